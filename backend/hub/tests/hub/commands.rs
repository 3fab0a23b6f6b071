//! Commands to a meter over TLS, its answers, and what it reports.

use crate::support::{self, field, meter};
use field::{Field, Manner};
use meter::{Given, serve};
use ohmstead_wire::anomaly_model::Model;
use serde_json::json;
use std::process::Command;
use support::{Hub, binary, now, publish, wait_until};

fn start(given: &Given) -> Field {
    Field::start(given, None, [0; 32], Manner::Sound)
}

fn is_here(hub: &Hub, id: &str) -> bool {
    hub.get(&format!("/api/devices/{id}"))["info"]["boot"].is_number()
}

#[test]
fn a_command_is_answered_kept_and_shown() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path());
    let _meter = start(&Given::create(&hub, "m", &[]));
    wait_until("the meter has announced itself", || is_here(&hub, "m"));
    let info = hub.get("/api/devices/m")["info"].clone();
    assert_eq!(
        (info["firmware"].as_str(), info["board"].as_str()),
        (Some("1.0.0"), Some("testboard"))
    );

    let path = "/api/devices/m/commands?wait=20";
    let (status, done) = hub.try_post(path, &json!({"command": "interval", "intervalS": 7}));
    assert_eq!((status, done["state"].as_str()), (200, Some("done")), "{done}");
    wait_until("it says so itself", || hub.get("/api/devices/m")["info"]["intervalS"] == 7);
    let (status, refused) = hub.try_post(path, &json!({"command": "zero"}));
    assert_eq!((status, refused["state"].as_str()), (200, Some("refused")));
    assert_eq!(refused["reason"], "nothing measured yet");
    for body in [json!({"command": "interval", "intervalS": 0}), json!({"command": "ota"})] {
        assert_eq!(hub.try_post(path, &body).0, 400, "{body}");
    }
    assert_eq!(hub.try_post("/api/devices/x/commands", &json!({"command": "info"})).0, 404);
    let run = |args: &[&str]| {
        let mut command = Command::new(binary());
        command.args(["device", "command", "m"]).args(args).args(["--url", &hub.http]);
        command.output().unwrap()
    };
    let done = run(&["reboot"]);
    assert_eq!(String::from_utf8_lossy(&done.stdout), "done\n", "{done:?}");
    wait_until("it has restarted", || hub.get("/api/devices/m")["info"]["boot"] == 2);
    let refused = run(&["interval", "--with", r#"{"intervalS":4000}"#]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("1 to 3600"), "{refused:?}");

    let history = hub.get("/api/devices/m/commands");
    let states: Vec<&str> = history["commands"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["done", "refused", "done"], "newest first");
    hub.kill();
    let hub = serve(dir.path());
    assert_eq!(hub.get("/api/devices/m/commands"), history);
    assert_eq!(hub.get("/api/devices/m")["info"]["boot"], 2);
}

#[test]
fn a_meter_that_is_away_gets_its_commands_when_it_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path());
    let given = Given::create(&hub, "m", &[]);
    for seconds in [11, 12] {
        let body = json!({"command": "interval", "intervalS": seconds});
        let (status, sent) = hub.try_post("/api/devices/m/commands?wait=0", &body);
        assert_eq!((status, sent["state"].as_str()), (202, Some("sent")));
    }
    let meter = start(&given);
    wait_until("both are done, in order", || hub.get("/api/devices/m")["info"]["intervalS"] == 12);
    wait_until("and answered", || {
        let all = hub.get("/api/devices/m/commands");
        all["commands"].as_array().unwrap().iter().all(|c| c["state"] == "done")
    });
    assert_eq!(meter.heard.lock().unwrap().len(), 2);
}

#[test]
fn events_are_kept_once_and_what_is_no_event_is_a_rejection() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path());
    let event = r#"{"event":"unusualHigh","timestamp":1739930110000,"powerMw":9000000}"#;
    for _ in 0..2 {
        publish(&hub, "/energy/m/event", event, &["-q", "1"]);
    }
    publish(&hub, "/energy/n/event", r#"{"event":"frozen"}"#, &["-q", "1"]);
    publish(&hub, "/energy/m/event", r#"{"event":"party"}"#, &["-q", "1"]);
    publish(&hub, "/energy/m/info", "hello", &["-q", "1"]);
    let all = hub.get("/api/events");
    assert_eq!(all["events"].as_array().unwrap().len(), 2, "{all}");
    let page = hub.get("/api/events?limit=1");
    assert_eq!(page["events"][0]["deviceId"], "n");
    let next = page["nextCursor"].as_str().unwrap();
    let page = hub.get(&format!("/api/events?limit=1&cursor={next}"));
    assert_eq!(page["events"][0]["message"]["powerMw"], 9_000_000);
    assert_eq!(hub.get("/api/events?deviceId=n")["events"].as_array().unwrap().len(), 1);
    let rejects = hub.get("/api/rejects");
    let reasons: Vec<&str> = rejects["rejects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, ["bad-info", "bad-event"]);
}

#[test]
fn the_anomaly_model_is_trained_from_the_meter_s_own_history() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path());
    let meter = start(&Given::create(&hub, "m", &[]));
    wait_until("the meter has announced itself", || is_here(&hub, "m"));
    let path = "/api/devices/m/commands?wait=20";
    let (status, problem) = hub.try_post(path, &json!({"command": "model"}));
    assert_eq!(status, 409);
    assert!(problem["detail"].as_str().unwrap().contains("three weeks"), "{problem}");

    let start = now() / 86_400 * 86_400 - 5 * 7 * 86_400;
    let mut csv = "deviceId,timestamp,power\n".to_owned();
    for minute in 0..5 * 7 * 1440 {
        let base = if minute / 60 % 24 < 7 { 300 } else { 1200 };
        csv += &format!("m,{},{}\n", start + minute * 60, base + minute * 7919 % 97);
    }
    hub.upload("/api/import", &csv);
    let (status, done) = hub.try_post(path, &json!({"command": "model"}));
    assert_eq!((status, done["state"].as_str()), (200, Some("done")), "{done}");
    let sent = done["message"]["model"].as_str().unwrap();
    let model = Model::from_hex(sent).unwrap();
    assert!(model.high[12] > model.high[3], "more is usual at noon than at night");
    assert!(meter.heard.lock().unwrap().last().unwrap().contains(sent));
}
