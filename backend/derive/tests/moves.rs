//! A device that moved from an instant on is seen in two parts that are all of it, and each part is
//! judged by the rules of its site.
#![allow(clippy::unwrap_used, missing_docs)]

use ohmstead_alert::{Episode, Rule, RuleKind, Severity};
use ohmstead_derive::Derive;
use ohmstead_ingest::Live;
use ohmstead_model::{
    DeviceId, Interval, MilliwattHours, Milliwatts, Reading, Slot, SlotRange, TimeRange,
    TimestampMs,
};
use ohmstead_store::identity::{Kind, Past, SiteId, SiteStore};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{AlertStore, CorrectionStore, DevicePatch, DeviceStore, Draft, Entry};
use ohmstead_store::{ReadingStore, Store};
use proptest::prelude::*;
use std::sync::Arc;

/// A quarter hour begins.
const START: TimestampMs = TimestampMs(1_790_000_100_000);
const MINUTE: i64 = 60_000;

fn id(text: &str) -> DeviceId {
    DeviceId::new(text).unwrap()
}

fn home() -> SiteId {
    SiteId::first()
}

fn far() -> SiteId {
    SiteId::new("far").unwrap()
}

/// A hub's derivation, by what belongs where now.
fn derive(store: &Arc<MemoryStore>) -> Derive {
    Derive::new(store.clone() as Arc<dyn Store>, Live::new(1))
}

async fn send(store: &MemoryStore, readings: Vec<Reading>) {
    let entry = |reading| Entry::Reading { device: id("m"), reading };
    store.commit(readings.into_iter().map(entry).collect(), START).await.unwrap();
}

/// The device moves to `far`; the id under which its time before stays at home.
async fn split(store: &MemoryStore, at: TimestampMs) -> DeviceId {
    let range = TimeRange::new(TimestampMs(i64::MIN), at);
    let past = Past { id: Past::id_of(&id("m"), at), of: id("m"), range };
    store.patch_device(&past.id, DevicePatch::default(), at).await.unwrap();
    let things = vec![
        (Kind::Past, past.placed(), home()),
        (Kind::Device, past.id.to_string(), home()),
        (Kind::Device, "m".into(), far()),
    ];
    store.place(things).await.unwrap();
    past.id
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn both_parts_together_are_the_whole_exactly(
        steps in prop::collection::vec((1..7_200i64, 0..5_000_000i64), 1..60),
        slot in -2..60i32,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let store = Arc::new(MemoryStore::default());
            let (mut at, mut counter) = (START, 0);
            let mut readings = Vec::new();
            for (seconds, more) in steps {
                let energy = Some(MilliwattHours(counter));
                readings.push(Reading { at, energy, ..Reading::default() });
                (at, counter) = (at + seconds * 1000, counter + more);
            }
            send(&store, readings).await;
            let all = SlotRange::new(Slot(Slot::of(START).0 - 10), Slot(Slot::of(at).0 + 10));
            let whole = derive(&store).intervals(&id("m"), all).await.unwrap().unwrap();
            let cut = Slot(Slot::of(START).0 + slot);
            let past = split(&store, cut.start()).await;
            let after = derive(&store);
            let before_it = after.intervals(&past, all).await.unwrap().unwrap();
            let since_it = after.intervals(&id("m"), all).await.unwrap().unwrap();
            assert!(before_it.iter().all(|i| i.slot < cut), "{before_it:?}");
            assert!(since_it.iter().all(|i| cut <= i.slot), "{since_it:?}");
            let both: Vec<Interval> = before_it.into_iter().chain(since_it).collect();
            assert_eq!(both, whole);
            // The same where many are read in one go.
            let roster = after.roster().await.unwrap();
            let found = after.energies_of(&roster, &[past, id("m")], all).await.unwrap();
            let parts: i64 = found.into_iter().flatten().flatten().map(|e| e.import.0).sum();
            assert_eq!(parts, whole.iter().map(|i| i.import.0).sum::<i64>());
        });
    }
}

fn rule(name: &str) -> Rule {
    Rule {
        id: name.into(),
        valid: TimeRange::ALL,
        kind: RuleKind::OverPower,
        device: None,
        threshold: 1_000_000,
        clear_at: 1_000_000,
        for_ms: 0,
        hold_ms: 0,
        window_ms: 0,
        schedule: None,
        severity: Severity::Warning,
        enabled: true,
    }
}

fn power(minutes: std::ops::Range<i64>) -> Vec<Reading> {
    let watts = Some(Milliwatts(2_000_000));
    let at = |n| START + n * MINUTE;
    minutes.map(|n| Reading { at: at(n), power: watts, ..Reading::default() }).collect()
}

#[tokio::test]
async fn each_part_is_judged_by_the_rules_of_its_site_also_when_it_moved_days_ago() {
    let store = Arc::new(MemoryStore::default());
    store.put_rules(vec![rule("at-home"), rule("far-away"), rule("hub")]).await.unwrap();
    let things = [("at-home", home()), ("far-away", far())];
    let things = things.map(|(rule, site)| (Kind::Rule, rule.to_owned(), site));
    store.place(things.to_vec()).await.unwrap();
    send(&store, power(0..60)).await;
    derive(&store).pending().await.unwrap();
    let episodes = async |rule: &str| -> Vec<Episode> {
        store.episodes(rule, &id("m"), TimeRange::ALL).await.unwrap()
    };
    let on = |e: &[Episode]| e.iter().map(|e| (e.since, e.cleared_at)).collect::<Vec<_>>();
    assert_eq!(on(&episodes("at-home").await), [(START, None)]);
    assert_eq!(on(&episodes("far-away").await), []);
    let moved = START + 30 * MINUTE;
    split(&store, moved).await;
    derive(&store).moved(&id("m"), moved).await.unwrap();
    assert_eq!(on(&episodes("at-home").await), [(START, Some(moved))]);
    assert_eq!(on(&episodes("far-away").await), [(moved, None)]);
    assert_eq!(on(&episodes("hub").await), [(START, Some(moved)), (moved, None)]);
    // What comes late is judged by the rules of where the device was then: an hour before the others.
    send(&store, power(-60..-59)).await;
    derive(&store).pending().await.unwrap();
    assert!(episodes("at-home").await.iter().any(|e| e.since < START), "of its first site");
    assert_eq!(on(&episodes("far-away").await), [(moved, None)]);
}

#[tokio::test]
async fn what_is_said_of_a_part_stays_within_it() {
    let store = Arc::new(MemoryStore::default());
    send(&store, power(0..60)).await;
    let moved = START + 30 * MINUTE;
    let past = split(&store, moved).await;
    let derive = derive(&store);
    let void = |from: i64, to: i64| Draft {
        made_at: START,
        author: "ann".into(),
        reason: "test".into(),
        action: ohmstead_ledger::Action::Void {
            range: TimeRange::new(START + from * MINUTE, START + to * MINUTE),
        },
    };
    for (device, from, to) in [(&past, 0, 31), (&id("m"), 29, 40), (&past, 40, 50)] {
        let refused = derive.correct(device, void(from, to)).await.unwrap_err();
        assert!(refused.to_string().contains("other sites"), "{refused}");
    }
    derive.correct(&past, void(0, 30)).await.unwrap();
    derive.correct(&id("m"), void(30, 31)).await.unwrap();
    assert_eq!(store.corrections(&id("m")).await.unwrap().len(), 2);
    // Settings of the time before stay as they are.
    let mut settings = vec![ohmstead_ledger::Settings::default()];
    settings[0].from = TimestampMs(i64::MIN);
    settings[0].max_gap_ms += 1;
    assert!(derive.put_settings(&id("m"), settings.clone()).await.is_err());
    assert!(derive.put_settings(&past, settings.clone()).await.is_err());
    settings[0].from = moved;
    let kept = derive.put_settings(&id("m"), settings).await.unwrap();
    assert_eq!(kept.iter().map(|s| s.from).collect::<Vec<_>>(), [TimestampMs(i64::MIN), moved]);
}
