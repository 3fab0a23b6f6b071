//! A rule that flaps does not bury its people; and who wants to hear nothing for a while hears nothing.

use super::{power, told};
use crate::support::{self, receiver::Receiver, wait_until};
use serde_json::{Value, json};

fn log(hub: &support::Hub) -> Vec<Value> {
    hub.get("/api/notifications?limit=1000")["notifications"].as_array().unwrap().clone()
}

fn is_held(line: &Value) -> bool {
    line["state"] == "waiting"
        && line["answer"].as_str().is_some_and(|a| a.starts_with("held back"))
}

/// More than 7 kW for a minute, and over.
fn spike(hub: &support::Hub, at: i64) {
    power(hub, at, 8000);
    power(hub, at + 61, 8000);
    power(hub, at + 62, 100);
}

#[test]
fn in_a_storm_a_channel_gets_its_messages_of_an_hour_and_what_is_critical() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "right");
    let web = format!("http://localhost:{}", receiver.web);
    let channel = json!({"id": "ntfy", "name": "Phone", "kind": "ntfy", "url": format!("{web}/ntfy"),
        "hourlyMax": 2, "tellCleared": false});
    assert_eq!(hub.post("/api/channels", &channel)["hourlyMax"], 2);
    let mut wrong = channel.clone();
    wrong["hourlyMax"] = json!(0);
    assert_eq!(hub.try_post("/api/channels", &wrong).0, 400);
    let began = support::now() - 7200;
    for n in 1..=2 {
        spike(&hub, began + n * 300);
        wait_until("it is told", || receiver.taken("ntfy").len() == n as usize);
        wait_until("that is known", || log(&hub).iter().all(|n| n["state"] == "sent"));
    }
    for n in 3..=4 {
        spike(&hub, began + n * 300);
        wait_until("it is held", || {
            log(&hub).iter().filter(|l| is_held(l)).count() == n as usize - 2
        });
    }
    // A hub that begins again knows what it has told.
    hub.kill();
    let hub = receiver.hub(data.path(), "right");
    spike(&hub, began + 1500);
    wait_until("it is held", || log(&hub).iter().filter(|n| is_held(n)).count() == 3);
    // What is critical comes at once.
    let mut rules = hub.get("/api/rules");
    for rule in rules["rules"].as_array_mut().unwrap() {
        if rule["kind"] == "over-power" {
            rule["severity"] = json!("critical");
            rule["forSeconds"] = json!(0);
        }
    }
    hub.put("/api/rules", &rules);
    power(&hub, support::now() + 1, 9000);
    wait_until("it is told", || receiver.taken("ntfy").len() == 3);
    let told = receiver.taken("ntfy").remove(2);
    assert!(told.to_string().contains("Critical"), "{told}");
    assert_eq!(log(&hub).iter().filter(|n| is_held(n)).count(), 3, "{:?}", log(&hub));
    assert!(!hub.log().contains("panicked"), "{}", hub.log());
}

#[test]
fn what_is_snoozed_is_told_at_the_end_if_it_is_still_on() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "right");
    let hook = format!("http://localhost:{}/hook", receiver.web);
    hub.post(
        "/api/channels",
        &json!({"id": "hook", "name": "Hook", "kind": "webhook", "url": hook, "secret": "a secret of the test"}),
    );
    let began = support::now() - 7200;
    spike(&hub, began);
    wait_until("began and end are told", || {
        let log = log(&hub);
        log.len() == 2 && log.iter().all(|n| n["state"] == "sent")
    });
    let alert = hub.get("/api/alerts")["alerts"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/alerts/{alert}/snooze");
    assert_eq!(hub.try_post(&path, &json!({"minutes": 0})).0, 400);
    assert_eq!(hub.try_post(&path, &json!({"minutes": 10_081})).0, 400);
    assert_eq!(hub.try_post("/api/alerts/none.m1.0/snooze", &json!({"minutes": 1})).0, 404);
    assert_eq!(hub.delete(&path), 404, "it is not snoozed");
    let snooze = hub.post(&path, &json!({"minutes": 60}));
    assert_eq!(hub.get("/api/alerts")["snoozes"], json!([snooze]));
    // Over before the end: nobody is told of it.
    spike(&hub, began + 300);
    wait_until("it is dropped", || {
        log(&hub).iter().filter(|n| n["state"] == "dropped").count() == 2
    });
    // Still on: it waits, over a start of the hub too.
    power(&hub, began + 600, 8000);
    power(&hub, began + 661, 8000);
    let waits = |hub: &support::Hub| log(hub).iter().any(|n| n["state"] == "waiting");
    wait_until("it waits", || waits(&hub));
    hub.kill();
    let hub = receiver.hub(data.path(), "right");
    assert!(waits(&hub), "{:?}", log(&hub));
    assert_eq!(told(&receiver), ["raised", "cleared"]);
    assert_eq!(hub.delete(&path), 204);
    wait_until("it is told", || told(&receiver).len() == 3);
    wait_until("that is known", || !waits(&hub));
    assert_eq!(hub.get("/api/alerts")["snoozes"], json!([]));
    // Nor does a channel that was turned off tell what still waits.
    hub.post(&path, &json!({"minutes": 60}));
    power(&hub, began + 720, 100);
    wait_until("the end is told all the same", || told(&receiver).len() == 4);
    power(&hub, began + 900, 8000);
    power(&hub, began + 961, 8000);
    wait_until("it waits", || waits(&hub));
    let off =
        json!({"id": "hook", "name": "Hook", "kind": "webhook", "url": hook, "enabled": false});
    hub.post("/api/channels", &off);
    wait_until("it is dropped", || {
        log(&hub).iter().any(|n| n["answer"] == "the channel was turned off")
    });
    assert_eq!(told(&receiver).len(), 4);
}
