//! Splitting a gap's energy over its slots, and which gaps late data splits anew.

use crate::level::Step;
use crate::power::Piece;
use crate::profile::{PROFILE_SLOTS, is_measured};
use ohmstead_model::{Flags, Interval, Slot, SlotRange, TimeRange, TimestampMs};

/// `whole * part / of`, floored; not negative.
pub(crate) fn share(whole: i64, part: i64, of: i64) -> i64 {
    if part == of {
        return whole;
    }
    (i128::from(whole) * i128::from(part) / i128::from(of)) as i64
}

pub(crate) fn touched(from: i64, to: i64) -> SlotRange {
    SlotRange::touching(TimeRange::new(TimestampMs(from), TimestampMs(to)))
}

/// Weights of a step's slots by the power in between, where that covers all of it.
pub(crate) fn by_power(step: &Step, between: &[Piece], slots: SlotRange) -> Option<Vec<i128>> {
    let joined = between.windows(2).all(|w| w[0].to == w[1].from);
    if !joined || between.first()?.from != step.from || between.last()?.to != step.to {
        return None;
    }
    let mut weights = vec![0i128; slots.len()];
    for piece in between {
        *weights.get_mut(usize::try_from(piece.slot - slots.from.0).ok()?)? += piece.area;
    }
    weights.iter().any(|w| *w > 0).then_some(weights)
}

/// Energy so far at each slot boundary of a step, by weights; the last is all of it.
pub(crate) fn knots(step: &Step, slots: SlotRange, weights: &[i128]) -> Vec<(i64, i64)> {
    // Large weights lose their lowest bits, so that the products below stay within 128 bits.
    let wide: i128 = weights.iter().sum();
    let shift = (i128::BITS - wide.leading_zeros()).saturating_sub(62);
    let whole: i128 = weights.iter().map(|w| w >> shift).sum();
    let mut knots = vec![(step.from, 0)];
    let mut sum = 0;
    for (slot, weight) in slots.iter().zip(weights) {
        sum += weight >> shift;
        let energy = (i128::from(step.energy) * sum / whole.max(1)) as i64;
        knots.push((slot.end().0.min(step.to), energy));
    }
    knots
}

/// Where to look for gaps whose split may rest on changed slots: the 56 days after them.
pub fn dependent_gaps(replaced: SlotRange) -> SlotRange {
    SlotRange::new(replaced.to, Slot(replaced.to.0.saturating_add(PROFILE_SLOTS)))
}

/// True when replacing `old` intervals by `new` ones (the same slots) changes what profiles are
/// made of: then the gaps of [`dependent_gaps`] are to be derived again.
pub fn changes_profile(old: &[Interval], new: &[Interval]) -> bool {
    let habit = |i: &&Interval| is_measured(i);
    let part = |i: &Interval| (i.slot, i.import, i.export);
    !old.iter().filter(habit).map(part).eq(new.iter().filter(habit).map(part))
}

/// Ranges to mark dirty, so that the gaps among `stored` intervals are split anew.
pub fn gaps_to_derive(stored: &[Interval]) -> Vec<TimeRange> {
    let mut ranges: Vec<TimeRange> = Vec::new();
    for slot in stored.iter().filter(|i| i.flags.has(Flags::GAP)).map(|i| i.slot) {
        match ranges.last_mut() {
            Some(last) if last.to == slot.start() => last.to = slot.end(),
            _ => ranges.push(TimeRange::new(slot.start(), slot.end())),
        }
    }
    ranges
}
