//! One device's energy and statistics in one 15-minute slot.

use crate::slot::Slot;
use crate::unit::{Milliamps, Millivolts, MilliwattHours, Milliwatts};
use serde::{Deserialize, Serialize};

/// Least, greatest and mean of the readings in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stats<T> {
    /// Least value.
    pub min: T,
    /// Greatest value.
    pub max: T,
    /// Arithmetic mean of the readings, rounded once (half away from zero).
    pub mean: T,
}

/// What a reader of an interval should know about how it came about; a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Flags(pub u16);

impl Flags {
    /// The meter's counter started again (power cut, new boot).
    pub const RESET: Self = Self(1);
    /// The counter passed its greatest value.
    pub const ROLLOVER: Self = Self(1 << 1);
    /// A dip or spike that returned was left out.
    pub const GLITCH: Self = Self(1 << 2);
    /// The meter was exchanged.
    pub const SWAP: Self = Self(1 << 3);
    /// The counter changed between Wh and kWh.
    pub const UNIT_CHANGE: Self = Self(1 << 4);
    /// Part of the energy is the share of a gap.
    pub const GAP: Self = Self(1 << 5);
    /// Later readings may still settle what happened here.
    pub const PROVISIONAL: Self = Self(1 << 6);
    /// Energy was integrated from power, for want of a counter.
    pub const FROM_POWER: Self = Self(1 << 7);
    /// A correction touched this interval.
    pub const CORRECTED: Self = Self(1 << 8);
    /// Energy may be missing: a finding says how much, and why.
    pub const LEFT_OUT: Self = Self(1 << 9);
    /// The energy of a declared cadence reaches in over the slot's start: how much of it lies in the
    /// slot is estimated.
    pub const SPREAD_IN: Self = Self(1 << 10);
    /// The same over the slot's end.
    pub const SPREAD_OUT: Self = Self(1 << 11);
    /// Within the slot one such stretch ends and the next begins.
    pub const KNOT: Self = Self(1 << 12);

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True when every bit of `other` is set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Energy and statistics of one device in one slot. A pure function of the device's readings and
/// corrections; rebuilding it gives the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// Which 15 minutes.
    pub slot: Slot,
    /// Energy imported from the grid, or used. Never negative.
    pub import: MilliwattHours,
    /// Energy exported to the grid. Never negative.
    pub export: MilliwattHours,
    /// The part of `import` whose split over time is estimated.
    pub import_estimated: MilliwattHours,
    /// The part of `export` whose split over time is estimated.
    pub export_estimated: MilliwattHours,
    /// Voltage of the readings in the slot.
    pub voltage: Option<Stats<Millivolts>>,
    /// Current of the readings in the slot.
    pub current: Option<Stats<Milliamps>>,
    /// Power of the readings in the slot.
    pub power: Option<Stats<Milliwatts>>,
    /// How many readings lie in the slot.
    pub readings: u32,
    /// Measured time, 0..=900,000 ms: what no gap touches.
    pub covered_ms: u32,
    /// How it came about.
    pub flags: Flags,
}

impl Interval {
    /// A slot in which nothing is known.
    pub const fn empty(slot: Slot) -> Self {
        Self {
            slot,
            import: MilliwattHours(0),
            export: MilliwattHours(0),
            import_estimated: MilliwattHours(0),
            export_estimated: MilliwattHours(0),
            voltage: None,
            current: None,
            power: None,
            readings: 0,
            covered_ms: 0,
            flags: Flags(0),
        }
    }
}

/// An interval without its statistics: a third of its size, and all that sums and bills need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Energy {
    /// Which 15 minutes.
    pub slot: Slot,
    /// As [`Interval::import`].
    pub import: MilliwattHours,
    /// As [`Interval::export`].
    pub export: MilliwattHours,
    /// As [`Interval::import_estimated`].
    pub import_estimated: MilliwattHours,
    /// As [`Interval::export_estimated`].
    pub export_estimated: MilliwattHours,
    /// As [`Interval::readings`]; 0 where only the energy was read.
    pub readings: u32,
    /// As [`Interval::covered_ms`].
    pub covered_ms: u32,
    /// As [`Interval::flags`]; none where only the energy was read.
    pub flags: Flags,
}

impl Energy {
    /// A slot in which nothing is known.
    pub const fn empty(slot: Slot) -> Self {
        Self {
            slot,
            import: MilliwattHours(0),
            export: MilliwattHours(0),
            import_estimated: MilliwattHours(0),
            export_estimated: MilliwattHours(0),
            readings: 0,
            covered_ms: 0,
            flags: Flags(0),
        }
    }
}

impl From<Interval> for Energy {
    fn from(i: Interval) -> Self {
        Self {
            slot: i.slot,
            import: i.import,
            export: i.export,
            import_estimated: i.import_estimated,
            export_estimated: i.export_estimated,
            readings: i.readings,
            covered_ms: i.covered_ms,
            flags: i.flags,
        }
    }
}

impl From<Energy> for Interval {
    fn from(e: Energy) -> Self {
        Self {
            import: e.import,
            export: e.export,
            import_estimated: e.import_estimated,
            export_estimated: e.export_estimated,
            readings: e.readings,
            covered_ms: e.covered_ms,
            flags: e.flags,
            ..Self::empty(e.slot)
        }
    }
}

/// What has energy in a slot: an interval, or its energy alone.
pub trait InSlot: Copy {
    /// The energy.
    fn energy(&self) -> Energy;

    /// Highest power of the readings in the slot, where that is known.
    fn peak(&self) -> Option<Milliwatts> {
        None
    }

    /// Says anew how much of the slot was measured, ms.
    fn set_covered_ms(&mut self, ms: u32);
}

impl InSlot for Energy {
    fn energy(&self) -> Energy {
        *self
    }

    fn set_covered_ms(&mut self, ms: u32) {
        self.covered_ms = ms;
    }
}

impl InSlot for Interval {
    fn energy(&self) -> Energy {
        (*self).into()
    }

    fn peak(&self) -> Option<Milliwatts> {
        self.power.map(|p| p.max)
    }

    fn set_covered_ms(&mut self, ms: u32) {
        self.covered_ms = ms;
    }
}
