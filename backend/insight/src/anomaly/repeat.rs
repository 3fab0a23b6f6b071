//! Hours that repeat one value: nothing at all, or a meter that hangs.

use super::baseline::Baseline;
use super::found::{AnomalyKind, Found};

/// Surprise (natural logarithm of one in so many) from which a run of zeros counts: so that six hours are
/// news when one day of the eight weeks around did the same, and habit when two did.
const ZERO: f64 = 5.0;
/// The same for a run of equal values.
const FROZEN: f64 = 12.0;
/// Runs shorter than this are not looked at.
const SHORTEST: usize = 3;
/// Hours of zeros from which on nobody is there: what is not used then says nothing on the days when somebody is.
const ABSENCE: usize = 7 * 24;

/// Runs of one value that are too unlikely to be use; `strictness` times as unlikely as usual.
pub fn find(baseline: &Baseline<'_>, strictness: f64) -> Vec<Found> {
    let more = strictness.ln();
    let values = baseline.values();
    let nothing = (1e-3 * baseline.mean().abs()).max(1e-9);
    let zero = |v: f64| v.abs() <= nothing;
    let same = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0) || (zero(a) && zero(b));
    let absent = long_runs(values, zero);
    let mut out = Vec::new();
    let mut from = 0;
    while from < values.len() {
        let mut to = from + 1;
        while to < values.len() && same(values[to], values[from]) {
            to += 1;
        }
        if values[from].is_finite() && to - from >= SHORTEST {
            let is_zero = zero(values[from]);
            let seen = |i: usize| !absent[i];
            let surprise: f64 = if is_zero {
                // That it begins, and then at each hour that it goes on.
                let begins = -chance(baseline, from, |i, _| seen(i), |v, _| zero(v)).ln();
                let asked = |i: usize, before: f64| seen(i) && zero(before);
                let goes_on =
                    (from + 1..to).map(|i| -chance(baseline, i, asked, |v, _| zero(v)).ln());
                begins + goes_on.sum::<f64>()
            } else {
                // The first hour of a run is no repetition.
                (from + 1..to).map(|i| -chance(baseline, i, |_, _| true, same).ln()).sum()
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

/// For every hour, whether it lies in zeros that last for [`ABSENCE`] or longer.
fn long_runs(values: &[f64], zero: impl Fn(f64) -> bool) -> Vec<bool> {
    let mut out = Vec::with_capacity(values.len());
    for run in values.chunk_by(|a, b| zero(*a) == zero(*b)) {
        let long = zero(run[0]) && run.len() >= ABSENCE;
        out.resize(out.len() + run.len(), long);
    }
    out
}

/// How often the same hour of other days does likewise (value, value of the hour before), of those that
/// are `asked` (hour, value of the hour before); never quite 0 nor 1, by how many days were seen.
fn chance(
    baseline: &Baseline<'_>,
    at: usize,
    asked: impl Fn(usize, f64) -> bool,
    like: impl Fn(f64, f64) -> bool,
) -> f64 {
    let values = baseline.values();
    let (mut hits, mut n) = (0.3, 1.0);
    for day in 1..=28 {
        for i in [at.checked_sub(24 * day), at.checked_add(24 * day)].into_iter().flatten() {
            let (Some(value), Some(before)) =
                (values.get(i), i.checked_sub(1).and_then(|b| values.get(b)))
            else {
                continue;
            };
            if value.is_finite() && before.is_finite() && asked(i, *before) {
                n += 1.0;
                hits += f64::from(u8::from(like(*value, *before)));
            }
        }
    }
    hits / n
}
