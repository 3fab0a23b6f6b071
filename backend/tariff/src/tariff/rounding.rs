//! A supplier's own rounding, where it is not "the total once".

use serde::{Deserialize, Serialize};

/// How a supplier rounds on the way to the total. Without it nothing is rounded but the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rounding {
    /// Decimals of the amount of each line; the total is then the sum of the lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<u8>,
    /// Rounding of each metering interval, before it is added up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<IntervalRounding>,
    /// What happens to a half.
    #[serde(default)]
    pub half: Half,
}

/// How each metering interval is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct IntervalRounding {
    /// Length of an interval by the wall clock: 15, 30 or 60 minutes.
    pub minutes: u16,
    /// Decimals of its kWh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy: Option<u8>,
    /// Decimals of its cost in currency units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u8>,
}

/// What happens to a value that lies exactly between two steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Half {
    /// It goes away from zero.
    #[default]
    Up,
    /// It goes to the even neighbour.
    Even,
    /// It is cut, as everything between two steps is.
    Cut,
}
