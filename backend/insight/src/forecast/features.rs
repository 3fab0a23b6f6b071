//! What a regression may know of an hour before it comes.

use super::blocks::{Blocks, HOURS, sum_known};

/// Features of one cell that the calendar and the load itself give.
pub const PLAIN: usize = 19;
/// All features of one cell: those of the weather follow, 0 where it is left out.
pub const FEATURES: usize = PLAIN + 4;
/// One row.
pub type Row = [f64; FEATURES];
/// Blocks that the longer means look back.
const LOOK_BACK: usize = 28;

/// How many features there is something to learn from.
pub fn known(blocks: &Blocks) -> usize {
    if blocks.has_temperature() { FEATURES } else { PLAIN }
}

/// °C of the cells of a block; where it is not known, the mean of that hour in the blocks `among`.
fn temperatures(blocks: &Blocks, block: usize, among: std::ops::RangeInclusive<usize>) -> Vec<f64> {
    let cell = |cell| {
        let at = blocks.temperature(block, cell);
        if at.is_finite() {
            return at;
        }
        let before: Vec<f64> = among.clone().map(|b| blocks.temperature(b, cell)).collect();
        let (sum, n) = sum_known(&before);
        if n == 0 { blocks.usual_temperature() } else { sum / n as f64 }
    };
    (0..HOURS).map(cell).collect()
}

/// Temperature of each cell and of its whole block, and of the last known block's: lags of the load hold the
/// weather of then.
fn weather(blocks: &Blocks, block: usize, last: usize, from: usize) -> Vec<[f64; 4]> {
    if !blocks.has_temperature() {
        return vec![[0.0; 4]; HOURS];
    }
    let mean = |cells: &[f64]| cells.iter().sum::<f64>() / HOURS as f64;
    let now = temperatures(blocks, block, from..=last);
    let before = temperatures(blocks, last, from..=last);
    let (day, day_before) = (mean(&now), mean(&before));
    now.iter().zip(&before).map(|(now, before)| [*now, day, *before, day_before]).collect()
}

fn joined(plain: [f64; PLAIN], weather: [f64; FEATURES - PLAIN]) -> Row {
    let mut row = [0.0; FEATURES];
    row[..PLAIN].copy_from_slice(&plain);
    row[PLAIN..].copy_from_slice(&weather);
    row
}

/// Features of every cell of `block`, from blocks up to `block - 1 - gap` only.
pub fn of_block(blocks: &Blocks, block: usize, gap: usize) -> Option<Vec<Row>> {
    let last = block.checked_sub(1 + gap)?;
    // The last known block of the same weekday.
    let week = block.checked_sub(7 * (gap + 1).div_ceil(7))?;
    let from = (last + 1).saturating_sub(LOOK_BACK);
    let levels: Vec<f64> = (from..=last).map(|b| blocks.level(b)).collect();
    let (sum, n) = sum_known(&levels);
    if n == 0 {
        return None;
    }
    let month = sum / n as f64;
    let or_month = |v: f64| if v.is_finite() { v } else { month };
    let level = |b: Option<usize>| or_month(b.map_or(f64::NAN, |b| blocks.level(b)));
    let (sum, n) = sum_known(&levels[levels.len().saturating_sub(7)..]);
    let seven = if n == 0 { month } else { sum / n as f64 };
    let recent = |cells: usize| {
        let (sum, n) = sum_known(&blocks.block(last)[HOURS - cells..]);
        if n == 0 { month } else { sum / n as f64 }
    };
    let (evening, final_hour) = (recent(6), recent(1));
    let weather = weather(blocks, block, last, from);
    let rows = (0..HOURS).map(|cell| {
        let mut same: Vec<f64> =
            (from..=last).map(|b| blocks.at(b, cell)).filter(|v| v.is_finite()).collect();
        let (week_sum, week_n) = sum_known(&same[same.len().saturating_sub(7)..]);
        same.sort_unstable_by(f64::total_cmp);
        let pick = |q: f64| match same.len() {
            0 => month,
            n => same[((n - 1) as f64 * q).round() as usize],
        };
        let middle = pick(0.5);
        let known = |v: f64| if v.is_finite() { v } else { middle };
        let weeks: Vec<f64> =
            (0..4).filter_map(|w| week.checked_sub(7 * w)).map(|b| blocks.at(b, cell)).collect();
        let (sum, n) = sum_known(&weeks);
        let calendar = blocks.calendar(block, cell);
        [
            calendar.hour as f64,
            calendar.weekday as f64,
            f64::from(calendar.is_weekend()),
            known(blocks.at(last, cell)),
            known(last.checked_sub(1).map_or(f64::NAN, |b| blocks.at(b, cell))),
            known(blocks.at(week, cell)),
            if week_n == 0 { middle } else { week_sum / week_n as f64 },
            middle,
            if same.is_empty() { month } else { same.iter().sum::<f64>() / same.len() as f64 },
            pick(0.9),
            pick(0.1),
            if n == 0 { middle } else { sum / n as f64 },
            final_hour,
            evening,
            level(Some(last)),
            level(last.checked_sub(1)),
            level(Some(week)),
            seven,
            month,
        ]
    });
    Some(rows.zip(weather).map(|(plain, weather)| joined(plain, weather)).collect())
}
