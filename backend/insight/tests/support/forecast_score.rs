//! How the forecast of one day does on real loads.
#![allow(dead_code, clippy::unwrap_used)]

use ohmstead_insight::{History, forecast};

/// Of one load: error over that of the same hour last week.
#[derive(Debug, Clone, Copy)]
pub struct LoadScore {
    pub hour: f64,
    pub day: f64,
    pub bias: f64,
    pub covered: f64,
    pub pinball: [f64; 3],
    pub milliseconds: f64,
}

/// `origins` midnights, evenly from the first quarter of the file on, each with at most a year
/// and a month of history before it.
pub fn score(history: &History, origins: usize) -> LoadScore {
    let midnight = |day: usize| {
        let wall = history.wall_hour(history.hour_start(day * 24)).rem_euclid(24);
        day * 24 + usize::try_from((24 - wall) % 24).unwrap()
    };
    let values = history.values();
    let days = values.len() / 24;
    let first = 90.max(days / 4);
    let mut sums = [0.0; 6];
    let (mut inside, mut hours, mut pinball, mut spent) = (0, 0, [0.0; 3], 0.0);
    let mut calls = 0;
    for i in 0..origins {
        let day = first + (days - 3 - first) * i / (origins - 1).max(1);
        let at = midnight(day);
        let (actual, naive) = (&values[at..at + 24], &values[at - 168..at - 144]);
        if actual.iter().chain(naive).any(|v| !v.is_finite()) {
            continue;
        }
        let known = history.without_last(values.len() - at).unwrap();
        let begun = std::time::Instant::now();
        let hours_ahead = forecast(&known, 24, &[]).unwrap().hours;
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
    }
    LoadScore {
        hour: sums[0] / sums[1],
        day: sums[2] / sums[3],
        bias: sums[4] / sums[5],
        covered: f64::from(inside as u32) / f64::from(hours),
        pinball: pinball.map(|p| p / f64::from(hours)),
        milliseconds: spent / f64::from(calls),
    }
}
