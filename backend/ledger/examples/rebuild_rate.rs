//! How many readings a second one core turns into intervals:
//! `cargo run --release -p ohmstead-ledger --example rebuild_rate`.

use ohmstead_ledger::{Deriver, Rules};
use ohmstead_model::{Milliamps, Millivolts, MilliwattHours, Milliwatts, Reading, TimestampMs};
use std::sync::Arc;

const PAGE: i64 = 10_000;
const PAGES: i64 = 1_000;

/// Every 5 s; power wanders, the counter follows it, one dip in 50,000 readings.
fn page(n: i64, count: &mut i64) -> Vec<Reading> {
    (n * PAGE..(n + 1) * PAGE)
        .map(|k| {
            let power = 300_000 + (k * 7919) % 900_001;
            *count += power * 5 / 3600;
            let energy = if k % 50_000 == 777 { 0 } else { *count };
            Reading {
                at: TimestampMs(1_700_000_000_000 + k * 5000),
                voltage: Some(Millivolts(230_000 + k % 977)),
                current: Some(Milliamps(power / 230)),
                power: Some(Milliwatts(power)),
                energy: Some(MilliwattHours(energy)),
                ..Reading::default()
            }
        })
        .collect()
}

/// Time this thread ran, s: on a busy machine the clock on the wall would tell of the others.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("needs Linux");
    let ns: f64 = text.split(' ').next().and_then(|ns| ns.parse().ok()).expect("nanoseconds");
    ns / 1e9
}

fn main() {
    let rules = Arc::new(Rules::default());
    let mut deriver = Deriver::full(&rules);
    let (mut count, mut intervals, mut energy, mut findings) = (5_000_000, 0, 0, 0);
    let mut spent = 0.0;
    for n in 0..=PAGES {
        let readings = if n < PAGES { page(n, &mut count) } else { Vec::new() };
        let start = cpu_seconds();
        let _ = if n < PAGES { deriver.push(&readings) } else { deriver.end() };
        let taken = deriver.take();
        findings += deriver.take_findings().len();
        spent += cpu_seconds() - start;
        intervals += taken.len();
        energy += taken.iter().map(|i| i.import.0).sum::<i64>();
    }
    let readings = PAGE * PAGES;
    println!(
        "{readings} readings in {spent:.3} CPU s = {:.2} M/s, {intervals} intervals, {findings} findings, {energy} mWh",
        readings as f64 / spent / 1e6,
    );
}
