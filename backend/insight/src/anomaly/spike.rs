//! One hour far above all others.

use super::baseline::Baseline;
use super::found::{AnomalyKind, Found};

/// Hours on either side that it is compared with: four weeks.
const AROUND: usize = 28 * 24;
/// How many times the next highest hour.
const FACTOR: f64 = 1.6;
/// kWh below which no hour is a spike.
const LEAST: f64 = 0.5;

/// Hours more than [`FACTOR`] times as high as any other of the four weeks on either side.
pub fn find(baseline: &Baseline<'_>) -> Vec<Found> {
    let values = baseline.values();
    let mut out = Vec::new();
    for (at, value) in values.iter().enumerate().filter(|(_, v)| **v >= LEAST) {
        let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(values.len());
        let (mut next, mut known) = (0.0_f64, 0);
        for i in around {
            if i != at && values[i].is_finite() {
                next = next.max(values[i]);
                known += 1;
                if next * FACTOR > *value {
                    break;
                }
            }
        }
        if next * FACTOR <= *value && known >= AROUND / 2 {
            let extra = value - baseline.usual(at, 0).unwrap_or(next);
            out.push(Found { from: at, to: at + 1, kind: AnomalyKind::Spike, extra });
        }
    }
    out
}
