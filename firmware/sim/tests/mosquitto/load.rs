//! The load generator.

use crate::broker::{Listener, Mosquitto, PATIENCE, data, key};
use crate::meters::{NOON, broker, fast, finish, flash, options};
use ohmstead_sim::loadtest::{self, Options};
use ohmstead_sim::{Bench, Broker, Credentials, FaultPlan, SimError};
use std::collections::BTreeSet;
use std::net::TcpListener as StdListener;
use std::process::Command;
use std::time::Duration;
use tokio::time::{Instant, timeout};

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

    let bench = Bench::new().unwrap();
    let start = |password: &str| {
        bench.start(with(password), options(FaultPlan::none()), fast(), flash()).unwrap()
    };
    finish(&start("secret")).await;
    let locked_out = start("wrong");
    let waits = timeout(PATIENCE, locked_out.wait_for(|p| p.produced > 0 && p.pending > 0)).await;
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
