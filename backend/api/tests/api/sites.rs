//! `/api/sites`.

use crate::support::TestHub;
use axum::http::StatusCode;

#[tokio::test]
async fn a_site_is_made_changed_and_removed_and_a_device_moves_there() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let new = r#"{"name":"Barn","timezone":"Europe/Madrid","currency":"EUR"}"#;
    let made = hub.json("POST", "/api/sites", new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let id = made.body["id"].as_str().unwrap().to_owned();
    let path = format!("/api/sites/{id}");
    let changed = hub.json("PATCH", &path, r#"{"name":"Big barn"}"#).await;
    assert_eq!(changed.body["name"], "Big barn", "{changed:?}");
    let moved = hub.json("PUT", &format!("{path}/devices/m1"), "").await;
    assert!(moved.status.is_success(), "{moved:?}");
    // All of a site's devices are of that site only.
    let range = "from=1772323200&to=1772409600&bucket=day";
    let there = hub.get(&format!("/api/energy?deviceIds=*&site={id}&{range}")).await;
    assert_eq!(there.body["devices"].as_array().map(Vec::len), Some(1), "{there:?}");
    let home = hub.get(&format!("/api/energy?deviceIds=*&site=home&{range}")).await;
    assert_eq!(home.body["devices"].as_array().map(Vec::len), Some(0), "{home:?}");
    assert_eq!(hub.get("/api/sites/nowhere").await.status, StatusCode::NOT_FOUND);
}
