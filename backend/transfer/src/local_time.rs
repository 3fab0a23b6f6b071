//! Times without a zone, read on the wall clock they were written by.

use crate::error::Refusal;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use ohmstead_model::TimestampMs;

/// The clock of a file: times with an offset or as Unix time stand for themselves, others are
/// read in the zone.
#[derive(Debug, Clone)]
pub(crate) struct LocalClock(pub Option<TimeZone>);

/// Where a series stands: tells the two passes of a repeated hour apart by their order.
#[derive(Debug, Default)]
pub(crate) struct Order {
    last: Option<TimestampMs>,
    descending: bool,
}

impl LocalClock {
    /// The instant that `text` names, following what the series had before.
    ///
    /// In the repeated autumn hour the first pass is meant until the clock in the file goes
    /// back or stands still; in a file that runs backwards it is the other way round. A time
    /// that the spring change skips never was: refused.
    pub fn instant(&self, text: &str, order: &mut Order) -> Result<TimestampMs, Refusal> {
        let at = match civil(text) {
            Some(local) => self.resolve(local, text, order)?,
            None => TimestampMs::parse(text)
                .map_err(|e| Refusal::new("bad-timestamp", format!("timestamp {e}")))?,
        };
        if let Some(last) = order.last.filter(|last| *last != at) {
            order.descending = at < last;
        }
        order.last = Some(at);
        Ok(at)
    }

    fn resolve(&self, local: DateTime, text: &str, order: &Order) -> Result<TimestampMs, Refusal> {
        let Some(zone) = &self.0 else {
            let detail =
                format!("{text:?} has no time zone: say in which zone the file's times are");
            return Err(Refusal::new("no-zone", detail));
        };
        let out_of_range = |_| Refusal::new("bad-timestamp", format!("{text:?} is out of range"));
        let time = zone.to_ambiguous_timestamp(local);
        match time.offset() {
            AmbiguousOffset::Unambiguous { .. } => {
                time.compatible().map(milliseconds).map_err(out_of_range)
            }
            AmbiguousOffset::Gap { .. } => {
                let zone = zone.iana_name().unwrap_or("the zone");
                let detail = format!(
                    "{text} never was in {zone}: the clock was put forward over it; is the file's \
                     clock without daylight saving?"
                );
                Err(Refusal::new("no-such-time", detail))
            }
            AmbiguousOffset::Fold { .. } => {
                let first = time.earlier().map(milliseconds).map_err(out_of_range)?;
                let second = time.later().map(milliseconds).map_err(out_of_range)?;
                Ok(match (order.last, order.descending) {
                    (Some(last), false) if first <= last => second,
                    (Some(last), true) if last > second => second,
                    _ => first,
                })
            }
        }
    }
}

/// `2026-03-29 02:30`, `29/03/2026 02:30:00`, `29.03.2026 02:30`; seconds and their fraction may
/// be absent. `None` of anything else, also of a time with an offset.
fn civil(text: &str) -> Option<DateTime> {
    let (date, time) = text.trim().split_once([' ', 'T'])?;
    let separator = ['-', '/', '.'].into_iter().find(|s| date.contains(*s))?;
    let mut parts = date.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, day) = if separator == '-' { (a, c) } else { (c, a) };
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let mut parts = time.trim().split(':');
    let (hour, minute) = (digits(parts.next()?)?, digits(parts.next()?)?);
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(s) => match s.split_once('.') {
            None => (digits(s)?, 0),
            Some((s, f)) => (digits(s)?, nanoseconds(f)?),
        },
    };
    if parts.next().is_some() {
        return None;
    }
    let small = |n: i32| i8::try_from(n).ok();
    DateTime::new(
        i16::try_from(digits(year)?).ok()?,
        small(digits(b)?)?,
        small(digits(day)?)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
        fraction,
    )
    .ok()
}

fn digits(text: &str) -> Option<i32> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

/// The decimals of a second.
fn nanoseconds(fraction: &str) -> Option<i32> {
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nine: String = fraction.chars().chain("00000000".chars()).take(9).collect();
    nine.parse().ok()
}

/// To the nearest millisecond, as the one time parser rounds.
fn milliseconds(at: jiff::Timestamp) -> TimestampMs {
    let ms = (at.as_nanosecond() + 500_000).div_euclid(1_000_000);
    TimestampMs(i64::try_from(ms).expect("a jiff timestamp is within the years -9999 to 9999"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> LocalClock {
        LocalClock(Some(TimeZone::get("Europe/Berlin").unwrap()))
    }

    fn instants(clock: &LocalClock, texts: &[&str]) -> Vec<String> {
        let mut order = Order::default();
        texts
            .iter()
            .map(|t| match clock.instant(t, &mut order) {
                Ok(at) => at.to_string(),
                Err(refusal) => refusal.reason.to_owned(),
            })
            .collect()
    }

    #[test]
    fn local_times_are_read_in_the_zone_and_others_stand_for_themselves() {
        let seen = instants(
            &berlin(),
            &[
                "2026-07-01 12:00:00",
                "2026-07-01T12:00",
                "01/07/2026 12:00:00.2496",
                "01.07.2026 12:00",
                "2026-07-01T12:00:00Z",
                "2026-07-01T12:00:00.123+05:30",
                "1782900000",
            ],
        );
        let expected = [
            "2026-07-01T10:00:00Z",
            "2026-07-01T10:00:00Z",
            "2026-07-01T10:00:00.25Z",
            "2026-07-01T10:00:00Z",
            "2026-07-01T12:00:00Z",
            "2026-07-01T06:30:00.123Z",
            "2026-07-01T10:00:00Z",
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn nonsense_is_no_time() {
        for text in ["", "noon", "2026-07-01", "2026-13-01 00:00", "1/2/3 4:5", "2026-07-01 24:00"]
        {
            assert_eq!(instants(&berlin(), &[text]), ["bad-timestamp"], "{text}");
        }
        assert_eq!(instants(&LocalClock(None), &["2026-07-01 12:00"]), ["no-zone"]);
    }

    #[test]
    fn the_skipped_spring_hour_is_refused() {
        let seen = instants(
            &berlin(),
            &["2026-03-29 01:59", "2026-03-29 02:00", "2026-03-29 02:59", "2026-03-29 03:00"],
        );
        assert_eq!(
            seen,
            ["2026-03-29T00:59:00Z", "no-such-time", "no-such-time", "2026-03-29T01:00:00Z"]
        );
    }

    #[test]
    fn the_repeated_autumn_hour_is_told_apart_by_its_order() {
        let local = ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"];
        let texts = local.map(|t| format!("2026-10-25 {t}"));
        let utc = ["23:30", "00:00", "00:30", "01:00", "01:30", "02:00"];
        let mut expected: Vec<String> = utc
            .iter()
            .map(|t| {
                let day = if t.starts_with("23") { 24 } else { 25 };
                format!("2026-10-{day}T{t}:00Z")
            })
            .collect();
        let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(instants(&berlin(), &texts), expected);
        texts.reverse();
        expected.reverse();
        assert_eq!(instants(&berlin(), &texts), expected);
    }

    #[test]
    fn hourly_rows_show_the_repeated_hour_by_standing_still() {
        let texts =
            ["2026-10-25 01:00", "2026-10-25 02:00", "2026-10-25 02:00", "2026-10-25 03:00"];
        let seen = instants(&berlin(), &texts);
        let expected = [
            "2026-10-24T23:00:00Z",
            "2026-10-25T00:00:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T02:00:00Z",
        ];
        assert_eq!(seen, expected);
    }
}
