//! The calendar worked out once for a range of slots, and shared by every tariff billed over it.

use crate::schedule::{Days, Grid};
use crate::tariff::Tariff;
use jiff::civil::Date;
use ohmstead_model::{SiteCalendar, Slot, SlotRange};

/// Local date, kind of day and quarter hour of every slot in a range, and its billing periods.
#[derive(Debug, Clone)]
pub struct SlotTable {
    range: SlotRange,
    days: Vec<TableDay>,
    day_of: Vec<u32>,
    quarter: Vec<u8>,
    periods: Vec<Period>,
}

/// One local day of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableDay {
    /// The date.
    pub date: Date,
    /// 0 = January.
    pub month: u8,
    /// 0 = Monday.
    pub weekday: u8,
    /// Index of its first slot in the table.
    pub first: usize,
    /// Index after its last slot.
    pub end: usize,
}

/// A billing period, `[from, to)` in local dates, and the slots of it that are in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// First day after.
    pub to: Date,
    /// Indices of its days in the table; fewer than the period has when the table begins or ends
    /// inside it.
    pub first_day: usize,
    /// Index after its last day in the table.
    pub end_day: usize,
}

impl Period {
    /// Days of the whole billing period.
    pub fn days(&self) -> i32 {
        day_count(self.from, self.to)
    }
}

/// Days in `[from, to)`.
pub(crate) fn day_count(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// A run of slots whose mean power counts for a peak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) first: usize,
    pub(crate) end: usize,
}

impl SlotTable {
    /// Works out the calendar for `range`.
    pub fn new(calendar: &SiteCalendar, range: SlotRange) -> Self {
        let mut table = Self {
            range,
            days: Vec::new(),
            day_of: Vec::with_capacity(range.len()),
            quarter: Vec::with_capacity(range.len()),
            periods: Vec::new(),
        };
        let mut next = range.from;
        while next < range.to {
            next = table.push_day(calendar, next);
        }
        table.cut_periods(calendar);
        table
    }

    /// Adds the slots from `first` to the end of its local day; returns the slot after.
    fn push_day(&mut self, calendar: &SiteCalendar, first: Slot) -> Slot {
        let date = calendar.date(first.start());
        let begin = self.quarter.len();
        let end = calendar.day_start(date.tomorrow().unwrap_or(Date::MAX)).min(self.range.to);
        let slots = SlotRange::new(first, end.max(first.next()));
        let start = first.start().to_jiff();
        let steady = calendar
            .zone()
            .following(start)
            .next()
            .is_none_or(|change| change.timestamp() >= slots.to.start().to_jiff());
        let quarter = |slot: Slot| {
            let (hour, minute) = calendar.time_of_day(slot.start());
            hour.unsigned_abs() * 4 + minute.unsigned_abs() / 15
        };
        if steady {
            // No clock change: the quarters of the wall clock follow one another.
            self.quarter.extend((quarter(first)..).take(slots.len()));
        } else {
            self.quarter.extend(slots.iter().map(quarter));
        }
        let index = u32::try_from(self.days.len()).unwrap_or(u32::MAX);
        self.day_of.resize(self.quarter.len(), index);
        let month = date.month().unsigned_abs() - 1;
        let weekday = date.weekday().to_monday_zero_offset().unsigned_abs();
        let end = self.quarter.len();
        self.days.push(TableDay { date, month, weekday, first: begin, end });
        slots.to
    }

    fn cut_periods(&mut self, calendar: &SiteCalendar) {
        let mut next = 0;
        while let Some(day) = self.days.get(next) {
            let from = calendar.billing_start(day.date);
            // 31 days on lies in the next period or at its start; the period after that cannot
            // begin within 31 days of it.
            let mut to = from;
            while calendar.billing_start(to) == from {
                to = to.tomorrow().unwrap_or(Date::MAX);
                if to == Date::MAX {
                    break;
                }
            }
            let count = self.days[next..].iter().take_while(|d| d.date < to).count();
            self.periods.push(Period { from, to, first_day: next, end_day: next + count });
            next += count.max(1);
        }
    }

    /// The slots.
    pub fn range(&self) -> SlotRange {
        self.range
    }

    /// The local days.
    pub fn days(&self) -> &[TableDay] {
        &self.days
    }

    /// The billing periods.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The quarter hour of the wall clock, 0–95, of the slot at `index`.
    pub(crate) fn quarter(&self, index: usize) -> u8 {
        self.quarter[index]
    }

    /// Index into [`Self::days`] of the slot at `index`.
    pub(crate) fn day_of(&self, index: usize) -> usize {
        self.day_of[index] as usize
    }

    /// The slot at `index`.
    pub(crate) fn slot(&self, index: usize) -> Slot {
        Slot(self.range.from.0 + i32::try_from(index).unwrap_or(i32::MAX))
    }

    /// The slots at `[first, end)`.
    pub(crate) fn slots(&self, first: usize, end: usize) -> SlotRange {
        SlotRange::new(self.slot(first), self.slot(end))
    }

    /// The band of every slot, by the schedule of a tariff.
    pub(crate) fn bands(&self, grid: &Grid, tariff: &Tariff) -> Vec<u8> {
        let (Some(first), Some(last)) = (self.days.first(), self.days.last()) else {
            return Vec::new();
        };
        let days = Days::new(tariff, first.date, last.date);
        let mut bands = Vec::with_capacity(self.quarter.len());
        for day in &self.days {
            let view = days.at(day.date);
            let quarters = &self.quarter[day.first..day.end];
            bands.extend(quarters.iter().map(|&q| view.band(grid, q)));
        }
        bands
    }

    /// Wall-clock windows of 15, 30 or 60 minutes. A window ends where the clock is changed.
    pub(crate) fn windows(&self, minutes: u16) -> Vec<Window> {
        let per = (minutes / 15).clamp(1, 96) as u8;
        let mut windows: Vec<Window> = Vec::with_capacity(self.quarter.len() / usize::from(per));
        for (i, &q) in self.quarter.iter().enumerate() {
            let goes_on = i > 0
                && q % per != 0
                && self.quarter[i - 1].checked_add(1) == Some(q)
                && self.day_of[i] == self.day_of[i - 1];
            match windows.last_mut() {
                Some(w) if goes_on => w.end = i + 1,
                _ => windows.push(Window { first: i, end: i + 1 }),
            }
        }
        windows
    }
}

impl SlotTable {
    /// The windows of [`Self::windows`] inside `[first, end)`; one that the span cuts is cut.
    pub(crate) fn windows_in(&self, minutes: u16, first: usize, end: usize) -> Vec<Window> {
        let cut = |w: Window| Window { first: w.first.max(first), end: w.end.min(end) };
        self.windows(minutes).into_iter().map(cut).filter(|w| w.first < w.end).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn table(zone: &str, billing_day: u8, from: Date, to: Date) -> SlotTable {
        let c = SiteCalendar::new(zone, billing_day).unwrap();
        SlotTable::new(&c, SlotRange::new(c.day_start(from), c.day_start(to)))
    }

    #[test]
    fn both_hours_of_the_autumn_change_make_windows_of_their_own() {
        let t = table("Europe/Berlin", 1, date(2026, 10, 25), date(2026, 10, 26));
        let windows = t.windows(60);
        assert_eq!(windows.len(), 25);
        assert!(windows.iter().all(|w| w.end - w.first == 4));
        let spring = table("Europe/Berlin", 1, date(2026, 3, 29), date(2026, 3, 30));
        assert_eq!(spring.windows(60).len(), 23);
    }

    #[test]
    fn periods_begin_on_the_billing_day_and_know_their_whole_length() {
        let t = table("UTC", 31, date(2026, 1, 10), date(2026, 4, 1));
        let p = t.periods();
        let spans: Vec<_> = p.iter().map(|p| (p.from, p.to, p.end_day - p.first_day)).collect();
        assert_eq!(
            spans,
            [
                (date(2025, 12, 31), date(2026, 1, 31), 21),
                (date(2026, 1, 31), date(2026, 2, 28), 28),
                (date(2026, 2, 28), date(2026, 3, 31), 31),
                (date(2026, 3, 31), date(2026, 4, 30), 1),
            ]
        );
        assert_eq!(p[0].days(), 31);
    }
}
