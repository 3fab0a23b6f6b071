//! Primaries of a replica set of three are killed and frozen while two handles take in readings.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use mongodb::bson::doc;
use ohmstead_model::{DeviceId, Milliwatts, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Entry, Outcome, ReadingStore, Store};
use ohmstead_store_mongo::MongoStore;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;
use support::{Fresh, server};

/// A primary that is frozen answers nothing and keeps its connections.
const SIGNALS: [&str; 3] = ["-KILL", "-STOP", "-KILL"];

fn place(port: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/mongo/set3").join(port)
}

fn device(name: &str) -> DeviceId {
    DeviceId::new(name).unwrap()
}

/// Takes in readings of two devices until told to stop, each again until it is acknowledged; how
/// many were.
async fn take_in(
    store: MongoStore,
    own: &'static str,
    stop: Arc<AtomicBool>,
    acked: Arc<AtomicI64>,
) -> i64 {
    let mut n = 0;
    while !stop.load(Ordering::SeqCst) {
        let reading =
            |at| Reading { at: TimestampMs(at), power: Some(Milliwatts(at)), ..Reading::default() };
        let entry = |name, at| Entry::Reading { device: device(name), reading: reading(at) };
        // The other handle sends the same of the common device: it is there once.
        let entries = vec![entry(own, n * 5_000), entry("common", n * 5_000)];
        match store.commit(entries, TimestampMs(n * 5_000)).await {
            Ok(outcomes) => {
                let kept = |o: &Outcome| matches!(o, Outcome::Stored | Outcome::Duplicate);
                assert!(outcomes.iter().all(kept), "{outcomes:?}");
                n += 1;
                acked.fetch_add(1, Ordering::SeqCst);
            }
            Err(error) => {
                assert!(error.is_retryable(), "{error}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    n
}

/// Waits until so many more were acknowledged.
async fn more(acked: &AtomicI64, wanted: i64) {
    let end = acked.load(Ordering::SeqCst) + wanted;
    let reached = async {
        while acked.load(Ordering::SeqCst) < end {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(90), reached).await;
    in_time.expect("readings are acknowledged again");
}

/// The port of the primary, as the driver finds it.
async fn primary(store: &MongoStore) -> String {
    loop {
        if let Ok(hello) = store.db().run_command(doc! { "hello": 1 }).await {
            let me = hello.get_str("primary").unwrap_or_default();
            if let Some((_, port)) = me.split_once(':') {
                return port.to_owned();
            }
        }
    }
}

fn send(signal: &str, pid: &str) {
    assert!(Command::new("kill").args([signal, pid.trim()]).status().unwrap().success());
}

fn revive() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/mongod");
    assert!(Command::new(script).args(["revive", "3"]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_lost_primaries_and_is_there_once() {
    let Some(address) = server(3) else { return };
    let fresh = Fresh::at(&address);
    let (one, other) = (fresh.open().await, fresh.open().await);
    let (stop, acked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
    let tasks = [(one.clone(), "one"), (other, "other")]
        .map(|(store, own)| tokio::spawn(take_in(store, own, stop.clone(), acked.clone())));
    for signal in SIGNALS {
        more(&acked, 50).await;
        let pid = std::fs::read_to_string(place(&primary(&one).await).join("pid")).unwrap();
        send(signal, &pid);
        // Without it: two of three are a majority.
        more(&acked, 50).await;
        if signal == "-STOP" {
            send("-CONT", &pid);
        }
        revive();
    }
    stop.store(true, Ordering::SeqCst);
    let mut counts = Vec::new();
    for task in tasks {
        counts.push(task.await.unwrap());
    }
    for (name, count) in
        [("one", counts[0]), ("other", counts[1]), ("common", counts[0].max(counts[1]))]
    {
        let found = one.readings(&device(name), TimeRange::ALL, usize::MAX).await.unwrap();
        let at: Vec<i64> = found.iter().map(|r| r.at.0 / 5_000).collect();
        // One that was not acknowledged may be there too.
        assert!(
            at.len() as i64 >= count && at[..count as usize].iter().copied().eq(0..count),
            "{name}"
        );
    }
    assert_eq!(one.counts().await.unwrap().conflicts, 0);
    println!("primaries got {SIGNALS:?}; acknowledged: {counts:?}");
}
