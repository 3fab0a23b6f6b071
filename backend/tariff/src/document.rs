//! What a bill says beside its lines: between whom it is, and what the meters' counters stood at.

use ohmstead_model::{MilliwattHours, TimestampMs};
use serde::{Deserialize, Serialize};

/// Between whom a contract is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Parties {
    /// Who supplies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Party>,
    /// Who is billed; nothing: the site by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Party>,
    /// Number of the contract or customer, as the supplier counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl Parties {
    /// True when nobody is named.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One side of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Party {
    /// Name.
    pub name: String,
    /// Address, tax number and the like, line by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
}

/// Which way a counter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// Imported energy.
    Import,
    /// Exported energy.
    Export,
}

/// A counter at both ends of the billed time, as the meter sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Register {
    /// The device.
    pub meter: String,
    /// Which of its counters.
    pub side: Side,
    /// The last reading up to the beginning; where there is none, the first after it.
    pub opening: CounterReading,
    /// The last reading up to the end.
    pub closing: CounterReading,
}

/// A counter at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CounterReading {
    /// When it was read.
    pub at: TimestampMs,
    /// What it stood at.
    pub value: MilliwattHours,
}

impl Register {
    /// What the counter counted; negative where it was reset or exchanged in between.
    pub fn difference(&self) -> MilliwattHours {
        MilliwattHours(self.closing.value.0.saturating_sub(self.opening.value.0))
    }
}
