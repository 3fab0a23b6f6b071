//! What goes out when, over the in-memory store: digests, and what cannot be read.
#![allow(missing_docs, clippy::unwrap_used)]

use ohmstead_alert::{Episode, Rule, Severity, default_rules};
use ohmstead_model::{Clock, DeviceId, Language, ManualClock, TimeRange, TimestampMs};
use ohmstead_notify::service::kept;
use ohmstead_notify::{Audience, Channel, Notify, Place, Publisher, Senders, State, Target};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{AlertStore, KeyStore, Store};
use std::sync::{Arc, Mutex};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;
/// Midnight in UTC.
const START: TimestampMs = TimestampMs(20_700 * DAY);

/// Everybody hears of everything.
struct All;

impl Audience for All {
    fn may_hear(&self, _: Option<&str>, _: &DeviceId) -> bool {
        true
    }

    fn is_known(&self, _: Option<&str>) -> bool {
        true
    }
}

/// Keeps what it is told, as `what rule`.
#[derive(Default)]
struct Broker(Mutex<Vec<String>>);

impl Publisher for Broker {
    fn publish(&self, site: &str, payload: Vec<u8>) -> Result<String, String> {
        let alert: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        let text = |name: &str| alert[name].as_str().unwrap().to_owned();
        self.0.lock().unwrap().push(format!("{} {}", text("what"), text("rule")));
        Ok(format!("/{site}"))
    }
}

struct Bench {
    store: Arc<MemoryStore>,
    clock: Arc<ManualClock>,
    broker: Arc<Broker>,
    notify: Notify,
}

fn begun(store: &Arc<MemoryStore>, clock: &Arc<ManualClock>, broker: &Arc<Broker>) -> Notify {
    let (kept, time): (Arc<dyn Store>, Arc<dyn Clock>) = (store.clone(), clock.clone());
    let place = Place {
        id: "home".into(),
        name: "Home".into(),
        zone: jiff::tz::TimeZone::UTC,
        link: None,
        currency: "EUR".into(),
        language: Language::En,
    };
    let senders = Senders::new(None, false);
    let notify = Notify::new(kept, time, senders, Arc::new(place), Arc::new(All));
    notify.publish_by(broker.clone());
    notify
}

impl Bench {
    /// A channel with a digest at six in the evening, a warning and a critical rule; midnight.
    async fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(ManualClock::at(START));
        let broker = Arc::new(Broker::default());
        let notify = begun(&store, &clock, &broker);
        let rule = |id: &str, severity| Rule {
            id: id.into(),
            severity,
            ..default_rules(230_000).remove(3)
        };
        let rules = vec![rule("w", Severity::Warning), rule("c", Severity::Critical)];
        store.put_rules(rules).await.unwrap();
        notify.put_channel(&channel(Some(18 * 60))).await.unwrap();
        notify.pass().await.unwrap();
        Self { store, clock, broker, notify }
    }

    /// The program ends and begins again on what it kept.
    fn restart(&mut self) {
        self.notify = begun(&self.store, &self.clock, &self.broker);
    }

    /// An alert began, and was over so many minutes later, if at all.
    async fn alert(&self, rule: &str, at: TimestampMs, minutes: Option<i64>) {
        let (since, cleared_at) = (at, minutes.map(|m| at + m * MINUTE));
        let episode = Episode { since, raised_at: at, cleared_at, peak: 1 };
        let range = TimeRange::new(at, at + 1);
        let device = DeviceId::new("m1").unwrap();
        self.store.replace_episodes(rule, &device, range, vec![episode]).await.unwrap();
    }

    /// What was told by then.
    async fn told(&self, minute: i64) -> Vec<String> {
        self.clock.set(START + minute * MINUTE);
        self.notify.pass().await.unwrap();
        std::mem::take(&mut self.broker.0.lock().unwrap())
    }
}

fn channel(digest: Option<u16>) -> Channel {
    Channel {
        id: "bus".into(),
        name: "Bus".into(),
        enabled: true,
        min_severity: Severity::Warning,
        quiet: None,
        digest,
        hourly_max: None,
        tell_cleared: true,
        reports: Vec::new(),
        reports_since: None,
        target: Target::Mqtt {},
    }
}

#[tokio::test]
async fn a_day_s_warnings_go_out_at_its_digest_and_what_is_critical_at_once() {
    let mut bench = Bench::new().await;
    bench.alert("w", START + 9 * 60 * MINUTE, None).await;
    bench.alert("c", START + 9 * 60 * MINUTE, None).await;
    assert_eq!(bench.told(9 * 60).await, ["raised c"]);
    let waiting = |log: Vec<ohmstead_notify::Delivery>| -> Vec<_> {
        let waits = log.into_iter().filter(|d| d.state == State::Waiting);
        waits.map(|d| (d.next_at - START) / MINUTE).collect()
    };
    assert_eq!(waiting(bench.notify.log(10).await.unwrap()), [18 * 60], "it says when");
    bench.alert("w", START + 9 * 60 * MINUTE, Some(30)).await;
    assert_eq!(bench.told(18 * 60 - 1).await, [""; 0]);
    // The hub is off when the time comes.
    bench.restart();
    assert_eq!(bench.told(19 * 60).await, ["raised w", "cleared w"]);
    bench.restart();
    assert_eq!(bench.told(20 * 60).await, [""; 0], "each is told once");
    bench.alert("w", START + 20 * 60 * MINUTE, None).await;
    assert_eq!(bench.told(DAY / MINUTE + 18 * 60 - 1).await, [""; 0], "the next day's");
    assert_eq!(bench.told(DAY / MINUTE + 18 * 60).await, ["raised w"]);
    // Without a digest each is told when it happens, and so is what had waited.
    let later = START + DAY + 20 * 60 * MINUTE;
    bench.alert("w", later, None).await;
    assert_eq!(bench.told(DAY / MINUTE + 20 * 60).await, [""; 0]);
    bench.notify.put_channel(&channel(None)).await.unwrap();
    assert_eq!(bench.told(DAY / MINUTE + 20 * 60 + 1).await, ["raised w"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_left_as_it_is_and_what_waits_for_its_channel_waits() {
    let mut bench = Bench::new().await;
    bench.alert("w", START + 9 * 60 * MINUTE, None).await;
    assert_eq!(bench.told(9 * 60).await, [""; 0]);
    // A channel of a newer version, and a cursor of nobody knows what.
    let body = bench.store.values("notify.channel.bus").await.unwrap().remove(0).1;
    let newer = br#"{"id":"bus","target":{"type":"pigeon"}}"#.to_vec();
    bench.store.set_value("notify.channel.bus", Some(newer.clone())).await.unwrap();
    bench.store.set_value("notify.cursor", Some(b"?".to_vec())).await.unwrap();
    assert!(kept::check("notify.channel.bus", &newer).is_some());
    bench.restart();
    assert_eq!(bench.told(19 * 60).await, [""; 0]);
    let log = bench.notify.log(10).await.unwrap();
    assert_eq!((log.len(), log[0].state), (1, State::Waiting), "it is not given up: {log:?}");
    assert_eq!(bench.store.values("notify.channel.bus").await.unwrap()[0].1, newer);
    // Mended: it goes out, once.
    bench.store.set_value("notify.channel.bus", Some(body)).await.unwrap();
    assert_eq!(bench.told(20 * 60).await, ["raised w"]);
    bench.store.set_value("notify.cursor", Some(b"?".to_vec())).await.unwrap();
    bench.restart();
    assert_eq!(bench.told(21 * 60).await, [""; 0], "all is taken in again, and known");
    // One that cannot be read can be removed.
    bench.store.set_value("notify.channel.bus", Some(newer)).await.unwrap();
    assert!(bench.notify.remove_channel("bus").await.unwrap());
    assert!(!bench.notify.remove_channel("bus").await.unwrap());
}
