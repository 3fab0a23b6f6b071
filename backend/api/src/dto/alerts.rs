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
    /// Raised beyond this; V, A or W.
    pub(crate) threshold: f64,
    /// Cleared at this or better; on the good side of the threshold.
    pub(crate) clear_at: f64,
    /// How long the value must stay beyond the threshold, seconds.
    pub(crate) for_seconds: f64,
    pub(crate) severity: SeverityDto,
    /// Off rules raise nothing.
    pub(crate) enabled: bool,
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

/// What a rule watches.
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

impl Api {
    /// An alert as it travels, with the version of its rule that raised it.
    pub fn alert(&self, a: &AlertRecord, rules: &[ohmstead_alert::Rule]) -> Option<AlertDto> {
        let e = &a.episode;
        let rule = rules.iter().find(|r| r.id == a.rule && r.valid.contains(e.since))?;
        let milli = |v: i64| v as f64 / 1000.0;
        let side = if rule.kind.is_under() { "below" } else { "above" };
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
            message: format!(
                "{}: {} {unit}, {side} {} {unit}",
                rule.kind.words(),
                milli(e.peak),
                milli(rule.threshold)
            ),
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
