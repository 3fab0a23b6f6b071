//! `/api/energy`.

use crate::support::{FLAT, NOW, TestHub};
use axum::http::StatusCode;

const RANGE: &str = "from=1772323200&to=1772409600&bucket=day";

#[tokio::test]
async fn energy_of_several_devices_is_each_of_them_and_their_sum() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    hub.day("m2", 1000).await;
    let alone = hub.get(&format!("/api/energy?deviceId=m1&{RANGE}")).await;
    assert_eq!(alone.status, StatusCode::OK, "{alone:?}");
    assert!(alone.body.get("devices").is_none(), "one device is answered as ever: {alone:?}");
    for ids in ["m1,m2", "*"] {
        let both = hub.get(&format!("/api/energy?deviceIds={ids}&{RANGE}")).await;
        assert_eq!(both.status, StatusCode::OK, "{both:?}");
        assert_eq!(both.body["devices"][0]["deviceId"], "m1");
        assert_eq!(both.body["devices"][0]["buckets"], alone.body["buckets"]);
        assert_eq!(both.body["devices"][0]["total"]["importWh"], 9600.0);
        assert_eq!(both.body["devices"][1]["total"]["importWh"], 24_000.0);
        assert_eq!(both.body["total"]["importWh"], 33_600.0);
        assert!(both.body["total"]["peakW"].is_null(), "not known of several: {both:?}");
    }
}

#[tokio::test]
async fn devices_that_are_not_clear_are_refused() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    for (ids, word) in [("m1,m1", "twice"), ("m1,,m2", "deviceIds"), ("m1&deviceId=m1", "not both")]
    {
        let refused = hub.get(&format!("/api/energy?deviceIds={ids}&{RANGE}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{ids}: {refused:?}");
        assert!(refused.detail().contains(word), "{ids}: {refused:?}");
    }
    let unknown = hub.get(&format!("/api/energy?deviceIds=m1,m9&{RANGE}")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{unknown:?}");
    let nothing = hub.get(&format!("/api/energy?{RANGE}")).await;
    assert!(nothing.detail().contains("deviceId is missing"), "{nothing:?}");
}

/// The hour after the site's midnight, so many days ago, at so many watts.
async fn first_hour(hub: &TestHub, counter: &mut i64, ago: i64, watts: i64) {
    // Berlin's midnight is an hour before.
    let midnight = NOW / 1000 - 3600 - ago * 86_400;
    for minute in 0..=60 {
        let (at, energy) = (midnight + minute * 60, *counter + watts * minute / 60);
        let message = format!(
            r#"{{"deviceId":"m1","voltage":230,"current":1,"power":{watts},"energy":{energy},"timestamp":{at}}}"#
        );
        hub.ingest.accept("/energy/m1/data", message.as_bytes()).await.unwrap();
    }
    *counter += watts;
}

#[tokio::test]
async fn today_is_held_against_a_usual_day_by_the_same_time() {
    let hub = TestHub::new().await;
    let counter = &mut 0;
    // Mondays of 400, 900 and 500 W, a Sunday of 5 kW that says nothing of a Monday, and today.
    for (ago, watts) in [(21, 400), (14, 900), (7, 500), (1, 5000), (0, 800)] {
        first_hour(&hub, counter, ago, watts).await;
    }
    let made = hub.json("POST", "/api/tariffs", FLAT).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let energy = hub.get("/api/energy/usual?deviceId=m1").await;
    assert_eq!(energy.status, StatusCode::OK, "{energy:?}");
    assert_eq!(energy.body["from"], "2026-03-02T00:00:00+01:00");
    assert_eq!(energy.body["to"], "2026-03-02T01:00:00+01:00");
    assert_eq!(energy.body["importWh"], 800.0);
    assert_eq!(energy.body["usualImportWh"], 500.0);
    assert_eq!(energy.body["basis"], serde_json::json!({"days": "sameWeekday", "count": 3}));
    let cost = hub.get("/api/cost/usual").await;
    assert_eq!(cost.status, StatusCode::OK, "{cost:?}");
    assert_eq!((&cost.body["cost"], &cost.body["usualCost"]), (&0.24.into(), &0.15.into()));
    assert_eq!(cost.body["basis"], energy.body["basis"]);
}

#[tokio::test]
async fn with_too_few_days_nothing_is_usual() {
    let hub = TestHub::new().await;
    let counter = &mut 0;
    for (ago, watts) in [(2, 400), (1, 900), (0, 800)] {
        first_hour(&hub, counter, ago, watts).await;
    }
    let energy = hub.get("/api/energy/usual?deviceId=m1").await;
    assert_eq!(energy.body["importWh"], 800.0, "{energy:?}");
    assert!(energy.body["usualImportWh"].is_null() && energy.body["basis"].is_null());
    assert_eq!(hub.get("/api/energy/usual?deviceId=m9").await.status, StatusCode::NOT_FOUND);
    assert_eq!(hub.get("/api/energy/usual").await.status, StatusCode::BAD_REQUEST);
}
