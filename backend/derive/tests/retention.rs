//! Raw readings that are gone change nothing: over both stores, on generated histories with
//! faults. `PROPTEST_CASES` sets how many.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use ohmstead_alert::{Episode, Rule, default_rules};
use ohmstead_derive::{Derive, Refused};
use ohmstead_ingest::Live;
use ohmstead_ledger::{Action, Counter, Finding, Settings, Split};
use ohmstead_model::{
    DeviceId, Interval, MilliwattHours, Milliwatts, Reading, Slot, SlotRange, TimeRange,
    TimestampMs,
};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{Draft, Entry, Outcome, Store};
use ohmstead_store_sqlite::SqliteStore;
use proptest::prelude::*;
use std::sync::Arc;

const DAY: i64 = 86_400_000;
/// A UTC midnight.
const START: i64 = 19_000 * DAY;
/// After everything.
const NOW: TimestampMs = TimestampMs(START + 30 * DAY);

fn device() -> DeviceId {
    DeviceId::new("m").unwrap()
}

/// What happens to a meter next.
#[derive(Debug, Clone)]
enum Turn {
    Count { n: i64, step: i64, mw: i64 },
    WithoutCounter { n: i64 },
    Gap { ms: i64, mwh: i64 },
    Odd { n: i64, by: i64 },
    Set { to: i64 },
}

fn turn() -> impl Strategy<Value = Turn> {
    let step = prop_oneof![Just(300_000i64), Just(900_000), 200_000i64..1_800_000];
    let mw = prop_oneof![0i64..3_000_000, -2_000_000i64..0, Just(9_000_000)];
    prop_oneof![
        6 => (5i64..150, step, mw).prop_map(|(n, step, mw)| Turn::Count { n, step, mw }),
        1 => (1i64..30).prop_map(|n| Turn::WithoutCounter { n }),
        2 => (1i64..2 * DAY, 0i64..5_000_000).prop_map(|(ms, mwh)| Turn::Gap { ms, mwh }),
        2 => (1i64..8, -9_000_000i64..9_000_000).prop_map(|(n, by)| Turn::Odd { n, by }),
        1 => prop_oneof![Just(0i64), 0i64..50_000_000].prop_map(|to| Turn::Set { to }),
    ]
}

/// Readings of thirteen days; the turns are gone through again and again. Bit 1 of `shape`: an
/// import counter; 2: an export counter; 4: power.
fn live(turns: &[Turn], shape: u8) -> Vec<Reading> {
    let (mut at, mut count, mut readings) = (START + 1000, [5_000_000i64, 70], Vec::new());
    let mut send = |at: i64, count: [i64; 2], mw: i64, shape: u8| {
        let energy = |bit: u8, n: usize| (shape & bit != 0).then_some(MilliwattHours(count[n]));
        readings.push(Reading {
            at: TimestampMs(at),
            power: (shape & 4 != 0).then_some(Milliwatts(mw)),
            energy: energy(1, 0),
            energy_exported: energy(2, 1),
            ..Reading::default()
        });
    };
    send(START, count, 0, shape);
    let mut rounds = turns.iter().cycle();
    while at < START + 13 * DAY {
        at += 60_000;
        match *rounds.next().unwrap() {
            Turn::Count { n, step, mw } => (0..n).for_each(|_| {
                at += step;
                count[usize::from(mw < 0)] += mw.abs() * step / 3_600_000;
                send(at, count, mw, shape);
            }),
            Turn::WithoutCounter { n } => (0..n).for_each(|_| {
                at += 600_000;
                send(at, count, 700_000, 4);
            }),
            Turn::Gap { ms, mwh } => {
                at += ms;
                count[0] += mwh;
            }
            Turn::Odd { n, by } => (0..n).for_each(|_| {
                at += 300_000;
                send(at, count.map(|c| (c + by).max(0)), 0, shape);
            }),
            Turn::Set { to } => count = [to; 2],
        }
    }
    readings
}

fn history() -> impl Strategy<Value = (Vec<Turn>, u8)> {
    let shape =
        prop_oneof![4 => Just(5u8), 2 => Just(7u8), 1 => Just(1u8), 1 => Just(4u8), 1 => Just(3u8)];
    (prop::collection::vec(turn(), 1..14), shape)
}

/// Cuts readings into batches and deals them out of order.
fn deal(readings: &[Reading], seed: u64) -> Vec<Vec<Reading>> {
    let mut random = seed;
    let mut next = || {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        random >> 33
    };
    let mut batches: Vec<Vec<Reading>> = Vec::new();
    let mut rest = readings;
    while !rest.is_empty() {
        let (batch, after) = rest.split_at((next() as usize % 200 + 1).min(rest.len()));
        batches.insert(next() as usize % (batches.len() + 1), batch.to_vec());
        rest = after;
    }
    batches
}

struct Hub {
    store: Arc<dyn Store>,
    derive: Derive,
}

#[derive(Debug, PartialEq)]
struct Derived {
    intervals: Vec<Interval>,
    findings: Vec<Finding>,
    episodes: Vec<Episode>,
}

fn rule() -> Rule {
    let rules = default_rules(230_000);
    let mut rule = rules.into_iter().find(|r| r.id == "over-power").unwrap();
    (rule.threshold, rule.clear_at, rule.for_ms) = (1_000_000, 900_000, 1_200_000);
    rule
}

impl Hub {
    async fn new(store: Arc<dyn Store>) -> Self {
        store.put_rules(vec![rule()]).await.unwrap();
        Self { derive: Derive::new(store.clone(), Live::new(1)), store }
    }

    async fn take(&self, batch: &[Reading]) -> Vec<Outcome> {
        let entry = |r: &Reading| Entry::Reading { device: device(), reading: *r };
        self.store.commit(batch.iter().map(entry).collect(), NOW).await.unwrap()
    }

    async fn settle(&self) {
        self.derive.pending().await.unwrap();
    }

    async fn rebuild(&self) {
        self.derive.rebuild(&device(), &|_| ()).await.unwrap();
    }

    async fn derived(&self) -> Derived {
        let slots = SlotRange::new(Slot(i32::MIN), Slot(i32::MAX));
        let mut findings =
            self.store.findings(&device(), TimeRange::ALL, usize::MAX).await.unwrap();
        findings.sort_by_key(|f| (f.at(), format!("{f:?}")));
        Derived {
            intervals: self.store.intervals(&device(), slots).await.unwrap(),
            findings,
            episodes: self.store.episodes("over-power", &device(), TimeRange::ALL).await.unwrap(),
        }
    }

    async fn count(&self) -> usize {
        self.store.readings(&device(), TimeRange::ALL, usize::MAX).await.unwrap().len()
    }

    /// Freezes and takes away; nothing derived may change by it, nor by a rebuild.
    async fn forget(&self, horizon: TimestampMs) {
        self.settle().await;
        let before = self.derived().await;
        // An hour later: nothing old has arrived for a while.
        let quiet = NOW + 3_600_000;
        assert!(self.derive.freeze(&device(), horizon, quiet).await.unwrap());
        let frozen = self.store.frozen(&device()).await.unwrap().unwrap();
        assert!(frozen.carry <= horizon && frozen.horizon == horizon);
        while self.store.expire(&device()).await.unwrap().more {}
        let kept = self.store.readings(&device(), TimeRange::ALL, usize::MAX).await.unwrap();
        assert!(kept.iter().all(|r| r.at >= frozen.carry));
        same(&self.derived().await, &before);
        self.rebuild().await;
        same(&self.derived().await, &before);
    }
}

/// Fails with the first difference only: histories are long.
fn same(a: &Derived, b: &Derived) {
    fn list<T: PartialEq + std::fmt::Debug>(what: &str, a: &[T], b: &[T]) {
        let n = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        assert!(a == b, "{what} {n}:\n{:?}\n{:?}", a.get(n), b.get(n));
    }
    list("interval", &a.intervals, &b.intervals);
    list("finding", &a.findings, &b.findings);
    list("episode", &a.episodes, &b.episodes);
}

/// Two horizons go by while readings come in any order; at the end everything is as if nothing
/// had ever been taken away. Gives how many readings were gone.
async fn two_horizons(
    store: Arc<dyn Store>,
    history: &[Reading],
    seed: u64,
    calibrate: bool,
) -> usize {
    let (hub, reference) = (Hub::new(store).await, Hub::new(Arc::new(MemoryStore::new())).await);
    let at = |day: i64| TimestampMs(START + day * DAY);
    let (old, new): (Vec<Reading>, Vec<Reading>) = history.iter().partition(|r| r.at < at(8));
    let (early, mut late): (Vec<_>, Vec<_>) =
        deal(&new, seed).into_iter().enumerate().partition(|(n, _)| n % 3 == 0);
    for batch in deal(&old, seed + 1).iter().chain(early.iter().map(|(_, batch)| batch)) {
        hub.take(batch).await;
    }
    hub.forget(at(8)).await;
    let kept = hub.count().await;
    assert!(hub.take(&old).await.iter().all(|o| *o == Outcome::Expired));
    assert_eq!(hub.count().await, kept);
    if calibrate {
        let action = Action::Calibrate {
            counter: Counter::Import,
            from: at(9),
            numerator: 3,
            denominator: 7,
        };
        let (author, reason) = ("ann".to_owned(), "a test".to_owned());
        let draft = Draft { made_at: NOW, author, reason, action };
        reference.take(history).await;
        reference.derive.correct(&device(), draft.clone()).await.unwrap();
        hub.derive.correct(&device(), draft).await.unwrap();
    }
    let rest = late.split_off(late.len() / 2);
    let before_ten = |r: &Reading| r.at < at(10);
    for (_, batch) in &late {
        hub.take(batch).await;
        hub.settle().await;
    }
    // The second horizon: what lies before it has to be there first.
    let pending: Vec<Reading> = rest.iter().flat_map(|(_, b)| b).copied().collect();
    hub.take(&pending.iter().copied().filter(before_ten).collect::<Vec<_>>()).await;
    hub.forget(at(10)).await;
    for (_, batch) in &rest {
        let open: Vec<Reading> = batch.iter().copied().filter(|r| !before_ten(r)).collect();
        hub.take(&open).await;
        hub.settle().await;
    }
    reference.take(history).await;
    reference.settle().await;
    same(&hub.derived().await, &reference.derived().await);
    reference.count().await - hub.count().await
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 200, failure_persistence: None,
        cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    #[test]
    fn what_is_gone_changes_nothing_in_memory(
        history in history(), seed in any::<u32>(), calibrate in any::<bool>()
    ) {
        let history = live(&history.0, history.1);
        block_on(two_horizons(Arc::new(MemoryStore::new()), &history, seed.into(), calibrate));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 50, failure_persistence: None,
        cases: ProptestConfig::default().cases / 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_gone_changes_nothing_on_disk(
        history in history(), seed in any::<u32>(), calibrate in any::<bool>()
    ) {
        let history = live(&history.0, history.1);
        let dir = tempfile::tempdir().unwrap();
        let store = Arc::new(SqliteStore::open(dir.path()).unwrap());
        block_on(two_horizons(store, &history, seed.into(), calibrate));
    }
}

/// A counter that fell from a level it was at for a few readings only, and stands still since: where
/// it stood is what says, long after the horizon, that it came back.
#[test]
fn a_counter_that_stands_still_comes_back_to_a_level_from_before_the_horizon() {
    let turns = [
        Turn::Set { to: 0 },
        Turn::Count { n: 101, step: 1_318_126, mw: -2 },
        Turn::Odd { n: 4, by: 1 },
        Turn::Count { n: 122, step: 900_000, mw: -2 },
    ];
    block_on(two_horizons(Arc::new(MemoryStore::new()), &live(&turns, 5), 0, false));
}

/// The one reading that shows a counter, which fell and stands still, to be counting again comes last of
/// all: what was derived long after it has to follow.
#[test]
fn a_late_reading_says_that_a_counter_did_not_come_back() {
    let turns = [
        Turn::Odd { n: 1, by: -1 },
        Turn::Count { n: 62, step: 900_000, mw: 0 },
        Turn::Odd { n: 6, by: 100_001 },
        Turn::Count { n: 53, step: 275_475, mw: 9_000_000 },
        Turn::Count { n: 59, step: 300_000, mw: 9_000_000 },
        Turn::Count { n: 87, step: 300_000, mw: 0 },
        Turn::Gap { ms: 27_219_659, mwh: 74_107 },
    ];
    block_on(two_horizons(Arc::new(MemoryStore::new()), &live(&turns, 3), 1_986_108_832, true));
}

/// A reading every ten minutes, rising evenly.
fn plain(days: i64) -> Vec<Reading> {
    (0..days * 144)
        .map(|n| Reading {
            at: TimestampMs(START + n * 600_000),
            energy: Some(MilliwattHours(n * 50_000)),
            power: Some(Milliwatts(300_000)),
            ..Reading::default()
        })
        .collect()
}

async fn frozen_hub(horizon: TimestampMs) -> Hub {
    let hub = Hub::new(Arc::new(MemoryStore::new())).await;
    hub.take(&plain(13)).await;
    hub.forget(horizon).await;
    hub
}

#[tokio::test]
async fn a_plain_history_keeps_two_days_before_its_horizon() {
    let hub = frozen_hub(TimestampMs(START + 8 * DAY)).await;
    let kept = hub.store.readings(&device(), TimeRange::ALL, usize::MAX).await.unwrap();
    assert_eq!(kept[0].at, TimestampMs(START + 6 * DAY));
    assert_eq!(hub.derived().await.intervals.len(), 13 * 96);
}

#[tokio::test]
async fn a_correction_that_reaches_before_the_horizon_is_refused() {
    let horizon = TimestampMs(START + 8 * DAY);
    let hub = frozen_hub(horizon).await;
    let before = hub.derived().await;
    let void = |from: TimestampMs| Draft {
        made_at: NOW,
        author: "ann".into(),
        reason: "a test".into(),
        action: Action::Void { range: TimeRange::new(from, horizon + 7_200_000) },
    };
    let refused = hub.derive.correct(&device(), void(horizon - 1)).await;
    assert!(matches!(refused, Err(Refused::BeforeHorizon(at)) if at == horizon), "{refused:?}");
    hub.settle().await;
    same(&hub.derived().await, &before);
    hub.derive.correct(&device(), void(horizon)).await.unwrap();
    hub.settle().await;
    assert_ne!(hub.derived().await, before);
}

#[tokio::test]
async fn settings_change_from_the_horizon_on_and_not_before() {
    let horizon = TimestampMs(START + 8 * DAY);
    let hub = frozen_hub(horizon).await;
    let before = hub.derived().await;
    let wide = |from| Settings { from, max_gap_ms: 1_000_000, ..Settings::default() };
    let refused = hub.derive.put_settings(&device(), vec![wide(horizon - 1)]).await;
    assert!(matches!(refused, Err(Refused::BeforeHorizon(_))), "{refused:?}");
    let all = hub.derive.put_settings(&device(), vec![wide(horizon)]).await.unwrap();
    assert_eq!(all, [Settings::default(), wide(horizon)]);
    hub.settle().await;
    let after = hub.derived().await;
    // Ten minutes were a gap until the horizon, and are none since.
    let covered = |i: &Interval| (i.slot, i.covered_ms);
    assert!(after.intervals.iter().all(|i| i.slot.start() < horizon
        || i.covered_ms > 0
        || i.slot.end().0 >= START + 13 * DAY));
    let frozen = |i: &&Interval| i.slot.end() <= horizon;
    assert!(
        after.intervals.iter().filter(frozen).map(covered).eq(before
            .intervals
            .iter()
            .filter(frozen)
            .map(covered))
    );
    // The same list again, whole: nothing before the horizon differs.
    hub.derive.put_settings(&device(), all).await.unwrap();
}

#[tokio::test]
async fn a_gap_is_split_by_habit_although_the_habit_s_readings_are_gone() {
    // Ten weeks of half hours that follow the clock; the last but one day is missing.
    let mut count = 0;
    let history: Vec<Reading> = (0..70 * 48i64)
        .map(|n| {
            count += 100_000 + n % 48 * 20_000;
            Reading {
                at: TimestampMs(START + n * 1_800_000),
                energy: Some(MilliwattHours(count)),
                ..Reading::default()
            }
        })
        .filter(|r| !(68 * DAY..69 * DAY).contains(&(r.at.0 - START)))
        .collect();
    let settings = Settings { max_gap_ms: 1_800_000, ..Settings::default() };
    let at = |day: i64| TimestampMs(START + day * DAY);
    let (before, after): (Vec<Reading>, Vec<Reading>) = history.iter().partition(|r| r.at < at(69));
    let hub = Hub::new(Arc::new(MemoryStore::new())).await;
    let reference = Hub::new(Arc::new(MemoryStore::new())).await;
    for hub in [&hub, &reference] {
        hub.take(&before).await;
        hub.derive.put_settings(&device(), vec![settings]).await.unwrap();
    }
    hub.forget(at(67)).await;
    assert!(hub.count().await < 5 * 48, "the habit's readings are gone");
    for hub in [&hub, &reference] {
        hub.take(&after).await;
        hub.settle().await;
    }
    let derived = hub.derived().await;
    same(&derived, &reference.derived().await);
    let by_habit = |f: &Finding| matches!(f, Finding::Gap(g) if g.split == Split::Profile);
    assert_eq!(
        derived.findings.iter().filter(|f| by_habit(f)).count(),
        1,
        "{:?}",
        derived.findings
    );
}
