//! `/api/tariffs`.

use crate::support::{FLAT, TestHub};
use axum::http::StatusCode;

#[tokio::test]
async fn a_tariff_is_added_replaced_continued_and_removed() {
    let hub = TestHub::new().await;
    let made = hub.json("POST", "/api/tariffs", FLAT).await;
    assert_eq!((made.status, made.body["id"].as_str()), (StatusCode::CREATED, Some("home")));
    let again = hub.json("POST", "/api/tariffs", FLAT).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{again:?}");
    let put = hub.json("PUT", "/api/tariffs/home", FLAT).await;
    assert_eq!(put.status, StatusCode::OK, "{put:?}");
    let dated = FLAT.replace(r#"[{"tariff""#, r#"[{"validFrom":"2026-02-01","tariff""#);
    let later = hub.json("POST", "/api/tariffs/home/versions", &dated).await;
    assert_eq!(later.status, StatusCode::OK, "{later:?}");
    let versions = later.body["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 2, "{later:?}");
    // The one before ends where the new one begins.
    assert_eq!(versions[0]["validTo"], "2026-02-01", "{later:?}");
    let undated = hub.json("POST", "/api/tariffs/home/versions", FLAT).await;
    assert_eq!(undated.status, StatusCode::BAD_REQUEST, "{undated:?}");
    assert!(undated.detail().contains("validFrom"), "{undated:?}");
    assert_eq!(hub.get("/api/tariffs/home").await.status, StatusCode::OK);
    assert_eq!(hub.delete("/api/tariffs/home").await.status, StatusCode::NO_CONTENT);
    assert_eq!(hub.get("/api/tariffs/home").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_no_tariff_is_refused_in_plain_words() {
    let hub = TestHub::new().await;
    for body in ["[]", "{}", "7", "{", r#"{"versions":[]}"#, r#"{"versions":[],"nam":"x"}"#] {
        let refused = hub.json("POST", "/api/tariffs", body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{body}: {refused:?}");
        assert!(!refused.detail().contains("struct"), "{body}: {refused:?}");
    }
}
