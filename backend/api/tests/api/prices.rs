//! `/api/prices`.

use crate::support::TestHub;
use axum::http::StatusCode;

#[tokio::test]
async fn prices_are_put_read_and_changed() {
    let hub = TestHub::new().await;
    let prices = |first: &str| {
        format!(
            r#"{{"name":"spot","start":"1772323200","step":60,"unit":"EUR/MWh","values":[{first},61.5]}}"#
        )
    };
    let put = hub.json("PUT", "/api/prices", &prices("60.25")).await;
    assert_eq!(put.status, StatusCode::OK, "{put:?}");
    let range = "from=1772323200&to=1772330400";
    let got = hub.get(&format!("/api/prices?{range}")).await;
    assert_eq!(got.status, StatusCode::OK, "{got:?}");
    assert!(got.body.to_string().contains("60.25"), "{got:?}");
    let changed = hub.json("PUT", "/api/prices", &prices("59")).await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    let changes = hub.get("/api/prices/changes?name=spot").await;
    assert_eq!(changes.status, StatusCode::OK, "{changes:?}");
    let refused = hub.json("PUT", "/api/prices", r#"{"start":"1","values":[],"stepp":60}"#).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
}
