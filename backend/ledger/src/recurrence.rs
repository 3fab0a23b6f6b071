//! Rises that only the device itself can explain: what it does again and again is load.
//!
//! One rise beyond what the neighbouring readings show may be another meter, or a counter set by
//! hand. Two alike, from each of which the counter went on, are a load that runs now and then: nobody
//! exchanges a meter for one that stands higher by the same amount twice in a month.

use crate::correction::Counter;
use crate::event::{Class, Discontinuity, Finding};
use ohmstead_model::{TimeRange, TimestampMs};

/// How far apart two rises may be to explain each other: 28 days.
const WITHIN_MS: i64 = 28 * 86_400_000;

/// A rise faster than this (15 MW, the most a device can be declared to do) is never load, mW.
const MOST_MW: i128 = 15_000_000_000;

/// A rise beyond what its neighbours show, from which the counter went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rise {
    counter: Counter,
    at: i64,
    /// mW.
    rate: i128,
}

impl Rise {
    fn of(d: &Discontinuity) -> Option<Self> {
        let settled = !d.pending && !d.corrected && !d.by_rating;
        let kind = matches!(d.class, Class::Swap | Class::Load);
        let rise = i128::from(d.after.0) - i128::from(d.before.0);
        let ms = d.at.0 - d.since.0;
        (settled && kind && rise > 0 && ms > 0).then(|| Self {
            counter: d.counter,
            at: d.at.0,
            rate: rise * 3_600_000 / i128::from(ms),
        })
    }

    pub fn of_finding(finding: &Finding) -> Option<Self> {
        match finding {
            Finding::Discontinuity(d) => Self::of(d),
            _ => None,
        }
    }
}

/// True when a rise recurs: within 28 days there is another whose rate is within a quarter of its
/// own, or two others within a factor of two. `known` ascends in time; the rise itself may be in it.
pub(crate) fn recurs(d: &Discontinuity, known: &[Rise]) -> bool {
    let Some(rise) = Rise::of(d) else { return false };
    if rise.rate > MOST_MW {
        return false;
    }
    let from = known.partition_point(|r| r.at < rise.at.saturating_sub(WITHIN_MS));
    let mut near = 0;
    for other in known[from..].iter().take_while(|r| r.at <= rise.at.saturating_add(WITHIN_MS)) {
        if other.counter != rise.counter || other.at == rise.at {
            continue;
        }
        let (low, high) = (rise.rate.min(other.rate), rise.rate.max(other.rate));
        near += i32::from(high <= 2 * low);
        if near >= 2 || 4 * high <= 5 * low {
            return true;
        }
    }
    false
}

/// The findings to read for judging the rises in `range` ([`Finding::at`]): 28 days either side.
pub fn recurrence_range(range: TimeRange) -> TimeRange {
    TimeRange::new(
        TimestampMs(range.from.0.saturating_sub(WITHIN_MS)),
        TimestampMs(range.to.0.saturating_add(WITHIN_MS)),
    )
}

/// True when a finding is a rise whose meaning others can change, or that changes theirs.
pub fn is_rise(finding: &Finding) -> bool {
    Rise::of_finding(finding).is_some()
}

/// The rises among a device's findings that were taken for something else than the others now say:
/// ranges to mark dirty. `findings` (any order) must reach 28 days beyond those asked for in
/// `range` on either side.
pub fn rises_to_derive(findings: &[Finding], range: TimeRange) -> Vec<TimeRange> {
    let known = rises(findings);
    findings
        .iter()
        .filter_map(|f| match f {
            Finding::Discontinuity(d) if range.contains(d.at) && Rise::of(d).is_some() => Some(d),
            _ => None,
        })
        .filter(|d| recurs(d, &known) != (d.class == Class::Load))
        .map(|d| TimeRange::new(d.at, d.at + 1))
        .collect()
}

pub(crate) fn rises(findings: &[Finding]) -> Vec<Rise> {
    let mut rises: Vec<Rise> = findings.iter().filter_map(Rise::of_finding).collect();
    rises.sort_by_key(|r| (r.at, r.counter));
    rises
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::MilliwattHours;

    const DAY: i64 = 86_400_000;

    fn rise(at: i64, wh: i64) -> Finding {
        Finding::Discontinuity(Discontinuity {
            counter: Counter::Import,
            class: Class::Swap,
            at: TimestampMs(at),
            since: TimestampMs(at - 900_000),
            before: MilliwattHours(1_000),
            after: MilliwattHours(1_000 + wh * 1_000),
            energy: MilliwattHours(0),
            left_out: 0,
            pending: false,
            corrected: false,
            by_rating: false,
            reason: String::new(),
        })
    }

    fn load(findings: &[Finding]) -> usize {
        rises_to_derive(findings, TimeRange::ALL).len()
    }

    #[test]
    fn two_alike_are_load_one_is_not() {
        assert_eq!(load(&[rise(DAY, 12_000)]), 0);
        assert_eq!(load(&[rise(DAY, 12_000), rise(2 * DAY, 13_000)]), 2);
        assert_eq!(load(&[rise(DAY, 12_000), rise(30 * DAY, 12_000)]), 0, "too far apart");
    }

    #[test]
    fn of_unlike_ones_it_takes_three() {
        assert_eq!(load(&[rise(DAY, 12_000), rise(2 * DAY, 20_000)]), 0);
        assert_eq!(load(&[rise(DAY, 12_000), rise(2 * DAY, 20_000), rise(3 * DAY, 15_500)]), 3);
    }

    #[test]
    fn what_no_device_can_do_is_never_load() {
        assert_eq!(load(&[rise(DAY, 1 << 32), rise(2 * DAY, 1 << 32)]), 0);
    }
}
