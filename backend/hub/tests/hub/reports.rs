//! The weekly report by e-mail: under a clock that the test sets, from a real mail server's view, with a hub that is
//! killed while it waits for the answer. `scripts/system-packages test` installs what it needs.

use crate::support;
use serde_json::{Value, json};
use std::path::Path;
use support::billing::{flat, import, lines};
use support::receiver::Receiver;
use support::{Hub, now, wait_until};

const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;

/// The last Monday 00:00 UTC, s.
fn monday() -> i64 {
    // 5 January 1970 was one.
    (now() - 4 * DAY).div_euclid(WEEK) * WEEK + 4 * DAY
}

/// A hub whose clock is so many seconds ahead.
fn hub_ahead(receiver: &Receiver, library: &Path, data: &Path, ahead: i64) -> Hub {
    let clock = data.with_extension("clock");
    std::fs::write(&clock, format!("{ahead:+}")).unwrap();
    let more = [
        ("LD_PRELOAD", library.to_str().unwrap()),
        ("FAKETIME_TIMESTAMP_FILE", clock.to_str().unwrap()),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
    receiver.hub_with(data, "right", &more)
}

/// Two weeks before the last Monday and since then, 1.2 kWh an hour; a contract of 0.30 a kWh.
fn house(hub: &Hub) {
    let begin = monday() - 2 * WEEK;
    let minutes = (now() - begin) / 60;
    import(hub, &lines("house", (begin, begin + minutes * 60), 60, |n| (n * 20, 0)));
    hub.patch("/api/devices/house", &json!({"role": "main"}));
    hub.post("/api/tariffs", &flat("power", "0.30"));
}

fn channel(reports: &[&str]) -> Value {
    json!({"id": "mail", "name": "Mail", "kind": "email", "to": ["ann@home.example"], "reports": reports})
}

#[test]
fn a_report_is_shown_as_it_would_be_sent_and_sent_now_with_the_dashboard_s_numbers() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "right");
    house(&hub);
    let report = hub.get("/api/reports/preview?kind=week");
    let text = report["text"].as_str().unwrap_or_else(|| panic!("{report}"));
    // 168 hours of 1.2 kWh at 0.30.
    for line in [
        "- Used: 201.6 kWh",
        "- Cost: 60.48 EUR",
        "- Week before: 201.6 kWh (0.0 %), 60.48 EUR (0.0 %)",
        ": 28.8 kWh, 8.64 EUR",
        "Outlook",
    ] {
        assert!(text.contains(line), "{line} is missing:\n{text}");
    }
    assert!(!text.contains("Same week last year"), "nothing was measured then:\n{text}");
    assert_eq!(hub.status("/api/reports/preview?kind=day"), 400);
    hub.post("/api/channels", &channel(&[]));
    let sent = hub.post("/api/channels/mail/report", &json!({"kind": "week"}));
    assert_eq!(sent, json!({"isTaken": true, "answer": "250 taken by the test"}));
    let mail = receiver.taken("mail").remove(0);
    assert_eq!(mail["subject"], report["subject"]);
    assert_eq!(mail["text"].as_str().unwrap().replace("\r\n", "\n").trim(), text.trim());
    assert!(mail["html"].as_str().unwrap().contains("<li>Used: 201.6 kWh</li>"), "{mail}");
    // Other ways have no reports.
    let hook = json!({"id": "hook", "name": "Hook", "kind": "webhook", "url": "http://localhost:1/",
        "secret": "a secret of the test", "reports": ["week"]});
    assert_eq!(hub.try_post("/api/channels", &hook).0, 400);
}

#[test]
fn without_a_contract_a_main_meter_below_another_counts_once() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "right");
    let begin = monday() - WEEK;
    let minutes = (now() - begin) / 60;
    for device in ["house", "annexe"] {
        import(&hub, &lines(device, (begin, begin + minutes * 60), 60, |n| (n * 20, 0)));
        hub.patch(&format!("/api/devices/{device}"), &json!({"role": "main"}));
    }
    hub.patch("/api/devices/annexe", &json!({"parent": "house"}));
    let report = hub.get("/api/reports/preview?kind=week");
    let text = report["text"].as_str().unwrap_or_else(|| panic!("{report}"));
    assert!(text.contains("- Used: 201.6 kWh"), "{text}");
    assert!(!text.contains("Cost:"), "no contract says what it costs:\n{text}");
}

#[test]
fn each_week_s_report_arrives_once_and_says_so_where_it_may_be_a_repeat() {
    let Some(library) = support::faketime() else { return };
    let (receiver, dir) = (Receiver::start(), tempfile::tempdir().unwrap());
    let data = dir.path().join("data");
    let hub = receiver.hub(&data, "right");
    house(&hub);
    hub.post("/api/channels", &channel(&["week"]));
    hub.kill();
    // Before six o'clock on the next Monday nothing is due.
    let due = monday() + WEEK + 6 * 3600 - now();
    receiver.set("hang-mail", true);
    let hub = hub_ahead(&receiver, &library, &data, due - 1800);
    // Reports are looked after at the start already: what is asked for now comes after that.
    let sent = || receiver.taken("mail");
    assert_eq!(hub.get("/api/notifications")["notifications"], json!([]));
    hub.kill();
    // It is due; the mail server takes it, says nothing, and the hub is killed.
    let hub = hub_ahead(&receiver, &library, &data, due + 60);
    wait_until("the mail server has it", || sent().len() == 1);
    hub.kill();
    receiver.set("hang-mail", false);
    let hub = hub_ahead(&receiver, &library, &data, due + 120);
    wait_until("it is sent again", || sent().len() == 2);
    let log = || hub.get("/api/notifications")["notifications"].as_array().unwrap().clone();
    wait_until("it is crossed out", || log().iter().any(|n| n["state"] == "sent"));
    let line = log().remove(0);
    assert_eq!((&line["what"], &line["mayRepeat"]), (&json!("report"), &json!(true)), "{line}");
    let [first, again] = &sent()[..] else { panic!("{:?}", sent()) };
    assert_eq!(first["id"], again["id"], "mail programs show it once");
    let repeat = "may be a repeat";
    assert!(!first["text"].as_str().unwrap().contains(repeat), "{first}");
    assert!(again["text"].as_str().unwrap().contains(repeat), "{again}");
    let site = hub.patch("/api/sites/home", &json!({"language": "de"}));
    assert_eq!(site["language"], "de", "{site}");
    hub.kill();
    // A week later the next one comes, and the first not again; in the language that the site has then.
    let hub = hub_ahead(&receiver, &library, &data, due + WEEK + 60);
    wait_until("the next is there", || sent().len() == 3);
    let next = sent().remove(2);
    assert!(next["subject"].as_str().unwrap().contains("Woche vom Mo "), "{next}");
    assert_ne!(next["id"], first["id"]);
    wait_until("it is crossed out", || {
        let log = hub.get("/api/notifications")["notifications"].as_array().unwrap().clone();
        log.iter().filter(|n| n["state"] == "sent").count() == 2
    });
    hub.kill();
    let hub = hub_ahead(&receiver, &library, &data, due + WEEK + 3600);
    // The same pass that would send it again sends what is asked for after it.
    let test = hub.post("/api/channels/mail/test", &json!({}));
    assert_eq!(test["isTaken"], true, "{test}");
    assert_eq!(sent().len(), 4, "{:?}", sent());
    assert!(!hub.log().contains("panicked"), "{}", hub.log());
}
