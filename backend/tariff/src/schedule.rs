//! Which band holds when: by month, kind of day and quarter hour of the wall clock.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

mod grid;
pub(crate) use grid::{Days, Grid};

/// Row of holidays in a grid, after the seven weekdays; those of the classes follow.
const HOLIDAY: usize = 7;

/// A band index for each hour (0–23) of each month (January first).
pub type HourTable = [[u8; 24]; 12];

/// Which band holds when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Schedule {
    /// The first band, always.
    #[default]
    Always,
    /// A band index per month, January first.
    Months([u8; 12]),
    /// A band index per month and hour, for weekdays and weekends; holidays count as the weekday
    /// they fall on.
    Hours(Box<Hours>),
    /// Rules; the first that matches holds, and together they must cover all of time.
    Rules(Vec<Rule>),
}

impl Schedule {
    /// Number of its rules.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Rules(rules) => rules.len(),
            Self::Always | Self::Months(_) | Self::Hours(_) => 0,
        }
    }
}

/// A band per month and hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// Monday to Friday.
    pub weekday: HourTable,
    /// Saturday and Sunday.
    pub weekend: HourTable,
}

/// One rule of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rule {
    /// Months (1–12); empty = all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
    /// Kinds of days; empty = all. Once a rule of the schedule names `holiday` or a class, such
    /// days are matched only by rules that name it or name no day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayKind>,
    /// First quarter hour inside.
    #[serde(default)]
    pub from: QuarterHour,
    /// First quarter hour after. 24:00 by default. Not after `from`: over midnight, and then the
    /// hours after midnight belong to the day, month and class of the evening they follow.
    #[serde(default = "QuarterHour::midnight_after")]
    pub to: QuarterHour,
    /// Name of the band.
    pub band: String,
}

/// A kind of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// One day of the week, 0 = Monday.
    Day(u8),
    /// Monday to Friday.
    Weekday,
    /// Saturday and Sunday.
    Weekend,
    /// One of the tariff's holidays.
    Holiday,
    /// A day of one of the tariff's classes, such as `red`.
    Class(String),
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl DayKind {
    /// True for a word that rules understand without any class of that name.
    pub(crate) fn is_reserved(name: &str) -> bool {
        WEEKDAYS.contains(&name) || ["weekday", "weekend", "holiday"].contains(&name)
    }

    fn matches(&self, row: usize, classes: &[String]) -> bool {
        match self {
            Self::Weekday => row < 5,
            Self::Weekend => row == 5 || row == 6,
            Self::Holiday => row == HOLIDAY,
            Self::Day(day) => row == usize::from(*day),
            Self::Class(name) => {
                row.checked_sub(HOLIDAY + 1).and_then(|k| classes.get(k)) == Some(name)
            }
        }
    }
}

impl fmt::Display for DayKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Day(day) => WEEKDAYS.get(usize::from(*day)).copied().unwrap_or_default(),
            Self::Weekday => "weekday",
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
            Self::Class(name) => name,
        })
    }
}

impl From<String> for DayKind {
    fn from(name: String) -> Self {
        let weekday = WEEKDAYS.iter().position(|w| *w == name).and_then(|i| u8::try_from(i).ok());
        match (weekday, name.as_str()) {
            (Some(day), _) => Self::Day(day),
            (None, "weekday") => Self::Weekday,
            (None, "weekend") => Self::Weekend,
            (None, "holiday") => Self::Holiday,
            (None, _) => Self::Class(name),
        }
    }
}

impl Serialize for DayKind {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for DayKind {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(String::deserialize(d)?.into())
    }
}

/// A time of day on a quarter hour, 00:00 to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuarterHour(u8);

impl QuarterHour {
    fn midnight_after() -> Self {
        Self(96)
    }

    pub(crate) fn is_midnight(&self) -> bool {
        self.0 == 0
    }

    /// Quarter hours since midnight, 0–96.
    pub(crate) fn quarter(self) -> u8 {
        self.0
    }
}

impl FromStr for QuarterHour {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (h, m) = text.split_once(':')?;
            let (h, m) = (h.parse::<u8>().ok()?, m.parse::<u8>().ok()?);
            (m < 60 && m % 15 == 0 && (h < 24 || (h == 24 && m == 0))).then(|| Self(h * 4 + m / 15))
        };
        parse().ok_or_else(|| {
            format!("{text:?} is not a quarter hour of the day: use 00:00, 00:15 … 24:00")
        })
    }
}
impl fmt::Display for QuarterHour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 4, self.0 % 4 * 15)
    }
}
impl Serialize for QuarterHour {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for QuarterHour {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
