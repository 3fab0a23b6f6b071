//! The ways to look ahead that a back-test chooses among.

use super::analog;
use super::blocks::{Blocks, HOURS, sum_known};
use super::features::{self, PLAIN, Row};
use super::forest::{Forest, Growth};
use super::linear::{Linear, Terms};
use super::spread::Spread;

/// A way to look ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidate {
    /// The same hour of the last known week: the yardstick of all others.
    LastWeek,
    /// The same hour of the last 28 days.
    HourMedian,
    /// Days like the one to come.
    Analog,
    /// A quantile regression forest.
    Forest,
    /// Ridge regression of each hour.
    Linear,
}

/// A candidate that has learned what there is to learn.
pub enum Fitted {
    /// Reads the blocks as they are.
    Direct(Candidate),
    /// A forest.
    Forest(Forest),
    /// Lines.
    Linear(Linear),
}

/// Rows to learn from.
pub struct Lessons {
    /// Features that there is something to learn from.
    features: usize,
    rows: Vec<Row>,
    targets: Vec<f64>,
    weights: Vec<f64>,
    cells: Vec<usize>,
    blocks: Vec<usize>,
}

impl Lessons {
    /// Every known hour of the last year but the first 28 days, with what was known before it.
    pub fn of(blocks: &Blocks, gap: usize) -> Self {
        let mut out = Self {
            features: features::known(blocks),
            rows: Vec::new(),
            targets: Vec::new(),
            weights: Vec::new(),
            cells: Vec::new(),
            blocks: Vec::new(),
        };
        let first = blocks.len().saturating_sub(364).max(14 + gap);
        for block in first..blocks.len() {
            let Some(rows) = features::of_block(blocks, block, gap) else { continue };
            for (cell, row) in rows.into_iter().enumerate() {
                let target = blocks.at(block, cell);
                if target.is_finite() {
                    out.rows.push(row);
                    out.targets.push(target);
                    out.weights.push(1.0);
                    out.cells.push(cell);
                    out.blocks.push(block);
                }
            }
        }
        out
    }

    fn until(&self, block: usize) -> usize {
        self.blocks.partition_point(|b| *b < block)
    }
}

/// A lesson of `age` blocks counts e^(-age / this).
const FADE: f64 = 100.0;
/// The ridge's penalty: small, so that a smooth load is followed closely.
const PENALTY: f64 = 0.1;

fn faded(blocks: &[usize], until: usize) -> Vec<f64> {
    blocks.iter().map(|b| (-((until - b) as f64) / FADE).exp()).collect()
}

impl Candidate {
    /// Those that a back-test chooses among. The same hour of the last week is only the
    /// yardstick: on every load that was tried it lost to the median of the hour.
    pub const ALL: [Self; 4] = [Self::HourMedian, Self::Analog, Self::Forest, Self::Linear];

    /// What it counts for before anything is measured: four weeks of a household are too few to tell near
    /// equals apart, and over the households that this was settled on the regressions did best together.
    pub fn prior(self) -> f64 {
        match self {
            Self::LastWeek => 0.0,
            Self::HourMedian => 0.1,
            Self::Analog => 0.2,
            Self::Linear => 0.3,
            Self::Forest => 0.4,
        }
    }

    /// What people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::LastWeek => "same hour last week",
            Self::HourMedian => "same hour of the last 28 days",
            Self::Analog => "days like it",
            Self::Forest => "regression forest",
            Self::Linear => "linear regression",
        }
    }

    /// Learns from the lessons before block `until`; `None` when there are too few. `full` takes
    /// the time that the forecast itself deserves; a back-test is content with less.
    pub fn fit(self, lessons: &Lessons, until: usize, full: bool) -> Option<Fitted> {
        let n = lessons.until(until);
        let (rows, targets) = (&lessons.rows[..n], &lessons.targets[..n]);
        let weights = || faded(&lessons.blocks[..n], until);
        match self {
            Self::Forest if n >= 21 * HOURS => {
                let trees = if full { 32 } else { 16 };
                let features = lessons.features;
                let growth = Growth { trees, features, ..Growth::default() };
                Some(Fitted::Forest(Forest::grow(rows, targets, &weights(), growth)))
            }
            Self::Linear if n >= 28 * HOURS => {
                let cells = &lessons.cells[..n];
                let has_weather = lessons.features > PLAIN;
                let weights = weights();
                let terms = Terms { has_weather, penalty: PENALTY };
                Some(Fitted::Linear(Linear::fit(rows, targets, &weights, cells, terms)))
            }
            Self::Forest | Self::Linear => None,
            _ => Some(Fitted::Direct(self)),
        }
    }

    /// The hours of a block by a candidate that need not learn; `None` for those that must.
    pub fn read(self, blocks: &Blocks, block: usize, gap: usize) -> Option<Vec<Spread>> {
        match self {
            Self::LastWeek => last_week(blocks, block, gap),
            Self::HourMedian => hour_median(blocks, block, gap),
            Self::Analog => analog::predict(blocks, block, gap),
            Self::Forest | Self::Linear => None,
        }
    }
}

impl Fitted {
    /// The hours of a block, from what was known `gap` blocks before it.
    pub fn predict(&self, blocks: &Blocks, block: usize, gap: usize) -> Option<Vec<Spread>> {
        match self {
            Self::Direct(candidate) => candidate.read(blocks, block, gap),
            Self::Forest(forest) => {
                features::of_block(blocks, block, gap)?.iter().map(|r| forest.predict(r)).collect()
            }
            Self::Linear(linear) => features::of_block(blocks, block, gap)?
                .iter()
                .enumerate()
                .map(|(cell, row)| linear.predict(cell, row))
                .collect(),
        }
    }
}

fn last_week(blocks: &Blocks, block: usize, gap: usize) -> Option<Vec<Spread>> {
    let week = 7 * (gap + 1).div_ceil(7);
    let values: Vec<f64> = (0..HOURS)
        .map(|cell| {
            (1..=4)
                .filter_map(|w| block.checked_sub(week * w))
                .map(|b| blocks.at(b, cell))
                .find(|v| v.is_finite())
                .unwrap_or(f64::NAN)
        })
        .collect();
    let (sum, n) = sum_known(&values);
    (n > 0).then(|| {
        let mean = sum / n as f64;
        values.iter().map(|v| Spread::point(if v.is_finite() { *v } else { mean })).collect()
    })
}

fn hour_median(blocks: &Blocks, block: usize, gap: usize) -> Option<Vec<Spread>> {
    let last = block.checked_sub(1 + gap)?;
    let from = (last + 1).saturating_sub(28);
    let mut all = Vec::new();
    let cells: Vec<Option<Spread>> = (0..HOURS)
        .map(|cell| {
            let mut sample: Vec<(f64, f64)> = (from..=last)
                .map(|b| (blocks.at(b, cell), 1.0))
                .filter(|s| s.0.is_finite())
                .collect();
            all.extend_from_slice(&sample);
            Spread::of_weighted(&mut sample)
        })
        .collect();
    let any = Spread::of_weighted(&mut all)?;
    Some(cells.into_iter().map(|c| c.unwrap_or(any)).collect())
}
