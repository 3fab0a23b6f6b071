//! How far a forecast was off.

use super::blocks::{Blocks, HOURS};
use super::candidate::Candidate;
use super::hour::ForecastHour;
use super::spread::Spread;
use ohmstead_model::MilliwattHours;
use serde::{Deserialize, Serialize};

/// Measured error over whole blocks of 24 hours, each forecast from what was known before it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Hours that were compared.
    pub hours: usize,
    /// Mean absolute error of an hour's median, kWh.
    pub mae_kwh: f64,
    /// The same for the same hour of the last week, kWh; `None` when there was none.
    pub naive_mae_kwh: Option<f64>,
    /// Mean absolute error of 24 hours' expected energy, in % of their mean energy.
    pub day_error_percent: Option<f64>,
    /// Expected less measured energy, in % of the measured.
    pub bias_percent: Option<f64>,
    /// Share of the hours inside low..high, %; 80 is meant.
    pub covered_percent: f64,
    /// Mean pinball loss at 10, 50 and 90 %, kWh.
    pub pinball_kwh: [f64; 3],
}

impl Score {
    /// Compares forecasts of the blocks from `first` on; `None` when nothing was measured there.
    pub(crate) fn measure(
        blocks: &Blocks,
        forecasts: &[Vec<Spread>],
        first: usize,
        gap: usize,
    ) -> Option<Self> {
        let mut sums = Sums::default();
        for (block, spreads) in (first..).zip(forecasts) {
            let naive = Candidate::LastWeek.read(blocks, block, gap);
            sums.add(blocks, block, spreads, naive.as_deref());
        }
        sums.score()
    }

    /// The error of what was said, day by day, of hours that have come; `None` for none.
    pub fn of_said(days: &[Vec<SaidHour>]) -> Option<Self> {
        let kwh = |e: MilliwattHours| e.0 as f64 / 1e6;
        let mut sums = Sums::default();
        for day in days {
            let (mut expected, mut measured) = (0.0, 0.0);
            for hour in day {
                let spread = Spread {
                    low: kwh(hour.said.low),
                    median: kwh(hour.said.median),
                    high: kwh(hour.said.high),
                    mean: kwh(hour.said.expected),
                };
                sums.hour(kwh(hour.actual), spread, hour.week_before.map(kwh));
                expected += spread.mean;
                measured += kwh(hour.actual);
            }
            sums.day(expected, measured);
        }
        sums.score()
    }
}

/// An hour that was forecast and has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaidHour {
    /// What was said of it.
    pub said: ForecastHour,
    /// What was measured.
    pub actual: MilliwattHours,
    /// The same hour a week before, where it was measured: the yardstick.
    pub week_before: Option<MilliwattHours>,
}

#[derive(Default)]
struct Sums {
    hours: usize,
    miss: f64,
    naive: f64,
    naive_hours: usize,
    inside: usize,
    pinball: [f64; 3],
    day_miss: f64,
    expected: f64,
    measured: f64,
}

impl Sums {
    fn add(&mut self, blocks: &Blocks, block: usize, spreads: &[Spread], naive: Option<&[Spread]>) {
        let (mut expected, mut measured) = (0.0, 0.0);
        for cell in 0..HOURS {
            let (actual, s) = (blocks.at(block, cell), spreads[cell]);
            if !actual.is_finite() {
                continue;
            }
            self.hour(actual, s, naive.map(|n| n[cell].median));
            expected += s.mean;
            measured += actual;
        }
        self.day(expected, measured);
    }

    fn hour(&mut self, actual: f64, s: Spread, naive: Option<f64>) {
        self.hours += 1;
        self.miss += (actual - s.median).abs();
        if let Some(naive) = naive {
            self.naive += (actual - naive).abs();
            self.naive_hours += 1;
        }
        self.inside += usize::from((s.low..=s.high).contains(&actual));
        for (sum, loss) in self.pinball.iter_mut().zip(s.pinballs(actual)) {
            *sum += loss;
        }
    }

    fn day(&mut self, expected: f64, measured: f64) {
        self.day_miss += (expected - measured).abs();
        self.expected += expected;
        self.measured += measured;
    }

    fn score(&self) -> Option<Score> {
        if self.hours == 0 {
            return None;
        }
        let hours = self.hours as f64;
        let share = |v: f64| (self.measured.abs() > 1e-9).then(|| 100.0 * v / self.measured.abs());
        Some(Score {
            hours: self.hours,
            mae_kwh: self.miss / hours,
            naive_mae_kwh: (self.naive_hours > 0).then(|| self.naive / self.naive_hours as f64),
            day_error_percent: share(self.day_miss),
            bias_percent: share(self.expected - self.measured),
            covered_percent: 100.0 * self.inside as f64 / hours,
            pinball_kwh: self.pinball.map(|p| p / hours),
        })
    }
}
