//! Edges up, each with the edge down that ends it.

use super::edge::Edge;
use ohmstead_model::TimestampMs;

/// Something that went on and off again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// When it went on.
    pub from: TimestampMs,
    /// When it went off.
    pub to: TimestampMs,
    /// Mean of both edges, W.
    pub watts: f64,
}

impl Pair {
    /// How long, ms.
    pub fn length_ms(&self) -> i64 {
        self.to - self.from
    }

    /// Energy, mWh.
    pub fn energy(&self) -> f64 {
        self.watts * self.length_ms() as f64 / 3600.0
    }
}

/// An edge down is that of an edge up when they differ by no more than this, as a share.
const ALIKE: f64 = 0.15;
/// The same in watts, for small ones.
const ALIKE_W: f64 = 30.0;
/// An edge up without its edge down for longer than this is forgotten, ms: twelve hours.
const LONGEST_MS: i64 = 12 * 3_600_000;
/// Edges up that wait at most.
const OPEN_MAX: usize = 64;

/// Pairs, by when they went on.
pub fn pairs(edges: &[Edge], step_ms: i64) -> Vec<Pair> {
    let mut open: Vec<Edge> = Vec::new();
    let mut out = Vec::new();
    for edge in edges {
        open.retain(|o| edge.at - o.at <= LONGEST_MS);
        if edge.watts > 0.0 {
            if open.len() >= OPEN_MAX {
                open.remove(0);
            }
            open.push(*edge);
            continue;
        }
        let down = -edge.watts;
        let apart = |o: &Edge| (o.watts - down).abs() / (ALIKE * down.max(o.watts)).max(ALIKE_W);
        // The nearest in size; of two as near the later.
        let best = (0..open.len())
            .filter(|i| apart(&open[*i]) <= 1.0 && edge.at - open[*i].at >= step_ms)
            .min_by(|a, b| apart(&open[*a]).total_cmp(&apart(&open[*b])).then(b.cmp(a)));
        if let Some(best) = best {
            let up = open.remove(best);
            out.push(Pair { from: up.at, to: edge.at, watts: (up.watts + down) / 2.0 });
        }
    }
    out.sort_by_key(|p| p.from);
    out
}
