//! Transactions that a killed process left open do not stand in the way of the next.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use mongodb::bson::{Document, doc};
use mongodb::{Client, ClientSession};
use ohmstead_model::{DeviceId, Milliwatts, Reading, TimestampMs};
use ohmstead_store::{Entry, Outcome, ReadingStore};
use support::Fresh;

/// A program that has written a document in a transaction, and neither ends nor undoes it.
async fn begun(url: &str, app: &str, device: &str) -> (Client, ClientSession) {
    let client = Client::with_uri_str(format!("{url}&appName={app}")).await.unwrap();
    let mut session = client.start_session().await.unwrap();
    session.start_transaction().await.unwrap();
    let devices = client.default_database().unwrap().collection::<Document>("devices");
    let change = doc! { "$set": { "label": "changed" } };
    devices.update_one(doc! { "_id": device }, change).session(&mut session).await.unwrap();
    (client, session)
}

fn entry(device: &str, at: i64) -> Entry {
    let device = DeviceId::new(device).unwrap();
    let power = Some(Milliwatts(5));
    Entry::Reading { device, reading: Reading { at: TimestampMs(at), power, ..Reading::default() } }
}

#[tokio::test]
async fn a_reading_is_taken_though_a_killed_hub_had_its_device_in_a_transaction() {
    let Some(fresh) = Fresh::new() else { return };
    let store = fresh.open().await;
    let now = TimestampMs(10_000);
    store.commit(vec![entry("m", 1_000), entry("n", 1_000)], now).await.unwrap();
    let (_killed, mut left) = begun(&fresh.url, "ohmstead", "m").await;
    let (_other, mut under_way) = begun(&fresh.url, "something-else", "n").await;
    // The server itself ends a transaction after a minute, and a call is given up before.
    let outcomes = store.commit(vec![entry("m", 2_000)], now).await.unwrap();
    assert_eq!(outcomes, [Outcome::Stored]);
    assert!(left.commit_transaction().await.is_err(), "what was left has been undone");
    under_way.commit_transaction().await.expect("another program's goes on");
}
