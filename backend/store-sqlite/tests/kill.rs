//! A process that commits and seals is killed again and again; afterwards nothing that it was
//! told is committed may be missing, doubled or different.
#![allow(clippy::unwrap_used, missing_docs)]

use ohmstead_model::{DeviceId, MilliwattHours, Milliwatts, Reading, TimeRange, TimestampMs};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{Entry, MaintenanceStore, ReadingStore, SealRules, Spare, Store};
use ohmstead_store_sqlite::SqliteStore;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

const DIR: &str = "OHMSTEAD_TEST_KILL_DIR";
const FROM: &str = "OHMSTEAD_TEST_KILL_FROM";
const KILLS: u64 = 25;
const DAY: i64 = 86_400_000;
/// Readings of a batch.
const BATCH: i64 = 200;
const NOW: TimestampMs = TimestampMs(1_700_006_400_000);

fn device(n: i64) -> DeviceId {
    DeviceId::new(&format!("m{}", n.rem_euclid(2))).unwrap()
}

/// A hash (SplitMix64's finaliser), for values that repeat in every process.
fn mix(n: i64) -> i64 {
    let mut z = (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 1) as i64
}

/// All of one device and day, so that the other days can be sealed meanwhile.
fn batch(n: i64) -> Vec<Entry> {
    let day = NOW.0.div_euclid(DAY) - 1 - mix(n) % 3;
    let one = |k: i64| {
        let r = mix(n * BATCH + k);
        // Instants meet again by chance: mostly equal values, sometimes others.
        let second = r % 9000;
        let reading = Reading {
            at: TimestampMs(day * DAY + second * 1000),
            power: Some(Milliwatts(mix(second) % 1000 + i64::from(r / 9000 % 20 == 0))),
            energy: Some(MilliwattHours(second)),
            estimated: r / 9000 % 40 == 1,
            ..Reading::default()
        };
        Entry::Reading { device: device(n), reading }
    };
    (0..BATCH).map(one).collect()
}

fn rules() -> SealRules {
    SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Eighth }
}

/// The process that is killed: says each batch once it is committed, and what it sealed.
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn work(dir: &Path, from: i64) {
    let store = SqliteStore::open(dir).unwrap();
    let sealing = store.clone();
    let (called, mut calls) = tokio::sync::watch::channel(());
    tokio::spawn(async move {
        loop {
            let report = sealing.seal(NOW, SealRules { at_most: 1, ..rules() }).await.unwrap();
            if report.days > 0 {
                println!("sealed {}", report.days);
            }
            called.send_replace(());
        }
    });
    for n in from.. {
        store.commit(batch(n), NOW).await.unwrap();
        println!("committed {n}");
        // A few batches to each sealing: without a pause, every day would change while it is packed.
        if mix(-n) % 3 == 0 {
            calls.changed().await.unwrap();
        }
    }
}

#[test]
fn the_killed_process() {
    if let (Ok(dir), Ok(from)) = (std::env::var(DIR), std::env::var(FROM)) {
        work(Path::new(&dir), from.parse().unwrap());
    }
}

/// Runs the process until it has sealed `days` and then committed `commits` more batches, so that
/// it dies somewhere in the next sealing. Gives where its batches ended, and the days it sealed.
fn run_and_kill(dir: &Path, from: i64, days: u64, commits: i64) -> (i64, u64) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["the_killed_process", "--exact", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut done, mut sealed, mut enough) = (from, 0, i64::MAX);
    let mut hear = |line: String| {
        // The test harness may print on the same line before.
        if let Some((_, n)) = line.rsplit_once("committed ") {
            done = n.parse::<i64>().unwrap() + 1;
        } else if let Some((_, n)) = line.rsplit_once("sealed ") {
            sealed += n.parse::<u64>().unwrap();
            if sealed >= days {
                enough = enough.min(done + commits);
            }
        }
        done >= enough
    };
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    while !hear(output.next().expect("the process ended by itself").unwrap()) {}
    child.kill().unwrap();
    // What it said before it died counts; a line cut short does not.
    let mut rest: Vec<String> = output.map_while(Result::ok).collect();
    rest.pop();
    for line in rest {
        hear(line);
    }
    child.wait().unwrap();
    (done, sealed)
}

#[tokio::test]
async fn killed_in_mid_sealing_nothing_committed_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let reference = MemoryStore::new();
    let (mut done, mut sealed) = (0, 0);
    for kill in 0..KILLS {
        let random = mix(kill as i64);
        let (days, commits) = (1 + random as u64 % 5, random / 8 % 12);
        let (now_done, now_sealed) = run_and_kill(dir.path(), done, days, commits);
        // The batch in flight may have got through or not: sent again, as a meter would.
        for n in done..now_done {
            reference.commit(batch(n), NOW).await.unwrap();
        }
        (done, sealed) = (now_done, sealed + now_sealed);
        let store = SqliteStore::open(dir.path()).unwrap();
        if kill % 5 == 4 {
            // Everything it was told is there, whatever else is.
            for d in 0..2 {
                let kept = store.readings(&device(d), TimeRange::ALL, usize::MAX).await.unwrap();
                let told =
                    reference.readings(&device(d), TimeRange::ALL, usize::MAX).await.unwrap();
                let at = |r: &Reading| r.at;
                assert!(told.iter().all(|r| kept.binary_search_by_key(&r.at, at).is_ok()));
            }
        }
    }
    assert!(sealed > KILLS, "it sealed only {sealed} days: nothing was tested");
    let store = SqliteStore::open(dir.path()).unwrap();
    for settle in [false, true] {
        for n in [done, done + 1] {
            store.commit(batch(n), NOW).await.unwrap();
            reference.commit(batch(n), NOW).await.unwrap();
        }
        if settle {
            store.seal(NOW, rules()).await.unwrap();
        }
        for d in 0..2 {
            let range = TimeRange::ALL;
            let kept = store.readings(&device(d), range, usize::MAX).await.unwrap();
            let told = reference.readings(&device(d), range, usize::MAX).await.unwrap();
            assert!(kept == told, "{} readings, {} committed", kept.len(), told.len());
            let kept = store.conflicts(&device(d), range).await.unwrap();
            let told = reference.conflicts(&device(d), range).await.unwrap();
            assert!(kept == told, "{} conflicts, {} committed", kept.len(), told.len());
        }
    }
    let counts = (store.counts().await.unwrap(), reference.counts().await.unwrap());
    assert_eq!(counts.0.conflicts, counts.1.conflicts);
    println!("{KILLS} kills, {done} batches committed, {sealed} days sealed meanwhile");
}
