//! `/api/devices`, their settings, and what waits.

use crate::support::TestHub;
use axum::http::StatusCode;

#[tokio::test]
async fn a_device_is_made_changed_listed_and_removed() {
    let hub = TestHub::new().await;
    let made = hub.json("POST", "/api/devices", r#"{"id":"m1","name":"Kitchen"}"#).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    assert!(made.body["password"].as_str().is_some_and(|p| p.len() > 20), "{made:?}");
    let again = hub.json("POST", "/api/devices", r#"{"id":"m1"}"#).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{again:?}");
    let change = r#"{"name":null,"role":"circuit"}"#;
    let changed = hub.json("PATCH", "/api/devices/m1", change).await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    let one = hub.get("/api/devices/m1").await;
    assert!(one.body["name"].is_null() && one.body["role"] == "circuit", "{one:?}");
    let list = hub.get("/api/devices").await;
    assert_eq!(list.body["devices"][0]["id"], "m1", "{list:?}");
    assert_eq!(hub.delete("/api/devices/m1").await.status, StatusCode::NO_CONTENT);
    assert_eq!(hub.get("/api/devices/m1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_device_cannot_be_put_below_itself_or_what_is_below_it() {
    let hub = TestHub::new().await;
    hub.day("main", 400).await;
    hub.day("kitchen", 100).await;
    let below = hub.json("PATCH", "/api/devices/kitchen", r#"{"parent":"main"}"#).await;
    assert_eq!(below.status, StatusCode::OK, "{below:?}");
    for (id, parent) in [("main", "kitchen"), ("main", "main"), ("kitchen", "nothing")] {
        let change = format!(r#"{{"parent":"{parent}"}}"#);
        let refused = hub.json("PATCH", &format!("/api/devices/{id}"), &change).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{id} {parent}: {refused:?}");
    }
}

#[tokio::test]
async fn settings_are_set_and_come_back() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let set = r#"{"versions":[{"maxGapSeconds":1800}]}"#;
    let put = hub.json("PUT", "/api/devices/m1/settings", set).await;
    assert_eq!(put.status, StatusCode::OK, "{put:?}");
    let got = hub.get("/api/devices/m1/settings").await;
    assert_eq!(got.body["versions"][0]["maxGapSeconds"], 1800.0, "{got:?}");
    let wrong = r#"{"versions":[{"maxGapSecond":1800}]}"#;
    let refused = hub.json("PUT", "/api/devices/m1/settings", wrong).await;
    assert!(refused.detail().contains("did you mean maxGapSeconds?"), "{refused:?}");
}
