//! What a virtual meter's look-up costs does not depend on what else is kept.

#![allow(clippy::unwrap_used, missing_docs, clippy::disallowed_methods)]

use ohmstead_ledger::Combination;
use ohmstead_model::DeviceId;
use ohmstead_store::{RetainedMessage, RetainedMessageStore, VirtualMeter, VirtualMeterStore};
use ohmstead_store_sqlite::SqliteStore;
use std::time::{Duration, Instant};

async fn fastest_look_up(store: &SqliteStore, id: &DeviceId) -> Duration {
    let mut fastest = Duration::MAX;
    for _ in 0..50 {
        let start = Instant::now();
        assert!(store.virtual_meter(id).await.unwrap().is_some());
        fastest = fastest.min(start.elapsed());
    }
    fastest
}

#[tokio::test]
async fn a_hundred_thousand_retained_topics_cost_a_virtual_meter_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    let id = DeviceId::new("house").unwrap();
    let (combination, members) = (Combination::Sum, vec![DeviceId::new("m").unwrap()]);
    let meter = VirtualMeter { id: id.clone(), name: None, combination, members };
    store.put_virtual_meter(meter).await.unwrap();
    let before = fastest_look_up(&store, &id).await;
    for hundred in 0..1000 {
        let put = (0..100).map(|n| {
            let topic = format!("/energy/m{hundred}-{n}/status");
            store.put_retained_message(RetainedMessage { topic, qos: 1, payload: b"online".into() })
        });
        for done in futures::future::join_all(put).await {
            done.unwrap();
        }
    }
    assert_eq!(store.retained_messages().await.unwrap().len(), 100_000);
    let after = fastest_look_up(&store, &id).await;
    // A scan of so many rows takes tens of milliseconds; the slack is for a busy machine.
    assert!(after < before * 10 + Duration::from_millis(2), "{before:?}, then {after:?}");
}
