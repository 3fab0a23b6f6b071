//! Virtual meters and the load generator against a broker that is not ours. Needs `mosquitto`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests; clippy sees their helpers as none")]

use ohmstead_model::{Clock, DeviceId, ManualClock, TimeRange, TimestampMs};
use ohmstead_sim::load::synthetic;
use ohmstead_sim::loadtest::{self, Options};
use ohmstead_sim::meter::{self, MeterHandle};
use ohmstead_sim::reading::{Register, Schedule};
use ohmstead_sim::{
    Broker, Credentials, FaultKind, FaultPlan, MeterOptions, SimError, SimTime, demo,
};
use ohmstead_wire::reading::{MessageReading, Stamp, split};
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, QoS};
use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener as StdListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

const NOON: TimestampMs = TimestampMs(1_780_315_200_000);
const PATIENCE: Duration = Duration::from_secs(60);

/// A running broker; ends with the test.
struct Mosquitto {
    child: Child,
    port: u16,
}

impl Mosquitto {
    /// None, with a word on it, when it is not installed.
    async fn start() -> Option<Self> {
        Self::start_with("allow_anonymous true").await
    }

    async fn start_with(access: &str) -> Option<Self> {
        let program = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "mosquitto"]
            .into_iter()
            .find(|p| Command::new(p).arg("-h").stdout(Stdio::null()).status().is_ok());
        let Some(program) = program else {
            eprintln!("skipped: mosquitto is not installed (Debian package mosquitto)");
            return None;
        };
        let port = StdListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = std::env::temp_dir().join(format!("ohmstead-sim-{port}.conf"));
        let text = format!("listener {port} 127.0.0.1\n{access}\nmax_queued_messages 0\n");
        std::fs::write(&config, text).unwrap();
        let child = Command::new(program)
            .arg("-c")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(Instant::now() < deadline, "mosquitto does not listen");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::fs::remove_file(config).unwrap();
        Some(Self { child, port })
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug, Clone)]
struct Message {
    topic: String,
    payload: String,
    retained: bool,
}

/// Everything that arrives under `#`-like filters.
struct Listener {
    seen: watch::Receiver<Vec<Message>>,
    task: tokio::task::JoinHandle<()>,
}

impl Listener {
    async fn start(port: u16) -> Self {
        let id =
            format!("listener-{:?}", Instant::now()).replace(|c: char| !c.is_alphanumeric(), "");
        let mut options = MqttOptions::new(id, "127.0.0.1", port);
        options.set_max_packet_size(1 << 20, 1 << 20);
        let (client, mut connection) = AsyncClient::new(options, 10);
        client.subscribe("/energy/#", QoS::AtLeastOnce).await.unwrap();
        let (sender, seen) = watch::channel(Vec::new());
        let (ready, subscribed) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            let mut ready = Some(ready);
            let _client = client;
            while let Ok(event) = connection.poll().await {
                match event {
                    Event::Incoming(Packet::SubAck(_)) => {
                        ready.take().map(|ready| ready.send(()));
                    }
                    Event::Incoming(Packet::Publish(p)) => sender.send_modify(|seen| {
                        seen.push(Message {
                            topic: p.topic,
                            payload: String::from_utf8(p.payload.to_vec()).unwrap(),
                            retained: p.retain,
                        });
                    }),
                    _ => {}
                }
            }
        });
        timeout(PATIENCE, subscribed).await.unwrap().unwrap();
        Self { seen, task }
    }

    async fn wait_for(&self, what: &str, mut condition: impl FnMut(&[Message]) -> bool) {
        let mut seen = self.seen.clone();
        if timeout(PATIENCE, seen.wait_for(|m| condition(m))).await.is_err() {
            let seen = self.seen.borrow();
            panic!("{what} was not seen among {} messages", seen.len());
        }
    }

    /// Waits for this many different readings: a reading whose acknowledgement was lost comes twice.
    async fn wait_for_readings(&self, count: usize) {
        self.wait_for("every reading", |m| {
            data(m).iter().map(|(_, r)| key(r)).collect::<BTreeSet<_>>().len() >= count
        })
        .await;
    }

    fn data(&self) -> Vec<(usize, MessageReading)> {
        data(&self.seen.borrow())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Readings that arrived, with the number of the message they came in.
fn data(messages: &[Message]) -> Vec<(usize, MessageReading)> {
    let data = messages.iter().enumerate().filter(|(_, m)| m.topic.ends_with("/data"));
    data.flat_map(|(n, m)| {
        let parts = split(m.payload.as_bytes()).unwrap();
        let parsed = parts.into_iter().map(|json| MessageReading::parse(json).unwrap());
        parsed.map(|reading| (n, reading)).collect::<Vec<_>>()
    })
    .collect()
}

fn key(reading: &MessageReading) -> (i64, i64) {
    let Some(Stamp::Number(stamp)) = reading.timestamp else { panic!("no stamp: {reading:?}") };
    let energy = ohmstead_model::MilliwattHours::from_units(reading.energy.unwrap()).unwrap();
    (TimestampMs::from_unix(stamp).unwrap().0, energy.0)
}

fn received(listener: &Listener) -> BTreeSet<(i64, i64)> {
    listener.data().iter().map(|(_, reading)| key(reading)).collect()
}

/// What the meter made, by its own account.
fn truth(meter: &MeterHandle) -> BTreeSet<(i64, i64)> {
    meter.truth().iter().map(|p| (p.sent.at.0, p.sent.energy.unwrap().0)).collect()
}

/// An hour of readings every ten seconds, played in a few seconds.
fn options(faults: FaultPlan) -> MeterOptions {
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

fn broker(port: u16) -> Broker {
    Broker { host: "127.0.0.1".into(), port, credentials: None }
}

/// The tests' clock: real time, at an invented date.
struct Running(Instant);

impl Clock for Running {
    fn now(&self) -> TimestampMs {
        NOON + self.0.elapsed().as_millis() as i64
    }
}

fn fast() -> SimTime {
    SimTime::faster(Arc::new(Running(Instant::now())), NOON, 1200)
}

async fn finish(meter: &MeterHandle) {
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

fn load(port: u16) -> Options {
    Options { port, duration: Duration::from_secs(2), ..Options::new(NOON) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_load_s_figures_agree_with_what_a_subscriber_and_the_journal_saw() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let listener = Listener::start(mosquitto.port).await;
    let journal = std::env::temp_dir().join(format!("ohmstead-journal-{}", mosquitto.port));
    let options = Options {
        connections: 20,
        rate: Some(400),
        batch: 2,
        duration: Duration::from_secs(3),
        threads: 2,
        journal: Some(journal.clone()),
        ..load(mosquitto.port)
    };
    let report = loadtest::run(options).await.unwrap();
    assert_eq!((report.sent, report.lost_connections), (report.acknowledged, 0));
    // A fixed rate: 3 s at 400/s, 2 s of them measured; the first and last message may fall off.
    assert!((1_100..=1_240).contains(&report.acknowledged), "{report}");
    assert!((380.0..=420.0).contains(&report.readings_per_s), "{report}");
    assert_eq!(report.latency.count * 2, report.measured_readings);
    let lines = std::fs::read_to_string(&journal).unwrap();
    std::fs::remove_file(journal).unwrap();
    let count = usize::try_from(report.acknowledged).unwrap();
    listener.wait_for("every reading", |m| data(m).len() >= count).await;
    let seen: BTreeSet<String> = listener
        .data()
        .into_iter()
        .map(|(_, r)| {
            let (at, energy) = key(&r);
            format!("{},{at},{energy}", r.device_id.unwrap())
        })
        .collect();
    assert_eq!(seen, lines.lines().map(str::to_owned).collect());
    assert_eq!(seen.len(), count, "every reading is distinct");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_load_whose_broker_is_killed_ends_and_says_so() {
    let Some(mut mosquitto) = Mosquitto::start().await else { return };
    let options = Options {
        connections: 10,
        duration: Duration::from_secs(600),
        warmup: Duration::ZERO,
        ..load(mosquitto.port)
    };
    let listener = Listener::start(mosquitto.port).await;
    let run = tokio::spawn(loadtest::run(options));
    listener.wait_for("load", |m| m.len() > 100).await;
    mosquitto.child.kill().unwrap();
    let report = timeout(PATIENCE, run).await.unwrap().unwrap().unwrap();
    assert_eq!(report.lost_connections, 10);
    assert!(report.acknowledged > 0 && report.first_error.is_some(), "{report}");
    assert!(report.measured_s < 60.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limited_load_sends_each_device_s_readings_and_ends() {
    let Some(mosquitto) = Mosquitto::start().await else { return };
    let options = Options {
        connections: 3,
        batch: 50,
        limit: Some(1000),
        step: Duration::from_secs(60),
        duration: Duration::from_secs(600),
        ..load(mosquitto.port)
    };
    let began = Instant::now();
    let report = loadtest::run(options).await.unwrap();
    assert_eq!((report.sent, report.acknowledged), (3000, 3000));
    assert!(began.elapsed() < PATIENCE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn meters_and_load_log_in_with_their_credentials() {
    let users = std::env::temp_dir().join(format!("ohmstead-sim-users-{}", std::process::id()));
    let made = ["m1", "load-00000"].iter().enumerate().all(|(n, user)| {
        let flags: &[&str] = if n == 0 { &["-c", "-b"] } else { &["-b"] };
        let mut passwd = Command::new("mosquitto_passwd");
        passwd.args(flags).arg(&users).args([user, "secret"]);
        passwd.status().is_ok_and(|s| s.success())
    });
    if !made {
        eprintln!("skipped: mosquitto_passwd is not installed (Debian package mosquitto)");
        return;
    }
    // Started by root it would drop to a user who cannot read the file; ignored otherwise.
    let access = format!("user root\nallow_anonymous false\npassword_file {}", users.display());
    let mosquitto = Mosquitto::start_with(&access).await.unwrap();
    let login = |password: &str| Credentials { username: "m1".into(), password: password.into() };
    let with =
        |password: &str| Broker { credentials: Some(login(password)), ..broker(mosquitto.port) };

    let meter = meter::start(with("secret"), options(FaultPlan::none()), fast()).unwrap();
    finish(&meter).await;
    let locked_out = meter::start(with("wrong"), options(FaultPlan::none()), fast()).unwrap();
    let waits = timeout(PATIENCE, locked_out.wait_for(|p| p.produced > 0 && p.outbox > 0)).await;
    assert_eq!(waits, Ok(true));
    assert_eq!(locked_out.progress().connections, 0);

    let load = |password: &str| Options {
        connections: 1,
        limit: Some(10),
        username: Some("{device}".into()),
        password: Some(password.into()),
        ..load(mosquitto.port)
    };
    assert_eq!(loadtest::run(load("secret")).await.unwrap().acknowledged, 10);
    let refused = loadtest::run(load("wrong")).await.unwrap_err();
    assert!(matches!(refused, SimError::Refused { .. }), "{refused}");
    std::fs::remove_file(users).unwrap();
}

#[tokio::test]
async fn a_load_on_nothing_is_an_error() {
    let port = StdListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = loadtest::run(load(port)).await.unwrap_err();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}
