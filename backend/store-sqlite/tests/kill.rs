//! A process that commits and seals is killed again and again; afterwards nothing that it was
//! told is committed may be missing, doubled or different.

use ohmstead_model::{DeviceId, MilliwattHours, Milliwatts, Reading, TimeRange, TimestampMs};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{Entry, ReadingStore, SealRules, SealStore, Store};
use ohmstead_store_sqlite::SqliteStore;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

const DIR: &str = "OHMSTEAD_TEST_KILL_DIR";
const FROM: &str = "OHMSTEAD_TEST_KILL_FROM";
const KILLS: u64 = 25;
const DAY: i64 = 86_400_000;
/// Readings of a batch: some of three days, minutes or conflicts and duplicates of earlier ones.
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

fn batch(n: i64) -> Vec<Entry> {
    let one = |k: i64| {
        let r = mix(n * BATCH + k);
        // Mostly new; the rest repeats instants, with equal values or others.
        let minute = if r % 10 < 7 { n * BATCH / 2 + k } else { r / 16 % (n * BATCH / 2 + BATCH) };
        let day = mix(minute) % 3;
        let reading = Reading {
            at: TimestampMs(NOW.0 - DAY * (3 - day) + minute * 1000 % DAY),
            power: Some(Milliwatts(mix(minute) % 1000 + i64::from(r % 20 == 0))),
            energy: Some(MilliwattHours(minute)),
            estimated: r % 40 == 0,
            ..Reading::default()
        };
        Entry::Reading { device: device(minute), reading }
    };
    (0..BATCH).map(one).collect()
}

fn rules() -> SealRules {
    SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX }
}

/// The process that is killed: says each batch once it is committed, and what it sealed.
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn work(dir: &Path, from: i64) {
    let store = SqliteStore::open(dir).unwrap();
    let sealing = store.clone();
    tokio::spawn(async move {
        loop {
            let report = sealing.seal(NOW, rules()).await.unwrap();
            println!("sealed {}", report.days);
            tokio::task::yield_now().await;
        }
    });
    for n in from.. {
        store.commit(batch(n), NOW).await.unwrap();
        println!("committed {n}");
    }
}

#[test]
fn the_killed_process() {
    if let (Ok(dir), Ok(from)) = (std::env::var(DIR), std::env::var(FROM)) {
        work(Path::new(&dir), from.parse().unwrap());
    }
}

/// Runs the process until it has said enough, kills it in mid-work, and gives how many batches
/// and sealings it told of.
fn run_and_kill(dir: &Path, from: i64, lines: u64) -> (i64, u64) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["the_killed_process", "--exact", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut done, mut sealed, mut commits) = (from, 0, 0);
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut hear = |line: String| {
        // The test harness may print on the same line before.
        if let Some((_, n)) = line.rsplit_once("committed ") {
            done = n.parse::<i64>().unwrap() + 1;
            commits += 1;
        } else if let Some((_, n)) = line.rsplit_once("sealed ") {
            sealed += n.parse::<u64>().unwrap();
        }
        commits
    };
    while hear(output.next().expect("the process ended by itself").unwrap()) < lines {}
    child.kill().unwrap();
    // What it said before it died counts; a line cut short does not.
    let rest: Vec<String> = output.map_while(Result::ok).collect();
    for line in rest.into_iter().filter(|l| l.ends_with(|c: char| c.is_ascii_digit())) {
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
        let (now_done, now_sealed) =
            run_and_kill(dir.path(), done, 2 + mix(kill as i64) as u64 % 9);
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
