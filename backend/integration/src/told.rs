//! When a message of another system was true.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use ohmstead_model::TimestampMs;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a message says of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Told {
    /// Nothing.
    #[default]
    Nothing,
    /// An instant.
    Instant(TimestampMs),
    /// What the meter's clock on the wall showed, in a zone that it does not name.
    Local(DateTime),
}

/// Before 2020 no such clock was set: none of these dialects is older, and clocks that are not
/// set begin in 1970, 2000 or with their firmware.
const NOT_SET_BEFORE: TimestampMs = TimestampMs(1_577_836_800_000);

/// A clock further ahead of the hub's than this is wrong, ms.
const AHEAD_MS: i64 = 300_000;

/// A clock on the wall counts as that of the site when it is this close to it, ms.
const NEAR_MS: i64 = 600_000;

impl Told {
    /// From text: RFC 3339, a Unix time, or a local time without a zone.
    pub fn from_text(text: &str) -> Self {
        if let Ok(at) = TimestampMs::parse(text) {
            return Self::Instant(at);
        }
        text.trim().parse::<DateTime>().map_or(Self::Nothing, Self::Local)
    }

    /// The time stamp of a message that came at `arrived`, or `None` where that is the moment of
    /// its arrival: when it tells no time, when its clock is not set or is ahead, or when its clock on
    /// the wall is not the one of the site (a clock that was never told its zone).
    pub fn settle(self, arrived: TimestampMs, site: &TimeZone) -> Option<TimestampMs> {
        match self {
            Self::Nothing => None,
            Self::Instant(at) => (at >= NOT_SET_BEFORE && at - arrived <= AHEAD_MS).then_some(at),
            Self::Local(local) => {
                let both = site.to_ambiguous_timestamp(local);
                // In the repeated hour the pass that is nearer to now.
                [both.earlier(), both.later()]
                    .into_iter()
                    .filter_map(|t| Some(TimestampMs(t.ok()?.as_millisecond())))
                    .filter(|at| (*at - arrived).abs() <= NEAR_MS)
                    .min_by_key(|at| (*at - arrived).abs())
            }
        }
    }
}

/// The same message again within this is the same message, ms: a redelivery or a retry.
const SAME_MS: i64 = 30_000;

/// Sources that are remembered; with more, the memory begins anew.
const SOURCES_MAX: usize = 10_000;

/// Gives messages without a time of their own the moment of their arrival, and the same moment
/// again to one that comes again: a reading that is redelivered is then a duplicate.
///
/// A source (topic, or address and node) that says the very same again within half a minute
/// is taken to repeat itself. A meter whose values stand still is so heard of every half minute.
#[derive(Debug, Default)]
pub struct Arrivals {
    /// By source: the sum of its last message, and the moment that it got.
    last: HashMap<String, (u64, TimestampMs)>,
}

impl Arrivals {
    /// The moment of a message of `source`.
    pub fn stamp(&mut self, source: &str, message: &[u8], now: TimestampMs) -> TimestampMs {
        let mut hasher = DefaultHasher::new();
        message.hash(&mut hasher);
        let sum = hasher.finish();
        if let Some((last, at)) = self.last.get_mut(source) {
            // A clock that was set back begins anew.
            if *last == sum && (0..SAME_MS).contains(&(now - *at)) {
                return *at;
            }
            (*last, *at) = (sum, now);
            return now;
        }
        if self.last.len() >= SOURCES_MAX {
            self.last.clear();
        }
        self.last.insert(source.to_owned(), (sum, now));
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> TimestampMs {
        TimestampMs::parse(text).unwrap()
    }

    #[test]
    fn an_instant_counts_unless_its_clock_is_not_set() {
        let (now, utc) = (at("2026-11-26T12:00:00Z"), TimeZone::UTC);
        let settle = |text: &str| Told::from_text(text).settle(now, &utc);
        assert_eq!(settle("2026-11-20T12:00:00Z"), Some(at("2026-11-20T12:00:00Z")));
        assert_eq!(settle("2000-01-01T00:00:00Z"), None);
        assert_eq!(settle("2026-11-26T12:06:00Z"), None);
        assert_eq!(settle("soon"), None);
    }

    #[test]
    fn a_clock_on_the_wall_counts_when_it_is_the_site_s() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let settle = |text: &str, now| Told::from_text(text).settle(at(now), &berlin);
        let noon = "2026-11-26T12:00:05Z";
        assert_eq!(settle("2026-11-26T13:00:01", noon), Some(at("2026-11-26T12:00:01Z")));
        assert_eq!(settle("2026-11-26T12:00:01", noon), None, "a clock at UTC");
        assert_eq!(settle("1970-01-01T00:03:00", noon), None);
        let second = settle("2026-10-25T02:30:00", "2026-10-25T01:30:02Z");
        assert_eq!(second, Some(at("2026-10-25T01:30:00Z")), "the second pass");
    }

    #[test]
    fn a_message_that_comes_again_keeps_its_moment() {
        let mut arrivals = Arrivals::default();
        let mut stamp = |m: &[u8], ms| arrivals.stamp("t", m, TimestampMs(ms)).0;
        assert_eq!(stamp(b"1", 1_000), 1_000);
        assert_eq!(stamp(b"1", 9_000), 1_000);
        assert_eq!(stamp(b"2", 9_500), 9_500);
        assert_eq!(stamp(b"2", 39_499), 9_500);
        assert_eq!(stamp(b"2", 39_500), 39_500);
    }
}
