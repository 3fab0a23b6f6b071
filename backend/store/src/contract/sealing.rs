//! Sealing changes bytes, never content.

use super::{NOW, all, at, dev, maintain, power, put};
use crate::{Damaged, Extent, Outcome, SealRules, Spare, Store};
use futures::TryStreamExt;
use ohmstead_model::{MilliwattHours, Milliwatts, Reading, Slot, SlotRange, TimeRange};

const DAY: i64 = 86_400_000;

/// Seals everything before the day of `NOW`.
async fn seal(store: &impl Store) {
    let rules = SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Eighth };
    let report = maintain(store, NOW, rules).await;
    assert_eq!((report.skipped, report.more), (0, false));
}

/// Three days of minutes that end with the day before `NOW`, with all kinds of values.
fn three_days() -> Vec<Reading> {
    let from = NOW.0.div_euclid(DAY) * DAY - 3 * DAY;
    (0..3 * 1440)
        .map(|n| Reading {
            energy: (n % 5 > 0).then_some(MilliwattHours(n * 7)),
            seq: (n % 11 > 0).then_some(n as u32),
            boot: Some(n as u32 / 1000),
            estimated: n % 100 == 0,
            ..power(from + n * 60_000, n * n % 977 - 100)
        })
        .collect()
}

/// Everything that can be asked about the readings of a device.
async fn everything(
    store: &impl Store,
    id: &str,
) -> (Vec<Vec<Reading>>, Option<crate::Device>, Vec<crate::Dirty>) {
    let id = dev(id);
    let midnight = NOW.0.div_euclid(DAY) * DAY;
    let mut seen = Vec::new();
    for from in [i64::MIN, midnight - 3 * DAY, midnight - 2 * DAY - 1, midnight - 100_000] {
        for to in [midnight - 2 * DAY, midnight - DAY + 1, midnight + 1, i64::MAX] {
            let range = TimeRange::new(at(from), at(to));
            let parts: Vec<Vec<Reading>> =
                store.stream(&id, range, Damaged::Refuse).try_collect().await.unwrap();
            assert!(parts.iter().all(|part| !part.is_empty()));
            assert_eq!(parts.concat(), store.readings(&id, range, usize::MAX).await.unwrap());
            for limit in [0, 1, 2, 1441, usize::MAX] {
                seen.push(store.readings(&id, range, limit).await.unwrap());
                seen.push(store.readings_before(&id, at(to), limit).await.unwrap());
            }
        }
    }
    for boot in 0..6 {
        seen.push(store.boot_readings(&id, boot).await.unwrap());
    }
    seen.push(store.conflicts(&id, TimeRange::ALL).await.unwrap());
    seen.push(store.placed(&id, TimeRange::ALL).await.unwrap());
    (seen, store.device(&id).await.unwrap(), store.dirty().await.unwrap())
}

pub async fn sealing_changes_no_content(store: &impl Store) {
    let mut readings = three_days();
    put(store, "m", &readings).await;
    put(store, "live", &[power(NOW.0, 1)]).await;
    let before = everything(store, "m").await;
    seal(store).await;
    assert_eq!(everything(store, "m").await, before);
    assert_eq!(all(store, "m").await, readings);
    // And with rows behind what is sealed.
    let today = [power(NOW.0, 1), power(NOW.0 + 1, 2)];
    put(store, "m", &today).await;
    readings.extend(today);
    assert_eq!(all(store, "m").await, readings);
    let before = everything(store, "m").await;
    seal(store).await;
    assert_eq!(everything(store, "m").await, before);
    assert_eq!(all(store, "live").await, [power(NOW.0, 1)]);
}

pub async fn late_readings_find_what_was_sealed(store: &impl Store) {
    let readings = three_days();
    put(store, "m", &readings).await;
    seal(store).await;
    let mark = store.dirty().await.unwrap().remove(0);
    let none = SlotRange::new(Slot(0), Slot(0));
    store.replace_intervals(&dev("m"), none, vec![], vec![], Some(mark)).await.unwrap();
    assert!(put(store, "m", &readings).await.iter().all(|o| *o == Outcome::Duplicate));
    assert_eq!(store.counts().await.unwrap().conflicts, 0);
    assert_eq!(store.dirty().await.unwrap(), [], "a duplicate of a sealed reading changes nothing");

    let old = readings[1501];
    let worse = Reading { estimated: true, ..old };
    assert_eq!(put(store, "m", &[worse]).await, [Outcome::Conflict]);
    assert_eq!(put(store, "m", &[worse]).await, [Outcome::Duplicate]);
    assert_eq!(store.dirty().await.unwrap(), [], "the sealed reading stays in force");
    assert_eq!(all(store, "m").await, readings);

    let better = Reading { energy: Some(MilliwattHours(1 << 40)), boot: Some(5), ..old };
    assert_eq!(put(store, "m", &[better]).await, [Outcome::Conflict]);
    assert_eq!(put(store, "m", &[old, better]).await, [Outcome::Duplicate, Outcome::Duplicate]);
    assert_eq!(store.dirty().await.unwrap().len(), 1);
    let between = power(old.at.0 + 1, 3);
    assert_eq!(put(store, "m", &[between]).await, [Outcome::Stored]);

    let mut expected = readings;
    expected[1501] = better;
    expected.insert(1502, between);
    assert_eq!(all(store, "m").await, expected);
    assert_eq!(store.boot_readings(&dev("m"), 5).await.unwrap(), [better]);
    assert!(!store.boot_readings(&dev("m"), 1).await.unwrap().contains(&old));
    let lost = store.conflicts(&dev("m"), TimeRange::ALL).await.unwrap();
    assert_eq!(lost, [worse, old]);
}

pub async fn late_readings_are_sealed_with_the_others(store: &impl Store) {
    let readings = three_days();
    let (late, early): (Vec<Reading>, Vec<Reading>) =
        readings.iter().partition(|r| r.at.0 / 60_000 % 7 == 0);
    put(store, "m", &early).await;
    let beaten: Vec<_> =
        early.iter().step_by(50).map(|r| Reading { estimated: true, ..*r }).collect();
    put(store, "m", &beaten).await;
    put(store, "m", &early).await;
    seal(store).await;
    put(store, "m", &late).await;
    let before = everything(store, "m").await;
    seal(store).await;
    assert_eq!(everything(store, "m").await, before);
    assert_eq!(all(store, "m").await, readings);
    assert!(put(store, "m", &readings).await.iter().all(|o| *o == Outcome::Duplicate));
}

pub async fn only_days_that_are_over_and_quiet_are_sealed(store: &impl Store) {
    let midnight = NOW.0.div_euclid(DAY) * DAY;
    let rules =
        SealRules { after_ms: DAY, quiet_ms: 3_600_000, at_most: usize::MAX, spare: Spare::Eighth };
    put(store, "m", &three_days()).await;
    // What came before the first call is not known: it has to wait for the quiet.
    assert_eq!(maintain(store, at(midnight), rules).await.days, 0);
    let soon = maintain(store, at(midnight + 3_599_999), rules).await;
    assert_eq!(soon.days, 0);
    let sealed = maintain(store, at(midnight + 3_600_000), rules).await;
    // The memory keeps everything as it is.
    assert!([0, 2].contains(&sealed.days), "{sealed:?}");
    assert_eq!(all(store, "m").await, three_days());
}

pub async fn placed_readings_yield_to_sealed_ones(store: &impl Store) {
    let readings = three_days();
    put(store, "m", &readings).await;
    let shadow = |r: &Reading| Reading { power: Some(Milliwatts(1 << 40)), ..*r };
    let placed =
        vec![power(readings[0].at.0 - 1, 1), shadow(&readings[3]), shadow(&readings[4319])];
    store.replace_placed(&dev("m"), placed.clone()).await.unwrap();
    seal(store).await;
    assert_eq!(store.placed(&dev("m"), TimeRange::ALL).await.unwrap(), placed);
    let mut expected = vec![placed[0]];
    expected.extend(&readings);
    assert_eq!(all(store, "m").await, expected);
    assert_eq!(store.readings_before(&dev("m"), at(i64::MAX), 1).await.unwrap(), readings[4319..]);
    let extent = Extent { first_at: Some(placed[0].at), last: Some(readings[4319]) };
    assert_eq!(store.extents(&[dev("m")]).await.unwrap(), [extent]);
    store.replace_placed(&dev("m"), vec![]).await.unwrap();
    assert_eq!(all(store, "m").await, readings);
}
