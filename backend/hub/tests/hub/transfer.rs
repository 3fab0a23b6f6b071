//! Readings out as CSV and in again, through the program and its API.

use crate::support;
use std::path::Path;
use std::process::{Command, Output};
use support::{Hub, binary, publish};

fn run(args: &[&str], data: &Path) -> Output {
    Command::new(binary()).args(args).arg("--data").arg(data).output().unwrap()
}

#[test]
fn what_is_exported_comes_in_again_and_twice_is_once() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    let hub = Hub::serve(&one);
    let list: Vec<String> = (0..500)
        .map(|n| {
            format!(
                r#"{{"voltage":230.5,"power":{},"energy":{n},"timestamp":{}}}"#,
                n - 250,
                1_738_540_800 + n * 60
            )
        })
        .collect();
    publish(&hub, "/energy/m1/data", &format!("[{}]", list.join(",")), &["-q", "1"]);
    publish(&hub, "/energy/m2/data", r#"{"power":1,"timestamp":1738540800.5}"#, &["-q", "1"]);
    let csv = hub.text("/api/export.csv");
    assert_eq!(csv.lines().count(), 502);
    assert_eq!(hub.text("/api/export.csv?deviceId=m2").lines().count(), 2);
    assert_eq!(hub.stop(), Some(0));
    let exported = run(&["export", "readings"], &one);
    assert_eq!(String::from_utf8_lossy(&exported.stdout), csv);

    let file = dir.path().join("readings.csv");
    std::fs::write(&file, &csv).unwrap();
    for stored in ["501 readings stored, 0 there already", "0 readings stored, 501 there already"] {
        let done = run(&["import", file.to_str().unwrap()], &two);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(String::from_utf8_lossy(&done.stdout).contains(stored), "{done:?}");
    }
    // A directory without a store is no empty store.
    let nowhere = dir.path().join("nowhere");
    for verb in [&["export", "intervals"][..], &["rebuild"], &["seal"], &["device", "list"]] {
        let done = run(verb, &nowhere);
        assert!(String::from_utf8_lossy(&done.stderr).contains("no store"), "{done:?}");
        assert!(!done.status.success() && !nowhere.exists());
    }
    let exports: Vec<Vec<u8>> =
        [&one, &two].map(|d| run(&["export", "intervals"], d).stdout).to_vec();
    assert_eq!(exports[0], exports[1]);

    let hub = Hub::serve(&dir.path().join("three"));
    let report = hub.upload("/api/import?name=readings.csv", &csv);
    assert_eq!(
        (report["stored"].as_u64(), report["rejected"].as_u64()),
        (Some(501), Some(0)),
        "{report}"
    );
    let (_, device) = report["devices"].as_object().unwrap().iter().next().unwrap();
    assert_eq!(device["firstAt"], "2025-02-03T00:00:00+00:00");
    assert_eq!(hub.text("/api/export.csv"), csv);
    let problem = hub.upload("/api/import", "what,is,this\n1,2,3\n");
    assert!(problem["detail"].as_str().unwrap().contains("what,is,this"), "{problem}");
    let problem = hub.upload("/api/import?format=punchcards", &csv);
    assert_eq!(problem["status"], 400);
}
