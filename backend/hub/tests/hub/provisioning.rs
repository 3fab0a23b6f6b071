//! Meters over TLS: credentials, topic rules, and the line that tells a meter all.

use crate::support::{self, meter};
use meter::{Given, ends, events, serve, wait_for};
use rumqttc::{Client, Event, Incoming, QoS, SubscribeReasonCode};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::{Hub, binary, wait_until};

const READING: &str = r#"{"power":1,"timestamp":1700000000}"#;

fn run(args: &[&str], data: &Path) -> Output {
    Command::new(binary()).args(args).arg("--data").arg(data).output().unwrap()
}

fn hub() -> (tempfile::TempDir, Hub, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path());
    let ca = dir.path().join("tls/ca.pem");
    (dir, hub, ca)
}

#[test]
fn mosquitto_publishes_over_tls_with_the_right_password_topic_and_ca_only() {
    let dir = tempfile::tempdir().unwrap();
    let env = [("OHMSTEAD_LOG", "trace")];
    let hub = Hub::start(&["serve", "--mqtt-tls", "127.0.0.1:0"], dir.path(), &env);
    let ca = dir.path().join("tls/ca.pem");
    let a = Given::create(&hub, "a", &["a2"]);
    Given::create(&hub, "b", &[]);
    let publish = |given: &Given, ca: &Path, topic: &str, version: &str| {
        let args = ["-q", "1", "-t", topic, "-m", READING, "-V", version];
        given.mosquitto("mosquitto_pub", ca, &args).output().unwrap().status.success()
    };
    let wrong = Given { password: "guessed".into(), ..a.clone() };
    let unknown = Given { id: "nobody".into(), ..a.clone() };
    for version in ["mqttv311", "mqttv5"] {
        assert!(publish(&a, &ca, "/energy/a/data", version));
        assert!(
            publish(&a, &ca, "energy/a2/data", version),
            "a further channel, without the slash"
        );
        for foreign in ["/energy/b/data", "/energy/a3/data", "/other"] {
            assert!(!publish(&a, &ca, foreign, version), "{foreign}");
        }
        assert!(!publish(&wrong, &ca, "/energy/a/data", version));
        assert!(!publish(&unknown, &ca, "/energy/a/data", version));
    }
    let other = tempfile::tempdir().unwrap();
    let printed = run(&["ca"], other.path());
    let other_ca = other.path().join("other.pem");
    std::fs::write(&other_ca, printed.stdout).unwrap();
    assert!(!publish(&a, &other_ca, "/energy/a/data", "mqttv5"), "another authority");
    assert_eq!(hub.get("/api/readings?deviceId=a")["readings"].as_array().unwrap().len(), 1);
    assert_eq!(hub.get("/api/readings?deviceId=a2")["readings"].as_array().unwrap().len(), 1);
    assert_eq!(hub.get("/api/readings?deviceId=b")["readings"], json!([]));
    assert_eq!(run(&["ca"], dir.path()).stdout, std::fs::read(&ca).unwrap());
    hub.logs("wrong password");
    let log = hub.log();
    assert!(!log.contains("guessed"), "secrets are not logged");
    assert!(!log.contains(&a.password), "secrets are not logged");
}

#[test]
fn foreign_topics_and_wildcards_cannot_be_subscribed_to() {
    let (_dir, hub, _) = hub();
    let (client, heard) = Given::create(&hub, "a", &["a2"]).connect("any-id");
    for (filter, is_own) in [
        ("/energy/a/command", true),
        ("energy/a/#", true),
        ("/energy/a2/command", true),
        ("/energy/b/command", false),
        ("/energy/+/data", false),
        ("$share/g//energy/+/data", false),
        ("#", false),
        ("$SYS/#", false),
    ] {
        client.subscribe(filter, QoS::AtLeastOnce).unwrap();
        let event = wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::SubAck(_))));
        let Event::Incoming(Incoming::SubAck(ack)) = event else { unreachable!() };
        let granted = matches!(ack.return_codes[0], SubscribeReasonCode::Success(_));
        assert_eq!(granted, is_own, "{filter}");
    }
}

#[test]
fn foreign_subscriptions_are_refused_in_mqtt_5_too() {
    let (_dir, hub, ca) = hub();
    let a = Given::create(&hub, "a", &[]);
    let subscribe = |filter: &str| {
        // With -E it leaves as soon as the hub has answered.
        let args = ["-t", filter, "-q", "1", "-V", "mqttv5", "-E"];
        let done = a.mosquitto("mosquitto_sub", &ca, &args).output().unwrap();
        done.status.success() && !String::from_utf8_lossy(&done.stderr).contains("denied")
    };
    assert!(subscribe("/energy/a/command"));
    for foreign in ["/energy/b/command", "#", "/energy/+/command"] {
        assert!(!subscribe(foreign), "{foreign}");
    }
}

#[test]
fn a_foreign_last_will_is_refused_at_connect() {
    let (_dir, hub, ca) = hub();
    let a = Given::create(&hub, "a", &[]);
    let with_will = |topic: &str| {
        let args = ["-q", "1", "-t", "/energy/a/data", "-m", READING, "--will-topic", topic];
        a.mosquitto("mosquitto_pub", &ca, &args).output().unwrap().status.success()
    };
    assert!(with_will("/energy/a/status"));
    assert!(!with_will("/energy/b/status"));
}

#[test]
fn renewing_ends_the_old_password_and_its_connections_at_once() {
    let (dir, hub, ca) = hub();
    let old = Given::create(&hub, "a", &["a2"]);
    let (_client, heard) = old.connect("a");
    let answer = hub.post("/api/devices/a/credentials", &json!({}));
    assert_eq!(answer["channels"], json!(["a2"]), "they stay");
    let new = Given::from(&answer);
    assert!(ends(&heard), "the connection of the old password is closed");
    let publish = |given: &Given| {
        let args = ["-q", "1", "-t", "/energy/a/data", "-m", READING];
        given.mosquitto("mosquitto_pub", &ca, &args).output().unwrap().status.success()
    };
    assert!(!publish(&old));
    assert!(publish(&new));
    hub.kill();
    let hub = serve(dir.path());
    let port = port(&hub);
    let moved = |given: &Given| Given { port, ..given.clone() };
    assert!(!publish(&moved(&old)), "after a restart too");
    assert!(publish(&moved(&new)));
}

/// The port of MQTT over TLS: told with credentials only.
fn port(hub: &Hub) -> u16 {
    Given::create(hub, "port-asker", &[]).port
}

#[test]
fn a_deleted_device_is_cut_off_and_hidden_and_its_readings_stay() {
    let (dir, hub, _) = hub();
    let a = Given::create(&hub, "a", &[]);
    let (client, heard) = a.connect("a");
    client.publish("/energy/a/data", QoS::AtLeastOnce, false, READING).unwrap();
    wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::PubAck(_))));
    assert_eq!(hub.delete("/api/devices/a"), 204);
    assert!(ends(&heard));
    assert_eq!(hub.status("/api/devices/a"), 404);
    assert_eq!(hub.get("/api/devices")["devices"], json!([]));
    assert_eq!(hub.delete("/api/devices/a"), 404);
    assert_eq!(hub.get("/api/readings?deviceId=a")["readings"].as_array().unwrap().len(), 1);
    hub.kill();
    let hub = serve(dir.path());
    assert_eq!(hub.get("/api/devices")["devices"], json!([]));
    let again = Given::create(&hub, "a", &[]);
    let (client, heard) = again.connect("a");
    let later = READING.replace("1700000000", "1700000001");
    client.publish("/energy/a/data", QoS::AtLeastOnce, false, later).unwrap();
    wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::PubAck(_))));
    assert_eq!(hub.get("/api/devices/a")["id"], "a");
    assert_eq!(hub.get("/api/readings?deviceId=a")["readings"].as_array().unwrap().len(), 2);
}

#[test]
fn a_session_cannot_be_taken_over_by_its_client_id() {
    let (_dir, hub, _) = hub();
    let (a, b) = (Given::create(&hub, "a", &[]), Given::create(&hub, "b", &[]));
    let (client, heard) = a.connect("a");
    client.subscribe("/energy/a/command", QoS::AtLeastOnce).unwrap();
    wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::SubAck(_))));
    let (_thief, connection) = Client::new(b.options("a"), 10);
    assert!(ends(&events(connection)), "refused");
    support::publish(&hub, "/energy/a/command", "still mine", &["-q", "1"]);
    let event = wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::Publish(_))));
    assert!(
        matches!(event, Event::Incoming(Incoming::Publish(p)) if &p.payload[..] == b"still mine")
    );
    // Whoever took a meter's id as client id does not keep the meter out.
    let (_squatter, squatting) = a.connect("b");
    let (_owner, _heard) = b.connect("b");
    assert!(ends(&squatting));
}

#[test]
fn requests_that_make_no_sense_are_refused_in_words() {
    let (_dir, hub, _) = hub();
    Given::create(&hub, "a", &["a2"]);
    for (path, body, status, word) in [
        ("/api/devices", json!({"id": "a b"}), 400, "id"),
        ("/api/devices", json!({"id": "c", "channels": ["c"]}), 400, "twice"),
        ("/api/devices", json!({"id": "c", "name": " "}), 400, "name"),
        ("/api/devices", json!({"id": "c", "color": 1}), 422, "color"),
        ("/api/devices", json!({"id": "a"}), 409, "already"),
        ("/api/devices", json!({"id": "a2"}), 409, "belongs"),
        ("/api/devices/a/credentials", json!({"channels": ["a"]}), 400, "twice"),
        ("/api/devices/zz/credentials", json!({}), 404, "no credentials"),
    ] {
        let (got, problem) = hub.try_post(path, &body);
        assert_eq!(got, status, "{path} {body}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(word), "{problem}");
    }
}

fn provision(args: &[&str]) -> Output {
    Command::new(binary()).args(["device", "provision"]).args(args).output().unwrap()
}

#[test]
fn provisioning_works_while_the_hub_runs_and_while_it_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let env = [("OHMSTEAD_LISTEN__NAMES", "[\"10.0.2.2\"]")];
    let hub = Hub::start(&["serve", "--mqtt-tls", "127.0.0.1:0"], dir.path(), &env);
    let out = dir.path().join("meter.json");
    let wifi = ["--wifi-ssid", "caf\u{e9}", "--wifi-password", "open \"sesame\""];
    let args = ["m1", "--hub", "10.0.2.2", "--channel", "m1b", "--url", &hub.http, "--out"];
    let done = provision(&[&args[..], &[out.to_str().unwrap()], &wifi].concat());
    assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
    assert_eq!(out.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let line = std::fs::read_to_string(&out).unwrap();
    assert_eq!(line.matches('\n').count(), 1);
    let message: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(message["host"], "10.0.2.2");
    assert_eq!(message["channels"], "m1b");
    assert_eq!(message["wifiSsid"], "caf\u{e9}");
    assert_eq!(message["wifiPassword"], "open \"sesame\"");
    assert!(message.get("httpPort").is_none());
    Given::from(&message).connect("m1");
    let again = provision(&args[..7]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("--renew"), "{again:?}");
    let renewed = provision(&[&args[..7], &["--renew"]].concat());
    let renewed: Value = serde_json::from_slice(&renewed.stdout).unwrap();
    Given::from(&renewed).connect("m1");

    let data = dir.path().to_str().unwrap();
    let running = provision(&["m2", "--hub", "h", "--data", data]);
    assert!(String::from_utf8_lossy(&running.stderr).contains("leave --data out"), "{running:?}");
    assert_eq!(hub.stop(), Some(0));
    let gone = provision(&["m2", "--hub", "h", "--url", "http://127.0.0.1:1"]);
    assert!(String::from_utf8_lossy(&gone.stderr).contains("no hub answers"), "{gone:?}");
    let done = provision(&["m2", "--hub", "h:8883", "--data", data]);
    assert!(String::from_utf8_lossy(&done.stderr).contains("does not name h"), "{done:?}");
    let offline: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(offline["ca"], message["ca"]);
    let hub = serve(dir.path());
    Given { port: port(&hub), ..Given::from(&offline) }.connect("m2");
}

#[test]
fn the_line_goes_over_a_serial_port_until_the_meter_says_ok() {
    let (_dir, hub, _) = hub();
    for (answer, succeeds) in [("boot 7\r\nok\r\n", true), ("error bad ca\r\n", false)] {
        let board = rustix::pty::openpt(rustix::pty::OpenptFlags::RDWR).unwrap();
        rustix::pty::grantpt(&board).unwrap();
        rustix::pty::unlockpt(&board).unwrap();
        let name = rustix::pty::ptsname(&board, Vec::new()).unwrap().into_string().unwrap();
        // Held open, so that the meter's end is there before and after.
        let _held = std::fs::File::options().read(true).write(true).open(&name).unwrap();
        let mut board = std::fs::File::from(board);
        let id = if succeeds { "good" } else { "bad" };
        let url = hub.http.clone();
        let sender = std::thread::spawn(move || {
            provision(&[id, "--hub", "localhost", "--url", &url, "--serial", &name])
        });
        let (mut line, mut byte) = (Vec::new(), [0]);
        while line.last() != Some(&b'\n') {
            board.read_exact(&mut byte).unwrap();
            line.push(byte[0]);
        }
        let message: Value = serde_json::from_slice(&line).unwrap();
        assert_eq!(message["deviceId"], id);
        board.write_all(answer.as_bytes()).unwrap();
        let done = sender.join().unwrap();
        assert_eq!(done.status.success(), succeeds, "{done:?}");
        assert!(succeeds || String::from_utf8_lossy(&done.stderr).contains("bad ca"));
    }
}

#[test]
fn keys_stay_with_the_hub_and_only_tls_may_face_the_network() {
    let (dir, hub, _) = hub();
    for name in ["ca.key", "server.key"] {
        let mode = dir.path().join("tls").join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    drop(hub);
    let open = Hub::start(&["serve", "--mqtt-tls", "0.0.0.0:0"], dir.path(), &[]);
    wait_until("it serves", || open.status("/readyz") == 200);
    drop(open);
    let refused = run(&["serve", "--http", "127.0.0.1:0", "--mqtt", "0.0.0.0:0"], dir.path());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("loopback"), "{refused:?}");
}
