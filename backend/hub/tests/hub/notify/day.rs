//! A day of a house, hour by hour, through rules to people: a real mail server, a push service, a webhook's receiver,
//! and a hub that is killed again and again in between.

use crate::support::{self, Hub, publish, receiver::Receiver, wait_until};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HOUR: i64 = 3600;
const CHANNELS: [&str; 3] = ["mail", "hook", "push"];

/// Hours that have an overload, from their 10th minute to their 20th.
fn is_overloaded(hour: i64) -> bool {
    hour % 3 == 1
}

/// An hour's readings, one a minute, in one message.
fn hour_of_readings(hub: &Hub, begin: i64, hour: i64) {
    let readings: Vec<_> = (0..60)
        .map(|minute| {
            let strong = is_overloaded(hour) && (10..20).contains(&minute);
            let power = if strong { 8000 + hour } else { 300 + minute };
            json!({"power": power, "timestamp": begin + hour * HOUR + minute * 60})
        })
        .collect();
    publish(hub, "/energy/house/data", &json!(readings).to_string(), &["-q", "1"]);
}

fn log(hub: &Hub) -> Vec<Value> {
    hub.get("/api/notifications?limit=1000")["notifications"].as_array().unwrap().clone()
}

fn has(hub: &Hub, what: impl Fn(&Value) -> bool) -> bool {
    log(hub).iter().any(what)
}

/// How often each line was told by mail and push: what it is of, when it was, and whether it may be a repeat.
fn told_in_text(texts: impl Iterator<Item = String>) -> BTreeMap<String, (usize, bool)> {
    let mut told = BTreeMap::new();
    for text in texts {
        let repeat = text.contains("may be a repeat");
        for line in text.lines().filter(|l| l.contains("(house), since ")) {
            let entry: &mut (usize, bool) = told.entry(line.to_owned()).or_default();
            entry.0 += 1;
            entry.1 |= repeat;
        }
    }
    told
}

fn told_by_hook(receiver: &Receiver) -> BTreeMap<String, (usize, bool)> {
    let mut told = BTreeMap::new();
    for request in receiver.taken("hook") {
        assert_eq!(request["signed"], true, "{request}");
        let body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
        for alert in body["alerts"].as_array().unwrap() {
            let id = alert["id"].as_str().unwrap().to_owned();
            let entry: &mut (usize, bool) = told.entry(id).or_default();
            entry.0 += 1;
            entry.1 |= alert["mayRepeat"] == true;
        }
    }
    told
}

/// Everything once; what came again says so, and only where the other side was asked and did not answer.
fn assert_once(by: &str, told: &BTreeMap<String, (usize, bool)>, expected: usize) {
    assert_eq!(told.len(), expected, "{by}: {told:#?}");
    let twice: Vec<_> = told.iter().filter(|(_, (n, repeat))| *n > 1 && !repeat).collect();
    assert!(twice.is_empty(), "{by} was told twice and not that it may be a repeat: {twice:?}");
}

#[test]
fn a_day_s_alerts_arrive_once_by_every_channel_though_the_hub_is_killed_again_and_again() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let mut hub = receiver.hub(data.path(), "right");
    let hook = format!("http://localhost:{}/hook", receiver.web);
    hub.post(
        "/api/channels",
        &json!({"id": "mail", "name": "Mail", "kind": "email", "to": ["ann@home.example"]}),
    );
    hub.post(
        "/api/channels",
        &json!({"id": "hook", "name": "Hook", "kind": "webhook", "url": hook,
        "secret": "a secret of the test"}),
    );
    let browser = hub.post("/api/push", &receiver.browser("phone"));
    let browser = browser["id"].as_str().unwrap().to_owned();
    // Push says nothing of what is over, unless it is asked to.
    let mut push = hub.get("/api/channels")["channels"].as_array().unwrap().clone();
    let mut push = push.remove(push.iter().position(|c| c["kind"] == "push").unwrap());
    push["tellCleared"] = json!(true);
    push.as_object_mut().unwrap().remove("person");
    hub.post("/api/channels", &push);

    let begin = (support::now() - 24 * HOUR) / HOUR * HOUR;
    let overloads = (0..24).filter(|hour| is_overloaded(*hour)).count();
    for hour in 0..24 {
        match hour {
            // Nobody takes anything; the hub is killed while it tries.
            7 => receiver.set("fail", true),
            // They take it and never answer; the hub is killed while it waits.
            13 => {
                wait_until("nothing is on its way", || {
                    log(&hub).iter().all(|n| n["state"] == "sent")
                });
                receiver.set("hang", true);
                receiver.set("hang-mail", true);
            }
            _ => {}
        }
        let before = CHANNELS.map(|by| receiver.taken(by).len());
        hour_of_readings(&hub, begin, hour);
        match hour {
            // As soon as the readings are acknowledged.
            1 | 4 | 19 => {
                hub.kill();
                hub = receiver.hub(data.path(), "right");
            }
            7 => {
                wait_until("it was tried", || {
                    has(&hub, |n| n["state"] == "waiting" && n["attempts"] != 0)
                });
                hub.kill();
                receiver.set("fail", false);
                hub = receiver.hub(data.path(), "right");
            }
            13 => {
                wait_until("all three have it and say nothing", || {
                    let now = CHANNELS.map(|by| receiver.taken(by).len());
                    now.iter().zip(before).all(|(now, before)| *now > before)
                });
                hub.kill();
                receiver.set("hang", false);
                receiver.set("hang-mail", false);
                hub = receiver.hub(data.path(), "right");
            }
            _ => {}
        }
    }
    let all = overloads * 2 * CHANNELS.len();
    wait_until("everything is sent", || {
        let log = log(&hub);
        log.len() == all && log.iter().all(|n| n["state"] == "sent")
    });
    let alerts = hub.get("/api/alerts?limit=1000")["alerts"].as_array().unwrap().clone();
    assert_eq!(alerts.len(), overloads, "{alerts:?}");
    assert!(alerts.iter().all(|a| a["state"] == "cleared"), "{alerts:?}");

    let mails = receiver.taken("mail").into_iter().map(|m| m["text"].as_str().unwrap().to_owned());
    let pushed = receiver.taken("push").into_iter();
    let pushed = pushed.map(|p| p["told"]["body"].as_str().unwrap().to_owned());
    assert_once("mail", &told_in_text(mails), overloads * 2);
    assert_once("push", &told_in_text(pushed), overloads * 2);
    let hooked = told_by_hook(&receiver);
    assert_once("hook", &hooked, overloads * 2);
    for alert in &alerts {
        let id = alert["id"].as_str().unwrap();
        for what in ["raised", "cleared"] {
            assert!(hooked.contains_key(&format!("hook.{id}.{what}")), "{id} {what}: {hooked:?}");
        }
    }
    // Those who never answered were asked again, and the log says so.
    let repeats = |channel: &str| {
        log(&hub).iter().filter(|n| n["channel"] == channel && n["mayRepeat"] == true).count()
    };
    for channel in ["mail", "hook", &browser] {
        assert!(repeats(channel) > 0, "{channel} was killed while it waited for an answer");
    }
    assert!(!hub.log().contains("panicked"), "{}", hub.log());
}
