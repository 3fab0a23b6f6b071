//! Measures sealing: bytes per reading, insert rate, reading back, and what a live commit waits
//! for meanwhile. `cargo run --release -p ohmstead-store-sqlite --example sealing`
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

use ohmstead_model::{
    DeviceId, Milliamps, Millivolts, MilliwattHours, Milliwatts, Reading, TimeRange, TimestampMs,
};
use ohmstead_store::{Entry, MaintenanceStore, ReadingStore, SealRules};
use ohmstead_store_sqlite::{FILE, SqliteStore};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const DAY: i64 = 86_400_000;
/// 2025-01-01.
const START: i64 = 20_089 * DAY;

/// The steps in which a meter gives its values: mV, mA, mW, mWh.
#[derive(Clone, Copy)]
struct Steps {
    voltage: i64,
    current: i64,
    power: i64,
    energy: i64,
}

/// As widespread meter modules: 0.1 V, 1 mA, 0.1 W, 1 Wh.
const USUAL: Steps = Steps { voltage: 100, current: 1, power: 100, energy: 1000 };
/// 10 mV, 1 mA, 10 mW, 1 mWh.
const FINE: Steps = Steps { voltage: 10, current: 1, power: 10, energy: 1 };

/// SplitMix64 (Steele et al. 2014).
struct Noise(u64);

impl Noise {
    /// Even in 0..1.
    fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// About normal, of variance 1: the sum of twelve even ones.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }
}

/// A household: a base load, a refrigerator, appliances that come and go with their own power and
/// power factor, 0.3 % unrest; a mains voltage that wanders by volts and trembles by 0.1 V.
fn household(seed: u64, days: i64, step_ms: i64, steps: Steps) -> Vec<Reading> {
    let mut noise = Noise(seed);
    let round = |value: f64, step: i64| (value / step as f64).round() as i64 * step;
    let hours = step_ms as f64 / 3_600_000.0;
    let (mut wander, mut energy_mwh) = (0.0, 1e9);
    // What runs: W, power factor, until when (ms).
    let mut running: Vec<(f64, f64, i64)> = Vec::new();
    (0..days * DAY / step_ms)
        .map(|n| {
            let at = n * step_ms;
            running.retain(|(.., until)| at < *until);
            let of_day = (at % DAY) as f64 / 3_600_000.0;
            let busy = if (6.5..23.0).contains(&of_day) { 5.0 } else { 0.5 };
            if noise.even() < busy * hours {
                let watts = 20.0 * (noise.even() * 5.0).exp();
                let minutes = 2.0 + noise.even() * 90.0;
                running.push((watts, 0.8 + 0.2 * noise.even(), at + (minutes * 60_000.0) as i64));
            }
            let cycle = (at / 60_000 + seed as i64 % 40) % 45 < 15;
            let fridge = if cycle { 95.0 } else { 0.0 };
            let parts = [(110.0, 0.6), (fridge, 0.75)];
            let all = parts.into_iter().chain(running.iter().map(|r| (r.0, r.1)));
            let (active, apparent) = all.fold((0.0, 0.0), |(p, s), (w, f)| (p + w, s + w / f));
            let power = active * (1.0 + 0.003 * noise.normal());
            wander = wander * 0.999 + 0.09 * noise.normal();
            let volts = 231.0 + wander + 0.1 * noise.normal() - apparent / 3000.0;
            let amps = apparent / active * power / volts;
            energy_mwh += power * 1000.0 * hours;
            Reading {
                at: TimestampMs(START + at),
                voltage: Some(Millivolts(round(volts * 1000.0, steps.voltage))),
                current: Some(Milliamps(round(amps * 1000.0, steps.current))),
                power: Some(Milliwatts(round(power * 1000.0, steps.power))),
                energy: Some(MilliwattHours((energy_mwh as i64) / steps.energy * steps.energy)),
                ..Reading::default()
            }
        })
        .collect()
}

/// The minutes of the UCI household, with a counter of their exact energy; `None` when absent.
fn uci() -> Option<Vec<Reading>> {
    let shared = std::env::var_os("OHMSTEAD_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let file = shared.join("data/uci_household_power_2006-12_2007-04.csv.xz");
    if !file.exists() {
        return None;
    }
    let output = std::process::Command::new("xz").arg("-dc").arg(file).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let milli = |field: &str| -> Option<i64> {
        field.parse::<f64>().ok().map(|v| (v * 1000.0).round() as i64)
    };
    // W·min × 1000 / 60 = mWh, the remainder carried.
    let mut watt_minutes = 0_i64;
    let readings = text.lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let watts = milli(fields.get(1)?)?;
        watt_minutes += watts;
        Some(Reading {
            at: TimestampMs::parse(&format!("{}Z", fields[0])).ok()?,
            voltage: Some(Millivolts(milli(fields.get(3)?)?)),
            current: Some(Milliamps(milli(fields.get(4)?)?)),
            power: Some(Milliwatts(watts * 1000)),
            energy: Some(MilliwattHours(watt_minutes * 1000 / 60)),
            ..Reading::default()
        })
    });
    Some(readings.collect())
}

fn device(n: usize) -> DeviceId {
    DeviceId::new(&format!("m{n}")).unwrap()
}

/// Bytes of the pages in use. What an empty database takes is taken off later: 0.1 MB.
fn used(dir: &Path) -> f64 {
    let c = rusqlite::Connection::open(dir.join(FILE)).unwrap();
    let number = |p: &str| c.pragma_query_value(None, p, |r| r.get::<_, i64>(0)).unwrap();
    ((number("page_count") - number("freelist_count")) * number("page_size")) as f64
}

/// The middle of `n` runs, ms.
async fn middle<F: Future<Output = usize>>(n: usize, mut run: impl FnMut() -> F) -> f64 {
    let mut times = Vec::new();
    for _ in 0..n {
        let begun = Instant::now();
        assert!(run().await > 0);
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    times[n / 2]
}

async fn read_back(store: &SqliteStore, end: TimestampMs) -> (f64, f64) {
    let read = |days: i64| async move {
        let range = TimeRange::new(end - days * DAY, end);
        store.readings(&device(0), range, usize::MAX).await.unwrap().len()
    };
    (middle(21, || read(1)).await, middle(5, || read(30)).await)
}

async fn measure(name: &str, meters: Vec<Vec<Reading>>) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    let empty = used(dir.path());
    let count: usize = meters.iter().map(Vec::len).sum();
    let per_second = |begun: Instant| count as f64 / begun.elapsed().as_secs_f64() / 1000.0;
    let end = meters[0].last().unwrap().at + 1;
    let now = end + 3 * DAY;
    let begun = Instant::now();
    for (n, meter) in meters.iter().enumerate() {
        for part in meter.chunks(8192) {
            let one = |r: &Reading| Entry::Reading { device: device(n), reading: *r };
            store.commit(part.iter().map(one).collect(), end).await.unwrap();
        }
    }
    println!("{name}: {count} readings of {} meters", meters.len());
    println!("  inserted as rows      {:8.0} thousand/s", per_second(begun));
    let (day, month) = read_back(&store, end).await;
    println!(
        "  rows                  {:8.2} bytes each on disk; 24 h {day:.2} ms, 30 days {month:.1} ms",
        (used(dir.path()) - empty) / count as f64
    );

    // A live reading is committed again and again while everything is sealed.
    let live = store.clone();
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    let live = tokio::spawn(async move {
        let mut waits = Vec::new();
        while stopped.try_recv().is_err() {
            let begun = Instant::now();
            let at = now + waits.len() as i64;
            let reading = Reading { at, power: Some(Milliwatts(1)), ..Reading::default() };
            live.commit(vec![Entry::Reading { device: device(0), reading }], now).await.unwrap();
            waits.push(begun.elapsed());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        waits.sort();
        waits
    });
    let rules = SealRules { quiet_ms: 0, at_most: 200_000, ..SealRules::default() };
    let (begun, mut bytes, mut sealed, mut longest) = (Instant::now(), 0, 0, Duration::ZERO);
    loop {
        let call = Instant::now();
        let report = store.seal(now, rules).await.unwrap();
        longest = longest.max(call.elapsed());
        (bytes, sealed) = (bytes + report.bytes, sealed + report.readings);
        assert_eq!(report.skipped, 0);
        if !report.more {
            break;
        }
    }
    let rate = per_second(begun);
    stop.send(()).unwrap();
    let waits = live.await.unwrap();
    assert_eq!(sealed, count as u64);
    println!(
        "  sealed                {rate:8.0} thousand/s; longest call (200,000 readings) {} ms",
        longest.as_millis()
    );
    println!(
        "  a commit meanwhile    {:8.1} ms in the middle, {:.1} ms p99, {:.1} ms at most",
        waits[waits.len() / 2].as_secs_f64() * 1000.0,
        waits[waits.len() * 99 / 100].as_secs_f64() * 1000.0,
        waits[waits.len() - 1].as_secs_f64() * 1000.0,
    );
    let (day, month) = read_back(&store, end).await;
    println!(
        "  sealed                {:8.3} bytes each in blobs, {:.3} on disk; 24 h {day:.2} ms, 30 days {month:.1} ms",
        bytes as f64 / count as f64,
        (used(dir.path()) - empty) / count as f64
    );
    for (n, meter) in meters.iter().enumerate() {
        let range = TimeRange::new(TimestampMs(0), end);
        assert!(store.readings(&device(n), range, usize::MAX).await.unwrap() == *meter, "lossless");
    }
}

#[tokio::main]
async fn main() {
    let meters = |steps| (0..4).map(|seed| household(seed, 30, 5000, steps)).collect();
    measure("5 s, usual steps (0.1 V, 1 mA, 0.1 W, 1 Wh)", meters(USUAL)).await;
    measure("5 s, fine steps (10 mV, 1 mA, 10 mW, 1 mWh)", meters(FINE)).await;
    match uci() {
        Some(readings) => measure("UCI household, minutes", vec![readings]).await,
        None => println!("skipped: the UCI minutes are not here"),
    }
}
