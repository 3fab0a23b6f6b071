//! Virtual meters.

use crate::broker::{Listener, Message, Mosquitto, PATIENCE, data, key, received};
use ohmstead_firmware::memory_flash::MemoryFlash;
use ohmstead_firmware::record::{Stamp, Stored};
use ohmstead_model::{Clock, DeviceId, ManualClock, TimeRange, TimestampMs};
use ohmstead_sim::load::synthetic;
use ohmstead_sim::meter::{self, MeterHandle};
use ohmstead_sim::{Bench, Broker, FaultKind, FaultPlan, MeterOptions, SimTime, demo, flash};
use ohmstead_wire::reading::MessageReading;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

pub const NOON: TimestampMs = TimestampMs(1_780_315_200_000);
const HOUR_MS: i64 = 3_600_000;

pub fn flash() -> MemoryFlash {
    MemoryFlash::new(flash::SIZE / 4096)
}

/// An hour of readings every ten seconds, played in a few seconds.
pub fn options(faults: FaultPlan) -> MeterOptions {
    let home = synthetic::Home { seed: 1, solar_peak_w: 0 };
    MeterOptions {
        device: DeviceId::new("m1").unwrap(),
        source: synthetic::home(home, jiff::tz::TimeZone::UTC),
        faults,
        from: NOON,
        interval_s: 10,
        until: Some(NOON + HOUR_MS + 1),
        model: None,
        hurry: 10,
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

fn start(port: u16, options: MeterOptions) -> MeterHandle<MemoryFlash> {
    Bench::new().unwrap().start(broker(port), options, fast(), flash()).unwrap()
}

pub async fn finish<F>(meter: &MeterHandle<F>) {
    let finished = timeout(PATIENCE, meter.wait_for(|p| p.finished)).await;
    assert_eq!(finished, Ok(true), "{:?}", meter.progress());
}

async fn stop(meter: MeterHandle<MemoryFlash>) -> Vec<Stored> {
    meter::stored(timeout(PATIENCE, meter.stop()).await.unwrap().unwrap()).unwrap()
}

fn stamp(stored: &Stored) -> i64 {
    let Stamp::Wall(ms) = stored.record.at else { panic!("no time: {stored:?}") };
    ms
}

/// What lies in the flash, as it should have been received.
fn truth(stored: &[Stored]) -> BTreeSet<(i64, i64)> {
    stored.iter().map(|s| (stamp(s), s.record.import_mwh as i64)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_healthy_meter_announces_itself_and_every_reading_arrives() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let meter = start(mosquitto.port, options(FaultPlan::none()));
    finish(&meter).await;
    listener.wait_for_readings(360).await;
    let progress = meter.progress();
    assert_eq!((progress.pending, progress.boots), (0, 1));
    let stored = stop(meter).await;
    assert_eq!(stored.len(), 360);
    assert!(stored.iter().all(|s| stamp(s) % 10_000 == 0), "at whole multiples of the interval");
    assert!(received(&listener) == truth(&stored));
    // The counter is the load's energy.
    let load = options(FaultPlan::none()).source.window(NOON, NOON + HOUR_MS);
    let used = load.active_uw * load.duration_us as i64 / 3_600_000_000_000;
    assert!((stored[359].record.import_mwh as i64 - used).abs() <= 1);

    let late = Listener::start(mosquitto.port).await;
    let retained = |messages: &[Message]| -> BTreeMap<String, String> {
        let kept = messages.iter().filter(|m| m.retained);
        kept.map(|m| (m.topic.clone(), m.payload.clone())).collect()
    };
    late.wait_for("status and info", |m| retained(m).len() == 2).await;
    let kept = retained(&late.seen.borrow());
    assert_eq!(kept["/energy/m1/status"], "offline");
    assert!(kept["/energy/m1/info"].contains(r#""board":"virtual","kind":"ac","boot":1"#));
    assert!(listener.seen.borrow().iter().any(|m| m.payload == "online"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meter_that_dies_leaves_its_last_will() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let status = |m: &[Message], text: &str| {
        m.iter().any(|m| m.topic == "/energy/m1/status" && m.payload == text)
    };
    let meter = start(mosquitto.port, options(FaultPlan::none()));
    listener.wait_for("online", |m| status(m, "online")).await;
    drop(meter);
    listener.wait_for("offline", |m| status(m, "offline")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_outage_the_backlog_arrives_in_arrays_between_live_readings() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let outage = TimeRange::new(NOON + 600_000, NOON + 2_400_000);
    let meter = start(mosquitto.port, options(FaultPlan::none().with(outage, FaultKind::Offline)));
    finish(&meter).await;
    listener.wait_for_readings(360).await;
    assert!(meter.progress().connections >= 2);
    assert!(received(&listener) == truth(&stop(meter).await));
    let mut by_message = BTreeMap::<usize, Vec<i64>>::new();
    for (message, reading) in listener.data() {
        by_message.entry(message).or_default().push(key(&reading).0);
    }
    // 180 readings were made during the outage.
    assert!(by_message.values().any(|stamps| stamps.len() > 100), "{by_message:?}");
    assert!(by_message.values().all(|stamps| stamps.is_sorted()), "oldest first");
    let live = by_message.values().filter(|stamps| stamps.len() == 1).count();
    assert!(live > 20, "{live} live readings");
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
    let day = MeterOptions { from: NOON - 24 * HOUR_MS, ..options(FaultPlan::none()) };
    let meter = start(port, day);
    for n in 1..=8 {
        // Cut in the middle of the traffic: a little later each time.
        let made = meter.progress().produced;
        let moved_on = timeout(
            PATIENCE,
            meter.wait_for(|p| p.connections >= n && p.produced >= made + 40 || p.finished),
        );
        assert_eq!(moved_on.await, Ok(true));
        cut.send_modify(|cuts| *cuts += 1);
    }
    finish(&meter).await;
    assert!(meter.progress().connections >= 5, "{:?}", meter.progress());
    let stored = stop(meter).await;
    assert!(stored.len() > 1440 + 300, "a day of minutes, then an hour live: {}", stored.len());
    listener.wait_for_readings(stored.len()).await;
    assert!(received(&listener) == truth(&stored));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meter_with_every_fault_sends_what_its_flash_holds() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let plan = FaultPlan::seeded(4, TimeRange::new(NOON, NOON + HOUR_MS));
    let meter = start(mosquitto.port, options(plan));
    finish(&meter).await;
    let progress = meter.progress();
    assert_eq!(progress.boots, 4, "power, flash and clock each ended one");
    let stored = stop(meter).await;
    let numbers = |s: &Stored| (s.boot, s.seq);
    let arrived = || -> BTreeMap<(u32, u32), BTreeSet<(i64, i64)>> {
        let mut by_number = BTreeMap::<_, BTreeSet<_>>::new();
        for (_, r) in listener.data() {
            by_number.entry((r.boot.unwrap(), r.seq.unwrap())).or_default().insert(key(&r));
        }
        by_number
    };
    listener
        .wait_for("every reading in flash", |_| {
            let arrived = arrived();
            stored.iter().all(|s| arrived.contains_key(&numbers(s)))
        })
        .await;
    let arrived = arrived();
    for s in &stored {
        let (at, energy) = (stamp(s), s.record.import_mwh as i64);
        let found = &arrived[&numbers(s)];
        assert!(found.contains(&(at, energy)) || found.contains(&(at, 0)), "{s:?}: {found:?}");
    }
    let readings = listener.data();
    let distinct: BTreeSet<_> = readings.iter().map(|(_, r)| key(r)).collect();
    assert!(readings.len() > distinct.len(), "some came twice");
    assert!(distinct.iter().any(|(_, energy)| *energy == 0), "some counters read zero");
    let is_spike = |r: &MessageReading| r.power.is_some_and(|watts| watts > 20_000.0);
    assert!(readings.iter().any(|(_, r)| is_spike(r)), "the sensor was disturbed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_are_done_and_answered_and_outlive_a_restart() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let meter = start(mosquitto.port, MeterOptions { until: None, ..options(FaultPlan::none()) });
    let answered = |id: &str, outcome: &str| {
        let text = format!(r#"{{"id":"{id}","outcome":"{outcome}""#);
        move |m: &[Message]| m.iter().any(|m| m.payload.starts_with(&text))
    };
    listener.wait_for("a reading", |m| !data(m).is_empty()).await;
    listener.command(r#"{"id":"c1","command":"interval","intervalS":30}"#).await;
    listener.wait_for("the answer", answered("c1", "done")).await;
    // Twice as many amperes per code as nominal.
    let calibration = r#"{"iNaPerCode":48339844}"#;
    let set = format!(r#"{{"id":"c2","command":"setCalibration","calibration":{calibration}}}"#);
    listener.command(&set).await;
    listener.wait_for("the answer", answered("c2", "done")).await;
    listener.command(r#"{"id":"c3","command":"ota","ota":{"path":"/x","bytes":1}}"#).await;
    listener.wait_for("the answer", answered("c3", "refused")).await;
    listener.command(r#"{"id":"c4","command":"reboot"}"#).await;
    listener.wait_for("the answer", answered("c4", "done")).await;
    let of_second_boot = |m: &[Message]| data(m).iter().filter(|(_, r)| r.boot == Some(2)).count();
    listener.wait_for("readings of the next boot", |m| of_second_boot(m) >= 5).await;
    let stored = stop(meter).await;
    let last: Vec<_> = stored.iter().filter(|s| s.boot == 2).collect();
    let load = options(FaultPlan::none()).source;
    for pair in last.windows(2) {
        let (from, to) = (stamp(pair[0]), stamp(pair[1]));
        assert_eq!(to - from, 30_000);
        let true_mw = load.window(TimestampMs(from), TimestampMs(to)).active_uw / 1000;
        assert!((pair[1].record.power_mw - 2 * true_mw).abs() <= 1, "{:?}", pair[1]);
    }
    assert!(stored.is_sorted_by_key(|s| s.record.import_mwh), "the counter goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_overload_is_noticed_at_the_edge() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let during = TimeRange::new(NOON + 600_000, NOON + 2_700_000);
    let overload = FaultPlan::none().with(during, FaultKind::Spike { watts: 15_000 });
    let _meter = start(mosquitto.port, options(overload));
    listener
        .wait_for("the event", |m| {
            let mut events = m.iter().filter(|m| m.topic == "/energy/m1/event");
            events.any(|m| m.payload.starts_with(r#"{"event":"unusualHigh","timestamp":"#))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_sends_its_history_at_once_goes_on_live_and_starts_again_where_it_ended() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let clock = Arc::new(ManualClock::at(NOON + 1));
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let dir = std::env::temp_dir().join(format!("ohmstead-demo-{}", mosquitto.port));
    let (port, flashes) = (mosquitto.port, dir.clone());
    let mut options = demo::DemoOptions::new("127.0.0.1", port, clock.clone(), zone, flashes);
    options.history_days = 3;
    let all_have = |m: &[Message], at: i64| {
        let there = data(m).into_iter().filter(|(_, r)| key(r).0 == at);
        there.map(|(_, r)| r.device_id).collect::<BTreeSet<_>>().len() == 5
    };
    for n in 0..2 {
        let demo = demo::start(&options).unwrap();
        assert_eq!(timeout(PATIENCE, demo.history_sent()).await, Ok(true));
        assert_eq!(demo.produced(), 5 * if n == 0 { 3 * 1440 } else { 10 });
        let last = NOON.0 + n * 605_000;
        listener.wait_for("the end of the history", |m| all_have(m, last)).await;
        clock.advance(5_000);
        listener.wait_for("a live reading of each meter", |m| all_have(m, last + 5_000)).await;
        timeout(PATIENCE, demo.stop()).await.unwrap();
        clock.advance(600_000);
    }
    std::fs::remove_dir_all(dir).unwrap();
    let mut by_device = BTreeMap::<_, BTreeSet<_>>::new();
    for (_, reading) in listener.data() {
        by_device.entry(reading.device_id.clone().unwrap()).or_default().insert(key(&reading));
    }
    for (id, _) in demo::DEVICES {
        let readings = &by_device[id];
        assert_eq!(readings.len(), 3 * 1440 + 1 + 10 + 1, "{id}: one reading an instant");
        // Sorted by time: counters must be sorted as well.
        assert!(readings.iter().map(|(_, energy)| energy).is_sorted(), "{id}");
    }
    let events = listener.seen.borrow().iter().filter(|m| m.topic.ends_with("/event")).count();
    assert!(events < 5, "a night is no anomaly: {events} events");
}
