//! `/api/energy`.

use crate::support::TestHub;
use axum::http::StatusCode;

const RANGE: &str = "from=1772323200&to=1772409600&bucket=day";

#[tokio::test]
async fn energy_of_several_devices_is_each_of_them_and_their_sum() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    hub.day("m2", 1000).await;
    let alone = hub.get(&format!("/api/energy?deviceId=m1&{RANGE}")).await;
    assert_eq!(alone.status, StatusCode::OK, "{alone:?}");
    assert!(alone.body.get("devices").is_none(), "one device is answered as ever: {alone:?}");
    for ids in ["m1,m2", "*"] {
        let both = hub.get(&format!("/api/energy?deviceIds={ids}&{RANGE}")).await;
        assert_eq!(both.status, StatusCode::OK, "{both:?}");
        assert_eq!(both.body["devices"][0]["deviceId"], "m1");
        assert_eq!(both.body["devices"][0]["buckets"], alone.body["buckets"]);
        assert_eq!(both.body["devices"][0]["total"]["importWh"], 9600.0);
        assert_eq!(both.body["devices"][1]["total"]["importWh"], 24_000.0);
        assert_eq!(both.body["total"]["importWh"], 33_600.0);
        assert!(both.body["total"]["peakW"].is_null(), "not known of several: {both:?}");
    }
}

#[tokio::test]
async fn devices_that_are_not_clear_are_refused() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    for (ids, word) in [("m1,m1", "twice"), ("m1,,m2", "deviceIds"), ("m1&deviceId=m1", "not both")]
    {
        let refused = hub.get(&format!("/api/energy?deviceIds={ids}&{RANGE}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{ids}: {refused:?}");
        assert!(refused.detail().contains(word), "{ids}: {refused:?}");
    }
    let unknown = hub.get(&format!("/api/energy?deviceIds=m1,m9&{RANGE}")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{unknown:?}");
    let nothing = hub.get(&format!("/api/energy?{RANGE}")).await;
    assert!(nothing.detail().contains("deviceId is missing"), "{nothing:?}");
}
