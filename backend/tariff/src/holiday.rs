//! Holidays: dates, and rules that recur every year.
//!
//! A rule is a short text:
//!
//! | text | day |
//! |---|---|
//! | `2026-12-25` | that day alone |
//! | `12-25` | 25 December of every year |
//! | `easter-2`, `easter`, `easter+39` | days before and after Easter Sunday (Gregorian) |
//! | `orthodox-easter+1` | the same of the Orthodox churches |
//! | `mon from 09-01` | the first Monday on or after 1 September (its first Monday) |
//! | `mon before 06-01` | the last Monday before 1 June (May's last Monday) |
//! | `DE-BY` | all public holidays of a region, see [`regions`] |
//!
//! After a fixed date `observed` moves a Saturday to the Friday before and a Sunday to the Monday
//! after (US federal offices); `sunday-to-monday` moves only a Sunday (US utilities, NERC);
//! `weekend-to-monday` moves both to the Monday after (Great Britain's New Year's Day);
//! `weekend-two-days-on` moves both by two days (Great Britain's Christmas, whose two days follow
//! one another).

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

mod region;
pub use region::regions;

/// A holiday, or a rule for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holiday {
    /// One date.
    Date(Date),
    /// Every year.
    Yearly(YearlyRule),
    /// All public holidays of a region, by its ISO 3166 code or a name from [`regions`].
    Region(String),
}

/// A rule that gives one day a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearlyRule {
    /// Month, day, and where it goes from a weekend.
    Fixed(i8, i8, Shift),
    /// Days after Easter Sunday.
    Easter(i16),
    /// Days after Easter Sunday of the Orthodox churches.
    OrthodoxEaster(i16),
    /// The first such weekday on or after a month and day.
    From(Weekday, i8, i8),
    /// The last such weekday before a month and day.
    Before(Weekday, i8, i8),
}

/// Where a fixed day goes when it falls on a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// It stays.
    None,
    /// Saturday to Friday, Sunday to Monday.
    Observed,
    /// Sunday to Monday; Saturday stays.
    SundayToMonday,
    /// Saturday and Sunday to Monday.
    WeekendToMonday,
    /// Saturday to Monday, Sunday to Tuesday.
    WeekendTwoDaysOn,
}

impl Holiday {
    /// Adds the days that it gives in `year` to `days`.
    pub(crate) fn add(&self, year: i16, days: &mut BTreeSet<Date>) {
        match self {
            Self::Date(day) => {
                if day.year() == year {
                    days.insert(*day);
                }
            }
            Self::Yearly(rule) => days.extend(rule.day(year)),
            Self::Region(name) => {
                for rule in region_rules(name).unwrap_or_default() {
                    days.extend(rule.day(year));
                }
            }
        }
    }

    /// True when it gives days in every year.
    pub(crate) fn recurs(&self) -> bool {
        !matches!(self, Self::Date(_))
    }
}

/// The rules of a region; `None` when it is not known.
fn region_rules(name: &str) -> Option<Vec<YearlyRule>> {
    let rules = region::rules(name)?.into_iter().filter_map(|text| match text.parse() {
        Ok(Holiday::Yearly(rule)) => Some(rule),
        _ => None,
    });
    Some(rules.collect())
}

impl YearlyRule {
    /// The day in `year`; `None` where the year has no such day (29 February).
    pub fn day(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, day, shift) => Some(shift.apply(Date::new(year, month, day).ok()?)),
            Self::Easter(days) => easter(year)?.checked_add(i64::from(days).days()).ok(),
            Self::OrthodoxEaster(days) => {
                orthodox_easter(year)?.checked_add(i64::from(days).days()).ok()
            }
            Self::From(weekday, month, day) => {
                let from = Date::new(year, month, day).ok()?.yesterday().ok()?;
                from.nth_weekday(1, weekday).ok()
            }
            Self::Before(weekday, month, day) => {
                Date::new(year, month, day).ok()?.nth_weekday(-1, weekday).ok()
            }
        }
    }
}

impl Shift {
    fn apply(self, day: Date) -> Date {
        let by = match (self, day.weekday()) {
            (Self::Observed, Weekday::Saturday) => -1,
            (Self::WeekendToMonday, Weekday::Saturday) => 2,
            (Self::WeekendTwoDaysOn, Weekday::Saturday | Weekday::Sunday) => 2,
            (Self::Observed | Self::SundayToMonday | Self::WeekendToMonday, Weekday::Sunday) => 1,
            _ => 0,
        };
        day.saturating_add(i64::from(by).days())
    }

    const ALL: [(&'static str, Self); 5] = [
        ("", Self::None),
        ("observed", Self::Observed),
        ("sunday-to-monday", Self::SundayToMonday),
        ("weekend-to-monday", Self::WeekendToMonday),
        ("weekend-two-days-on", Self::WeekendTwoDaysOn),
    ];
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus/Jones/Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

/// Easter Sunday of the Julian calendar (Meeus), as a date of the Gregorian one.
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 4, y % 7, y % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let n = d + e + 114;
    let julian =
        Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()?;
    let behind = y / 100 - y / 400 - 2;
    julian.checked_add(i64::from(behind).days()).ok()
}

/// Weekdays as they are written, Monday first.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// `12-25` as month and day; 29 February counts.
fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    // 2024 has every day that any year has.
    let day = Date::new(2024, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some((day.month(), day.day()))
}

fn offset(text: &str) -> Option<i16> {
    if text.is_empty() {
        return Some(0);
    }
    let signed = text.starts_with(['+', '-']);
    text.parse().ok().filter(|days| signed && (-200..=200).contains(days))
}

fn yearly(text: &str) -> Option<YearlyRule> {
    if let Some(days) = text.strip_prefix("easter") {
        return offset(days).map(YearlyRule::Easter);
    }
    if let Some(days) = text.strip_prefix("orthodox-easter") {
        return offset(days).map(YearlyRule::OrthodoxEaster);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let weekday = |name: &str| WEEKDAYS.iter().find(|(n, _)| *n == name).map(|(_, day)| *day);
    match words.as_slice() {
        [day] => month_day(day).map(|(m, d)| YearlyRule::Fixed(m, d, Shift::None)),
        [name, "from", day] => {
            let (m, d) = month_day(day)?;
            Some(YearlyRule::From(weekday(name)?, m, d))
        }
        [name, "before", day] => {
            let (m, d) = month_day(day)?;
            Some(YearlyRule::Before(weekday(name)?, m, d))
        }
        [day, shift] => {
            let (m, d) = month_day(day)?;
            let shift = Shift::ALL.iter().find(|(name, _)| name == shift)?.1;
            Some(YearlyRule::Fixed(m, d, shift))
        }
        _ => None,
    }
}

impl FromStr for Holiday {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.len() == 10
            && let Ok(day) = text.parse::<Date>()
        {
            return Ok(Self::Date(day));
        }
        if let Some(rule) = yearly(text) {
            return Ok(Self::Yearly(rule));
        }
        if region::rules(text).is_some() {
            return Ok(Self::Region(text.to_owned()));
        }
        let shown: String = text.chars().take(40).collect();
        Err(format!(
            "{shown:?} is no holiday: write a date (2026-12-25), a day of every year (12-25), \
             easter-2, \"mon from 09-01\", \"mon before 06-01\", or a region such as {}",
            regions().take(6).collect::<Vec<_>>().join(", ")
        ))
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(day) => write!(f, "{day}"),
            Self::Yearly(rule) => write!(f, "{rule}"),
            Self::Region(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for YearlyRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |day: Weekday| WEEKDAYS.iter().find(|(_, d)| *d == day).map_or("", |(n, _)| n);
        let signed = |f: &mut fmt::Formatter<'_>, word: &str, days: i16| match days {
            0 => f.write_str(word),
            _ => write!(f, "{word}{days:+}"),
        };
        match *self {
            Self::Fixed(m, d, shift) => {
                let word = Shift::ALL.iter().find(|(_, s)| *s == shift).map_or("", |(n, _)| n);
                let space = if word.is_empty() { "" } else { " " };
                write!(f, "{m:02}-{d:02}{space}{word}")
            }
            Self::Easter(days) => signed(f, "easter", days),
            Self::OrthodoxEaster(days) => signed(f, "orthodox-easter", days),
            Self::From(day, m, d) => write!(f, "{} from {m:02}-{d:02}", name(day)),
            Self::Before(day, m, d) => write!(f, "{} before {m:02}-{d:02}", name(day)),
        }
    }
}

impl Serialize for Holiday {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Holiday {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The holidays of all years that `[from, to]` touches.
pub fn days(holidays: &[Holiday], from: Date, to: Date) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    for year in from.year()..=to.year() {
        holidays.iter().for_each(|h| h.add(year, &mut days));
    }
    days
}

/// The last date of a list without a rule that recurs, such as a supplier's list for one year;
/// `None` when the list goes on for ever or is empty.
pub(crate) fn list_ends(holidays: &[Holiday]) -> Option<Date> {
    if holidays.iter().any(Holiday::recurs) {
        return None;
    }
    let dates = holidays.iter().filter_map(|h| match h {
        Holiday::Date(day) => Some(*day),
        _ => None,
    });
    // A supplier lists whole years.
    dates.max().map(|last| date(last.year(), 12, 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_year(text: &str, year: i16) -> Vec<String> {
        let mut days = BTreeSet::new();
        text.parse::<Holiday>().unwrap().add(year, &mut days);
        days.iter().map(Date::to_string).collect()
    }

    #[test]
    fn easter_is_the_published_date() {
        // US Census Bureau, "Easter Dates from 1600 to 2099".
        let western =
            [(1961, "04-02"), (2000, "04-23"), (2008, "03-23"), (2011, "04-24"), (2026, "04-05")];
        for (year, day) in western {
            assert_eq!(in_year("easter", year), [format!("{year}-{day}")]);
        }
        // Orthodox dates as published for 2021 to 2026.
        let orthodox =
            [(2021, "05-02"), (2022, "04-24"), (2023, "04-16"), (2024, "05-05"), (2026, "04-12")];
        for (year, day) in orthodox {
            assert_eq!(in_year("orthodox-easter", year), [format!("{year}-{day}")]);
        }
    }

    #[test]
    fn rules_give_the_days_that_calendars_show() {
        // Great Britain 2026: early May bank holiday, spring bank holiday, summer bank holiday.
        assert_eq!(in_year("mon from 05-01", 2026), ["2026-05-04"]);
        assert_eq!(in_year("mon before 06-01", 2026), ["2026-05-25"]);
        assert_eq!(in_year("mon before 09-01", 2026), ["2026-08-31"]);
        // Thanksgiving, the fourth Thursday of November.
        assert_eq!(in_year("thu from 11-22", 2026), ["2026-11-26"]);
        // Independence Day 2026 is a Saturday, in 2027 a Sunday.
        assert_eq!(in_year("07-04 observed", 2026), ["2026-07-03"]);
        assert_eq!(in_year("07-04 sunday-to-monday", 2026), ["2026-07-04"]);
        assert_eq!(in_year("07-04 sunday-to-monday", 2027), ["2027-07-05"]);
        assert_eq!(in_year("12-26 weekend-to-monday", 2026), ["2026-12-28"]);
        // Great Britain 2027: substitute days on 27 and 28 December.
        assert_eq!(in_year("12-25 weekend-two-days-on", 2027), ["2027-12-27"]);
        assert_eq!(in_year("12-26 weekend-two-days-on", 2027), ["2027-12-28"]);
        assert_eq!(in_year("02-29", 2026), Vec::<String>::new());
        assert_eq!(in_year("02-29", 2028), ["2028-02-29"]);
        assert_eq!(in_year("2026-12-24", 2027), Vec::<String>::new());
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "2026-12-25",
            "12-25",
            "07-04 observed",
            "easter",
            "easter-2",
            "easter+39",
            "orthodox-easter+1",
            "sat from 06-20",
            "mon before 05-25",
            "DE-BY",
        ] {
            assert_eq!(text.parse::<Holiday>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "13-01",
            "easter-32768",
            "easter39",
            "easter+400",
            "mon",
            "mon from",
            "2026-02-30",
            "XX",
            "1-1",
        ] {
            assert!(text.parse::<Holiday>().is_err(), "{text}");
        }
    }

    #[test]
    fn regions_give_their_public_holidays() {
        let days = |region: &str| in_year(region, 2026);
        // Bavaria 2026, as its ministry of the interior lists them (without Augsburg's own).
        assert_eq!(
            days("DE-BY"),
            [
                "2026-01-01",
                "2026-01-06",
                "2026-04-03",
                "2026-04-06",
                "2026-05-01",
                "2026-05-14",
                "2026-05-25",
                "2026-06-04",
                "2026-08-15",
                "2026-10-03",
                "2026-11-01",
                "2026-12-25",
                "2026-12-26"
            ]
        );
        assert_eq!(days("FR").len(), 11);
        assert_eq!(days("NO").len(), 12);
        // Saxony's day of repentance: the Wednesday before 23 November.
        assert!(days("DE-SN").contains(&"2026-11-18".to_owned()));
        // The six holidays that US utilities name in their time-of-use tariffs.
        assert_eq!(
            days("US-NERC"),
            ["2026-01-01", "2026-05-25", "2026-07-04", "2026-09-07", "2026-11-26", "2026-12-25"]
        );
    }

    #[test]
    fn every_region_has_rules_that_can_be_read() {
        for name in regions() {
            let rules = region_rules(name).unwrap();
            assert!((5..=17).contains(&rules.len()), "{name}: {}", rules.len());
        }
    }

    #[test]
    fn a_list_of_dates_ends_with_its_last_year_and_a_rule_never() {
        let list =
            |texts: &[&str]| texts.iter().map(|t| t.parse().unwrap()).collect::<Vec<Holiday>>();
        assert_eq!(list_ends(&list(&["2026-01-01", "2025-12-25"])), Some(date(2026, 12, 31)));
        assert_eq!(list_ends(&list(&["2026-01-01", "12-25"])), None);
        assert_eq!(list_ends(&[]), None);
    }
}
