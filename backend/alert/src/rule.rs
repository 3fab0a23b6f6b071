//! What a rule watches.

use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use serde::{Deserialize, Serialize};

/// Which value a rule watches, and on which side of the threshold it is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// Voltage above the threshold, mV.
    OverVoltage,
    /// Voltage below the threshold, mV.
    UnderVoltage,
    /// Current above the threshold, mA.
    OverCurrent,
    /// Power drawn above the threshold, mW.
    OverPower,
}

impl RuleKind {
    /// The watched value of a reading, in thousandths of [`Self::unit`].
    pub fn value(self, reading: &Reading) -> Option<i64> {
        match self {
            Self::OverVoltage | Self::UnderVoltage => reading.voltage.map(|v| v.0),
            Self::OverCurrent => reading.current.map(|v| v.0),
            Self::OverPower => reading.power.map(|v| v.0),
        }
    }

    /// True where a low value is the bad one.
    pub const fn is_under(self) -> bool {
        matches!(self, Self::UnderVoltage)
    }

    /// The unit's symbol.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::OverVoltage | Self::UnderVoltage => "V",
            Self::OverCurrent => "A",
            Self::OverPower => "W",
        }
    }

    /// In plain words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::OverVoltage => "Voltage too high",
            Self::UnderVoltage => "Voltage too low",
            Self::OverCurrent => "Current too high",
            Self::OverPower => "Power too high",
        }
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Warning,
    /// Act now.
    Critical,
}

/// One version of a rule. A change makes a new version from that moment on; what earlier
/// versions raised stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Stable name of the rule, the same for all its versions.
    pub id: String,
    /// When this version holds.
    pub valid: TimeRange,
    /// What is watched.
    pub kind: RuleKind,
    /// One device, or every device.
    pub device: Option<DeviceId>,
    /// Raised beyond this, in thousandths of the kind's unit.
    pub threshold: i64,
    /// Cleared at this or better, in thousandths; on the good side of the threshold (hysteresis).
    pub clear_at: i64,
    /// How long the value must stay beyond the threshold, ms.
    pub for_ms: i64,
    /// How bad it is.
    pub severity: Severity,
    /// Off rules raise nothing.
    pub enabled: bool,
}

/// Why a rule cannot work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleError {
    /// `clear_at` lies on the wrong side of `threshold`.
    Hysteresis,
    /// `for_ms` is negative or over a day.
    Duration,
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Hysteresis => {
                "clearAt must be on the good side of threshold: at most it for an over-… rule, at least it for an under-… rule"
            }
            Self::Duration => "forSeconds must be between 0 and 86400",
        })
    }
}
impl std::error::Error for RuleError {}

impl Rule {
    /// Checks that the rule can be raised and cleared.
    ///
    /// # Errors
    /// See [`RuleError`].
    pub fn check(&self) -> Result<(), RuleError> {
        let good_side = if self.kind.is_under() {
            self.clear_at >= self.threshold
        } else {
            self.clear_at <= self.threshold
        };
        if !good_side {
            return Err(RuleError::Hysteresis);
        }
        if !(0..=86_400_000).contains(&self.for_ms) {
            return Err(RuleError::Duration);
        }
        Ok(())
    }

    /// True when the rule watches `device` at all.
    pub fn watches(&self, device: &DeviceId) -> bool {
        self.enabled && self.device.as_ref().is_none_or(|d| d == device)
    }
}

/// The rules a new site begins with, around its nominal voltage (EN 50160: ±10 %).
pub fn default_rules(nominal_mv: i64) -> Vec<Rule> {
    let rule = |id: &str, kind, threshold, clear_at, for_ms, severity| Rule {
        id: id.into(),
        valid: TimeRange::new(TimestampMs(i64::MIN), TimestampMs(i64::MAX)),
        kind,
        device: None,
        threshold,
        clear_at,
        for_ms,
        severity,
        enabled: true,
    };
    vec![
        rule(
            "over-voltage",
            RuleKind::OverVoltage,
            nominal_mv * 110 / 100,
            nominal_mv * 109 / 100,
            60_000,
            Severity::Critical,
        ),
        rule(
            "under-voltage",
            RuleKind::UnderVoltage,
            nominal_mv * 90 / 100,
            nominal_mv * 91 / 100,
            60_000,
            Severity::Warning,
        ),
        rule("over-current", RuleKind::OverCurrent, 40_000, 38_000, 30_000, Severity::Critical),
        rule("over-power", RuleKind::OverPower, 7_000_000, 6_500_000, 60_000, Severity::Warning),
    ]
}
