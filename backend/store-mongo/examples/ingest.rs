//! How many acknowledged readings a second a replica set takes in, one reading a message, what a
//! sealed reading takes, and how long a year's energies take to read:
//! `cargo run --release -p ohmstead-store-mongo --example ingest -- URL [DEVICES] [SECONDS]`
#![allow(clippy::unwrap_used)]

use ohmstead_model::{
    DeviceId, Interval, MilliwattHours, Milliwatts, Reading, Slot, SlotRange, TimestampMs,
};
use ohmstead_store::{Entry, IntervalStore, MaintenanceStore, ReadingStore, SealRules, Spare};
use ohmstead_store_mongo::MongoStore;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const DAY: i64 = 86_400_000;

fn device(name: &str) -> DeviceId {
    DeviceId::new(name).unwrap()
}

fn reading(n: i64) -> Reading {
    Reading {
        at: TimestampMs(20_000 * DAY + n * 5_000),
        power: Some(Milliwatts(600_000 + n * n % 977)),
        energy: Some(MilliwattHours(n * 833)),
        seq: u32::try_from(n).ok(),
        boot: Some(1),
        ..Reading::default()
    }
}

async fn put(store: &MongoStore, id: &DeviceId, readings: &[Reading]) {
    let entry = |r: &Reading| Entry::Reading { device: id.clone(), reading: *r };
    let entries = readings.iter().map(entry).collect();
    store.commit(entries, readings[0].at).await.unwrap();
}

/// Sends a device's readings one by one, each after the last was acknowledged.
async fn meter(store: MongoStore, id: DeviceId, stop: Arc<AtomicBool>, done: Arc<AtomicU64>) {
    let mut n = 0;
    while !stop.load(Ordering::Relaxed) {
        put(&store, &id, &[reading(n)]).await;
        done.fetch_add(1, Ordering::Relaxed);
        n += 1;
    }
}

async fn ingest(store: &MongoStore, devices: usize, seconds: u64) {
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let start = |n| {
        let id = device(&format!("meter-{n}"));
        tokio::spawn(meter(store.clone(), id, stop.clone(), done.clone()))
    };
    let tasks: Vec<_> = (0..devices).map(start).collect();
    // The first of each makes its device.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (began, before) = (Instant::now(), done.load(Ordering::Relaxed));
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let taken = done.load(Ordering::Relaxed) - before;
    let rate = taken as f64 / began.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
    println!("{devices} devices: {rate:.0} acknowledged readings/s, one reading a message");
}

async fn seal(store: &MongoStore) {
    let id = device("sealed");
    let all: Vec<Reading> = (0..17_280).map(reading).collect();
    let began = Instant::now();
    for part in all.chunks(2_000) {
        put(store, &id, part).await;
    }
    println!("{} readings in batches of 2,000 taken in {:?}", all.len(), began.elapsed());
    let rules = SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Nothing };
    let began = Instant::now();
    let report = store.seal(TimestampMs(20_001 * DAY), rules).await.unwrap();
    let each = report.bytes as f64 / report.readings as f64;
    println!("{} readings sealed, {each:.2} bytes each, in {:?}", report.readings, began.elapsed());
}

async fn year(store: &MongoStore) {
    let id = device("year");
    put(store, &id, &[reading(0)]).await;
    let slot = |n: i32| Interval {
        import: MilliwattHours(i64::from(n % 977) * 100),
        readings: 180,
        covered_ms: 900_000,
        ..Interval::empty(Slot(n))
    };
    let range = SlotRange::new(Slot(2976 * 600), Slot(2976 * 600 + 366 * 96));
    let all = (range.from.0..range.to.0).map(slot).collect();
    store.replace_intervals(&id, range, all, vec![], None).await.unwrap();
    let mut times = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        assert_eq!(store.energies(&id, range).await.unwrap().len(), 366 * 96);
        times.push(began.elapsed());
    }
    times.sort();
    println!("a year's energy by quarter hour read in {:?} (median of 20)", times[10]);
}

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let url = args.next().expect("the address of an empty database");
    let devices = args.next().map_or(2_000, |n| n.parse().unwrap());
    let seconds = args.next().map_or(10, |n| n.parse().unwrap());
    let store = MongoStore::open(&url).await.unwrap();
    seal(&store).await;
    ingest(&store, devices, seconds).await;
    year(&store).await;
    store.db().drop().await.unwrap();
}
