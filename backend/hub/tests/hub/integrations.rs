//! Messages of other systems, published to the real hub by mosquitto's client and sent by HTTP.

use crate::support;
use serde_json::{Value, json};
use support::watcher::Watcher;
use support::{Hub, now, publish, wait_until};

fn hub() -> (tempfile::TempDir, Hub) {
    let dir = tempfile::tempdir().unwrap();
    let on = ["TASMOTA", "SHELLY", "ZIGBEE2MQTT"]
        .map(|name| format!("OHMSTEAD_INTEGRATIONS__{name}__ENABLED"));
    let env: Vec<(&str, &str)> = on.iter().map(|name| (name.as_str(), "true")).collect();
    let hub = Hub::start(&["serve"], dir.path(), &env);
    (dir, hub)
}

fn waiting(hub: &Hub) -> Vec<String> {
    let list = hub.get("/api/devices/waiting");
    list["waiting"].as_array().unwrap().iter().map(|w| w["id"].as_str().unwrap().into()).collect()
}

fn readings(hub: &Hub, id: &str) -> Vec<Value> {
    hub.get(&format!("/api/readings?deviceId={id}"))["readings"].as_array().unwrap().clone()
}

#[test]
fn tasmota_shelly_and_zigbee2mqtt_wait_and_are_adopted_with_what_they_sent_so_far() {
    let (_dir, hub) = hub();
    let q1 = &["-q", "1"][..];
    publish(
        &hub,
        "tele/washer/SENSOR",
        r#"{"Time":"2020-01-01T00:00:01","ENERGY":{"Total":3.705,"Today":0.026,"Power":5,"Factor":1.00,"Voltage":233,"Current":0.021}}"#,
        q1,
    );
    let ts = now() - 60;
    let shelly = |ts: i64, total: f64| {
        format!(
            r#"{{"src":"shellyplus1pm-a8","dst":"x","method":"NotifyStatus","params":{{"ts":{ts}.0,"switch:0":{{"id":0,"apower":60.0,"aenergy":{{"total":{total},"by_minute":[1],"minute_ts":{ts}}}}}}}}}"#
        )
    };
    publish(&hub, "shellyplus1pm-a8/events/rpc", &shelly(ts, 100.0), q1);
    publish(&hub, "shellyplus1pm-a8/events/rpc", &shelly(ts, 100.0), q1);
    publish(
        &hub,
        "zigbee2mqtt/living room/tv",
        r#"{"energy":12.34,"power":67,"voltage":229,"state":"ON"}"#,
        q1,
    );

    let ids = ["shelly-shellyplus1pm-a8-switch-0", "tasmota-washer", "zigbee2mqtt-living-room-tv"];
    assert_eq!(waiting(&hub), ids);
    assert_eq!(hub.get("/api/devices")["devices"], json!([]));

    let plug = ids[0];
    let adopted = hub.post(&format!("/api/devices/waiting/{plug}"), &json!({"name": "Boiler"}));
    assert_eq!((&adopted["id"], &adopted["name"]), (&json!(plug), &json!("Boiler")));
    publish(&hub, "shellyplus1pm-a8/events/rpc", &shelly(ts + 30, 100.5), q1);
    let kept = readings(&hub, plug);
    let energies: Vec<_> = kept.iter().map(|r| r["energy"].as_f64().unwrap()).collect();
    assert_eq!(energies, [100.0, 100.5], "what came before counts, and twice the same is once");
    assert_eq!(waiting(&hub), ids[1..]);
    assert_eq!(hub.get("/api/devices")["devices"].as_array().unwrap().len(), 1);
    assert_eq!(hub.try_post(&format!("/api/devices/waiting/{plug}"), &json!({})).0, 404);

    let washer = readings(&hub, "tasmota-washer");
    assert_eq!(washer[0]["energy"], json!(3705.0));
    // Its clock stands in 2020: the moment of arrival counts.
    assert!(!washer[0]["timestamp"].as_str().unwrap().starts_with("2020"), "{washer:?}");
}

#[test]
fn nobody_who_watches_hears_of_a_device_that_waits_before_it_is_adopted() {
    let (_dir, hub) = hub();
    let power = |watts: u32| format!(r#"{{"energy":1.5,"power":{watts}}}"#);
    let q1 = &["-q", "1"][..];
    let send = |plug: &str, watts| publish(&hub, &format!("zigbee2mqtt/{plug}"), &power(watts), q1);
    send("adopted", 1);
    hub.post("/api/devices/waiting/zigbee2mqtt-adopted", &json!({}));
    send("before", 2);
    let mut watcher = Watcher::on(&hub);
    send("after", 3);
    send("before", 4);
    send("adopted", 5);
    wait_until("the adopted one is seen", || watcher.has_seen("\"power\":5"));
    for waits in ["zigbee2mqtt-before", "zigbee2mqtt-after"] {
        assert!(!watcher.has_seen(waits), "{waits}");
    }
    hub.post("/api/devices/waiting/zigbee2mqtt-after", &json!({}));
    let mut watts = 6;
    wait_until("it is seen once it is adopted", || {
        watts += 1;
        send("after", watts);
        watcher.has_seen("zigbee2mqtt-after")
    });
}

#[test]
fn senders_that_close_right_after_publishing_lose_nothing() {
    let (_dir, hub) = hub();
    let power = |watts: u32| format!(r#"{{"energy":1.5,"power":{watts}}}"#);
    let known = |id: &str| hub.status(&format!("/api/readings?deviceId={id}")) == 200;
    let has = |id: &str, count: usize| known(id) && readings(&hub, id).len() == count;
    let ids: Vec<String> = (0..10).map(|n| format!("zigbee2mqtt-plug{n}")).collect();
    for n in 0..10 {
        publish(&hub, &format!("zigbee2mqtt/plug{n}"), &power(6), &["-q", "0"]);
    }
    wait_until("each plug has its reading", || ids.iter().all(|id| has(id, 1)));
    hub.post(&format!("/api/devices/waiting/{}", ids[0]), &json!({"name": "Boiler"}));
    publish(&hub, "zigbee2mqtt/plug0", &power(7), &["-q", "0"]);
    wait_until("the adopted plug has its second reading", || has(&ids[0], 2));
    assert_eq!(waiting(&hub), ids[1..], "what was adopted stays so");
}

#[test]
fn a_repeated_message_is_one_reading_and_a_broken_one_is_kept() {
    let (dir, hub) = hub();
    for _ in 0..3 {
        publish(&hub, "zigbee2mqtt/tv", r#"{"energy":1.5,"power":6}"#, &["-q", "1"]);
    }
    publish(&hub, "tele/x/SENSOR", r#"{"ENERGY":"#, &["-q", "1"]);
    publish(&hub, "tele/x/SENSOR", r#"{"AM2301":{"Temperature":20}}"#, &["-q", "1"]);
    assert_eq!(readings(&hub, "zigbee2mqtt-tv").len(), 1);
    let rejects = hub.get("/api/rejects");
    assert_eq!(rejects["total"], json!(1));
    assert_eq!(rejects["rejects"][0]["reason"], json!("not-json"));
    // It waits after a restart too, and is known again without waiting twice.
    assert_eq!(hub.stop(), Some(0));
    let hub = Hub::start(&["serve"], dir.path(), &[]);
    assert_eq!(waiting(&hub), ["zigbee2mqtt-tv"]);
    publish(&hub, "zigbee2mqtt/tv", r#"{"energy":2.5,"power":6}"#, &["-q", "1"]);
    assert_eq!(readings(&hub, "zigbee2mqtt-tv").len(), 1, "what is not enabled is not taken");
}

#[test]
fn readings_over_http_have_an_outcome_each() {
    let (_dir, hub) = hub();
    let ts = now() - 100;
    let body = json!([
        {"deviceId": "m", "power": 5, "energy": 100, "timestamp": ts},
        {"deviceId": "m", "power": 5, "energy": 100, "timestamp": ts},
        {"deviceId": "m", "power": 6, "powerFactor": 64.5, "timestamp": ts + 1},
        {"power": 6, "timestamp": ts + 1},
        {"deviceId": "m", "power": "lots", "timestamp": ts + 2},
    ]);
    let (status, answer) = hub.try_post("/api/readings", &body);
    assert_eq!(status, 200, "{answer}");
    let words: Vec<_> = answer["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| (o["outcome"].as_str().unwrap(), o["reason"].as_str()))
        .collect();
    let expected = [
        ("stored", None),
        ("duplicate", None),
        ("stored", Some("partial")),
        ("rejected", Some("bad-device-id")),
        ("rejected", Some("not-a-reading")),
    ];
    assert_eq!(words, expected);
    assert_eq!((&answer["stored"], &answer["rejected"]), (&json!(2), &json!(2)));
    assert_eq!(readings(&hub, "m").len(), 2);
    let one = json!({"deviceId": "m", "energy": 101, "timestamp": ts + 5});
    assert_eq!(hub.try_post("/api/readings", &one).1["stored"], json!(1));
    assert_eq!(hub.try_post("/api/readings", &json!("x")).1["rejected"], json!(1));
}

#[test]
fn emoncms_and_influx_writers_upload_unchanged() {
    let (_dir, hub) = hub();
    let ts = now() - 100;
    assert_eq!(
        hub.text(&format!("/input/post?node=house&time={ts}&json=%7Bpower:250,energy:1000%7D")),
        "ok"
    );
    assert_eq!(hub.text("/input/post.json?node=hut&fulljson=%7B%22power%22:1%7D"), "ok");
    let frames =
        format!(r#"[[{ts},"tx",{{"P1":100}},{{"E1":5}}],[{},"tx",{{"P1":110}}]]"#, ts + 10);
    let frames = frames.replace('"', "%22").replace('{', "%7B").replace('}', "%7D");
    let frames = frames.replace('[', "%5B").replace(']', "%5D");
    let bulk = format!("/input/bulk.json?sentat={ts}&data={frames}");
    assert_eq!(hub.text(&bulk), "ok");
    assert_eq!(hub.text("/input/post?node=5&csv=1,2"), "ok");
    assert_eq!(hub.status("/input/post?node=5"), 400);
    assert_eq!(waiting(&hub), ["emoncms-house", "emoncms-hut", "emoncms-tx-1"]);
    assert_eq!(readings(&hub, "emoncms-house")[0]["energy"], json!(1000.0));
    assert_eq!(readings(&hub, "emoncms-tx-1").len(), 2);
    assert_eq!(hub.get("/input/get?node=house")["1"]["time"], json!(ts));
    assert_eq!(hub.get("/input/get?node=nobody"), json!("Node does not exist"));
    let unknown = hub.get("/api/rejects");
    assert_eq!(unknown["rejects"][0]["reason"], json!("unknown-input"));

    let lines = format!("Main Watts=1250.5,Wh=77 {ts}\nweather t=20 {ts}\n");
    for path in ["/api/v2/write?org=x&bucket=y&precision=s", "/write?db=x&precision=s"] {
        assert_eq!(hub.send(path, lines.as_bytes(), None), 204);
    }
    let packed = support::gzip(lines.as_bytes());
    assert_eq!(hub.send("/write?precision=s", &packed, Some("gzip")), 204);
    assert_eq!(hub.send("/write?precision=s", b"nonsense", None), 400);
    assert_eq!(hub.send("/write?precision=s", b"x", Some("gzip")), 400);
    let main = readings(&hub, "influx-Main");
    assert_eq!((main.len(), &main[0]["power"]), (1, &json!(1250.5)));
}

#[test]
fn a_mapping_made_over_http_reads_the_next_message_and_holds_after_a_restart() {
    let (dir, hub) = hub();
    let message = r#"{"ac":{"p":1.25},"total":7.5}"#;
    publish(&hub, "solar/roof/state", message, &["-q", "1"]);
    let unread = hub.get("/api/mappings")["unread"].clone();
    assert_eq!(
        (&unread[0]["topic"], &unread[0]["payload"]),
        (&json!("solar/roof/state"), &json!(message))
    );
    assert_eq!(waiting(&hub), [""; 0]);
    let mapping = json!({"topic": "solar/+/state", "device": "pv-{1}", "values": [
        {"pointer": "/ac/p", "unit": "kW", "scale": -1.0}, {"pointer": "/total", "unit": "exported-kWh"}]});
    hub.put("/api/mappings/solar", &mapping);
    publish(&hub, "solar/roof/state", message, &["-q", "1"]);
    assert_eq!(waiting(&hub), ["pv-roof"]);
    assert_eq!(readings(&hub, "pv-roof")[0]["power"], json!(-1250.0));
    assert_eq!(hub.stop(), Some(0));

    let hub = Hub::start(&["serve"], dir.path(), &[]);
    publish(&hub, "solar/barn/state", message, &["-q", "1"]);
    assert_eq!(waiting(&hub), ["pv-barn", "pv-roof"], "without a word in the configuration file");
    hub.delete("/api/mappings/solar");
    publish(&hub, "solar/hut/state", message, &["-q", "1"]);
    assert_eq!(waiting(&hub).len(), 2);
}
