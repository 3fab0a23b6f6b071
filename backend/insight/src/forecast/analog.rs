//! Days like the one to come: recent ones, of the same kind, that followed a day like the last.

use super::blocks::{Blocks, HOURS};
use super::spread::Spread;

const AGE: f64 = 20.0;
/// Blocks of history that are looked at.
const YEAR: usize = 364;

/// The weighted distribution of each hour over the days like the one to come.
pub fn predict(blocks: &Blocks, block: usize, gap: usize) -> Option<Vec<Spread>> {
    let last = block.checked_sub(1 + gap)?;
    let from = (last + 1).saturating_sub(YEAR);
    let levels: Vec<f64> = (from.saturating_sub(1 + gap)..=last).map(|b| blocks.level(b)).collect();
    let level = |b: usize| {
        b.checked_sub(from.saturating_sub(1 + gap))
            .and_then(|i| levels.get(i))
            .copied()
            .unwrap_or(f64::NAN)
    };
    let (sum, n) = super::blocks::sum_known(&levels);
    if n == 0 {
        return None;
    }
    let mean = sum / n as f64;
    let drift = drift(&levels, mean);
    let start = from.saturating_sub(1 + gap);
    let log = |v: f64| (v.max(0.0) + 0.05 * mean.abs()).max(1e-9).ln();
    let logs: Vec<f64> = levels.iter().filter(|v| v.is_finite()).map(|v| log(*v)).collect();
    let centre = logs.iter().sum::<f64>() / logs.len() as f64;
    let width = (logs.iter().map(|l| (l - centre).powi(2)).sum::<f64>() / logs.len() as f64)
        .sqrt()
        .max(1e-6);
    let now = log(level(last));
    let weights: Vec<f64> = (from..=last)
        .map(|b| {
            let age = (-((last - b) as f64) / AGE).exp();
            let before = b.checked_sub(1 + gap).map_or(f64::NAN, level);
            let apart = (log(before) - now) / width / 0.5;
            let alike = if apart.is_finite() { (-0.5 * apart * apart).exp() } else { 0.3 };
            age * (alike + 1e-3)
        })
        .collect();
    let spreads = (0..HOURS).map(|cell| {
        let goal = blocks.calendar(block, cell);
        let mut sample = Vec::with_capacity(3 * weights.len());
        for (b, weight) in (from..=last).zip(&weights) {
            let day = blocks.calendar(b, cell);
            let kind = if day.weekday == goal.weekday {
                2.0
            } else if day.is_weekend() == goal.is_weekend() {
                1.0
            } else {
                0.5
            };
            let scale = drift.get(b - start).map_or(1.0, |d| d);
            for (at, share) in [(cell.wrapping_sub(1), 0.15), (cell, 1.0), (cell + 1, 0.15)] {
                if at < HOURS {
                    let v = blocks.at(b, at) * scale;
                    if v.is_finite() {
                        sample.push((v, weight * kind * share));
                    }
                }
            }
        }
        Spread::of_weighted(&mut sample)
    });
    spreads.collect()
}

/// Factors that bring each block to the level of the last ones, by half (in logarithms).
struct Drift(Vec<f64>);
impl Drift {
    fn get(&self, i: usize) -> Option<f64> {
        self.0.get(i).copied()
    }
}

fn drift(levels: &[f64], mean: f64) -> Drift {
    let rate = 2.0 / 6.0;
    let known = |v: f64| if v.is_finite() { v } else { mean };
    let first = &levels[..levels.len().min(7)];
    let mut at = first.iter().map(|v| known(*v)).sum::<f64>() / first.len() as f64;
    let mut before = Vec::with_capacity(levels.len());
    for v in levels {
        before.push(at);
        at += rate * (known(*v) - at);
    }
    let floor = 0.1 * mean.abs() + 1e-9;
    let ratio = |b: f64| ((at.max(0.0) + floor) / (b.max(0.0) + floor)).sqrt();
    Drift(before.into_iter().map(ratio).collect())
}
