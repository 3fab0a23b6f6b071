//! SIGKILL at random moments under load: what was acknowledged is there, and the store is whole.

use crate::support;
use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{Hub, binary, now, wait_until};

/// At least 20; `OHMSTEAD_KILLS` asks for more.
fn kills() -> u32 {
    std::env::var("OHMSTEAD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

#[test]
fn every_acknowledged_reading_survives_sigkill() {
    let dir = tempfile::tempdir().unwrap();
    let journal = dir.path().join("acknowledged.csv");
    let data = dir.path().join("data");
    let base = now() - 86_400;
    let mut random = now() as u64;
    for round in 0..kills() {
        let hub = Hub::serve(&data);
        let mut load = Command::new(binary())
            .args([
                "loadtest",
                "--port",
                &hub.mqtt_port.to_string(),
                "--connections",
                "20",
                "--duration",
                "60",
            ])
            .args([
                "--inflight",
                "8",
                "--base",
                &base.to_string(),
                "--prefix",
                &format!("r{round}"),
                "--journal",
            ])
            .arg(&journal)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let before = std::fs::metadata(&journal).map_or(0, |m| m.len());
        wait_until("readings are acknowledged", || {
            std::fs::metadata(&journal).is_ok_and(|m| m.len() > before)
        });
        // A random moment after that: a xorshift, so that a run can be told from another.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_millis(random % 250));
        hub.kill();
        let _ = load.kill();
        load.wait().unwrap();
    }
    let text = std::fs::read_to_string(&journal).unwrap();
    // The load generator was killed too: its last line may be cut.
    let complete = &text[..text.rfind('\n').map_or(0, |n| n + 1)];
    let acknowledged: Vec<(&str, i64, i64)> = complete
        .lines()
        .map(|line| {
            let mut parts = line.split(',');
            let device = parts.next().unwrap();
            (device, parts.next().unwrap().parse().unwrap(), parts.next().unwrap().parse().unwrap())
        })
        .collect();
    let db = ohmstead_store_sqlite::connect(&data.join("ohmstead.db")).unwrap();
    let integrity: String = db.query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
    assert_eq!(integrity, "ok");
    let mut stored: HashMap<(String, i64), i64> = HashMap::new();
    let mut rows = db
        .prepare("SELECT d.name, r.at, r.energy FROM reading r JOIN device d ON d.id = r.device")
        .unwrap();
    for row in rows.query_map([], |r| Ok(((r.get(0)?, r.get(1)?), r.get(2)?))).unwrap() {
        let (key, energy) = row.unwrap();
        assert_eq!(stored.insert(key, energy), None, "a reading is there twice");
    }
    let missing = acknowledged
        .iter()
        .filter(|(d, at, e)| stored.get(&((*d).to_owned(), *at)) != Some(e))
        .count();
    println!(
        "{} kills: {} readings acknowledged, {missing} missing, {} stored, integrity ok",
        kills(),
        acknowledged.len(),
        stored.len()
    );
    assert!(acknowledged.len() > 1000, "the load was too small to show anything");
    assert_eq!(missing, 0);
}
