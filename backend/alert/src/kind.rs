//! The kinds of rules: what each watches, on which side it is raised, its unit and its words.

use serde::{Deserialize, Serialize};

/// Which value a rule watches, and on which side of the threshold it is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// Voltage above the threshold, mV. EN 50160: 110 % of the nominal one.
    OverVoltage,
    /// Voltage below the threshold, mV. EN 50160: 90 % of the nominal one.
    UnderVoltage,
    /// Current above the threshold, mA.
    OverCurrent,
    /// Import power above the threshold, mW.
    OverPower,
    /// Import power below the threshold, mW: a freezer that stands still.
    UnderPower,
    /// Mains frequency above the threshold, mHz. EN 50160: 50.5 Hz.
    OverFrequency,
    /// Mains frequency below the threshold, mHz. EN 50160: 49.5 Hz.
    UnderFrequency,
    /// Power factor below the threshold, thousandths.
    LowPowerFactor,
    /// Power that changes faster than the threshold, mW a minute, up or down.
    PowerRate,
    /// The mean power of the running window, as it will be at its end should power stay as it is,
    /// above the threshold, mW.
    DemandGuard,
    /// Power that does not come down to the threshold for long, mW: what never sleeps.
    StandbyPower,
    /// Power above the threshold for long, mW: an appliance that was left on.
    LeftOn,
    /// Power below the threshold, mW, where none is exported: a transformer that was put on the wrong
    /// way round.
    ReversedSensor,
    /// Voltage, current and power that change by less than the threshold (thousandths): a meter that
    /// hangs.
    FrozenSensor,
    /// Energy imported in one day of the site above the threshold, mWh.
    DayBudget,
    /// Energy imported in one week of the site above the threshold, mWh.
    WeekBudget,
    /// Energy imported in one billing period of the site above the threshold, mWh.
    MonthBudget,
    /// The energy part of the costs of one day of the site above the threshold, thousandths of its currency.
    DayCost,
    /// The same of one week.
    WeekCost,
    /// The same of one billing period.
    MonthCost,
    /// The bill that the running billing period will probably end with, above the threshold, thousandths of the
    /// contract's currency.
    ProjectedCost,
    /// Energy that one day of the site will probably have imported at its end, above the threshold, mWh.
    ProjectedDayBudget,
    /// The same of one week.
    ProjectedWeekBudget,
    /// The same of one billing period.
    ProjectedMonthBudget,
    /// The energy part of the costs that one day of the site will probably end with, above the threshold,
    /// thousandths of the contract's currency.
    ProjectedDayCost,
    /// The same of one week.
    ProjectedWeekCost,
    /// Energy that the next 24 hours will probably import, above the threshold, mWh.
    ForecastDay,
    /// The meter's own model finds power further beyond its bound than the threshold, mW.
    EdgeUnusual,
    /// The meter says that its values do not move; threshold 0.
    EdgeFrozen,
    /// The meter says that its transformer is the wrong way round; threshold 0.
    EdgeReversed,
    /// The meter says that its input is overdriven; threshold 0.
    EdgeClipped,
    /// The meter says that it went back to its firmware before; threshold 0.
    EdgeRolledBack,
    /// The hub finds that a strong load ran for hours on top of what is usual, by more than the threshold, mWh.
    AnomalyLeftOn,
    /// The hub finds that a small load ran for days on top of what is usual, by more than the threshold, mWh.
    AnomalyStandby,
    /// The hub finds that nothing was used where more than the threshold is usual, mWh.
    AnomalyZero,
    /// The hub finds one value for more hours than the threshold, thousandths.
    AnomalyFrozen,
    /// The hub finds an hour far above all others, by more than the threshold, mWh.
    AnomalySpike,
    /// Nothing was heard of the meter for longer than the threshold, ms.
    MeterSilent,
}

/// What a rule of a kind is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Each reading, at its own time.
    Readings,
    /// Quarter hours, which also stand where only counters came, or late.
    Intervals,
    /// What a contract makes of quarter hours.
    Costs,
    /// What a forecast makes of the hours to come.
    Forecast,
    /// What a meter notices and tells.
    Events,
    /// What stands out of the hours that were measured.
    Anomalies,
    /// When something arrived.
    Arrival,
}

impl RuleKind {
    /// Every kind.
    pub const ALL: [Self; 38] = [
        Self::OverVoltage,
        Self::UnderVoltage,
        Self::OverCurrent,
        Self::OverPower,
        Self::UnderPower,
        Self::OverFrequency,
        Self::UnderFrequency,
        Self::LowPowerFactor,
        Self::PowerRate,
        Self::DemandGuard,
        Self::StandbyPower,
        Self::LeftOn,
        Self::ReversedSensor,
        Self::FrozenSensor,
        Self::DayBudget,
        Self::WeekBudget,
        Self::MonthBudget,
        Self::DayCost,
        Self::WeekCost,
        Self::MonthCost,
        Self::ProjectedCost,
        Self::ProjectedDayBudget,
        Self::ProjectedWeekBudget,
        Self::ProjectedMonthBudget,
        Self::ProjectedDayCost,
        Self::ProjectedWeekCost,
        Self::ForecastDay,
        Self::EdgeUnusual,
        Self::EdgeFrozen,
        Self::EdgeReversed,
        Self::EdgeClipped,
        Self::EdgeRolledBack,
        Self::AnomalyLeftOn,
        Self::AnomalyStandby,
        Self::AnomalyZero,
        Self::AnomalyFrozen,
        Self::AnomalySpike,
        Self::MeterSilent,
    ];

    /// What it is judged by.
    pub const fn source(self) -> Source {
        match self {
            Self::DayBudget | Self::WeekBudget | Self::MonthBudget => Source::Intervals,
            Self::DayCost
            | Self::WeekCost
            | Self::MonthCost
            | Self::ProjectedCost
            | Self::ProjectedDayCost
            | Self::ProjectedWeekCost => Source::Costs,
            Self::ProjectedDayBudget
            | Self::ProjectedWeekBudget
            | Self::ProjectedMonthBudget
            | Self::ForecastDay => Source::Forecast,
            Self::EdgeUnusual
            | Self::EdgeFrozen
            | Self::EdgeReversed
            | Self::EdgeClipped
            | Self::EdgeRolledBack => Source::Events,
            Self::AnomalyLeftOn
            | Self::AnomalyStandby
            | Self::AnomalyZero
            | Self::AnomalyFrozen
            | Self::AnomalySpike => Source::Anomalies,
            Self::MeterSilent => Source::Arrival,
            _ => Source::Readings,
        }
    }

    /// True where a low value is the bad one.
    pub const fn is_under(self) -> bool {
        matches!(
            self,
            Self::UnderVoltage
                | Self::UnderPower
                | Self::UnderFrequency
                | Self::LowPowerFactor
                | Self::ReversedSensor
                | Self::FrozenSensor
        )
    }

    /// True where it goes by what is expected, which depends on when it is asked.
    pub const fn is_expected(self) -> bool {
        matches!(
            self,
            Self::ProjectedCost
                | Self::ProjectedDayBudget
                | Self::ProjectedWeekBudget
                | Self::ProjectedMonthBudget
                | Self::ProjectedDayCost
                | Self::ProjectedWeekCost
                | Self::ForecastDay
        )
    }

    /// True where something happens or not, and there is nothing to compare: the threshold is 0.
    pub const fn is_bare(self) -> bool {
        matches!(
            self,
            Self::EdgeFrozen | Self::EdgeReversed | Self::EdgeClipped | Self::EdgeRolledBack
        )
    }

    /// The unit's symbol; of costs none, for their currency is the contract's.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::OverVoltage | Self::UnderVoltage => "V",
            Self::OverCurrent => "A",
            Self::OverPower
            | Self::UnderPower
            | Self::DemandGuard
            | Self::StandbyPower
            | Self::LeftOn
            | Self::ReversedSensor
            | Self::EdgeUnusual => "W",
            Self::OverFrequency | Self::UnderFrequency => "Hz",
            Self::PowerRate => "W/min",
            Self::DayBudget
            | Self::WeekBudget
            | Self::MonthBudget
            | Self::ProjectedDayBudget
            | Self::ProjectedWeekBudget
            | Self::ProjectedMonthBudget
            | Self::ForecastDay
            | Self::AnomalyLeftOn
            | Self::AnomalyStandby
            | Self::AnomalyZero
            | Self::AnomalySpike => "Wh",
            Self::AnomalyFrozen => "h",
            Self::MeterSilent => "s",
            Self::LowPowerFactor
            | Self::FrozenSensor
            | Self::DayCost
            | Self::WeekCost
            | Self::MonthCost
            | Self::ProjectedCost
            | Self::ProjectedDayCost
            | Self::ProjectedWeekCost
            | Self::EdgeFrozen
            | Self::EdgeReversed
            | Self::EdgeClipped
            | Self::EdgeRolledBack => "",
        }
    }

    /// In plain words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::OverVoltage => "Voltage too high",
            Self::UnderVoltage => "Voltage too low",
            Self::OverCurrent => "Current too high",
            Self::OverPower => "Power too high",
            Self::UnderPower => "Power too low",
            Self::OverFrequency => "Frequency too high",
            Self::UnderFrequency => "Frequency too low",
            Self::LowPowerFactor => "Power factor too low",
            Self::PowerRate => "Power changes too fast",
            Self::DemandGuard => "Demand will be too high",
            Self::StandbyPower => "Standby power too high",
            Self::LeftOn => "Left on",
            Self::ReversedSensor => "Sensor the wrong way round",
            Self::FrozenSensor => "Meter hangs: its values do not change",
            Self::DayBudget => "The day's budget is used up",
            Self::WeekBudget => "The week's budget is used up",
            Self::MonthBudget => "The month's budget is used up",
            Self::DayCost => "The day's costs are above the budget",
            Self::WeekCost => "The week's costs are above the budget",
            Self::MonthCost => "The month's costs are above the budget",
            Self::ProjectedCost => "The bill will probably be above the budget",
            Self::ProjectedDayBudget => "The day will probably use more than its budget",
            Self::ProjectedWeekBudget => "The week will probably use more than its budget",
            Self::ProjectedMonthBudget => "The month will probably use more than its budget",
            Self::ProjectedDayCost => "The day will probably cost more than its budget",
            Self::ProjectedWeekCost => "The week will probably cost more than its budget",
            Self::ForecastDay => "The next 24 hours will probably use too much",
            Self::EdgeUnusual => "Beyond what the meter finds usual",
            Self::EdgeFrozen => "The meter says that its values do not move",
            Self::EdgeReversed => "The meter says that its sensor is the wrong way round",
            Self::EdgeClipped => "The meter says that its input is overdriven",
            Self::EdgeRolledBack => "The meter went back to its firmware before",
            Self::AnomalyLeftOn => "Unusual for hours: something strong may have been left on",
            Self::AnomalyStandby => "Unusual for days: something seems to run all the time",
            Self::AnomalyZero => "Nothing used where something always is",
            Self::AnomalyFrozen => {
                "The same value hour after hour: the meter, or the way to it, hangs"
            }
            Self::AnomalySpike => "An hour far above all others",
            Self::MeterSilent => "Nothing heard of the meter",
        }
    }
}
