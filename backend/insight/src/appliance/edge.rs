//! Edges: where one steady level ends and another begins.

use super::sample::Grid;
use ohmstead_model::TimestampMs;

/// A change between two steady levels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The first step of the new level.
    pub at: TimestampMs,
    /// Watts up, or (negative) down.
    pub watts: f64,
}

/// A level is steady while it stays within this of its mean, W.
const STEADY_W: f64 = 25.0;
/// The same as a share of the level.
const STEADY_SHARE: f64 = 0.04;
/// Edges smaller than this are none, W.
const LEAST_W: f64 = 40.0;

/// A steady level, from its first to its last step.
struct Level {
    from: usize,
    watts: f64,
    steps: usize,
}

/// Edges in order of time.
///
/// A step between two levels that lies in between of both, as a minute does in which something was
/// switched on, belongs to neither.
pub fn edges(grid: &Grid) -> Vec<Edge> {
    let levels = levels(grid.watts());
    let mut out: Vec<Edge> = Vec::new();
    for pair in levels.windows(2) {
        let (Some(before), Some(after)) = (&pair[0], &pair[1]) else { continue };
        let watts = after.watts - before.watts;
        if watts.abs() >= LEAST_W {
            out.push(Edge { at: grid.at(after.from), watts });
        }
    }
    out
}

/// The levels in order; `None` where nothing was measured in between.
fn levels(watts: &[f32]) -> Vec<Option<Level>> {
    let mut out: Vec<Option<Level>> = Vec::new();
    let mut at = 0;
    while at < watts.len() {
        let value = f64::from(watts[at]);
        if !value.is_finite() {
            if out.last().is_some_and(Option::is_some) {
                out.push(None);
            }
            at += 1;
            continue;
        }
        let (mut sum, mut steps) = (value, 1);
        while let Some(next) = watts.get(at + steps).map(|w| f64::from(*w)) {
            let mean = sum / steps as f64;
            // What was not measured is near nothing.
            let is_near = (next - mean).abs() <= STEADY_W.max(STEADY_SHARE * mean.abs());
            if !is_near {
                break;
            }
            sum += next;
            steps += 1;
        }
        let level = Level { from: at, watts: sum / steps as f64, steps };
        at += steps;
        push(&mut out, level);
    }
    out
}

/// Adds a level; a single step on the way from one to the other is passed over.
fn push(out: &mut Vec<Option<Level>>, level: Level) {
    if let [.., Some(before), Some(between)] = out.as_slice()
        && between.steps == 1
    {
        let (low, high) = (before.watts.min(level.watts), before.watts.max(level.watts));
        if (low..=high).contains(&between.watts) {
            out.pop();
        }
    }
    out.push(Some(level));
}
