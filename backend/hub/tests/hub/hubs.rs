//! Several hubs on one database, at one broker: a real MongoDB and a real Mosquitto.

use crate::support;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use support::mosquitto::Mosquitto;
use support::people::{self, Person};
use support::promise::wait_long;
use support::receiver::Receiver;
use support::watcher::Watcher;
use support::{Hub, mongo, now, wait_until};

/// A database and a broker for hubs, and a data directory for each of them.
struct Place {
    mosquitto: Mosquitto,
    store: String,
    dir: tempfile::TempDir,
}

impl Place {
    /// `None`, and it says so, where no MongoDB can be had.
    fn new() -> Option<Self> {
        let store = mongo::database()?;
        let mosquitto = Mosquitto::running("allow_anonymous true");
        Some(Self { mosquitto, store, dir: tempfile::tempdir().unwrap() })
    }

    fn data(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn env<'e>(&'e self, broker: &'e str) -> [(&'e str, &'e str); 2] {
        [("OHMSTEAD_STORE__URL", &self.store), ("OHMSTEAD_MQTT__URL", broker)]
    }

    fn hub(&self, name: &str, more: &[(&str, &str)]) -> Hub {
        let broker = self.mosquitto.url();
        let env = [&self.env(&broker), more].concat();
        let hub = Hub::start(&["serve"], &self.data(name), &env);
        wait_until("the hub is ready", || hub.status("/readyz") == 200);
        hub
    }

    fn hub_that_tells(&self, name: &str, receiver: &Receiver) -> Hub {
        let broker = self.mosquitto.url();
        receiver.hub_with(&self.data(name), "right", &self.env(&broker))
    }

    fn publish(&self, device: &str, readings: &str) {
        self.mosquitto.publish(&format!("/energy/{device}/data"), readings, &[]);
    }
}

/// How often a hub has begun to lead, and to follow.
fn turns(hub: &Hub) -> (usize, usize) {
    let log = hub.log();
    (log.matches("this hub leads").count(), log.matches("another hub leads").count())
}

fn leads(hub: &Hub) -> bool {
    let (led, followed) = turns(hub);
    led > followed
}

fn send(signal: &str, hub: &Hub) {
    let done = Command::new("kill").args([signal, &hub.pid().to_string()]).status().unwrap();
    assert!(done.success());
}

/// A load that is too high from then on for a minute, and over after two.
fn peak(place: &Place, at: i64) {
    for (s, watts) in [(0, 8000), (61, 8000), (120, 100)] {
        let reading = format!(r#"{{"power":{watts},"timestamp":{}}}"#, at + s);
        place.publish("m1", &reading);
    }
}

/// Alerts that the webhook was told, each with how it was told.
fn told(receiver: &Receiver) -> Vec<(String, String)> {
    let bodies = receiver.taken("hook");
    let alerts = bodies.iter().flat_map(|b| {
        let body: Value = serde_json::from_str(b["body"].as_str().unwrap()).unwrap();
        body["alerts"].as_array().unwrap().clone()
    });
    alerts.map(|a| (a["since"].to_string(), a["what"].to_string())).collect()
}

/// Notifications that are done.
fn sent(hub: &Hub) -> usize {
    let log = hub.get("/api/notifications");
    log["notifications"].as_array().unwrap().iter().filter(|n| n["state"] == "sent").count()
}

#[test]
fn of_three_hubs_one_tells_people_and_another_follows_it_within_ten_seconds() {
    let Some(place) = Place::new() else { return };
    let receiver = Receiver::start();
    let mut hubs: Vec<Hub> =
        ["a", "b", "c"].map(|name| place.hub_that_tells(name, &receiver)).into();
    wait_until("one leads", || hubs.iter().any(leads));
    let hook = json!({"id": "hook", "name": "Hook", "kind": "webhook",
        "url": format!("http://localhost:{}/hook", receiver.web), "secret": "a secret of the test"});
    hubs[0].post("/api/channels", &hook);
    let began = now() - 7200;
    let mut peaks = 0;
    let mut tell = |hubs: &[Hub], what: &str| {
        assert_eq!(hubs.iter().filter(|h| leads(h)).count(), 1, "{what}");
        peak(&place, began + peaks * 600);
        peaks += 1;
        // And noted: what ends between the two is told again, with words that say so.
        wait_long(what, || sent(&hubs[0]) >= 2 * peaks as usize);
    };
    tell(&hubs, "the first peak is told");

    let leader = hubs.remove(hubs.iter().position(leads).unwrap());
    leader.kill();
    let killed = Instant::now();
    wait_long("another leads", || hubs.iter().any(leads));
    let followed = killed.elapsed();
    assert!(followed < Duration::from_secs(10), "{followed:?}");
    tell(&hubs, "the peak after the kill is told");

    // One that was frozen and wakes up finds another in its place, and does nothing more.
    let frozen = hubs.remove(hubs.iter().position(leads).unwrap());
    send("-STOP", &frozen);
    wait_long("the last one leads", || leads(&hubs[0]));
    tell(&hubs, "the peak while one is frozen is told");
    send("-CONT", &frozen);
    wait_long("it knows that another leads", || !leads(&frozen));
    hubs.push(frozen);
    tell(&hubs, "the peak after the frost is told");

    // A stopped one gives its place back.
    let leader = hubs.remove(hubs.iter().position(leads).unwrap());
    assert_eq!(leader.stop(), Some(0));
    wait_until("the last one leads", || leads(&hubs[0]));
    tell(&hubs, "the last peak is told");
    let all = told(&receiver);
    assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len(), "each once: {all:#?}");
    println!("a killed hub was followed after {followed:?}");
}

#[test]
fn hubs_whose_clocks_differ_by_minutes_judge_readings_and_tell_people_as_one() {
    let Some(library) = support::faketime() else { return };
    let Some(place) = Place::new() else { return };
    let receiver = Receiver::start();
    let broker = place.mosquitto.url();
    let hub = |name: &str, ahead: &str| {
        let clock = [
            ("LD_PRELOAD", library.to_str().unwrap()),
            ("FAKETIME", ahead),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ];
        let env = [&place.env(&broker)[..], &clock].concat();
        receiver.hub_with(&place.data(name), "right", &env)
    };
    // More than readings may be ahead of a hub's clock: one that went by its own would refuse them.
    let mut hubs = vec![hub("a", "+330s"), hub("b", "+0s"), hub("c", "-330s")];
    hubs[0].logs("s ahead of the database's");
    hubs[2].logs("s behind the database's");
    let hook = json!({"id": "hook", "name": "Hook", "kind": "webhook",
        "url": format!("http://localhost:{}/hook", receiver.web), "secret": "a secret of the test"});
    hubs[0].post("/api/channels", &hook);
    let count = |hubs: &[Hub], outcome: &str| -> u64 {
        let name = format!("ohmstead_ingest_total{{outcome=\"{outcome}\"}}");
        hubs.iter().map(|hub| hub.metric(&name)).sum()
    };
    let mut sent_now = 0;
    wait_long("each hub has taken some", || {
        let reading = format!(r#"{{"power":{},"timestamp":{}}}"#, 100 + sent_now, now());
        place.publish(&format!("n{sent_now}"), &reading);
        sent_now += 1;
        hubs.iter().all(|hub| hub.metric("ohmstead_ingest_total{outcome=\"stored\"}") > 2)
    });
    wait_until("all is stored", || count(&hubs, "stored") == sent_now);
    assert_eq!(count(&hubs, "rejected"), 0);
    let began = now() - 7200;
    for (turn, what) in ["told", "told after one kill", "told after two"].iter().enumerate() {
        wait_long("one leads", || hubs.iter().filter(|h| leads(h)).count() == 1);
        peak(&place, began + turn as i64 * 600);
        wait_long(what, || sent(&hubs[0]) >= 2 * (turn + 1));
        if hubs.len() > 1 {
            hubs.remove(hubs.iter().position(leads).unwrap()).kill();
        }
    }
    let all = told(&receiver);
    assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len(), "each once: {all:#?}");
}

#[test]
fn a_websocket_on_any_hub_shows_every_meter() {
    let Some(place) = Place::new() else { return };
    let hubs = ["a", "b"].map(|name| place.hub(name, &[]));
    // Browsers subscribe for one key, whichever hub they ask.
    let [a, b] = hubs.each_ref().map(|hub| hub.get("/api/push")["publicKey"].clone());
    assert!(a.is_string() && a == b, "{a} {b}");
    let mut watchers = hubs.each_ref().map(Watcher::on);
    let mut n = 0;
    // A broker gives each hub some of the messages.
    wait_long("each has seen what the other took", || {
        let reading = format!(r#"{{"power":{},"timestamp":{}}}"#, 7001 + n, now());
        place.publish(&format!("m{n}"), &reading);
        n += 1;
        let took = |hub: &Hub| hub.metric("ohmstead_ingest_total{outcome=\"stored\"}") > 3;
        hubs.iter().all(took)
    });
    for watcher in &mut watchers {
        for m in 0..n {
            wait_until("it has seen every meter", || watcher.has_seen(&format!("\"m{m}\"")));
        }
    }
}

#[test]
fn who_signs_in_at_one_hub_is_known_at_all_and_who_is_put_out_at_none() {
    let Some(place) = Place::new() else { return };
    let login = [("OHMSTEAD_SECURITY__MODE", "login")];
    let a = place.hub("a", &login);
    let added = Command::new(support::binary())
        .args(["user", "add", "ann", "--role", "admin", "--password-stdin", "--data"])
        .arg(place.data("c"))
        .env("OHMSTEAD_STORE__URL", &place.store)
        .stdin(std::process::Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            child.stdin.take().unwrap().write_all(people::PASSWORD.as_bytes())?;
            child.wait()
        });
    assert!(added.unwrap().success());
    let b = place.hub("b", &login);
    // What was added beside the running hub is known there soon.
    wait_until("the account is known", || {
        let body = json!({"user": "ann", "password": people::PASSWORD});
        people::send(&a, "POST", "/api/auth/login", None, Some(body)).status == 200
    });
    for n in 0..20 {
        let ann = Person::login(if n % 2 == 0 { &a } else { &b }, "ann");
        let other = if n % 2 == 0 { &b } else { &a };
        let asked = people::send(other, "GET", "/api/devices", Some(&ann.token), None);
        assert_eq!(asked.status, 200, "{n}: {}", asked.json);
    }
    let ann = Person::login(&a, "ann");
    let bob = json!({"name": "bob", "password": people::PASSWORD, "roles": [{"role": "viewer"}]});
    let made = ann.send("POST", "/api/users", Some(bob));
    assert!(made.status < 300, "{}", made.json);
    let mut token = String::new();
    wait_until("bob is known at the other hub", || {
        let body = json!({"user": "bob", "password": people::PASSWORD});
        let answer = people::send(&b, "POST", "/api/auth/login", None, Some(body));
        token = answer.json["accessToken"].as_str().unwrap_or_default().to_owned();
        answer.status == 200
    });
    let asks = |hub: &Hub| people::send(hub, "GET", "/api/devices", Some(&token), None).status;
    assert_eq!((asks(&a), asks(&b)), (200, 200));
    assert!(ann.status("DELETE", "/api/users/bob", None) < 300);
    assert_eq!(asks(&a), 401);
    wait_until("he is put out at the other hub", || asks(&b) == 401);
}

/// What a stopped hub's store gives out.
fn export(what: &str, data: &Path, store: Option<&str>) -> String {
    let mut command = Command::new(support::binary());
    command.args(["export", what, "--data"]).arg(data);
    let output = command.envs(store.map(|url| ("OHMSTEAD_STORE__URL", url))).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Kills while messages come; more with `OHMSTEAD_KILLS`.
fn kills() -> usize {
    std::env::var("OHMSTEAD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(6)
}

#[test]
fn three_hubs_that_are_killed_give_the_intervals_of_one_that_is_not() {
    let Some(place) = Place::new() else { return };
    let names = ["a", "b", "c"];
    let mut hubs = names.map(|name| Some(place.hub(name, &[])));
    let start = now() - 40 * 3600;
    let mut sent = Vec::new();
    for kill in 0..kills() {
        for n in 0..40 {
            // Energy that grows unevenly, two meters, each message of three readings.
            let at = |k: i64| start + ((kill * 40 + n) as i64 * 3 + k) * 20;
            let reading =
                |k: i64| format!(r#"{{"energy":{},"timestamp":{}}}"#, (at(k) - start) / 3, at(k));
            let message = format!("[{},{},{}]", reading(0), reading(1), reading(2));
            let device = format!("m{}", n % 2);
            place.publish(&device, &message);
            sent.push((device, message));
            if n == 20 {
                hubs[kill % 3].take().unwrap().kill();
            }
        }
        hubs[kill % 3] = Some(place.hub(names[kill % 3], &[]));
    }
    let wanted = 3 * sent.len();
    let hub = hubs[0].as_ref().unwrap();
    // While a killed hub's leases last, a question may be answered late.
    let stored = |device: &str| {
        let from = "from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z&limit=10000";
        let url = format!("{}/api/readings?deviceId={device}&{from}", hub.http);
        let answer = support::agent().get(url).call().ok();
        let json = answer.and_then(|mut a| a.body_mut().read_json::<Value>().ok());
        json.and_then(|json| Some(json["readings"].as_array()?.len())).unwrap_or(0)
    };
    wait_long("everything is stored", || stored("m0") + stored("m1") == wanted);
    for hub in hubs {
        assert_eq!(hub.unwrap().stop(), Some(0));
    }
    let single = place.data("single");
    let hub = Hub::serve(&single);
    for (device, message) in sent {
        support::publish(&hub, &format!("/energy/{device}/data"), &message, &["-q", "1"]);
    }
    assert_eq!(hub.stop(), Some(0));
    for what in ["readings", "intervals"] {
        let [many, one] =
            [export(what, &place.data("a"), Some(&place.store)), export(what, &single, None)];
        let differ: Vec<_> = many.lines().zip(one.lines()).filter(|(m, o)| m != o).collect();
        assert!(many.lines().count() > 30 && many == one, "{what}: {differ:#?}");
    }
}
