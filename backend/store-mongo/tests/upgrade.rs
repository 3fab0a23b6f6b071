//! Hubs of two versions on one database, while it is brought from the schema of one to that of the other.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use mongodb::bson::{Document, doc};
use ohmstead_model::{DeviceId, Milliwatts, Reading, TimestampMs};
use ohmstead_store::{Entry, LeaseStore, Outcome, ReadingStore, StoreError};
use ohmstead_store_mongo::MongoStore;
use ohmstead_store_mongo::schema::collection::{Collection, Index};
use ohmstead_store_mongo::schema::{MIGRATIONS, Migration, migrate};
use support::Fresh;

const LATER: &[Collection] = &[Collection {
    name: "later",
    fields: &[("_id", "string"), ("body", "string")],
    indexes: &[Index { keys: &["body"], unique: false, sparse: false }],
}];

/// What the program knows, and a step more.
fn newer(oldest: u32) -> Vec<Migration> {
    let known = MIGRATIONS.iter();
    let mut all: Vec<Migration> =
        known.map(|m| Migration { collections: m.collections, oldest: m.oldest }).collect();
    all.push(Migration { collections: &[LATER], oldest });
    all
}

async fn takes_readings(store: &MongoStore, at: i64) {
    let reading = Reading { at: TimestampMs(at), power: Some(Milliwatts(5)), ..Reading::default() };
    let entry = Entry::Reading { device: DeviceId::new("m").unwrap(), reading };
    let outcomes = store.commit(vec![entry], TimestampMs(at)).await.unwrap();
    assert_eq!(outcomes, [Outcome::Stored]);
}

async fn version(store: &MongoStore) -> Document {
    let schema = store.db().collection::<Document>("schema");
    schema.find_one(doc! { "_id": "version" }).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_step_that_adds_lets_older_hubs_go_on_and_start_again() {
    let Some(fresh) = Fresh::new() else { return };
    let older = fresh.open().await;
    takes_readings(&older, 1_000).await;
    let (known, steps) = (MIGRATIONS.len() as u32, newer(1));
    // Two newer hubs start at once.
    let (a, b) = tokio::join!(migrate(older.db(), &steps), migrate(older.db(), &steps));
    a.and(b).unwrap();
    takes_readings(&older, 2_000).await;
    let again = MongoStore::open(&fresh.url).await.unwrap();
    takes_readings(&again, 3_000).await;
    let expected = doc! { "_id": "version", "n": i64::from(known) + 1, "oldest": 1_i64 };
    assert_eq!(version(&again).await, expected, "an older hub sets nothing back");
}

#[tokio::test]
async fn a_step_that_older_hubs_cannot_read_waits_until_they_are_gone() {
    let Some(fresh) = Fresh::new() else { return };
    let older = fresh.open().await;
    let (known, now) = (MIGRATIONS.len() as u32, older.clock().await.unwrap().unwrap());
    let lease = older.take_lease("leader", "older", now, 600_000).await.unwrap().unwrap();
    let steps = newer(known + 1);
    let refused = migrate(older.db(), &steps).await.unwrap_err();
    assert!(refused.is_retryable() && refused.to_string().contains("stop them all"), "{refused}");
    takes_readings(&older, 1_000).await;
    older.release_lease(&lease).await.unwrap();
    migrate(older.db(), &steps).await.unwrap();
    let refused = MongoStore::open(&fresh.url).await.err().unwrap();
    assert!(
        matches!(refused, StoreError::TooNew { found, known: k } if found == known + 1 && k == known),
        "{refused}"
    );
}
