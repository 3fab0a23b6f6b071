//! What a rule looks at: one value a reading, made from readings. One file a way of making it; each
//! has `memory_ms` (how far back readings can matter) and `push`.

mod change;
mod demand;
mod quantity;
mod rate;

use crate::kind::RuleKind;
use crate::rule::Rule;
use ohmstead_model::Reading;

/// The value that a rule watches, as readings come in time order.
#[derive(Debug)]
pub enum Signal {
    /// A value of the reading itself.
    Quantity(quantity::Quantity),
    /// How fast power changes.
    Rate(rate::Rate),
    /// What the running window's mean will be.
    Demand(demand::Demand),
    /// How much changed since the reading before.
    Change(change::Change),
}

impl Signal {
    /// Begins without knowing anything.
    pub fn new(rule: &Rule) -> Self {
        match rule.kind {
            RuleKind::PowerRate => Self::Rate(rate::Rate::default()),
            RuleKind::DemandGuard => Self::Demand(demand::Demand::new(rule.window_ms)),
            RuleKind::FrozenSensor => Self::Change(change::Change::default()),
            kind => Self::Quantity(quantity::Quantity::new(kind)),
        }
    }

    /// A value depends on readings of so many ms before it, and on none further back.
    pub fn memory_ms(&self) -> i64 {
        match self {
            Self::Quantity(s) => s.memory_ms(),
            Self::Rate(s) => s.memory_ms(),
            Self::Demand(s) => s.memory_ms(),
            Self::Change(s) => s.memory_ms(),
        }
    }

    /// The value at a reading, in thousandths of the rule's unit; `None` where it has none.
    pub fn push(&mut self, reading: &Reading) -> Option<i64> {
        match self {
            Self::Quantity(s) => s.of(reading),
            Self::Rate(s) => s.push(reading),
            Self::Demand(s) => s.push(reading),
            Self::Change(s) => s.push(reading),
        }
    }
}
