//! What the ledger found in the readings and did about it.

use crate::correction::Counter;
use ohmstead_model::{Flags, MilliwattHours, TimeRange, TimestampMs};
use serde::{Deserialize, Serialize};

/// What a discontinuity of a counter was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Class {
    /// The counter began at zero again; its new value is energy since then.
    Reset,
    /// The counter went to a value it had before: fell back to an older saved one, or was sent
    /// as zero before the saved one was loaded. That is no energy.
    SavedValue,
    /// The counter passed its greatest value.
    Rollover,
    /// Readings off the line that came back to it; left out.
    Glitch,
    /// Another meter, or a counter set to another value; no energy.
    Swap,
    /// The counter changed between Wh and kWh; no energy across the change. What follows is
    /// taken as sent: a calibration correction sets it right.
    UnitChange,
    /// The counter reads zero, as some meters do while they are off, or stands still at another lower
    /// value: no energy until it counts again. Back at or above where it stood, it made the
    /// difference, however long it was away.
    Away,
    /// More than its neighbours show, from which the counter went on, and the device does it again
    /// and again: load.
    Load,
    /// A person said that nothing was wrong.
    Real,
}

impl Class {
    /// The flag of the intervals it touches.
    pub const fn flag(self) -> Flags {
        match self {
            Self::Reset | Self::SavedValue => Flags::RESET,
            Self::Rollover => Flags::ROLLOVER,
            Self::Glitch => Flags::GLITCH,
            Self::Swap => Flags::SWAP,
            Self::UnitChange => Flags::UNIT_CHANGE,
            Self::Away | Self::Load | Self::Real => Flags(0),
        }
    }
}

/// A place where a counter did not just count on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Discontinuity {
    /// Which counter.
    pub counter: Counter,
    /// What it was taken for.
    pub class: Class,
    /// The first reading after it (of a glitch: the first wrong reading). Names it in an
    /// [`crate::Action::Classify`] correction.
    pub at: TimestampMs,
    /// The last reading before it.
    pub since: TimestampMs,
    /// The counter at `since`.
    pub before: MilliwattHours,
    /// The counter at `at`.
    pub after: MilliwattHours,
    /// The energy counted between the two; before any calibration.
    pub energy: MilliwattHours,
    /// How many readings are left out; 0 unless a glitch.
    pub left_out: u32,
    /// Later readings may still settle it otherwise; no energy is counted until then.
    pub pending: bool,
    /// A correction decided it.
    pub corrected: bool,
    /// It was judged by the device's declared rating, which no recurrence overrules.
    #[serde(default)]
    pub by_rating: bool,
    /// Why, in plain words.
    pub reason: String,
}

impl Discontinuity {
    /// Energy that may have been used across it and is in no interval; `None` when nothing is missing.
    /// Zero when something may be, but nothing tells how much. A classification decides it.
    pub fn missing(&self) -> Option<MilliwattHours> {
        if self.corrected || (!self.pending && !self.leaves_out()) {
            return None;
        }
        let rise = self.after.0.saturating_sub(self.before.0).max(0);
        let known = self.pending || self.class == Class::Swap;
        Some(MilliwattHours(if known { (rise - self.energy.0).max(0) } else { 0 }))
    }

    const fn leaves_out(&self) -> bool {
        matches!(self.class, Class::SavedValue | Class::Swap | Class::UnitChange)
    }
}

/// How the energy of a gap was split over its slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Split {
    /// By the device's own profile.
    Profile,
    /// Evenly over time.
    Even,
    /// By the power readings in between, which cover it: not estimated.
    Power,
}

/// A stretch without the counter whose energy is known but not when it was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// Which counter.
    pub counter: Counter,
    /// From the last reading before to the first after.
    pub range: TimeRange,
    /// The energy in it; after calibration.
    pub energy: MilliwattHours,
    /// How it was split.
    pub split: Split,
}

/// Readings whose time stamps are not believed: they count nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Clock {
    /// From the first to behind the last of them.
    pub range: TimeRange,
    /// How many.
    pub readings: u32,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "camelCase")]
pub enum Finding {
    /// A counter did not just count on.
    Discontinuity(Discontinuity),
    /// A stretch without the counter.
    Gap(Gap),
    /// Readings from before the meter's clock was set.
    Clock(Clock),
}

impl Finding {
    /// The instant by which findings are kept and replaced: the reading after.
    pub fn at(&self) -> TimestampMs {
        match self {
            Self::Discontinuity(d) => d.at,
            Self::Gap(g) => g.range.to,
            Self::Clock(c) => c.range.from,
        }
    }
}
