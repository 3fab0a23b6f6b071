//! How the forecast of one day does on real loads.
#![allow(dead_code, clippy::unwrap_used)]

use ohmstead_insight::{History, Outside, Temperature, forecast};

/// Of one load: error over that of the same hour last week.
#[derive(Debug, Clone, Copy)]
pub struct LoadScore {
    /// Days that were forecast.
    pub days: usize,
    pub hour: f64,
    /// The same of the median of the hour over the last 28 days.
    pub month_median: f64,
    pub day: f64,
    pub bias: f64,
    pub covered: f64,
    pub pinball: [f64; 3],
    pub milliseconds: f64,
}

/// Which midnights are forecast from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Midnights {
    /// Evenly from the first quarter of the file to its end: those of the table.
    Spread,
    /// Half way between those: what parameters are settled on.
    Between,
    /// Evenly over the last year.
    LastYear,
    /// The same day of the last weeks.
    Weeks,
    /// The last days, one after the other.
    Days,
}

impl Midnights {
    /// Each with what it is called.
    pub const ALL: [(Self, &str); 5] = [
        (Self::Spread, "spread"),
        (Self::Between, "between"),
        (Self::LastYear, "year"),
        (Self::Weeks, "weeks"),
        (Self::Days, "days"),
    ];

    /// The choice of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.1 == name).map(|c| c.0)
    }

    /// The `n`-th of so many days, of a file of `days`.
    fn day(self, days: usize, n: usize, of: usize) -> usize {
        let last = days - 3;
        let first = 90.max(days / 4);
        let spread = |first: usize| first + (last - first) * n / (of - 1).max(1);
        match self {
            Self::Spread => spread(first),
            Self::Between => first + (last - first) * (2 * n + 1) / (2 * of),
            Self::LastYear => spread(first.max(days.saturating_sub(365))),
            Self::Weeks => (last + 7 * (n + 1)).saturating_sub(7 * of).max(first),
            Self::Days => (last + n + 1).saturating_sub(of).max(first),
        }
    }

    /// The hours of `origins` midnights at which the day and the same day a week before are known.
    pub fn of(self, history: &History, origins: usize) -> Vec<usize> {
        let midnight = |day: usize| {
            let wall = history.wall_hour(history.hour_start(day * 24)).rem_euclid(24);
            day * 24 + usize::try_from((24 - wall) % 24).unwrap()
        };
        let values = history.values();
        let is_known = |at: &usize| {
            values[*at..at + 24].iter().chain(&values[at - 168..at - 144]).all(|v| v.is_finite())
        };
        let days = values.len() / 24;
        (0..origins).map(|n| midnight(self.day(days, n, origins))).filter(is_known).collect()
    }
}

/// The median of an hour over the 28 days before it.
fn month_median(values: &[f64], at: usize, hour: usize) -> f64 {
    let of = |day: usize| values[at + hour - 24 * day];
    let mut hours: Vec<f64> = (1..=28).map(of).filter(|v| v.is_finite()).collect();
    hours.sort_by(f64::total_cmp);
    let n = hours.len();
    (hours[(n - 1) / 2] + hours[n / 2]) / 2.0
}

/// Of `origins` midnights, each with what is known before it.
/// `temperature` is what was measured, also of the day to come: a perfect weather forecast.
pub fn score(
    history: &History,
    temperature: Option<&Temperature>,
    which: Midnights,
    origins: usize,
) -> LoadScore {
    let values = history.values();
    let mut sums = [0.0; 7];
    let (mut inside, mut hours, mut pinball, mut spent) = (0, 0, [0.0; 3], 0.0);
    let mut calls = 0;
    for at in which.of(history, origins) {
        let (actual, naive) = (&values[at..at + 24], &values[at - 168..at - 144]);
        let known = history.without_last(values.len() - at).unwrap();
        let begun = std::time::Instant::now();
        let hours_ahead =
            forecast(&known, 24, Outside { holidays: &[], temperature }).unwrap().hours;
        spent += begun.elapsed().as_secs_f64() * 1e3;
        calls += 1;
        let kwh = |e: ohmstead_model::MilliwattHours| e.0 as f64 / 1e6;
        let expected: f64 = hours_ahead.iter().map(|h| kwh(h.expected)).sum();
        let (total, week): (f64, f64) = (actual.iter().sum(), naive.iter().sum());
        for (h, (y, n)) in hours_ahead.iter().zip(actual.iter().zip(naive)) {
            sums[0] += (kwh(h.median) - y).abs();
            sums[1] += (n - y).abs();
            inside += usize::from((kwh(h.low)..=kwh(h.high)).contains(y));
            hours += 1;
            for (sum, (q, v)) in
                pinball.iter_mut().zip([(0.1, h.low), (0.5, h.median), (0.9, h.high)])
            {
                *sum += (q * (y - kwh(v))).max((q - 1.0) * (y - kwh(v)));
            }
        }
        sums[2] += (expected - total).abs();
        sums[3] += (week - total).abs();
        sums[4] += expected - total;
        sums[5] += total;
        let median = |(h, y): (usize, &f64)| (month_median(values, at, h) - y).abs();
        sums[6] += actual.iter().enumerate().map(median).sum::<f64>();
    }
    LoadScore {
        days: calls,
        hour: sums[0] / sums[1],
        month_median: sums[6] / sums[1],
        day: sums[2] / sums[3],
        bias: sums[4] / sums[5],
        covered: f64::from(inside as u32) / f64::from(hours),
        pinball: pinball.map(|p| p / f64::from(hours)),
        milliseconds: spent / calls as f64,
    }
}
