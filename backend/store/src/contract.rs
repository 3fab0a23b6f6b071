//! One function per promise; every backend's tests run them all against fresh stores.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod alerts;
mod billing;
mod firmware;
mod fleet;
mod handles;
mod identity;
mod outbox;
mod period;
mod retained;
mod retention;
mod rivals;
mod rollout;
mod sealing;
mod virtual_meter;

pub use alerts::*;
pub use billing::*;
pub use firmware::*;
pub use fleet::*;
pub use handles::*;
pub use identity::*;
pub use outbox::*;
pub use period::*;
pub use retained::*;
pub use retention::*;
pub use rivals::*;
pub use rollout::*;
pub use sealing::*;
pub use virtual_meter::*;

use crate::types::{REJECT_PAYLOAD_MAX, REJECTS_MAX};
use crate::{
    DevicePatch, Draft, Entry, Extent, Outcome, RejectEntry, Role, SealReport, SealRules, Store,
};
use ohmstead_ledger::{Action, Counter, Finding, Gap, Settings, Split};
use ohmstead_model::{
    DeviceId, Energy, Interval, MilliwattHours, Milliwatts, Reading, Slot, SlotRange, TimeRange,
    TimestampMs,
};

/// Runs the promise functions as tests: `contract_tests!(make)` where `make()` is an async
/// function that gives a guard and a fresh store; `contract_tests!(optional make)` where it gives
/// `None`, and says so, when what it needs cannot be had.
#[macro_export]
macro_rules! contract_tests {
    (optional $make:path) => {
        $crate::contract_tests!(@all optional $make);
    };
    ($make:path) => {
        $crate::contract_tests!(@all always $make);
    };
    (@all $how:ident $make:path) => {
        $crate::contract_tests!(@each $how $make:
            a_reading_comes_back_as_it_was_given,
            an_equal_reading_is_a_no_op,
            conflicts_settle_alike_in_every_order,
            pages_ascend_and_are_half_open,
            the_last_readings_before_an_instant_come_ascending,
            devices_are_made_by_their_first_message,
            people_s_words_on_a_device_are_kept,
            status_and_last_seen_are_noted,
            rejections_are_kept_counted_and_bounded,
            dirty_marks_grow_and_are_settled_only_when_nothing_came_between,
            intervals_are_replaced_exactly_in_their_range,
            corrections_are_appended_and_mark_what_they_touch,
            settings_mark_all_of_history,
            findings_are_replaced_with_their_range,
            rules_keep_their_versions,
            episodes_are_replaced_in_their_range_and_keep_their_acks,
            what_becomes_of_episodes_is_told_in_order,
            the_outbox_is_bounded_and_its_cursors_go_on,
            the_span_of_intervals_reaches_from_the_first_to_the_last,
            values_are_listed_by_prefix,
            retained_messages_are_kept_by_topic,
            virtual_meters_are_kept_replaced_and_removed_by_id,
            a_device_of_periods_has_another_revision_each_time,
            firmware_is_numbered_once_and_kept_once_per_version,
            a_rollout_is_replaced_only_by_who_knows_its_last_revision,
            meter_infos_and_trainings_are_the_last_ones,
            unclocked_readings_are_a_set_and_placed_ones_yield,
            concurrent_commits_all_land,
            a_credential_takes_the_place_of_the_last_and_can_be_taken_away,
            a_removed_device_keeps_its_readings_and_is_back_with_its_next_message,
            commands_are_kept_once_newest_first_and_bounded,
            events_are_kept_once_newest_first_and_bounded,
            sealing_changes_no_content,
            late_readings_find_what_was_sealed,
            late_readings_are_sealed_with_the_others,
            only_days_that_are_over_and_quiet_are_sealed,
            placed_readings_yield_to_sealed_ones,
            contracts_are_kept_replaced_and_removed_by_id,
            prices_come_back_digit_for_digit_and_later_ones_hold,
            an_issued_bill_is_never_changed,
            nothing_before_the_horizon_is_taken,
            what_is_behind_is_not_frozen,
            expired_readings_go_and_all_others_stay,
            placed_readings_before_the_horizon_stay_where_they_are,
            a_site_to_which_something_belongs_is_not_removed,
            with_a_person_their_sessions_and_tokens_go,
            a_link_is_taken_once,
            the_hub_s_keys_are_replaced_in_time,
            the_audit_log_is_appended_and_filtered,
        );
    };
    (@each always $make:path: $($name:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let (_guard, store) = $make().await;
                $crate::contract::$name(&store).await;
            }
        )*
    };
    (@each optional $make:path: $($name:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let Some((_guard, store)) = $make().await else { return };
                $crate::contract::$name(&store).await;
            }
        )*
    };
}

fn dev(id: &str) -> DeviceId {
    DeviceId::new(id).unwrap()
}

fn at(ms: i64) -> TimestampMs {
    TimestampMs(ms)
}

const NOW: TimestampMs = TimestampMs(1_700_000_000_000);

fn power(ms: i64, mw: i64) -> Reading {
    Reading { at: at(ms), power: Some(Milliwatts(mw)), ..Reading::default() }
}

fn entry(id: &str, reading: Reading) -> Entry {
    Entry::Reading { device: dev(id), reading }
}

async fn put(store: &impl Store, id: &str, readings: &[Reading]) -> Vec<Outcome> {
    store.commit(readings.iter().map(|r| entry(id, *r)).collect(), NOW).await.unwrap()
}

/// Seals, where the backend does that.
async fn maintain(store: &impl Store, now: TimestampMs, rules: SealRules) -> SealReport {
    match store.maintenance() {
        Some(maintenance) => maintenance.seal(now, rules).await.unwrap(),
        None => SealReport::default(),
    }
}

async fn all(store: &impl Store, id: &str) -> Vec<Reading> {
    store.readings(&dev(id), TimeRange::ALL, usize::MAX).await.unwrap()
}

pub async fn a_reading_comes_back_as_it_was_given(store: &impl Store) {
    use ohmstead_model::{Milliamps, Millihertz, Millivolts, PowerFactor};
    let full = Reading {
        at: at(1_739_930_110_250),
        voltage: Some(Millivolts(220_400)),
        current: Some(Milliamps(1_340)),
        power: Some(Milliwatts(-295_400)),
        energy: Some(MilliwattHours(9_007_199_254_740_993)),
        energy_exported: Some(MilliwattHours(0)),
        power_factor: Some(PowerFactor(-990)),
        frequency: Some(Millihertz(50_010)),
        seq: Some(u32::MAX),
        boot: Some(0),
        estimated: true,
    };
    let sparse = power(-1, i64::MIN / 4);
    assert_eq!(put(store, "m", &[full, sparse]).await, [Outcome::Stored, Outcome::Stored]);
    assert_eq!(all(store, "m").await, [sparse, full]);
    assert_eq!(all(store, "other").await, []);
}

pub async fn an_equal_reading_is_a_no_op(store: &impl Store) {
    let r = power(1000, 5);
    assert_eq!(put(store, "m", &[r, r]).await, [Outcome::Stored, Outcome::Duplicate]);
    assert_eq!(put(store, "m", &[r]).await, [Outcome::Duplicate]);
    assert_eq!(all(store, "m").await, [r]);
    assert_eq!(store.counts().await.unwrap().conflicts, 0);
}

pub async fn conflicts_settle_alike_in_every_order(store: &impl Store) {
    let measured = |mw| power(1000, mw);
    let filled = Reading { estimated: true, ..measured(99) };
    let set = [measured(5), measured(7), filled];
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let mut seen = Vec::new();
    for (n, order) in orders.into_iter().enumerate() {
        let id = format!("m{n}");
        for i in order {
            put(store, &id, &[set[i], set[order[0]]]).await;
        }
        assert_eq!(all(store, &id).await, [measured(7)], "{order:?}");
        seen.push(store.conflicts(&dev(&id), TimeRange::ALL).await.unwrap());
    }
    assert_eq!(seen[0].len(), 2);
    assert!(seen.iter().all(|s| *s == seen[0]), "{seen:?}");
    assert_eq!(store.counts().await.unwrap().conflicts, 12);
}

pub async fn pages_ascend_and_are_half_open(store: &impl Store) {
    let mut readings: Vec<_> = (0..50).map(|n| power(n * 1000, n)).collect();
    readings.reverse();
    put(store, "m", &readings).await;
    let page = |from, to, limit| async move {
        let range = TimeRange::new(at(from), at(to));
        let page = store.readings(&dev("m"), range, limit).await.unwrap();
        page.iter().map(|r| r.at.0 / 1000).collect::<Vec<_>>()
    };
    assert_eq!(page(10_000, 13_000, 100).await, [10, 11, 12]);
    assert_eq!(page(10_000, 13_000, 2).await, [10, 11]);
    assert_eq!(page(11_001, 13_001, 2).await, [12, 13]);
    assert_eq!(page(5000, 5000, 10).await, Vec::<i64>::new());
    assert_eq!(page(9000, 5000, 10).await, Vec::<i64>::new());
}

pub async fn the_last_readings_before_an_instant_come_ascending(store: &impl Store) {
    put(store, "m", &[power(1, 1), power(2, 2), power(3, 3), power(4, 4)]).await;
    let before = store.readings_before(&dev("m"), at(4), 2).await.unwrap();
    assert_eq!(before, [power(2, 2), power(3, 3)]);
    assert_eq!(store.readings_before(&dev("m"), at(1), 2).await.unwrap(), []);
}

pub async fn devices_are_made_by_their_first_message(store: &impl Store) {
    put(store, "b", &[power(2000, 2), power(1000, 1)]).await;
    put(store, "a", &[power(5000, 5)]).await;
    let devices = store.devices().await.unwrap();
    assert_eq!(devices.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let ids = ["b", "nobody", "a"].map(dev);
    let extent = |first, last: Reading| Extent { first_at: Some(at(first)), last: Some(last) };
    assert_eq!(
        store.extents(&ids).await.unwrap(),
        [extent(1000, power(2000, 2)), Extent::default(), extent(5000, power(5000, 5))]
    );
    assert_eq!(devices[1].created_at, NOW);
    assert_eq!(store.device(&dev("b")).await.unwrap().as_ref(), Some(&devices[1]));
    assert_eq!(store.device(&dev("c")).await.unwrap(), None);
    assert_eq!(store.counts().await.unwrap().devices, 2);
}

pub async fn people_s_words_on_a_device_are_kept(store: &impl Store) {
    let patch = DevicePatch {
        name: Some(Some("Kitchen".into())),
        role: Some(Role::Circuit),
        parent: Some(Some(dev("main"))),
    };
    let made = store.patch_device(&dev("k"), patch, NOW).await.unwrap();
    assert_eq!((made.name.as_deref(), made.role), (Some("Kitchen"), Role::Circuit));
    let changed = DevicePatch { name: Some(None), ..DevicePatch::default() };
    let changed = store.patch_device(&dev("k"), changed, NOW).await.unwrap();
    assert_eq!(
        (changed.name, changed.role, changed.parent),
        (None, Role::Circuit, Some(dev("main")))
    );
}

pub async fn status_and_last_seen_are_noted(store: &impl Store) {
    let status = |online| Entry::Status { device: dev("m"), online };
    assert_eq!(store.commit(vec![status(true)], NOW).await.unwrap(), [Outcome::Noted]);
    let d = store.device(&dev("m")).await.unwrap().unwrap();
    assert_eq!((d.online, d.last_seen), (Some((true, NOW)), Some(NOW)));
    store.commit(vec![status(false)], NOW + 60_000).await.unwrap();
    let d = store.device(&dev("m")).await.unwrap().unwrap();
    assert_eq!((d.online, d.last_seen), (Some((false, NOW + 60_000)), Some(NOW)));
    store.commit(vec![entry("m", power(1, 1))], NOW + 90_000).await.unwrap();
    assert_eq!(store.device(&dev("m")).await.unwrap().unwrap().last_seen, Some(NOW + 90_000));
}

pub async fn rejections_are_kept_counted_and_bounded(store: &impl Store) {
    let reject = |n: usize| {
        let payload = format!("{n:05}").into_bytes().repeat(1000);
        let (topic, detail) = ("/energy/m/data".to_owned(), "no".to_owned());
        Entry::Reject(RejectEntry { topic, device: Some(dev("m")), reason: "bad", detail, payload })
    };
    store.commit(vec![reject(1), reject(2), reject(1)], NOW).await.unwrap();
    let kept = store.rejects(None, 10).await.unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!((kept[1].count, kept[0].count), (2, 1));
    assert!(kept[0].id > kept[1].id);
    assert_eq!(kept[0].payload.len(), REJECT_PAYLOAD_MAX);
    assert_eq!((kept[0].reason.as_str(), kept[0].device.clone()), ("bad", Some(dev("m"))));
    assert_eq!(store.rejects(Some(kept[0].id), 10).await.unwrap(), kept[1..]);
    store.commit((3..REJECTS_MAX + 20).map(reject).collect(), NOW).await.unwrap();
    assert_eq!(store.counts().await.unwrap().rejects, REJECTS_MAX as u64);
    assert_eq!(store.devices().await.unwrap(), [], "a rejected message makes no device");
}

pub async fn dirty_marks_grow_and_are_settled_only_when_nothing_came_between(store: &impl Store) {
    assert_eq!(store.dirty().await.unwrap(), []);
    put(store, "m", &[power(1_000_000, 1), power(5_000_000, 1)]).await;
    let mark = store.dirty().await.unwrap().remove(0);
    assert!(mark.range.contains(at(1_000_000)) && mark.range.contains(at(5_000_000)));
    put(store, "m", &[power(5_000_001, 1)]).await;
    let none = SlotRange::new(Slot(0), Slot(0));
    store.replace_intervals(&dev("m"), none, vec![], vec![], Some(mark)).await.unwrap();
    let mark = store.dirty().await.unwrap().remove(0);
    assert_eq!(store.dirty_device(&dev("m")).await.unwrap().as_ref(), Some(&mark));
    assert_eq!(store.dirty_device(&dev("x")).await.unwrap(), None);
    assert!(mark.range.contains(at(5_000_001)));
    store.replace_intervals(&dev("m"), none, vec![], vec![], Some(mark)).await.unwrap();
    assert_eq!(store.dirty().await.unwrap(), []);
    put(store, "m", &[power(5_000_001, 1)]).await;
    assert_eq!(store.dirty().await.unwrap(), [], "a duplicate changes nothing");
    store.mark_dirty(&dev("m"), TimeRange::new(at(0), at(10))).await.unwrap();
    assert_eq!(store.dirty().await.unwrap().len(), 1);
}

pub async fn intervals_are_replaced_exactly_in_their_range(store: &impl Store) {
    put(store, "m", &[power(1, 1)]).await;
    let row = |slot, mwh| Interval { import: MilliwattHours(mwh), ..Interval::empty(Slot(slot)) };
    let range = |a, b| SlotRange::new(Slot(a), Slot(b));
    let rows: Vec<_> = (0..10).map(|n| row(n, 7)).collect();
    store.replace_intervals(&dev("m"), range(0, 10), rows, vec![], None).await.unwrap();
    store.replace_intervals(&dev("m"), range(3, 6), vec![row(4, 9)], vec![], None).await.unwrap();
    let kept = store.intervals(&dev("m"), range(2, 8)).await.unwrap();
    assert_eq!(kept, [row(2, 7), row(4, 9), row(6, 7), row(7, 7)]);
    let full = Interval {
        export: MilliwattHours(1),
        import_estimated: MilliwattHours(2),
        export_estimated: MilliwattHours(3),
        power: Some(ohmstead_model::Stats {
            min: Milliwatts(-1),
            max: Milliwatts(5),
            mean: Milliwatts(2),
        }),
        readings: 180,
        covered_ms: 900_000,
        flags: ohmstead_model::Flags::GAP,
        ..row(20, 1)
    };
    store.replace_intervals(&dev("m"), range(20, 21), vec![full], vec![], None).await.unwrap();
    assert_eq!(store.intervals(&dev("m"), range(20, 21)).await.unwrap(), [full]);
    let energy = Energy { readings: 0, flags: Default::default(), ..full.into() };
    assert_eq!(store.energies(&dev("m"), range(9, 21)).await.unwrap(), [row(9, 7).into(), energy]);
}

pub async fn the_span_of_intervals_reaches_from_the_first_to_the_last(store: &impl Store) {
    put(store, "m", &[power(1, 1)]).await;
    assert_eq!(store.interval_span(&dev("m")).await.unwrap(), None);
    assert_eq!(store.interval_span(&dev("x")).await.unwrap(), None);
    // Three whole pieces, which a store may pack, and the beginning of a fourth.
    let piece = crate::INTERVAL_PIECE;
    let range = |a, b| SlotRange::new(Slot(a), Slot(b));
    let rows = (5..3 * piece + 7).map(|n| Interval::empty(Slot(n))).collect();
    let m = dev("m");
    store.replace_intervals(&m, range(0, 4 * piece), rows, vec![], None).await.unwrap();
    assert_eq!(store.interval_span(&m).await.unwrap(), Some(range(5, 3 * piece + 7)));
    store.replace_intervals(&m, range(0, 9), vec![], vec![], None).await.unwrap();
    assert_eq!(store.interval_span(&m).await.unwrap(), Some(range(9, 3 * piece + 7)));
    store.replace_intervals(&m, range(piece, 9 * piece), vec![], vec![], None).await.unwrap();
    assert_eq!(store.interval_span(&m).await.unwrap(), Some(range(9, piece)));
}

async fn settle(store: &impl Store) {
    let mark = store.dirty().await.unwrap().remove(0);
    let none = SlotRange::new(Slot(0), Slot(0));
    store.replace_intervals(&dev("m"), none, vec![], vec![], Some(mark)).await.unwrap();
    assert_eq!(store.dirty().await.unwrap(), []);
}

pub async fn corrections_are_appended_and_mark_what_they_touch(store: &impl Store) {
    let range = TimeRange::new(at(5_000_000), at(9_000_000));
    let draft =
        |action| Draft { made_at: NOW, author: "ann".into(), reason: "test".into(), action };
    assert_eq!(store.add_correction(&dev("m"), draft(Action::Void { range })).await.unwrap(), None);
    put(store, "m", &[power(1, 1)]).await;
    settle(store).await;
    let first =
        store.add_correction(&dev("m"), draft(Action::Void { range })).await.unwrap().unwrap();
    let mark = store.dirty().await.unwrap().remove(0);
    assert!(mark.range.from <= range.from && range.to <= mark.range.to);
    assert!(!mark.range.contains(at(1)), "only what it touches");
    settle(store).await;
    let revoke = draft(Action::Revoke { id: first.id });
    let second = store.add_correction(&dev("m"), revoke).await.unwrap().unwrap();
    assert!(second.id > first.id);
    assert!(store.dirty().await.unwrap()[0].range.contains(range.from));
    assert_eq!(store.corrections(&dev("m")).await.unwrap(), [first, second]);
    assert_eq!(store.corrections(&dev("x")).await.unwrap(), []);
}

pub async fn settings_mark_all_of_history(store: &impl Store) {
    let settings = vec![Settings { max_gap_ms: 5, ..Settings::default() }];
    assert!(!store.put_settings(&dev("m"), settings.clone()).await.unwrap());
    put(store, "m", &[power(1, 1)]).await;
    settle(store).await;
    assert!(store.put_settings(&dev("m"), settings.clone()).await.unwrap());
    assert_eq!(store.settings(&dev("m")).await.unwrap(), settings);
    assert_eq!(store.dirty().await.unwrap()[0].range, TimeRange::ALL);
    settle(store).await;
}

pub async fn findings_are_replaced_with_their_range(store: &impl Store) {
    put(store, "m", &[power(1, 1)]).await;
    let gap = |slot: i32| {
        let range = TimeRange::new(at(0), Slot(slot).start());
        let energy = MilliwattHours(7);
        Finding::Gap(Gap { counter: Counter::Import, range, energy, split: Split::Even })
    };
    let range = |a, b| SlotRange::new(Slot(a), Slot(b));
    let all = vec![gap(1), gap(4), gap(8)];
    store.replace_intervals(&dev("m"), range(0, 10), vec![], all, None).await.unwrap();
    store.replace_intervals(&dev("m"), range(3, 8), vec![], vec![gap(5)], None).await.unwrap();
    let kept = store.findings(&dev("m"), TimeRange::ALL, 10).await.unwrap();
    assert_eq!(kept, [gap(8), gap(5), gap(1)]);
    assert_eq!(store.findings(&dev("m"), TimeRange::ALL, 1).await.unwrap(), [gap(8)]);
}

pub async fn values_are_listed_by_prefix(store: &impl Store) {
    for key in ["a/1", "a/2", "a0", "b/1"] {
        store.set_value(key, Some(key.into())).await.unwrap();
    }
    store.set_value("a/1", Some(b"new".into())).await.unwrap();
    store.set_value("a/2", None).await.unwrap();
    assert_eq!(store.values("a/").await.unwrap(), [("a/1".to_owned(), b"new".to_vec())]);
    assert_eq!(store.values("").await.unwrap().len(), 3);
}

pub async fn unclocked_readings_are_a_set_and_placed_ones_yield(store: &impl Store) {
    let raw = |seq, mw| Reading { seq: Some(seq), boot: Some(3), ..power(0, mw) };
    let entry = |seq, mw| Entry::Unclocked { device: dev("m"), reading: raw(seq, mw) };
    let outcomes = store.commit(vec![entry(2, 20), entry(1, 10), entry(2, 20)], NOW).await.unwrap();
    assert_eq!(outcomes, [Outcome::Stored, Outcome::Stored, Outcome::Duplicate]);
    assert_eq!(store.unclocked(&dev("m")).await.unwrap(), [raw(1, 10), raw(2, 20)]);
    assert_eq!(store.dirty().await.unwrap().len(), 1, "there is something to place");
    let clocked = Reading { at: at(3000), ..raw(3, 30) };
    put(store, "m", &[clocked]).await;
    assert_eq!(store.boot_readings(&dev("m"), 3).await.unwrap(), [clocked]);
    let placed = |seq, ms, mw| Reading { at: at(ms), ..raw(seq, mw) };
    store.replace_placed(&dev("m"), vec![placed(1, 1000, 10), placed(2, 3000, 20)]).await.unwrap();
    assert_eq!(all(store, "m").await, [placed(1, 1000, 10), clocked]);
    let hidden = store.placed(&dev("m"), TimeRange::ALL).await.unwrap();
    assert_eq!(hidden, [placed(1, 1000, 10), placed(2, 3000, 20)]);
    store.replace_placed(&dev("m"), vec![placed(2, 2000, 20)]).await.unwrap();
    assert_eq!(all(store, "m").await, [placed(2, 2000, 20), clocked]);
    assert_eq!(store.boot_readings(&dev("m"), 3).await.unwrap(), [clocked]);
}

pub async fn concurrent_commits_all_land(store: &impl Store) {
    let one = |n: i64| async move {
        let entries =
            (0..20).map(|k| entry(&format!("m{}", n % 7), power(n * 100 + k, k))).collect();
        store.commit(entries, NOW).await.unwrap()
    };
    let outcomes = futures_join((0..40).map(one)).await;
    assert!(outcomes.iter().flatten().all(|o| *o == Outcome::Stored));
    let mut total = 0;
    for n in 0..7 {
        total += all(store, &format!("m{n}")).await.len();
    }
    assert_eq!(total, 800);
}

/// Polls all futures to their end together.
async fn futures_join<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    use std::task::Poll;
    let mut running: Vec<_> = futures.map(|f| (Box::pin(f), None)).collect();
    std::future::poll_fn(|cx| {
        let mut ready = true;
        for (future, output) in &mut running {
            if output.is_none() {
                match future.as_mut().poll(cx) {
                    Poll::Ready(value) => *output = Some(value),
                    Poll::Pending => ready = false,
                }
            }
        }
        if ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    running.into_iter().filter_map(|(_, output)| output).collect()
}
