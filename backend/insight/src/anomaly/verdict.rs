//! What people said of anomalies, and what is learned from it: what is like something that
//! "was us" is no alarm any more.

use super::{Anomaly, AnomalyKind};
use crate::history::HOUR_MS;
use jiff::tz::TimeZone;
use ohmstead_model::{MilliwattHours, TimestampMs};

/// Hours of the day between two beginnings that count as the same time of day.
const NEAR_H: i32 = 2;
/// The power of two that are alike differs by no more than this factor.
const ALIKE: f64 = 1.6;
/// "That was us" within four weeks that the budget of false alarms allows for: a quarter a week.
const ALLOWED: usize = 1;
/// The strictness is never more than this, so that a real fault can still be heard.
const STRICTEST: f64 = 8.0;
/// Four weeks.
const RECENT_MS: i64 = 28 * 24 * HOUR_MS;

/// What somebody said of one anomaly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Of which kind it was.
    pub kind: AnomalyKind,
    /// When it began.
    pub from: TimestampMs,
    /// When it ended.
    pub to: TimestampMs,
    /// Energy above the usual.
    pub extra: MilliwattHours,
    /// True: that was us. False: it was a fault indeed.
    pub was_us: bool,
    /// When it was said.
    pub at: TimestampMs,
}

impl Verdict {
    /// True when it was said of this anomaly: the kind is the same, and the times overlap.
    pub fn is_of(&self, anomaly: &Anomaly) -> bool {
        self.kind == anomaly.kind && self.from < anomaly.to && anomaly.from < self.to
    }

    /// True when the anomaly is like the one that this was said of: the same kind, power alike, on
    /// the same kind of day (working day or weekend) and at about the same time; of what runs for
    /// days the time does not matter.
    pub fn is_like(&self, anomaly: &Anomaly, zone: &TimeZone) -> bool {
        if self.kind != anomaly.kind {
            return false;
        }
        let power = |extra: MilliwattHours, from: TimestampMs, to: TimestampMs| {
            extra.0 as f64 / ((to - from).max(1) as f64)
        };
        let mine = power(self.extra, self.from, self.to);
        let other = power(anomaly.extra, anomaly.from, anomaly.to);
        let alike = mine.signum() * other.signum() > 0.0
            && (mine / other).abs() <= ALIKE
            && (other / mine).abs() <= ALIKE;
        if self.kind == AnomalyKind::Standby {
            return alike;
        }
        let (a, b) = (local(self.from, zone), local(anomaly.from, zone));
        let apart = (a.1 - b.1).rem_euclid(24);
        alike && a.0 == b.0 && apart.min(24 - apart) <= NEAR_H
    }
}

/// Whether it is a weekend, and the hour of the day.
fn local(at: TimestampMs, zone: &TimeZone) -> (bool, i32) {
    let when = zone.to_datetime(at.to_jiff());
    (when.weekday().to_monday_zero_offset() >= 5, i32::from(when.hour()))
}

/// What was said of the anomaly itself, the last word first; else `None`.
pub fn said_of<'a>(anomaly: &Anomaly, verdicts: &'a [Verdict]) -> Option<&'a Verdict> {
    verdicts.iter().filter(|v| v.is_of(anomaly)).max_by_key(|v| v.at)
}

/// True when the last thing that was said of anomalies like this one is "that was us".
pub fn is_learned(anomaly: &Anomaly, verdicts: &[Verdict], zone: &TimeZone) -> bool {
    let like = verdicts.iter().filter(|v| v.is_like(anomaly, zone));
    like.max_by_key(|v| v.at).is_some_and(|v| v.was_us)
}

/// How strict to be, from how often "that was us" was said of anomalies of the four weeks before `now`:
/// once is within the budget; for each further time twice as strict.
pub fn strictness(verdicts: &[Verdict], now: TimestampMs) -> f64 {
    let recent = verdicts.iter().filter(|v| v.was_us && now - v.from < RECENT_MS).count();
    let over = i32::try_from(recent.saturating_sub(ALLOWED)).unwrap_or(i32::MAX);
    2f64.powi(over.min(30)).min(STRICTEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> TimestampMs {
        TimestampMs::parse(text).unwrap()
    }

    fn anomaly(from: &str, hours: i64, watts: i64) -> Anomaly {
        let from = at(from);
        Anomaly {
            from,
            to: from + hours * HOUR_MS,
            kind: AnomalyKind::LeftOn,
            extra: MilliwattHours(watts * hours * 1000),
            text: String::new(),
        }
    }

    fn said(a: &Anomaly, was_us: bool, at: TimestampMs) -> Verdict {
        Verdict { kind: a.kind, from: a.from, to: a.to, extra: a.extra, was_us, at }
    }

    #[test]
    fn what_was_us_is_known_again_at_its_time_and_power_until_somebody_says_otherwise() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // A Saturday evening's oven.
        let first = anomaly("2026-01-10T17:00:00Z", 6, 1500);
        let us = [said(&first, true, at("2026-01-11T09:00:00Z"))];
        for (like, known) in [
            (anomaly("2026-01-17T18:00:00Z", 5, 1700), true),
            (anomaly("2026-01-18T16:00:00Z", 6, 1200), true),
            (anomaly("2026-01-17T03:00:00Z", 6, 1500), false),
            (anomaly("2026-01-14T17:00:00Z", 6, 1500), false),
            (anomaly("2026-01-17T17:00:00Z", 6, 3000), false),
        ] {
            assert_eq!(is_learned(&like, &us, &zone), known, "{like:?}");
        }
        let again = anomaly("2026-01-24T17:00:00Z", 6, 1500);
        let both = [us[0].clone(), said(&again, false, at("2026-01-25T09:00:00Z"))];
        assert!(!is_learned(&anomaly("2026-01-31T17:00:00Z", 6, 1500), &both, &zone));
        assert_eq!(said_of(&again, &both).map(|v| v.was_us), Some(false));
    }

    #[test]
    fn more_false_alarms_than_the_budget_allows_make_it_stricter() {
        let now = at("2026-02-01T00:00:00Z");
        let all: Vec<Verdict> = (1..=20)
            .map(|day| said(&anomaly("2026-01-10T17:00:00Z", 6, day * 100), true, now))
            .collect();
        assert!((strictness(&all[..1], now) - 1.0).abs() < 1e-12);
        assert!((strictness(&all[..3], now) - 4.0).abs() < 1e-12);
        assert!((strictness(&all, now) - STRICTEST).abs() < 1e-12);
        assert!((strictness(&all, now + RECENT_MS) - 1.0).abs() < 1e-12);
    }
}
