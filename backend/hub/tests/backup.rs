//! A copy taken under load is whole, and comes back.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use std::path::Path;
use std::process::{Command, Output, Stdio};
use support::{Hub, binary, publish, wait_until};

fn run(verb: &str, file: &Path, data: &Path) -> Output {
    Command::new(binary()).args([verb]).arg(file).arg("--data").arg(data).output().unwrap()
}

#[test]
fn a_backup_under_load_is_whole_and_restores() {
    let dir = tempfile::tempdir().unwrap();
    let (data, copy) = (dir.path().join("data"), dir.path().join("copy.db"));
    let hub = Hub::serve(&data);
    publish(&hub, "/energy/m1/data", r#"{"energy":5,"timestamp":1738540800}"#, &["-q", "1"]);
    let mut load = Command::new(binary())
        .args([
            "loadtest",
            "--port",
            &hub.mqtt_port.to_string(),
            "--connections",
            "10",
            "--duration",
            "30",
        ])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let stored = || hub.metric("ohmstead_ingest_total{outcome=\"stored\"}");
    wait_until("readings flow", || stored() > 200);
    let before = stored();
    let output = run("backup", &copy, &data);
    let after = stored();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let readings: u64 =
        text.split(", ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!((before..=after).contains(&readings), "{before} <= {readings} <= {after}");
    assert!(!run("backup", &copy, &data).status.success(), "an existing file is not overwritten");
    let busy = run("restore", &copy, &data);
    assert!(String::from_utf8_lossy(&busy.stderr).contains("in use"), "{busy:?}");
    load.kill().unwrap();
    load.wait().unwrap();
    hub.kill();

    let fresh = dir.path().join("fresh");
    for target in [&fresh, &data] {
        let output = run("restore", &copy, target);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let hub = Hub::serve(target);
        assert_eq!(hub.get("/api/readings?deviceId=m1")["readings"][0]["energy"], 5.0);
        assert_eq!(hub.metric("ohmstead_devices"), 11);
        assert_eq!(hub.stop(), Some(0));
    }
    assert!(data.join("ohmstead.db.before-restore").exists());
    // Once more: what was there the first time is still kept.
    let kept = std::fs::read(data.join("ohmstead.db.before-restore")).unwrap();
    assert!(run("restore", &copy, &data).status.success());
    assert!(data.join("ohmstead.db.before-restore-2").exists());
    assert_eq!(std::fs::read(data.join("ohmstead.db.before-restore")).unwrap(), kept);

    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xA5);
    let damaged = dir.path().join("damaged.db");
    std::fs::write(&damaged, bytes).unwrap();
    let output = run("restore", &damaged, &fresh);
    assert!(!output.status.success(), "a damaged copy is refused");
    // One byte, where the database's own check sees nothing: the checksum beside it does.
    let mut bytes = std::fs::read(&copy).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&copy, bytes).unwrap();
    let output = run("restore", &copy, &fresh);
    assert!(String::from_utf8_lossy(&output.stderr).contains("SHA-256"), "{output:?}");
    let hub = Hub::serve(&fresh);
    assert_eq!(hub.metric("ohmstead_devices"), 11, "and what was there stays");
}
