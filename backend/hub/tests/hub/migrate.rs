//! A store moved to another kind of store and back, by the real program.

use crate::support;
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use support::{Hub, mongo, publish};

const READINGS: i64 = 30_000;

/// The program, on SQLite in a directory or on a database at an address.
fn command(args: &[&str], data: &Path, url: Option<&str>) -> Command {
    let mut command = Command::new(support::binary());
    command.args(args).arg("--data").arg(data);
    command.envs(url.map(|url| ("OHMSTEAD_STORE__URL", url)));
    command
}

fn ohmstead(args: &[&str], data: &Path, url: Option<&str>) -> Output {
    command(args, data, url).output().unwrap()
}

fn said(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    format!("{out}{err}")
}

fn export(what: &str, data: &Path, url: Option<&str>) -> Vec<u8> {
    let output = ohmstead(&["export", what], data, url);
    assert!(output.status.success(), "{}", said(&output));
    output.stdout
}

fn migrate(from: &str, to: &str) -> Command {
    let mut command = Command::new(support::binary());
    command.args(["migrate", "--from", from, "--to", to]);
    command
}

/// A hub's store with readings of three weeks and more, some of them sealed, and what people made.
fn filled(data: &Path) {
    let hub = Hub::serve(data);
    let now = support::now();
    let reading = |n: i64| {
        let at = now - (READINGS - n) * 60;
        format!(r#"{{"energy":{},"power":{},"timestamp":{at}}}"#, n * 10, 600 + n % 7)
    };
    let all: Vec<String> = (0..READINGS).map(reading).collect();
    for part in all.chunks(1_000) {
        publish(&hub, "/energy/m1/data", &format!("[{}]", part.join(",")), &["-q", "1"]);
    }
    let one = format!(r#"{{"power":5,"timestamp":{now}}}"#);
    publish(&hub, "/energy/m2/data", &one, &["-q", "1"]);
    publish(&hub, "/energy/m2/data", "no reading", &["-q", "1"]);
    publish(&hub, "/energy/m2/status", "online", &["-q", "1", "-r"]);
    let label = json!({ "name": "Küche" });
    assert_eq!(hub.patch("/api/devices/m1", &label)["name"], "Küche");
    assert_eq!(hub.stop(), Some(0));
    let sealed = ohmstead(&["seal"], data, None);
    assert!(sealed.status.success(), "{}", said(&sealed));
}

#[test]
fn a_store_moves_there_and_back_and_nothing_changes() {
    let Some(url) = mongo::database() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (data, back) = (dir.path().join("data"), dir.path().join("back"));
    filled(&data);
    let place = |path: &Path| path.to_str().unwrap().to_owned();
    let before = ["intervals", "readings"].map(|what| export(what, &data, None));
    assert!(before[1].len() > 1_000_000, "{}", before[1].len());

    let moved = migrate(&place(&data), &url).output().unwrap();
    assert!(moved.status.success(), "{}", said(&moved));
    assert!(said(&moved).contains("verified"), "{}", said(&moved));
    let other = dir.path().join("other");
    let there = ["intervals", "readings"].map(|what| export(what, &other, Some(&url)));
    assert!(before == there, "what is exported from MongoDB is something else");
    let again = migrate(&place(&data), &url).output().unwrap();
    assert!(said(&again).contains("is not empty"), "{}", said(&again));

    // A hub goes on there.
    let hub = Hub::start(&["serve"], &other, &[("OHMSTEAD_STORE__URL", &url)]);
    assert_eq!(hub.get("/api/devices/m1")["name"], "Küche");
    let now = support::now();
    let newest = format!(r#"{{"energy":300000,"power":7,"timestamp":{now}}}"#);
    publish(&hub, "/energy/m1/data", &newest, &["-q", "1"]);
    let last = &hub.get("/api/devices/m1")["lastReading"];
    assert_eq!(last["power"], 7.0, "{last}");
    assert_eq!(hub.stop(), Some(0));

    let went_on = ["intervals", "readings"].map(|what| export(what, &other, Some(&url)));
    assert!(went_on[1].len() > there[1].len());
    let moved = migrate(&url, &place(&back)).output().unwrap();
    assert!(moved.status.success(), "{}", said(&moved));
    let here = ["intervals", "readings"].map(|what| export(what, &back, None));
    assert!(went_on == here, "what is exported from SQLite is something else");
}

#[test]
fn a_move_that_was_broken_off_goes_on() {
    let Some(url) = mongo::database() else { return };
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    filled(&data);
    let from = data.to_str().unwrap();
    // Killed while it copies: it says so of each table, a second apart at least.
    let mut moving = migrate(from, &url).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(moving.stderr.take().unwrap()).lines();
    let first = lines.by_ref().map_while(Result::ok).find(|line| line.contains("device: "));
    assert!(first.is_some(), "it ended without a word");
    moving.kill().unwrap();
    moving.wait().unwrap();

    let other = dir.path().join("other");
    let half = ohmstead(&["serve", "--http", "127.0.0.1:0"], &other, Some(&url));
    assert!(!half.status.success() && said(&half).contains("has not ended"), "{}", said(&half));
    // Nor is it copied or moved on as if it were all.
    let back = dir.path().join("back");
    let on = migrate(&url, back.to_str().unwrap()).output().unwrap();
    assert!(!on.status.success() && said(&on).contains("has not ended"), "{}", said(&on));
    let copy = dir.path().join("half.rows");
    let copied = ohmstead(&["backup", copy.to_str().unwrap()], &other, Some(&url));
    assert!(
        !copied.status.success() && said(&copied).contains("has not ended"),
        "{}",
        said(&copied)
    );
    assert!(!copy.exists());
    let strange = dir.path().join("strange");
    Hub::serve(&strange).kill();
    let mixed = migrate(strange.to_str().unwrap(), &url).output().unwrap();
    assert!(said(&mixed).contains("from another store"), "{}", said(&mixed));

    let moved = migrate(from, &url).output().unwrap();
    assert!(moved.status.success(), "{}", said(&moved));
    assert!(said(&moved).contains("Going on"), "{}", said(&moved));
    assert!(export("readings", &data, None) == export("readings", &other, Some(&url)));
}

#[test]
fn a_copy_of_a_database_restores_into_either_store() {
    let (Some(url), Some(fresh)) = (mongo::database(), mongo::database()) else { return };
    let dir = tempfile::tempdir().unwrap();
    let (data, other) = (dir.path().join("data"), dir.path().join("other"));
    filled(&data);
    let moved = migrate(data.to_str().unwrap(), &url).output().unwrap();
    assert!(moved.status.success(), "{}", said(&moved));
    let copy = dir.path().join("copy.rows");
    let name = copy.to_str().unwrap();
    let made = ohmstead(&["backup", name], &other, Some(&url));
    assert!(made.status.success(), "{}", said(&made));
    assert!(said(&made).contains("2 devices"), "{}", said(&made));
    let verified = ohmstead(&["verify"], &other, Some(&url));
    assert!(verified.status.success(), "{}", said(&verified));

    let before = export("readings", &data, None);
    let restored = dir.path().join("restored");
    for (data, url) in [(&restored, None), (&other, Some(fresh.as_str()))] {
        let output = ohmstead(&["restore", name], data, url);
        assert!(output.status.success(), "{}", said(&output));
        assert!(export("readings", data, url) == before);
        let twice = ohmstead(&["restore", name], data, url);
        assert!(said(&twice).contains("is not empty"), "{}", said(&twice));
    }
    is_restored_though_it_was_killed(&copy, &other, &before);
    // One changed byte.
    let text = std::fs::read_to_string(&copy).unwrap();
    std::fs::write(&copy, text.replacen("Küche", "Kuche", 1)).unwrap();
    std::fs::remove_file(dir.path().join("copy.rows.sha256")).unwrap();
    let output = ohmstead(&["restore", name], &dir.path().join("none"), None);
    assert!(said(&output).contains("\"device\""), "{}", said(&output));
}

/// A restore that is killed midway leaves what no hub takes for a store; called again, it is whole.
fn is_restored_though_it_was_killed(copy: &Path, other: &Path, whole: &[u8]) {
    let restore = ["restore", copy.to_str().unwrap()];
    let is_half =
        |url: &str| said(&ohmstead(&["verify"], other, Some(url))).contains("has not ended");
    // It may be over before it is looked at: then with another database.
    let killed = (0..20).find_map(|_| {
        let url = mongo::database()?;
        let mut restoring = command(&restore, other, Some(&url)).spawn().unwrap();
        while restoring.try_wait().unwrap().is_none() {
            if is_half(&url) {
                let _ = restoring.kill();
                restoring.wait().unwrap();
                return is_half(&url).then_some(url);
            }
        }
        None
    });
    let url = killed.expect("one is killed midway");
    let half = ohmstead(&["serve", "--http", "127.0.0.1:0"], other, Some(&url));
    assert!(!half.status.success() && said(&half).contains("has not ended"), "{}", said(&half));
    let again = ohmstead(&restore, other, Some(&url));
    assert!(again.status.success(), "{}", said(&again));
    assert!(export("readings", other, Some(&url)) == whole);
}
