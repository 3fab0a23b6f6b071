//! The log, and settings that make no sense.

use crate::support;
use serde_json::Value;
use std::process::{Command, Output};
use support::{Hub, binary};

fn check_config(name: &str, value: &str) -> Output {
    Command::new(binary()).arg("check-config").env(name, value).output().unwrap()
}

#[test]
fn a_log_that_is_no_terminal_has_no_colour_codes() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    hub.logs("security.mode is open");
    assert!(!hub.log().contains('\u{1b}'), "{}", hub.log());
}

#[test]
fn a_broken_log_filter_and_an_earliest_time_in_the_future_are_errors_at_the_start() {
    for (name, value, word) in [
        ("OHMSTEAD_LOG", "ohmstead=loud", "OHMSTEAD_LOG"),
        ("OHMSTEAD_INGEST__EARLIEST", "2999-01-01T00:00:00Z", "ingest.earliest"),
    ] {
        let out = check_config(name, value);
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{said}");
        assert!(said.contains(word), "{said}");
    }
    assert!(check_config("OHMSTEAD_LOG", "warn,ohmstead=debug").status.success());
}

#[test]
fn as_json_each_line_is_an_object_and_a_request_is_found_by_its_id() {
    let dir = tempfile::tempdir().unwrap();
    let env = [("OHMSTEAD_LOG__FORMAT", "json"), ("OHMSTEAD_LOG__LEVEL", "warn,ohmstead=debug")];
    let hub = Hub::start(&["serve"], dir.path(), &env);
    let ask = |path: &str, id: Option<&str>| {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut request = agent.get(format!("{}{path}", hub.http));
        if let Some(id) = id {
            request = request.header("x-request-id", id);
        }
        let mut answer = request.call().unwrap();
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        (id, answer.body_mut().read_json::<Value>().unwrap())
    };
    let (id, problem) = ask("/api/devices/nobody?apikey=secret", Some("from-a-proxy.1"));
    assert_eq!(
        (id.as_str(), problem["requestId"].as_str()),
        ("from-a-proxy.1", Some("from-a-proxy.1"))
    );
    let (made, problem) = ask("/api/nothing", Some("not an id\t"));
    assert_eq!(problem["requestId"], *made);
    assert!(made.len() == 16 && made != ask("/api/nothing", None).0, "{made}");

    let line = |id: &str| {
        let log = hub.log();
        let all: Vec<Value> = log.lines().map(|l| serde_json::from_str(l).expect(l)).collect();
        all.into_iter().find(|l| l["span"]["id"] == id && l["message"] == "answered")
    };
    support::wait_until("it is logged", || line(&made).is_some());
    let line = line("from-a-proxy.1").unwrap();
    assert_eq!(
        (line["status"].as_u64(), line["level"].as_str()),
        (Some(400), Some("DEBUG")),
        "{line}"
    );
    assert_eq!(line["span"]["path"], "/api/devices/nobody");
    assert!(!hub.log().contains("secret"), "addresses' queries are not logged");
}

#[test]
fn the_last_words_of_a_hub_that_cannot_start_are_json_too() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let out = Command::new(binary())
        .args(["serve", "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--data"])
        .arg(dir.path())
        .env("OHMSTEAD_LOG__FORMAT", "json")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    let last: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert!(last["message"].as_str().unwrap().contains("in use"), "{said}");
    assert_eq!((last["level"].as_str(), out.status.code()), (Some("ERROR"), Some(1)));
    drop(hub);
}

#[test]
fn the_level_is_configured_and_the_variable_wins() {
    let dir = tempfile::tempdir().unwrap();
    let quiet = [("OHMSTEAD_LOG__LEVEL", "error")];
    let hub = Hub::start(&["serve"], dir.path(), &quiet);
    hub.get("/api/devices");
    assert_eq!(hub.log(), "", "the warning of the open mode is below the level");
    drop(hub);
    let loud = [quiet[0], ("OHMSTEAD_LOG", "warn")];
    let hub = Hub::start(&["serve"], dir.path(), &loud);
    hub.logs("security.mode is open");
}
