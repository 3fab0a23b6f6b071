//! 15-minute UTC slots: the grain in which energy is kept.

use crate::time::{TimeRange, TimestampMs};
use serde::{Deserialize, Serialize};

/// A 15-minute UTC slot, numbered from 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slot(pub i32);

impl Slot {
    /// Length of a slot.
    pub const MS: i64 = 900_000;

    /// The slot that holds `at`.
    #[inline]
    pub fn of(at: TimestampMs) -> Self {
        Self(at.0.div_euclid(Self::MS).clamp(i32::MIN.into(), i32::MAX.into()) as i32)
    }

    /// First instant inside.
    pub fn start(self) -> TimestampMs {
        TimestampMs(i64::from(self.0) * Self::MS)
    }

    /// First instant after.
    pub fn end(self) -> TimestampMs {
        TimestampMs((i64::from(self.0) + 1) * Self::MS)
    }

    /// The slot that begins at `at`; `None` when `at` is not a slot boundary.
    pub fn starting(at: TimestampMs) -> Option<Self> {
        (at.0.rem_euclid(Self::MS) == 0).then(|| Self::of(at))
    }

    /// The slot after this one; the last there is is its own.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Slots `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SlotRange {
    /// First slot inside.
    pub from: Slot,
    /// First slot after.
    pub to: Slot,
}

impl SlotRange {
    /// `[from, to)`.
    pub const fn new(from: Slot, to: Slot) -> Self {
        Self { from, to }
    }

    /// The slots that touch a range of time.
    pub fn touching(range: TimeRange) -> Self {
        let to =
            if range.is_empty() { Slot::of(range.from) } else { Slot::of(range.to - 1).next() };
        Self { from: Slot::of(range.from), to }
    }

    /// The same span as time.
    pub fn times(self) -> TimeRange {
        TimeRange::new(self.from.start(), self.to.start())
    }

    /// How many slots.
    pub fn len(self) -> usize {
        usize::try_from(i64::from(self.to.0) - i64::from(self.from.0)).unwrap_or(0)
    }

    /// True when no slot lies inside.
    pub fn is_empty(self) -> bool {
        self.to <= self.from
    }

    /// True when `slot` lies inside.
    pub fn contains(self, slot: Slot) -> bool {
        self.from <= slot && slot < self.to
    }

    /// Each slot in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Slot> {
        (self.from.0..self.to.0).map(Slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_half_open_and_floor_before_1970() {
        assert_eq!(Slot::of(TimestampMs(0)), Slot(0));
        assert_eq!(Slot::of(TimestampMs(899_999)), Slot(0));
        assert_eq!(Slot::of(TimestampMs(900_000)), Slot(1));
        assert_eq!(Slot::of(TimestampMs(-1)), Slot(-1));
        assert_eq!(Slot::starting(TimestampMs(900_001)), None);
    }

    #[test]
    fn touching_covers_exactly_the_slots_of_a_range() {
        let r = |a, b| SlotRange::touching(TimeRange::new(TimestampMs(a), TimestampMs(b)));
        assert_eq!(r(0, 900_000).len(), 1);
        assert_eq!(r(0, 900_001).len(), 2);
        assert_eq!(r(5, 5).len(), 0);
    }
}
