//! What a line of a bill is for.

use serde::{Deserialize, Serialize};

/// What a line of a bill is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Energy imported.
    Energy,
    /// Credit for energy exported.
    Export,
    /// Peak power.
    Demand,
    /// Standing charge.
    Fixed,
    /// Top-up to a least amount.
    Minimum,
    /// Levy per kWh.
    Levy,
    /// Tax in percent.
    Tax,
}
