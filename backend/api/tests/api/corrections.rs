//! `/api/corrections`.

use crate::support::TestHub;
use axum::http::StatusCode;

fn swap(field: &str, count: i64) -> String {
    format!(
        r#"{{"deviceId":"m1","reason":"new meter","action":{{"kind":"swap","at":1772409601,"import":{{"{field}":{count}}}}}}}"#
    )
}

#[tokio::test]
async fn a_swap_that_the_readings_contradict_is_refused() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let refused = hub.json("POST", "/api/corrections", &swap("oldEndWh", 9_599)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
    assert!(refused.detail().contains("below the last count"), "{refused:?}");
    let taken = hub.json("POST", "/api/corrections", &swap("oldEndWh", 9_600)).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{taken:?}");
}

#[tokio::test]
async fn a_last_count_that_is_void_contradicts_nothing() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let void = r#"{"deviceId":"m1","reason":"a spike","action":{"kind":"void","from":1772409600,"to":1772409601}}"#;
    let answer = hub.json("POST", "/api/corrections", void).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let taken = hub.json("POST", "/api/corrections", &swap("oldEndWh", 9_500)).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{taken:?}");
}
