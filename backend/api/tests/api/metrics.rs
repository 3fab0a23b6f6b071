//! `/metrics`.

use crate::support::TestHub;
use axum::http::StatusCode;
use ohmstead_api::Gate;

#[tokio::test]
async fn each_meter_has_its_series_where_that_is_wanted_and_an_old_power_is_left_out() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    hub.json("PATCH", "/api/devices/m1", r#"{"name":"The \"big\" one"}"#).await;
    let text = hub.get("/metrics").await;
    let text = text.body.as_str().unwrap();
    for line in [
        "ohmstead_devices 1",
        "ohmstead_meter_power_watts{device=\"m1\"} 400",
        "ohmstead_meter_voltage_volts{device=\"m1\"} 230",
        "# TYPE ohmstead_meter_energy_imported_watthours_total counter",
        "ohmstead_meter_energy_imported_watthours_total{device=\"m1\"} 9600",
        "ohmstead_meter_info{device=\"m1\",name=\"The \\\"big\\\" one\",role=\"other\",site=\"home\"} 1",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} is not in\n{text}");
    }
    let old = r#"{"deviceId":"m2","power":7,"energy":3,"timestamp":1738540800}"#;
    hub.json("POST", "/api/readings", old).await;
    let text = hub.get("/metrics").await;
    let text = text.body.as_str().unwrap();
    assert!(!text.contains("power_watts{device=\"m2\"}"), "years old: {text}");
    assert!(
        text.contains("watthours_total{device=\"m2\"} 3"),
        "a counter stays where it stood: {text}"
    );
}

#[tokio::test]
async fn who_only_shares_the_machine_with_the_hub_learns_nothing_of_meters() {
    let hub = TestHub::with(Gate::default()).await;
    hub.day("m1", 400).await;
    let text = hub.get("/metrics").await;
    assert_eq!(text.status, StatusCode::OK, "{}", text.body);
    let text = text.body.as_str().unwrap();
    assert!(text.contains("ohmstead_devices 1") && !text.contains("m1"), "{text}");
}
