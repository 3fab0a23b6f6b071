//! From a meter to the API, with the real program and real MQTT clients.

use crate::support;
use support::{Hub, binary, mosquitto, now, publish, wait_until};

const EXAMPLE: &str = r#"{"deviceId":"meter-01","voltage":220.4,"current":1.34,"power":295.4,"energy":1.24,"timestamp":1739930110}"#;

#[test]
fn the_brief_s_example_is_in_the_readings_and_the_devices() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    publish(&hub, "/energy/meter-01/data", EXAMPLE, &["-q", "1"]);
    publish(&hub, "energy/meter-01/data", EXAMPLE, &["-q", "2", "-V", "mqttv5"]);
    let readings = hub.get("/api/readings?deviceId=meter-01");
    assert_eq!(readings["readings"].as_array().unwrap().len(), 1);
    assert_eq!(readings["readings"][0]["power"], 295.4);
    assert_eq!(readings["readings"][0]["timestamp"], "2025-02-19T01:55:10+00:00");
    assert_eq!(readings["nextCursor"], serde_json::Value::Null);
    let devices = hub.get("/api/devices");
    assert_eq!(devices["devices"][0]["id"], "meter-01");
    assert_eq!(devices["devices"][0]["lastReading"]["voltage"], 220.4);
    assert_eq!(hub.metric("ohmstead_ingest_total{outcome=\"duplicate\"}"), 1);
    // But that it is open, which it says at every start.
    let log = hub.log();
    let said: Vec<_> = log.lines().filter(|l| !l.contains("security.mode is open")).collect();
    assert!(said.is_empty(), "a good run logs nothing: {said:?}");
    assert_eq!(hub.stop(), Some(0));
}

#[test]
fn what_cannot_be_used_is_kept_with_its_reason() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    publish(&hub, "/energy/m1/data", "not json", &["-q", "1"]);
    publish(
        &hub,
        "/energy/m1/data",
        &format!(r#"[{{"power":1,"timestamp":{}}},{{"power":2}}]"#, now()),
        &["-q", "1"],
    );
    let rejects = hub.get("/api/rejects");
    assert_eq!(rejects["total"], 2);
    assert_eq!(rejects["rejects"][0]["reason"], "no-timestamp");
    assert_eq!(rejects["rejects"][1]["payload"], "not json");
    assert_eq!(hub.get("/api/readings?deviceId=m1")["readings"].as_array().unwrap().len(), 1);
    assert_eq!(hub.metric("ohmstead_rejected_total{reason=\"no-timestamp\"}"), 1);
}

#[test]
fn the_last_will_takes_a_device_offline_and_a_message_brings_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let status = |word: &str| hub.get("/api/devices/m1")["status"] == word;
    let mut meter = mosquitto(
        "mosquitto_sub",
        &hub,
        &[
            "-t",
            "/energy/m1/command",
            "-i",
            "m1",
            "--will-topic",
            "/energy/m1/status",
            "--will-payload",
            "offline",
            "--will-retain",
            "--will-qos",
            "1",
        ],
    )
    .spawn()
    .unwrap();
    publish(&hub, "/energy/m1/status", "online", &["-r", "-q", "1"]);
    wait_until("it is online", || status("online"));
    // The session must be there before it can die; the subscription shows in no API, so the
    // connection count does.
    wait_until("the meter is connected", || hub.metric("ohmstead_mqtt_connections") >= 1);
    meter.kill().unwrap();
    meter.wait().unwrap();
    wait_until("its will says offline", || status("offline"));
    publish(
        &hub,
        "/energy/m1/data",
        &format!(r#"{{"power":1,"timestamp":{}}}"#, now()),
        &["-q", "1"],
    );
    assert!(status("online"));
}

#[test]
fn two_hubs_do_not_share_a_directory_and_a_killed_one_frees_it() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let second = std::process::Command::new(binary())
        .args(["serve", "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--data"])
        .arg(dir.path())
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("in use by another ohmstead"));
    publish(&hub, "/energy/meter-01/data", EXAMPLE, &["-q", "1"]);
    hub.kill();
    let hub = Hub::serve(dir.path());
    assert_eq!(hub.get("/api/readings?deviceId=meter-01")["readings"].as_array().unwrap().len(), 1);
}

#[test]
fn listening_to_the_world_without_login_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(binary())
        .args(["serve", "--http", "0.0.0.0:0", "--mqtt", "127.0.0.1:0", "--data"])
        .arg(dir.path())
        .env("OHMSTEAD_SECURITY__MODE", "open")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("loopback"));
}

#[test]
fn alerts_are_raised_cleared_and_survive_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let base = now() - 3600;
    let at = |s: i64, volts: f64| format!(r#"{{"voltage":{volts},"timestamp":{}}}"#, base + s);
    let send = |hub: &Hub, list: &[String]| {
        publish(hub, "/energy/m1/data", &format!("[{}]", list.join(",")), &["-q", "1"])
    };
    send(&hub, &(0..20).map(|n| at(n * 5, 260.0)).collect::<Vec<_>>());
    let active = hub.get("/api/alerts?state=active");
    assert_eq!(active["alerts"].as_array().unwrap().len(), 1, "{active}");
    assert_eq!(active["alerts"][0]["rule"], "over-voltage");
    let id = active["alerts"][0]["id"].as_str().unwrap().to_owned();
    hub.kill();
    let hub = Hub::serve(dir.path());
    assert_eq!(hub.get("/api/alerts?state=active")["alerts"][0]["id"], id.as_str());
    // 252 V is between the two thresholds: still on. 240 V clears it.
    send(&hub, &[at(105, 252.0)]);
    assert_eq!(hub.get("/api/alerts?state=active")["alerts"].as_array().unwrap().len(), 1);
    send(&hub, &[at(110, 240.0)]);
    let cleared = hub.get("/api/alerts?state=cleared");
    assert_eq!(cleared["alerts"][0]["id"], id.as_str());
    assert_eq!(hub.get("/api/alerts?state=active")["alerts"].as_array().unwrap().len(), 0);
    // A late reading that shows the voltage had dropped in between takes the alert back.
    send(&hub, &[at(52, 230.0)]);
    assert_eq!(hub.get("/api/alerts")["alerts"].as_array().unwrap().len(), 0);
}

#[test]
fn energy_comes_from_the_counter_by_the_site_s_hours_and_days() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(&["serve"], dir.path(), &[("OHMSTEAD_SITE__TIMEZONE", "Europe/Berlin")]);
    // 1 Wh a minute over the autumn night on which the clock is set back.
    let start = 1_761_429_600; // 2025-10-26T00:00+02:00
    let list: Vec<String> = (0..=25 * 60)
        .map(|m| format!(r#"{{"energy":{},"timestamp":{}}}"#, 5000 + m, start + m * 60))
        .collect();
    for part in list.chunks(500) {
        publish(&hub, "/energy/m1/data", &format!("[{}]", part.join(",")), &["-q", "1"]);
    }
    let energy = |bucket: &str| {
        hub.get(&format!("/api/energy?deviceId=m1&from=2025-10-26T00:00:00%2B02:00&to=2025-10-27T00:00:00%2B01:00&bucket={bucket}"))
    };
    let hours = energy("hour");
    let hours = hours["buckets"].as_array().unwrap();
    assert_eq!(hours.len(), 25);
    assert!(hours.iter().all(|h| h["importWh"] == 60.0), "{hours:?}");
    assert_eq!(hours[2]["from"], "2025-10-26T02:00:00+02:00");
    assert_eq!(hours[3]["from"], "2025-10-26T02:00:00+01:00");
    let day = &energy("day")["buckets"][0];
    assert_eq!((day["importWh"].as_f64(), day["demandW"].as_f64()), (Some(1500.0), Some(60.0)));
    assert_eq!(day["coverage"], 1.0);
    let error = hub.get("/api/energy?deviceId=m1&from=2025-10-26T00:01:00Z");
    assert!(error["detail"].as_str().unwrap().contains("quarter hour"));
}

#[test]
fn pages_of_readings_join_without_gap_or_double() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let start = now() - 10_000;
    let list: Vec<String> =
        (0..2500).map(|n| format!(r#"{{"power":{n},"timestamp":{}}}"#, start + n)).collect();
    for part in list.chunks(500) {
        publish(&hub, "/energy/m1/data", &format!("[{}]", part.join(",")), &["-q", "1"]);
    }
    let mut powers = Vec::new();
    let mut cursor = String::new();
    let mut pages = 0;
    loop {
        let page = hub.get(&format!("/api/readings?deviceId=m1{cursor}"));
        powers.extend(
            page["readings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| r["power"].as_f64().unwrap() as i64),
        );
        pages += 1;
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(pages, 3);
    assert_eq!(powers, (0..2500).collect::<Vec<_>>());
    assert_eq!(
        hub.get("/api/readings?deviceId=m1&limit=99999")["readings"].as_array().unwrap().len(),
        2500
    );
    assert_eq!(hub.status("/api/readings"), 400);
    assert_eq!(hub.status("/api/readings?deviceId=nobody"), 404);
    assert_eq!(hub.status("/api/readings?deviceId=m1&from=yesterday"), 400);
    let points = hub
        .get(&format!("/api/readings?deviceId=m1&resolution=60&from={start}&to={}", start + 2500));
    let counts: i64 =
        points["points"].as_array().unwrap().iter().map(|p| p["count"].as_i64().unwrap()).sum();
    assert_eq!(counts, 2500);
}

#[test]
fn the_api_document_is_the_one_in_docs() {
    let kept = include_str!("../../../../docs/openapi.json");
    assert!(
        kept == ohmstead_api::openapi_json(),
        "run `make openapi` and commit docs/openapi.json"
    );
}

#[test]
fn readings_without_a_clock_are_placed_by_their_neighbours() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let start = now() - 3600;
    let clocked = |seq: i64| {
        format!(r#"{{"energy":{seq},"boot":7,"seq":{seq},"timestamp":{}}}"#, start + seq * 5)
    };
    let unclocked = |seq: i64| format!(r#"{{"energy":{seq},"boot":7,"seq":{seq}}}"#);
    let list: Vec<String> =
        (0..40).map(|n| if n < 10 || n == 20 { unclocked(n) } else { clocked(n) }).collect();
    publish(&hub, "/energy/m1/data", &format!("[{}]", list.join(",")), &["-q", "1"]);
    assert_eq!(hub.metric("ohmstead_unclocked"), 11);
    // Asking for energy brings everything derived up to date first.
    let from = start - start.rem_euclid(900);
    let energy = hub.get(&format!("/api/energy?deviceId=m1&from={from}&bucket=day"));
    assert_eq!(energy["total"]["importWh"], 39.0);
    let readings = hub.get("/api/readings?deviceId=m1");
    let readings = readings["readings"].as_array().unwrap();
    let numbers: Vec<i64> = readings.iter().map(|r| r["seq"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (0..40).collect::<Vec<_>>());
    let first = readings[0]["timestamp"].as_str().unwrap();
    assert_eq!(ohmstead_model::TimestampMs::parse(first).unwrap().0, start * 1000);
}
