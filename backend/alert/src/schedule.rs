//! When a rule watches: hours of the week by the site's wall clock.

use ohmstead_model::{SiteCalendar, TimestampMs};
use serde::{Deserialize, Serialize};

/// Windows that a schedule may have.
const WINDOWS_MAX: usize = 50;
/// Minutes of a day.
const DAY: u16 = 1440;

/// Hours of the week in which a rule watches. Outside of them nothing is raised, and what is on ends with the first
/// reading outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// IANA zone, kept with the rule: its versions stay what they were when the site's zone changes.
    pub zone: String,
    /// Any of them.
    pub windows: Vec<Window>,
}

/// The same hours on some days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Days on which it begins: bit 0 is Monday, bit 6 Sunday.
    pub days: u8,
    /// Minute of the wall clock at which it begins, 0..1440.
    pub from: u16,
    /// Minute at which it ends, 0..1440. Not later than `from`: on the next day.
    pub to: u16,
}

impl Window {
    /// True at a minute of a day (0 is Monday).
    fn holds(self, day: u8, minute: u16) -> bool {
        let begins_on = |day: u8| self.days & (1 << day) != 0;
        if self.from < self.to {
            return begins_on(day) && (self.from..self.to).contains(&minute);
        }
        (begins_on(day) && minute >= self.from) || (begins_on((day + 6) % 7) && minute < self.to)
    }
}

impl Schedule {
    /// True when it says something that can be gone by.
    pub fn is_valid(&self) -> bool {
        let windows = (1..=WINDOWS_MAX).contains(&self.windows.len());
        let fits = |w: &Window| (1..128).contains(&w.days) && w.from < DAY && w.to < DAY;
        windows && self.windows.iter().all(fits) && SiteCalendar::new(&self.zone, 1).is_ok()
    }
}

/// A schedule with its zone looked up.
#[derive(Debug)]
pub struct Watch {
    calendar: SiteCalendar,
    windows: Vec<Window>,
}

impl Watch {
    /// Of a schedule. `None` where its zone is not known (any more): then the rule watches always, for an alert too
    /// many is better than one too few.
    pub fn new(schedule: &Schedule) -> Option<Self> {
        let calendar = SiteCalendar::new(&schedule.zone, 1).ok()?;
        Some(Self { calendar, windows: schedule.windows.clone() })
    }

    /// True when the rule watches at an instant.
    pub fn holds(&self, at: TimestampMs) -> bool {
        let (hour, minute) = self.calendar.time_of_day(at);
        let minute = u16::from(hour.unsigned_abs()) * 60 + u16::from(minute.unsigned_abs());
        let day = self.calendar.date(at).weekday().to_monday_zero_offset().unsigned_abs();
        self.windows.iter().any(|w| w.holds(day, minute))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MON: u8 = 1;
    const SAT: u8 = 1 << 5;
    const SUN: u8 = 1 << 6;

    fn berlin(days: u8, from: u16, to: u16) -> Watch {
        let schedule =
            Schedule { zone: "Europe/Berlin".into(), windows: vec![Window { days, from, to }] };
        assert!(schedule.is_valid());
        Watch::new(&schedule).unwrap()
    }

    fn at(text: &str) -> TimestampMs {
        TimestampMs::parse(text).unwrap()
    }

    #[test]
    fn a_window_over_midnight_belongs_to_the_day_that_it_begins_on() {
        // 14 November 2026 is a Saturday; Berlin is an hour ahead of UTC then.
        let night = berlin(SAT, 22 * 60, 6 * 60);
        for (text, expected) in [
            ("2026-11-14T20:59:59Z", false),
            ("2026-11-14T21:00:00Z", true),
            ("2026-11-15T04:59:59Z", true),
            ("2026-11-15T05:00:00Z", false),
            ("2026-11-15T21:00:00Z", false),
            ("2026-11-14T02:00:00Z", false),
        ] {
            assert_eq!(night.holds(at(text)), expected, "{text}");
        }
        // Sunday's night ends on Monday.
        assert!(berlin(SUN, 23 * 60, 60).holds(at("2026-11-15T23:30:00Z")));
        // A whole day.
        let day = berlin(MON, 0, 0);
        assert!(day.holds(at("2026-11-15T23:00:00Z")) && day.holds(at("2026-11-16T22:59:00Z")));
        assert!(!day.holds(at("2026-11-16T23:00:00Z")));
    }

    #[test]
    fn hours_go_by_the_wall_clock_on_days_that_it_is_changed_on() {
        // 25 October 2026: at 03:00 it is 02:00 again. Both hours from two to three are within.
        let early = berlin(SUN, 2 * 60, 3 * 60);
        for (text, expected) in [
            ("2026-10-24T23:59:00Z", false),
            ("2026-10-25T00:00:00Z", true),
            ("2026-10-25T01:59:00Z", true),
            ("2026-10-25T02:00:00Z", false),
        ] {
            assert_eq!(early.holds(at(text)), expected, "{text}");
        }
        // 29 March 2026: there is no such hour.
        assert!(
            !early.holds(at("2026-03-29T00:59:00Z")) && !early.holds(at("2026-03-29T01:00:00Z"))
        );
    }

    #[test]
    fn what_cannot_be_gone_by_is_told() {
        let of = |zone: &str, windows| Schedule { zone: zone.into(), windows };
        let good = Window { days: MON, from: 0, to: 60 };
        assert!(of("UTC", vec![good]).is_valid());
        assert!(!of("Nowhere/None", vec![good]).is_valid());
        assert!(!of("UTC", Vec::new()).is_valid());
        for bad in
            [Window { days: 0, ..good }, Window { days: 128, ..good }, Window { to: 1440, ..good }]
        {
            assert!(!of("UTC", vec![bad]).is_valid(), "{bad:?}");
        }
    }
}
