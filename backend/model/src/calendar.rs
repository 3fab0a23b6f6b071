//! The site's calendar: wall-clock buckets cut from 15-minute slots, through every clock change.

use crate::slot::{Slot, SlotRange};
use crate::time::TimestampMs;
use jiff::civil::{Date, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

/// How energy is summed for showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bucket {
    /// One slot.
    #[serde(rename = "15m")]
    Quarter,
    /// A wall-clock hour; the repeated autumn hour is two.
    Hour,
    /// Local midnight to midnight.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A billing period, from the site's billing day.
    Billing,
    /// A calendar year.
    Year,
}

impl std::str::FromStr for Bucket {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Ok(match s {
            "15m" => Self::Quarter,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "billing" => Self::Billing,
            "year" => Self::Year,
            other => {
                return Err(format!(
                    "{other:?} is not a bucket: use 15m, hour, day, week, month, billing or year"
                ));
            }
        })
    }
}

/// A zone that the time zone database does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time zone: use an IANA name such as Europe/Berlin or UTC")]
pub struct UnknownZone(pub String);

/// The site's zone and billing day.
#[derive(Debug, Clone)]
pub struct SiteCalendar {
    zone: TimeZone,
    billing_day: i8,
}

impl SiteCalendar {
    /// A calendar in an IANA zone; billing periods begin on `billing_day`, 1..=31 (29 to 31 clip
    /// to the end of a shorter month).
    ///
    /// # Errors
    /// When the zone is not known.
    ///
    /// # Panics
    /// Never; a `billing_day` out of range is clamped.
    pub fn new(zone: &str, billing_day: u8) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(zone).map_err(|_| UnknownZone(zone.to_owned()))?;
        Ok(Self { zone, billing_day: billing_day.clamp(1, 31) as i8 })
    }

    /// The zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The local date at an instant.
    pub fn date(&self, at: TimestampMs) -> Date {
        self.zone.to_datetime(at.to_jiff()).date()
    }

    /// The local hour and minute at an instant.
    pub fn time_of_day(&self, at: TimestampMs) -> (i8, i8) {
        let t = self.zone.to_datetime(at.to_jiff());
        (t.hour(), t.minute())
    }

    /// The first slot of a local day. A day that the zone skips begins where the next one does.
    pub fn day_start(&self, date: Date) -> Slot {
        let ambiguous = self.zone.to_ambiguous_timestamp(date.into());
        let in_gap = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
        let midnight = ambiguous.compatible().map_or(TimestampMs(i64::MAX), |midnight| {
            // Where the clock jumps over midnight the day begins at the jump, not at the
            // would-be midnight after it.
            let jump = in_gap
                .then(|| {
                    self.zone
                        .preceding(midnight.saturating_add(1.nanosecond()).unwrap_or(midnight))
                        .next()
                })
                .flatten();
            TimestampMs(jump.map_or(midnight, |t| t.timestamp()).as_millisecond())
        });
        // Offsets since 1972 are whole quarter hours; before that a day begins at the slot
        // boundary at or after midnight.
        Slot(Slot::of(midnight + (Slot::MS - 1)).0)
    }

    /// The slots of a local day: mostly 92, 96 or 100, but 84 to 108 and 0 occur.
    pub fn day(&self, date: Date) -> SlotRange {
        SlotRange::new(self.day_start(date), self.day_start(date.tomorrow().unwrap_or(Date::MAX)))
    }

    /// The billing period's first day for the period that holds `date`.
    pub fn billing_start(&self, date: Date) -> Date {
        let this = self.clip(date.first_of_month());
        if this <= date { this } else { self.clip(step(date.first_of_month(), -1.month())) }
    }

    fn clip(&self, first_of_month: Date) -> Date {
        let day = self.billing_day.min(first_of_month.days_in_month());
        step(first_of_month, i64::from(day - 1).days())
    }

    /// The first day of the bucket that holds `date`. For [`Bucket::Quarter`] and
    /// [`Bucket::Hour`] the day itself.
    fn bucket_date(&self, bucket: Bucket, date: Date) -> Date {
        match bucket {
            Bucket::Quarter | Bucket::Hour | Bucket::Day => date,
            Bucket::Week => step(date, -i64::from(date.weekday().since(Weekday::Monday)).days()),
            Bucket::Month => date.first_of_month(),
            Bucket::Billing => self.billing_start(date),
            Bucket::Year => date.first_of_year(),
        }
    }

    fn next_bucket_date(&self, bucket: Bucket, start: Date) -> Date {
        match bucket {
            Bucket::Quarter | Bucket::Hour | Bucket::Day => step(start, 1.day()),
            Bucket::Week => step(start, 7.days()),
            Bucket::Month => step(start, 1.month()),
            Bucket::Billing => self.clip(step(start.first_of_month(), 1.month())),
            Bucket::Year => step(start, 1.year()),
        }
    }

    /// Cuts `range` into buckets, each clipped to the range; empty buckets are left out.
    pub fn buckets(&self, bucket: Bucket, range: SlotRange) -> Vec<SlotRange> {
        let mut out = Vec::new();
        if range.is_empty() {
            return out;
        }
        match bucket {
            Bucket::Quarter => out.extend(range.iter().map(|s| SlotRange::new(s, s.next()))),
            Bucket::Hour => self.hours(range, &mut out),
            _ => {
                // Dates are walked a step early: clipping drops what lies before the range.
                let mut date = self.bucket_date(bucket, self.date(range.from.start()));
                let mut from = self.day_start(date);
                while from < range.to {
                    let next = self.next_bucket_date(bucket, date);
                    if next <= date {
                        break;
                    }
                    let to = self.day_start(next);
                    push_clipped(&mut out, SlotRange::new(from, to), range);
                    (date, from) = (next, to);
                }
            }
        }
        out
    }

    /// An hour begins where the wall clock shows a full hour, and where the clock is changed.
    fn hours(&self, range: SlotRange, out: &mut Vec<SlotRange>) {
        let mut from = range.from;
        let mut offset = self.offset_minutes(from);
        for slot in range.iter().skip(1) {
            // Offsets change at slot boundaries only, so each slot has one.
            let now = self.offset_minutes(slot);
            let minute = i64::from(slot.0) * 15 + i64::from(now);
            if now != offset || minute.rem_euclid(60) < 15 {
                out.push(SlotRange::new(from, slot));
                from = slot;
            }
            offset = now;
        }
        out.push(SlotRange::new(from, range.to));
    }

    fn offset_minutes(&self, slot: Slot) -> i32 {
        self.zone.to_offset(slot.start().to_jiff()).seconds().div_euclid(60)
    }
}

fn push_clipped(out: &mut Vec<SlotRange>, bucket: SlotRange, range: SlotRange) {
    let clipped = SlotRange::new(bucket.from.max(range.from), bucket.to.min(range.to));
    if !clipped.is_empty() {
        out.push(clipped);
    }
}

/// Calendar arithmetic that stops at the library's last date rather than failing.
fn step(date: Date, by: Span) -> Date {
    date.saturating_add(by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn berlin() -> SiteCalendar {
        SiteCalendar::new("Europe/Berlin", 15).unwrap()
    }

    #[test]
    fn days_have_92_96_or_100_slots_in_berlin() {
        let c = berlin();
        assert_eq!(c.day(date(2026, 3, 29)).len(), 92);
        assert_eq!(c.day(date(2026, 6, 1)).len(), 96);
        assert_eq!(c.day(date(2026, 10, 25)).len(), 100);
    }

    #[test]
    fn second_hour_of_autumn_day_is_not_merged() {
        let c = berlin();
        let hours = c.buckets(Bucket::Hour, c.day(date(2026, 10, 25)));
        assert_eq!(hours.len(), 25);
        assert!(hours.iter().all(|h| h.len() == 4));
    }

    #[test]
    fn half_hour_clock_changes_cut_the_hour() {
        let c = SiteCalendar::new("Australia/Lord_Howe", 1).unwrap();
        let lens =
            |d| c.buckets(Bucket::Hour, c.day(d)).iter().map(|h| h.len()).collect::<Vec<_>>();
        assert_eq!(lens(date(2026, 4, 5)).len(), 25);
        assert_eq!(lens(date(2026, 4, 5)).iter().sum::<usize>(), 98);
        assert_eq!(lens(date(2026, 10, 4)).iter().sum::<usize>(), 94);
    }

    #[test]
    fn quarter_hour_zones_begin_their_hours_on_the_wall_clock() {
        let c = SiteCalendar::new("Asia/Kathmandu", 1).unwrap();
        let hours = c.buckets(Bucket::Hour, c.day(date(2026, 1, 5)));
        assert_eq!(hours.len(), 24);
        assert_eq!(c.time_of_day(hours[1].from.start()), (1, 0));
    }

    #[test]
    fn the_day_apia_skipped_is_empty() {
        let c = SiteCalendar::new("Pacific/Apia", 1).unwrap();
        assert_eq!(c.day(date(2011, 12, 30)).len(), 0);
        let three = SlotRange::new(c.day_start(date(2011, 12, 29)), c.day_start(date(2012, 1, 1)));
        assert_eq!(c.buckets(Bucket::Day, three).len(), 2);
    }

    #[test]
    fn billing_days_clip_to_the_month_s_end() {
        let c = SiteCalendar::new("UTC", 31).unwrap();
        assert_eq!(c.billing_start(date(2026, 2, 28)), date(2026, 2, 28));
        assert_eq!(c.billing_start(date(2026, 2, 27)), date(2026, 1, 31));
        assert_eq!(c.billing_start(date(2026, 4, 29)), date(2026, 3, 31));
        let year = SlotRange::new(c.day_start(date(2026, 1, 31)), c.day_start(date(2027, 1, 31)));
        let periods = c.buckets(Bucket::Billing, year);
        assert_eq!(periods.len(), 12);
        assert_eq!(c.date(periods[1].from.start()), date(2026, 2, 28));
        assert_eq!(c.date(periods[2].from.start()), date(2026, 3, 31));
    }

    #[test]
    fn buckets_tile_the_range_in_every_size() {
        let c = berlin();
        let range = SlotRange::new(Slot(1_900_003), Slot(1_980_001));
        for b in [
            Bucket::Quarter,
            Bucket::Hour,
            Bucket::Day,
            Bucket::Week,
            Bucket::Month,
            Bucket::Billing,
            Bucket::Year,
        ] {
            let cut = c.buckets(b, range);
            assert_eq!(cut.first().unwrap().from, range.from);
            assert_eq!(cut.last().unwrap().to, range.to);
            assert!(cut.windows(2).all(|w| w[0].to == w[1].from), "{b:?}");
        }
    }
}
