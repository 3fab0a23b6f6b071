//! Instants in milliseconds, half-open ranges, and the one time parser.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};

/// Milliseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimestampMs(pub i64);

/// A time that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a time: use RFC 3339 (2026-03-29T01:30:00Z, or with an offset) or Unix seconds"
)]
pub struct NotATime(pub String);

impl TimestampMs {
    /// Unix seconds, or milliseconds from 10^11 on; a fraction is rounded to the millisecond.
    /// `None` when not finite or beyond the year 9999.
    pub fn from_unix(value: f64) -> Option<Self> {
        ohmstead_wire::time::unix_to_ms(value).map(Self)
    }

    /// The one time parser of MQTT, REST and CSV: RFC 3339 with offset or `Z`, or a Unix time
    /// in seconds or milliseconds (see [`Self::from_unix`]).
    ///
    /// # Errors
    /// When the text is neither. A date without a zone is refused: it would be ambiguous.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        let text = text.trim();
        let refuse = || NotATime(text.chars().take(80).collect());
        if let Ok(number) = text.parse::<f64>() {
            return Self::from_unix(number).ok_or_else(refuse);
        }
        // A '+' in a query string often arrives as a space.
        let mended;
        let text = match text.rsplit_once(' ') {
            Some((date, offset)) if date.contains('T') && !offset.contains('+') => {
                mended = format!("{date}+{offset}");
                &mended
            }
            _ => text,
        };
        let instant: jiff::Timestamp = text.parse().map_err(|_| refuse())?;
        let ns = instant.as_nanosecond();
        let half = if ns < 0 { -500_000 } else { 500_000 };
        i64::try_from((ns + half) / 1_000_000).map(Self).map_err(|_| refuse())
    }

    /// As an instant of the calendar library; saturates beyond its range.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// RFC 3339 with the zone's offset at that instant, never a bracketed zone name.
    pub fn rfc3339(self, zone: &jiff::tz::TimeZone) -> String {
        let instant = self.to_jiff();
        instant.display_with_offset(zone.to_offset(instant)).to_string()
    }
}

impl fmt::Debug for TimestampMs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_jiff(), f)
    }
}
impl fmt::Display for TimestampMs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_jiff(), f)
    }
}
impl Add<i64> for TimestampMs {
    type Output = Self;
    fn add(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}
impl Sub<i64> for TimestampMs {
    type Output = Self;
    fn sub(self, ms: i64) -> Self {
        Self(self.0.saturating_sub(ms))
    }
}
impl Sub for TimestampMs {
    type Output = i64;
    /// Milliseconds between.
    fn sub(self, other: Self) -> i64 {
        self.0 - other.0
    }
}

/// A half-open range of time, `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeRange {
    /// First instant inside.
    pub from: TimestampMs,
    /// First instant after.
    pub to: TimestampMs,
}

impl TimeRange {
    /// All of time.
    pub const ALL: Self = Self { from: TimestampMs(i64::MIN), to: TimestampMs(i64::MAX) };

    /// `[from, to)`; empty when `to` is not after `from`.
    pub const fn new(from: TimestampMs, to: TimestampMs) -> Self {
        Self { from, to }
    }

    /// True when `at` lies inside.
    pub fn contains(&self, at: TimestampMs) -> bool {
        self.from <= at && at < self.to
    }

    /// True when nothing lies inside.
    pub fn is_empty(&self) -> bool {
        self.to <= self.from
    }

    /// The smallest range that holds both.
    pub fn union(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parser_takes_rfc_3339_and_unix_times() {
        let at = TimestampMs(1_739_930_110_250);
        for text in [
            "2025-02-19T01:55:10.25Z",
            "2025-02-19T02:55:10.250+01:00",
            "1739930110.25",
            "1739930110250",
            " 2025-02-19T02:55:10.25 01:00 ",
        ] {
            assert_eq!(TimestampMs::parse(text), Ok(at), "{text}");
        }
    }

    #[test]
    fn the_parser_refuses_what_is_ambiguous_or_absurd() {
        for text in [
            "",
            "yesterday",
            "2025-02-19T01:55:10",
            "2025-02-19",
            "NaN",
            "inf",
            "1e40",
            "2025-02-30T00:00:00Z",
        ] {
            assert!(TimestampMs::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_print_with_the_zone_s_offset_and_no_brackets() {
        let berlin = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(TimestampMs(1_739_930_110_000).rfc3339(&berlin), "2025-02-19T02:55:10+01:00");
    }
}
