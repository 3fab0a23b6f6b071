//! `/api/readings` and `/api/rejects`.

use crate::support::TestHub;
use axum::http::StatusCode;

#[tokio::test]
async fn readings_are_posted_and_paged() {
    let hub = TestHub::new().await;
    let two = r#"[{"deviceId":"m1","energy":0,"timestamp":1772323200},
        {"deviceId":"m1","energy":5,"timestamp":1772323260}]"#;
    let posted = hub.json("POST", "/api/readings", two).await;
    assert_eq!(posted.status, StatusCode::OK, "{posted:?}");
    let page = hub.get("/api/readings?deviceId=m1&limit=1").await;
    assert_eq!(page.body["readings"].as_array().map(Vec::len), Some(1), "{page:?}");
    let cursor = page.body["nextCursor"].as_str().unwrap();
    let next = hub.get(&format!("/api/readings?deviceId=m1&limit=1&cursor={cursor}")).await;
    assert_eq!(next.body["readings"][0]["energy"], 5.0, "{next:?}");
    let missing = hub.get("/api/readings").await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST, "{missing:?}");
}

#[tokio::test]
async fn a_reading_that_cannot_be_used_is_kept_with_its_reason() {
    let hub = TestHub::new().await;
    let bad = r#"{"deviceId":"m1","energy":1,"timestamp":99999999999}"#;
    hub.json("POST", "/api/readings", bad).await;
    let rejects = hub.get("/api/rejects?limit=5").await;
    assert_eq!(rejects.status, StatusCode::OK, "{rejects:?}");
    assert_eq!(rejects.body["rejects"].as_array().map(Vec::len), Some(1), "{rejects:?}");
}
