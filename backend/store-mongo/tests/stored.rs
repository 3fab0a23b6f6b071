//! What lies in the database: the same bytes as in SQLite, and what becomes of damage.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use futures::TryStreamExt;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Document, doc};
use ohmstead_codec::day::{DAY_MS, Sealed, day_of};
use ohmstead_codec::month::Packed;
use ohmstead_model::{
    DeviceId, Interval, MilliwattHours, Milliwatts, Reading, Slot, SlotRange, TimeRange,
    TimestampMs,
};
use ohmstead_store::{
    Damaged, Entry, INTERVAL_PIECE, IntervalStore, MaintenanceStore, Outcome, ReadingStore,
    SealRules, Spare, StoreError,
};
use ohmstead_store_mongo::MongoStore;
use support::Fresh;

const FIRST: i64 = 19_000;

fn m() -> DeviceId {
    DeviceId::new("m").unwrap()
}

/// Two days of minutes.
fn readings() -> Vec<Reading> {
    let at = |n: i64| TimestampMs(FIRST * DAY_MS + n * 60_000);
    let reading = |n| Reading {
        power: Some(Milliwatts(n * n % 977)),
        energy: Some(MilliwattHours(n * 7)),
        ..Reading { at: at(n), ..Reading::default() }
    };
    (0..2 * 1440).map(reading).collect()
}

async fn put(store: &MongoStore, readings: &[Reading]) -> Vec<Outcome> {
    let entry = |r: &Reading| Entry::Reading { device: m(), reading: *r };
    let now = TimestampMs((FIRST + 3) * DAY_MS);
    store.commit(readings.iter().map(entry).collect(), now).await.unwrap()
}

async fn seal(store: &MongoStore) {
    let rules = SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Nothing };
    store.seal(TimestampMs((FIRST + 3) * DAY_MS), rules).await.unwrap();
}

async fn bodies(store: &MongoStore, collection: &str) -> Vec<Vec<u8>> {
    let all = store.db().collection::<Document>(collection);
    let found = all.find(doc! {}).sort(doc! { "_id": 1 }).await.unwrap();
    let found: Vec<Document> = found.try_collect().await.unwrap();
    found.iter().map(|d| d.get_binary_generic("body").unwrap().clone()).collect()
}

#[tokio::test]
async fn sealed_days_are_the_codec_s_bytes_and_their_documents_are_gone() {
    let Some(fresh) = Fresh::new() else { return };
    let store = fresh.open().await;
    put(&store, &readings()).await;
    seal(&store).await;
    let days = readings();
    let days = days.chunks(1440).map(|day| Sealed::new(day.to_vec()).unwrap().body);
    assert_eq!(bodies(&store, "sealed").await, days.collect::<Vec<_>>());
    let left = store.db().collection::<Document>("readings").count_documents(doc! {}).await;
    assert_eq!(left.unwrap(), 0);
}

#[tokio::test]
async fn months_of_intervals_are_the_codec_s_bytes() {
    let Some(fresh) = Fresh::new() else { return };
    let store = fresh.open().await;
    put(&store, &readings()[..1]).await;
    let interval = |n| Interval { import: MilliwattHours(n as i64), ..Interval::empty(Slot(n)) };
    let all: Vec<Interval> = (0..2 * INTERVAL_PIECE + 3).map(interval).collect();
    let range = SlotRange::new(Slot(0), Slot(2 * INTERVAL_PIECE + 3));
    store.replace_intervals(&m(), range, all.clone(), vec![], None).await.unwrap();
    let piece = INTERVAL_PIECE as usize;
    let months = [&all[..piece], &all[piece..2 * piece]];
    let months = months.map(|month| Packed::new(month).unwrap().body);
    assert_eq!(bodies(&store, "months").await, months);
    let rows = store.db().collection::<Document>("intervals").count_documents(doc! {}).await;
    assert_eq!(rows.unwrap(), 3);
}

#[tokio::test]
async fn a_damaged_day_is_named_or_passed_over_and_takes_readings() {
    let Some(fresh) = Fresh::new() else { return };
    let store = fresh.open().await;
    let all = readings();
    put(&store, &all).await;
    seal(&store).await;
    let mut body = bodies(&store, "sealed").await.remove(0);
    let middle = body.len() / 2;
    body[middle] ^= 1;
    let wrong = Binary { subtype: BinarySubtype::Generic, bytes: body };
    let sealed = store.db().collection::<Document>("sealed");
    let first = doc! { "_id": { "d": "m", "day": day_of(all[0].at) } };
    sealed.update_one(first, doc! { "$set": { "body": wrong } }).await.unwrap();

    let error = store.readings(&m(), TimeRange::ALL, usize::MAX).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Damaged { what, .. } if what.contains("m from 2022-01-08")),
        "{error}"
    );
    let second = TimeRange::new(all[1440].at, TimestampMs(i64::MAX));
    assert_eq!(store.readings(&m(), second, usize::MAX).await.unwrap(), all[1440..]);
    let rest = store.stream(&m(), TimeRange::ALL, Damaged::PassOver).try_concat().await.unwrap();
    assert_eq!(rest, all[1440..]);
    let last = store.readings_before(&m(), TimestampMs(i64::MAX), 5_000).await.unwrap();
    assert_eq!(last, all[1440..]);
    // Sent again it is stored, beside the damage.
    assert_eq!(put(&store, &all[..1]).await, [Outcome::Stored]);
}

#[tokio::test]
async fn a_document_of_another_shape_is_refused_by_the_database() {
    let Some(fresh) = Fresh::new() else { return };
    let store = fresh.open().await;
    let devices = store.db().collection::<Document>("devices");
    let wrong = devices.insert_one(doc! { "_id": "m", "generation": "many" }).await;
    assert!(wrong.is_err(), "the validator refuses it");
}
