//! A value of the reading itself.

use crate::kind::RuleKind;
use ohmstead_model::Reading;

/// See the module.
#[derive(Debug)]
pub struct Quantity {
    kind: RuleKind,
}

impl Quantity {
    pub fn new(kind: RuleKind) -> Self {
        Self { kind }
    }

    pub fn memory_ms(&self) -> i64 {
        0
    }

    /// The value of a reading; nothing is remembered.
    pub fn of(&self, r: &Reading) -> Option<i64> {
        match self.kind {
            RuleKind::OverVoltage | RuleKind::UnderVoltage => r.voltage.map(|v| v.0),
            RuleKind::OverCurrent => r.current.map(|v| v.0),
            RuleKind::OverFrequency | RuleKind::UnderFrequency => r.frequency.map(|v| v.0),
            RuleKind::LowPowerFactor => r.power_factor.map(|v| v.0),
            RuleKind::OverPower
            | RuleKind::UnderPower
            | RuleKind::StandbyPower
            | RuleKind::LeftOn
            | RuleKind::ReversedSensor => r.power.map(|v| v.0),
            _ => None,
        }
    }
}
