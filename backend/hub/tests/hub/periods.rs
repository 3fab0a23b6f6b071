//! Energy by period through the real hub: previewed, imported, corrected, rebuilt.

use crate::support;
use serde_json::json;
use std::process::Command;
use support::{Hub, binary};

const OCTOPUS: &str = "Consumption (kWh), Start, End\n\
    0.12, 2024-10-27T00:30:00+01:00, 2024-10-27T01:00:00+01:00\n\
    0.10, 2024-10-27T01:00:00+01:00, 2024-10-27T01:30:00+01:00\n\
    0.09, 2024-10-27T01:30:00+01:00, 2024-10-27T01:00:00+00:00\n\
    0.15, 2024-10-27T01:00:00+00:00, 2024-10-27T01:30:00+00:00\n";

fn day(hub: &Hub, id: &str) -> f64 {
    let day = "from=2024-10-27T00:00:00Z&to=2024-10-28T00:00:00Z&bucket=day";
    let before = "from=2024-10-26T00:00:00Z&to=2024-10-27T00:00:00Z&bucket=day";
    [before, day]
        .iter()
        .map(|range| {
            let energy = hub.get(&format!("/api/energy?deviceId={id}&{range}"));
            energy["buckets"][0]["importWh"].as_f64().unwrap()
        })
        .sum()
}

#[test]
fn half_hours_are_previewed_kept_corrected_and_rebuilt_to_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let preview = hub.upload("/api/import?deviceId=home&preview=true", OCTOPUS);
    assert_eq!(preview["format"], json!("octopus"));
    assert_eq!(preview["preview"].as_array().unwrap().len(), 4);
    assert_eq!(preview["preview"][0]["periodSeconds"], json!(1800));
    assert_eq!(hub.get("/api/devices")["devices"], json!([]), "nothing is kept");

    let done = hub.upload("/api/import?deviceId=home", OCTOPUS);
    assert_eq!(
        (&done["stored"], &done["devices"]["home"]["isOfPeriods"]),
        (&json!(4), &json!(true))
    );
    assert_eq!(day(&hub, "home"), 460.0);
    let again = hub.upload("/api/import?deviceId=home", OCTOPUS);
    assert_eq!((&again["stored"], &again["duplicates"]), (&json!(0), &json!(4)));
    let corrected = OCTOPUS.replace("0.12", "0.02");
    hub.upload("/api/import?deviceId=home", &corrected);
    assert_eq!(day(&hub, "home"), 360.0);
    assert_eq!(hub.stop(), Some(0));

    let export = || {
        let out = Command::new(binary())
            .args(["export", "intervals", "--data"])
            .arg(dir.path())
            .output()
            .unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    let before = export();
    assert!(before.lines().count() >= 8, "{before}");
    let rebuilt =
        Command::new(binary()).args(["rebuild", "--data"]).arg(dir.path()).output().unwrap();
    assert!(rebuilt.status.success());
    assert_eq!(export(), before);
}

#[test]
fn an_accepted_cadence_is_a_setting_for_its_time() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let rows: String =
        (0..48).map(|n| format!("house,{},{}\n", 1_735_689_600 + n * 3600, n * 500)).collect();
    let text = format!("deviceId,timestamp,energy\n{rows}");
    let done = hub.upload("/api/import?acceptCadence=true", &text);
    assert_eq!(done["devices"]["house"]["cadenceSeconds"], json!(3600.0));
    let versions = hub.get("/api/devices/house/settings")["versions"].clone();
    let cadences: Vec<_> =
        versions.as_array().unwrap().iter().map(|v| v["cadenceSeconds"].as_f64()).collect();
    assert_eq!(cadences, [None, Some(3600.0), None]);
}

#[test]
fn any_csv_comes_in_by_a_mapping_on_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("meter.csv");
    std::fs::write(&file, "Zeit;Verbrauch\n01.01.2025 00:00;0,25\n01.01.2025 00:15;0,5\n").unwrap();
    let run = |more: &[&str]| {
        let out = Command::new(binary())
            .arg("import")
            .arg(&file)
            .args(["--format", "mapped", "--map", "time=Zeit,used=Verbrauch:kWh"])
            .args(["--device", "home", "--zone", "Europe/Berlin", "--data"])
            .arg(dir.path().join("data"))
            .args(more)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        text
    };
    let preview = run(&["--preview"]);
    assert!(preview.contains("Nothing is kept") && preview.contains("250 Wh"), "{preview}");
    assert!(run(&[]).contains("2 readings stored"));
    assert!(run(&[]).contains("2 there already"));
}
