//! Ridge regression of each hour on lags and the calendar, for loads that follow their past
//! closely.

use super::blocks::HOURS;
use super::features::{FEATURES, Row};
use super::spread::Spread;

/// Constant, weekdays, and the lags among [`Row`] (from index 3 on).
const TERMS: usize = 1 + 7 + (FEATURES - 3);

/// One line for each cell of the block, with the spread of what it missed.
pub struct Linear {
    lines: Vec<Option<Line>>,
    scale: f64,
}

struct Line {
    factors: [f64; TERMS],
    misses: Spread,
}

impl Linear {
    /// Fits on the rows of whole blocks, cell after cell; `penalty` is the ridge's.
    pub fn fit(
        rows: &[Row],
        targets: &[f64],
        weights: &[f64],
        cells: &[usize],
        penalty: f64,
    ) -> Self {
        let scale = targets.iter().map(|t| t.abs()).sum::<f64>() / targets.len().max(1) as f64;
        let scale = scale.max(1e-9);
        let lines = (0..HOURS)
            .map(|cell| {
                let chosen: Vec<usize> = (0..rows.len()).filter(|i| cells[*i] == cell).collect();
                if chosen.len() < TERMS {
                    return None;
                }
                let mut a = vec![[0.0; TERMS + 1]; TERMS];
                for i in &chosen {
                    let x = terms(&rows[*i], scale);
                    let w = weights[*i];
                    for r in 0..TERMS {
                        for c in 0..TERMS {
                            a[r][c] += w * x[r] * x[c];
                        }
                        a[r][TERMS] += w * x[r] * targets[*i] / scale;
                    }
                }
                let total: f64 = chosen.iter().map(|i| weights[*i]).sum();
                // The constant is not held back.
                for (r, row) in a.iter_mut().enumerate() {
                    row[r] += if r == 0 { 1e-6 } else { penalty * total / 100.0 };
                }
                let factors = solve(a)?;
                let mut misses: Vec<(f64, f64)> = chosen
                    .iter()
                    .map(|i| {
                        (targets[*i] / scale - dot(&factors, &terms(&rows[*i], scale)), weights[*i])
                    })
                    .collect();
                Some(Line { factors, misses: Spread::of_weighted(&mut misses)? })
            })
            .collect();
        Self { lines, scale }
    }

    /// One cell's forecast.
    pub fn predict(&self, cell: usize, row: &Row) -> Option<Spread> {
        let line = self.lines.get(cell)?.as_ref()?;
        let at = dot(&line.factors, &terms(row, self.scale));
        let m = line.misses;
        Some(Spread {
            low: (at + m.low) * self.scale,
            median: (at + m.median) * self.scale,
            high: (at + m.high) * self.scale,
            mean: at * self.scale,
        })
    }
}

fn terms(row: &Row, scale: f64) -> [f64; TERMS] {
    let mut x = [0.0; TERMS];
    x[0] = 1.0;
    x[1 + (row[1] as usize).min(6)] = 1.0;
    for f in 3..FEATURES {
        x[8 + f - 3] = row[f] / scale;
    }
    x
}

fn dot(a: &[f64; TERMS], b: &[f64; TERMS]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Gaussian elimination with row pivots; `None` when the matrix is singular.
fn solve(mut a: Vec<[f64; TERMS + 1]>) -> Option<[f64; TERMS]> {
    for col in 0..TERMS {
        let pivot = (col..TERMS).max_by(|x, y| a[*x][col].abs().total_cmp(&a[*y][col].abs()))?;
        if a[pivot][col].abs() < 1e-12 {
            return None;
        }
        a.swap(col, pivot);
        for row in col + 1..TERMS {
            let factor = a[row][col] / a[col][col];
            let upper = a[col];
            for (cell, above) in a[row].iter_mut().zip(&upper).skip(col) {
                *cell -= factor * above;
            }
        }
    }
    let mut x = [0.0; TERMS];
    for row in (0..TERMS).rev() {
        let rest: f64 = (row + 1..TERMS).map(|c| a[row][c] * x[c]).sum();
        x[row] = (a[row][TERMS] - rest) / a[row][row];
    }
    x.iter().all(|v| v.is_finite()).then_some(x)
}
