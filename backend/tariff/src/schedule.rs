//! Which band holds when: by month, kind of day and quarter hour of the wall clock.

use crate::error::TariffError;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

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
    /// Kinds of days; empty = all. Once a rule of the schedule names `holiday`, a holiday is
    /// matched only by rules that name it or name no day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayKind>,
    /// First quarter hour inside.
    #[serde(default)]
    pub from: QuarterHour,
    /// First quarter hour after; not after `from`: over midnight. 24:00 by default.
    #[serde(default = "QuarterHour::midnight_after")]
    pub to: QuarterHour,
    /// Name of the band.
    pub band: String,
}

/// A kind of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayKind {
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
    /// Monday to Friday.
    Weekday,
    /// Saturday and Sunday.
    Weekend,
    /// A day in the tariff's list of holidays.
    Holiday,
}

impl DayKind {
    /// `day`: 0 = Monday … 6 = Sunday, 7 = holiday.
    fn matches(self, day: u8) -> bool {
        match self {
            Self::Weekday => day < 5,
            Self::Weekend => day == 5 || day == 6,
            Self::Holiday => day == 7,
            single => day == single as u8,
        }
    }
}

/// A time of day on a quarter hour, 00:00 to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuarterHour(u8);

impl QuarterHour {
    fn midnight_after() -> Self {
        Self(96)
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

impl Rule {
    fn matches(&self, month: u8, day: u8, quarter: u8) -> bool {
        let in_month = self.months.is_empty() || self.months.contains(&(month + 1));
        let on_day = self.days.is_empty() || self.days.iter().any(|d| d.matches(day));
        let (from, to) = (self.from.0, self.to.0);
        let in_time =
            if from < to { (from..to).contains(&quarter) } else { quarter >= from || quarter < to };
        in_month && on_day && in_time
    }
}

/// A schedule worked out for every month, kind of day and quarter hour.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    cells: Vec<u8>,
    /// True when holidays have rules of their own.
    pub(crate) holidays: bool,
}

impl Grid {
    /// Rows of a month: Monday to Sunday, then holiday.
    const DAYS: usize = 8;

    pub(crate) fn compile(
        schedule: &Schedule,
        bands: &[&str],
        at: &str,
    ) -> Result<Self, TariffError> {
        if bands.is_empty() {
            return Err(TariffError::missing(at, "give at least one band"));
        }
        let holidays = matches!(schedule, Schedule::Rules(rules)
            if rules.iter().any(|r| r.days.contains(&DayKind::Holiday)));
        let mut cells = Vec::with_capacity(12 * Self::DAYS * 96);
        for month in 0..12u8 {
            for day in 0..Self::DAYS as u8 {
                for quarter in 0..96u8 {
                    // Without rules for holidays their row is never looked at.
                    let day = if day == 7 && !holidays { 0 } else { day };
                    cells.push(band_of(schedule, bands, (month, day, quarter), at)?);
                }
            }
        }
        Ok(Self { cells, holidays })
    }

    /// The row of a day: `month` 0–11, `day` 0 = Monday … 6 = Sunday, 7 = holiday.
    pub(crate) fn row(&self, month: u8, day: u8) -> &[u8] {
        let start = (usize::from(month) * Self::DAYS + usize::from(day)) * 96;
        &self.cells[start..start + 96]
    }

    /// True when the band occurs on some day of the month (0–11).
    pub(crate) fn occurs(&self, month: u8, band: usize) -> bool {
        let start = usize::from(month) * Self::DAYS * 96;
        let days = if self.holidays { 8 } else { 7 };
        self.cells[start..start + days * 96].iter().any(|&b| usize::from(b) == band)
    }
}

fn band_of(
    schedule: &Schedule,
    bands: &[&str],
    (month, day, quarter): (u8, u8, u8),
    at: &str,
) -> Result<u8, TariffError> {
    let (m, h) = (usize::from(month), usize::from(quarter / 4));
    let index = match schedule {
        Schedule::Always => 0,
        Schedule::Months(months) => months[m],
        Schedule::Hours(hours) if day < 5 => hours.weekday[m][h],
        Schedule::Hours(hours) => hours.weekend[m][h],
        Schedule::Rules(rules) => return rule_band(rules, bands, (month, day, quarter), at),
    };
    if usize::from(index) < bands.len() {
        return Ok(index);
    }
    Err(TariffError::invalid(
        format!("{at}, month {}, hour {h}", month + 1),
        format!("names band {index}, but there are only {}", bands.len()),
        "number the bands from 0",
    ))
}

fn rule_band(
    rules: &[Rule],
    bands: &[&str],
    (month, day, quarter): (u8, u8, u8),
    at: &str,
) -> Result<u8, TariffError> {
    let Some(rule) = rules.iter().find(|r| r.matches(month, day, quarter)) else {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "holiday"];
        return Err(TariffError::invalid(
            at,
            format!(
                "no rule covers month {}, {}, {}",
                month + 1,
                names[usize::from(day)],
                QuarterHour(quarter)
            ),
            "end with a rule that names only a band",
        ));
    };
    let index = bands.iter().position(|b| *b == rule.band);
    index.and_then(|i| u8::try_from(i).ok()).ok_or_else(|| {
        TariffError::invalid(at, format!("no band is called {:?}", rule.band), "check the spelling")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(json: &str, bands: &[&str]) -> Result<Grid, TariffError> {
        Grid::compile(&serde_json::from_str(json).unwrap(), bands, "schedule")
    }

    #[test]
    fn rules_are_finer_than_an_hour_and_run_over_midnight() {
        let g = grid(
            r#"{"rules":[{"days":["weekday"],"from":"22:15","to":"06:45","band":"night"},{"band":"day"}]}"#,
            &["day", "night"],
        )
        .unwrap();
        let monday = g.row(0, 0);
        assert_eq!((monday[26], monday[27], monday[88], monday[89]), (1, 0, 0, 1));
        assert_eq!(g.row(0, 6)[0], 0);
    }

    #[test]
    fn a_holiday_follows_only_rules_that_name_it_or_no_day() {
        let g = grid(
            r#"{"rules":[{"days":["weekday"],"band":"work"},{"days":["holiday"],"band":"free"},{"band":"free"}]}"#,
            &["work", "free"],
        )
        .unwrap();
        assert!(g.holidays);
        assert_eq!((g.row(4, 0)[50], g.row(4, 7)[50]), (0, 1));
    }

    #[test]
    fn a_gap_in_the_rules_is_named() {
        let error = grid(r#"{"rules":[{"months":[1,2],"band":"a"}]}"#, &["a"]).unwrap_err();
        assert!(error.to_string().contains("month 3, Mon, 00:00"), "{error}");
    }

    #[test]
    fn an_unknown_band_and_a_crooked_time_are_refused() {
        assert!(grid(r#"{"rules":[{"band":"b"}]}"#, &["a"]).is_err());
        assert!("07:10".parse::<QuarterHour>().is_err());
        assert!("24:15".parse::<QuarterHour>().is_err());
    }
}
