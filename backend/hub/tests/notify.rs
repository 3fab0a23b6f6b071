//! Alerts to people: a real mail server, a webhook's receiver and an ntfy topic, and a hub that is
//! killed in between. `scripts/system-packages test` installs the mail server.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use support::{Hub, publish, wait_until};

/// The other sides.
struct Receiver {
    child: Child,
    dir: tempfile::TempDir,
    smtp: String,
    web: String,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Receiver {
    fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(dir.path().join("cert.pem"), made.cert.pem()).unwrap();
        std::fs::write(dir.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/notify/receiver.py");
        // Debian's own Python has Debian's aiosmtpd.
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .arg(dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ports: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        assert_eq!(ports.len(), 2, "the receiver needs Debian's python3-aiosmtpd");
        Self { child, dir, smtp: ports[0].clone(), web: ports[1].clone() }
    }

    fn hub(&self, data: &Path, password: &str) -> Hub {
        let ca = self.dir.path().join("cert.pem");
        Hub::start(
            &["serve"],
            data,
            &[
                ("OHMSTEAD_NOTIFY__SMTP__HOST", "localhost"),
                ("OHMSTEAD_NOTIFY__SMTP__PORT", &self.smtp),
                ("OHMSTEAD_NOTIFY__SMTP__TLS", "starttls"),
                ("OHMSTEAD_NOTIFY__SMTP__USER", "hub"),
                ("OHMSTEAD_NOTIFY__SMTP__PASSWORD", password),
                ("OHMSTEAD_NOTIFY__SMTP__FROM", "hub@home.example"),
                ("OHMSTEAD_NOTIFY__SMTP__CA", ca.to_str().unwrap()),
                ("OHMSTEAD_NOTIFY__ALLOW_PRIVATE", "true"),
                ("OHMSTEAD_NOTIFY__LINK", "https://energy.example"),
            ],
        )
    }

    fn taken(&self, by: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.dir.path().join("taken")).unwrap_or_default();
        let all = text.lines().filter_map(|l| serde_json::from_str::<Value>(l).ok());
        all.filter(|v| v["by"] == by).collect()
    }

    fn set(&self, what: &str, on: bool) {
        let path = self.dir.path().join(what);
        if on { std::fs::write(path, "").unwrap() } else { std::fs::remove_file(path).unwrap() }
    }
}

fn make_channels(hub: &Hub, receiver: &Receiver) {
    let web = format!("http://localhost:{}", receiver.web);
    for channel in [
        json!({"id": "mail", "name": "Mail", "kind": "email", "to": ["ann@home.example"]}),
        json!({"id": "hook", "name": "Hook", "kind": "webhook", "url": format!("{web}/hook"),
            "secret": "a secret of the test"}),
        json!({"id": "ntfy", "name": "Phone", "kind": "ntfy", "url": format!("{web}/ntfy"), "secret": "tk_1"}),
    ] {
        let made = hub.post("/api/channels", &channel);
        assert_eq!(made["id"], channel["id"], "{made}");
        assert_eq!(made.get("secret"), None, "{made}");
    }
}

fn power(hub: &Hub, at: i64, watts: u32) {
    publish(
        hub,
        "/energy/m1/data",
        &format!(r#"{{"power":{watts},"timestamp":{at}}}"#),
        &["-q", "1"],
    );
}

/// Notifications of a channel that are done.
fn sent(hub: &Hub, channel: &str) -> usize {
    let log = hub.get("/api/notifications");
    let all = log["notifications"].as_array().unwrap();
    all.iter().filter(|n| n["channel"] == channel && n["state"] == "sent").count()
}

/// What the webhook was told, in order.
fn told(receiver: &Receiver) -> Vec<String> {
    let bodies = receiver.taken("hook");
    let alerts = bodies.iter().flat_map(|b| {
        assert_eq!(b["signed"], true, "{b}");
        let body: Value = serde_json::from_str(b["body"].as_str().unwrap()).unwrap();
        body["alerts"].as_array().unwrap().clone()
    });
    alerts.map(|a| a["what"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_test_button_tells_what_the_other_side_said() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "wrong");
    make_channels(&hub, &receiver);
    let test = |id: &str| hub.post(&format!("/api/channels/{id}/test"), &json!({}));
    let answer = test("mail");
    assert_eq!(answer["isTaken"], false);
    assert!(answer["answer"].as_str().unwrap().contains("535"), "{answer}");
    assert_eq!(test("hook"), json!({"isTaken": true, "answer": "200 OK taken"}));
    receiver.set("fail", true);
    let answer = test("ntfy");
    assert_eq!(
        answer,
        json!({"isTaken": false, "answer": "503 Service Unavailable come back later"})
    );
    drop(hub);
    let hub = receiver.hub(data.path(), "right");
    let answer = hub.post("/api/channels/mail/test", &json!({}));
    assert_eq!(answer, json!({"isTaken": true, "answer": "250 taken by the test"}));
    assert_eq!(receiver.taken("mail")[0]["to"], json!(["ann@home.example"]));
}

#[test]
fn each_alert_reaches_each_channel_once_though_the_hub_is_killed_in_between() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "right");
    make_channels(&hub, &receiver);
    // An hour ago: it is judged at its own time and told as late.
    let began = support::now() - 3600;
    // The rules that a hub begins with: more than 7 kW for a minute, over at 6.5 kW.
    power(&hub, began, 8000);
    power(&hub, began + 61, 8000);
    wait_until("all three heard of it", || {
        ["mail", "hook", "ntfy"].iter().all(|c| receiver.taken(c).len() == 1)
    });
    let mail = &receiver.taken("mail")[0];
    assert_eq!(mail["subject"], "Home: Warning: Power too high: 8000 W, above 7000 W, m1");
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("Late:") && text.contains("https://energy.example/alerts"), "{text}");
    assert!(mail["html"].as_str().unwrap().contains("<li>Warning"), "{mail}");
    assert_eq!(receiver.taken("ntfy")[0]["token"], "Bearer tk_1");
    // The receiver is down, and the hub is killed while it tries.
    receiver.set("fail", true);
    power(&hub, began + 120, 100);
    wait_until("the mail is there and the others wait", || {
        let log = hub.get("/api/notifications");
        let all = log["notifications"].as_array().unwrap();
        let waits =
            all.iter().filter(|n| n["state"] == "waiting" && n["attempts"].as_u64() > Some(0));
        sent(&hub, "mail") == 2 && waits.count() == 2
    });
    hub.kill();
    receiver.set("fail", false);
    let hub = receiver.hub(data.path(), "right");
    wait_until("all have heard that it is over", || {
        ["mail", "hook", "ntfy"].iter().all(|c| receiver.taken(c).len() == 2)
    });
    assert_eq!(told(&receiver), ["raised", "cleared"]);
    // The receiver takes it and does not answer; the hub is killed meanwhile.
    receiver.set("hang", true);
    power(&hub, began + 180, 9000);
    power(&hub, began + 241, 9000);
    wait_until("the receivers have it", || {
        receiver.taken("hook").len() == 3 && receiver.taken("mail").len() == 3
    });
    wait_until("the mail is crossed out", || sent(&hub, "mail") == 3);
    hub.kill();
    receiver.set("hang", false);
    let hub = receiver.hub(data.path(), "right");
    wait_until("it is sent again", || receiver.taken("hook").len() == 4);
    let again: Value =
        serde_json::from_str(receiver.taken("hook")[3]["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&again["alerts"][0]["what"], &again["alerts"][0]["mayRepeat"]),
        (&json!("raised"), &json!(true))
    );
    assert!(again["text"].as_str().unwrap().contains("may be a repeat"), "{again}");
    wait_until("everything is done", || {
        let log = hub.get("/api/notifications");
        log["notifications"].as_array().unwrap().iter().all(|n| n["state"] == "sent")
    });
    // The mail server always answered: once each.
    let mut ids: Vec<_> = receiver.taken("mail").iter().map(|m| m["id"].to_string()).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert!(!hub.log().contains("panicked"), "{}", hub.log());
}

#[test]
fn a_back_test_tells_what_a_rule_would_have_raised_and_keeps_nothing() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::serve(data.path());
    let began = support::now() - 7200;
    for (minute, watts) in [(0, 100), (10, 4000), (11, 4100), (12, 100), (30, 5000)] {
        power(&hub, began + minute * 60, watts);
    }
    let rule = json!({"id": "try", "kind": "over-power", "deviceId": "m1", "threshold": 3000, "clearAt": 2900,
        "forSeconds": 60, "severity": "warning", "enabled": true});
    let report = hub.post("/api/rules/backtest", &json!({"rule": rule, "days": 1}));
    assert_eq!(report["raised"], 1, "{report}");
    assert_eq!(report["alerts"][0]["message"], "Power too high: 4100 W, above 3000 W");
    assert_eq!(report["devices"], json!(["m1"]));
    assert_eq!(hub.get("/api/alerts")["alerts"], json!([]));
    let (status, _) = hub.try_post("/api/rules/backtest", &json!({"rule": rule, "days": 1000}));
    assert_eq!(status, 400);
    let silent = json!({"id": "try", "kind": "meter-silent", "deviceId": "m1", "threshold": 900, "clearAt": 900,
        "forSeconds": 0, "severity": "warning", "enabled": true});
    let report = hub.post("/api/rules/backtest", &json!({"rule": silent, "days": 1}));
    assert_eq!(report["raised"], 2, "18 minutes, and up to now: {report}");
}

#[test]
fn a_budget_that_is_passed_is_raised() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::serve(data.path());
    let rule = |id: &str, kind: &str, threshold: u32| {
        json!({"id": id, "kind": kind, "deviceId": null, "threshold": threshold, "clearAt": threshold,
            "forSeconds": 0, "severity": "warning", "enabled": true})
    };
    hub.put("/api/rules", &json!({"rules": [rule("month", "month-budget", 500)]}));
    let now = support::now();
    // 1 kWh, now: whatever the day is, it lies in this month or at its beginning.
    for (at, energy) in [(now - 120, 1000.0), (now - 1, 2000.0)] {
        let payload = format!(r#"{{"power":30000,"energy":{energy},"timestamp":{at}}}"#);
        publish(&hub, "/energy/m1/data", &payload, &["-q", "1"]);
    }
    wait_until("the budget is told", || {
        let alerts = hub.get("/api/alerts");
        alerts["alerts"].as_array().unwrap().iter().any(|a| a["kind"] == "month-budget")
    });
}

#[test]
fn a_forecast_of_stored_readings_comes_with_its_error_or_says_why_not() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::serve(data.path());
    assert_eq!(hub.status("/api/forecast?deviceId=nobody"), 404);
    let hour = support::now() / 3600 * 3600;
    power(&hub, hour - 60, 100);
    assert_eq!(hub.status("/api/forecast?deviceId=m1&horizon=0"), 400);
    // Six weeks, every five minutes: 1 kW by day, 200 W by night.
    let mut csv = String::from("deviceId,timestamp,power,energy\n");
    let (mut energy, first) = (0.0, hour - 42 * 86_400);
    for n in 0..(42 * 288) {
        let at = first + n * 300;
        let power = if (at / 3600) % 24 >= 8 { 1000.0 } else { 200.0 };
        csv.push_str(&format!("m2,{at},{power},{energy:.3}\n"));
        energy += power / 12.0;
    }
    let report = hub.upload("/api/import?name=readings.csv", &csv);
    let forecast = hub.get("/api/forecast?deviceId=m2&horizon=24");
    let buckets = forecast["buckets"].as_array().unwrap_or_else(|| panic!("{report} {forecast}"));
    assert_eq!(buckets.len(), 24);
    let sum: f64 = buckets.iter().map(|b| b["kwh"].as_f64().unwrap()).sum();
    // 16 hours of 1 kWh and 8 of 0.2 kWh.
    assert!((sum - 17.6).abs() < 1.0, "{sum}: {forecast}");
    assert!(forecast["error"]["maeKwh"].as_f64().unwrap() < 0.1, "{forecast}");
    let anomalies = hub.get("/api/anomalies?deviceId=m2&days=7");
    assert!(anomalies["anomalies"].is_array(), "{anomalies}");
}
