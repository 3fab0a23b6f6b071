//! What a rule watches.

use crate::kind::{RuleKind, Source};
use crate::schedule::Schedule;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use serde::{Deserialize, Serialize};

/// The longest that a rule waits or holds.
const DAY_MS: i64 = 86_400_000;

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
    /// Once raised it stays so for this long at least, ms. Of events: so long after the last it is over.
    #[serde(default)]
    pub hold_ms: i64,
    /// Length of the window that [`RuleKind::DemandGuard`] means over, ms; 0 for other kinds.
    #[serde(default)]
    pub window_ms: i64,
    /// Hours of the week in which it watches; always without one. For kinds that go by readings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
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
    /// `for_ms` or `hold_ms` is negative, or longer than the kind allows.
    Duration,
    /// `window_ms` is none that demand is billed by.
    Window,
    /// `schedule` says nothing, names no zone, or the kind has a time of its own.
    Schedule,
    /// `threshold` cannot be passed, or is below what makes sense.
    Threshold,
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Hysteresis => {
                "clearAt must be on the good side of threshold: at most it for an over-… rule, at least it for an under-… rule"
            }
            Self::Duration => {
                "forSeconds and holdSeconds must be between 0 and 86400; forSeconds is 0 for kinds that go by a time of their own (budgets, forecasts, events, anomalies, silence), and so is holdSeconds for all of these but events"
            }
            Self::Window => "windowMinutes must be 15, 30 or 60 for a demand guard, and 0 for every other kind",
            Self::Schedule => {
                "schedule: give an IANA timezone and 1 to 50 windows, each with days, from and to; and none for kinds that do not go by readings"
            }
            Self::Threshold => "threshold must be above 0 for budgets and forecasts, 0 or more for events and anomalies (0 where an event has no value); a meter is silent after 60 seconds at the earliest",
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
        let (longest_for, longest_hold) = match self.kind.source() {
            Source::Readings => (DAY_MS, DAY_MS),
            Source::Events => (0, DAY_MS),
            _ => (0, 0),
        };
        if !(0..=longest_for).contains(&self.for_ms) || !(0..=longest_hold).contains(&self.hold_ms)
        {
            return Err(RuleError::Duration);
        }
        let windows: &[i64] = match self.kind {
            RuleKind::DemandGuard => &[900_000, 1_800_000, 3_600_000],
            _ => &[0],
        };
        if !windows.contains(&self.window_ms) {
            return Err(RuleError::Window);
        }
        let timeless = self.kind.source() != Source::Readings;
        if self.schedule.as_ref().is_some_and(|s| timeless || !s.is_valid()) {
            return Err(RuleError::Schedule);
        }
        let least = match self.kind.source() {
            Source::Readings => i64::MIN,
            Source::Intervals | Source::Costs | Source::Forecast => 1,
            Source::Events | Source::Anomalies => 0,
            Source::Arrival => 60_000,
        };
        if self.threshold < least || (self.kind.is_bare() && self.threshold > 0) {
            return Err(RuleError::Threshold);
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
        hold_ms: 0,
        window_ms: 0,
        schedule: None,
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
