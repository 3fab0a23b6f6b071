//! Standing charges and least amounts.

use super::kind::Kind;
use crate::decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Per what an amount is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Per {
    /// Each local day of the period.
    Day,
    /// A whole billing period; a part of one pays by its days.
    #[default]
    Month,
    /// A year: a twelfth for a whole billing period. A minimum is settled at the year's end.
    Year,
    /// A year, by the days: each day pays 1/365 of it, in a leap year 1/366.
    YearByDays,
}

/// A standing charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FixedCharge {
    /// As shown on the bill.
    pub name: String,
    /// How much; not used where `by_use` is given.
    #[serde(default, skip_serializing_if = "Decimal::is_zero_ref")]
    pub amount: Decimal,
    /// Per what.
    pub per: Per,
    /// Months (1–12) for which it is due; empty = all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
    /// Amounts by the energy imported in a year; empty = `amount`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_use: Vec<UseStep>,
}

/// A class of yearly use and its standing charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct UseStep {
    /// Most kWh in a year; nothing in the last class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Decimal>,
    /// How much.
    pub amount: Decimal,
}

/// A least amount for the charges that it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Minimum {
    /// As shown on the bill.
    pub name: String,
    /// How much.
    pub amount: Decimal,
    /// Per what.
    pub per: Per,
    /// Kinds of lines that count towards it, among energy, export, demand and fixed; empty = all
    /// of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<Kind>,
    /// Names of charges that do not count towards it: they are due on top.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// Months (1–12) for which it is due; empty = all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
}

impl Minimum {
    /// True when a line of that kind and charge counts towards the least amount.
    pub(crate) fn counts(&self, kind: Kind, charge: &str) -> bool {
        let by_kind = self.on.is_empty() || kind == Kind::Minimum || self.on.contains(&kind);
        by_kind && !self.except.iter().any(|name| name == charge)
    }
}
