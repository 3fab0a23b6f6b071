//! A load on top of what is usual: hours that look like the usual ones once a constant is taken
//! off.

use super::baseline::Baseline;
use super::found::{AnomalyKind, Found};
use super::threshold;

/// A constant load that is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Shift {
    kind: AnomalyKind,
    /// kWh an hour on top.
    amount: f64,
    /// Hours that are looked at together.
    hours: usize,
    /// Hours before and after in which it is not expected to be on.
    flank: usize,
    /// How much the flanks count.
    flank_weight: f64,
    /// How far values may lie from measured ones and still be like them, kWh.
    width: f64,
    /// Days on either side that are not asked what is usual.
    apart: usize,
    /// Alarms in an ordinary week.
    rate: f64,
    /// No alarm below this score, however quiet the household.
    least: f64,
}

/// Something of `amount` kW left on for hours.
const fn left_on(amount: f64, width: f64, rate: f64) -> Shift {
    Shift {
        kind: AnomalyKind::LeftOn,
        amount,
        hours: 6,
        flank: 2,
        flank_weight: 0.5,
        width,
        apart: 0,
        rate,
        least: 6.0,
    }
}

/// What is looked for. In a steady house 2 kW more are as unlike 1.5 kW more as they are unlike nothing:
/// each strength has to be looked for.
pub const SHIFTS: [Shift; 4] = [
    left_on(1.5, 0.15, 0.17),
    left_on(2.1, 0.3, 0.04),
    left_on(3.1, 0.5, 0.04),
    Shift {
        kind: AnomalyKind::Standby,
        amount: 0.3,
        hours: 72,
        flank: 24,
        flank_weight: 0.5,
        width: 0.05,
        apart: 4,
        rate: 0.08,
        least: 20.0,
    },
];

/// An hour alone says no more than this, for or against.
const CLIP: f64 = 2.5;
/// Values unlike any measured one come up about this often.
const UNLIKE: f64 = 0.02;

impl Shift {
    /// Where it was found, oldest first, with `strictness` times fewer false alarms than usual.
    pub fn find(&self, baseline: &Baseline<'_>, strictness: f64) -> Vec<Found> {
        let evidence: Vec<f64> =
            (0..baseline.values().len()).map(|at| self.evidence(baseline, at)).collect();
        let scores = self.scores(&evidence);
        let mut weekly: Vec<f64> = scores
            .chunks(168)
            .map(|week| week.iter().copied().fold(f64::NEG_INFINITY, f64::max))
            .collect();
        let threshold = threshold::of_weeks(&mut weekly, self.rate / strictness)
            .unwrap_or(2.0 * self.least)
            .max(self.least);
        let mut out: Vec<Found> = Vec::new();
        let mut at = 0;
        while at < scores.len() {
            if scores[at] < threshold {
                at += 1;
                continue;
            }
            // The best of the windows that overlap with the first one found.
            let best = (at..(at + self.hours).min(scores.len()))
                .max_by(|a, b| scores[*a].total_cmp(&scores[*b]))
                .unwrap_or(at);
            let (mut from, mut to) = (best, best + self.hours);
            while from > 0 && evidence[from - 1] > 0.0 {
                from -= 1;
            }
            while to < evidence.len() && evidence[to] > 0.0 {
                to += 1;
            }
            let extra = (from..to)
                .filter_map(|i| Some(baseline.values()[i] - baseline.usual(i, self.apart)?))
                .filter(|v| v.is_finite())
                .sum();
            match out.last_mut() {
                Some(last) if from <= last.to => last.to = last.to.max(to),
                _ => out.push(Found { from, to, kind: self.kind, extra }),
            }
            at = to.max(at + 1);
        }
        out
    }

    /// Logarithm of how much likelier the hour is with the load than without.
    fn evidence(&self, baseline: &Baseline<'_>, at: usize) -> f64 {
        let value = baseline.values()[at];
        if !value.is_finite() {
            return 0.0;
        }
        let (mut with, mut without, mut n) = (0.0, 0.0, 0);
        let near = |apart: f64| {
            let apart = apart / self.width;
            1.0 / (1.0 + apart * apart * apart * apart)
        };
        for usual in baseline.same_hours(at, self.apart) {
            with += near(value - self.amount - usual);
            without += near(value - usual);
            n += 1;
        }
        if n < 7 {
            return 0.0;
        }
        let n = f64::from(n);
        ((with / n + UNLIKE) / (without / n + UNLIKE)).ln().clamp(-CLIP, CLIP)
    }

    /// For the window that begins at each hour: its evidence less that of its flanks.
    fn scores(&self, evidence: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0];
        for e in evidence {
            sums.push(sums[sums.len() - 1] + e);
        }
        let sum = |from: usize, to: usize| sums[to.min(evidence.len())] - sums[from];
        (0..=evidence.len().saturating_sub(self.hours))
            .map(|at| {
                let to = at + self.hours;
                let before = sum(at.saturating_sub(self.flank), at);
                let after = sum(to, (to + self.flank).min(evidence.len()));
                sum(at, to) - self.flank_weight * (before + after).max(0.0)
            })
            .collect()
    }
}
