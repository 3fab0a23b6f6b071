//! A hub whose own clock is wrong: what meters send is acknowledged, kept, and judged once the clock
//! is set. The real program, under a clock that the test sets.

use crate::support;
use std::path::{Path, PathBuf};
use support::{Hub, now, publish, wait_until};

const DAY: i64 = 86_400;

/// A hub, and a clock that is set by writing a file.
struct Bench {
    library: PathBuf,
    _dir: tempfile::TempDir,
    data: PathBuf,
    clock: PathBuf,
}

impl Bench {
    fn new() -> Option<Self> {
        let (library, dir) = (support::faketime()?, tempfile::tempdir().unwrap());
        let (data, clock) = (dir.path().join("data"), dir.path().join("clock"));
        Some(Self { library, _dir: dir, data, clock })
    }

    /// The hub's clock says this many seconds more than the right one.
    fn set(&self, ahead: i64) {
        let partial = self.clock.with_extension("new");
        std::fs::write(&partial, format!("{ahead:+}")).unwrap();
        std::fs::rename(&partial, &self.clock).unwrap();
    }

    fn serve(&self) -> Hub {
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let (library, clock) = (text(&self.library), text(&self.clock));
        Hub::start(
            &["serve"],
            &self.data,
            &[
                ("LD_PRELOAD", &library),
                ("FAKETIME_TIMESTAMP_FILE", &clock),
                ("FAKETIME_NO_CACHE", "1"),
                ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ],
        )
    }
}

fn reading(at: i64) -> String {
    format!(r#"{{"power":100,"energy":{at},"timestamp":{at}}}"#)
}

fn stored(hub: &Hub) -> usize {
    let path = "/api/readings?deviceId=m&from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z";
    if hub.status("/api/devices/m") != 200 {
        return 0;
    }
    hub.get(path)["readings"].as_array().map_or(0, Vec::len)
}

fn send(hub: &Hub, payload: &str) {
    // Ends well only with the acknowledgement.
    publish(hub, "/energy/m/data", payload, &["-q", "1"]);
}

#[test]
fn a_hub_in_1970_keeps_what_comes_and_judges_it_once_its_clock_is_set() {
    let Some(bench) = Bench::new() else { return };
    bench.set(5 - now());
    let hub = bench.serve();
    let at = now() - 60;
    for n in 0..3 {
        send(&hub, &reading(at + n));
    }
    assert_eq!((hub.status("/healthz"), hub.status("/readyz")), (200, 503));
    let why = hub.get("/readyz")["detail"].as_str().unwrap().to_owned();
    assert!(why.contains("not set"), "{why}");
    hub.logs("clock cannot be believed");
    assert_eq!(stored(&hub), 0);
    let (status, problem) = hub.try_post(
        "/api/readings",
        &serde_json::json!({"deviceId": "m", "power": 1, "timestamp": at}),
    );
    assert_eq!(status, 503, "told to come again: {problem}");
    // What is held outlives the program, however it ends.
    hub.kill();
    let hub = bench.serve();
    send(&hub, &reading(at + 3));
    assert_eq!(stored(&hub), 0);
    bench.set(0);
    wait_until("all is judged", || stored(&hub) == 4);
    assert_eq!(hub.status("/readyz"), 200);
    assert_eq!(hub.get("/api/rejects")["rejects"].as_array().unwrap().len(), 0);
    assert_eq!(std::fs::metadata(bench.data.join("held-messages")).unwrap().len(), 0);
    send(&hub, &reading(at + 4));
    assert_eq!(stored(&hub), 5, "and at once from then on");
}

#[test]
fn before_1970_the_hub_says_what_to_do_and_does_not_panic() {
    let Some(library) = support::faketime() else { return };
    let dir = tempfile::tempdir().unwrap();
    let out = std::process::Command::new(support::binary())
        .args(["serve", "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--data"])
        .arg(dir.path().join("data"))
        .env("OHMSTEAD_SECURITY__MODE", "open")
        .env("LD_PRELOAD", library)
        .env("FAKETIME", format!("-{}", now() + DAY))
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("clock says 1969") && said.contains("set the clock"), "{said}");
}

#[test]
fn a_clock_far_behind_what_is_stored_is_doubted_and_a_meter_that_agrees_ends_it() {
    let Some(bench) = Bench::new() else { return };
    bench.set(0);
    let hub = bench.serve();
    send(&hub, &reading(now() - 60));
    assert_eq!(stored(&hub), 1);
    assert_eq!(hub.stop(), Some(0));
    bench.set(-3 * DAY);
    let hub = bench.serve();
    send(&hub, &reading(now() - 30));
    assert_eq!((stored(&hub), hub.status("/readyz")), (1, 503));
    send(&hub, &reading(now() - 3 * DAY));
    wait_until("the clock is believed", || hub.status("/readyz") == 200);
    // By a clock that a meter confirms, the other is ahead: kept, with its reason.
    wait_until("both are judged", || stored(&hub) == 2);
    assert_eq!(hub.get("/api/rejects")["rejects"][0]["reason"], "in-future");
}

#[test]
fn readings_that_came_while_the_clock_was_set_back_are_not_rejected() {
    let Some(bench) = Bench::new() else { return };
    bench.set(0);
    let hub = bench.serve();
    send(&hub, &reading(now() - 60));
    bench.set(-7200);
    send(&hub, &reading(now() - 30));
    assert_eq!(stored(&hub), 1);
    wait_until("it says that it is not ready", || hub.status("/readyz") == 503);
    bench.set(0);
    wait_until("both are stored", || stored(&hub) == 2);
    assert_eq!(hub.get("/api/rejects")["rejects"].as_array().unwrap().len(), 0);
}

#[test]
fn a_silent_meter_is_noticed_with_nobody_watching_also_after_the_clock_ran_ahead() {
    let Some(bench) = Bench::new() else { return };
    bench.set(10 * DAY);
    let hub = Hub::start(
        &["serve"],
        &bench.data,
        &[
            ("LD_PRELOAD", bench.library.to_str().unwrap()),
            ("FAKETIME_TIMESTAMP_FILE", bench.clock.to_str().unwrap()),
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ("OHMSTEAD_SITE__SILENT_AFTER_S", "1"),
        ],
    );
    send(&hub, &reading(now() - 60));
    bench.set(0);
    send(&hub, &reading(now() - 30));
    hub.logs("the meter is silent");
    let events = hub.get("/api/events");
    assert_eq!(events["events"][0]["message"]["event"], "silent", "{events}");
    assert_eq!(hub.get("/api/devices/m")["status"], "silent");
}
