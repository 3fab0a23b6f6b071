//! The log, and settings that make no sense.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use std::process::{Command, Output};
use support::{Hub, binary};

fn check_config(name: &str, value: &str) -> Output {
    Command::new(binary()).arg("check-config").env(name, value).output().unwrap()
}

#[test]
fn a_log_that_is_no_terminal_has_no_colour_codes() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    support::wait_until("something is logged", || hub.log().contains("security.mode is open"));
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
