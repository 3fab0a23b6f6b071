//! Dated settings of a device, and the hierarchy of devices.

use crate::support;
use serde_json::{Value, json};
use support::{Hub, publish};

/// 2025-02-03T00:00Z, a Monday.
const START: i64 = 1_738_540_800;
const DAY: i64 = 86_400;

/// A day of minutes, one Wh each, without those from `holes`.
fn day(hub: &Hub, id: &str, wh: i64, holes: &[std::ops::Range<i64>]) {
    let list: Vec<String> = (0..=1440)
        .filter(|m| !holes.iter().any(|hole| hole.contains(m)))
        .map(|m| format!(r#"{{"energy":{},"timestamp":{}}}"#, m * wh, START + m * 60))
        .collect();
    for part in list.chunks(500) {
        let body = format!("[{}]", part.join(","));
        publish(hub, &format!("/energy/{id}/data"), &body, &["-q", "1"]);
    }
}

fn slots(hub: &Hub, id: &str) -> Vec<Value> {
    let to = START + DAY;
    let answer = hub.get(&format!("/api/energy?deviceId={id}&from={START}&to={to}&bucket=15m"));
    answer["buckets"].as_array().unwrap().clone()
}

#[test]
fn a_changed_max_gap_changes_exactly_the_slots_with_such_gaps() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    // Ten minutes are missing at 06:00 and at 18:00.
    day(&hub, "m1", 1, &[361..370, 1081..1090]);
    let path = "/api/devices/m1/settings";
    assert_eq!(hub.get(path), json!({"versions": [{"maxGapSeconds": 300.0}]}));
    let before = slots(&hub, "m1");
    let at = |hour: i64| (START + hour * 3600).to_string();
    let new = json!({"versions": [
        {"from": null, "maxGapSeconds": 300},
        {"from": at(12), "maxGapSeconds": 900, "maxPowerW": 11000, "importModulusWh": 1000000},
    ]});
    let set = hub.put(path, &new);
    assert_eq!(set["versions"][1]["from"], "2025-02-03T12:00:00+00:00", "{set}");
    assert_eq!(hub.get(path), set);
    let after = slots(&hub, "m1");
    let changed = |a: &[Value], b: &[Value]| -> Vec<usize> {
        (0..a.len()).filter(|n| a[*n] != b[*n]).collect()
    };
    assert_eq!(changed(&before, &after), [72], "18:00 to 18:15, and nothing else");
    assert_eq!((&before[72]["coverage"], &after[72]["coverage"]), (&json!(1.0 / 3.0), &json!(1.0)));
    assert_eq!(hub.stop(), Some(0));

    let settings = |args: &[&str]| {
        std::process::Command::new(support::binary())
            .args(["device", "settings", "m1"])
            .args(args)
            .arg("--data")
            .arg(dir.path())
            .output()
            .unwrap()
    };
    let shown = settings(&[]);
    assert_eq!(serde_json::from_slice::<Value>(&shown.stdout).unwrap(), set);
    let all = settings(&["--set", r#"{"versions":[{"maxGapSeconds":900}]}"#]);
    assert!(all.status.success(), "{all:?}");
    assert!(!settings(&["--set", r#"{"versions":[]}"#]).status.success());
    let hub = Hub::serve(dir.path());
    assert_eq!(changed(&before, &slots(&hub, "m1")), [24, 72]);
}

#[test]
fn settings_that_make_no_sense_are_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    day(&hub, "m1", 1, &[]);
    for (versions, word) in [
        (json!([]), "versions: give 1"),
        (json!([{"maxGapSeconds": 0}]), "versions[0].maxGapSeconds"),
        (json!([{"maxPowerW": -5}]), "maxPowerW"),
        (json!([{"importModulusWh": 0}]), "importModulusWh"),
        (json!([{}, {}]), "versions[1].from"),
        (json!([{"from": "5"}, {"from": "4"}]), "versions[1].from"),
        (json!([{"from": "yesterday"}]), "from"),
        (json!([{"maxgap": 5}]), "maxgap"),
    ] {
        let problem = hub.put("/api/devices/m1/settings", &json!({"versions": versions}));
        assert!(problem["detail"].as_str().unwrap_or("").contains(word), "{versions}: {problem}");
    }
    // Before its first message: the device is known from then on.
    let early = hub.put("/api/devices/early/settings", &json!({"versions": [{"fuseA": 16}]}));
    assert_eq!(early["versions"][0]["fuseA"], 16.0, "{early}");
    assert_eq!(hub.get("/api/devices/early/settings"), early);
    assert_eq!(hub.status("/api/devices/x/settings"), 404);
}

#[test]
fn what_the_children_do_not_account_for_is_the_parent_s_remainder() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    for (id, wh) in [("main", 10), ("kitchen", 4), ("oven", 3), ("pv", 0)] {
        day(&hub, id, wh, &[]);
    }
    let patch = |id: &str, change: Value| hub.patch(&format!("/api/devices/{id}"), &change);
    for (id, role, parent) in [
        ("main", "main", Value::Null),
        ("kitchen", "circuit", json!("main")),
        ("oven", "circuit", json!("kitchen")),
        ("pv", "solar", json!("main")),
    ] {
        let device = patch(id, json!({"role": role, "parent": parent}));
        assert_eq!((&device["role"], &device["parent"]), (&json!(role), &parent));
    }
    let devices = hub.get("/api/devices");
    let roles: Vec<&str> = devices["devices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["circuit", "main", "circuit", "solar"], "by id");

    // Only what is directly below: the oven is measured by the kitchen too.
    let rest = json!({"combination": "remainder", "members": ["main"]});
    assert_eq!(hub.put("/api/virtual-meters/rest", &rest)["id"], "rest");
    let wh = |id: &str| slots(&hub, id)[40]["importWh"].as_f64().unwrap();
    assert_eq!((wh("main"), wh("kitchen"), wh("rest")), (150.0, 60.0, 90.0));
    // It follows the hierarchy as it is.
    patch("oven", json!({"parent": "main"}));
    assert_eq!(wh("rest"), 45.0);
    patch("oven", json!({"parent": "kitchen"}));

    for (id, parent, word) in [
        ("main", "oven", "oven is below main itself"),
        ("main", "main", "main is below main itself"),
        ("main", "cellar", "no device cellar is known"),
    ] {
        let problem = patch(id, json!({"parent": parent}));
        assert!(problem["detail"].as_str().unwrap_or("").contains(word), "{problem}");
    }
}
