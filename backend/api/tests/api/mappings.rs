//! `/api/mappings`.

use crate::support::TestHub;
use axum::http::StatusCode;
use serde_json::{Value, json};

fn solar() -> Value {
    json!({"topic": "solar/+/state", "device": "pv-{1}", "time": "/t", "values": [
        {"pointer": "/ac/p", "unit": "kW", "scale": -1.0},
        {"pointer": "/etot", "unit": "exported-kWh"}]})
}

async fn tried(hub: &TestHub, topic: &str, payload: &str, mapping: Option<Value>) -> Value {
    let body = json!({"topic": topic, "payload": payload, "mapping": mapping}).to_string();
    let answer = hub.json("POST", "/api/mappings/try", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.body
}

#[tokio::test]
async fn a_mapping_is_kept_holds_at_once_and_is_taken_away() {
    let hub = TestHub::new().await;
    let message = br#"{"ac":{"p":1.25},"etot":"7.5"}"#;
    hub.foreign.accept("solar/roof/state", message).await.unwrap();
    let list = hub.get("/api/mappings").await.body;
    assert_eq!(list["unread"][0]["topic"], "solar/roof/state", "{list}");
    assert_eq!(list["unread"][0]["payload"], r#"{"ac":{"p":1.25},"etot":"7.5"}"#);

    let put = hub.json("PUT", "/api/mappings/solar", &solar().to_string()).await;
    assert_eq!(put.status, StatusCode::OK, "{put:?}");
    let list = hub.get("/api/mappings").await.body;
    assert_eq!(list["unread"], json!([]), "what is read from now on is no longer unread");
    assert_eq!(list["mappings"][0]["id"], "solar");
    assert_eq!(list["mappings"][0]["values"][1]["scale"], 1.0);

    hub.foreign.accept("solar/roof/state", message).await.unwrap();
    let waiting = hub.get("/api/devices/waiting").await.body;
    let last = &waiting["waiting"][0]["device"]["lastReading"];
    assert_eq!(
        (&last["deviceId"], &last["power"]),
        (&json!("pv-roof"), &json!(-1250.0)),
        "{waiting}"
    );
    assert_eq!(last["energyExported"], 7500.0);

    assert_eq!(hub.delete("/api/mappings/solar").await.status, StatusCode::NO_CONTENT);
    assert_eq!(hub.delete("/api/mappings/solar").await.status, StatusCode::NOT_FOUND);
    hub.foreign.accept("solar/barn/state", message).await.unwrap();
    assert_eq!(hub.get("/api/devices/waiting").await.body["waiting"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn two_mappings_of_a_topic_read_two_devices_of_one_message() {
    let hub = TestHub::new().await;
    for (id, pointer) in [("grid", "/grid"), ("sun", "/sun"), ("twice", "/sun")] {
        let device = if id == "twice" { "sun" } else { id };
        let mapping = json!({"topic": "inverter", "device": device,
            "values": [{"pointer": pointer, "unit": "W"}]});
        let put = hub.json("PUT", &format!("/api/mappings/{id}"), &mapping.to_string()).await;
        assert_eq!(put.status, StatusCode::OK, "{put:?}");
    }
    hub.foreign.accept("inverter", br#"{"grid":100,"sun":2000}"#).await.unwrap();
    let waiting = hub.get("/api/devices/waiting").await.body["waiting"].clone();
    let powers: Vec<_> = waiting
        .as_array()
        .unwrap()
        .iter()
        .map(|w| (w["id"].as_str().unwrap(), w["device"]["lastReading"]["power"].as_f64().unwrap()))
        .collect();
    assert_eq!(powers, [("grid", 100.0), ("sun", 2000.0)]);
    let tried = tried(&hub, "inverter", r#"{"grid":1,"sun":2}"#, None).await;
    assert_eq!(tried["readings"].as_array().unwrap().len(), 2, "a device is read once: {tried}");
    assert_eq!(tried["readings"][0]["device"], "waiting");
}

#[tokio::test]
async fn a_trial_says_what_would_become_of_a_message_and_keeps_nothing() {
    let hub = TestHub::new().await;
    let good =
        tried(&hub, "solar/roof/state", r#"{"t":1772409000,"ac":{"p":1.25}}"#, Some(solar())).await;
    let reading = &good["readings"][0];
    assert_eq!((&good["system"], &good["isOn"]), (&json!("mapped"), &json!(true)), "{good}");
    assert_eq!(good["seen"], json!(["1.25", null]));
    assert_eq!((&reading["device"], &reading["toldTime"]), (&json!("new"), &json!(true)));
    assert_eq!(reading["reading"]["power"], -1250.0);
    assert_eq!(reading["reading"]["timestamp"], "2026-03-02T00:50:00+01:00");

    let arrived = tried(&hub, "solar/roof/state", r#"{"ac":{"p":1}}"#, Some(solar())).await;
    assert_eq!(arrived["readings"][0]["toldTime"], false);
    assert_eq!(arrived["readings"][0]["reading"]["timestamp"], "2026-03-02T01:00:00+01:00");

    let partial =
        tried(&hub, "solar/roof/state", r#"{"ac":{"p":"lots"},"etot":5}"#, Some(solar())).await;
    assert_eq!(partial["readings"][0]["leftOut"][0]["reason"], "not-a-number", "{partial}");
    let absurd = tried(&hub, "solar/roof/state", r#"{"ac":{"p":1e9}}"#, Some(solar())).await;
    assert_eq!(absurd["readings"][0]["reason"], "implausible", "{absurd}");
    assert_eq!(absurd["readings"][0]["reading"], Value::Null);

    for (topic, payload, reason) in [
        ("solar/roof", "{}", "topic-does-not-fit"),
        ("solar/roof/state", "{}", "no-values"),
        ("solar/roof/state", "{", "not-json"),
        ("solar/a b/state", r#"{"ac":{"p":1}}"#, "bad-device-id"),
    ] {
        assert_eq!(
            tried(&hub, topic, payload, Some(solar())).await["reason"],
            reason,
            "{topic} {payload}"
        );
    }
    assert_eq!(hub.get("/api/rejects").await.body["total"], 0);
    assert_eq!(hub.get("/api/devices/waiting").await.body["waiting"], json!([]));
    assert_eq!(hub.get("/api/mappings").await.body["unread"], json!([]));
}

#[tokio::test]
async fn a_trial_without_a_mapping_asks_what_the_hub_reads_now() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let plug = r#"{"energy":1.5,"power":6}"#;
    let read = tried(&hub, "zigbee2mqtt/tv", plug, None).await;
    assert_eq!((&read["system"], &read["isOn"]), (&json!("zigbee2mqtt"), &json!(true)), "{read}");
    assert_eq!(read["readings"][0]["reading"]["energy"], 1500.0);
    let off = tried(&hub, "shellies/x/relay/0/power", "60", None).await;
    assert_eq!((&off["system"], &off["isOn"]), (&json!("shelly"), &json!(false)), "{off}");
    assert_eq!(tried(&hub, "garage/door", "open", None).await["reason"], "not-understood");
    let own = tried(&hub, "/energy/m1/data", r#"{"power":5,"timestamp":1772409000}"#, None).await;
    assert_eq!(
        (&own["system"], &own["readings"][0]["device"]),
        (&json!("ohmstead"), &json!("known"))
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_mapping_is_said_field_by_field() {
    let hub = TestHub::new().await;
    let bad = json!({"topic": "a/#/b", "device": "{2}", "values": [{"pointer": "p", "unit": "bar", "scale": 0.0}]});
    let flaws = tried(&hub, "a", "1", Some(bad.clone())).await["flaws"].clone();
    let at: Vec<&str> =
        flaws.as_array().unwrap().iter().map(|f| f["at"].as_str().unwrap()).collect();
    let all = ["/topic", "/device", "/values/0/unit", "/values/0/pointer", "/values/0/scale"];
    assert_eq!(at, all, "{flaws}");
    let put = hub.json("PUT", "/api/mappings/x", &bad.to_string()).await;
    assert_eq!(put.status, StatusCode::BAD_REQUEST);
    assert!(all.iter().all(|at| put.detail().contains(at)), "{}", put.detail());
    let put = hub.json("PUT", "/api/mappings/x%20y", &solar().to_string()).await;
    assert_eq!(put.status, StatusCode::BAD_REQUEST, "{put:?}");
    assert_eq!(hub.get("/api/mappings").await.body["mappings"], json!([]));
    let long = json!({"topic": "t", "payload": "x".repeat(70_000)}).to_string();
    assert_eq!(hub.json("POST", "/api/mappings/try", &long).await.status, StatusCode::BAD_REQUEST);
}
