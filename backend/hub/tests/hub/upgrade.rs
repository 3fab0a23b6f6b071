//! The program over the data of other versions of it: an older one's is taken over, a newer one's is refused and left as it is.

use crate::support;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::{Hub, binary, publish};

/// A database of each released schema.
fn fixtures() -> Vec<PathBuf> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../store-sqlite/tests/fixtures");
    let files = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> =
        files.filter(|p| p.extension().is_some_and(|e| e == "db")).collect();
    all.sort();
    all
}

fn readings(hub: &Hub) -> Vec<usize> {
    let of = |id: &str| {
        let path = format!("/api/readings?deviceId={id}&limit=10000");
        hub.get(&path)["readings"].as_array().unwrap().len()
    };
    ["main", "kitchen", "old"].map(of).to_vec()
}

#[test]
fn a_hub_goes_on_with_the_data_directory_of_every_released_schema() {
    let mut seen = Vec::new();
    for fixture in fixtures() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::copy(&fixture, dir.path().join("ohmstead.db")).unwrap();
        let hub = Hub::serve(dir.path());
        let before = readings(&hub);
        assert!(before.iter().sum::<usize>() > 1000, "{fixture:?}: {before:?}");
        publish(&hub, "/energy/new/data", r#"{"energy":5,"timestamp":1738540800}"#, &["-q", "1"]);
        assert_eq!(hub.stop(), Some(0));
        let hub = Hub::serve(dir.path());
        assert_eq!(readings(&hub), before, "{fixture:?}");
        assert_eq!(hub.get("/api/readings?deviceId=new")["readings"][0]["energy"], 5.0);
        // The fixtures' roll-outs say nothing but that they are there.
        let log = hub.log();
        let mut errors = log.lines().filter(|line| line.contains("ERROR"));
        assert!(errors.all(|line| line.contains("a roll-out cannot be read")), "{log}");
        seen.push(before);
    }
    assert!(seen.len() > 1 && seen.iter().all(|s| *s == seen[0]), "{seen:?}");
}

fn run(args: &[&str], data: &Path) -> Output {
    Command::new(binary()).args(args).arg("--data").arg(data).output().unwrap()
}

#[test]
fn data_that_a_newer_program_wrote_is_refused_and_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    publish(&hub, "/energy/m1/data", r#"{"energy":5,"timestamp":1738540800}"#, &["-q", "1"]);
    assert_eq!(hub.stop(), Some(0));
    let file = dir.path().join("ohmstead.db");
    let connection = ohmstead_store_sqlite::connect(&file).unwrap();
    let known: i64 = connection.pragma_query_value(None, "user_version", |r| r.get(0)).unwrap();
    connection.pragma_update(None, "user_version", known + 1).unwrap();
    drop(connection);
    let written = std::fs::read(&file).unwrap();
    let copy = dir.path().join("copy.db");
    for args in [
        &["serve", "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0"][..],
        &["backup", copy.to_str().unwrap()],
        &["export", "readings"],
    ] {
        let out = run(args, dir.path());
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.code() == Some(1) && said.contains("newer"), "{args:?}: {said}");
    }
    let out = run(&["doctor"], dir.path());
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.code() == Some(1) && said.contains("newer"), "{said}");
    assert!(std::fs::read(&file).unwrap() == written, "nothing is changed");
    assert!(!copy.exists());
    // The program that wrote it goes on.
    let connection = ohmstead_store_sqlite::connect(&file).unwrap();
    connection.pragma_update(None, "user_version", known).unwrap();
    drop(connection);
    let hub = Hub::serve(dir.path());
    assert_eq!(hub.get("/api/readings?deviceId=m1")["readings"][0]["energy"], 5.0);
}
