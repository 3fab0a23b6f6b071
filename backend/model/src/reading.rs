//! A checked reading, and the order that settles conflicts.

use crate::time::TimestampMs;
use crate::unit::{Milliamps, Millihertz, Millivolts, MilliwattHours, Milliwatts, PowerFactor};
use serde::{Deserialize, Serialize};

/// The values of one reading of one device; the device and the time stamp are its key.
/// At least one value is present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Reading {
    /// When the values were true.
    pub at: TimestampMs,
    /// RMS voltage.
    pub voltage: Option<Millivolts>,
    /// RMS current.
    pub current: Option<Milliamps>,
    /// Active power; negative = export.
    pub power: Option<Milliwatts>,
    /// Cumulative import counter at `at`.
    pub energy: Option<MilliwattHours>,
    /// Cumulative export counter at `at`.
    pub energy_exported: Option<MilliwattHours>,
    /// Power factor.
    pub power_factor: Option<PowerFactor>,
    /// Mains frequency.
    pub frequency: Option<Millihertz>,
    /// Number within the boot.
    pub seq: Option<u32>,
    /// Number of the boot.
    pub boot: Option<u32>,
    /// Filled in, not measured.
    pub estimated: bool,
}

impl Reading {
    /// The rank by which two readings of the same device and instant are settled: the greater
    /// wins. Measured before estimated, then the one with a counter, then by value: arbitrary
    /// but total, so that the winner does not depend on which came first.
    fn rank(&self) -> impl Ord {
        let Self {
            at,
            voltage,
            current,
            power,
            energy,
            energy_exported,
            power_factor,
            frequency,
            seq,
            boot,
            estimated,
        } = *self;
        (
            at,
            !estimated,
            energy,
            energy_exported,
            power,
            voltage,
            current,
            power_factor,
            frequency,
            boot,
            seq,
        )
    }

    /// True when `self` wins over `other` under the same key. Never true of equal readings.
    pub fn beats(&self, other: &Self) -> bool {
        self.rank() > other.rank()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measured_beats_estimated_whatever_the_values() {
        let measured = Reading { energy: Some(MilliwattHours(1)), ..Reading::default() };
        let estimated =
            Reading { energy: Some(MilliwattHours(9)), estimated: true, ..Reading::default() };
        assert!(measured.beats(&estimated));
        assert!(!estimated.beats(&measured));
        assert!(!measured.beats(&measured));
    }

    #[test]
    fn one_of_two_different_readings_always_wins() {
        let a = Reading { power: Some(Milliwatts(5)), ..Reading::default() };
        let b = Reading { voltage: Some(Millivolts(5)), ..Reading::default() };
        assert_ne!(a.beats(&b), b.beats(&a));
    }
}
