//! Integer physical units. The unit is in the type; a thousandth is the finest step kept.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

macro_rules! milli_unit {
    ($(#[$doc:meta])* $name:ident, $symbol:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// From whole units, rounded to the nearest thousandth (half away from zero).
            /// `None` when not finite, or too large for an exact thousandth (2^50).
            pub fn from_units(units: f64) -> Option<Self> {
                let milli = (units * 1000.0).round();
                (milli.abs() <= (1i64 << 50) as f64).then_some(Self(milli as i64))
            }

            /// In whole units, for display.
            pub fn units(self) -> f64 {
                self.0 as f64 / 1000.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.units(), $symbol)
            }
        }
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
                Self(values.map(|v| v.0).sum())
            }
        }
    };
}

milli_unit!(
    /// RMS voltage in mV.
    Millivolts, "V");
milli_unit!(
    /// RMS current in mA.
    Milliamps, "A");
milli_unit!(
    /// Active power in mW; negative = export.
    Milliwatts, "W");
milli_unit!(
    /// Energy in mWh.
    MilliwattHours, "Wh");
milli_unit!(
    /// Mains frequency in mHz.
    Millihertz, "Hz");
milli_unit!(
    /// Power factor in thousandths, -1000..=1000.
    PowerFactor, "");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousandths_are_exact_both_ways() {
        assert_eq!(MilliwattHours::from_units(1.24), Some(MilliwattHours(1240)));
        assert_eq!(
            MilliwattHours::from_units(123_456_789.123),
            Some(MilliwattHours(123_456_789_123))
        );
        assert_eq!(Milliwatts::from_units(-0.0005), Some(Milliwatts(-1)));
        assert_eq!(Millivolts(220_400).units().to_string(), "220.4");
    }

    #[test]
    fn what_cannot_be_exact_is_refused() {
        for bad in [f64::NAN, f64::INFINITY, 1e13, -1e13] {
            assert_eq!(Milliwatts::from_units(bad), None);
        }
    }
}
