//! Levies per kWh and taxes in percent.

use super::kind::Kind;
use crate::decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A levy per kWh imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Levy {
    /// As shown on the bill.
    pub name: String,
    /// Per kWh.
    pub price: Decimal,
}

/// A tax in percent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Tax {
    /// As shown on the bill.
    pub name: String,
    /// Percent, such as 19.
    pub percent: Decimal,
    /// Kinds of lines it is raised on; empty = all but taxes. With `tax` in it, also on the taxes
    /// listed before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<Kind>,
}

impl Tax {
    /// True when it is raised on lines of that kind.
    pub fn falls_on(&self, kind: Kind) -> bool {
        if self.on.is_empty() { kind != Kind::Tax } else { self.on.contains(&kind) }
    }
}
