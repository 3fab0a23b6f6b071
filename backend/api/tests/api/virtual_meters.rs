//! `/api/virtual-meters`.

use crate::support::TestHub;
use axum::http::StatusCode;

#[tokio::test]
async fn a_virtual_meter_is_made_asked_for_energy_and_taken_away() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    hub.day("m2", 1000).await;
    let sum = r#"{"name":"Both","combination":"sum","members":["m1","m2"]}"#;
    let put = hub.json("PUT", "/api/virtual-meters/both", sum).await;
    assert_eq!(put.status, StatusCode::OK, "{put:?}");
    let range = "from=1772323200&to=1772409600&bucket=day";
    let energy = hub.get(&format!("/api/energy?deviceId=both&{range}")).await;
    assert_eq!(energy.body["total"]["importWh"], 33_600.0, "{energy:?}");
    let list = hub.get("/api/virtual-meters").await;
    assert_eq!(list.body["virtualMeters"].as_array().map(Vec::len), Some(1), "{list:?}");
    let unknown = r#"{"name":"x","combination":"sum","members":["m9"]}"#;
    let refused = hub.json("PUT", "/api/virtual-meters/x", unknown).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
    assert_eq!(hub.delete("/api/virtual-meters/both").await.status, StatusCode::NO_CONTENT);
    assert_eq!(hub.delete("/api/virtual-meters/both").await.status, StatusCode::NOT_FOUND);
}
