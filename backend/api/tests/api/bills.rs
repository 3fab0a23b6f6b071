//! `/api/bills`.

use crate::support::{FLAT, TestHub};
use axum::http::StatusCode;

#[tokio::test]
async fn a_bill_is_shown_issued_once_listed_and_read() {
    let hub = TestHub::new().await;
    // Counters on the 10th and 11th of February, as a meter that was away sends them.
    for (at, energy) in [(1_770_681_600, 0), (1_770_768_000, 24_000)] {
        let message = format!(r#"{{"deviceId":"m1","energy":{energy},"timestamp":{at}}}"#);
        hub.ingest.accept("/energy/m1/data", message.as_bytes()).await.unwrap();
    }
    let made = hub.json("POST", "/api/tariffs", FLAT).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let ask = r#"{"contract":"home","period":"2026-02"}"#;
    let shown = hub.json("POST", "/api/bills/preview", ask).await;
    assert_eq!(shown.status, StatusCode::OK, "{shown:?}");
    let issued = hub.json("POST", "/api/bills", ask).await;
    assert_eq!(issued.status, StatusCode::CREATED, "{issued:?}");
    assert_eq!(hub.json("POST", "/api/bills", ask).await.status, StatusCode::CONFLICT);
    let list = hub.get("/api/bills?contract=home").await;
    assert_eq!(list.body["bills"].as_array().map(Vec::len), Some(1), "{list:?}");
    let one = hub.get("/api/bills/home-2026-02-01").await;
    assert_eq!(one.status, StatusCode::OK, "{one:?}");
    assert_eq!(hub.get("/api/bills/nothing").await.status, StatusCode::NOT_FOUND);
}
