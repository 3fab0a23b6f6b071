//! Web push: a push service of the test that checks who asks and decrypts what came, as a browser does.
//! `scripts/system-packages test` installs what it needs.

use crate::support;
use serde_json::{Value, json};
use support::people::{PASSWORD, Person, add_user};
use support::receiver::Receiver;
use support::{Hub, publish, wait_until};

fn power(hub: &Hub, at: i64, watts: u32) {
    let payload = format!(r#"{{"power":{watts},"timestamp":{at}}}"#);
    publish(hub, "/energy/m1/data", &payload, &["-q", "1"]);
}

/// More than 7 kW for a minute: the rule that a hub begins with.
fn overload(hub: &Hub, at: i64) {
    power(hub, at, 8000);
    power(hub, at + 61, 8000);
}

fn log(hub: &Hub) -> Vec<Value> {
    hub.get("/api/notifications")["notifications"].as_array().unwrap().clone()
}

#[test]
fn a_browser_is_told_encrypted_and_once_though_the_hub_is_killed_in_between() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "right");
    let key = hub.get("/api/push")["publicKey"].as_str().unwrap().to_owned();
    let made = hub.post("/api/push", &receiver.browser("phone"));
    let id = made["id"].as_str().unwrap().to_owned();
    assert_eq!((&made["name"], &made["service"]), (&json!("phone"), &json!("localhost")), "{made}");
    let tested = hub.post(&format!("/api/push/{id}/test"), &json!({}));
    assert_eq!(tested["isTaken"], true, "{tested}");
    let test = receiver.taken("push").remove(0);
    assert_eq!((&test["key"], &test["contact"]), (&json!(key), &json!("https://energy.example")));
    assert!(test["told"]["body"].as_str().unwrap().contains("This is a test"), "{test}");

    let began = support::now() - 3600;
    receiver.set("fail", true);
    overload(&hub, began);
    wait_until("it was tried", || log(&hub).iter().any(|n| n["attempts"].as_u64() > Some(0)));
    hub.kill();
    receiver.set("fail", false);
    let hub = receiver.hub(data.path(), "right");
    assert_eq!(hub.get("/api/push")["publicKey"], key, "the key is kept");
    wait_until("it is told", || log(&hub).iter().any(|n| n["state"] == "sent"));
    let told = receiver.taken("push");
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[1]["told"]["title"], "Home: Warning: Power too high: 8000 W, above 7000 W, m1");
    assert_eq!(
        (&told[1]["told"]["path"], &told[1]["urgency"]),
        (&json!("alerts"), &json!("normal"))
    );
    assert_eq!(told[1]["told"]["id"].as_str().unwrap().matches("raised").count(), 1);
    assert_eq!(told[1]["topic"].as_str().unwrap().len(), 32);
    // What makes it possible to send there is told to nobody.
    let all =
        format!("{}{}{}", hub.get("/api/channels"), hub.get("/api/push"), hub.get("/api/audit"));
    let secret = receiver.browser("phone")["keys"]["auth"].as_str().unwrap().to_owned();
    assert!(!all.contains(&secret) && !all.contains("/push/phone"), "{all}");
    assert!(!hub.log().contains("panicked"), "{}", hub.log());
}

#[test]
fn a_browser_that_is_gone_is_removed_and_its_person_learns_of_it() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "right");
    let made = hub.post("/api/push", &receiver.browser("tablet"));
    receiver.set("gone", true);
    overload(&hub, support::now() - 3600);
    wait_until("it is removed", || hub.get("/api/push")["browsers"] == json!([]));
    let gone = hub.get("/api/push")["expired"].clone();
    assert_eq!((&gone[0]["id"], &gone[0]["name"]), (&made["id"], &json!("tablet")), "{gone}");
    let log = log(&hub);
    assert_eq!((&log[0]["state"], log[0]["attempts"].as_u64()), (&json!("failed"), Some(1)));
    assert!(log[0]["answer"].as_str().unwrap().starts_with("410 "), "{log:?}");
    // It subscribes again: all is well, and nothing is said any more.
    receiver.set("gone", false);
    hub.post("/api/push", &receiver.browser("tablet"));
    assert_eq!(hub.get("/api/push")["expired"], json!([]));
    assert_eq!(hub.delete(&format!("/api/push/{}", made["id"].as_str().unwrap())), 204);
    assert_eq!(hub.get("/api/push")["browsers"], json!([]));
}

#[test]
fn a_subscription_leads_to_a_push_service_with_keys_of_a_browser_or_is_refused() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    let hub = receiver.hub(data.path(), "right");
    let good = receiver.browser("x");
    for (field, value, word) in [
        ("endpoint", json!("http://127.0.0.1:1/push"), "push_services"),
        ("endpoint", json!("no address"), "http"),
        ("keys", json!({"p256dh": "short", "auth": good["keys"]["auth"]}), "keys"),
        ("name", json!(""), "name"),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        let (status, problem) = hub.try_post("/api/push", &bad);
        assert_eq!(status, 400, "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(word), "{problem}");
    }
    // Nor does somebody else make a browser of it.
    let channel = json!({"id": "b", "name": "b", "kind": "push", "url": good["endpoint"]});
    assert_eq!(hub.try_post("/api/channels", &channel).0, 400);
}

#[test]
fn a_person_s_browser_is_told_only_of_what_the_person_may_see() {
    let (receiver, data) = (Receiver::start(), tempfile::tempdir().unwrap());
    assert_eq!(Hub::serve(data.path()).stop(), Some(0));
    add_user(data.path(), "root", &["--role", "admin"]);
    let hub = receiver.hub_with(data.path(), "right", &[("OHMSTEAD_SECURITY__MODE", "login")]);
    let root = Person::login(&hub, "root");
    root.post("/api/sites", json!({"name": "Far", "timezone": "America/Lima"}));
    for (name, site) in [("ann", "home"), ("eve", "far")] {
        let roles = json!([{"site": site, "role": "viewer"}]);
        root.post("/api/users", json!({"name": name, "password": PASSWORD, "roles": roles}));
    }
    root.post("/api/devices?site=home", json!({"id": "m1"}));
    let (ann, eve) = (Person::login(&hub, "ann"), Person::login(&hub, "eve"));
    // Two browsers of the same keys: the test's push service has one.
    let of = |name: &str| receiver.browser(name);
    ann.post("/api/push", of("ann"));
    let far = eve.post("/api/push", of("eve"));
    let far = far["id"].as_str().unwrap();
    assert_eq!(ann.get("/api/push")["browsers"].as_array().unwrap().len(), 1);
    assert_eq!(ann.status("POST", &format!("/api/push/{far}/test"), None), 404, "not hers");
    assert_eq!(ann.status("DELETE", &format!("/api/push/{far}"), None), 404);
    let began = support::now() - 3600;
    let reading = |at: i64| json!({"deviceId": "m1", "timestamp": at, "power": 8000});
    let sent = json!([reading(began), reading(began + 61)]);
    root.post("/api/readings?site=home", sent);
    wait_until("ann's browser is told", || !receiver.taken("push").is_empty());
    let log = || root.get("/api/notifications")["notifications"].as_array().unwrap().clone();
    wait_until("it is written down", || log().iter().any(|n| n["state"] == "sent"));
    assert_eq!(log().len(), 1, "none for eve: {:?}", log());
    assert_eq!(receiver.taken("push")[0]["path"], "/push/ann");
    // Her rights end, and so do the alerts.
    let roles = json!({"roles": [{"site": "far", "role": "viewer"}]});
    assert_eq!(root.status("PATCH", "/api/users/ann", Some(roles)), 200);
    root.post(
        "/api/readings?site=home",
        json!([{"deviceId": "m1", "timestamp": began + 120, "power": 8000},
        {"deviceId": "m1", "timestamp": began + 180, "power": 1}]),
    );
    wait_until("the alert is over", || root.get("/api/alerts")["alerts"][0]["state"] == "cleared");
    assert_eq!(receiver.taken("push").len(), 1);
    assert_eq!(log().len(), 1, "{:?}", log());
}
