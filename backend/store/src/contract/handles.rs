//! Promises to several processes: two handles on one store, each with a memory of its own.

use super::{NOW, at, dev, entry, maintain, power, put};
use crate::{Damaged, DevicePatch, Frozen, Outcome, SealRules, Spare, Store, StoreError};
use futures::TryStreamExt;
use ohmstead_alert::Episode;
use ohmstead_model::{Interval, MilliwattHours, Reading, Slot, SlotRange, TimeRange};

/// Runs the promises to several processes as tests: `two_handles_tests!(make)` where `make()` is an
/// async function that gives a guard and two handles on one fresh store; `two_handles_tests!(optional make)`
/// where it gives `None`, and says so, when what it needs cannot be had.
#[macro_export]
macro_rules! two_handles_tests {
    (optional $make:path) => {
        $crate::two_handles_tests!(@all optional $make);
    };
    ($make:path) => {
        $crate::two_handles_tests!(@all always $make);
    };
    (@all $how:ident $make:path) => {
        $crate::two_handles_tests!(@each $how $make:
            what_one_handle_writes_the_other_reads,
            both_handles_may_be_first_to_hear_of_a_device,
            a_mark_that_the_other_settled_is_set_again,
            a_reading_taken_by_the_other_keeps_its_mark,
            the_other_s_horizon_holds,
            what_the_other_sealed_is_known,
            the_other_s_intervals_are_replaced_exactly,
            both_handles_commit_at_once_and_nothing_is_lost,
            a_lease_has_one_holder_and_its_token_grows,
            who_has_lost_the_lease_writes_nothing_derived,
            of_two_that_want_one_thing_one_gets_it,
            numbers_given_through_both_are_given_once,
            a_reader_of_the_outbox_passes_nothing_by,
            prices_posted_through_both_all_hold,
        );
    };
    (@each always $make:path: $($name:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let (_guard, one, other) = $make().await;
                $crate::contract::$name(&one, &other).await;
            }
        )*
    };
    (@each optional $make:path: $($name:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let Some((_guard, one, other)) = $make().await else { return };
                $crate::contract::$name(&one, &other).await;
            }
        )*
    };
}

const NO_SLOTS: SlotRange = SlotRange { from: Slot(0), to: Slot(0) };

fn quarter(slot: i32, mwh: i64) -> Interval {
    Interval { import: MilliwattHours(mwh), ..Interval::empty(Slot(slot)) }
}

/// Derives as a pass does; one that meets a change of the other handle leaves the mark, and the
/// next one settles it.
async fn settle(store: &impl Store, id: &str) {
    for _ in 0..2 {
        let mark = store.dirty_device(&dev(id)).await.unwrap();
        store.replace_intervals(&dev(id), NO_SLOTS, vec![], vec![], mark).await.unwrap();
    }
    assert_eq!(store.dirty_device(&dev(id)).await.unwrap(), None);
}

async fn all(store: &impl Store, id: &str) -> Vec<Reading> {
    store.readings(&dev(id), TimeRange::ALL, usize::MAX).await.unwrap()
}

pub async fn what_one_handle_writes_the_other_reads(one: &impl Store, other: &impl Store) {
    put(one, "m", &[power(1_000, 5)]).await;
    assert_eq!(all(other, "m").await, [power(1_000, 5)]);
    let patch = DevicePatch { name: Some(Some("Kitchen".into())), ..DevicePatch::default() };
    other.patch_device(&dev("m"), patch, NOW).await.unwrap();
    let device = one.device(&dev("m")).await.unwrap().unwrap();
    assert_eq!(device.name.as_deref(), Some("Kitchen"));
    let marks = other.dirty().await.unwrap();
    assert!(marks.len() == 1 && marks[0].range.contains(at(1_000)), "{marks:?}");
    let later = NOW + 120_000;
    other.commit(vec![entry("m", power(2_000, 6))], later).await.unwrap();
    let seen = one.device(&dev("m")).await.unwrap().unwrap().last_seen.unwrap();
    assert!((later - seen).abs() <= 30_000, "{seen}");
}

pub async fn both_handles_may_be_first_to_hear_of_a_device(one: &impl Store, other: &impl Store) {
    put(one, "a", &[power(1, 1)]).await;
    put(other, "b", &[power(1, 1)]).await;
    assert_eq!(
        put(one, "b", &[power(1, 1), power(2, 1)]).await,
        [Outcome::Duplicate, Outcome::Stored]
    );
    assert_eq!(
        put(other, "a", &[power(2, 1), power(1, 1)]).await,
        [Outcome::Stored, Outcome::Duplicate]
    );
    assert_eq!(one.devices().await.unwrap(), other.devices().await.unwrap());
    assert_eq!(one.devices().await.unwrap().len(), 2);
}

pub async fn a_mark_that_the_other_settled_is_set_again(one: &impl Store, other: &impl Store) {
    put(one, "m", &[power(1_000, 1)]).await;
    settle(other, "m").await;
    assert!(one.dirty().await.unwrap().is_empty());
    // In the slot whose mark this handle set before.
    put(one, "m", &[power(2_000, 1)]).await;
    for store in [one.dirty().await, other.dirty().await] {
        let marks = store.unwrap();
        assert!(marks.len() == 1 && marks[0].range.contains(at(2_000)), "{marks:?}");
    }
}

pub async fn a_reading_taken_by_the_other_keeps_its_mark(one: &impl Store, other: &impl Store) {
    put(one, "m", &[power(1_000, 1)]).await;
    let mark = one.dirty_device(&dev("m")).await.unwrap().unwrap();
    put(other, "m", &[power(2_000, 1)]).await;
    // What is settled was derived without that reading.
    one.replace_intervals(&dev("m"), NO_SLOTS, vec![], vec![], Some(mark)).await.unwrap();
    let marks = [one.dirty().await.unwrap(), other.dirty().await.unwrap()];
    for marks in marks {
        assert!(marks.len() == 1 && marks[0].range.contains(at(2_000)), "{marks:?}");
    }
    settle(one, "m").await;
    assert!(other.dirty().await.unwrap().is_empty());
}

pub async fn the_other_s_horizon_holds(one: &impl Store, other: &impl Store) {
    const HOUR: i64 = 3_600_000;
    put(one, "m", &[power(HOUR, 1), power(9 * HOUR, 1)]).await;
    settle(one, "m").await;
    let horizon = at(5 * HOUR);
    let frozen = Frozen { horizon, carry: horizon, first: Slot::of(horizon) };
    assert!(other.freeze(&dev("m"), frozen, vec![], NOW + 2 * HOUR).await.unwrap());
    assert_eq!(one.frozen(&dev("m")).await.unwrap(), Some(frozen));
    let outcomes = put(one, "m", &[power(2 * HOUR, 1), power(6 * HOUR, 1)]).await;
    assert_eq!(outcomes, [Outcome::Expired, Outcome::Stored]);
}

pub async fn what_the_other_sealed_is_known(one: &impl Store, other: &impl Store) {
    let day: Vec<Reading> = (0..200).map(|n| power(n * 60_000, n)).collect();
    put(one, "m", &day).await;
    let rules = SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Nothing };
    maintain(other, NOW, rules).await;
    let better = Reading { energy: Some(MilliwattHours(7)), ..day[1] };
    assert_eq!(put(one, "m", &[day[0], better]).await, [Outcome::Duplicate, Outcome::Conflict]);
    let mut expected = day;
    expected[1] = if better.beats(&expected[1]) { better } else { expected[1] };
    for store in [
        one.stream(&dev("m"), TimeRange::ALL, Damaged::Refuse),
        other.stream(&dev("m"), TimeRange::ALL, Damaged::Refuse),
    ] {
        assert_eq!(store.try_concat().await.unwrap(), expected);
    }
}

pub async fn the_other_s_intervals_are_replaced_exactly(one: &impl Store, other: &impl Store) {
    put(one, "m", &[power(1_000, 1)]).await;
    let m = dev("m");
    let range = |from, to| SlotRange::new(Slot(from), Slot(to));
    // Whole months may be kept in another form.
    let rows = (0..2 * crate::INTERVAL_PIECE + 5).map(|n| quarter(n, i64::from(n))).collect();
    let whole = range(0, 2 * crate::INTERVAL_PIECE + 5);
    one.replace_intervals(&m, whole, rows, vec![], None).await.unwrap();
    other.replace_intervals(&m, range(3, 6), vec![quarter(4, 99)], vec![], None).await.unwrap();
    let expected = [quarter(2, 2), quarter(4, 99), quarter(6, 6)];
    assert_eq!(one.intervals(&m, range(2, 7)).await.unwrap(), expected);
    one.replace_intervals(&m, range(4, 7), vec![quarter(5, 55)], vec![], None).await.unwrap();
    let expected = [quarter(2, 2), quarter(5, 55), quarter(7, 7)];
    assert_eq!(other.intervals(&m, range(2, 8)).await.unwrap(), expected);
    let left = one.intervals(&m, whole).await.unwrap().len();
    assert_eq!(left as i32, 2 * crate::INTERVAL_PIECE + 5 - 3);
}

async fn write_both(store: &impl Store, shift: i64) {
    for n in 0..40 {
        put(store, "m", &[power(n * 2_000 + shift, n)]).await;
        put(store, "both", &[power(n * 1_000, n)]).await;
    }
}

pub async fn both_handles_commit_at_once_and_nothing_is_lost(one: &impl Store, other: &impl Store) {
    futures::join!(write_both(one, 0), write_both(other, 1_000));
    for (store, name) in [(all(one, "m").await, "one"), (all(other, "m").await, "other")] {
        assert_eq!(store.len(), 80, "{name}");
    }
    assert_eq!(all(one, "both").await.len(), 40);
    assert!(one.conflicts(&dev("both"), TimeRange::ALL).await.unwrap().is_empty());
    let marks = one.dirty().await.unwrap();
    let whole = TimeRange::new(at(0), at(79_000));
    assert!(marks.len() == 2 && marks[1].range.from <= whole.from && marks[1].range.to > whole.to);
}

pub async fn a_lease_has_one_holder_and_its_token_grows(one: &impl Store, other: &impl Store) {
    let first = one.take_lease("upkeep", "one", NOW, 10_000).await.unwrap().unwrap();
    assert_eq!((first.holder.as_str(), first.until), ("one", NOW + 10_000));
    assert_eq!(other.take_lease("upkeep", "other", NOW + 9_999, 10_000).await.unwrap(), None);
    let apart = other.take_lease("another", "other", NOW, 10_000).await.unwrap();
    assert!(apart.is_some(), "leases are apart by name");
    let renewed = one.take_lease("upkeep", "one", NOW + 9_000, 10_000).await.unwrap().unwrap();
    assert_eq!((renewed.token, renewed.until), (first.token, NOW + 19_000));
    assert_eq!(other.take_lease("upkeep", "other", NOW + 18_999, 10_000).await.unwrap(), None);
    let taken = other.take_lease("upkeep", "other", NOW + 19_000, 10_000).await.unwrap().unwrap();
    assert!(taken.token > first.token);
    // Who has lost it gives nothing back, and does not get it.
    one.release_lease(&renewed).await.unwrap();
    assert_eq!(one.take_lease("upkeep", "one", NOW + 20_000, 10_000).await.unwrap(), None);
    other.release_lease(&taken).await.unwrap();
    let again = one.take_lease("upkeep", "one", NOW + 20_000, 10_000).await.unwrap().unwrap();
    assert!(again.token > taken.token);
}

pub async fn who_has_lost_the_lease_writes_nothing_derived(one: &impl Store, other: &impl Store) {
    let m = dev("m");
    put(one, "m", &[power(1_000, 1)]).await;
    let lease = one.take_lease("upkeep", "one", NOW, 1_000).await.unwrap().unwrap();
    one.fence(Some(lease));
    let rows = || vec![quarter(0, 1)];
    let slots = SlotRange::new(Slot(0), Slot(1));
    one.replace_intervals(&m, slots, rows(), vec![], None).await.unwrap();
    let mark = one.dirty_device(&m).await.unwrap();

    let taken = other.take_lease("upkeep", "other", NOW + 1_000, 1_000).await.unwrap().unwrap();
    other.fence(Some(taken));
    other.replace_intervals(&m, slots, vec![quarter(0, 2)], vec![], None).await.unwrap();
    let lost = |result: Result<(), StoreError>| {
        assert!(matches!(&result, Err(StoreError::LeaseLost { .. })), "{result:?}");
        assert!(!result.unwrap_err().is_retryable(), "it is no matter of waiting");
    };
    lost(one.replace_intervals(&m, slots, rows(), vec![], mark).await);
    lost(one.replace_placed(&m, vec![power(5, 5)]).await);
    let episode = Episode { since: at(5), raised_at: at(5), cleared_at: None, peak: 9 };
    lost(one.replace_episodes("r", &m, TimeRange::ALL, vec![episode]).await.map(drop));
    let frozen = Frozen { horizon: at(0), carry: at(0), first: Slot(0) };
    lost(one.freeze(&m, frozen, vec![], NOW).await.map(drop));
    lost(one.expire(&m).await.map(drop));
    lost(one.set_value("k", Some(vec![1])).await);
    let unfenced = one.handle();
    unfenced.set_value("k", Some(vec![2])).await.unwrap();
    assert_eq!(other.values("k").await.unwrap(), [("k".to_owned(), vec![2])]);
    assert_eq!(one.intervals(&m, slots).await.unwrap(), [quarter(0, 2)]);
    assert!(one.dirty_device(&m).await.unwrap().is_some(), "its mark stays");
    assert_eq!(all(one, "m").await.len(), 1);
    assert!(one.outbox_since(0, 9).await.unwrap().is_empty());
    assert_eq!(one.frozen(&m).await.unwrap(), None);
    // Readings are taken by whoever hears them.
    assert_eq!(put(one, "m", &[power(2_000, 1)]).await, [Outcome::Stored]);
    one.fence(None);
    one.replace_intervals(&m, slots, rows(), vec![], None).await.unwrap();
}
