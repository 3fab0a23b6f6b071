//! Moving from SQLite to MongoDB and back: every row arrives, and every question has the same answer.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use ohmstead_alert::Episode;
use ohmstead_model::{DeviceId, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::portable::{PortableStore, TABLES, Tallies, Walk, tally};
use ohmstead_store::{Frozen, HeldEpisode, SealRules, Spare, Store, contract};
use ohmstead_store_mongo::MongoStore;
use ohmstead_store_sqlite::SqliteStore;
use std::collections::BTreeSet;
use support::Fresh;
use tempfile::TempDir;

async fn copy(from: &dyn PortableStore, to: &dyn PortableStore) {
    for table in TABLES {
        let mut walk = Walk::new(from, table, None);
        while let Some((rows, _)) = walk.next().await.unwrap() {
            to.put_rows(table, rows).await.unwrap();
        }
    }
    to.finish().await.unwrap();
}

async fn tallies(store: &dyn PortableStore) -> Tallies {
    tally(store, |_, _| {}).await.unwrap()
}

/// Everything that can be asked about devices.
async fn answers(store: &dyn Store) -> Vec<String> {
    let mut all = Vec::new();
    let (time, slots) = (TimeRange::ALL, SlotRange::new(Slot(i32::MIN), Slot(i32::MAX)));
    for device in store.devices().await.unwrap() {
        let id = &device.id;
        all.push(format!("{device:?}"));
        all.push(format!("{:?}", store.readings(id, time, usize::MAX).await.unwrap()));
        all.push(format!("{:?}", store.placed(id, time).await.unwrap()));
        all.push(format!("{:?}", store.unclocked(id).await.unwrap()));
        all.push(format!("{:?}", store.conflicts(id, time).await.unwrap()));
        all.push(format!("{:?}", store.intervals(id, slots).await.unwrap()));
        all.push(format!("{:?}", store.interval_span(id).await.unwrap()));
        all.push(format!("{:?}", store.findings(id, time, usize::MAX).await.unwrap()));
        all.push(format!("{:?}", store.corrections(id).await.unwrap()));
        all.push(format!("{:?}", store.settings(id).await.unwrap()));
        all.push(format!("{:?}", store.frozen(id).await.unwrap()));
        all.push(format!("{:?}", store.held_episodes(id).await.unwrap()));
        all.push(format!("{:?}", store.dirty_device(id).await.unwrap().map(|d| d.range)));
    }
    all
}

/// Moves a store to MongoDB and back; gives the tables that had something in them.
async fn there_and_back(what: &str, store: SqliteStore, fresh: &Fresh) -> BTreeSet<&'static str> {
    let mongo: MongoStore = fresh.open().await;
    copy(&store, &mongo).await;
    let before = tallies(&store).await;
    assert_eq!(before, tallies(&mongo).await, "{what}");
    // Again, as after an interruption: nothing is there twice.
    copy(&store, &mongo).await;
    assert_eq!(before, tallies(&mongo).await, "{what}");

    let dir = tempfile::tempdir().unwrap();
    let back = SqliteStore::open(dir.path()).unwrap();
    copy(&mongo, &back).await;
    assert_eq!(before, tallies(&back).await, "{what}");
    drop(back);
    let back = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(answers(&mongo).await, answers(&back).await, "{what}");
    before.into_iter().filter(|(_, tally)| tally.rows > 0).map(|(name, _)| name).collect()
}

fn sqlite() -> (TempDir, SqliteStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    (dir, store)
}

/// Moves what each promise of the contract leaves behind.
macro_rules! moved {
    ($($($name:ident)+),* $(,)?) => {{
        let mut seen = BTreeSet::new();
        $(
            let Some(fresh) = Fresh::new() else { return };
            let (_dir, store) = sqlite();
            $(contract::$name(&store).await;)+
            seen.extend(there_and_back(stringify!($($name)+), store, &fresh).await);
        )*
        seen
    }};
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_move_there_and_back() {
    let seen = moved!(
        rejections_are_kept_counted_and_bounded rules_keep_their_versions
            values_are_listed_by_prefix retained_messages_are_kept_by_topic
            virtual_meters_are_kept_replaced_and_removed_by_id
            firmware_is_numbered_once_and_kept_once_per_version
            a_rollout_is_replaced_only_by_who_knows_its_last_revision
            meter_infos_and_trainings_are_the_last_ones
            a_credential_takes_the_place_of_the_last_and_can_be_taken_away
            commands_are_kept_once_newest_first_and_bounded
            contracts_are_kept_replaced_and_removed_by_id
            prices_come_back_digit_for_digit_and_later_ones_hold
            an_issued_bill_is_never_changed
            a_site_to_which_something_belongs_is_not_removed
            with_a_person_their_sessions_and_tokens_go
            a_link_is_taken_once the_hub_s_keys_are_replaced_in_time
            the_audit_log_is_appended_and_filtered
            what_becomes_of_episodes_is_told_in_order,
        events_are_kept_once_newest_first_and_bounded
            episodes_are_replaced_in_their_range_and_keep_their_acks
            a_device_of_periods_has_another_revision_each_time,
    );
    // Sessions and tokens are taken away by the promise: they have a test of their own.
    for table in [
        "reject",
        "rule",
        "value",
        "retained",
        "virtual_meter",
        "firmware",
        "firmware_file",
        "rollout",
        "meter_info",
        "model_training",
        "credential",
        "command",
        "event",
        "contract",
        "price",
        "price_was",
        "bill",
        "site",
        "placement",
        "account",
        "link",
        "sign_in_key",
        "audit",
        "episode",
        "ack",
        "outbox",
        "period_device",
        "count",
    ] {
        assert!(seen.contains(table), "{table} was empty");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readings_and_what_is_derived_of_them_move_there_and_back() {
    let seen = moved!(
        conflicts_settle_alike_in_every_order people_s_words_on_a_device_are_kept,
        a_reading_comes_back_as_it_was_given,
        status_and_last_seen_are_noted,
        intervals_are_replaced_exactly_in_their_range,
        the_span_of_intervals_reaches_from_the_first_to_the_last,
        corrections_are_appended_and_mark_what_they_touch,
        settings_mark_all_of_history,
        findings_are_replaced_with_their_range,
        unclocked_readings_are_a_set_and_placed_ones_yield,
        a_removed_device_keeps_its_readings_and_is_back_with_its_next_message,
        late_readings_find_what_was_sealed,
        expired_readings_go_and_all_others_stay,
        placed_readings_before_the_horizon_stay_where_they_are,
    );
    for table in [
        "device",
        "frozen",
        "dirty",
        "device_settings",
        "sealed",
        "reading",
        "conflict",
        "unclocked",
        "interval",
        "finding",
        "correction",
    ] {
        assert!(seen.contains(table), "{table} was empty");
    }
}

/// What no promise leaves behind: packed months, sessions, tokens, alerts that are on at a horizon.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn packed_months_sessions_and_held_alerts_move_there_and_back() {
    use ohmstead_model::Interval;
    use ohmstead_store::identity::{ApiToken, Fingerprint, PeopleStore, Session};
    use ohmstead_store::{Entry, INTERVAL_PIECE, IntervalStore, ReadingStore, RetentionStore};
    let Some(fresh) = Fresh::new() else { return };
    let (_dir, store) = sqlite();
    let (m, now) = (DeviceId::new("m").unwrap(), TimestampMs(1_700_000_000_000));
    let reading = ohmstead_model::Reading { at: TimestampMs(1), ..Default::default() };
    store.commit(vec![Entry::Reading { device: m.clone(), reading }], now).await.unwrap();
    let whole = SlotRange::new(Slot(0), Slot(2 * INTERVAL_PIECE));
    let rows = (0..2 * INTERVAL_PIECE).map(|n| Interval::empty(Slot(n))).collect();
    let mark = store.dirty_device(&m).await.unwrap();
    store.replace_intervals(&m, whole, rows, vec![], mark).await.unwrap();
    let rules = SealRules { after_ms: 0, quiet_ms: 0, at_most: 9, spare: Spare::Eighth };
    let later = now + 90 * 86_400_000;
    store.maintenance().unwrap().seal(later, rules).await.unwrap();
    let episode =
        Episode { since: TimestampMs(1), raised_at: TimestampMs(2), cleared_at: None, peak: -5 };
    let held = ["b", "a"].map(|rule| HeldEpisode { rule: rule.into(), episode }).to_vec();
    let horizon = TimestampMs(900_000);
    let frozen = Frozen { horizon, carry: horizon, first: Slot(1) };
    assert!(store.freeze(&m, frozen, held, later).await.unwrap());
    let session = Session {
        id: "s".into(),
        account: "ann".into(),
        created_at: now,
        used_at: now,
        expires_at: now,
        ends_at: None,
        address: "192.0.2.1".into(),
        agent: "a browser".into(),
        refresh: Fingerprint([9; 32]),
        older: Vec::new(),
    };
    store.put_session(session).await.unwrap();
    let token = ApiToken {
        id: "t".into(),
        name: "Grafana".into(),
        account: "ann".into(),
        hash: Fingerprint([7; 32]),
        scopes: BTreeSet::new(),
        site: None,
        created_at: now,
        expires_at: None,
        used_at: None,
    };
    store.put_api_token(token).await.unwrap();
    let seen = there_and_back("packed", store, &fresh).await;
    for table in ["packed", "frozen", "frozen_episode", "session", "api_token"] {
        assert!(seen.contains(table), "{table} was empty");
    }
}

/// A rejection that comes again after the move is counted, not kept a second time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moved_rejection_is_counted_on() {
    use ohmstead_store::{Entry, ReadingStore, RejectEntry, RejectStore};
    let Some(fresh) = Fresh::new() else { return };
    let (_dir, store) = sqlite();
    let reject = || {
        let (topic, detail) = ("/energy/m/data".to_owned(), "no".to_owned());
        let payload = b"x\0y".to_vec();
        Entry::Reject(RejectEntry { topic, device: None, reason: "bad", detail, payload })
    };
    store.commit(vec![reject()], TimestampMs(5)).await.unwrap();
    let mongo = fresh.open().await;
    copy(&store, &mongo).await;
    mongo.commit(vec![reject()], TimestampMs(6)).await.unwrap();
    let kept = mongo.rejects(None, 9).await.unwrap();
    assert_eq!((kept.len(), kept[0].count, kept[0].id), (1, 2, 1));
}
