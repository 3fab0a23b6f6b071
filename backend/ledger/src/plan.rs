//! Where a recomputation has to begin.

use crate::anchor::{BOUND, Follower, RUN};
use crate::correction::Counter;
use crate::rules::Rules;
use crate::sample::Sample;
use ohmstead_model::{Slot, TimestampMs};

/// The readings before the dirty range do not reach far enough back: fetch more (four times as
/// many, say) and try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the readings before the dirty range do not reach far enough back: fetch more")]
pub struct NeedMore;

/// The first slot that a change at `from` or later can alter, given the samples before it.
pub(crate) fn first_slot(
    before: &[Sample],
    complete: bool,
    from: TimestampMs,
    rules: &Rules,
) -> Result<Slot, NeedMore> {
    let mut first = Slot::of(from);
    let Some(oldest) = before.first() else {
        return if complete { Ok(first) } else { Err(NeedMore) };
    };
    // The step from the last sample to the first changed one is measured time and power.
    if let Some(last) = before.iter().rev().find(|s| s.bears_energy()) {
        first = first.min(Slot::of(TimestampMs(last.at)));
    }
    for counter in Counter::BOTH {
        match unmoved(before, counter, rules) {
            Unmoved::Silent => {}
            Unmoved::Until(at) => first = first.min(Slot::of(TimestampMs(at))),
            Unmoved::Unknown if complete => first = first.min(Slot::of(TimestampMs(oldest.at))),
            Unmoved::Unknown => return Err(NeedMore),
        }
    }
    if complete || Counter::BOTH.into_iter().all(|c| is_settled(before, c, first, rules)) {
        Ok(first)
    } else {
        Err(NeedMore)
    }
}

enum Unmoved {
    /// The counter is silent before the change: what comes does not reach back to it.
    Silent,
    /// Energy up to this instant stays.
    Until(i64),
    Unknown,
}

/// The last instant up to which a counter's energy does not depend on what comes after `before`.
fn unmoved(before: &[Sample], counter: Counter, rules: &Rules) -> Unmoved {
    let mut follower = Follower::new(counter);
    let mut points = Vec::new();
    let mut until = None;
    for sample in before {
        if follower.push(sample, rules) {
            points.push(sample.at);
            if follower.run >= RUN {
                until = Some(points[points.len() - RUN]);
            }
        }
    }
    if follower.silent {
        return Unmoved::Silent;
    }
    let bound = points.len().checked_sub(BOUND).map(|n| points[n]);
    until.max(bound).map_or(Unmoved::Unknown, Unmoved::Until)
}

/// True when nothing before the first sample matters to a counter's energy from `first` on.
fn is_settled(before: &[Sample], counter: Counter, first: Slot, rules: &Rules) -> bool {
    let mut follower = Follower::new(counter);
    let mut settled = false;
    for sample in before.iter().take_while(|s| s.at <= first.start().0) {
        follower.push(sample, rules);
        settled |= follower.is_settled();
    }
    settled
}
