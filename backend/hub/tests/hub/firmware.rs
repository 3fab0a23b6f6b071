//! Firmware: signed files, images in pieces, staged roll-outs to meters over TLS.

use crate::support::{self, field, meter};
use field::{Field, Manner};
use meter::Given;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::{Hub, binary, wait_until};

fn run(args: &[&str]) -> Output {
    Command::new(binary()).args(args).output().unwrap()
}

/// A hub whose meters find it again after a restart, and a key.
struct Site {
    dir: tempfile::TempDir,
    public: String,
    ports: [u16; 2],
}

impl Site {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let key = dir.path().join("key");
        let made = run(&["firmware", "keygen", key.to_str().unwrap()]);
        let public = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        let held = [0; 2].map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
        let ports = held.map(|l| l.local_addr().unwrap().port());
        Self { dir, public, ports }
    }

    fn serve(&self) -> Hub {
        let [tls, firmware] = self.ports.map(|p| format!("127.0.0.1:{p}"));
        let env = [
            ("OHMSTEAD_LISTEN__MQTT_TLS", tls.as_str()),
            ("OHMSTEAD_LISTEN__FIRMWARE", firmware.as_str()),
            ("OHMSTEAD_OTA__PUBLIC_KEY", self.public.as_str()),
        ];
        Hub::start(&["serve"], &self.dir.path().join("data"), &env)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn key(&self) -> [u8; 32] {
        std::array::from_fn(|n| u8::from_str_radix(&self.public[2 * n..2 * n + 2], 16).unwrap())
    }

    fn sign(&self, version: &str, bytes: usize) -> PathBuf {
        let (image, out) = (self.path("image"), self.path("signed"));
        let content: Vec<u8> = (0..bytes).map(|n| (n * 31 % 251) as u8).collect();
        std::fs::write(&image, content).unwrap();
        let key = self.path("key");
        let [image, key, to] = [&image, &key, &out].map(|p| p.to_str().unwrap());
        let done = run(&[
            "firmware",
            "sign",
            image,
            "--key",
            key,
            "--board",
            "testboard",
            "--version",
            version,
            "--out",
            to,
        ]);
        assert!(done.status.success(), "{done:?}");
        out
    }

    fn upload(&self, hub: &Hub, version: &str) {
        let file = self.sign(version, 20_000);
        let done = upload(hub, &file);
        assert!(done.status.success(), "{done:?}");
    }

    fn meter(&self, hub: &Hub, id: &str, manner: Manner) -> Field {
        let field =
            Field::start(&Given::create(hub, id, &[]), Some(self.ports[1]), self.key(), manner);
        wait_until("the meter has announced itself", || {
            hub.get(&format!("/api/devices/{id}"))["info"]["boot"].is_number()
        });
        field
    }
}

fn upload(hub: &Hub, file: &Path) -> Output {
    run(&["firmware", "upload", file.to_str().unwrap(), "--url", &hub.http])
}

fn states(hub: &Hub, id: u64) -> Vec<String> {
    let rollout = hub.get(&format!("/api/rollouts/{id}"));
    let all = rollout["devices"].as_array().unwrap();
    all.iter().map(|d| d["state"].as_str().unwrap().to_owned()).collect()
}

fn is(hub: &Hub, id: u64, state: &str) -> bool {
    hub.get(&format!("/api/rollouts/{id}"))["state"] == state
}

fn get(url: &str, range: &str) -> (u16, Vec<u8>, Option<String>) {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut response = agent.get(url).header("range", range).call().unwrap();
    let place = response.headers().get("content-range").map(|v| v.to_str().unwrap().to_owned());
    (response.status().as_u16(), response.body_mut().read_to_vec().unwrap(), place)
}

#[test]
fn only_signed_and_whole_files_are_taken_and_they_come_in_pieces() {
    let site = Site::new();
    let hub = site.serve();
    let file = site.sign("1.2.3", 10_000);
    let bytes = std::fs::read(&file).unwrap();
    let bad = site.path("bad");
    for (at, word) in [(9_000, "hash"), (100, "signature"), (0, "not a signed")] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        std::fs::write(&bad, changed).unwrap();
        let refused = upload(&hub, &bad);
        assert!(String::from_utf8_lossy(&refused.stderr).contains(word), "{at}: {refused:?}");
    }
    std::fs::write(&bad, &bytes[..9_999]).unwrap();
    assert!(String::from_utf8_lossy(&upload(&hub, &bad).stderr).contains("cut"));
    let done = upload(&hub, &file);
    assert_eq!(String::from_utf8_lossy(&done.stdout), "Firmware 1: testboard 1.2.3\n");
    assert!(String::from_utf8_lossy(&upload(&hub, &file).stderr).contains("there already"));

    for base in [hub.http.clone(), format!("http://127.0.0.1:{}", site.ports[1])] {
        let url = format!("{base}/api/firmware/1/image");
        assert_eq!(get(&url, "").1, bytes);
        let (status, part, place) = get(&url, "bytes=256-1279");
        assert_eq!((status, &part[..]), (206, &bytes[256..1280]));
        assert_eq!(place.as_deref(), Some("bytes 256-1279/10256"));
        assert_eq!(get(&url, "bytes=99999-").0, 416);
        assert_eq!(get(&format!("{base}/api/firmware/2/image"), "").0, 404);
    }
    let images = format!("http://127.0.0.1:{}", site.ports[1]);
    for hidden in ["/api/devices", "/api/firmware", "/", "/metrics"] {
        assert_eq!(get(&format!("{images}{hidden}"), "").0, 404, "{hidden}");
    }
    hub.kill();
    let hub = site.serve();
    let listed = run(&["firmware", "list", "--url", &hub.http]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("1.2.3"), "{listed:?}");
    assert_eq!(hub.delete("/api/firmware/1"), 204);
    assert_eq!(get(&format!("{images}/api/firmware/1/image"), "").0, 404);
}

#[test]
fn without_a_configured_key_no_firmware_is_taken() {
    let site = Site::new();
    let file = site.sign("1.2.3", 100);
    let hub = Hub::serve(&site.path("other"));
    let refused = upload(&hub, &file);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("ota.public_key"), "{refused:?}");
}

#[test]
fn a_roll_out_goes_from_stage_to_stage_through_a_sigkill() {
    let site = Site::new();
    let hub = site.serve();
    site.upload(&hub, "2.0.0");
    let stalled = site.meter(&hub, "a", Manner::Stalls);
    let _b = site.meter(&hub, "b", Manner::Sound);
    let _c = site.meter(&hub, "c", Manner::Sound);
    let body = json!({"firmware": 1, "devices": ["a", "b", "c"], "stages": [{"devices": 1}, {"devices": 2}]});
    let started = hub.post("/api/rollouts", &body);
    assert_eq!(started["devices"][1]["state"], "waiting", "{started}");
    wait_until("the first has begun", || states(&hub, 1)[0] == "downloading");
    assert_eq!(states(&hub, 1)[1..], ["waiting", "waiting"], "its stage is not over");
    let again = hub.try_post("/api/rollouts", &json!({"firmware": 1, "devices": ["b"]}));
    assert_eq!(again.0, 409, "{}", again.1);
    assert_eq!(hub.delete("/api/firmware/1"), 409, "in use");
    drop(stalled);
    hub.kill();

    let hub = site.serve();
    assert_eq!(states(&hub, 1), ["downloading", "waiting", "waiting"], "nothing is forgotten");
    let renewed = Given::from(&hub.post("/api/devices/a/credentials", &json!({})));
    let _a = Field::start(&renewed, Some(site.ports[1]), site.key(), Manner::Sound);
    wait_until("all run it", || is(&hub, 1, "done"));
    assert_eq!(states(&hub, 1), ["done", "done", "done"]);
    for id in ["a", "b", "c"] {
        assert_eq!(hub.get(&format!("/api/devices/{id}"))["info"]["firmware"], "2.0.0");
    }
    let shown = run(&["rollout", "status", "1", "--url", &hub.http]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("3 of 3 done"), "{shown:?}");
    // Who runs it already is done at once.
    let next = hub.post("/api/rollouts", &json!({"firmware": 1}));
    assert_eq!(next["state"], "done", "{next}");
}

#[test]
fn a_failure_pauses_it_and_people_may_go_on_or_end_it() {
    let site = Site::new();
    let hub = site.serve();
    site.upload(&hub, "2.0.0");
    let _a = site.meter(&hub, "a", Manner::RollsBack);
    let _b = site.meter(&hub, "b", Manner::Sound);
    let start = run(&[
        "rollout", "start", "1", "--device", "a", "--device", "b", "--stage", "1", "--url",
        &hub.http,
    ]);
    assert!(start.status.success(), "{start:?}");
    wait_until("it has paused", || is(&hub, 1, "paused"));
    let rollout: Value = hub.get("/api/rollouts/1");
    assert_eq!(states(&hub, 1), ["failed", "waiting"]);
    assert!(rollout["devices"][0]["reason"].as_str().unwrap().contains("prove itself"));
    assert!(rollout["reason"].as_str().unwrap().contains("failed"), "{rollout}");
    assert!(run(&["rollout", "resume", "1", "--url", &hub.http]).status.success());
    wait_until("it has ended", || is(&hub, 1, "done"));
    assert_eq!(states(&hub, 1), ["failed", "done"]);

    site.upload(&hub, "2.1.0");
    let body = json!({"firmware": 2, "devices": ["a", "b"], "stages": [{"devices": 1}]});
    hub.post("/api/rollouts", &body);
    wait_until("it has paused again", || is(&hub, 2, "paused"));
    assert_eq!(hub.post("/api/rollouts/2/abort", &json!({}))["state"], "aborted");
    assert_eq!(hub.try_post("/api/rollouts/2/resume", &json!({})).0, 409);
    assert_eq!(states(&hub, 2), ["failed", "waiting"]);
}

#[test]
fn requests_that_make_no_sense_are_refused_in_words() {
    let site = Site::new();
    let hub = site.serve();
    site.upload(&hub, "2.0.0");
    Given::create(&hub, "a", &["a2"]);
    for (body, status, word) in [
        (json!({"firmware": 9}), 404, "no firmware 9"),
        (json!({"firmware": 1}), 409, "no meter says"),
        (json!({"firmware": 1, "devices": ["x"]}), 404, "no device x"),
        (json!({"firmware": 1, "devices": ["a2"]}), 400, "channel of a"),
        (json!({"firmware": 1, "share": 0}), 400, "share"),
        (json!({"firmware": 1, "stages": [{"percent": 101}]}), 400, "stages"),
        (json!({"firmware": 1, "colour": 1}), 422, "colour"),
    ] {
        let (got, problem) = hub.try_post("/api/rollouts", &body);
        assert_eq!(got, status, "{body}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(word), "{problem}");
    }
    assert_eq!(hub.status("/api/rollouts/7"), 404);
    assert_eq!(hub.status("/api/rollouts/seven"), 400);
}
