//! Damage of the database file, in the real program: never a wrong number, the damaged day is named wherever it is
//! asked for, `verify` finds it, and `restore` works whatever lies there.

use crate::support;
use serde_json::json;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use support::billing::flat;
use support::people::ohmstead;
use support::{Hub, agent, binary, wait_until};

const FILE: &str = "ohmstead.db";
/// 2024-02-15, UTC.
const START: i64 = 1_707_955_200;

/// Minutes of a device as a file to import.
fn csv(device: &str, days: i64) -> String {
    let mut text = "deviceId,timestamp,power,energy\n".to_owned();
    for n in 0..days * 1440 {
        let (at, power) = (START + n * 60, 500 + n % 7 * 20);
        writeln!(text, "{device},{at},{power},{}", n * 9).unwrap();
    }
    text
}

/// Device `a` in sealed days, `b` in rows, intervals of both.
fn filled(dir: &Path, days: i64) {
    for (device, seal) in [("a", true), ("b", false)] {
        let file = dir.join(format!("{device}.csv"));
        std::fs::write(&file, csv(device, days)).unwrap();
        let (ok, _, error) = ohmstead(&dir.join("data"), &["import", file.to_str().unwrap()], "");
        assert!(ok, "{error}");
        if seal {
            let (ok, said, error) = ohmstead(&dir.join("data"), &["seal"], "");
            assert!(ok, "{said}{error}");
        }
    }
    let (ok, _, error) = ohmstead(&dir.join("data"), &["export", "intervals"], "");
    assert!(ok, "{error}");
}

/// Always the same, and spread over the file.
fn places(bytes: usize, count: usize) -> Vec<usize> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bytes as u64).unwrap()
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn a_flipped_bit_is_never_exported_as_another_number_and_verify_finds_it() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 1);
    let data = dir.path().join("data");
    let (ok, said, error) = ohmstead(&data, &["verify"], "");
    assert!(ok && said.contains("2 devices, 2880 readings"), "{said}{error}");
    let exports = [["export", "readings"], ["export", "intervals"]];
    let expected = exports.map(|args| ohmstead(&data, &args, "").1);
    assert_eq!(expected[0].lines().count(), 2881);
    let whole = std::fs::read(data.join(FILE)).unwrap();
    let mut refused = 0;
    for place in places(whole.len(), 40) {
        let copy = tempfile::tempdir().unwrap();
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        std::fs::write(copy.path().join(FILE), bytes).unwrap();
        let (ok, said, error) = ohmstead(copy.path(), &["verify"], "");
        assert!(!ok && (said + &error).contains("damaged"), "byte {place}: verify says nothing");
        for (args, expected) in exports.iter().zip(&expected) {
            let (ok, found, error) = ohmstead(copy.path(), args, "");
            if ok {
                assert!(found == *expected, "byte {place}: another number was exported");
            } else {
                assert!(error.contains("damaged") || error.contains("not a database"), "{error}");
                // What went out before is right.
                assert!(
                    expected.starts_with(&found),
                    "byte {place}: another number before the end"
                );
                refused += 1;
            }
        }
    }
    assert!(refused > 10, "{refused}: the damage was met");
}

/// Flips a bit in one of the pages that hold rows of a table, `quarters` of the way from its first to its last.
fn damage_page(data: &Path, table: &str, quarters: usize) {
    let path = data.join(FILE);
    let c = ohmstead_store_sqlite::connect(&path).unwrap();
    let pages: Vec<i64> = c
        .prepare("SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path")
        .unwrap()
        .query_map([table], |r| r.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    drop(c);
    let mut bytes = std::fs::read(&path).unwrap();
    let page = usize::try_from(pages[pages.len() * quarters / 4] - 1).unwrap();
    bytes[page * 4096 + 2048] ^= 4;
    std::fs::write(path, bytes).unwrap();
}

/// The end of an answer's body, or why it broke off.
fn body(hub: &Hub, path: &str) -> (u16, Result<String, String>) {
    let mut answer = match agent().get(format!("{}{path}", hub.http)).call() {
        Ok(answer) => answer,
        // Broken off before its head had left.
        Err(error) => return (0, Err(error.to_string())),
    };
    let text = answer.body_mut().read_to_string().map_err(|e| e.to_string());
    (answer.status().as_u16(), text)
}

#[test]
fn a_damaged_day_is_named_on_every_route_and_the_others_are_answered() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 5);
    let data = dir.path().join("data");
    let end = START + 5 * 86_400;
    let range = format!("from={START}&to={end}");
    let hub = Hub::serve(&data);
    let whole = hub.get(&format!("/api/energy?deviceId=b&{range}&bucket=day"));
    hub.patch("/api/devices/b", &json!({"role": "main"}));
    hub.put("/api/tariffs/home", &flat("home", "0.30"));
    assert_eq!(hub.stop(), Some(0));

    damage_page(&data, "reading", 2);
    let hub = Hub::serve(&data);
    // Coarser points are made of intervals, which are what they were.
    for more in ["limit=10000", "resolution=60"] {
        let path = format!("/api/readings?deviceId=b&{range}&{more}");
        let (status, text) = body(&hub, &path);
        let text = text.unwrap();
        assert!(status == 500 && text.contains(" of b from 2024-02-17"), "{path}: {status} {text}");
    }
    // Half a file does not pass for a whole one, and the log says why.
    let (_, export) = body(&hub, "/api/export.csv?deviceId=b");
    assert!(export.is_err(), "{export:?}");
    wait_until("the log names the day", || {
        let log = hub.log();
        log.contains("an export was broken off") && log.contains(" of b from 2024-02-17")
    });
    // Energy was derived before, and is what it was; so is everything else.
    assert_eq!(hub.get(&format!("/api/energy?deviceId=b&{range}&bucket=day")), whole);
    assert!(body(&hub, "/api/export.csv?deviceId=a").1.unwrap().lines().count() == 7201);
    let first_day =
        format!("/api/readings?deviceId=b&from={START}&to={}&limit=10000", START + 86_400);
    assert_eq!(hub.get(&first_day)["readings"].as_array().unwrap().len(), 1440);
    assert_eq!(hub.status("/api/devices"), 200);
    assert_eq!(hub.stop(), Some(0));
    let (ok, _, error) = ohmstead(&data, &["export", "readings"], "");
    assert!(!ok && error.contains(" of b from 2024-02-17"), "{error}");
    let (ok, said, _) = ohmstead(&data, &["verify"], "");
    assert!(!ok && said.contains(" of b from 2024-02-17"), "{said}");

    // Those of `a` come first.
    damage_page(&data, "interval", 3);
    let hub = Hub::serve(&data);
    for path in [
        format!("/api/energy?deviceId=b&{range}&bucket=day"),
        format!("/api/cost?contract=home&{range}&bucket=day"),
        format!("/api/readings?deviceId=b&{range}&resolution=3600"),
    ] {
        let (status, text) = body(&hub, &path);
        let text = text.unwrap();
        assert!(status == 500 && text.contains(" of b from 2024-02-"), "{path}: {status} {text}");
    }
    assert_eq!(hub.status(&format!("/api/energy?deviceId=a&{range}&bucket=day")), 200);
    assert_eq!(hub.stop(), Some(0));
    let (ok, _, error) = ohmstead(&data, &["export", "intervals"], "");
    assert!(!ok && error.contains(" of b from 2024-02-"), "{error}");
}

#[test]
fn a_restore_replaces_a_broken_database_and_a_killed_backup_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 5);
    let (data, copy) = (dir.path().join("data"), dir.path().join("copy.db"));
    let partial = dir.path().join("copy.db.partial");
    let command = || {
        let mut command = Command::new(binary());
        command.arg("backup").arg(&copy).arg("--data").arg(&data);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    // The copy grows for some milliseconds only: one that was finished before it could be killed is made again.
    let killed_midway = (0..100).any(|_| {
        let _ = std::fs::remove_file(&copy);
        let mut killed = command().spawn().unwrap();
        while !partial.exists() && killed.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = killed.kill();
        !killed.wait().unwrap().success()
    });
    assert!(killed_midway && !copy.exists(), "half a copy has no name");
    assert!(command().status().unwrap().success(), "it can be repeated");
    assert!(copy.exists() && !partial.exists());
    let (_, expected, _) = ohmstead(&data, &["export", "readings"], "");

    for broken in [&b"no database at all"[..], b""] {
        std::fs::write(data.join(FILE), broken).unwrap();
        std::fs::write(data.join("ohmstead.db-wal"), b"nor a log").unwrap();
        let (ok, said, error) = ohmstead(&data, &["restore", copy.to_str().unwrap()], "");
        assert!(ok, "{error}");
        let kept = said.split("kept as ").nth(1).unwrap().trim().trim_end_matches('.');
        assert_eq!(std::fs::read(kept).unwrap(), broken, "{said}");
        let (ok, found, error) = ohmstead(&data, &["export", "readings"], "");
        assert!(ok && found == expected, "{error}");
        let (ok, said, error) = ohmstead(&data, &["verify"], "");
        assert!(ok, "{said}{error}");
    }
}
