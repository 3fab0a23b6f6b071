//! When a source is asked, and for which days.

use ohmstead_feed::Measure;
use ohmstead_model::{TimeRange, TimestampMs};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// What is kept is looked at from so long ago on.
pub(super) const KEPT_MS: i64 = 7 * DAY_MS;
/// Prices that end sooner than this are tomorrow's, not published yet.
const ENOUGH_MS: i64 = 12 * HOUR_MS;

/// The days to ask for: at least from yesterday on, whose prices may be corrected, and with a day beyond
/// tomorrow, whatever the market's zone. Whole days in UTC.
///
/// `reach`: days back at most, for what was missed while the hub or the source was down, and days ahead.
pub(super) fn window(
    now: TimestampMs,
    known_until: Option<TimestampMs>,
    (back, ahead): (i64, i64),
) -> TimeRange {
    let today = TimestampMs(now.0 - now.0.rem_euclid(DAY_MS));
    let oldest = today - back * DAY_MS;
    let from = known_until.unwrap_or(oldest).clamp(oldest, today - DAY_MS);
    TimeRange::new(TimestampMs(from.0 - from.0.rem_euclid(DAY_MS)), today + ahead * DAY_MS)
}

/// How the last question went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// All that there can be is there.
    Complete,
    /// Something is still to be published.
    Waiting,
    /// Nothing came of it.
    Failed,
}

impl Schedule {
    /// After an answer: whether there is enough ahead. Only prices have an hour of publication.
    pub fn after(now: TimestampMs, known_until: Option<TimestampMs>, of: Measure) -> Self {
        let is_enough = known_until.is_some_and(|until| until - now >= ENOUGH_MS);
        if is_enough || of != Measure::Price { Self::Complete } else { Self::Waiting }
    }
}

/// Milliseconds until a source is asked again, which went so for the `times`th time in a row (1 is the first): every
/// hour, for corrections, the weather every six; 5, 10, 20, 30 minutes while tomorrow is awaited; 1, 2, 4 … 60 minutes after faults.
pub fn next_ask(schedule: Schedule, times: u32, of: Measure) -> i64 {
    let doubled = |first: i64, most: i64| {
        let factor = 1i64 << times.saturating_sub(1).min(16);
        (first * factor).min(most)
    };
    match schedule {
        Schedule::Complete if of == Measure::Temperature => 6 * HOUR_MS,
        Schedule::Complete => HOUR_MS,
        Schedule::Waiting => doubled(5 * MINUTE_MS, 30 * MINUTE_MS),
        Schedule::Failed => doubled(MINUTE_MS, HOUR_MS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> TimestampMs {
        TimestampMs::parse(text).unwrap()
    }

    #[test]
    fn yesterday_and_what_was_missed_are_asked_for_again() {
        let now = at("2026-11-27T13:05:00Z");
        let window = |known: Option<&str>| {
            let range = window(now, known.map(at), (7, 3));
            (range.from.to_string(), range.to.to_string())
        };
        let to = "2026-11-30T00:00:00Z".to_owned();
        assert_eq!(
            window(Some("2026-11-28T23:00:00Z")),
            ("2026-11-26T00:00:00Z".into(), to.clone())
        );
        assert_eq!(
            window(Some("2026-11-23T23:00:00Z")),
            ("2026-11-23T00:00:00Z".into(), to.clone())
        );
        assert_eq!(
            window(Some("2026-01-01T00:00:00Z")),
            ("2026-11-20T00:00:00Z".into(), to.clone())
        );
        assert_eq!(window(None), ("2026-11-20T00:00:00Z".into(), to));
    }

    #[test]
    fn tomorrow_is_awaited_from_noon_on() {
        let until = Some(at("2026-11-27T23:00:00Z"));
        let after = |now: &str| Schedule::after(at(now), until, Measure::Price);
        assert_eq!(after("2026-11-27T10:59:00Z"), Schedule::Complete);
        assert_eq!(after("2026-11-27T11:01:00Z"), Schedule::Waiting);
        assert_eq!(
            Schedule::after(at("2026-11-27T11:01:00Z"), None, Measure::Price),
            Schedule::Waiting
        );
        assert_eq!(
            Schedule::after(at("2026-11-27T11:01:00Z"), until, Measure::Carbon),
            Schedule::Complete
        );
    }

    #[test]
    fn it_is_asked_more_seldom_the_longer_it_fails() {
        let minutes = |s, n| next_ask(s, n, Measure::Price) / MINUTE_MS;
        let failed: Vec<i64> = (1..9).map(|n| minutes(Schedule::Failed, n)).collect();
        assert_eq!(failed, [1, 2, 4, 8, 16, 32, 60, 60]);
        let waiting: Vec<i64> = (1..6).map(|n| minutes(Schedule::Waiting, n)).collect();
        assert_eq!(waiting, [5, 10, 20, 30, 30]);
        assert_eq!((minutes(Schedule::Complete, 1), minutes(Schedule::Failed, u32::MAX)), (60, 60));
    }
}
