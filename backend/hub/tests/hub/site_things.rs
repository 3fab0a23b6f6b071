//! Rules, prices, channels and roll-outs belong to a site, or to the hub for every site: who sees and
//! changes which, and whom they reach.

use crate::support;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use support::billing::{DAY, YEAR, ZONE, detail, flat, lines};
use support::people::{PASSWORD, Person, add_user, login_hub_with};
use support::{Hub, binary, now, wait_until};

/// A hub with the sites `home` and `far`, a meter in each: `root` administers the hub, `ann` home, `eve`
/// far, `vic` looks at home.
fn two_sites(dir: &Path, env: &[(&str, &str)]) -> Hub {
    assert_eq!(Hub::start(&["serve"], dir, &[ZONE]).stop(), Some(0));
    add_user(dir, "root", &["--role", "admin"]);
    add_user(dir, "ann", &["--role", "admin", "--site", "home"]);
    add_user(dir, "vic", &["--role", "viewer", "--site", "home"]);
    let hub = login_hub_with(dir, env);
    let root = Person::login(&hub, "root");
    root.post("/api/sites", json!({"name": "Far"}));
    let roles = json!([{"site": "far", "role": "admin"}]);
    root.post("/api/users", json!({"name": "eve", "password": PASSWORD, "roles": roles}));
    for (id, site) in [("near-1", "home"), ("far-1", "far")] {
        root.post(&format!("/api/devices?site={site}"), json!({"id": id}));
    }
    hub
}

fn ids(list: &Value, of: &str) -> Vec<String> {
    let all = list[of].as_array().unwrap_or_else(|| panic!("{list}"));
    all.iter().map(|it| it["id"].as_str().unwrap_or_default().to_owned()).collect()
}

fn over(id: &str, watts: u32) -> Value {
    json!({"id": id, "kind": "over-power", "threshold": watts, "clearAt": watts, "forSeconds": 0,
        "holdSeconds": 0, "windowMinutes": 0, "severity": "warning", "enabled": true})
}

fn with(mut list: Value, rule: Value) -> Value {
    list["rules"].as_array_mut().unwrap().push(rule);
    list
}

#[test]
fn a_rule_of_a_site_watches_that_site_and_is_nobody_else_s() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path(), &[]);
    let [root, ann, eve, vic] = ["root", "ann", "eve", "vic"].map(|p| Person::login(&hub, p));
    // The hub's own rules watch everywhere, and everybody sees them.
    let of_hub = ids(&root.get("/api/rules"), "rules");
    assert!(of_hub.contains(&"over-power".to_owned()), "{of_hub:?}");
    assert_eq!(ids(&vic.get("/api/rules"), "rules"), of_hub);
    let made =
        eve.send("PUT", "/api/rules", Some(with(eve.get("/api/rules"), over("far-high", 100))));
    assert_eq!(made.status, 200, "{}", made.json);
    let rule =
        made.json["rules"].as_array().unwrap().iter().find(|r| r["id"] == "far-high").cloned();
    assert_eq!(rule.unwrap()["site"], "far");
    assert_eq!(ids(&ann.get("/api/rules"), "rules"), of_hub, "a foreign site's rule is not there");
    // What is the hub's stays, whether it is left out or changed by somebody of a site.
    let only_mine = json!({"rules": [over("far-high", 100)]});
    assert_eq!(eve.send("PUT", "/api/rules", Some(only_mine)).status, 200);
    assert_eq!(ids(&root.get("/api/rules"), "rules").len(), of_hub.len() + 1);
    let mut changed = ann.get("/api/rules");
    changed["rules"][0]["enabled"] = json!(false);
    assert_eq!(ann.status("PUT", "/api/rules", Some(changed)), 403);
    // An id is taken once, a foreign device is not there, a viewer changes nothing.
    let same = ann.send("PUT", "/api/rules", Some(json!({"rules": [over("far-high", 50)]})));
    assert_eq!((same.status, detail(&same.json).contains("taken")), (409, true), "{}", same.json);
    let mut other = over("near-high", 50);
    other["deviceId"] = json!("far-1");
    assert_eq!(ann.status("PUT", "/api/rules", Some(json!({"rules": [other]}))), 404);
    assert_eq!(vic.status("PUT", "/api/rules", Some(json!({"rules": []}))), 403);
    let elsewhere = json!({"rules": [{"site": "far", "id": "x", "kind": "over-power", "threshold": 1,
        "clearAt": 1, "forSeconds": 0, "severity": "warning", "enabled": true}]});
    assert_eq!(ann.status("PUT", "/api/rules", Some(elsewhere)), 400, "no such site for ann");
    // It raises where it watches, and nowhere else.
    // Rules judge what comes after them.
    let at = support::now() + 1;
    for id in ["near-1", "far-1"] {
        publish_as(&root, id, at, 500);
        publish_as(&root, id, at + 5, 500);
    }
    wait_until("the rule of the site raises", || eve.get("/api/alerts")["alerts"] != json!([]));
    let alerts = eve.get("/api/alerts");
    assert_eq!(alerts["alerts"][0]["rule"], "far-high", "{alerts}");
    assert_eq!(alerts["alerts"][0]["state"], "active");
    assert_eq!(ann.get("/api/alerts")["alerts"], json!([]));
    // With the meter it stays behind: what it had raised until then ends.
    wait_until("the readings are of before now", || support::now() > at + 5);
    assert_eq!(root.status("PUT", "/api/sites/home/devices/far-1", None), 204);
    let ended = ann.get("/api/alerts?deviceId=far-1");
    assert_eq!(ended["alerts"][0]["state"], "cleared", "{ended}");
    let log = ann.get("/api/audit?limit=1000").to_string();
    assert!(
        !log.contains("person:eve"),
        "what is done in a foreign site is not told in the log: {log}"
    );
}

fn publish_as(root: &Person<'_>, device: &str, at: i64, watts: u32) {
    let reading = json!({"deviceId": device, "timestamp": at, "power": watts});
    let taken = root.send("POST", "/api/readings", Some(reading));
    assert_eq!(taken.status, 200, "{}", taken.json);
}

#[test]
fn a_channel_of_a_site_hears_of_that_site_and_is_nobody_else_s() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path(), &[]);
    let [root, ann, eve, vic] = ["root", "ann", "eve", "vic"].map(|p| Person::login(&hub, p));
    // Nobody listens there: each attempt is written down.
    let hook = |id: &str| {
        json!({"id": id, "name": id, "kind": "webhook", "url": "http://192.0.2.1/x",
            "secret": "0123456789abcdef"})
    };
    assert_eq!(root.post("/api/channels", hook("hub"))["site"], Value::Null);
    assert_eq!(ann.post("/api/channels", hook("near"))["site"], "home");
    assert_eq!(eve.post("/api/channels", hook("far"))["site"], "far");
    let seen = |p: &Person<'_>| ids(&p.get("/api/channels"), "channels");
    assert_eq!(seen(&root), ["far", "hub", "near"]);
    assert_eq!(
        (seen(&ann), seen(&eve), seen(&vic)),
        (vec!["near".to_owned()], vec!["far".to_owned()], vec!["near".to_owned()])
    );
    // A foreign one cannot be taken over, tested or removed; the hub's only looks as if it were not there
    // to be changed.
    assert_eq!(ann.status("POST", "/api/channels", Some(hook("far"))), 409);
    assert_eq!(ann.status("POST", "/api/channels", Some(hook("hub"))), 403);
    assert_eq!(ann.status("POST", "/api/channels/far/test", None), 404);
    assert_eq!(ann.status("DELETE", "/api/channels/far", None), 404);
    assert_eq!(vic.status("DELETE", "/api/channels/near", None), 403);
    let mut moved = hook("near");
    moved["site"] = json!("far");
    assert_eq!(root.status("POST", "/api/channels", Some(moved)), 409);
    assert_eq!(ann.status("POST", "/api/channels", Some(hook("near"))), 200);
    // An alert at home is told to home's channel and the hub's.
    let rules = with(root.get("/api/rules"), over("high", 100));
    assert_eq!(root.status("PUT", "/api/rules", Some(rules)), 200);
    // Rules judge what comes after them.
    let at = support::now() + 1;
    publish_as(&root, "near-1", at, 500);
    publish_as(&root, "near-1", at + 5, 500);
    let told = |p: &Person<'_>| -> Vec<String> {
        let log = p.get("/api/notifications");
        let all = log["notifications"].as_array().unwrap().iter();
        let mut to: Vec<_> = all.map(|n| n["channel"].as_str().unwrap().to_owned()).collect();
        to.sort();
        to
    };
    wait_until("both are told", || told(&root) == ["hub", "near"]);
    assert_eq!((told(&ann), told(&eve)), (vec!["near".to_owned()], Vec::new()));
}

fn market(id: &str) -> Value {
    json!({"id": id, "name": id, "currency": "EUR",
        "energy": [{"name": "Market", "price": {"series": {"series": id}}}]})
}

#[test]
fn prices_of_a_site_bill_that_site_and_are_nobody_else_s() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path(), &[]);
    let [root, ann, eve] = ["root", "ann", "eve"].map(|p| Person::login(&hub, p));
    let series = |name: &str| {
        json!({"name": name, "zone": "", "unit": "EUR/MWh", "step": 60, "start": YEAR.to_string(),
            "values": vec![100; 24]})
    };
    let put = |p: &Person<'_>, name: &str| p.send("PUT", "/api/prices", Some(series(name)));
    assert_eq!(put(&root, "common").status, 200);
    assert_eq!(put(&eve, "own").status, 200);
    assert_eq!(put(&ann, "own").status, 409, "the name is taken");
    assert_eq!(put(&ann, "common").status, 403, "the hub's are the hub's");
    assert_eq!(put(&eve, "own").status, 200, "again, by who may");
    let seen = |p: &Person<'_>| -> Vec<(String, Value)> {
        let (from, to) = (YEAR, YEAR + DAY);
        let list = p.get(&format!("/api/prices?from={from}&to={to}"));
        let all = list["series"].as_array().unwrap().iter();
        all.map(|s| (s["name"].as_str().unwrap().to_owned(), s["site"].clone())).collect()
    };
    assert_eq!(seen(&ann), [("common".to_owned(), Value::Null)]);
    assert_eq!(seen(&eve), [("common".to_owned(), Value::Null), ("own".to_owned(), json!("far"))]);
    assert_eq!(ann.get("/api/prices/changes?name=own")["changes"], json!([]));
    // 24 kWh at 0.10.
    for (id, site) in [("near-1", "home"), ("far-1", "far")] {
        let rows = lines(id, (YEAR, YEAR + DAY), 3600, |n| (n * 1000, 0)).join("\n");
        let csv = format!("deviceId,timestamp,energy,energyExported\n{rows}\n");
        let done = root.upload(&format!("/api/import?name=x.csv&site={site}"), &csv);
        assert_eq!(done.status, 200, "{}", done.json);
    }
    let cost = |p: &Person<'_>, contract: &str| {
        let (from, to) = (YEAR, YEAR + DAY);
        p.send(
            "GET",
            &format!("/api/cost?contract={contract}&from={from}&to={to}&bucket=day"),
            None,
        )
    };
    for (who, id, device) in [(&ann, "common", "near-1"), (&eve, "own", "far-1")] {
        let versions = json!([{"tariff": market(id)}]);
        who.post("/api/tariffs", json!({"id": id, "deviceId": device, "versions": versions}));
        let answer = cost(who, id);
        assert_eq!(answer.status, 200, "{}", answer.json);
        assert!(answer.json.to_string().contains("2.4"), "{}", answer.json);
    }
    // A contract of another site does not get at them.
    let versions = json!([{"tariff": market("own")}]);
    ann.post("/api/tariffs", json!({"id": "mine", "deviceId": "near-1", "versions": versions}));
    let answer = cost(&ann, "mine");
    assert!(!answer.json.to_string().contains("2.4"), "{}", answer.json);
    // Nor is one torn from them.
    let torn = root.send("PUT", "/api/sites/home/devices/far-1", None);
    assert_eq!((torn.status, detail(&torn.json).contains("own")), (409, true), "{}", torn.json);
}

#[test]
fn advice_goes_by_the_prices_of_the_site_and_of_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path(), &[]);
    let [root, ann, eve] = ["root", "ann", "eve"].map(|p| Person::login(&hub, p));
    let start = (now() / 3600 * 3600).to_string();
    let series = json!({"name": "second", "zone": "", "unit": "EUR/MWh", "step": 60, "start": start,
        "values": (0..96).map(|n| 300 - n % 24).collect::<Vec<_>>()});
    assert_eq!(eve.send("PUT", "/api/prices", Some(series)).status, 200);
    for (who, id, site) in [(&ann, "near-1", "home"), (&eve, "far-1", "far")] {
        let rows = lines(id, (YEAR, YEAR + DAY), 3600, |n| (n * 1000, 0)).join("\n");
        let csv = format!("deviceId,timestamp,energy,energyExported\n{rows}\n");
        let done = root.upload(&format!("/api/import?name=x.csv&site={site}"), &csv);
        assert_eq!(done.status, 200, "{}", done.json);
        let versions = json!([{"tariff": flat(site, "0.25")}]);
        who.post("/api/tariffs", json!({"id": site, "deviceId": id, "versions": versions}));
    }
    let asked = |p: &Person<'_>, site: &str| {
        let path = format!("/api/advice/window?kwh=2&hours=1&contract={site}&series=second");
        p.send("GET", &path, None)
    };
    let theirs = asked(&eve, "far");
    assert_eq!(theirs.status, 200, "{}", theirs.json);
    assert!(theirs.json["lowest"]["series"].is_number(), "{}", theirs.json);
    let foreign = asked(&ann, "home");
    assert_eq!(
        (foreign.status, detail(&foreign.json).contains("no series")),
        (404, true),
        "{}",
        foreign.json
    );
}

#[test]
fn the_log_has_files_that_were_brought_in_and_neither_single_readings_nor_previews() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path(), &[]);
    let root = Person::login(&hub, "root");
    let csv = "deviceId,timestamp,energy\nnear-1,2025-01-01T00:00:00Z,0\nnear-1,2025-01-01T01:00:00Z,1000\n";
    assert_eq!(root.upload("/api/import?name=x.csv&site=home", csv).status, 200);
    let reading = json!({"deviceId": "near-1", "energy": 2000, "timestamp": YEAR});
    assert_eq!(root.send("POST", "/api/readings", Some(reading)).status, 200);
    let rule = over("tried", 100);
    let tried = root.send("POST", "/api/rules/backtest", Some(json!({"rule": rule, "days": 1})));
    assert_eq!(tried.status, 200, "{}", tried.json);
    let log = root.get("/api/audit?limit=1000");
    let actions: Vec<&str> =
        log["entries"].as_array().unwrap().iter().filter_map(|e| e["action"].as_str()).collect();
    assert!(actions.contains(&"POST /api/import"), "{actions:?}");
    for none in ["POST /api/readings", "POST /api/rules/backtest"] {
        assert!(!actions.contains(&none), "{actions:?}");
    }
}

#[test]
fn a_roll_out_of_a_site_reaches_that_site_and_is_nobody_else_s() {
    let dir = tempfile::tempdir().unwrap();
    let key = dir.path().join("key");
    let run = |args: &[&str], token: &str| {
        let done = Command::new(binary()).args(args).env("OHMSTEAD_TOKEN", token).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    };
    let public = run(&["firmware", "keygen", key.to_str().unwrap()], "");
    let data = dir.path().join("data");
    let hub = two_sites(&data, &[("OHMSTEAD_OTA__PUBLIC_KEY", &public)]);
    let [root, ann, eve, vic] = ["root", "ann", "eve", "vic"].map(|p| Person::login(&hub, p));
    let (image, signed) = (dir.path().join("image"), dir.path().join("signed"));
    std::fs::write(&image, vec![7_u8; 5000]).unwrap();
    let [image, signed, key] = [&image, &signed, &key].map(|p| p.to_str().unwrap());
    let sign = [
        "firmware",
        "sign",
        image,
        "--key",
        key,
        "--board",
        "b",
        "--version",
        "1.2.3",
        "--out",
        signed,
    ];
    run(&sign, "");
    run(&["firmware", "upload", signed, "--url", &hub.http], &root.token);
    let firmware = ids_of_firmware(&eve.get("/api/firmware"));
    let offer = |device: &str| json!({"firmware": firmware, "devices": [device]});
    assert_eq!(eve.status("POST", "/api/rollouts", Some(offer("near-1"))), 404, "a foreign meter");
    assert_eq!(vic.status("POST", "/api/rollouts", Some(offer("near-1"))), 403);
    let none = json!({"firmware": firmware});
    assert_eq!(eve.status("POST", "/api/rollouts", Some(none)), 409, "no meter is of that board");
    let mut wide = offer("far-1");
    wide["site"] = json!("home");
    assert_eq!(root.status("POST", "/api/rollouts", Some(wide)), 400, "not in that site");
    let made = eve.post("/api/rollouts", offer("far-1"));
    assert_eq!(made["site"], "far");
    let id = made["id"].as_u64().unwrap();
    assert_eq!(eve.get(&format!("/api/rollouts/{id}"))["id"], id);
    for (method, path) in [("GET", ""), ("POST", "/pause"), ("POST", "/resume"), ("POST", "/abort")]
    {
        assert_eq!(ann.status(method, &format!("/api/rollouts/{id}{path}"), None), 404, "{path}");
    }
    assert_eq!(ann.get("/api/rollouts")["rollouts"], json!([]));
    let held = root.send("PUT", "/api/sites/home/devices/far-1", None);
    assert_eq!(
        (held.status, detail(&held.json).contains("roll-out")),
        (409, true),
        "{}",
        held.json
    );
    assert_eq!(eve.post(&format!("/api/rollouts/{id}/abort"), json!({}))["state"], "aborted");
    assert_eq!(root.status("PUT", "/api/sites/home/devices/far-1", None), 204);
    // One of the hub reaches any meter, and is shown to who looks after all of it.
    let of_hub =
        root.post("/api/rollouts", json!({"firmware": firmware, "devices": ["near-1", "far-1"]}));
    assert_eq!(of_hub["site"], Value::Null);
    let id = of_hub["id"].as_u64().unwrap();
    assert_eq!(ann.status("GET", &format!("/api/rollouts/{id}"), None), 404);
    assert_eq!(ann.status("POST", &format!("/api/rollouts/{id}/abort"), None), 404);
}

fn ids_of_firmware(list: &Value) -> u64 {
    list["firmware"][0]["id"].as_u64().unwrap_or_else(|| panic!("{list}"))
}
