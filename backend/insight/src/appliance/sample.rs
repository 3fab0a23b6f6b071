//! Power by time, laid on an even grid.

use crate::error::{InsightError, Result};
use ohmstead_model::{Milliwatts, TimestampMs};

/// Power of the whole house at an instant, or its mean since the sample before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// When.
    pub at: TimestampMs,
    /// How much; feeding in is negative.
    pub power: Milliwatts,
}

/// The finest grid, ms.
const FINEST_MS: i64 = 10_000;
/// The coarsest that says anything, ms.
const COARSEST_MS: i64 = 300_000;
/// Cells at most: a year of minutes.
const CELLS_MAX: i64 = 600_000;

/// Watts at even steps; NaN where nothing was measured.
pub struct Grid {
    start: TimestampMs,
    step_ms: i64,
    watts: Vec<f32>,
}

impl Grid {
    /// Means of the samples over steps about as long as they are apart.
    ///
    /// # Errors
    /// When they are too coarse.
    pub fn of(samples: &[Sample]) -> Result<Self> {
        let mut gaps: Vec<i64> = samples.windows(2).map(|w| w[1].at - w[0].at).collect();
        let middle = gaps.len() / 2;
        let usual = match gaps.len() {
            0 => return Err(InsightError::Empty),
            _ => *gaps.select_nth_unstable(middle).1,
        };
        if usual > COARSEST_MS {
            return Err(InsightError::TooCoarse { seconds: usual / 1000 });
        }
        let (start, end) = (samples[0].at, samples[samples.len() - 1].at);
        let step_ms = usual.max(FINEST_MS).max((end - start) / CELLS_MAX + 1);
        let cells = usize::try_from((end - start) / step_ms + 1).unwrap_or(0);
        let mut sums = vec![(0.0f64, 0i64); cells];
        for pair in samples.windows(2) {
            // A value holds until the next, as long as that is not a gap.
            let until = pair[1].at.0.min(pair[0].at.0.saturating_add(10 * usual.max(FINEST_MS)));
            let mut at = pair[0].at.0;
            while at < until {
                let cell = (at - start.0) / step_ms;
                let end = until.min(start.0 + (cell + 1) * step_ms);
                if let Some(sum) = usize::try_from(cell).ok().and_then(|c| sums.get_mut(c)) {
                    sum.0 += pair[0].power.0 as f64 / 1000.0 * (end - at) as f64;
                    sum.1 += end - at;
                }
                at = end;
            }
        }
        let mean = |(sum, ms): &(f64, i64)| {
            if *ms * 2 < step_ms { f32::NAN } else { (sum / *ms as f64) as f32 }
        };
        Ok(Self { start, step_ms, watts: sums.iter().map(mean).collect() })
    }

    /// Length of a step, ms.
    pub fn step_ms(&self) -> i64 {
        self.step_ms
    }

    /// Watts by step.
    pub fn watts(&self) -> &[f32] {
        &self.watts
    }

    /// When a step begins.
    pub fn at(&self, step: usize) -> TimestampMs {
        self.start + step as i64 * self.step_ms
    }

    /// Energy drawn over all steps, mWh.
    pub fn energy(&self) -> f64 {
        let watts: f64 = self.watts.iter().filter(|w| **w > 0.0).map(|w| f64::from(*w)).sum();
        watts * self.step_ms as f64 / 3600.0
    }
}
