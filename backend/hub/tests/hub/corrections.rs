//! Corrections through the API: exactly what they touch follows, and back.

use crate::support;
use serde_json::{Value, json};
use support::{Hub, publish};

/// 2025-02-03T00:00Z, a Monday.
const START: i64 = 1_738_540_800;

fn energy(hub: &Hub, bucket: &str) -> Vec<f64> {
    let answer = hub.get(&format!(
        "/api/energy?deviceId=m1&from={START}&to={}&bucket={bucket}",
        START + 86_400
    ));
    answer["buckets"].as_array().unwrap().iter().map(|b| b["importWh"].as_f64().unwrap()).collect()
}

fn correct(hub: &Hub, action: &Value) -> Value {
    hub.post(
        "/api/corrections",
        &json!({"deviceId": "m1", "reason": "test", "author": "ann", "action": action}),
    )
}

/// A day of minutes, one Wh each, with a counter that is set back to 0 at noon.
fn day(hub: &Hub) {
    let list: Vec<String> = (0..=1440)
        .map(|m| {
            format!(
                r#"{{"energy":{},"timestamp":{}}}"#,
                if m < 720 { 50_000 + m } else { m - 720 },
                START + m * 60
            )
        })
        .collect();
    for part in list.chunks(500) {
        publish(hub, "/energy/m1/data", &format!("[{}]", part.join(",")), &["-q", "1"]);
    }
}

#[test]
fn a_reset_is_found_explained_and_can_be_overruled() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    day(&hub);
    let found = hub.get("/api/findings?deviceId=m1");
    let finding = &found["findings"][0];
    assert_eq!(finding["class"], "reset", "{found}");
    assert_eq!(finding["beforeWh"], 50_719.0);
    assert!(!finding["reason"].as_str().unwrap().is_empty());
    let before: f64 = energy(&hub, "day")[0];
    assert!((1438.0..=1440.0).contains(&before), "{before}");

    let made = correct(
        &hub,
        &json!({"kind": "classify", "counter": "import", "at": finding["at"], "verdict": "swap"}),
    );
    assert_eq!(made["inForce"], true, "{made}");
    assert_eq!(hub.get("/api/findings?deviceId=m1")["findings"][0]["corrected"], true);
    let taken_back = correct(&hub, &json!({"kind": "revoke", "id": made["id"]}));
    assert_eq!(taken_back["action"]["kind"], "revoke");
    assert_eq!(energy(&hub, "day"), [before]);
    let all = hub.get("/api/corrections?deviceId=m1");
    assert_eq!(all["corrections"].as_array().unwrap().len(), 2);
    assert_eq!(all["corrections"][0]["inForce"], false);
}

#[test]
fn a_calibration_touches_only_what_comes_after_its_date() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    day(&hub);
    let before = energy(&hub, "hour");
    let from = START + 18 * 3600;
    let made = correct(
        &hub,
        &json!({"kind": "calibrate", "counter": "import", "from": from.to_string(), "numerator": 11, "denominator": 10}),
    );
    assert_eq!(made["inForce"], true, "{made}");
    let after = energy(&hub, "hour");
    assert_eq!(after[..18], before[..18]);
    assert_eq!(after[18..], [66.0; 6]);
}

#[test]
fn voided_readings_count_as_never_sent() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    day(&hub);
    let range = |from: i64, to: i64| json!({"kind": "void", "from": (START + from * 3600).to_string(), "to": START + to * 3600});
    correct(&hub, &range(2, 4));
    let answer =
        hub.get(&format!("/api/energy?deviceId=m1&from={START}&to={}&bucket=hour", START + 86_400));
    let hours = answer["buckets"].as_array().unwrap();
    // The counter still knows the energy of the gap; its split is estimated and says so.
    assert_eq!(
        hours[2]["importWh"].as_f64().unwrap() + hours[3]["importWh"].as_f64().unwrap(),
        120.0
    );
    assert!(hours[2]["coverage"].as_f64().unwrap() < 0.1);
    assert!(hours[2]["estimatedShare"].as_f64().unwrap() > 0.9);
    assert_eq!(hours[5]["estimatedShare"], 0.0);
}

#[test]
fn corrections_that_make_no_sense_are_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    day(&hub);
    for (action, word) in [
        (json!({"kind": "void", "from": "5", "to": "5"}), "after"),
        (
            json!({"kind": "calibrate", "counter": "import", "from": "5", "numerator": 0, "denominator": 1}),
            "at least 1",
        ),
        (
            json!({"kind": "classify", "counter": "import", "at": "5", "verdict": "rollover"}),
            "modulusWh",
        ),
        (json!({"kind": "revoke", "id": 77}), "no correction 77"),
        (json!({"kind": "dance"}), "dance"),
    ] {
        let problem = correct(&hub, &action);
        assert!(problem["detail"].as_str().unwrap_or("").contains(word), "{action}: {problem}");
    }
    let other = hub.post(
        "/api/corrections",
        &json!({"deviceId": "x", "reason": "r", "action": {"kind": "revoke", "id": 1}}),
    );
    assert_eq!(other["status"], 404);
}

#[test]
fn corrections_can_be_made_on_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    day(&hub);
    assert_eq!(hub.stop(), Some(0));
    let run = |args: &[&str]| {
        std::process::Command::new(support::binary())
            .arg("device")
            .args(args)
            .arg("--data")
            .arg(dir.path())
            .output()
            .unwrap()
    };
    let action = format!(
        r#"{{"kind":"calibrate","counter":"import","from":"{START}","numerator":2,"denominator":1}}"#
    );
    let done = run(&["correct", "m1", "--reason", "wrong CT ratio", "--action", &action]);
    assert!(done.status.success(), "{done:?}");
    let listed = run(&["corrections", "m1"]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("wrong CT ratio"));
    assert!(!run(&["correct", "m1", "--reason", "r", "--action", "{}"]).status.success());
    assert!(!run(&["correct", "m9", "--reason", "r", "--action", &action]).status.success());
    let hub = Hub::serve(dir.path());
    assert_eq!(energy(&hub, "hour")[3], 120.0);
}
