//! Energy as people ask for it: virtual meters, billing periods, power-only devices.

use crate::support;
use serde_json::json;
use support::{Hub, binary, publish};

/// 2025-02-03T00:00Z.
const START: i64 = 1_738_540_800;

fn counter(hub: &Hub, id: &str, wh_per_minute: i64, minutes: i64, step: i64) {
    let list: Vec<String> = (0..=minutes / step)
        .map(|n| {
            format!(
                r#"{{"energy":{},"timestamp":{}}}"#,
                n * step * wh_per_minute,
                START + n * step * 60
            )
        })
        .collect();
    for part in list.chunks(500) {
        publish(hub, &format!("/energy/{id}/data"), &format!("[{}]", part.join(",")), &["-q", "1"]);
    }
}

#[test]
fn a_remainder_is_what_no_circuit_accounts_for() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    for (id, rate) in [("house", 10), ("kitchen", 3), ("laundry", 2)] {
        counter(&hub, id, rate, 120, 1);
    }
    let rest = json!({"name": "Everything else", "combination": "remainder", "members": ["house", "kitchen", "laundry"]});
    assert_eq!(hub.put("/api/virtual-meters/rest", &rest)["id"], "rest");
    hub.put(
        "/api/virtual-meters/circuits",
        &json!({"name": null, "combination": "sum", "members": ["kitchen", "laundry"]}),
    );
    let total = |id: &str| {
        hub.get(&format!("/api/energy?deviceId={id}&from={START}&to={}&bucket=hour", START + 7200))
            ["total"]["importWh"]
            .clone()
    };
    assert_eq!(
        (total("house"), total("circuits"), total("rest")),
        (json!(1200.0), json!(600.0), json!(600.0))
    );
    let list = hub.get("/api/virtual-meters");
    assert_eq!(list["virtualMeters"][1]["name"], "Everything else");
    let bad = hub.put(
        "/api/virtual-meters/x",
        &json!({"name": null, "combination": "sum", "members": ["nobody"]}),
    );
    assert_eq!(bad["status"], 400);
    // The id of a virtual meter is taken: by a new device, and by readings under it.
    assert_eq!(hub.post("/api/devices", &json!({"id": "circuits"}))["status"], 409);
    counter(&hub, "circuits", 77, 120, 1);
    assert_eq!(total("circuits"), json!(600.0));
    assert_eq!(hub.delete("/api/virtual-meters/rest"), 204);
    assert_eq!(hub.status(&format!("/api/energy?deviceId=rest&from={START}")), 404);
}

#[test]
fn every_bucket_adds_up_to_the_counter_in_the_site_s_zone_and_billing_period() {
    let dir = tempfile::tempdir().unwrap();
    let zone =
        [("OHMSTEAD_SITE__TIMEZONE", "America/New_York"), ("OHMSTEAD_SITE__BILLING_DAY", "15")];
    let hub = Hub::start(&["serve"], dir.path(), &zone);
    // Ten weeks over the spring change, every five minutes.
    counter(&hub, "m1", 7, 70 * 1440, 5);
    let to = START + 70 * 86_400;
    for bucket in ["15m", "hour", "day", "week", "month", "billing", "year"] {
        let answer =
            hub.get(&format!("/api/energy?deviceId=m1&from={START}&to={to}&bucket={bucket}"));
        let buckets = answer["buckets"].as_array().unwrap();
        let sum: f64 = buckets.iter().map(|b| b["importWh"].as_f64().unwrap()).sum();
        assert_eq!(sum, (70 * 1440 * 7) as f64, "{bucket}");
        assert_eq!(answer["total"]["importWh"].as_f64(), Some(sum), "{bucket}");
        if bucket == "billing" {
            assert_eq!(buckets[1]["from"], "2025-02-15T00:00:00-05:00");
            assert_eq!(buckets[2]["from"], "2025-03-15T00:00:00-04:00");
        }
    }
}

#[test]
fn a_device_without_a_counter_is_integrated_from_its_power() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let list: Vec<String> = (0..=60)
        .map(|m| {
            format!(
                r#"{{"power":{},"timestamp":{}}}"#,
                if m < 30 { 1200 } else { -600 },
                START + m * 60
            )
        })
        .collect();
    publish(&hub, "/energy/p1/data", &format!("[{}]", list.join(",")), &["-q", "1"]);
    let total = hub.get(&format!("/api/energy?deviceId=p1&from={START}&to={}&bucket=hour", START + 3600))["total"].clone();
    let (import, export) =
        (total["importWh"].as_f64().unwrap(), total["exportWh"].as_f64().unwrap());
    // 29 minutes of 1200 W, 30 of -600 W, and one in which the power crosses zero.
    assert!((import - (580.0 + 6.667)).abs() < 0.01, "{import}");
    assert!((export - (300.0 + 1.667)).abs() < 0.01, "{export}");
}

#[test]
fn a_bill_needs_no_hub() {
    let dir = tempfile::tempdir().unwrap();
    let tariff = dir.path().join("tariff.json");
    std::fs::write(
        &tariff,
        json!({"label": "t", "utility": "U", "name": "Flat", "sector": "Residential",
            "energyratestructure": [[{"rate": 0.25, "unit": "kWh"}]],
            "energyweekdayschedule": vec![vec![0; 24]; 12], "energyweekendschedule": vec![vec![0; 24]; 12],
            "fixedchargefirstmeter": 10.0, "fixedchargeunits": "$/month"})
        .to_string(),
    )
    .unwrap();
    let load = dir.path().join("load.csv");
    let mut text = "timestamp,kwh\n".to_owned();
    let mut at = jiff::civil::date(2007, 1, 1).at(0, 0, 0, 0);
    for _ in 0..8760 {
        text.push_str(&format!("{at},1\n"));
        at = at.checked_add(jiff::Span::new().hours(1)).unwrap();
    }
    std::fs::write(&load, text).unwrap();
    let run = |tariff: &std::path::Path| {
        std::process::Command::new(binary())
            .args(["bill", "--json", "--tariff"])
            .arg(tariff)
            .arg("--load")
            .arg(&load)
            .output()
            .unwrap()
    };
    let output = run(&tariff);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bills: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let totals: Vec<f64> =
        bills["months"].as_array().unwrap().iter().map(|m| m["total"].as_f64().unwrap()).collect();
    assert_eq!(totals.len(), 12);
    assert_eq!((totals[0], totals[1]), (196.0, 178.0));
    std::fs::write(&tariff, r#"{"energyratestructure": [[{"unit": "kWh"}]]}"#).unwrap();
    let output = run(&tariff);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("rate"), "{output:?}");
}
