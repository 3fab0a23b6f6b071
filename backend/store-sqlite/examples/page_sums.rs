//! What the checksums on pages cost: the same rows written and read with and without them, in turns.
//!
//! `cargo run --release -p ohmstead-store-sqlite --example page_sums`. Times are those of the processor (Linux), so
//! that other programs disturb them little; the wall clock stands beside them.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

use rusqlite::Connection;
use std::path::Path;
use std::time::Instant;

const ROUNDS: usize = 7;
const COMMITS: i64 = 400;
const ROWS: i64 = 250;

/// As the store opens its file, with checksums or without.
fn open(path: &Path, checked: bool) -> Connection {
    if checked {
        return ohmstead_store_sqlite::connect(path).unwrap();
    }
    let c = Connection::open(path).unwrap();
    c.pragma_update(None, "journal_mode", "WAL").unwrap();
    c.pragma_update(None, "synchronous", "FULL").unwrap();
    c.pragma_update(None, "wal_autocheckpoint", 4000).unwrap();
    c
}

/// Nanoseconds that this thread has run.
fn on_processor() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Milliseconds of the processor, and of the wall clock.
fn timed(work: impl FnOnce()) -> [f64; 2] {
    let (wall, ran) = (Instant::now(), on_processor());
    work();
    [(on_processor() - ran) as f64 / 1e6, wall.elapsed().as_secs_f64() * 1e3]
}

fn write(c: &mut Connection) {
    c.execute_batch(
        "CREATE TABLE reading (device INTEGER, at INTEGER, voltage INTEGER, current INTEGER,
         power INTEGER, energy INTEGER, PRIMARY KEY (device, at)) STRICT, WITHOUT ROWID",
    )
    .unwrap();
    for commit in 0..COMMITS {
        let tx = c.transaction().unwrap();
        for row in 0..ROWS {
            // Every device sends now and then: rows go to many pages, as they do in a hub.
            let (device, at) = (row, 1_700_000_000_000 + commit * 5_000);
            tx.prepare_cached("INSERT INTO reading VALUES (?1, ?2, 230000 + ?3, 2000, 460000, ?4)")
                .unwrap()
                .execute((device, at, (row + commit) % 100, commit * 640))
                .unwrap();
        }
        tx.commit().unwrap();
    }
    c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

fn read(path: &Path, checked: bool) {
    let c = open(path, checked);
    c.pragma_update(None, "cache_size", -512).unwrap();
    for _ in 0..10 {
        let n: i64 = c.query_row("SELECT count(energy) FROM reading", [], |r| r.get(0)).unwrap();
        assert_eq!(n, COMMITS * ROWS);
    }
}

fn middle(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

fn main() {
    // [writing, reading][without, with][processor, wall]
    let mut times: [[[Vec<f64>; 2]; 2]; 2] = Default::default();
    for round in 0..ROUNDS {
        for arm in [round % 2, (round + 1) % 2] {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("db");
            let mut c = open(&path, arm == 1);
            let written = timed(|| write(&mut c));
            drop(c);
            let found = timed(|| read(&path, arm == 1));
            for (n, of) in [written, found].into_iter().enumerate() {
                for (clock, value) in of.into_iter().enumerate() {
                    times[n][arm][clock].push(value);
                }
            }
        }
    }
    for (name, arms) in ["written and checkpointed", "read ten times"].into_iter().zip(times) {
        for (clock, n) in [("processor", 0), ("wall", 1)] {
            let [without, with] = [0, 1].map(|arm: usize| middle(arms[arm][n].clone()));
            let more = (with / without - 1.0) * 100.0;
            println!(
                "{} rows {name}, {clock}: {without:.0} ms without, {with:.0} ms with ({more:+.1} %)",
                COMMITS * ROWS
            );
        }
    }
}
