//! Exact decimals: a rate is held digit for digit as it is written, never as a float.

use crate::exact::Exact;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// `mantissa / 10^scale`, without trailing zeros. At most 36 significant digits and 30 decimals,
/// magnitude below 10^30.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

/// A text that is not a decimal number, or has more digits than are kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a decimal number that can be held exactly: use digits such as 0.2534")]
pub struct NotADecimal(pub String);

const MAX_SCALE: i64 = 30;
const MAX_MAGNITUDE: i128 = 10i128.pow(30);

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// `mantissa / 10^scale`.
    ///
    /// # Panics
    /// Never for a scale up to 30, which is all that this crate uses.
    pub fn new(mantissa: i128, scale: u8) -> Self {
        Self { mantissa, scale }.normalised()
    }

    /// True for 0.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// [`Self::is_zero`], as serde wants it.
    pub(crate) fn is_zero_ref(&self) -> bool {
        self.is_zero()
    }

    /// True below 0.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The same value as an exact fraction.
    pub fn exact(self) -> Exact {
        Exact::ratio(self.mantissa, 10i128.pow(u32::from(self.scale)))
    }

    /// The value as `n` in units of `10^-scale`; `None` when it has more decimals than that or
    /// does not fit.
    pub fn in_units(self, scale: u8) -> Option<i128> {
        let up = scale.checked_sub(self.scale)?;
        self.mantissa.checked_mul(10i128.checked_pow(u32::from(up))?)
    }

    /// Exact sum; `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let sum = self.in_units(scale)?.checked_add(other.in_units(scale)?)?;
        Some(Self { mantissa: sum, scale }.normalised())
    }

    fn normalised(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }

    fn parse(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((n, e)) => (n, e.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match number.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.len() + fraction.len() == 0 {
            return None;
        }
        let mut mantissa: i128 = 0;
        for c in whole.chars().chain(fraction.chars()) {
            let digit = i128::from(c.to_digit(10)?);
            mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
        }
        let mut scale = i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        while scale > 0 && mantissa % 10 == 0 && mantissa != 0 {
            mantissa /= 10;
            scale -= 1;
        }
        if mantissa == 0 {
            return Some(Self::ZERO);
        }
        if scale < 0 {
            let up = u32::try_from(-scale).ok()?;
            mantissa = mantissa.checked_mul(10i128.checked_pow(up)?)?;
            scale = 0;
        }
        let limit = MAX_MAGNITUDE.checked_mul(10i128.checked_pow(u32::try_from(scale).ok()?)?);
        if scale > MAX_SCALE || limit.is_some_and(|l| mantissa >= l) {
            return None;
        }
        let mantissa = if negative { -mantissa } else { mantissa };
        Some(Self { mantissa, scale: u8::try_from(scale).ok()? })
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        Self::parse(text.trim()).ok_or_else(|| NotADecimal(text.chars().take(60).collect()))
    }
}

impl From<i64> for Decimal {
    fn from(n: i64) -> Self {
        Self { mantissa: n.into(), scale: 0 }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.exact().cmp(&other.exact())
    }
}

impl std::ops::Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = usize::from(self.scale);
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}
impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    /// From a string, or a whole number. A JSON number with decimals is refused, because a JSON
    /// reader may have rounded it on the way.
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct AsText;
        impl Visitor<'_> for AsText {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal as a string, such as \"0.2534\", or a whole number")
            }
            fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<Decimal, E> {
                v.parse().map_err(E::custom)
            }
            fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<Decimal, E> {
                Ok(v.into())
            }
            fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<Decimal, E> {
                i64::try_from(v).map(Decimal::from).map_err(E::custom)
            }
            fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<Decimal, E> {
                Err(E::custom(format!("write {v} as a string (\"{v}\"), so that it stays exact")))
            }
        }
        d.deserialize_any(AsText).map_err(D::Error::custom)
    }
}

impl Exact {
    /// With `digits` decimals, rounded half away from zero, trailing zeros dropped.
    pub fn rounded(&self, digits: u8) -> Decimal {
        Decimal::new(self.units(digits), digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_keep_every_digit_they_are_written_with() {
        for text in ["0.07076899707317352", "19.538999557495117", "-0.45", "0.0001", "12", "0"] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
        assert_eq!("1.50".parse::<Decimal>().unwrap().to_string(), "1.5");
        assert_eq!("2.5e-3".parse::<Decimal>().unwrap().to_string(), "0.0025");
        assert_eq!("1E2".parse::<Decimal>().unwrap().to_string(), "100");
    }

    #[test]
    fn what_is_no_number_or_too_long_is_refused() {
        for text in ["", "-", ".", "1e99", "0x1", "1,5", "NaN", "1e30", "1e-31"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn sums_and_order_are_exact() {
        let d = |t: &str| t.parse::<Decimal>().unwrap();
        assert_eq!(d("0.1").checked_add(d("0.2")), Some(d("0.3")));
        assert!(d("0.30") == d("0.3") && d("-1") < d("0.0001"));
        assert_eq!(d("0.25").in_units(3), Some(250));
        assert_eq!(d("0.0001").in_units(3), None);
    }

    #[test]
    fn json_decimals_come_as_text_and_a_float_is_refused() {
        assert_eq!(serde_json::from_str::<Decimal>("\"0.1\"").unwrap().to_string(), "0.1");
        assert_eq!(serde_json::from_str::<Decimal>("7").unwrap().to_string(), "7");
        assert!(serde_json::from_str::<Decimal>("0.1").unwrap_err().to_string().contains("string"));
    }
}
