//! `/api/rules` and `/api/alerts`.

use crate::support::TestHub;
use axum::http::StatusCode;

const RULE: &str = r#"{"rules":[{"id":"much","kind":"over-power","deviceId":null,"threshold":300,
    "clearAt":250,"forSeconds":0,"severity":"warning","enabled":true}]}"#;

#[tokio::test]
async fn rules_are_replaced_and_what_stays_the_same_gets_no_new_version() {
    let hub = TestHub::new().await;
    let put = hub.json("PUT", "/api/rules", RULE).await;
    assert_eq!(put.status, StatusCode::OK, "{put:?}");
    assert_eq!(hub.get("/api/rules").await.body, put.body);
    let twice = RULE.replace("]}", ",").replace("{\"rules\":[", "");
    let twice = format!(r#"{{"rules":[{twice}{twice}"#);
    let twice = format!("{}]}}", twice.trim_end_matches(','));
    let refused = hub.json("PUT", "/api/rules", &twice).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
    assert!(refused.detail().contains("twice"), "{refused:?}");
    let none = hub.json("PUT", "/api/rules", r#"{"rules":[]}"#).await;
    assert_eq!(none.body["rules"].as_array().map(Vec::len), Some(0), "{none:?}");
}

#[tokio::test]
async fn a_page_of_alerts_is_limited_and_an_unknown_alert_cannot_be_acknowledged() {
    let hub = TestHub::new().await;
    let list = hub.get("/api/alerts?limit=1").await;
    assert_eq!(list.status, StatusCode::OK, "{list:?}");
    assert!(list.body["alerts"].is_array(), "{list:?}");
    hub.day("m1", 400).await;
    let ack = hub.json("POST", "/api/alerts/much.m1.5/ack", "").await;
    assert_eq!(ack.status, StatusCode::NOT_FOUND, "{ack:?}");
}
