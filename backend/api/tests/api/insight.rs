//! `/api/forecast` and `/api/anomalies`.

use crate::support::{Answered, FLAT, NOW, TestHub};
use axum::http::StatusCode;
use ohmstead_model::{DeviceId, MilliwattHours, Reading, TimestampMs};
use ohmstead_store::{Entry, ReadingStore};
use serde_json::Value;

const HOUR: i64 = 3_600_000;

/// Six weeks before now: 300 W, 1000 W in the evening; 1.8 kW more on the Sunday a week ago, 08:00 to 14:00 UTC.
async fn weeks(hub: &TestHub, device: &str) {
    let id = DeviceId::new(device).unwrap();
    let start = NOW - 42 * 24 * HOUR;
    let (mut entries, mut counter) = (Vec::new(), 0);
    for quarter in 0..=42 * 96 {
        let at = start + quarter * HOUR / 4;
        let energy = Some(MilliwattHours(counter));
        let reading = Reading { at: TimestampMs(at), energy, ..Reading::default() };
        entries.push(Entry::Reading { device: id.clone(), reading });
        let hour = quarter / 4;
        let left_on = (34 * 24 + 8..34 * 24 + 14).contains(&hour);
        let evening = (17..22).contains(&(hour % 24));
        let watts =
            300 + hour * 7919 % 29 + if evening { 700 } else { 0 } + if left_on { 1800 } else { 0 };
        counter += watts * 250;
    }
    hub.store.commit(entries, TimestampMs(NOW)).await.unwrap();
}

#[tokio::test]
async fn a_device_and_its_site_are_forecast_and_what_is_not_known_is_said() {
    let hub = TestHub::new().await;
    let nobody = hub.get("/api/forecast?deviceId=m1").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND, "{nobody:?}");
    let site = hub.get("/api/forecast").await;
    assert_eq!(site.status, StatusCode::BAD_REQUEST, "{site:?}");
    weeks(&hub, "m1").await;
    let one = hub.get("/api/forecast?deviceId=m1&horizon=30&past=7").await;
    assert_eq!(one.status, StatusCode::OK, "{one:?}");
    let buckets = one.body["buckets"].as_array().unwrap();
    assert_eq!(buckets.len(), 30);
    assert_eq!(one.body["past"]["hours"].as_array().map(Vec::len), Some(0), "{one:?}");
    assert!(one.body["past"]["error"].is_null());
    assert!(buckets[0]["exportKwh"].is_null(), "nothing is fed in");
    let site = hub.get("/api/forecast?horizon=30").await;
    assert_eq!(site.body["buckets"], one.body["buckets"], "the only meter is the site");
    assert!(site.body["deviceId"].is_null());
    for bad in ["horizon=0", "horizon=1489", "past=367"] {
        let refused = hub.get(&format!("/api/forecast?deviceId=m1&{bad}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad}: {refused:?}");
    }
}

#[tokio::test]
async fn an_anomaly_has_energy_and_money_and_takes_feedback() {
    let hub = TestHub::new().await;
    let put = hub.json("POST", "/api/tariffs", FLAT).await;
    assert_eq!(put.status, StatusCode::CREATED, "{put:?}");
    weeks(&hub, "m1").await;
    let list = hub.get("/api/anomalies?deviceId=m1&days=20").await;
    let all = list.body["anomalies"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{list:?}");
    let found = &all[0];
    assert_eq!(found["kind"], "left-on");
    let (extra, cost) = (found["extraWh"].as_f64().unwrap(), found["cost"].as_f64().unwrap());
    assert!((extra - 10_800.0).abs() < 400.0, "{found}");
    assert!((cost - extra * 0.30 / 1000.0).abs() < 0.005, "{found}");
    assert_eq!(found["currency"], "EUR");
    let text = found["text"].as_str().unwrap();
    assert!(text.contains("kWh") && text.ends_with("EUR"), "{text}");
    assert_eq!((&found["feedback"], &found["learned"]), (&serde_json::Value::Null, &false.into()));
    let from = found["from"].as_str().unwrap();
    let say = |word: &str| {
        format!(r#"{{"deviceId":"m1","kind":"left-on","from":"{from}","feedback":{word}}}"#)
    };
    let told = hub.json("POST", "/api/anomalies/feedback", &say("\"us\"")).await;
    assert_eq!((told.status, &told.body["learned"]), (StatusCode::OK, &true.into()), "{told:?}");
    let list = hub.get("/api/anomalies?deviceId=m1&days=20").await;
    assert_eq!(list.body["anomalies"][0]["feedback"], "us");
    let back = hub.json("POST", "/api/anomalies/feedback", &say("null")).await;
    assert_eq!(back.body["learned"], false, "{back:?}");
    for (kind, status) in [("spike", StatusCode::NOT_FOUND), ("something", StatusCode::BAD_REQUEST)]
    {
        let body = say("\"us\"").replace("left-on", kind);
        let refused = hub.json("POST", "/api/anomalies/feedback", &body).await;
        assert_eq!(refused.status, status, "{refused:?}");
    }
}

#[tokio::test]
async fn the_progress_of_the_job_can_be_seen() {
    let hub = TestHub::new().await;
    let idle = hub.get("/api/insight/progress").await;
    assert_eq!((idle.status, &idle.body["began"]), (StatusCode::OK, &serde_json::Value::Null));
    hub.analysis.begin_pass(3);
    let begun = hub.get("/api/insight/progress").await;
    assert_eq!((&begun.body["all"], &begun.body["done"]), (&3.into(), &0.into()), "{begun:?}");
    assert!(begun.body["ended"].is_null() && begun.body["began"].is_string());
}

#[tokio::test]
async fn why_no_appliance_can_be_told_is_a_stable_word_too() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let answer = hub.get("/api/appliances?deviceId=m1&days=3").await;
    let told = (&answer.body["reasonCode"], &answer.body["spacingSeconds"]);
    let expected = (&serde_json::json!("too-little"), &serde_json::Value::Null);
    assert_eq!(told, expected, "{answer:?}");
    assert!(answer.body["reason"].is_string());
}

/// °C of a day, so many days after the first: it jumps about, as no lag of the load can know.
fn celsius(day: i64) -> i64 {
    let mixed = (day as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as i64 % 23 - 8
}

#[tokio::test]
async fn a_heated_home_is_forecast_by_the_weather_where_it_is_known() {
    let hub = TestHub::new().await;
    let first = NOW / 1000 - 60 * 86_400;
    let (mut entries, mut counter) = (Vec::new(), 0);
    for quarter in 0..=60 * 96 {
        let at = TimestampMs(NOW - 60 * 24 * HOUR + quarter * HOUR / 4);
        let reading = Reading { at, energy: Some(MilliwattHours(counter)), ..Reading::default() };
        entries.push(Entry::Reading { device: DeviceId::new("heat").unwrap(), reading });
        counter += (300 + (16 - celsius(quarter / 96)).max(0) * 100) * 250;
    }
    hub.store.commit(entries, TimestampMs(NOW)).await.unwrap();
    let none = hub.get("/api/weather?from=1772323200").await;
    assert_eq!((none.status, &none.body["zone"]), (StatusCode::OK, &Value::Null), "{none:?}");
    let blind = hub.get("/api/forecast?deviceId=heat&horizon=24").await;
    assert!(!blind.body["model"].as_str().unwrap().contains("temperature"), "{blind:?}");
    // Sixty days that were and two that come, hour by hour.
    let hours: Vec<String> = (0..62 * 24).map(|h| celsius(h / 24).to_string()).collect();
    let series = format!(
        r#"{{"name":"temperature","zone":"here","currency":"degC","unit":"degC","step":60,"start":{first},"values":[{}]}}"#,
        hours.join(",")
    );
    let put = hub.json("PUT", "/api/prices", &series).await;
    assert_eq!(put.status, StatusCode::OK, "{put:?}");
    let known = hub.get(&format!("/api/weather?from={}&to={}", NOW / 1000, NOW / 1000 + 900)).await;
    assert_eq!(known.body["zone"], "here", "{known:?}");
    assert_eq!(known.body["temperature"][0]["celsius"], celsius(60) as f64, "{known:?}");
    let seeing = hub.get("/api/forecast?deviceId=heat&horizon=24").await;
    assert!(seeing.body["model"].as_str().unwrap().ends_with(", with the temperature"));
    let wanted = 24.0 * (0.3 + (16 - celsius(60)).max(0) as f64 * 0.1);
    let miss = |answer: &Answered| {
        let hours = answer.body["buckets"].as_array().unwrap();
        let total: f64 = hours.iter().map(|h| h["kwh"].as_f64().unwrap()).sum();
        (total - wanted).abs() / wanted
    };
    let (blind, seeing) = (miss(&blind), miss(&seeing));
    assert!(seeing < 0.2 && seeing < blind, "{seeing} with the weather, {blind} without");
}
