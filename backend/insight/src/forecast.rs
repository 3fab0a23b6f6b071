//! Looking ahead: for each hour to come the typical value, the band and the expected value.

mod analog;
pub(crate) mod blocks;
mod candidate;
mod ensemble;
mod features;
mod forest;
mod hour;
mod linear;
pub mod score;
mod spread;

use crate::error::{InsightError, MAX_HORIZON, Result};
use crate::history::History;
use crate::temperature::Temperature;
use blocks::{Blocks, HOURS, sum_known};
use ensemble::Outlook;
pub use hour::ForecastHour;
use jiff::civil::Date;
use ohmstead_model::MilliwattHours;
use score::Score;
use spread::Spread;

/// Hours of history that are read: a year and what its first days look back on.
const READ: usize = (364 + 28 + 1) * HOURS;
/// Blocks ahead that get a model of their own; those between use the next one's.
const STEPS: [usize; 6] = [0, 1, 3, 6, 13, 27];

/// A forecast, and how good its model was on the weeks before.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// Which models it is mixed from, with their shares; or the fallback that it is.
    pub model: String,
    /// The hours from the end of the history on.
    pub hours: Vec<ForecastHour>,
    /// Error of the next 24 hours, measured on the last weeks of the history; `None` when there
    /// is too little history to measure it.
    pub error: Option<Score>,
}

/// What is known besides the load.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outside<'a> {
    /// Days that people keep like a Sunday, past and to come.
    pub holidays: &'a [Date],
    /// Outdoor temperature, past and to come.
    pub temperature: Option<&'a Temperature>,
}

/// The `horizon` hours after the history's end.
///
/// The hour that autumn repeats is forecast like its twin.
///
/// # Errors
/// When the horizon is out of range.
pub fn forecast(history: &History, horizon: usize, outside: Outside<'_>) -> Result<Forecast> {
    if !(1..=MAX_HORIZON).contains(&horizon) {
        return Err(InsightError::Horizon { hours: horizon });
    }
    let (first, values) = history.by_wall_clock(READ);
    let bounds = Bounds::of(&values);
    let days: Vec<i64> = outside.holidays.iter().map(|d| day_number(*d)).collect();
    let mut blocks = Blocks::new(&values, first, &days);
    if let Some(temperature) = outside.temperature {
        let (first, values) = temperature.by_wall_clock();
        blocks = blocks.with_temperature(&values, first);
    }
    let next = first + values.len() as i64;
    let last = history.end() + (horizon as i64 - 1) * crate::history::HOUR_MS;
    let ahead = usize::try_from(history.wall_hour(last) - next).unwrap_or(0) / HOURS + 1;
    let (spreads, model, error) = spreads(&blocks, ahead).unwrap_or_else(|| mean(&values, ahead));
    let hours = (0..horizon)
        .map(|i| {
            let from = history.end() + i as i64 * crate::history::HOUR_MS;
            let cell = usize::try_from(history.wall_hour(from) - next).unwrap_or(0);
            let spread = bounds.keep(spreads[cell.min(spreads.len() - 1)]);
            ForecastHour {
                from,
                expected: to_energy(spread.mean),
                median: to_energy(spread.median),
                low: to_energy(spread.low),
                high: to_energy(spread.high),
            }
        })
        .collect();
    Ok(Forecast { model, hours, error })
}

/// The cells of the blocks ahead, one after the other; `None` when there is not enough to learn.
fn spreads(blocks: &Blocks, ahead: usize) -> Option<(Vec<Spread>, String, Option<Score>)> {
    let mut out = Vec::with_capacity(ahead * HOURS);
    let mut about: Option<(String, Option<Score>)> = None;
    let mut outlook: Option<(Learned, Outlook)> = None;
    // Where the weather to come is not known, a model that goes by it is worse than one that does not.
    let blind = blocks.has_temperature().then(|| blocks.clone().without_temperature());
    for gap in 0..ahead {
        let step = STEPS.into_iter().find(|s| *s >= gap).unwrap_or(STEPS[STEPS.len() - 1]);
        let block = blocks.len() + gap;
        let seen = blind.as_ref().filter(|_| !blocks.is_warmth_known(block)).unwrap_or(blocks);
        let wanted = Learned { step, sees_weather: seen.has_temperature() };
        if outlook.as_ref().is_none_or(|o| o.0 != wanted) {
            // A history too short for the far model goes on with the nearer one.
            if let Some(learned) = Outlook::learn(seen, step) {
                let with = if wanted.sees_weather { ", with the temperature" } else { "" };
                about.get_or_insert_with(|| (format!("{}{with}", learned.model), learned.score));
                outlook = Some((wanted, learned));
            }
        }
        let (is, learned) = outlook.as_ref()?;
        let seen = if is.sees_weather { blocks } else { blind.as_ref().unwrap_or(blocks) };
        out.extend(learned.predict(seen, block, gap)?);
    }
    let (model, score) = about?;
    Some((out, model, score))
}

/// What a model was learned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Learned {
    /// Blocks that it sees past the next.
    step: usize,
    sees_weather: bool,
}

/// Less than a day of history: every hour is like all that were measured.
fn mean(values: &[f64], ahead: usize) -> (Vec<Spread>, String, Option<Score>) {
    let mut sample: Vec<(f64, f64)> =
        values.iter().filter(|v| v.is_finite()).map(|v| (*v, 1.0)).collect();
    let (sum, n) = sum_known(values);
    let spread = Spread::of_weighted(&mut sample).unwrap_or(Spread::point(sum / n.max(1) as f64));
    (vec![spread; ahead * HOURS], "mean of the measured hours".into(), None)
}

/// A load that never fed in is not forecast to, and the other way round.
struct Bounds {
    low: f64,
    high: f64,
}

impl Bounds {
    fn of(values: &[f64]) -> Self {
        let known = || values.iter().filter(|v| v.is_finite());
        let low = if known().all(|v| *v >= 0.0) { 0.0 } else { f64::MIN };
        let high = if known().all(|v| *v <= 0.0) { 0.0 } else { f64::MAX };
        Self { low, high }
    }

    fn keep(&self, s: Spread) -> Spread {
        let within = |v: f64| if v.is_finite() { v.max(self.low).min(self.high) } else { 0.0 };
        Spread {
            low: within(s.low),
            median: within(s.median),
            high: within(s.high),
            mean: within(s.mean),
        }
        .ordered()
    }
}

fn to_energy(kwh: f64) -> MilliwattHours {
    // The cast saturates.
    MilliwattHours((kwh * 1e6).round() as i64)
}

fn day_number(date: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    epoch.until(date).map_or(0, |span| i64::from(span.get_days()))
}
