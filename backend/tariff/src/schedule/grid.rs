//! A schedule worked out for every month, kind of day and quarter hour.

use super::{DayKind, HOLIDAY, QuarterHour, Rule, Schedule};
use crate::error::TariffError;
use crate::holiday;
use crate::tariff::Tariff;
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// No rule holds.
const NONE: u16 = u16::MAX;

/// What a schedule knows of a day: its month (0–11), weekday, and whether it is a holiday or of
/// a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DayRow {
    month: u8,
    weekday: u8,
    holiday: bool,
    class: Option<u8>,
}

/// The days of a span as a tariff's schedules see them.
#[derive(Debug, Clone)]
pub(crate) struct Days {
    /// Two days before the first of the span: the day before may have begun yesterday, and its
    /// evening before that.
    first: Date,
    rows: Vec<DayRow>,
    /// First quarter hour of a day.
    start: u8,
}

impl Days {
    /// The days `from` to `to`, both included.
    pub(crate) fn new(tariff: &Tariff, from: Date, to: Date) -> Self {
        let first = from.saturating_sub(2.days());
        let holidays: BTreeSet<Date> = holiday::days(&tariff.holidays, first, to);
        let row = |day: Date| DayRow {
            month: day.month().unsigned_abs() - 1,
            weekday: day.weekday().to_monday_zero_offset().unsigned_abs(),
            holiday: holidays.contains(&day),
            class: tariff
                .day_classes
                .as_ref()
                .and_then(|classes| classes.of(day))
                .and_then(|class| u8::try_from(class).ok()),
        };
        let rows = first.series(1.day()).take_while(|day| *day <= to).map(row).collect();
        Self { first, rows, start: tariff.day_start.quarter() % 96 }
    }

    /// A day inside the span, with the two before it.
    pub(crate) fn at(&self, day: Date) -> DayView {
        let last = self.rows.len() - 1;
        let at = usize::try_from((day - self.first).get_days()).unwrap_or(2).clamp(2, last.max(2));
        let row = |back: usize| self.rows[(at - back).min(last)];
        DayView { rows: [row(0), row(1), row(2)], start: self.start }
    }
}

/// A day as schedules see it, and the two days before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DayView {
    rows: [DayRow; 3],
    start: u8,
}

impl DayView {
    /// The band of a quarter hour (0–95) of the day.
    pub(crate) fn band(&self, grid: &Grid, quarter: u8) -> u8 {
        // Before the day's start the day before goes on.
        let back = usize::from(quarter < self.start);
        let place = usize::from((quarter + 96 - self.start) % 96);
        grid.band(self.rows[back], self.rows[back + 1], place)
    }
}

/// A schedule worked out for every month, kind of day and quarter hour since the day's start.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    /// Index of the first rule that holds, by its own day; [`NONE`] where none does.
    own: Vec<u16>,
    /// Index of the first rule that runs on after the day's end, by the quarter hour of the next.
    tail: Vec<u16>,
    /// The band of each rule.
    bands: Vec<u8>,
    /// Rows of a month: Monday to Sunday, holiday, then the classes.
    rows: usize,
    /// True when holidays have rules of their own.
    pub(crate) holidays: bool,
    /// Which of the tariff's classes have rules of their own.
    classes: Vec<bool>,
    /// By month (0–11): the bands that occur on some day of it.
    occurring: Vec<BTreeSet<u8>>,
}

impl Grid {
    /// Works a schedule out for a tariff; `at` is the schedule's place in it, for errors.
    pub(crate) fn compile(
        schedule: &Schedule,
        bands: &[&str],
        tariff: &Tariff,
        at: &str,
    ) -> Result<Self, TariffError> {
        if bands.is_empty() {
            return Err(TariffError::missing(at, "give at least one band"));
        }
        let names: Vec<String> = tariff
            .day_classes
            .iter()
            .flat_map(|classes| classes.classes.iter().map(|c| c.name.clone()))
            .collect();
        let mut grid = Self::empty(schedule, names.len());
        match schedule {
            Schedule::Rules(rules) => {
                grid.lay_rules(rules, bands, &names, tariff.day_start.quarter() % 96, at)?;
            }
            fixed => grid.lay_table(fixed, bands, tariff.day_start.quarter() % 96, at)?,
        }
        grid.note_occurring(tariff.day_start.quarter() % 96, at)?;
        Ok(grid)
    }

    fn empty(schedule: &Schedule, classes: usize) -> Self {
        let rows = HOLIDAY + 1 + classes;
        let cells = 12 * rows * 96;
        let holidays = matches!(schedule, Schedule::Rules(rules)
            if rules.iter().any(|r| r.days.contains(&DayKind::Holiday)));
        Self {
            own: vec![NONE; cells],
            tail: vec![NONE; cells],
            bands: Vec::new(),
            rows,
            holidays,
            classes: vec![false; classes],
            occurring: vec![BTreeSet::new(); 12],
        }
    }

    fn lay_rules(
        &mut self,
        rules: &[Rule],
        bands: &[&str],
        classes: &[String],
        start: u8,
        at: &str,
    ) -> Result<(), TariffError> {
        for (i, rule) in rules.iter().enumerate() {
            self.bands.push(band_index(&rule.band, bands, at)?);
            for day in &rule.days {
                let DayKind::Class(name) = day else { continue };
                let Some(class) = classes.iter().position(|c| c == name) else {
                    return Err(TariffError::invalid(
                        format!("{at}.rules[{i}].days"),
                        format!(
                            "{name:?} is neither a kind of day nor one of the tariff's dayClasses"
                        ),
                        "use mon … sun, weekday, weekend, holiday, or name a class in dayClasses",
                    ));
                };
                self.classes[class] = true;
            }
            if let Some(month) = rule.months.iter().find(|m| !(1..=12).contains(*m)) {
                return Err(TariffError::invalid(
                    format!("{at}.rules[{i}].months"),
                    month.to_string(),
                    "use months from 1 to 12",
                ));
            }
        }
        for (i, rule) in rules.iter().enumerate() {
            let index = u16::try_from(i).ok().filter(|i| *i < NONE).ok_or_else(|| {
                TariffError::refused(at, "has too many rules", "join rules of the same band")
            })?;
            self.lay_rule(rule, index, classes, start);
        }
        Ok(())
    }

    fn lay_rule(&mut self, rule: &Rule, index: u16, classes: &[String], start: u8) {
        let (own, tail) = rule.places(start);
        for month in 0..12usize {
            let in_month =
                rule.months.is_empty() || rule.months.iter().any(|m| usize::from(*m) == month + 1);
            for row in (0..self.rows).filter(|_| in_month) {
                let on_day =
                    rule.days.is_empty() || rule.days.iter().any(|d| d.matches(row, classes));
                if !on_day {
                    continue;
                }
                let cell = (month * self.rows + row) * 96;
                for place in own.clone() {
                    self.own[cell + place] = self.own[cell + place].min(index);
                }
                for place in tail.clone() {
                    self.tail[cell + place] = self.tail[cell + place].min(index);
                }
            }
        }
    }

    /// Schedules by month or by month and hour: each band stands for itself.
    fn lay_table(
        &mut self,
        schedule: &Schedule,
        bands: &[&str],
        start: u8,
        at: &str,
    ) -> Result<(), TariffError> {
        self.bands = (0..=u8::MAX).take(bands.len()).collect();
        for month in 0..12usize {
            for row in 0..self.rows {
                // Holidays and classes count as the weekday they fall on: their rows are unused.
                let weekday = if row < HOLIDAY { row } else { 0 };
                for place in 0..96usize {
                    let hour = (place + usize::from(start)) % 96 / 4;
                    let band = match schedule {
                        Schedule::Months(months) => months[month],
                        Schedule::Hours(hours) if weekday < 5 => hours.weekday[month][hour],
                        Schedule::Hours(hours) => hours.weekend[month][hour],
                        Schedule::Always | Schedule::Rules(_) => 0,
                    };
                    if usize::from(band) >= bands.len() {
                        return Err(TariffError::invalid(
                            format!("{at}, month {}, hour {hour}", month + 1),
                            format!("names band {band}, but there are only {}", bands.len()),
                            "number the bands from 0",
                        ));
                    }
                    self.own[(month * self.rows + row) * 96 + place] = band.into();
                }
            }
        }
        Ok(())
    }

    /// Finds the bands that occur in each month, and the first time that no rule covers.
    fn note_occurring(&mut self, start: u8, at: &str) -> Result<(), TariffError> {
        let has_tails = self.tail.iter().any(|t| *t != NONE);
        for month in 0..12usize {
            let mut seen = [false; 256];
            for row in (0..self.rows).filter(|row| self.is_used(*row)) {
                let cell = (month * self.rows + row) * 96;
                let evenings = if has_tails { self.evenings(month, row) } else { Vec::new() };
                for place in 0..96usize {
                    let own = self.own[cell + place];
                    let rules = evenings.iter().map(|e| own.min(self.tail[e + place]));
                    // Without nights that run on, the day before does not matter.
                    let alone = if has_tails { None } else { Some(own) };
                    let uncovered_at = |rule: &u16| *rule == NONE;
                    let fault = rules.clone().chain(alone).find(uncovered_at);
                    if fault.is_some() {
                        let quarter = (place + usize::from(start)) % 96;
                        return Err(uncovered(month, row, quarter, has_tails, at));
                    }
                    for rule in rules.chain(alone) {
                        seen[usize::from(self.bands[usize::from(rule)])] = true;
                    }
                }
            }
            self.occurring[month] = (0..=u8::MAX).filter(|b| seen[usize::from(*b)]).collect();
        }
        Ok(())
    }

    /// Where the rows begin that may be the evening before a day of `month` and `row`.
    fn evenings(&self, month: usize, row: usize) -> Vec<usize> {
        let before = (month + 11) % 12;
        let may_precede = |r: &usize| self.is_used(*r) && may_follow(*r, row);
        [month, before]
            .into_iter()
            .flat_map(|m| (0..self.rows).filter(may_precede).map(move |r| (m, r)))
            .map(|(m, r)| (m * self.rows + r) * 96)
            .collect()
    }

    /// True for rows that some day falls into.
    fn is_used(&self, row: usize) -> bool {
        match row.checked_sub(HOLIDAY) {
            None => true,
            Some(0) => self.holidays,
            Some(class) => self.classes[class - 1],
        }
    }

    fn row(&self, day: DayRow) -> usize {
        match day.class.map(usize::from).filter(|c| self.classes[*c]) {
            Some(class) => HOLIDAY + 1 + class,
            None if day.holiday && self.holidays => HOLIDAY,
            None => day.weekday.into(),
        }
    }

    /// The band at a place (quarter hours since the day's start) of a day that follows another.
    fn band(&self, day: DayRow, before: DayRow, place: usize) -> u8 {
        let cell = |d: DayRow| (usize::from(d.month) * self.rows + self.row(d)) * 96 + place;
        let rule = self.own[cell(day)].min(self.tail[cell(before)]);
        // Compiling found a rule for every place.
        self.bands.get(usize::from(rule)).copied().unwrap_or(0)
    }

    /// The bands of a weekday of a month by the quarter hours since the day's start; `None` where
    /// they depend on which day came before.
    pub(crate) fn plain(&self, month: u8, weekday: u8) -> Option<Vec<u8>> {
        let row = |month: u8, weekday: u8| DayRow { month, weekday, holiday: false, class: None };
        let day = row(month, weekday);
        let evenings = [row(month, (weekday + 6) % 7), row((month + 11) % 12, (weekday + 6) % 7)];
        let one = |place| {
            let [a, b] = evenings.map(|evening| self.band(day, evening, place));
            (a == b).then_some(a)
        };
        (0..96).map(one).collect()
    }

    /// True when the band occurs on some day of the month (0–11).
    pub(crate) fn occurs(&self, month: u8, band: usize) -> bool {
        u8::try_from(band).is_ok_and(|band| self.occurring[usize::from(month)].contains(&band))
    }

    /// True when some rule names a class of days.
    pub(crate) fn names_classes(&self) -> bool {
        self.classes.contains(&true)
    }
}

/// True when a day of `row` may follow one of `before`: weekdays follow one another, holidays
/// and classes follow and precede any day.
fn may_follow(before: usize, row: usize) -> bool {
    before >= HOLIDAY || row >= HOLIDAY || (before + 1) % 7 == row
}

impl Rule {
    /// The places of the day (quarter hours since its start) that the rule covers, and those of
    /// the day after.
    fn places(&self, start: u8) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let (from, to) = (self.from.0, self.to.0);
        if from == 0 && to == 96 {
            return (0..96, 0..0);
        }
        let place = |quarter: u8| usize::from((quarter % 96 + 96 - start) % 96);
        let (from, to) = (place(from), place(to));
        match to {
            0 => (from..96, 0..0),
            to if from < to => (from..to, 0..0),
            to => (from..96, 0..to),
        }
    }
}

fn uncovered(month: usize, row: usize, quarter: usize, tails: bool, at: &str) -> TariffError {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "holiday"];
    let day =
        names.get(row).map_or_else(|| format!("day class {}", row - HOLIDAY), |n| (*n).to_owned());
    let quarter = QuarterHour(u8::try_from(quarter).unwrap_or(0));
    // Who meant "Monday to Friday, each time before 06:00 too" writes two rules.
    let nights = if tails {
        " (the hours after midnight of a rule such as 22:00 to 06:00 belong to the day on which \
         its evening began; for the same hours of the same day write 00:00 to 06:00 and 22:00 to \
         24:00)"
    } else {
        ""
    };
    TariffError::invalid(
        at,
        format!("no rule covers month {}, {day}, {quarter}", month + 1),
        format!("end with a rule that names only a band{nights}"),
    )
}

fn band_index(name: &str, bands: &[&str], at: &str) -> Result<u8, TariffError> {
    let index = bands.iter().position(|b| *b == name);
    index.and_then(|i| u8::try_from(i).ok()).ok_or_else(|| {
        TariffError::invalid(at, format!("no band is called {name:?}"), "check the spelling")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn grid(json: &str, bands: &[&str]) -> Result<Grid, TariffError> {
        let tariff = Tariff::named("t", "EUR");
        Grid::compile(&serde_json::from_str(json).unwrap(), bands, &tariff, "schedule")
    }

    fn bands(g: &Grid, tariff: &Tariff, day: Date, quarters: &[u8]) -> Vec<u8> {
        let view = Days::new(tariff, day, day).at(day);
        quarters.iter().map(|q| view.band(g, *q)).collect()
    }

    #[test]
    fn rules_are_finer_than_an_hour_and_the_night_belongs_to_its_evening() {
        let g = grid(
            r#"{"rules":[{"days":["weekday"],"from":"22:15","to":"06:45","band":"night"},{"band":"day"}]}"#,
            &["day", "night"],
        )
        .unwrap();
        let t = Tariff::named("t", "EUR");
        let quarters = [0, 26, 27, 88, 89];
        // Tuesday: the night of Monday, and its own. Saturday: Friday's. Monday: not Sunday's.
        assert_eq!(bands(&g, &t, date(2026, 1, 6), &quarters), [1, 1, 0, 0, 1]);
        assert_eq!(bands(&g, &t, date(2026, 1, 10), &quarters), [1, 1, 0, 0, 0]);
        assert_eq!(bands(&g, &t, date(2026, 1, 5), &quarters), [0, 0, 0, 0, 1]);
    }

    #[test]
    fn the_night_into_a_month_belongs_to_the_month_before() {
        let g = grid(
            r#"{"rules":[{"months":[2],"from":"22:00","to":"06:00","band":"night"},{"band":"day"}]}"#,
            &["day", "night"],
        )
        .unwrap();
        let t = Tariff::named("t", "EUR");
        assert_eq!(bands(&g, &t, date(2026, 2, 1), &[0, 95]), [0, 1]);
        assert_eq!(bands(&g, &t, date(2026, 3, 1), &[0, 23, 24, 95]), [1, 1, 0, 0]);
        assert!(g.occurs(1, 1) && g.occurs(2, 1) && !g.occurs(3, 1));
    }

    #[test]
    fn a_holiday_follows_only_rules_that_name_it_or_no_day() {
        let json = r#"{"rules":[{"days":["weekday"],"band":"work"},{"days":["holiday"],"band":"free"},{"band":"free"}]}"#;
        let g = grid(json, &["work", "free"]).unwrap();
        let mut t = Tariff::named("t", "EUR");
        t.holidays.push("05-01".parse().unwrap());
        // Thursday 30 April and Friday 1 May 2026.
        assert_eq!(bands(&g, &t, date(2026, 4, 30), &[50]), [0]);
        assert_eq!(bands(&g, &t, date(2026, 5, 1), &[50]), [1]);
    }

    #[test]
    fn a_day_may_begin_in_the_morning_and_be_of_a_class() {
        let mut t = Tariff::named("t", "EUR");
        t.day_start = "06:00".parse().unwrap();
        let class = r#"{"classes":[{"name":"red","dates":["2026-01-14"]}],"knownTo":"2026-08-31"}"#;
        t.day_classes = Some(serde_json::from_str(class).unwrap());
        let rules = r#"{"rules":[{"days":["red"],"from":"06:00","to":"22:00","band":"red day"},
            {"days":["red"],"band":"red night"},{"band":"blue"}]}"#;
        let names = ["blue", "red day", "red night"];
        let g = Grid::compile(&serde_json::from_str(rules).unwrap(), &names, &t, "s").unwrap();
        // Red from 06:00 on the 14th to 06:00 on the 15th.
        assert_eq!(bands(&g, &t, date(2026, 1, 14), &[0, 23, 24, 87, 88, 95]), [0, 0, 1, 1, 2, 2]);
        assert_eq!(bands(&g, &t, date(2026, 1, 15), &[0, 23, 24]), [2, 2, 0]);
        assert!(g.names_classes());
    }

    #[test]
    fn a_gap_in_the_rules_is_named() {
        let error = grid(r#"{"rules":[{"months":[1,2],"band":"a"}]}"#, &["a"]).unwrap_err();
        assert!(error.to_string().contains("month 3, Mon, 00:00"), "{error}");
        // Monday's early hours are covered only by a night that began on a Sunday.
        let nights = r#"{"rules":[{"days":["weekday"],"from":"22:00","to":"06:00","band":"a"},
            {"from":"06:00","to":"22:00","band":"a"},{"days":["weekend"],"band":"a"}]}"#;
        let error = grid(nights, &["a"]).unwrap_err().to_string();
        assert!(error.contains("month 1, Mon, 00:00"), "{error}");
    }

    #[test]
    fn an_unknown_band_class_or_time_is_refused() {
        assert!(grid(r#"{"rules":[{"band":"b"}]}"#, &["a"]).is_err());
        let error = grid(r#"{"rules":[{"days":["rde"],"band":"a"},{"band":"a"}]}"#, &["a"]);
        assert!(error.unwrap_err().to_string().contains("rules[0].days: \"rde\" is neither"));
        assert!(grid(r#"{"rules":[{"months":[13],"band":"a"},{"band":"a"}]}"#, &["a"]).is_err());
        assert!("07:10".parse::<QuarterHour>().is_err());
        assert!("24:15".parse::<QuarterHour>().is_err());
    }
}
