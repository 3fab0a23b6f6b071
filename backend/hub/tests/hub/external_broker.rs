//! A broker elsewhere in place of the hub's own: a real Mosquitto. `scripts/system-packages test`
//! installs it.

use crate::support::{self, mosquitto};
use mosquitto::Mosquitto;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use support::{Hub, free_port, now, wait_until};

fn serve(data: &Path, url: &str, more: &[(&str, &str)]) -> Hub {
    Hub::start(&["serve"], data, &[&[("OHMSTEAD_MQTT__URL", url)], more].concat())
}

fn ready(hub: &Hub) {
    wait_until("the hub is ready", || hub.status("/readyz") == 200);
}

fn reading(at: i64) -> String {
    format!(r#"{{"power":100,"energy":{at},"timestamp":{at}}}"#)
}

fn stored(hub: &Hub, device: &str) -> usize {
    if hub.status(&format!("/api/devices/{device}")) != 200 {
        return 0;
    }
    let all = hub.get(&format!("/api/readings?deviceId={device}&from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z&limit=10000"));
    all["readings"].as_array().map_or(0, Vec::len)
}

#[test]
fn readings_statuses_info_events_and_commands_go_through_mosquitto_in_both_versions() {
    for version in ["5", "3.1.1"] {
        let mosquitto = Mosquitto::running("allow_anonymous true");
        let dir = tempfile::tempdir().unwrap();
        let hub = serve(dir.path(), &mosquitto.url(), &[("OHMSTEAD_MQTT__VERSION", version)]);
        ready(&hub);
        let start = now() - 1000;
        mosquitto.publish("/energy/m/data", &reading(start), &[]);
        mosquitto.publish("energy/m/data", &reading(start + 1), &["-V", "mqttv5"]);
        let backlog: Vec<String> = (2..200).map(|n| reading(start + n)).collect();
        mosquitto.publish("/energy/m/data", &format!("[{}]", backlog.join(",")), &[]);
        mosquitto.publish("/energy/m/data", "no JSON", &[]);
        wait_until("readings are stored", || stored(&hub, "m") == 200);
        wait_until("the rejection is kept", || {
            hub.get("/api/rejects")["rejects"].as_array().is_some_and(|all| all.len() == 1)
        });
        mosquitto.publish("/energy/m/info", r#"{"firmware":"1.2.3","board":"x","kind":"ac","boot":1,"intervalS":5,"clock":"good","pending":0,"lost":0}"#, &["-r"]);
        mosquitto.publish(
            "/energy/m/event",
            r#"{"event":"frozen","timestamp":1739930110000}"#,
            &[],
        );
        wait_until("info and event are kept", || {
            hub.get("/api/devices/m")["info"]["firmware"] == "1.2.3"
                && hub.get("/api/events")["events"].as_array().is_some_and(|all| !all.is_empty())
        });
        command(&mosquitto, &hub);
        mosquitto.publish("/energy/m/status", "offline", &["-r"]);
        wait_until("the status is known", || hub.get("/api/devices/m")["status"] == "offline");
        assert_eq!(hub.stop(), Some(0));
    }
}

/// A command reaches the meter, and its answer the hub.
fn command(mosquitto: &Mosquitto, hub: &Hub) {
    let mut meter = mosquitto
        .client("mosquitto_sub", &["-t", "/energy/m/command", "-q", "1", "-C", "1"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut given = None;
    // It may be sent before the meter listens; then it waits until the meter is back.
    let (_, sent) = hub.try_post(
        "/api/devices/m/commands?wait=0",
        &json!({"command": "interval", "intervalS": 10}),
    );
    assert!(sent["id"].is_string(), "{sent}");
    let mut lines = BufReader::new(meter.stdout.take().unwrap()).lines();
    let (send, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let _ = send.send(lines.next());
    });
    wait_until("the command is heard", || {
        mosquitto.publish("/energy/m/status", "online", &["-r"]);
        given = heard.try_recv().ok().flatten().and_then(Result::ok);
        given.is_some()
    });
    let _ = meter.kill();
    let _ = meter.wait();
    let given: Value = serde_json::from_str(&given.unwrap()).unwrap();
    assert_eq!((&given["id"], &given["intervalS"]), (&sent["id"], &json!(10)));
    let answer = json!({"id": given["id"], "outcome": "done"}).to_string();
    mosquitto.publish("/energy/m/command/result", &answer, &[]);
    wait_until("the answer is kept", || {
        hub.get("/api/devices/m/commands")["commands"][0]["state"] == "done"
    });
}

#[test]
fn a_broker_that_is_away_is_waited_for_and_said() {
    let mut mosquitto = Mosquitto::new("allow_anonymous true");
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path(), &mosquitto.url(), &[]);
    assert_eq!((hub.status("/healthz"), hub.status("/readyz")), (200, 503));
    let why = hub.get("/readyz")["detail"].as_str().unwrap().to_owned();
    assert!(why.contains(&mosquitto.url()), "{why}");
    for round in 0..2 {
        mosquitto.start();
        ready(&hub);
        mosquitto.publish("/energy/m/data", &reading(now() - 100 + round), &[]);
        wait_until("readings come", || stored(&hub, "m") == 1 + round as usize);
        mosquitto.stop();
        wait_until("it is noticed", || hub.status("/readyz") == 503);
    }
    assert_eq!(hub.stop(), Some(0));
}

#[test]
fn nothing_that_the_broker_took_is_lost_while_the_hub_is_away_killed_or_the_broker_restarts() {
    let mut mosquitto = Mosquitto::running("allow_anonymous true");
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path(), &mosquitto.url(), &[]);
    ready(&hub);
    let (start, mut sent) = (now() - 20_000, 0);
    let mut send = |mosquitto: &Mosquitto, count: i64| {
        let mut publisher = mosquitto
            .client("mosquitto_pub", &["-t", "/energy/m/data", "-q", "1", "-l"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let lines: Vec<String> = (sent..sent + count).map(|n| reading(start + n)).collect();
        std::io::Write::write_all(publisher.stdin.as_mut().unwrap(), lines.join("\n").as_bytes())
            .unwrap();
        drop(publisher.stdin.take());
        assert!(publisher.wait().unwrap().success());
        sent += count;
        sent as usize
    };
    let all = send(&mosquitto, 300);
    wait_until("all is stored", || stored(&hub, "m") == all);
    assert_eq!(hub.stop(), Some(0));
    let all = send(&mosquitto, 300);
    let hub = serve(dir.path(), &mosquitto.url(), &[]);
    wait_until("what came meanwhile is stored", || stored(&hub, "m") == all);
    let all = send(&mosquitto, 2000);
    hub.kill();
    let hub = serve(dir.path(), &mosquitto.url(), &[]);
    wait_until("what was on its way when it was killed is stored", || stored(&hub, "m") == all);
    mosquitto.stop();
    mosquitto.start();
    ready(&hub);
    let all = send(&mosquitto, 300);
    wait_until("and after the broker's restart", || stored(&hub, "m") == all);
    assert_eq!(hub.get("/api/rejects")["rejects"], json!([]));
}

/// A broker that restarts while the hub is away keeps for it what comes then: not what a shared
/// subscription would get, which Mosquitto forgets.
#[test]
fn what_a_restarted_broker_takes_while_the_hub_is_away_waits_for_it() {
    for version in ["5", "3.1.1"] {
        let mut mosquitto = Mosquitto::running("allow_anonymous true");
        let dir = tempfile::tempdir().unwrap();
        let env = [("OHMSTEAD_MQTT__VERSION", version)];
        // What it subscribed to before is given up.
        let shared = [("OHMSTEAD_MQTT__SHARED", "true"), env[0]];
        let hub = serve(dir.path(), &mosquitto.url(), &shared);
        ready(&hub);
        assert_eq!(hub.stop(), Some(0));
        let hub = serve(dir.path(), &mosquitto.url(), &env);
        ready(&hub);
        assert_eq!(hub.stop(), Some(0));
        mosquitto.stop();
        mosquitto.start();
        let start = now() - 1000;
        for n in 0..20 {
            mosquitto.publish("/energy/m/data", &reading(start + n), &[]);
        }
        mosquitto.publish("/energy/m/data", "no JSON", &[]);
        mosquitto.publish("/energy/m/data", &reading(start + 20), &[]);
        let hub = serve(dir.path(), &mosquitto.url(), &env);
        wait_until("all are stored", || stored(&hub, "m") == 21);
        let rejects = hub.get("/api/rejects")["rejects"].as_array().map(Vec::len);
        assert_eq!(rejects, Some(1), "each message came once");
        assert_eq!(hub.stop(), Some(0));
    }
}

#[test]
fn over_tls_with_a_password_and_over_websocket() {
    // Certificates by the hub's own authority, made by a hub with a broker of its own.
    let tls = tempfile::tempdir().unwrap();
    let maker = Hub::start(&["serve", "--mqtt-tls", "127.0.0.1:0"], tls.path(), &[]);
    assert_eq!(maker.stop(), Some(0));
    let file = |name: &str| tls.path().join("tls").join(name).display().to_string();
    let ca = file("ca.pem");
    let passwords = tls.path().join("passwords");
    let made = Command::new("mosquitto_passwd")
        .arg("-c")
        .arg("-b")
        .arg(&passwords)
        .args(["hub", "secret"])
        .status();
    assert!(made.unwrap().success());
    let ws = free_port();
    let mut mosquitto = Mosquitto::new(&format!(
        "cafile {ca}\ncertfile {}\nkeyfile {}\npassword_file {}\nallow_anonymous false\nlistener {ws} 127.0.0.1\nprotocol websockets",
        file("server.pem"),
        file("server.key"),
        passwords.display()
    ));
    mosquitto.start();
    for (url, is_tls) in [
        (format!("mqtts://127.0.0.1:{}", mosquitto.port), true),
        (format!("ws://127.0.0.1:{ws}/mqtt"), false),
    ] {
        for version in ["5", "3.1.1"] {
            let dir = tempfile::tempdir().unwrap();
            let mut env = vec![
                ("OHMSTEAD_MQTT__USER", "hub"),
                ("OHMSTEAD_MQTT__PASSWORD", "secret"),
                ("OHMSTEAD_MQTT__VERSION", version),
            ];
            if is_tls {
                env.push(("OHMSTEAD_MQTT__CA", &ca));
            }
            let hub = serve(dir.path(), &url, &env);
            ready(&hub);
            assert!(!hub.log().contains("secret"), "{}", hub.log());
            hub.kill();
            env[1].1 = "wrong";
            let hub = serve(dir.path(), &url, &env);
            wait_until("the refusal is said", || {
                hub.status("/readyz") == 503
                    && hub.get("/readyz")["detail"].as_str().is_some_and(|d| {
                        d.contains("efused")
                            || d.contains("NotAuthorized")
                            || d.contains("BadUserName")
                    })
            });
        }
    }
    // Another authority's certificate is not believed.
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path(), &format!("mqtts://127.0.0.1:{}", mosquitto.port), &[]);
    wait_until("it is said", || {
        hub.get("/readyz")["detail"]
            .as_str()
            .is_some_and(|d| d.to_lowercase().contains("certificate"))
    });
}

#[test]
fn an_address_that_is_none_is_an_error_at_the_start() {
    for (url, word) in [("http://broker", "mqtt.url"), ("mqtt://ann:secret@broker", "mqtt.user")] {
        let out = Command::new(support::binary())
            .arg("check-config")
            .env("OHMSTEAD_MQTT__URL", url)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(!out.status.success() && said.contains(word) && !said.contains("secret"), "{said}");
    }
}
