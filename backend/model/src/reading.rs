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

/// What the reading of a period says of it, beside its energy.
///
/// Some sources have no counter: they give the energy of each period (utilities' exports). Such a
/// device's readings stand at the end of their period; `energy` and `energy_exported` are the
/// energy *within* the period and `power` is its mean. A period has no boot: the fields `boot`
/// and `seq`, which no such source uses, carry its length and its revision, so that stores,
/// exports and copies keep a period like any other reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Length, s; more than 0.
    pub length_s: u32,
    /// Grows when a period is given anew with other values: the latest is in force.
    pub revision: u32,
}

/// Boots from here on are lengths of periods.
const PERIOD: u32 = 1 << 31;

impl Period {
    /// The longest period, s: a quarter of a year.
    pub const LONGEST_S: u32 = 92 * 86_400;

    /// As `boot` and `seq` of a reading; `None` when it is longer than [`Self::LONGEST_S`].
    pub fn as_boot_and_seq(self) -> Option<(u32, u32)> {
        let fits = (1..=Self::LONGEST_S).contains(&self.length_s);
        fits.then_some((PERIOD + self.length_s, self.revision))
    }
}

impl Reading {
    /// Of a device of periods: which period this reading is of, see [`Period`].
    pub fn period(&self) -> Option<Period> {
        let length_s = self.boot?.checked_sub(PERIOD)?;
        let revision = self.seq.unwrap_or(0);
        (length_s > 0).then_some(Period { length_s, revision })
    }

    /// The rank by which two readings of the same device and instant are settled: the greater
    /// wins. Measured before estimated, of periods the later revision, then the one with a counter,
    /// then by value: arbitrary but total, so that the winner does not depend on which came first.
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
            self.period().map(|period| period.revision),
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
    fn the_later_revision_of_a_period_wins_and_a_boot_is_no_period() {
        let of = |revision, wh| {
            let (boot, seq) = Period { length_s: 1800, revision }.as_boot_and_seq().unwrap();
            Reading {
                energy: Some(MilliwattHours(wh)),
                boot: Some(boot),
                seq: Some(seq),
                ..Reading::default()
            }
        };
        assert_eq!(of(3, 1).period(), Some(Period { length_s: 1800, revision: 3 }));
        assert!(of(2, 5).beats(&of(1, 9)));
        assert!(!of(1, 9).beats(&of(2, 5)));
        assert!(of(2, 5).beats(&Reading { estimated: true, ..of(7, 9) }));
        assert_eq!(Reading { boot: Some(7), ..Reading::default() }.period(), None);
        let endless = Period { length_s: Period::LONGEST_S + 1, revision: 0 };
        assert_eq!(endless.as_boot_and_seq(), None);
    }

    #[test]
    fn one_of_two_different_readings_always_wins() {
        let a = Reading { power: Some(Milliwatts(5)), ..Reading::default() };
        let b = Reading { voltage: Some(Millivolts(5)), ..Reading::default() };
        assert_ne!(a.beats(&b), b.beats(&a));
    }
}
