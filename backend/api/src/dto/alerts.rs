//! What `/api/alerts` and `/api/rules` take and give.

use crate::state::Api;
use ohmstead_store::AlertRecord;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which alerts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct AlertParams {
    /// `active` or `cleared`; default both.
    pub(crate) state: Option<AlertStateDto>,
    /// One device's only.
    pub(crate) device_id: Option<String>,
    /// At most this many, 1 to 1,000; default 200.
    pub(crate) limit: Option<usize>,
    /// From the page before.
    pub(crate) cursor: Option<String>,
}

/// Alerts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertList {
    /// Newest first.
    pub(crate) alerts: Vec<AlertDto>,
    /// For the next page.
    pub(crate) next_cursor: Option<String>,
}

/// A rule as it holds now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleDto {
    /// Letters, digits, '-' and '_'.
    pub(crate) id: String,
    pub(crate) kind: RuleKindDto,
    /// One device, or null for every device.
    pub(crate) device_id: Option<String>,
    /// Raised beyond this, in the kind's unit.
    pub(crate) threshold: f64,
    /// Cleared at this or better; on the good side of the threshold.
    pub(crate) clear_at: f64,
    /// How long the value must stay beyond the threshold, seconds.
    pub(crate) for_seconds: f64,
    /// Once raised it stays so for this long at least, seconds.
    #[serde(default)]
    pub(crate) hold_seconds: f64,
    /// Window of a demand guard, minutes: 15, 30 or 60; 0 for other kinds.
    #[serde(default)]
    pub(crate) window_minutes: u32,
    pub(crate) severity: SeverityDto,
    /// Off rules raise nothing.
    pub(crate) enabled: bool,
    /// The site whose devices it watches; nothing: every site's, which only administrators of the hub
    /// make. Left out, a new rule belongs to the site of its device or that `site=` names, else to the
    /// maker's.
    #[serde(default)]
    pub(crate) site: Option<String>,
}

/// Rules.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleList {
    /// By id.
    pub(crate) rules: Vec<RuleDto>,
}

/// One time that a rule was raised.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertDto {
    /// For acknowledging.
    pub id: String,
    /// The device.
    pub device_id: String,
    /// The rule's id.
    pub rule: String,
    /// What is watched.
    pub kind: RuleKindDto,
    /// How bad it is.
    pub severity: SeverityDto,
    /// Still on, or over.
    pub state: AlertStateDto,
    /// In plain words.
    pub message: String,
    /// First reading beyond the threshold.
    pub since: String,
    /// The reading by which it had lasted long enough.
    pub raised_at: String,
    /// The reading that cleared it.
    pub cleared_at: Option<String>,
    /// Worst value seen.
    pub peak: f64,
    /// The rule's threshold then.
    pub threshold: f64,
    /// Unit of both.
    pub unit: String,
    /// When somebody saw it.
    pub acknowledged_at: Option<String>,
    /// Who.
    pub acknowledged_by: Option<String>,
}

/// Still on, or over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AlertStateDto {
    /// Still on.
    Active,
    /// Over.
    Cleared,
}

/// What a rule watches, and the unit of its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKindDto {
    /// V above.
    OverVoltage,
    /// V below.
    UnderVoltage,
    /// A above.
    OverCurrent,
    /// W above.
    OverPower,
    /// W below.
    UnderPower,
    /// Hz above.
    OverFrequency,
    /// Hz below.
    UnderFrequency,
    /// Power factor below.
    LowPowerFactor,
    /// W a minute, up or down, above.
    PowerRate,
    /// W: the mean that the running window will have at its end, above.
    DemandGuard,
    /// W: power never comes down to it for `forSeconds`.
    StandbyPower,
    /// W above for `forSeconds`.
    LeftOn,
    /// W below, where nothing is exported.
    ReversedSensor,
    /// Voltage, current and power change by less (V, A, W).
    FrozenSensor,
    /// Wh imported in a day of the site, above.
    DayBudget,
    /// Wh imported in a week of the site, above.
    WeekBudget,
    /// Wh imported in a billing period of the site, above.
    MonthBudget,
    /// Seconds without hearing of the meter.
    MeterSilent,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SeverityDto {
    /// Worth a look.
    Warning,
    /// Act now.
    Critical,
}

/// A rule to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BacktestRequest {
    /// The rule as it would be saved. Without a device every device that you see is tried, at most 50.
    pub(crate) rule: RuleDto,
    /// How many days back, 1 to 92; default 30.
    pub(crate) days: Option<u32>,
}

/// What the rule would have raised.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BacktestReport {
    /// Where the days begin.
    pub(crate) from: String,
    /// Now.
    pub(crate) to: String,
    /// How many alerts in all.
    pub(crate) raised: usize,
    /// Devices that were tried.
    pub(crate) devices: Vec<String>,
    /// The alerts, newest first; at most 1,000 are listed.
    pub(crate) alerts: Vec<AlertDto>,
}

impl Api {
    /// An alert as it travels, with the version of its rule that raised it.
    pub fn alert(&self, a: &AlertRecord, rules: &[ohmstead_alert::Rule]) -> Option<AlertDto> {
        let e = &a.episode;
        let rule = rules.iter().find(|r| r.id == a.rule && r.valid.contains(e.since))?;
        let milli = |v: i64| v as f64 / 1000.0;
        let unit = rule.kind.unit();
        Some(AlertDto {
            id: format!("{}.{}.{}", a.rule, a.device, e.since.0),
            device_id: a.device.to_string(),
            rule: a.rule.clone(),
            kind: rule.kind.into(),
            severity: rule.severity.into(),
            state: if e.cleared_at.is_none() {
                AlertStateDto::Active
            } else {
                AlertStateDto::Cleared
            },
            message: ohmstead_alert::message(rule, e),
            since: self.time(e.since),
            raised_at: self.time(e.raised_at),
            cleared_at: e.cleared_at.map(|at| self.time(at)),
            peak: milli(e.peak),
            threshold: milli(rule.threshold),
            unit: unit.to_owned(),
            acknowledged_at: a.ack.as_ref().map(|k| self.time(k.at)),
            acknowledged_by: a.ack.as_ref().map(|k| k.by.clone()),
        })
    }
}

impl From<ohmstead_alert::RuleKind> for RuleKindDto {
    fn from(kind: ohmstead_alert::RuleKind) -> Self {
        use ohmstead_alert::RuleKind as K;
        match kind {
            K::OverVoltage => Self::OverVoltage,
            K::UnderVoltage => Self::UnderVoltage,
            K::OverCurrent => Self::OverCurrent,
            K::OverPower => Self::OverPower,
            K::UnderPower => Self::UnderPower,
            K::OverFrequency => Self::OverFrequency,
            K::UnderFrequency => Self::UnderFrequency,
            K::LowPowerFactor => Self::LowPowerFactor,
            K::PowerRate => Self::PowerRate,
            K::DemandGuard => Self::DemandGuard,
            K::StandbyPower => Self::StandbyPower,
            K::LeftOn => Self::LeftOn,
            K::ReversedSensor => Self::ReversedSensor,
            K::FrozenSensor => Self::FrozenSensor,
            K::DayBudget => Self::DayBudget,
            K::WeekBudget => Self::WeekBudget,
            K::MonthBudget => Self::MonthBudget,
            K::MeterSilent => Self::MeterSilent,
        }
    }
}

impl From<RuleKindDto> for ohmstead_alert::RuleKind {
    fn from(kind: RuleKindDto) -> Self {
        match kind {
            RuleKindDto::OverVoltage => Self::OverVoltage,
            RuleKindDto::UnderVoltage => Self::UnderVoltage,
            RuleKindDto::OverCurrent => Self::OverCurrent,
            RuleKindDto::OverPower => Self::OverPower,
            RuleKindDto::UnderPower => Self::UnderPower,
            RuleKindDto::OverFrequency => Self::OverFrequency,
            RuleKindDto::UnderFrequency => Self::UnderFrequency,
            RuleKindDto::LowPowerFactor => Self::LowPowerFactor,
            RuleKindDto::PowerRate => Self::PowerRate,
            RuleKindDto::DemandGuard => Self::DemandGuard,
            RuleKindDto::StandbyPower => Self::StandbyPower,
            RuleKindDto::LeftOn => Self::LeftOn,
            RuleKindDto::ReversedSensor => Self::ReversedSensor,
            RuleKindDto::FrozenSensor => Self::FrozenSensor,
            RuleKindDto::DayBudget => Self::DayBudget,
            RuleKindDto::WeekBudget => Self::WeekBudget,
            RuleKindDto::MonthBudget => Self::MonthBudget,
            RuleKindDto::MeterSilent => Self::MeterSilent,
        }
    }
}

impl From<ohmstead_alert::Severity> for SeverityDto {
    fn from(severity: ohmstead_alert::Severity) -> Self {
        match severity {
            ohmstead_alert::Severity::Warning => Self::Warning,
            ohmstead_alert::Severity::Critical => Self::Critical,
        }
    }
}

impl From<SeverityDto> for ohmstead_alert::Severity {
    fn from(severity: SeverityDto) -> Self {
        match severity {
            SeverityDto::Warning => Self::Warning,
            SeverityDto::Critical => Self::Critical,
        }
    }
}
