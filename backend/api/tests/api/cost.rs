//! `/api/cost`.

use crate::support::{FLAT, TestHub};
use axum::http::StatusCode;

const RANGE: &str = "from=1772323200&to=1772409600&bucket=day";

/// A house with a meter and so many circuits below it.
async fn house(circuits: usize) -> TestHub {
    let hub = TestHub::new().await;
    hub.day("main", 5000).await;
    let role = hub.json("PATCH", "/api/devices/main", r#"{"role":"main"}"#).await;
    assert_eq!(role.status, StatusCode::OK, "{role:?}");
    for n in 0..circuits {
        let id = format!("c{n}");
        hub.day(&id, 100).await;
        let change = r#"{"role":"circuit","parent":"main"}"#;
        let put = hub.json("PATCH", &format!("/api/devices/{id}"), change).await;
        assert_eq!(put.status, StatusCode::OK, "{put:?}");
    }
    let made = hub.json("POST", "/api/tariffs", FLAT).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    hub
}

/// How often a question for costs by circuit asks the store, once everything is derived.
async fn calls(circuits: usize) -> u64 {
    let hub = house(circuits).await;
    let path = format!("/api/cost?{RANGE}&by=circuit");
    let first = hub.get(&path).await;
    assert_eq!(first.status, StatusCode::OK, "{first:?}");
    assert_eq!(first.body["circuits"].as_array().map(Vec::len), Some(circuits + 1), "{first:?}");
    let before = hub.store.calls();
    let again = hub.get(&path).await;
    assert_eq!(again.body, first.body);
    hub.store.calls() - before
}

#[tokio::test]
async fn a_question_reads_the_roster_once_and_all_circuits_in_one_go() {
    let (none, ten) = (calls(0).await, calls(10).await);
    // One more of a circuit: whether it has to be derived first, which a store knows by heart. And
    // for all of them together: settings and energies.
    assert!(ten <= none + 10 + 2, "{ten} calls with ten circuits, {none} with none");
    assert!(ten <= 32, "{ten} calls");
}

#[tokio::test]
async fn costs_of_several_devices_are_each_of_them_and_their_sum() {
    let hub = house(2).await;
    let alone = hub.get(&format!("/api/cost?deviceId=c0&{RANGE}")).await;
    assert_eq!(alone.status, StatusCode::OK, "{alone:?}");
    assert!(alone.body.get("devices").is_none(), "one device is answered as ever: {alone:?}");
    let both = hub.get(&format!("/api/cost?deviceIds=c0,c1&{RANGE}")).await;
    assert_eq!(both.status, StatusCode::OK, "{both:?}");
    assert_eq!(both.body["devices"][0]["deviceId"], "c0");
    for field in ["buckets", "total", "basis", "leftOut"] {
        assert_eq!(both.body["devices"][0][field], alone.body[field], "{field}");
    }
    assert_eq!(both.body["basis"], "several");
    // Two circuits of 2.4 kWh a day at 0.30.
    assert_eq!(alone.body["total"]["cost"], 0.72);
    assert_eq!(both.body["total"]["cost"], 1.44);
    let refused = hub.get(&format!("/api/cost?deviceIds=c0&by=circuit&{RANGE}")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
}

#[tokio::test]
async fn the_price_of_a_kwh_is_told_for_every_time_also_to_come() {
    let hub = TestHub::new().await;
    let none = hub.get("/api/cost/rates?from=1772323200&to=1772409600").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "{none:?}");
    let made = hub.json("POST", "/api/tariffs", FLAT).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    // Longer than what was measured, into the future.
    let flat = hub.get("/api/cost/rates?from=1772323200&to=1799999100").await;
    assert_eq!(flat.status, StatusCode::OK, "{flat:?}");
    assert_eq!(flat.body["currency"], "EUR");
    assert_eq!(flat.body["contracts"][0], "home");
    let rates = flat.body["rates"].as_array().unwrap();
    assert_eq!(rates.len(), 1, "a flat price never changes: {rates:?}");
    assert_eq!(rates[0]["perKwh"], 0.3);
    assert_eq!(rates[0]["highestPerKwh"], 0.3);
    assert_eq!(rates[0]["bands"][0]["band"], "all day");
    let long = hub.get("/api/cost/rates?from=1672323000&to=1799999100").await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST, "{long:?}");
}
