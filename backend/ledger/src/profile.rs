//! A device's habits, by which the energy of a gap is split: the mean of the same weekday and
//! quarter hour in the measured slots of the 56 days before.
//!
//! Weekday and quarter hour are UTC's, not the site's. So an interval depends on the device's
//! readings alone: another site zone, or another version of the time zone database, never changes
//! a stored number. The price: in the eight weeks after a clock change part of the profile is an
//! hour off, which moves estimated energy between neighbouring slots and is marked estimated.

use ohmstead_model::{Flags, Interval, Slot, SlotRange};

/// 56 days of slots: how far back a profile looks.
pub const PROFILE_SLOTS: i32 = 56 * 96;

const WEEK: i32 = 7 * 96;

/// At least this many weeks must have measured a slot's weekday and quarter hour, and
const MIN_WEEKS: i64 = 2;
/// in at least this many of a hundred slots of a gap, for the profile to be used.
const MIN_SHARE: usize = 75;

/// Least common multiple of 1..=8: means over up to eight weeks are whole multiples of its part.
const LCM: i128 = 840;

/// True when the slot was measured throughout and nothing is doubtful: what profiles are made of.
pub fn is_measured(interval: &Interval) -> bool {
    let doubtful = Flags::GAP.0
        | Flags::RESET.0
        | Flags::ROLLOVER.0
        | Flags::SWAP.0
        | Flags::UNIT_CHANGE.0
        | Flags::PROVISIONAL.0;
    i64::from(interval.covered_ms) == Slot::MS && interval.flags.0 & doubtful == 0
}

#[derive(Debug, Clone, Copy)]
struct Kept {
    slot: i32,
    energy: [i64; 2],
}

/// The measured slots of the last 56 days, in a ring.
#[derive(Debug, Default)]
pub(crate) struct Profile(Vec<Kept>);

impl Profile {
    /// Remembers a slot, when it was measured. Slots must come ascending.
    pub fn record(&mut self, interval: &Interval) {
        if !is_measured(interval) {
            return;
        }
        if self.0.is_empty() {
            self.0 = vec![Kept { slot: i32::MIN, energy: [0; 2] }; PROFILE_SLOTS as usize];
        }
        let energy = [interval.import.0, interval.export.0];
        self.0[ring(interval.slot.0)] = Kept { slot: interval.slot.0, energy };
    }

    /// Takes over what `newer` remembers, which lies after all that is here.
    pub fn overlay(&mut self, newer: Self) {
        if self.0.is_empty() {
            *self = newer;
            return;
        }
        for (kept, newer) in self.0.iter_mut().zip(newer.0) {
            if newer.slot != i32::MIN {
                *kept = newer;
            }
        }
    }

    /// What each slot of a gap weighs (its mean energy × 840) for one counter, from what was
    /// measured in the 56 days before the gap's first slot; `None` without enough of that, or
    /// where all was zero.
    pub fn weights(&self, gap: SlotRange, counter: usize) -> Option<Vec<i128>> {
        if self.0.is_empty() {
            return None;
        }
        let means: Vec<Option<i128>> =
            gap.iter().map(|slot| self.mean(slot.0, gap.from.0, counter)).collect();
        let known: Vec<i128> = means.iter().copied().flatten().collect();
        if known.is_empty() || known.len() * 100 < means.len() * MIN_SHARE {
            return None;
        }
        let total: i128 = known.iter().sum();
        // A slot that was never measured weighs what the others weigh in the mean.
        let rest = total / known.len() as i128;
        (total > 0).then(|| means.into_iter().map(|m| m.unwrap_or(rest)).collect())
    }

    fn mean(&self, slot: i32, before: i32, counter: usize) -> Option<i128> {
        // The newest slot of the same weekday and quarter hour before the gap.
        let ahead = slot - before;
        let mut candidate = slot - (ahead / WEEK + 1) * WEEK;
        let (mut sum, mut count) = (0i128, 0i64);
        while candidate >= before - PROFILE_SLOTS {
            let kept = self.0[ring(candidate)];
            if kept.slot == candidate {
                sum += i128::from(kept.energy[counter]);
                count += 1;
            }
            candidate -= WEEK;
        }
        (count >= MIN_WEEKS).then(|| sum * (LCM / i128::from(count)))
    }
}

fn ring(slot: i32) -> usize {
    slot.rem_euclid(PROFILE_SLOTS) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::MilliwattHours;

    fn measured(slot: i32, import: i64) -> Interval {
        Interval {
            import: MilliwattHours(import),
            covered_ms: Slot::MS as u32,
            ..Interval::empty(Slot(slot))
        }
    }

    #[test]
    fn a_gap_weighs_as_the_same_quarter_hours_did() {
        let mut profile = Profile::default();
        for slot in 0..3 * WEEK {
            profile.record(&measured(slot, i64::from(slot % WEEK)));
        }
        let gap = SlotRange::new(Slot(3 * WEEK), Slot(3 * WEEK + 3));
        assert_eq!(profile.weights(gap, 0), Some(vec![0, 840, 1680]));
        assert_eq!(profile.weights(gap, 1), None, "nothing was ever exported");
    }

    #[test]
    fn one_week_is_not_a_habit() {
        let mut profile = Profile::default();
        (0..WEEK).for_each(|slot| profile.record(&measured(slot, 5)));
        assert_eq!(profile.weights(SlotRange::new(Slot(WEEK), Slot(WEEK + 3)), 0), None);
    }

    #[test]
    fn what_is_older_than_56_days_is_forgotten() {
        let mut profile = Profile::default();
        (0..2 * WEEK).for_each(|slot| profile.record(&measured(slot, 5)));
        let gap = |at| SlotRange::new(Slot(at), Slot(at + 1));
        assert!(profile.weights(gap(2 * WEEK), 0).is_some());
        assert_eq!(profile.weights(gap(9 * WEEK), 0), None);
    }
}
