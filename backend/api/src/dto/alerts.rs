//! What `/api/alerts` and `/api/rules` take and give.

use crate::parse::{minute_of_day, time_of_day};
use crate::problem::Answer;
use crate::state::Api;
use ohmstead_alert::{Schedule, Window};
use ohmstead_notify::snooze::Snooze;
use ohmstead_store::AlertRecord;
use ohmstead_store::identity::Kind;
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
    /// What nobody is told of for a while.
    pub(crate) snoozes: Vec<SnoozeDto>,
}

/// A while in which nobody is told of a rule and device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SnoozeDto {
    /// The rule's id.
    pub(crate) rule: String,
    /// The device.
    pub(crate) device_id: String,
    /// When it ends.
    pub(crate) until: String,
    /// Who wanted it.
    pub(crate) by: String,
}

/// For how long nobody is told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SnoozeBody {
    /// Minutes from now, 1 to 10,080 (a week).
    pub(crate) minutes: u32,
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
    /// Once raised it stays so for this long at least, seconds. Of what meters tell: so long after the last event it is
    /// over.
    #[serde(default)]
    pub(crate) hold_seconds: f64,
    /// Window of a demand guard, minutes: 15, 30 or 60; 0 for other kinds.
    #[serde(default)]
    pub(crate) window_minutes: u32,
    /// Hours of the week in which it watches; always without it. For kinds that go by readings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) schedule: Option<ScheduleDto>,
    pub(crate) severity: SeverityDto,
    /// Off rules raise nothing.
    pub(crate) enabled: bool,
    /// The site whose devices it watches; nothing: every site's, which only administrators of the hub
    /// make. Left out, a new rule belongs to the site of its device or that `site=` names, else to the
    /// maker's.
    #[serde(default)]
    pub(crate) site: Option<String>,
}

/// Hours of the week in which a rule watches. Outside of them nothing is raised, and what is on ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleDto {
    /// IANA zone, kept with the rule.
    pub(crate) timezone: String,
    /// Any of them, 1 to 50.
    pub(crate) windows: Vec<ScheduleWindowDto>,
}

/// The same hours on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleWindowDto {
    /// Days on which it begins: `mon` to `sun`.
    pub(crate) days: Vec<DayDto>,
    /// When it begins, such as `22:00`.
    pub(crate) from: String,
    /// When it ends, such as `06:00`; not later than `from`: on the next day.
    pub(crate) to: String,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DayDto {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl DayDto {
    const ALL: [Self; 7] =
        [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];
}

impl From<&Schedule> for ScheduleDto {
    fn from(schedule: &Schedule) -> Self {
        let window = |w: &Window| {
            let days = DayDto::ALL.into_iter().enumerate();
            let days = days.filter(|(n, _)| w.days & (1 << n) != 0).map(|(_, day)| day);
            ScheduleWindowDto {
                days: days.collect(),
                from: time_of_day(w.from),
                to: time_of_day(w.to),
            }
        };
        let windows = schedule.windows.iter().map(window).collect();
        Self { timezone: schedule.zone.clone(), windows }
    }
}

impl ScheduleDto {
    /// As rules go by it; `rule.check` says what is wrong with the rest.
    pub(crate) fn schedule(&self) -> Answer<Schedule> {
        let window = |w: &ScheduleWindowDto| {
            let days = w.days.iter().fold(0, |all, day| all | 1 << (*day as u8));
            Ok(Window { days, from: minute_of_day(&w.from)?, to: minute_of_day(&w.to)? })
        };
        let windows = self.windows.iter().map(window).collect::<Answer<_>>()?;
        Ok(Schedule { zone: self.timezone.clone(), windows })
    }
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
    /// Energy part of the costs of a day of the site, above, in its currency.
    DayCost,
    /// The same of a week.
    WeekCost,
    /// The same of a billing period.
    MonthCost,
    /// The bill that the running billing period will probably end with, above, in the contract's currency.
    ProjectedCost,
    /// Wh that a day of the site will probably have imported at its end, above.
    ProjectedDayBudget,
    /// The same of a week.
    ProjectedWeekBudget,
    /// The same of a billing period.
    ProjectedMonthBudget,
    /// Energy part of the costs that a day of the site will probably end with, above, in the contract's currency.
    ProjectedDayCost,
    /// The same of a week.
    ProjectedWeekCost,
    /// Wh that the next 24 hours will probably import, above.
    ForecastDay,
    /// W beyond what the meter's own model finds usual, above; 0: whenever it says so.
    EdgeUnusual,
    /// The meter says that its values do not move; 0.
    EdgeFrozen,
    /// The meter says that its sensor is the wrong way round; 0.
    EdgeReversed,
    /// The meter says that its input is overdriven; 0.
    EdgeClipped,
    /// The meter went back to its firmware before; 0.
    EdgeRolledBack,
    /// Wh above the usual of a strong load that ran for hours, above.
    AnomalyLeftOn,
    /// Wh above the usual of a small load that ran for days, above.
    AnomalyStandby,
    /// Wh that are usual where nothing was used, above.
    AnomalyZero,
    /// Hours of one and the same value, above.
    AnomalyFrozen,
    /// Wh above the usual of an hour far above all others, above.
    AnomalySpike,
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
    pub(crate) fn snooze(&self, s: &Snooze) -> SnoozeDto {
        SnoozeDto {
            rule: s.rule.clone(),
            device_id: s.device.to_string(),
            until: self.time(s.until),
            by: s.by.clone(),
        }
    }

    /// An alert as it travels, with the version of its rule that raised it.
    pub fn alert(&self, a: &AlertRecord, rules: &[ohmstead_alert::Rule]) -> Option<AlertDto> {
        let e = &a.episode;
        let rule = rules.iter().find(|r| r.id == a.rule && r.valid.contains(e.since))?;
        let milli = |v: i64| v as f64 / 1000.0;
        // Of its own site, whichever is asked.
        let site = self.identity.site(&self.identity.site_of(Kind::Device, a.device.as_str()));
        let currency = site.map_or_else(|| self.site.currency.clone(), |s| s.currency);
        let unit = ohmstead_alert::unit(rule.kind, &currency);
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
            message: ohmstead_alert::message(rule, e, &currency),
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
            K::DayCost => Self::DayCost,
            K::WeekCost => Self::WeekCost,
            K::MonthCost => Self::MonthCost,
            K::ProjectedCost => Self::ProjectedCost,
            K::ProjectedDayBudget => Self::ProjectedDayBudget,
            K::ProjectedWeekBudget => Self::ProjectedWeekBudget,
            K::ProjectedMonthBudget => Self::ProjectedMonthBudget,
            K::ProjectedDayCost => Self::ProjectedDayCost,
            K::ProjectedWeekCost => Self::ProjectedWeekCost,
            K::ForecastDay => Self::ForecastDay,
            K::EdgeUnusual => Self::EdgeUnusual,
            K::EdgeFrozen => Self::EdgeFrozen,
            K::EdgeReversed => Self::EdgeReversed,
            K::EdgeClipped => Self::EdgeClipped,
            K::EdgeRolledBack => Self::EdgeRolledBack,
            K::AnomalyLeftOn => Self::AnomalyLeftOn,
            K::AnomalyStandby => Self::AnomalyStandby,
            K::AnomalyZero => Self::AnomalyZero,
            K::AnomalyFrozen => Self::AnomalyFrozen,
            K::AnomalySpike => Self::AnomalySpike,
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
            RuleKindDto::DayCost => Self::DayCost,
            RuleKindDto::WeekCost => Self::WeekCost,
            RuleKindDto::MonthCost => Self::MonthCost,
            RuleKindDto::ProjectedCost => Self::ProjectedCost,
            RuleKindDto::ProjectedDayBudget => Self::ProjectedDayBudget,
            RuleKindDto::ProjectedWeekBudget => Self::ProjectedWeekBudget,
            RuleKindDto::ProjectedMonthBudget => Self::ProjectedMonthBudget,
            RuleKindDto::ProjectedDayCost => Self::ProjectedDayCost,
            RuleKindDto::ProjectedWeekCost => Self::ProjectedWeekCost,
            RuleKindDto::ForecastDay => Self::ForecastDay,
            RuleKindDto::EdgeUnusual => Self::EdgeUnusual,
            RuleKindDto::EdgeFrozen => Self::EdgeFrozen,
            RuleKindDto::EdgeReversed => Self::EdgeReversed,
            RuleKindDto::EdgeClipped => Self::EdgeClipped,
            RuleKindDto::EdgeRolledBack => Self::EdgeRolledBack,
            RuleKindDto::AnomalyLeftOn => Self::AnomalyLeftOn,
            RuleKindDto::AnomalyStandby => Self::AnomalyStandby,
            RuleKindDto::AnomalyZero => Self::AnomalyZero,
            RuleKindDto::AnomalyFrozen => Self::AnomalyFrozen,
            RuleKindDto::AnomalySpike => Self::AnomalySpike,
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
