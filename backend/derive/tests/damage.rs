//! A day that cannot be read costs its own readings, nothing else: the counter says how much energy
//! it had, and every other number stays.
#![allow(clippy::unwrap_used, missing_docs)]

use futures::TryStreamExt;
use ohmstead_derive::Derive;
use ohmstead_ingest::Live;
use ohmstead_model::{
    DeviceId, Interval, MilliwattHours, Reading, Slot, SlotRange, TimeRange, TimestampMs,
};
use ohmstead_store::{Damaged, Entry, SealRules, Spare, Store, StoreError};
use ohmstead_store_sqlite::{FILE, SqliteStore};
use std::path::Path;
use std::sync::Arc;

const DAY: i64 = 86_400_000;
const START: i64 = 19_000 * DAY;
const NOW: TimestampMs = TimestampMs(START + 200 * DAY);

fn device() -> DeviceId {
    DeviceId::new("m").unwrap()
}

/// A reading a minute, for two months and a half.
fn readings() -> Vec<Reading> {
    let energy = |n: i64| Some(MilliwattHours(n * 9000 + n % 7 * 100));
    let at = |n: i64| TimestampMs(START + n * 60_000);
    (0..75 * 1440).map(|n| Reading { at: at(n), energy: energy(n), ..Reading::default() }).collect()
}

async fn intervals(store: &dyn Store) -> Vec<Interval> {
    let all = SlotRange::new(Slot(i32::MIN), Slot(i32::MAX));
    store.intervals(&device(), all).await.unwrap()
}

/// Flips a bit in a compressed body, behind the store's back.
fn damage(dir: &Path, table: &str, which: &str) {
    let c = ohmstead_store_sqlite::connect(&dir.join(FILE)).unwrap();
    let find = format!("SELECT rowid, body FROM {table} WHERE {which}");
    let body = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?));
    let (row, mut body): (i64, Vec<u8>) = c.query_row(&find, [], body).unwrap();
    let middle = body.len() / 2;
    body[middle] ^= 4;
    let put = format!("UPDATE {table} SET body = ?1 WHERE rowid = ?2");
    assert_eq!(c.execute(&put, (body, row)).unwrap(), 1);
}

#[tokio::test]
async fn a_damaged_day_costs_its_own_readings_only_and_a_damaged_month_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(dir.path()).unwrap());
    let derive = Derive::new(store.clone(), Live::new(1));
    for part in readings().chunks(5000) {
        let entries = part.iter().map(|r| Entry::Reading { device: device(), reading: *r });
        store.commit(entries.collect(), NOW).await.unwrap();
    }
    derive.pending().await.unwrap();
    let rules = SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Eighth };
    while store.maintenance().unwrap().seal(NOW, rules).await.unwrap().more {}
    let whole = intervals(&*store).await;

    // A month of intervals is derived: it comes back.
    damage(dir.path(), "packed", "month = (select max(month) from packed)");
    let all = SlotRange::new(Slot(i32::MIN), Slot(i32::MAX));
    let error = store.intervals(&device(), all).await.unwrap_err();
    assert!(matches!(&error, StoreError::Damaged { what, .. } if what.contains(" m ")), "{error}");
    derive.rebuild(&device(), &|_| ()).await.unwrap();
    assert_eq!(intervals(&*store).await, whole);
    // Also when only a part of it is derived.
    while store.maintenance().unwrap().seal(NOW, rules).await.unwrap().more {}
    damage(dir.path(), "packed", "month = (select max(month) from packed)");
    store
        .mark_dirty(
            &device(),
            TimeRange::new(TimestampMs(START + 70 * DAY), TimestampMs(START + 71 * DAY)),
        )
        .await
        .unwrap();
    derive.pending().await.unwrap();
    derive.pending().await.unwrap();
    assert_eq!(intervals(&*store).await, whole);

    // A day of readings is gone.
    let lost = 19_040;
    while store.maintenance().unwrap().seal(NOW, rules).await.unwrap().more {}
    damage(dir.path(), "sealed", &format!("day = {lost}"));
    let range = |from: i64, to: i64| TimeRange::new(TimestampMs(from * DAY), TimestampMs(to * DAY));
    let error = store.readings(&device(), range(lost, lost + 1), 10).await.unwrap_err();
    assert!(error.to_string().contains("2022-02-18T00:00:00Z"), "{error}");
    let all: Result<Vec<_>, _> =
        store.stream(&device(), TimeRange::ALL, Damaged::Refuse).try_collect().await;
    assert!(matches!(all, Err(StoreError::Damaged { .. })));
    derive.rebuild(&device(), &|_| ()).await.unwrap();
    let now = intervals(&*store).await;
    let sum = |all: &[Interval]| all.iter().map(|i| i.import.0).sum::<i64>();
    assert_eq!(sum(&now), sum(&whole), "the counter knows the day's energy");
    let slots = SlotRange::touching(range(lost, lost + 1));
    for (is, was) in now.iter().zip(&whole) {
        assert_eq!(is.slot, was.slot);
        // The readings on either side of the day lie in the slots before and after it.
        let near = slots.from.0 - 1 <= is.slot.0 && is.slot.0 <= slots.to.0;
        assert!(near || is == was, "{is:?} {was:?}");
        assert_eq!(is.import_estimated.0 > 0, slots.contains(is.slot) || (near && is != was));
    }
}
