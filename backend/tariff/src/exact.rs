//! Exact fractions for amounts under way: nothing is rounded until a bill's total is.

use num_bigint::Sign;
use num_rational::BigRational;
use ohmstead_model::Money;
use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// An exact fraction of any size.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(BigRational);

impl Exact {
    /// A whole number.
    pub fn int(n: i128) -> Self {
        Self(BigRational::from_integer(n.into()))
    }

    /// `n / d`.
    ///
    /// # Panics
    /// When `d` is 0.
    pub fn ratio(n: i128, d: i128) -> Self {
        Self(BigRational::new(n.into(), d.into()))
    }

    /// 0.
    pub fn zero() -> Self {
        Self::int(0)
    }

    /// Energy in mWh as kWh.
    pub fn kwh(mwh: i128) -> Self {
        Self::ratio(mwh, 1_000_000)
    }

    /// True for 0.
    pub fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }

    /// Below, equal to or above 0.
    pub fn sign(&self) -> Ordering {
        self.0.numer().sign().cmp(&Sign::NoSign)
    }

    /// Rounded to whole units, half away from zero; saturates at the ends of `i64`.
    pub fn round(&self) -> i64 {
        clamp(&self.0.round())
    }

    /// Largest whole number not above; saturates at the ends of `i64`.
    pub fn floor(&self) -> i64 {
        clamp(&self.0.floor())
    }

    /// As money in millionths, rounded once, half away from zero.
    pub fn money(&self) -> Money {
        Money((self.clone() * Self::int(Money::PER_UNIT.into())).round())
    }

    /// In units of 10^-`digits`, rounded half away from zero; saturates at the end of `i128`.
    pub(crate) fn units(&self, digits: u8) -> i128 {
        let units = (self.clone() * Self::int(10i128.pow(digits.into()))).0.round().to_integer();
        i128::try_from(units).unwrap_or(i128::MAX)
    }

    /// For statistics and display only.
    pub fn to_f64(&self) -> f64 {
        self.rounded(12).to_string().parse().unwrap_or(f64::NAN)
    }
}

fn clamp(whole: &BigRational) -> i64 {
    let n = whole.to_integer();
    i64::try_from(&n).unwrap_or(if n.sign() == Sign::Minus { i64::MIN } else { i64::MAX })
}

impl Default for Exact {
    fn default() -> Self {
        Self::zero()
    }
}
impl Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Exact {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Mul for Exact {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }
}
impl Div for Exact {
    type Output = Self;
    /// # Panics
    /// When `other` is 0.
    fn div(self, other: Self) -> Self {
        Self(self.0 / other.0)
    }
}
impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl AddAssign for Exact {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::zero(), |a, b| a + b)
    }
}
impl<'a> Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(values: I) -> Self {
        values.fold(Self::zero(), |a, b| Self(a.0 + &b.0))
    }
}
impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Rounds the sum of `parts` (in currency units) to `step` millionths, half away from zero, and
/// each part by the largest remainder, so that the parts add up to the rounded sum. Equal
/// remainders: the earlier part gets the step.
pub fn apportion(parts: &[Exact], step: i64) -> (Money, Vec<Money>) {
    let per_unit = Exact::ratio(Money::PER_UNIT.into(), step.into());
    let scaled: Vec<Exact> = parts.iter().map(|p| p.clone() * per_unit.clone()).collect();
    let total = scaled.iter().sum::<Exact>().round();
    let mut units: Vec<i64> = scaled.iter().map(Exact::floor).collect();
    let short = i128::from(total) - units.iter().map(|&u| i128::from(u)).sum::<i128>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let rest = |i: usize| scaled[i].clone() - Exact::int(units[i].into());
    let rests: Vec<Exact> = order.iter().map(|&i| rest(i)).collect();
    order.sort_by(|&a, &b| rests[b].cmp(&rests[a]).then(a.cmp(&b)));
    for &i in order.iter().take(usize::try_from(short).unwrap_or(0)) {
        units[i] += 1;
    }
    let money = |units: i64| Money(units.saturating_mul(step));
    (money(total), units.into_iter().map(money).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_rounded_sum() {
        let third = Exact::ratio(1, 3);
        let (total, parts) = apportion(&[third.clone(), third.clone(), third], 10_000);
        assert_eq!(total, Money(1_000_000));
        assert_eq!(parts, [Money(340_000), Money(330_000), Money(330_000)]);
    }

    #[test]
    fn halves_round_away_from_zero_on_both_sides() {
        let half_cent = Exact::ratio(5, 1000);
        assert_eq!(apportion(std::slice::from_ref(&half_cent), 10_000).0, Money(10_000));
        assert_eq!(apportion(&[-half_cent], 10_000).0, Money(-10_000));
        assert_eq!(apportion(&[Exact::ratio(-1, 3), Exact::ratio(1, 3)], 10_000).0, Money(0));
    }
}
