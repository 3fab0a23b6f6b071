//! A meter that falls silent is raised by the time of arrival, once, whatever becomes of the hub.
#![allow(clippy::unwrap_used, missing_docs)]

use ohmstead_alert::{Episode, Rule, RuleKind, Severity};
use ohmstead_derive::Derive;
use ohmstead_ingest::Live;
use ohmstead_model::{DeviceId, Milliwatts, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Entry, Store};
use ohmstead_store_sqlite::SqliteStore;
use std::path::Path;
use std::sync::Arc;

const MINUTE: i64 = 60_000;
const START: TimestampMs = TimestampMs(1_790_000_000_000);

/// Nothing of a meter for more than five minutes.
fn rule(valid: TimeRange) -> Rule {
    Rule {
        id: "silent".into(),
        valid,
        kind: RuleKind::MeterSilent,
        device: None,
        threshold: 5 * MINUTE,
        clear_at: 5 * MINUTE,
        for_ms: 0,
        hold_ms: 0,
        window_ms: 0,
        schedule: None,
        severity: Severity::Warning,
        enabled: true,
    }
}

fn always() -> TimeRange {
    TimeRange::new(TimestampMs(i64::MIN), TimestampMs(i64::MAX))
}

/// A hub: it may end and start again on what it kept.
struct Hub {
    store: Arc<dyn Store>,
    derive: Derive,
    listening_since: TimestampMs,
}

impl Hub {
    fn start(dir: &Path, now: TimestampMs) -> Self {
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(dir).unwrap());
        Self { derive: Derive::new(store.clone(), Live::new(1)), store, listening_since: now }
    }

    /// A reading arrives; its own time stamp is of no interest to silence.
    async fn hear(&self, now: TimestampMs) {
        let reading =
            Reading { at: now - 30 * MINUTE, power: Some(Milliwatts(1000)), ..Reading::default() };
        self.store.commit(vec![Entry::Reading { device: meter(), reading }], now).await.unwrap();
    }

    async fn look(&self, now: TimestampMs) -> Vec<Episode> {
        self.derive.watch(&|_| None, self.listening_since, now).await.unwrap();
        self.store.episodes("silent", &meter(), always()).await.unwrap()
    }
}

fn meter() -> DeviceId {
    DeviceId::new("m").unwrap()
}

fn silence(since: i64, cleared_at: Option<i64>, peak: i64) -> Episode {
    Episode {
        since: START + since * MINUTE,
        raised_at: START + (since + 5) * MINUTE,
        cleared_at: cleared_at.map(|c| START + c * MINUTE),
        peak: peak * MINUTE,
    }
}

#[tokio::test]
async fn a_silent_meter_is_raised_once_over_a_restart_and_cleared_when_it_is_heard() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(dir.path(), START);
    hub.store.put_rules(vec![rule(always())]).await.unwrap();
    hub.hear(START).await;
    assert_eq!(hub.look(START + 5 * MINUTE).await, [], "not longer than five minutes");
    let raised = silence(0, None, 6);
    assert_eq!(hub.look(START + 6 * MINUTE).await, [raised]);
    assert_eq!(hub.look(START + 7 * MINUTE).await, [raised], "it is raised once");
    drop(hub);
    let hub = Hub::start(dir.path(), START + 20 * MINUTE);
    assert_eq!(hub.look(START + 30 * MINUTE).await, [raised], "a restart raises nothing anew");
    hub.hear(START + 31 * MINUTE).await;
    let over = silence(0, Some(31), 31);
    assert_eq!(hub.look(START + 32 * MINUTE).await, [over]);
    // The next silence is another episode.
    assert_eq!(hub.look(START + 40 * MINUTE).await, [over, silence(31, None, 9)]);
}

#[tokio::test]
async fn the_time_that_the_hub_was_off_is_no_silence() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(dir.path(), START);
    hub.store.put_rules(vec![rule(always())]).await.unwrap();
    hub.hear(START).await;
    drop(hub);
    let hub = Hub::start(dir.path(), START + 600 * MINUTE);
    assert_eq!(hub.look(START + 604 * MINUTE).await, []);
    assert_eq!(hub.look(START + 606 * MINUTE).await, [silence(600, None, 6)]);
}

#[tokio::test]
async fn a_silence_ends_with_its_rule() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(dir.path(), START);
    hub.store.put_rules(vec![rule(always())]).await.unwrap();
    hub.hear(START).await;
    assert_eq!(hub.look(START + 6 * MINUTE).await, [silence(0, None, 6)]);
    let ended = TimeRange::new(TimestampMs(i64::MIN), START + 10 * MINUTE);
    hub.store.put_rules(vec![rule(ended)]).await.unwrap();
    assert_eq!(hub.look(START + 11 * MINUTE).await, [silence(0, Some(10), 6)]);
    assert_eq!(hub.look(START + 60 * MINUTE).await, [silence(0, Some(10), 6)], "nothing new");
}
