//! Copies in a bucket, at a real S3-compatible server.

use crate::support;
use ohmstead_store::KeyStore;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;
use support::s3::{BUCKET, KEY, Line, S3, SECRET};
use support::{Hub, binary, free_port, publish, wait_long, wait_until};

/// The hub asks four times within half a minute, and begins anew half a minute later.
const AGAIN: Duration = Duration::from_secs(120);

/// A data directory with a reading, and with so much that no request could carry it at once.
fn data(dir: &Path) {
    let hub = Hub::serve(dir);
    publish(&hub, "/energy/m1/data", r#"{"energy":5,"timestamp":1738540800}"#, &["-q", "1"]);
    assert_eq!(hub.stop(), Some(0));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = ohmstead_store_sqlite::SqliteStore::open(dir).unwrap();
        let mut state = 1_u64;
        for n in 0..5 {
            let bytes = (0..4 << 20).map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state as u8
            });
            store.set_value(&format!("test/{n}"), Some(bytes.collect())).await.unwrap();
        }
    });
}

/// The configuration of a hub that has the bucket at `url`, with further or other values.
fn env<'a>(url: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![
        ("OHMSTEAD_BACKUP__EVERY", "1d"),
        ("OHMSTEAD_BACKUP__S3__ENDPOINT", url),
        ("OHMSTEAD_BACKUP__S3__BUCKET", BUCKET),
        ("OHMSTEAD_BACKUP__S3__ACCESS_KEY", KEY),
        ("OHMSTEAD_BACKUP__S3__SECRET_KEY", SECRET),
    ];
    all.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    all.extend(more);
    all
}

fn run(args: &[&str], data: &Path, env: &[(&str, &str)]) -> Output {
    let mut command = Command::new(binary());
    command.args(args).arg("--data").arg(data).envs(env.iter().copied()).output().unwrap()
}

fn doctor(hub: &Hub, data: &Path, env: &[(&str, &str)]) -> (Option<i32>, String) {
    let out = run(&["doctor", "--quick", "--url", &hub.http], data, env);
    (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned())
}

fn is_there(hub: &Hub) -> bool {
    hub.metric("ohmstead_backup_s3_ok") == 1
}

fn fault(hub: &Hub) -> String {
    let report = hub.get("/api/backups");
    report["s3"]["last"]["fault"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn copies_go_into_the_bucket_in_pieces_are_rotated_there_and_come_back() {
    let Some(s3) = S3::start(&[]) else { return };
    let dir = tempfile::tempdir().unwrap();
    let kept = dir.path().join("data");
    data(&kept);
    let sum = "of no file";
    for at in ["20200101T000000Z", "20200102T000000Z"] {
        s3.put(&format!("house/ohmstead-{at}.db"), b"old");
        s3.put(&format!("house/ohmstead-{at}.db.sha256"), sum.as_bytes());
    }
    // Nobody's copies: one that never became whole, something else, and another hub's.
    let others = [
        "house/notes.txt",
        "house/ohmstead-20190101T000000Z.db",
        "other/ohmstead-20180101T000000Z.db",
    ];
    others.iter().for_each(|key| s3.put(key, b"of others"));
    let env = env(
        &s3.url,
        &[("OHMSTEAD_BACKUP__S3__PREFIX", "house"), ("OHMSTEAD_BACKUP__S3__KEEP", "2")],
    );
    let hub = Hub::start(&["serve"], &kept, &env);
    wait_until("the copy is in the bucket", || is_there(&hub));
    let report = hub.get("/api/backups");
    let name = report["files"][0]["name"].as_str().unwrap().to_owned();
    let there = &report["s3"];
    assert_eq!(there["address"], "s3://backups/house/", "{report:#}");
    assert_eq!(
        (&there["last"]["file"], &there["files"][0]["name"]),
        (&name.clone().into(), &name.clone().into())
    );
    assert_eq!(there["files"].as_array().unwrap().len(), 2);
    let key = format!("house/{name}");
    let mut left: Vec<String> = others.map(str::to_owned).to_vec();
    for at in [&key, "house/ohmstead-20200102T000000Z.db"] {
        left.extend([at.to_owned(), format!("{at}.sha256")]);
    }
    left.sort();
    assert_eq!(s3.keys(), left, "the oldest went, and nothing of others");
    let (tag, bytes) = s3.get(&key);
    assert!(tag.ends_with("-3\""), "20 MiB in three pieces: {tag}");
    assert!(bytes == std::fs::read(kept.join("backups").join(&name)).unwrap());
    assert_eq!(hub.metric("ohmstead_backup_s3_bytes"), bytes.len() as u64);
    assert_eq!(s3.unfinished(), 0);
    let (code, said) = doctor(&hub, &kept, &env);
    assert!(said.contains("2 in s3://backups/house/") && code != Some(1), "{said}");
    let printed = run(&["check-config"], &kept, &env);
    assert!(!format!("{}{said}{printed:?}", hub.log()).contains(SECRET));
    let held = run(&["restore", "s3://backups/house/"], &kept, &env);
    assert!(String::from_utf8_lossy(&held.stderr).contains("in use"), "{held:?}");

    // A restart knows what is there, and sends nothing again.
    assert_eq!(hub.stop(), Some(0));
    let hub = Hub::start(&["serve"], &kept, &env);
    wait_until("it knows of the copy", || is_there(&hub));
    assert_eq!(hub.get("/api/backups")["s3"], report["s3"]);
    assert_eq!(hub.stop(), Some(0));
    comes_back(&s3, &key, dir.path(), &env);
}

/// The newest, and one by its name, are restored into directories that have nothing; one that was changed is not.
fn comes_back(s3: &S3, key: &str, dir: &Path, env: &[(&str, &str)]) {
    for (n, address) in
        ["s3://backups/house/".to_owned(), format!("s3://backups/{key}")].iter().enumerate()
    {
        let fresh = dir.join(format!("fresh{n}"));
        let out = run(&["restore", address], &fresh, env);
        assert!(out.status.success() && out.stderr.is_empty(), "{out:?}");
        let left = std::fs::read_dir(&fresh).unwrap().map(|e| e.unwrap().file_name());
        assert!(
            !left.into_iter().any(|n| n.to_string_lossy().contains("restore")),
            "nothing is left"
        );
        let hub = Hub::serve(&fresh);
        assert_eq!(hub.get("/api/readings?deviceId=m1")["readings"][0]["energy"], 5.0);
    }
    let (_, mut bytes) = s3.get(key);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    s3.put(key, &bytes);
    let fresh = dir.join("changed");
    let out = run(&["restore", &format!("s3://backups/{key}")], &fresh, env);
    assert!(String::from_utf8_lossy(&out.stderr).contains("SHA-256"), "{out:?}");
    assert!(!fresh.join("ohmstead.db").exists());
    let out = run(&["restore", "s3://backups/nothing/"], &fresh, env);
    assert!(String::from_utf8_lossy(&out.stderr).contains("there is no copy in"), "{out:?}");
}

#[test]
fn a_wrong_key_and_a_missing_bucket_are_told_everywhere_and_the_copy_here_is_good() {
    let Some(s3) = S3::start(&[]) else { return };
    let dir = tempfile::tempdir().unwrap();
    for (n, (name, value, code, mend)) in [
        ("SECRET_KEY", "hush-hush", "SignatureDoesNotMatch", "correct backup.s3.access_key"),
        ("ACCESS_KEY", "stranger", "InvalidAccessKeyId", "correct backup.s3.access_key"),
        ("BUCKET", "elsewhere", "NoSuchBucket", "make the bucket"),
    ]
    .into_iter()
    .enumerate()
    {
        let data = dir.path().join(n.to_string());
        let name = format!("OHMSTEAD_BACKUP__S3__{name}");
        let env = env(&s3.url, &[(&name, value)]);
        let hub = Hub::start(&["serve"], &data, &env);
        wait_until("it is told", || !fault(&hub).is_empty());
        assert!(fault(&hub).contains(code) && fault(&hub).contains(mend), "{}", fault(&hub));
        hub.logs("the copy is not in the bucket");
        assert!(hub.metric("ohmstead_backup_s3_last_attempt_timestamp_seconds") > 0);
        assert!(!is_there(&hub) && hub.metric("ohmstead_backup_ok") == 1);
        let (status, said) = doctor(&hub, &data, &env);
        assert!(status == Some(1) && said.contains(code), "{said}");
        for secret in [SECRET, "hush-hush"] {
            assert!(!format!("{}{said}{}", hub.log(), fault(&hub)).contains(secret));
        }
    }
    assert_eq!(s3.keys(), Vec::<String>::new());
}

#[test]
fn a_server_that_was_away_gets_the_copy_once_it_is_back() {
    let port = free_port().to_string();
    let dir = tempfile::tempdir().unwrap();
    let url = format!("http://127.0.0.1:{port}");
    let env = env(&url, &[]);
    let Some(elsewhere) = S3::start(&[]) else { return };
    drop(elsewhere);
    let hub = Hub::start(&["serve"], dir.path(), &env);
    wait_long("it has failed", AGAIN, || fault(&hub).contains("does not answer"));
    let (status, said) = doctor(&hub, dir.path(), &env);
    assert!(status == Some(1) && said.contains(&format!("{url} does not answer")), "{said}");
    let s3 = S3::start(&[&port]).unwrap();
    wait_long("it was tried again", AGAIN, || is_there(&hub));
    let report = hub.get("/api/backups");
    assert_eq!(report["files"].as_array().unwrap().len(), 1, "the same copy, not another");
    assert_eq!(s3.keys().len(), 2);
}

#[test]
fn a_line_that_breaks_midway_costs_a_piece_and_one_that_stays_broken_leaves_nothing_behind() {
    let Some(s3) = S3::start(&[]) else { return };
    let dir = tempfile::tempdir().unwrap();
    let kept = dir.path().join("data");
    data(&kept);
    let line = Line::to(&s3);
    let env = env(&line.url, &[]);
    // The second piece, and each time that it is sent again.
    line.cut(1, 4);
    let hub = Hub::start(&["serve"], &kept, &env);
    wait_long("it has failed", AGAIN, || !fault(&hub).is_empty());
    assert!(
        fault(&hub).contains("piece 2") && fault(&hub).contains("does not answer"),
        "{}",
        fault(&hub)
    );
    assert_eq!(line.cuts(), 4, "each piece is tried four times");
    assert_eq!((s3.keys(), s3.unfinished()), (Vec::new(), 0));
    assert_eq!(hub.metric("ohmstead_backup_ok"), 1);
    // Broken once, and well after that.
    line.cut(1, 1);
    wait_long("it arrived", AGAIN, || is_there(&hub));
    assert_eq!(line.cuts(), 5);
    let name = hub.get("/api/backups")["s3"]["last"]["file"].as_str().unwrap().to_owned();
    let (_, bytes) = s3.get(&format!("ohmstead/{name}"));
    assert!(bytes == std::fs::read(kept.join("backups").join(&name)).unwrap());
    assert_eq!(s3.unfinished(), 0);
}

#[test]
fn what_the_bucket_gives_back_changed_is_no_copy() {
    let Some(s3) = S3::start(&["--flip"]) else { return };
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(&["serve"], dir.path(), &env(&s3.url, &[]));
    wait_until("it has failed", || !fault(&hub).is_empty());
    assert!(fault(&hub).contains("is not what was sent"), "{}", fault(&hub));
    assert_eq!(s3.keys(), Vec::<String>::new(), "nobody takes it for one");
}
