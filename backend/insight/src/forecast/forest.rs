//! A quantile regression forest: trees over calendar and lag features whose leaves keep what was
//! measured, so that one model gives median, band and mean.
//!
//! After N. Meinshausen, "Quantile Regression Forests", JMLR 7 (2006).

use super::features::{FEATURES, PLAIN, Row};
use super::spread::Spread;

const BINS: usize = 32;
/// How a forest grows.
#[derive(Debug, Clone, Copy)]
pub struct Growth {
    /// How many trees.
    pub trees: usize,
    /// Rows below which a leaf is not split to.
    pub leaf: usize,
    /// Features tried at each split.
    pub tried: usize,
    /// Those that there is something to learn from come first: so many.
    pub features: usize,
    /// Share of the rows that each tree sees.
    pub share: f64,
}

impl Default for Growth {
    fn default() -> Self {
        Self { trees: 32, leaf: 8, tried: 10, features: PLAIN, share: 0.5 }
    }
}

enum Node {
    Split { feature: usize, at: f64, right: u32 },
    Leaf { from: u32, to: u32 },
}

struct Tree {
    nodes: Vec<Node>,
    rows: Vec<u32>,
}

/// A grown forest.
pub struct Forest {
    trees: Vec<Tree>,
    targets: Vec<f64>,
    weights: Vec<f64>,
}

struct Grower<'a> {
    bins: &'a [[u8; FEATURES]],
    edges: &'a [Vec<f64>],
    goal: &'a [f64],
    growth: Growth,
    dice: Dice,
    nodes: Vec<Node>,
}

impl Forest {
    /// Grows a forest on rows with targets and weights (all of one length).
    pub fn grow(rows: &[Row], targets: &[f64], weights: &[f64], growth: Growth) -> Self {
        let edges = bin_edges(rows);
        let bins: Vec<[u8; FEATURES]> = rows
            .iter()
            .map(|row| std::array::from_fn(|f| edges[f].partition_point(|e| *e < row[f]) as u8))
            .collect();
        // Splits look at roots: a single high hour shall not draw every border.
        let goal: Vec<f64> = targets.iter().map(|t| t.signum() * t.abs().sqrt()).collect();
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let trees = (0..growth.trees)
            .map(|_| {
                let mut chosen: Vec<u32> =
                    (0..rows.len() as u32).filter(|_| dice.unit() < growth.share).collect();
                if chosen.is_empty() {
                    chosen = (0..rows.len() as u32).collect();
                }
                let mut grower = Grower {
                    bins: &bins,
                    edges: &edges,
                    goal: &goal,
                    growth,
                    dice: Dice(dice.next() | 1),
                    nodes: Vec::new(),
                };
                let n = chosen.len();
                grower.split(&mut chosen, 0, n);
                Tree { nodes: grower.nodes, rows: chosen }
            })
            .collect();
        Self { trees, targets: targets.to_vec(), weights: weights.to_vec() }
    }

    /// The distribution of the rows that fall where this one does.
    pub fn predict(&self, row: &Row) -> Option<Spread> {
        let mut sample = Vec::new();
        for tree in &self.trees {
            let members = tree.leaf(row);
            let total: f64 = members.iter().map(|m| self.weights[*m as usize]).sum();
            if total > 0.0 {
                sample.extend(
                    members
                        .iter()
                        .map(|m| (self.targets[*m as usize], self.weights[*m as usize] / total)),
                );
            }
        }
        Spread::of_weighted(&mut sample)
    }
}

impl Tree {
    fn leaf(&self, row: &Row) -> &[u32] {
        let mut at = 0;
        loop {
            match &self.nodes[at] {
                Node::Leaf { from, to } => return &self.rows[*from as usize..*to as usize],
                Node::Split { feature, at: edge, right } => {
                    at = if row[*feature] <= *edge { at + 1 } else { *right as usize };
                }
            }
        }
    }
}

impl Grower<'_> {
    fn split(&mut self, rows: &mut [u32], from: usize, to: usize) {
        let Some((feature, bin)) = self.best(&rows[from..to]) else {
            self.nodes.push(Node::Leaf { from: from as u32, to: to as u32 });
            return;
        };
        let part = &mut rows[from..to];
        let mut left = 0;
        for i in 0..part.len() {
            if usize::from(self.bins[part[i] as usize][feature]) <= bin {
                part.swap(i, left);
                left += 1;
            }
        }
        let node = self.nodes.len();
        self.nodes.push(Node::Split { feature, at: self.edges[feature][bin], right: 0 });
        self.split(rows, from, from + left);
        let next = self.nodes.len() as u32;
        if let Node::Split { right, .. } = &mut self.nodes[node] {
            *right = next;
        }
        self.split(rows, from + left, to);
    }

    /// The split that lowers the squared error most: feature and last bin on the left.
    fn best(&mut self, rows: &[u32]) -> Option<(usize, usize)> {
        let leaf = self.growth.leaf;
        if rows.len() < 2 * leaf {
            return None;
        }
        let mut order: [usize; FEATURES] = std::array::from_fn(|f| f);
        let mut best = (1e-12, None);
        let features = self.growth.features;
        for i in 0..self.growth.tried.min(features) {
            let j = i + (self.dice.unit() * (features - i) as f64) as usize;
            order.swap(i, j.min(features - 1));
            let feature = order[i];
            let mut histogram = [(0.0, 0u32); BINS];
            for row in rows {
                let cell = &mut histogram[usize::from(self.bins[*row as usize][feature])];
                cell.0 += self.goal[*row as usize];
                cell.1 += 1;
            }
            let total: f64 = histogram.iter().map(|h| h.0).sum();
            let n = rows.len() as f64;
            let (mut sum, mut count) = (0.0, 0usize);
            for (bin, (part, rows_in)) in histogram[..self.edges[feature].len()].iter().enumerate()
            {
                sum += part;
                count += *rows_in as usize;
                if count < leaf || rows.len() - count < leaf {
                    continue;
                }
                let (a, b) = (count as f64, n - count as f64);
                let gain = sum * sum / a + (total - sum) * (total - sum) / b - total * total / n;
                if gain > best.0 {
                    best = (gain, Some((feature, bin)));
                }
            }
        }
        best.1
    }
}

/// Up to 31 borders a feature, at its quantiles.
fn bin_edges(rows: &[Row]) -> Vec<Vec<f64>> {
    (0..FEATURES)
        .map(|f| {
            let mut values: Vec<f64> = rows.iter().map(|r| r[f]).collect();
            values.sort_unstable_by(f64::total_cmp);
            let n = values.len().saturating_sub(1) as f64;
            let mut edges: Vec<f64> = (1..BINS)
                .filter_map(|b| values.get((n * b as f64 / BINS as f64) as usize).copied())
                .collect();
            edges.dedup_by(|a, b| a.total_cmp(b).is_eq());
            edges
        })
        .collect()
}

/// Numbers that look random and are the same every time (xorshift64*, S. Vigna 2016).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
