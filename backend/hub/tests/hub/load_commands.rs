//! `ohmstead forecast` and `ohmstead anomalies`: a file in, JSON out, no hub.

use crate::support;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use support::binary;

fn run(command: &str, load: &Path, zone: &str, more: &[&str]) -> Output {
    let mut program = Command::new(binary());
    program.args([command, "--load"]).arg(load).args(["--timezone", zone]).args(more);
    program.output().unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Sixteen weeks of a household that needs more in the evening; `broken` replaces hours.
fn file(dir: &Path, broken: impl Fn(usize) -> Option<f64>) -> std::path::PathBuf {
    let mut text = String::from("timestamp,kwh\n");
    for hour in 0..24 * 112 {
        let scatter = (hour * 7919 % 1000) as f64 / 10_000.0;
        let usual = 0.2 + scatter + if (17..22).contains(&(hour % 24)) { 0.8 } else { 0.0 };
        let kwh = broken(hour).unwrap_or(usual);
        let at =
            jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(500_000 + hour as i64);
        text.push_str(&format!("{at},{kwh:.4}\n"));
    }
    let path = dir.join("load.csv");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_forecast_has_a_model_its_error_and_ordered_hours_after_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let load = file(dir.path(), |_| None);
    let said = json(&run("forecast", &load, "Europe/Berlin", &["--horizon", "24", "--json"]));
    assert!(!said["model"].as_str().unwrap().is_empty());
    assert!(said["error"]["mae_kwh"].as_f64().unwrap() > 0.0);
    let buckets = said["buckets"].as_array().unwrap();
    assert_eq!(buckets.len(), 24);
    let first: jiff::Timestamp = buckets[0]["from"].as_str().unwrap().parse().unwrap();
    assert_eq!(first.as_second(), (500_000 + 24 * 112) * 3600);
    for b in buckets {
        let value = |key: &str| b[key].as_f64().unwrap();
        assert!(value("low") <= value("median") && value("median") <= value("high"), "{b}");
        assert!(value("kwh") > 0.0, "{b}");
    }
}

#[test]
fn a_holiday_that_is_named_is_forecast_like_a_sunday() {
    let dir = tempfile::tempdir().unwrap();
    // The file begins on Friday 15 January 2027 at 08:00 UTC. On Sundays and on every second Friday 3 kWh an hour are
    // used; it ends on such a Friday.
    let off = |hour: usize| matches!((hour + 8) / 24 % 14, 0 | 2 | 9);
    let much = |hour: usize| 3.0 + (hour % 10) as f64 / 50.0;
    let load = file(dir.path(), |h| off(h).then(|| much(h)));
    let miss = |more: &[&str]| {
        let said = json(&run("forecast", &load, "UTC", &[&["--json"], more].concat()));
        let buckets = said["buckets"].as_array().unwrap();
        let hours = buckets.iter().take(16).enumerate();
        hours.map(|(i, b)| (b["kwh"].as_f64().unwrap() - much(24 * 112 + i)).abs()).sum::<f64>()
    };
    let days = "2027-01-15,01-29,02-12,02-26,03-12,03-26,04-09,04-23,2027-05-07";
    let (unknown, known) = (miss(&[]), miss(&["--holidays", days]));
    assert!(known < 0.5 * unknown, "{unknown} {known}");
    let said = run("forecast", &load, "UTC", &["--holidays", "Tuesdayish"]);
    assert!(String::from_utf8_lossy(&said.stderr).contains("Tuesdayish"), "{said:?}");
}

#[test]
fn a_heated_home_is_forecast_by_the_temperature_in_a_file() {
    let dir = tempfile::tempdir().unwrap();
    // Cold and mild days take turns as no lag of the load tells.
    let celsius = |hour: usize| {
        let mixed = (hour as u64 / 24 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 % 23.0 - 8.0
    };
    let kwh = |hour: usize| 0.3 + (16.0 - celsius(hour)).max(0.0) / 10.0;
    let load = file(dir.path(), |hour| Some(kwh(hour)));
    let known = dir.path().join("temperature.csv");
    let mut text = String::from("timestamp,temperature\n");
    for hour in 0..24 * 114 {
        let at =
            jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(500_000 + hour as i64);
        text.push_str(&format!("{at},{}\n", celsius(hour)));
    }
    std::fs::write(&known, text).unwrap();
    let miss = |more: &[&str]| {
        let said = json(&run("forecast", &load, "UTC", &[&["--json"], more].concat()));
        let buckets = said["buckets"].as_array().unwrap();
        let hours = buckets.iter().enumerate();
        hours.map(|(i, b)| (b["kwh"].as_f64().unwrap() - kwh(24 * 112 + i)).abs()).sum::<f64>()
    };
    let (blind, seeing) = (miss(&[]), miss(&["--temperature", known.to_str().unwrap()]));
    assert!(seeing < 0.3 * blind, "{seeing} {blind}");
    let said = run("forecast", &load, "UTC", &["--temperature", "no such file"]);
    assert!(String::from_utf8_lossy(&said.stderr).contains("no such file"), "{said:?}");
}

#[test]
fn an_anomaly_has_its_time_its_kind_and_words() {
    let dir = tempfile::tempdir().unwrap();
    let load = file(dir.path(), |h| (1440..1446).contains(&h).then_some(0.0));
    let said = json(&run("anomalies", &load, "Europe/Berlin", &["--json"]));
    let found = said["anomalies"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{said}");
    assert_eq!(found[0]["kind"], "zero");
    let at = |key: &str| {
        found[0][key].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second() / 3600
    };
    assert_eq!((at("from"), at("to")), (501_440, 501_446));
    assert!(found[0]["text"].as_str().unwrap().contains("nothing used for 6 h"), "{said}");
}

#[test]
fn a_bad_file_or_zone_is_an_error_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let bad = dir.path().join("bad.csv");
    std::fs::write(&bad, "timestamp,kwh\n2026-01-01T00:00:00Z,much\n").unwrap();
    for command in ["forecast", "anomalies"] {
        let said = run(command, &bad, "Europe/Berlin", &[]);
        assert!(!said.status.success());
        let text = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(text.contains("row 2") && text.contains("much"), "{text}");
        let said = run(command, &bad, "Mars/Olympus", &[]);
        assert!(String::from_utf8_lossy(&said.stderr).contains("IANA"), "{said:?}");
    }
}
