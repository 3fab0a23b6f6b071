//! A supplier's own rounding: by interval, by line.

use super::segment::{Output, Segment};
use crate::exact::Exact;
use crate::tariff::{Half, IntervalRounding};

/// kWh and what they cost.
#[derive(Debug, Clone, Default)]
pub(super) struct Rounded {
    pub(super) quantity: Exact,
    pub(super) amount: Exact,
}

/// Adds up what `over` gives for the slots `[first, end)`: once for the whole segment, or for
/// each interval by itself, rounded, where the tariff rounds intervals.
pub(super) fn by_interval(seg: &Segment<'_>, over: impl Fn(usize, usize) -> Rounded) -> Rounded {
    let tariff = seg.plan.tariff;
    let Some((rule, half)) =
        tariff.rounding.and_then(|r| r.interval.map(|interval| (interval, r.half)))
    else {
        return over(seg.first, seg.end);
    };
    let mut sum = Rounded::default();
    for window in seg.table.windows_in(rule.minutes, seg.first, seg.end) {
        let one = interval(over(window.first, window.end), rule, half);
        sum.quantity += one.quantity;
        sum.amount += one.amount;
    }
    sum
}

/// The cost follows the rounded energy at the interval's own mean price, then is rounded itself.
fn interval(exact: Rounded, rule: IntervalRounding, half: Half) -> Rounded {
    if exact.quantity.is_zero() {
        return Rounded::default();
    }
    let quantity = match rule.energy {
        Some(digits) => round(&exact.quantity, digits, half),
        None => exact.quantity.clone(),
    };
    let mut amount = exact.amount * quantity.clone() / exact.quantity;
    if let Some(digits) = rule.amount {
        amount = round(&amount, digits, half);
    }
    Rounded { quantity, amount }
}

/// Rounds the amounts of the drafts from `first` on, where the tariff rounds lines.
pub(super) fn lines(seg: &Segment<'_>, first: usize, out: &mut Output) {
    let Some(rule) = seg.plan.tariff.rounding else { return };
    let Some(digits) = rule.lines else { return };
    for draft in &mut out.drafts[first..] {
        draft.amount = round(&draft.amount, digits, rule.half);
    }
}

/// `value` to `digits` decimals.
pub(super) fn round(value: &Exact, digits: u8, half: Half) -> Exact {
    let scale = Exact::int(10i128.pow(digits.into()));
    let scaled = value.clone() * scale.clone();
    let units = match half {
        Half::Up => scaled.round(),
        Half::Cut if scaled < Exact::zero() => -(-scaled).floor(),
        Half::Cut => scaled.floor(),
        Half::Even => {
            let below = scaled.floor();
            let rest = scaled - Exact::int(below.into());
            let up = match rest.cmp(&Exact::ratio(1, 2)) {
                std::cmp::Ordering::Less => 0,
                std::cmp::Ordering::Equal => below.rem_euclid(2),
                std::cmp::Ordering::Greater => 1,
            };
            below + up
        }
    };
    Exact::int(units.into()) / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_goes_where_the_rule_says() {
        let at = |n: i128, half| round(&Exact::ratio(n, 1000), 2, half);
        let is = |n: i128| Exact::ratio(n, 100);
        assert_eq!([25, 35, -25].map(|n| at(n, Half::Up)), [3, 4, -3].map(is));
        assert_eq!([25, 35, -25].map(|n| at(n, Half::Even)), [2, 4, -2].map(is));
        assert_eq!([25, 39, -39].map(|n| at(n, Half::Cut)), [2, 3, -3].map(is));
        assert_eq!(at(26, Half::Even), is(3));
    }
}
