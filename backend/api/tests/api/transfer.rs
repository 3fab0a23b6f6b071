//! `/api/import` and `/api/export.csv`.

use crate::support::TestHub;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

const FILE: &str = "timestamp,energy\n2026-03-01T00:00:00Z,0\n2026-03-01T01:00:00Z,100\n";

#[tokio::test]
async fn a_file_is_shown_and_imported_and_comes_back() {
    let hub = TestHub::new().await;
    let shown = hub.text("POST", "/api/import?deviceId=m1&preview=true", "text/csv", FILE).await;
    assert_eq!(shown.status, StatusCode::OK, "{shown:?}");
    assert_eq!(shown.body["preview"].as_array().map(Vec::len), Some(2), "{shown:?}");
    assert_eq!(hub.get("/api/devices/m1").await.status, StatusCode::NOT_FOUND);
    let done = hub.text("POST", "/api/import?deviceId=m1", "text/csv", FILE).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let back = hub.get("/api/export.csv?deviceId=m1").await;
    assert_eq!(back.body.as_str().map(|t| t.lines().count()), Some(3), "{back:?}");
    assert_eq!(std::fs::read_dir(&hub.uploads.dir).unwrap().count(), 0, "nothing is left");
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_and_leaves_nothing() {
    let hub = TestHub::new().await;
    let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 4096]));
    let request = Request::post("/api/import?deviceId=m1").header(header::CONTENT_TYPE, "text/csv");
    let refused = hub.send(request.body(Body::from_stream(endless)).unwrap()).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{refused:?}");
    assert_eq!(std::fs::read_dir(&hub.uploads.dir).unwrap().count(), 0);
}
