//! Alerts to people: a real mail server, a webhook's receiver and an ntfy topic, and a hub that is
//! killed in between. `scripts/system-packages test` installs the mail server.

use crate::support;
mod day;
mod rules;
mod storm;

use serde_json::{Value, json};
use support::billing::{flat, import, lines};
use support::receiver::Receiver;
use support::{Hub, mosquitto, publish, wait_until};

fn make_channels(hub: &Hub, receiver: &Receiver) {
    let web = format!("http://localhost:{}", receiver.web);
    for channel in [
        json!({"id": "mail", "name": "Mail", "kind": "email", "to": ["ann@home.example"]}),
        json!({"id": "hook", "name": "Hook", "kind": "webhook", "url": format!("{web}/hook"),
            "secret": "a secret of the test"}),
        json!({"id": "ntfy", "name": "Phone", "kind": "ntfy", "url": format!("{web}/ntfy"), "secret": "tk_1"}),
    ] {
        let made = hub.post("/api/channels", &channel);
        assert_eq!(made["id"], channel["id"], "{made}");
        assert_eq!(made.get("secret"), None, "{made}");
    }
}

fn power(hub: &Hub, at: i64, watts: u32) {
    publish(
        hub,
        "/energy/m1/data",
        &format!(r#"{{"power":{watts},"timestamp":{at}}}"#),
        &["-q", "1"],
    );
}

/// Notifications of a channel that are done.
fn sent(hub: &Hub, channel: &str) -> usize {
    let log = hub.get("/api/notifications");
    let all = log["notifications"].as_array().unwrap();
    all.iter().filter(|n| n["channel"] == channel && n["state"] == "sent").count()
}

/// What the webhook was told, in order.
fn told(receiver: &Receiver) -> Vec<String> {
    let bodies = receiver.taken("hook");
    let alerts = bodies.iter().flat_map(|b| {
        assert_eq!(b["signed"], true, "{b}");
        let body: Value = serde_json::from_str(b["body"].as_str().unwrap()).unwrap();
        body["alerts"].as_array().unwrap().clone()
    });
    alerts.map(|a| a["what"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_test_button_tells_what_the_other_side_said() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "wrong");
    make_channels(&hub, &receiver);
    let test = |id: &str| hub.post(&format!("/api/channels/{id}/test"), &json!({}));
    let answer = test("mail");
    assert_eq!(answer["isTaken"], false);
    assert!(answer["answer"].as_str().unwrap().contains("535"), "{answer}");
    assert_eq!(test("hook"), json!({"isTaken": true, "answer": "200 OK taken"}));
    receiver.set("fail", true);
    let answer = test("ntfy");
    assert_eq!(
        answer,
        json!({"isTaken": false, "answer": "503 Service Unavailable come back later"})
    );
    drop(hub);
    let hub = receiver.hub(data.path(), "right");
    let answer = hub.post("/api/channels/mail/test", &json!({}));
    assert_eq!(answer, json!({"isTaken": true, "answer": "250 taken by the test"}));
    assert_eq!(receiver.taken("mail")[0]["to"], json!(["ann@home.example"]));
}

#[test]
fn each_alert_reaches_each_channel_once_though_the_hub_is_killed_in_between() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "right");
    make_channels(&hub, &receiver);
    // An hour ago: it is judged at its own time and told as late.
    let began = support::now() - 3600;
    // The rules that a hub begins with: more than 7 kW for a minute, over at 6.5 kW.
    power(&hub, began, 8000);
    power(&hub, began + 61, 8000);
    wait_until("all three heard of it", || {
        ["mail", "hook", "ntfy"].iter().all(|c| receiver.taken(c).len() == 1)
    });
    let mail = &receiver.taken("mail")[0];
    assert_eq!(mail["subject"], "Home: Warning: Power too high: 8000 W, above 7000 W, m1");
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("Late:") && text.contains("https://energy.example/alerts"), "{text}");
    assert!(mail["html"].as_str().unwrap().contains("<li>Warning"), "{mail}");
    assert_eq!(receiver.taken("ntfy")[0]["token"], "Bearer tk_1");
    // The receiver is down, and the hub is killed while it tries.
    receiver.set("fail", true);
    power(&hub, began + 120, 100);
    wait_until("the mail is there and the others wait", || {
        let log = hub.get("/api/notifications");
        let all = log["notifications"].as_array().unwrap();
        let waits =
            all.iter().filter(|n| n["state"] == "waiting" && n["attempts"].as_u64() > Some(0));
        sent(&hub, "mail") == 2 && waits.count() == 2
    });
    hub.kill();
    receiver.set("fail", false);
    let hub = receiver.hub(data.path(), "right");
    wait_until("all have heard that it is over", || {
        ["mail", "hook", "ntfy"].iter().all(|c| receiver.taken(c).len() == 2)
    });
    assert_eq!(told(&receiver), ["raised", "cleared"]);
    // The receiver takes it and does not answer; the hub is killed meanwhile.
    receiver.set("hang", true);
    power(&hub, began + 180, 9000);
    power(&hub, began + 241, 9000);
    wait_until("the receivers have it", || {
        receiver.taken("hook").len() == 3 && receiver.taken("mail").len() == 3
    });
    wait_until("the mail is crossed out", || sent(&hub, "mail") == 3);
    hub.kill();
    receiver.set("hang", false);
    let hub = receiver.hub(data.path(), "right");
    wait_until("it is sent again", || receiver.taken("hook").len() == 4);
    let again: Value =
        serde_json::from_str(receiver.taken("hook")[3]["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&again["alerts"][0]["what"], &again["alerts"][0]["mayRepeat"]),
        (&json!("raised"), &json!(true))
    );
    assert!(again["text"].as_str().unwrap().contains("may be a repeat"), "{again}");
    wait_until("everything is done", || {
        let log = hub.get("/api/notifications");
        log["notifications"].as_array().unwrap().iter().all(|n| n["state"] == "sent")
    });
    // The mail server always answered: once each.
    let mut ids: Vec<_> = receiver.taken("mail").iter().map(|m| m["id"].to_string()).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert!(!hub.log().contains("panicked"), "{}", hub.log());
}

#[test]
fn an_mqtt_channel_publishes_each_alert_on_its_site_s_topic() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::serve(data.path());
    // A sleeping subscriber: what is published while it is away waits for it.
    let asleep = ["-i", "panel", "-c", "-q", "1", "-t", "/ohmstead/home/alerts"];
    let done = mosquitto("mosquitto_sub", &hub, &[&asleep[..], &["-E"]].concat()).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    hub.post("/api/channels", &json!({"id": "bus", "name": "Bus", "kind": "mqtt"}));
    let tested = hub.post("/api/channels/bus/test", &json!({}));
    assert_eq!(tested, json!({"isTaken": true, "answer": "published on /ohmstead/home/alerts"}));
    let began = support::now() - 3600;
    power(&hub, began, 8000);
    power(&hub, began + 61, 8000);
    power(&hub, began + 120, 100);
    wait_until("both are sent", || sent(&hub, "bus") == 2);
    let done = mosquitto("mosquitto_sub", &hub, &[&asleep[..], &["-C", "3", "-W", "60"]].concat());
    let heard = String::from_utf8({ done }.output().unwrap().stdout).unwrap();
    let heard: Vec<Value> = heard.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let what: Vec<_> = heard.iter().map(|m| m["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["test", "raised", "cleared"], "{heard:?}");
    assert_eq!((&heard[1]["site"], &heard[1]["deviceId"]), (&json!("home"), &json!("m1")));
    assert_eq!(heard[1]["message"], "Power too high: 8000 W, above 7000 W");
    assert_eq!(heard[1]["raisedAt"], (began + 61) * 1000);
}

#[test]
fn a_back_test_tells_what_a_rule_would_have_raised_and_keeps_nothing() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::serve(data.path());
    let began = support::now() - 7200;
    for (minute, watts) in [(0, 100), (10, 4000), (11, 4100), (12, 100), (30, 5000)] {
        power(&hub, began + minute * 60, watts);
    }
    let rule = json!({"id": "try", "kind": "over-power", "deviceId": "m1", "threshold": 3000, "clearAt": 2900,
        "forSeconds": 60, "severity": "warning", "enabled": true});
    let report = hub.post("/api/rules/backtest", &json!({"rule": rule, "days": 1}));
    assert_eq!(report["raised"], 1, "{report}");
    assert_eq!(report["alerts"][0]["message"], "Power too high: 4100 W, above 3000 W");
    assert_eq!(report["devices"], json!(["m1"]));
    assert_eq!(hub.get("/api/alerts")["alerts"], json!([]));
    let (status, _) = hub.try_post("/api/rules/backtest", &json!({"rule": rule, "days": 1000}));
    assert_eq!(status, 400);
    let silent = json!({"id": "try", "kind": "meter-silent", "deviceId": "m1", "threshold": 900, "clearAt": 900,
        "forSeconds": 0, "severity": "warning", "enabled": true});
    let report = hub.post("/api/rules/backtest", &json!({"rule": silent, "days": 1}));
    assert_eq!(report["raised"], 2, "18 minutes, and up to now: {report}");
}

#[test]
fn a_budget_that_is_passed_is_raised() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::serve(data.path());
    let rule = |id: &str, kind: &str, threshold: u32| {
        json!({"id": id, "kind": kind, "deviceId": null, "threshold": threshold, "clearAt": threshold,
            "forSeconds": 0, "severity": "warning", "enabled": true})
    };
    hub.put("/api/rules", &json!({"rules": [rule("month", "month-budget", 500)]}));
    let now = support::now();
    // 1 kWh, now: whatever the day is, it lies in this month or at its beginning.
    for (at, energy) in [(now - 120, 1000.0), (now - 1, 2000.0)] {
        let payload = format!(r#"{{"power":30000,"energy":{energy},"timestamp":{at}}}"#);
        publish(&hub, "/energy/m1/data", &payload, &["-q", "1"]);
    }
    wait_until("the budget is told", || {
        let alerts = hub.get("/api/alerts");
        alerts["alerts"].as_array().unwrap().iter().any(|a| a["kind"] == "month-budget")
    });
}

#[test]
fn a_budget_of_money_is_judged_by_the_contract_and_the_bill_to_come_too() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::serve(data.path());
    // 1.2 kWh an hour for ten days up to now, at 0.30.
    let now = support::now();
    let begin = now - 10 * 86_400;
    import(&hub, &lines("house", (begin, now), 60, |n| (n * 20, 0)));
    hub.patch("/api/devices/house", &json!({"role": "main"}));
    hub.post("/api/tariffs", &flat("power", "0.30"));
    let rule = |kind: &str, threshold: f64| {
        json!({"id": kind, "kind": kind, "deviceId": null, "threshold": threshold, "clearAt": threshold,
            "forSeconds": 0, "severity": "warning", "enabled": true})
    };
    // A whole day costs 8.64: passed in its 24th hour by 8.3, never by 8.7.
    let tried = |threshold| {
        let rule = rule("day-cost", threshold);
        hub.post("/api/rules/backtest", &json!({"rule": rule, "days": 8}))
    };
    let report = tried(8.3);
    let alerts = report["alerts"].as_array().unwrap_or_else(|| panic!("{report}"));
    let whole: Vec<_> = alerts.iter().filter(|a| a["state"] == "cleared").collect();
    assert!((6..=8).contains(&whole.len()), "{report}");
    for alert in whole {
        assert_eq!(
            alert["message"],
            "The day's costs are above the budget: 8.64 EUR, above 8.3 EUR"
        );
        assert!(alert["since"].as_str().unwrap().contains("T23:00:00"), "{alert}");
        assert_eq!((&alert["unit"], &alert["deviceId"]), (&json!("EUR"), &json!("house")));
    }
    assert_eq!(tried(8.7)["raised"], 0);
    let (status, _) =
        hub.try_post("/api/rules/backtest", &json!({"rule": rule("projected-cost", 1.0)}));
    assert_eq!(status, 400);
    // As rules of the hub: what was paid this week so far, and what the bill will be.
    hub.put(
        "/api/rules",
        &json!({"rules": [rule("week-cost", 0.001), rule("projected-cost", 100.0),
        rule("month-cost", 100_000.0), rule("projected-day-cost", 8.0),
        rule("projected-week-cost", 1000.0)]}),
    );
    let kinds = |hub: &Hub| {
        let alerts = hub.get("/api/alerts")["alerts"].as_array().unwrap().clone();
        let mut kinds: Vec<_> =
            alerts.iter().map(|a| a["kind"].as_str().unwrap().to_owned()).collect();
        kinds.sort_unstable();
        kinds
    };
    // They are judged at the start, and each minute.
    hub.kill();
    let hub = Hub::serve(data.path());
    let all = ["projected-cost", "projected-day-cost", "week-cost"];
    wait_until("all three are raised", || kinds(&hub) == all);
    // A day of 28.8 kWh at 0.30, wherever in it we are.
    let alerts = hub.get("/api/alerts")["alerts"].as_array().unwrap().clone();
    let day = alerts.iter().find(|a| a["kind"] == "projected-day-cost").unwrap();
    let expected = day["peak"].as_f64().unwrap();
    assert!((expected - 8.64).abs() < 0.2, "{day}");
    hub.kill();
    let hub = Hub::serve(data.path());
    // The same again changes nothing, and a bill that is expected to be lower clears it.
    let mut rules = hub.get("/api/rules");
    let list = rules["rules"].as_array_mut().unwrap();
    let of = list.iter_mut().find(|r| r["kind"] == "projected-cost").unwrap();
    (of["threshold"], of["clearAt"]) = (json!(100_000.0), json!(100_000.0));
    hub.put("/api/rules", &rules);
    hub.kill();
    let hub = Hub::serve(data.path());
    wait_until("it is over", || {
        let alerts = hub.get("/api/alerts?state=active")["alerts"].as_array().unwrap().clone();
        alerts.iter().all(|a| a["kind"] != "projected-cost")
    });
    assert_eq!(kinds(&hub), all);
}

#[test]
fn a_forecast_of_stored_readings_comes_with_its_error_or_says_why_not() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::serve(data.path());
    assert_eq!(hub.status("/api/forecast?deviceId=nobody"), 404);
    let hour = support::now() / 3600 * 3600;
    power(&hub, hour - 60, 100);
    assert_eq!(hub.status("/api/forecast?deviceId=m1&horizon=0"), 400);
    // Six weeks, every five minutes: 1 kW by day, 200 W by night.
    let mut csv = String::from("deviceId,timestamp,power,energy\n");
    let (mut energy, first) = (0.0, hour - 42 * 86_400);
    for n in 0..(42 * 288) {
        let at = first + n * 300;
        let power = if (at / 3600) % 24 >= 8 { 1000.0 } else { 200.0 };
        csv.push_str(&format!("m2,{at},{power},{energy:.3}\n"));
        energy += power / 12.0;
    }
    let report = hub.upload("/api/import?name=readings.csv", &csv);
    let forecast = hub.get("/api/forecast?deviceId=m2&horizon=24");
    let buckets = forecast["buckets"].as_array().unwrap_or_else(|| panic!("{report} {forecast}"));
    assert_eq!(buckets.len(), 24);
    let sum: f64 = buckets.iter().map(|b| b["kwh"].as_f64().unwrap()).sum();
    // 16 hours of 1 kWh and 8 of 0.2 kWh.
    assert!((sum - 17.6).abs() < 1.0, "{sum}: {forecast}");
    assert!(forecast["error"]["maeKwh"].as_f64().unwrap() < 0.1, "{forecast}");
    let anomalies = hub.get("/api/anomalies?deviceId=m2&days=7");
    assert!(anomalies["anomalies"].is_array(), "{anomalies}");
}
