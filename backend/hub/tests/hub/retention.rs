//! Raw readings kept for a limited time, in the real program.

use crate::support;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};
use support::{Hub, now, publish, wait_until};

const DAY: i64 = 86_400;
const KEEP: &[(&str, &str)] = &[("OHMSTEAD_STORE__RAW_KEEP_DAYS", "3")];

fn ohmstead(args: &[&str], data: &Path) -> Output {
    Command::new(support::binary()).args(args).arg("--data").arg(data).output().unwrap()
}

fn energy(hub: &Hub, from: i64) -> Value {
    let to = (now() / 900 - 4) * 900;
    hub.get(&format!("/api/energy?deviceId=m1&from={from}&to={to}&bucket=15m"))["buckets"].clone()
}

#[test]
fn energy_stays_when_raw_readings_go() {
    let dir = tempfile::tempdir().unwrap();
    let midnight = now() / DAY * DAY;
    let from = midnight - 20 * DAY;
    let hub = Hub::serve(dir.path());
    let list: Vec<String> = (0..(now() - from) / 300)
        .map(|n| format!(r#"{{"energy":{},"power":600,"timestamp":{}}}"#, n * 50, from + n * 300))
        .collect();
    for part in list.chunks(1000) {
        publish(&hub, "/energy/m1/data", &format!("[{}]", part.join(",")), &["-q", "1"]);
    }
    let before = energy(&hub, from);
    assert!(before.as_array().unwrap().len() > 1900);
    assert_eq!(hub.stop(), Some(0));
    let exported = ohmstead(&["export", "intervals"], dir.path()).stdout;
    let exported = String::from_utf8(exported).unwrap();
    assert!(exported.lines().count() > 1900);

    // A restart does not forget that old readings were just arriving: it waits for an hour of quiet.
    let hour_later = |c: &rusqlite::Connection| {
        c.execute("UPDATE device SET late_at = late_at - 3600000 WHERE late_at > 0", []).unwrap()
    };
    let store = ohmstead_store_sqlite::connect(&dir.path().join("ohmstead.db")).unwrap();
    assert_eq!(hour_later(&store), 1);
    drop(store);
    let hub = Hub::start(&["serve"], dir.path(), KEEP);
    let first = |hub: &Hub| {
        hub.get(&format!("/api/readings?deviceId=m1&from={from}&to={}&limit=1", midnight + DAY))
            ["readings"][0]["timestamp"]
            .as_str()
            .map(str::to_owned)
    };
    // Three days, and as much as the ledger needs to go on; they go piece by piece.
    wait_until("old readings are gone, and no more than that", || {
        let kept = ohmstead_model::TimestampMs::parse(&first(&hub).unwrap()).unwrap().0 / 1000;
        assert!(kept < midnight - 3 * DAY, "{kept}");
        kept >= midnight - 6 * DAY
    });
    assert_eq!(energy(&hub, from), before);

    // What is older is refused, kept and counted.
    let late = format!(r#"{{"energy":1,"timestamp":{}}}"#, from + 7);
    publish(&hub, "/energy/m1/data", &late, &["-q", "1"]);
    let rejects = hub.get("/api/rejects");
    assert_eq!(rejects["rejects"][0]["reason"], "before-horizon", "{rejects}");
    assert!(rejects["rejects"][0]["detail"].as_str().unwrap().contains("raw_keep_days"));
    assert_eq!(hub.metric(r#"ohmstead_rejected_total{reason="before-horizon"}"#), 1);
    let csv = format!("deviceId,timestamp,energy\nm1,{},1\n", from + 8);
    let report = hub.upload("/api/import?format=ohmstead&name=old", &csv);
    assert_eq!(report["rejected"], 1, "{report}");
    assert_eq!(report["rejects"][0]["reason"], "before-horizon", "{report}");

    // Nor do corrections and settings reach back.
    let action = json!({"kind": "calibrate", "counter": "import", "from": from.to_string(), "numerator": 2, "denominator": 1});
    let body = json!({"deviceId": "m1", "reason": "too late", "action": action});
    let refused = hub.post("/api/corrections", &body);
    assert_eq!(refused["status"], 409, "{refused}");
    let refused =
        hub.put("/api/devices/m1/settings", &json!({"versions": [{"maxGapSeconds": 10.0}]}));
    assert_eq!(refused["status"], 409, "{refused}");
    assert_eq!(energy(&hub, from), before);
    assert_eq!(hub.stop(), Some(0));

    let rebuilt = ohmstead(&["rebuild"], dir.path());
    assert!(rebuilt.status.success(), "{rebuilt:?}");
    // Intervals are exported from their beginning, not from that of the readings that are left.
    let again = ohmstead(&["export", "intervals"], dir.path()).stdout;
    let again = String::from_utf8(again).unwrap();
    assert!(exported.lines().take(1900).eq(again.lines().take(1900)));
    let hub = Hub::start(&["serve"], dir.path(), KEEP);
    assert_eq!(energy(&hub, from), before);
}

#[test]
fn a_rebuild_says_how_far_it_is_and_can_be_cut_off() {
    use std::io::{BufRead, BufReader, Read};
    let dir = tempfile::tempdir().unwrap();
    let mut csv = String::from("deviceId,timestamp,energy\n");
    for n in 0..150_000 {
        csv.push_str(&format!("m1,{},{}\n", 1_700_000_000 + n * 10, n));
    }
    let file = dir.path().join("m1.csv");
    std::fs::write(&file, csv).unwrap();
    let data = dir.path().join("data");
    let imported = ohmstead(&["import", file.to_str().unwrap()], &data);
    assert!(imported.status.success(), "{imported:?}");
    let before = ohmstead(&["export", "intervals"], &data);
    assert!(before.stdout.iter().filter(|b| **b == b'\n').count() > 1600);

    let mut child = Command::new(support::binary())
        .args(["rebuild", "--progress", "--data"])
        .arg(&data)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    assert!(line.contains(" % m1 20"), "{line}");
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    stderr.read_to_string(&mut line).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{line}");
    assert!(line.contains("stopped before the end"), "{line}");

    let whole = ohmstead(&["rebuild", "--progress"], &data);
    assert!(whole.status.success(), "{whole:?}");
    let shown = String::from_utf8_lossy(&whole.stderr);
    let percent: Vec<u32> =
        shown.lines().filter_map(|l| l.split(" %").next()?.parse().ok()).collect();
    assert!(percent.len() >= 10 && percent.is_sorted(), "{shown}");
    assert_eq!(percent.last(), Some(&100));
    assert_eq!(ohmstead(&["export", "intervals"], &data).stdout, before.stdout);
}
