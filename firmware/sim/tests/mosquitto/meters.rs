//! Virtual meters.

use crate::broker::{Listener, Message, Mosquitto, PATIENCE, data, key, received};
use ohmstead_model::{Clock, DeviceId, ManualClock, TimeRange, TimestampMs};
use ohmstead_sim::load::synthetic;
use ohmstead_sim::meter::{self, MeterHandle};
use ohmstead_sim::reading::{Register, Schedule};
use ohmstead_sim::{Broker, FaultKind, FaultPlan, MeterOptions, SimTime, demo};
use ohmstead_wire::reading::MessageReading;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

pub const NOON: TimestampMs = TimestampMs(1_780_315_200_000);

/// What the meter made, by its own account.
fn truth(meter: &MeterHandle) -> BTreeSet<(i64, i64)> {
    meter.truth().iter().map(|p| (p.sent.at.0, p.sent.energy.unwrap().0)).collect()
}

/// An hour of readings every ten seconds, played in a few seconds.
pub fn options(faults: FaultPlan) -> MeterOptions {
    MeterOptions {
        device: DeviceId::new("m1").unwrap(),
        name: "Meter one".into(),
        register: Register {
            source: synthetic::home(
                synthetic::Home { seed: 1, solar_peak_w: 0 },
                jiff::tz::TimeZone::UTC,
            ),
            faults,
            schedule: Schedule::live(NOON, 10_000),
            first_boot: Some(1),
        },
        array_len: 250,
        until: Some(NOON + 3_600_000),
        record: true,
    }
}

pub fn broker(port: u16) -> Broker {
    Broker { host: "127.0.0.1".into(), port, credentials: None }
}

/// The tests' clock: real time, at an invented date.
struct Running(Instant);

impl Clock for Running {
    fn now(&self) -> TimestampMs {
        NOON + self.0.elapsed().as_millis() as i64
    }
}

pub fn fast() -> SimTime {
    SimTime::faster(Arc::new(Running(Instant::now())), NOON, 1200)
}

pub async fn finish(meter: &MeterHandle) {
    let finished = timeout(PATIENCE, meter.wait_for(|p| p.finished)).await;
    assert_eq!(finished, Ok(true), "{:?}", meter.progress());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_healthy_meter_announces_itself_and_every_reading_arrives_once() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let meter = meter::start(broker(mosquitto.port), options(FaultPlan::none()), fast()).unwrap();
    finish(&meter).await;
    let made = truth(&meter);
    assert_eq!(made.len(), 360);
    listener.wait_for_readings(360).await;
    assert!(received(&listener) == made);
    assert_eq!(listener.data().len(), 360);

    let progress = meter.stop().await;
    assert_eq!((progress.acknowledged, progress.outbox), (360, 0));
    let late = Listener::start(mosquitto.port).await;
    let retained = |messages: &[Message]| -> BTreeMap<String, String> {
        let kept = messages.iter().filter(|m| m.retained);
        kept.map(|m| (m.topic.clone(), m.payload.clone())).collect()
    };
    late.wait_for("status and info", |m| retained(m).len() == 2).await;
    let kept = retained(&late.seen.borrow());
    assert_eq!(kept["/energy/m1/status"], "offline");
    assert!(kept["/energy/m1/info"].contains("\"firmware\""));
    assert!(listener.seen.borrow().iter().any(|m| m.payload == "online"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meter_that_dies_leaves_its_last_will() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let status = |m: &[Message], text: &str| {
        m.iter().any(|m| m.topic == "/energy/m1/status" && m.payload == text)
    };
    let meter = meter::start(broker(mosquitto.port), options(FaultPlan::none()), fast()).unwrap();
    listener.wait_for("online", |m| status(m, "online")).await;
    drop(meter);
    listener.wait_for("offline", |m| status(m, "offline")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_outage_the_backlog_arrives_in_arrays_between_live_readings() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let outage = TimeRange::new(NOON + 600_000, NOON + 2_400_000);
    let plan = FaultPlan::none().with(outage, FaultKind::Offline);
    let meter = meter::start(
        broker(mosquitto.port),
        MeterOptions { array_len: 50, ..options(plan) },
        fast(),
    )
    .unwrap();
    finish(&meter).await;
    listener.wait_for_readings(360).await;
    assert!(received(&listener) == truth(&meter));
    assert!(meter.progress().connections >= 2);
    let mut by_message = BTreeMap::<usize, Vec<i64>>::new();
    for (message, reading) in listener.data() {
        by_message.entry(message).or_default().push(key(&reading).0);
    }
    let arrays: Vec<_> = by_message.values().filter(|stamps| stamps.len() > 1).collect();
    // 180 readings were made during the outage.
    assert!(arrays.len() >= 3, "{arrays:?}");
    assert!(arrays.iter().all(|stamps| stamps.is_sorted()), "oldest first within an array");
    assert!(arrays.windows(2).all(|w| w[0] < w[1]), "and from array to array");
}

/// Passes connections on to `to` until it is told to cut them.
async fn proxy(to: u16) -> (u16, watch::Sender<u32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (cut, cuts) = watch::channel(0);
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let mut cuts = cuts.clone();
            cuts.mark_unchanged();
            tokio::spawn(async move {
                let mut far = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
                tokio::select! {
                    _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                    _ = cuts.changed() => {}
                }
            });
        }
    });
    (port, cut)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reading_is_lost_however_often_the_connection_is_cut() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let (port, cut) = proxy(mosquitto.port).await;
    let history = Schedule::with_history(NOON, 86_400_000, 60_000, 10_000);
    let mut options = MeterOptions { array_len: 20, ..options(FaultPlan::none()) };
    options.register.schedule = history;
    let meter = meter::start(broker(port), options, fast()).unwrap();
    for n in 1..=8 {
        // Cut in the middle of the traffic: a little later each time.
        let before = meter.progress().acknowledged;
        let moved_on = timeout(
            PATIENCE,
            meter.wait_for(|p| p.connections >= n && p.acknowledged >= before + 40 || p.finished),
        );
        assert_eq!(moved_on.await, Ok(true));
        cut.send_modify(|cuts| *cuts += 1);
    }
    finish(&meter).await;
    let made = truth(&meter);
    assert_eq!(made.len(), 1440 + 360);
    listener.wait_for_readings(made.len()).await;
    assert!(received(&listener) == made);
    assert!(meter.progress().connections >= 5, "{:?}", meter.progress());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meter_with_every_fault_sends_exactly_what_its_truth_says() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let plan = FaultPlan::seeded(4, TimeRange::new(NOON, NOON + 3_600_000));
    let meter = meter::start(broker(mosquitto.port), options(plan), fast()).unwrap();
    finish(&meter).await;
    let numbers = |r: &MessageReading| (r.boot.unwrap(), r.seq.unwrap());
    let made: BTreeMap<_, _> = meter
        .truth()
        .into_iter()
        .map(|p| ((p.sent.boot.unwrap(), p.sent.seq.unwrap()), p))
        .collect();
    assert_eq!(made.len(), 360);
    let total = meter.progress().acknowledged as usize;
    assert!(total > 360, "some were duplicated");
    listener.wait_for("every reading and copy", |m| data(m).len() >= total).await;
    let mut arrived = BTreeSet::new();
    for (_, reading) in listener.data() {
        let mine = &made[&numbers(&reading)];
        assert_eq!(reading.timestamp.is_some(), mine.stamped);
        assert_eq!(reading.energy, mine.sent.energy.map(|e| e.units()));
        arrived.insert(numbers(&reading));
    }
    assert_eq!(arrived.len(), 360);
    assert!(made.values().any(|p| !p.stamped) && made.values().any(|p| p.sent.boot == Some(2)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_sends_its_history_at_once_and_goes_on_live() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let clock = Arc::new(ManualClock::at(NOON + 1));
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let mut options = demo::DemoOptions::new("127.0.0.1", mosquitto.port, clock.clone(), zone);
    options.history_days = 3;
    let demo = demo::start(&options).unwrap();
    assert_eq!(timeout(PATIENCE, demo.history_sent()).await, Ok(true));
    let history = 5 * 3 * 1440;
    assert!(demo.acknowledged() >= history);
    clock.advance(5_000);
    listener
        .wait_for("a live reading of each meter", |m| {
            let live = data(m).into_iter().filter(|(_, r)| key(r).0 == NOON.0 + 5_000);
            live.map(|(_, r)| r.device_id).collect::<BTreeSet<_>>().len() == 5
        })
        .await;
    timeout(PATIENCE, demo.stop()).await.unwrap();
    let mut by_device = BTreeMap::<_, BTreeSet<_>>::new();
    for (_, reading) in listener.data() {
        by_device.entry(reading.device_id.clone().unwrap()).or_default().insert(key(&reading));
    }
    for (id, _) in demo::DEVICES {
        let readings = &by_device[id];
        assert!(readings.len() > 3 * 1440, "{id}");
        // Sorted by time: counters must be sorted as well.
        assert!(readings.iter().map(|(_, energy)| energy).is_sorted(), "{id}");
    }
}
