//! Hours that repeat one value: nothing at all, or a meter that hangs.

use super::baseline::Baseline;
use super::found::{AnomalyKind, Found};

/// Surprise (natural logarithm of one in so many) from which a run of zeros counts.
const ZERO: f64 = 7.0;
/// The same for a run of equal values.
const FROZEN: f64 = 12.0;
/// Runs shorter than this are not looked at.
const SHORTEST: usize = 3;

/// Runs of one value that are too unlikely to be use; `strictness` times as unlikely as usual.
pub fn find(baseline: &Baseline<'_>, strictness: f64) -> Vec<Found> {
    let more = strictness.ln();
    let values = baseline.values();
    let nothing = (1e-3 * baseline.mean().abs()).max(1e-9);
    let zero = |v: f64| v.abs() <= nothing;
    let same = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0) || (zero(a) && zero(b));
    let mut out = Vec::new();
    let mut from = 0;
    while from < values.len() {
        let mut to = from + 1;
        while to < values.len() && same(values[to], values[from]) {
            to += 1;
        }
        if values[from].is_finite() && to - from >= SHORTEST {
            let is_zero = zero(values[from]);
            let surprise: f64 = if is_zero {
                (from..to).map(|i| -chance(baseline, i, |v, _| zero(v)).ln()).sum()
            } else {
                // The first hour of a run is no repetition.
                (from + 1..to).map(|i| -chance(baseline, i, same).ln()).sum()
            };
            if surprise >= more + if is_zero { ZERO } else { FROZEN } {
                let usual: f64 = (from..to).filter_map(|i| baseline.usual(i, 0)).sum();
                let kind = if is_zero { AnomalyKind::Zero } else { AnomalyKind::Frozen };
                let extra = values[from] * (to - from) as f64 - usual;
                out.push(Found { from, to, kind, extra });
            }
        }
        from = to;
    }
    out
}

/// How often the same hour of other days (value, value of the hour before) does likewise; never
/// quite 0 nor 1, by how many days were seen.
fn chance(baseline: &Baseline<'_>, at: usize, like: impl Fn(f64, f64) -> bool) -> f64 {
    let values = baseline.values();
    let (mut hits, mut n) = (0.3, 1.0);
    for day in 1..=28 {
        for i in [at.checked_sub(24 * day), at.checked_add(24 * day)].into_iter().flatten() {
            let (Some(value), Some(before)) =
                (values.get(i), i.checked_sub(1).and_then(|b| values.get(b)))
            else {
                continue;
            };
            if value.is_finite() && before.is_finite() {
                n += 1.0;
                hits += f64::from(u8::from(like(*value, *before)));
            }
        }
    }
    hits / n
}
