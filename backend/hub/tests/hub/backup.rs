//! A copy taken under load is whole, and comes back.

use crate::support;
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

#[test]
fn backups_are_made_when_they_are_due_tried_out_told_of_and_restore() {
    let dir = tempfile::tempdir().unwrap();
    let (data, copies) = (dir.path().join("data"), dir.path().join("copies"));
    let env = [
        ("OHMSTEAD_BACKUP__EVERY", "1d"),
        ("OHMSTEAD_BACKUP__KEEP", "2"),
        ("OHMSTEAD_BACKUP__DIRECTORY", copies.to_str().unwrap()),
    ];
    // Something must be there before the first start copies it.
    let hub = Hub::serve(&data);
    assert_eq!(hub.status("/api/backups"), 404, "none are made unless they are asked for");
    publish(&hub, "/energy/m1/data", r#"{"energy":5,"timestamp":1738540800}"#, &["-q", "1"]);
    assert_eq!(hub.stop(), Some(0));
    let hub = Hub::start(&["serve"], &data, &env);
    wait_until("the first is made", || hub.metric("ohmstead_backup_ok") == 1);
    let report = hub.get("/api/backups");
    let last = &report["last"];
    assert_eq!(
        (last["devices"].as_u64(), last["readings"].as_u64()),
        (Some(1), Some(1)),
        "{report:#}"
    );
    assert_eq!(
        (&last["fault"], &report["files"][0]["name"]),
        (&serde_json::Value::Null, &last["file"])
    );
    hub.logs("restored on trial");
    let done = hub.metric("ohmstead_backup_last_success_timestamp_seconds");
    assert!(support::now().abs_diff(done as i64) < 120, "{done}");
    let doctor = || {
        let out = Command::new(binary())
            .args(["doctor", "--quick", "--url", &hub.http, "--data"])
            .arg(&data)
            .envs(env)
            .output()
            .unwrap();
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    assert!(doctor().contains("1 in"), "{}", doctor());

    let file = copies.join(last["file"].as_str().unwrap());
    let fresh = dir.path().join("fresh");
    let output = run("restore", &file, &fresh);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).is_empty(), "its checksum is beside it");
    let again = Hub::serve(&fresh);
    assert_eq!(again.get("/api/readings?deviceId=m1")["readings"][0]["energy"], 5.0);
    drop(again);

    // A restart makes no second one before its time.
    assert_eq!(hub.stop(), Some(0));
    let hub = Hub::start(&["serve"], &data, &env);
    wait_until("it knows of the first", || hub.metric("ohmstead_backup_ok") == 1);
    assert_eq!(hub.get("/api/backups")["files"].as_array().unwrap().len(), 1);
}

#[test]
fn a_backup_that_cannot_be_made_is_told_everywhere_and_stops_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    // A file stands where the directory should be.
    let blocked = dir.path().join("blocked");
    std::fs::write(&blocked, "in the way").unwrap();
    let env = [
        ("OHMSTEAD_BACKUP__EVERY", "6h"),
        ("OHMSTEAD_BACKUP__DIRECTORY", blocked.to_str().unwrap()),
    ];
    let hub = Hub::start(&["serve"], &data, &env);
    hub.logs("the backup failed");
    wait_until("it is told", || hub.get("/api/backups")["last"]["fault"].is_string());
    assert_eq!(hub.metric("ohmstead_backup_ok"), 0);
    assert!(hub.metric("ohmstead_backup_last_attempt_timestamp_seconds") > 0);
    assert_eq!(hub.status("/readyz"), 200, "readings are taken in as ever");
    let out = Command::new(binary())
        .args(["doctor", "--quick", "--url", &hub.http, "--data"])
        .arg(&data)
        .envs(env)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(said.contains("is no directory") && out.status.code() == Some(1), "{said}");
}

#[test]
fn the_address_says_where_the_store_is_and_its_copy_is_taken_from_there() {
    let dir = tempfile::tempdir().unwrap();
    let (data, there) = (dir.path().join("data"), dir.path().join("there"));
    let address = format!("sqlite:{}", there.display());
    let env = [("OHMSTEAD_STORE__URL", address.as_str())];
    let hub = Hub::start(&["serve"], &data, &env);
    publish(&hub, "/energy/m1/data", r#"{"energy":5,"timestamp":1738540800}"#, &["-q", "1"]);
    // Another hub with a data directory of its own may not have the same file.
    let other = dir.path().join("other");
    let mut second = Command::new(binary());
    second.args(["serve", "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--data"]).arg(&other);
    let second = second.envs(env).output().unwrap();
    assert!(String::from_utf8_lossy(&second.stderr).contains("in use"), "{second:?}");
    let copy = dir.path().join("copy.db");
    let mut backup = Command::new(binary());
    backup.arg("backup").arg(&copy).arg("--data").arg(&data).envs(env);
    let done = backup.output().unwrap();
    assert!(String::from_utf8_lossy(&done.stdout).contains("1 devices, 1 readings"), "{done:?}");
    assert_eq!(hub.stop(), Some(0));
    assert!(there.join("ohmstead.db").exists() && !data.join("ohmstead.db").exists());
    // The data directory itself, under another name, is no second one.
    let address = format!("sqlite:{}", there.join("../there").display());
    let hub = Hub::start(&["serve"], &there, &[("OHMSTEAD_STORE__URL", address.as_str())]);
    assert_eq!(hub.get("/api/readings?deviceId=m1")["readings"][0]["energy"], 5.0);
    assert_eq!(hub.stop(), Some(0));
}

/// Who copies or checks the store beside the hub is never the last user of its write-ahead log.
#[test]
fn what_was_acknowledged_before_and_after_a_backup_survives_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let hub = Hub::serve(&data);
    let reading = |n: i64| format!(r#"{{"energy":{n},"timestamp":{}}}"#, 1_738_540_800 + n);
    let put = |n: i64| publish(&hub, "/energy/m1/data", &reading(n), &["-q", "1"]);
    put(1);
    // Readers of their own.
    assert_eq!(hub.get("/api/readings?deviceId=m1")["readings"].as_array().unwrap().len(), 1);
    put(2);
    assert!(run("backup", &dir.path().join("copy.db"), &data).status.success());
    let mut verify = Command::new(binary());
    assert!(verify.args(["verify", "--data"]).arg(&data).status().unwrap().success());
    put(3);
    assert!(data.join("ohmstead.db-wal").metadata().unwrap().len() > 0);
    hub.kill();
    let hub = Hub::serve(&data);
    assert_eq!(hub.get("/api/readings?deviceId=m1")["readings"].as_array().unwrap().len(), 3);
}
