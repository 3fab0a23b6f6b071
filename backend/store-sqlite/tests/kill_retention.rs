//! A process that takes expired readings away is killed again and again: what is to be kept is
//! whole each time, and in the end exactly that is left.
#![allow(clippy::unwrap_used, missing_docs)]

use ohmstead_model::{DeviceId, MilliwattHours, Reading, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::{
    DeviceStore, Entry, Frozen, IntervalStore, MaintenanceStore, ReadingStore, RetentionStore,
    SealRules, Spare,
};
use ohmstead_store_sqlite::SqliteStore;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const DIR: &str = "OHMSTEAD_TEST_EXPIRE_DIR";
const KILLS: u64 = 10;
const DAY: i64 = 86_400_000;
const DAYS: i64 = 40;
const NOW: TimestampMs = TimestampMs(20_000 * DAY);
const CARRY: TimestampMs = TimestampMs(NOW.0 - 5 * DAY);

fn device() -> DeviceId {
    DeviceId::new("m").unwrap()
}

/// A reading a minute.
fn readings() -> Vec<Reading> {
    let one = |n: i64| Reading {
        at: TimestampMs(NOW.0 - DAYS * DAY + n * 60_000),
        energy: Some(MilliwattHours(n * 17)),
        ..Reading::default()
    };
    (0..DAYS * 1440).map(one).collect()
}

async fn commit(store: &SqliteStore, readings: &[Reading]) {
    for part in readings.chunks(8000) {
        let entry = |r: &Reading| Entry::Reading { device: device(), reading: *r };
        store.commit(part.iter().map(entry).collect(), NOW).await.unwrap();
    }
}

/// Most days sealed, with rows beside them; all that is old frozen.
async fn prepare(dir: &Path) {
    let store = SqliteStore::open(dir).unwrap();
    let all = readings();
    let (late, early): (Vec<Reading>, Vec<Reading>) =
        all.iter().partition(|r| r.at.0 / 60_000 % 5 == 0);
    commit(&store, &early).await;
    let rules =
        SealRules { after_ms: 20 * DAY, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Eighth };
    store.seal(NOW, rules).await.unwrap();
    commit(&store, &late).await;
    let mark = store.dirty_device(&device()).await.unwrap();
    let none = SlotRange::new(Slot(0), Slot(0));
    store.replace_intervals(&device(), none, vec![], vec![], mark).await.unwrap();
    let frozen = Frozen { horizon: CARRY + DAY, carry: CARRY, first: Slot::of(CARRY) };
    assert!(store.freeze(&device(), frozen, vec![], NOW + DAY).await.unwrap());
}

#[test]
fn the_killed_process() {
    let Ok(dir) = std::env::var(DIR) else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = SqliteStore::open(Path::new(&dir)).unwrap();
        println!("begins");
        while store.expire(&device()).await.unwrap().more {}
        println!("ended");
    });
}

/// Runs the process and kills it after `pause`; true when it was killed in the middle.
fn run_and_kill(dir: &Path, pause: Duration) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["the_killed_process", "--exact", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while !lines.next().expect("the process ended by itself").unwrap().contains("begins") {}
    // The pause chooses the instant of the fault; nothing is waited for.
    std::thread::sleep(pause);
    child.kill().unwrap();
    child.wait().unwrap();
    !lines.map_while(Result::ok).any(|l| l.contains("ended"))
}

#[tokio::test]
async fn killed_while_it_takes_readings_away_what_is_kept_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    prepare(dir.path()).await;
    let all = readings();
    let kept: Vec<Reading> = all.iter().copied().filter(|r| r.at >= CARRY).collect();
    let mut in_the_middle = 0;
    for kill in 0..KILLS {
        if run_and_kill(dir.path(), Duration::from_millis(1 + kill * 2)) {
            in_the_middle += 1;
        }
        let store = SqliteStore::open(dir.path()).unwrap();
        let left = store.readings(&device(), TimeRange::ALL, usize::MAX).await.unwrap();
        assert!(left.iter().all(|r| all.binary_search_by_key(&r.at, |r| r.at).is_ok()));
        let after: Vec<Reading> = left.iter().copied().filter(|r| r.at >= CARRY).collect();
        assert!(after == kept, "kill {kill}: {} of {} are kept", after.len(), kept.len());
    }
    assert!(in_the_middle > 0, "it was never killed in the middle: nothing was tested");
    let store = SqliteStore::open(dir.path()).unwrap();
    while store.expire(&device()).await.unwrap().more {}
    assert!(store.readings(&device(), TimeRange::ALL, usize::MAX).await.unwrap() == kept);
    assert_eq!(store.extents(&[device()]).await.unwrap()[0].first_at, Some(CARRY));
    assert!(store.frozen(&device()).await.unwrap().is_some());
}

#[tokio::test]
async fn the_space_of_what_is_gone_is_given_back() {
    let dir = tempfile::tempdir().unwrap();
    prepare(dir.path()).await;
    let file = dir.path().join(ohmstead_store_sqlite::FILE);
    let before = std::fs::metadata(&file).unwrap().len();
    let store = SqliteStore::open(dir.path()).unwrap();
    while store.expire(&device()).await.unwrap().more {}
    drop(store);
    let after = std::fs::metadata(&file).unwrap().len();
    // A mebibyte at least stays free for the next rows.
    assert!(after < before / 2 + (1 << 20), "{before} bytes before, {after} after");
}
