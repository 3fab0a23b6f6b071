//! Ridge regression of each hour on lags and the calendar, for loads that follow their past
//! closely.

use super::blocks::HOURS;
use super::features::{PLAIN, Row};
use super::spread::Spread;

/// Constant, weekdays, and the lags among [`Row`] (from index 3 on).
const PLAIN_TERMS: usize = 1 + 7 + (PLAIN - 3);
/// And how far it is to be heated and cooled at each of the four temperatures.
const TERMS: usize = PLAIN_TERMS + 2 * 4;
/// Below it homes are heated, °C.
const HEATED_BELOW: f64 = 16.0;
/// Above it homes are cooled, °C.
const COOLED_ABOVE: f64 = 20.0;

/// What lines are made of.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The weather is known.
    pub has_weather: bool,
    /// The ridge's.
    pub penalty: f64,
}

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
    /// Fits on the rows of whole blocks, cell after cell.
    pub fn fit(
        rows: &[Row],
        targets: &[f64],
        weights: &[f64],
        cells: &[usize],
        Terms { has_weather, penalty }: Terms,
    ) -> Self {
        let n = if has_weather { TERMS } else { PLAIN_TERMS };
        let scale = targets.iter().map(|t| t.abs()).sum::<f64>() / targets.len().max(1) as f64;
        let scale = scale.max(1e-9);
        let lines = (0..HOURS)
            .map(|cell| {
                let chosen: Vec<usize> = (0..rows.len()).filter(|i| cells[*i] == cell).collect();
                if chosen.len() < n {
                    return None;
                }
                let mut a = vec![[0.0; TERMS + 1]; TERMS];
                for i in &chosen {
                    let x = terms(&rows[*i], scale);
                    let w = weights[*i];
                    for r in 0..n {
                        for c in 0..n {
                            a[r][c] += w * x[r] * x[c];
                        }
                        a[r][TERMS] += w * x[r] * targets[*i] / scale;
                    }
                }
                let total: f64 = chosen.iter().map(|i| weights[*i]).sum();
                // The constant is not held back.
                for (r, row) in a.iter_mut().enumerate().take(n) {
                    row[r] += if r == 0 { 1e-6 } else { penalty * total / 100.0 };
                }
                let factors = solve(a, n)?;
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
    for f in 3..PLAIN {
        x[8 + f - 3] = row[f] / scale;
    }
    for (n, celsius) in row[PLAIN..].iter().enumerate() {
        // In tens of degrees: about as large as the lags.
        x[PLAIN_TERMS + 2 * n] = (HEATED_BELOW - celsius).max(0.0) / 10.0;
        x[PLAIN_TERMS + 2 * n + 1] = (celsius - COOLED_ABOVE).max(0.0) / 10.0;
    }
    x
}

fn dot(a: &[f64; TERMS], b: &[f64; TERMS]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Gaussian elimination with row pivots; `None` when the matrix is singular.
fn solve(mut a: Vec<[f64; TERMS + 1]>, n: usize) -> Option<[f64; TERMS]> {
    for col in 0..n {
        let pivot = (col..n).max_by(|x, y| a[*x][col].abs().total_cmp(&a[*y][col].abs()))?;
        if a[pivot][col].abs() < 1e-12 {
            return None;
        }
        a.swap(col, pivot);
        for row in col + 1..n {
            let factor = a[row][col] / a[col][col];
            let upper = a[col];
            for (cell, above) in a[row].iter_mut().zip(&upper).skip(col) {
                *cell -= factor * above;
            }
        }
    }
    let mut x = [0.0; TERMS];
    for row in (0..n).rev() {
        let rest: f64 = (row + 1..n).map(|c| a[row][c] * x[c]).sum();
        x[row] = (a[row][TERMS] - rest) / a[row][row];
    }
    x.iter().all(|v| v.is_finite()).then_some(x)
}
