//! The candidates, judged on the last weeks and mixed by what they earned there.

use super::blocks::{Blocks, HOURS};
use super::candidate::{Candidate, Lessons};
use super::score::Score;
use super::spread::Spread;

/// Blocks that the candidates are judged on.
const JUDGED: usize = 28;
/// How much a better median counts: the weight is the prior times (best / own loss) to this power.
const MEDIAN_POWER: f64 = 12.0;
/// The same for the day's total, without a prior.
const MEAN_POWER: f64 = 8.0;
/// A share below this is not worth fitting for.
const LEAST_SHARE: f64 = 0.02;
/// The band is made wider or narrower by the back-test within these bounds.
const STRETCH: std::ops::RangeInclusive<f64> = 0.7..=1.6;

/// Forecast of one block to come, and how the same mixture did on the weeks before.
pub struct Outlook {
    candidates: Vec<Member>,
    stretch: (f64, f64),
    /// Whose forecast it is.
    pub model: String,
    /// Measured on the last weeks, each block from what was known before it; `None` when there
    /// is too little to measure.
    pub score: Option<Score>,
}

struct Member {
    fitted: super::candidate::Fitted,
    median_share: f64,
    mean_share: f64,
}

struct Trial {
    candidate: Candidate,
    held: Vec<Vec<Spread>>,
    pinball: f64,
    day_miss: f64,
}

impl Outlook {
    /// Learns to see `gap` blocks past the next; `None` when no candidate finds enough to learn
    /// from.
    pub fn learn(blocks: &Blocks, gap: usize) -> Option<Self> {
        let lessons = Lessons::of(blocks, gap);
        let judged = JUDGED.min(blocks.len().saturating_sub(gap) / 3);
        let split = blocks.len() - judged;
        let trials: Vec<Trial> = Candidate::ALL
            .iter()
            .filter_map(|c| Trial::run(*c, &lessons, blocks, split, gap))
            .collect();
        let medians = shares(&trials, |t| t.pinball, |t| t.candidate.prior(), MEDIAN_POWER);
        let means = shares(&trials, |t| t.day_miss, |_| 1.0, MEAN_POWER);
        let mut candidates = Vec::new();
        for ((trial, median), mean) in trials.iter().zip(&medians).zip(&means) {
            if median.max(*mean) >= LEAST_SHARE
                && let Some(fitted) = trial.candidate.fit(&lessons, blocks.len(), true)
            {
                candidates.push(Member { fitted, median_share: *median, mean_share: *mean });
            }
        }
        if trials.is_empty() {
            let candidate = Candidate::HourMedian;
            let fitted = candidate.fit(&lessons, blocks.len(), true)?;
            candidates.push(Member { fitted, median_share: 1.0, mean_share: 1.0 });
        }
        let mut held: Vec<Vec<Spread>> = (0..judged)
            .map(|i| {
                let parts: Vec<_> = trials
                    .iter()
                    .zip(medians.iter().zip(&means))
                    .map(|(t, (m, e))| (&t.held[i], *m, *e))
                    .collect();
                mix(&parts)
            })
            .collect();
        let stretch = if trials.is_empty() { (1.0, 1.0) } else { stretch(blocks, &held, split) };
        for spread in held.iter_mut().flatten() {
            *spread = stretched(*spread, stretch);
        }
        let score = (!trials.is_empty()).then(|| Score::measure(blocks, &held, split, gap));
        Some(Self {
            candidates,
            stretch,
            model: name(&trials, &medians, &means),
            score: score.flatten(),
        })
    }

    /// The hours of block `block`, from what is known `gap` blocks before.
    pub fn predict(&self, blocks: &Blocks, block: usize, gap: usize) -> Option<Vec<Spread>> {
        let found: Vec<(Vec<Spread>, f64, f64)> = self
            .candidates
            .iter()
            .filter_map(|m| {
                Some((m.fitted.predict(blocks, block, gap)?, m.median_share, m.mean_share))
            })
            .collect();
        if found.is_empty() {
            return None;
        }
        let parts: Vec<_> = found.iter().map(|(s, m, e)| (s, *m, *e)).collect();
        Some(mix(&parts).into_iter().map(|s| stretched(s, self.stretch)).collect())
    }
}

impl Trial {
    fn run(
        candidate: Candidate,
        lessons: &Lessons,
        blocks: &Blocks,
        split: usize,
        gap: usize,
    ) -> Option<Self> {
        let fitted = candidate.fit(lessons, split, false)?;
        let held: Vec<Vec<Spread>> = (split..blocks.len())
            .map(|block| fitted.predict(blocks, block, gap))
            .collect::<Option<_>>()?;
        let (mut pinball, mut day_miss, mut hours) = (0.0, 0.0, 0);
        for (block, spreads) in (split..).zip(&held) {
            let mut miss = 0.0;
            for (cell, spread) in spreads.iter().enumerate() {
                let actual = blocks.at(block, cell);
                if actual.is_finite() {
                    pinball += spread.pinball(actual);
                    miss += actual - spread.mean;
                    hours += 1;
                }
            }
            day_miss += miss.abs();
        }
        (hours > 0).then_some(Self { candidate, held, pinball, day_miss })
    }
}

/// Shares that add up to one.
fn shares(
    trials: &[Trial],
    loss: impl Fn(&Trial) -> f64,
    prior: impl Fn(&Trial) -> f64,
    power: f64,
) -> Vec<f64> {
    let best = trials.iter().map(&loss).fold(f64::INFINITY, f64::min).max(1e-9);
    let raw: Vec<f64> =
        trials.iter().map(|t| prior(t) * (best / loss(t).max(1e-9)).powf(power)).collect();
    let sum: f64 = raw.iter().sum();
    raw.into_iter().map(|r| r / sum).collect()
}

/// Quantiles and means, each by their own shares.
fn mix(parts: &[(&Vec<Spread>, f64, f64)]) -> Vec<Spread> {
    let medians: f64 = parts.iter().map(|p| p.1).sum::<f64>().max(1e-9);
    let means: f64 = parts.iter().map(|p| p.2).sum::<f64>().max(1e-9);
    (0..HOURS)
        .map(|cell| {
            let mut out = Spread::default();
            for (spreads, median, mean) in parts {
                let (s, share) = (spreads[cell], median / medians);
                out.low += share * s.low;
                out.median += share * s.median;
                out.high += share * s.high;
                out.mean += mean / means * s.mean;
            }
            out.ordered()
        })
        .collect()
}

/// How much wider the band's upper and lower half must be to hold 80 % of what was held back.
fn stretch(blocks: &Blocks, held: &[Vec<Spread>], split: usize) -> (f64, f64) {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for (block, spreads) in (split..).zip(held) {
        for (cell, s) in spreads.iter().enumerate() {
            let actual = blocks.at(block, cell);
            if !actual.is_finite() {
                continue;
            }
            if actual >= s.median {
                above.push((actual - s.median) / (s.high - s.median).max(1e-9));
            } else {
                below.push((s.median - actual) / (s.median - s.low).max(1e-9));
            }
        }
    }
    let factor = |mut ratios: Vec<f64>| {
        ratios.sort_unstable_by(f64::total_cmp);
        ratios.get(ratios.len() * 8 / 10).map_or(1.0, |r| r.clamp(*STRETCH.start(), *STRETCH.end()))
    };
    (factor(above), factor(below))
}

fn stretched(s: Spread, (up, down): (f64, f64)) -> Spread {
    Spread {
        low: s.median - (s.median - s.low) * down,
        high: s.median + (s.high - s.median) * up,
        ..s
    }
}

fn name(trials: &[Trial], medians: &[f64], means: &[f64]) -> String {
    if trials.is_empty() {
        return Candidate::HourMedian.name().to_owned();
    }
    let mut parts: Vec<(f64, &str)> = trials
        .iter()
        .zip(medians.iter().zip(means))
        .map(|(t, (a, b))| ((a + b) / 2.0, t.candidate.name()))
        .filter(|(share, _)| *share >= 0.05)
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let parts: Vec<String> = parts.iter().map(|(s, n)| format!("{n} {:.0} %", s * 100.0)).collect();
    parts.join(" + ")
}
