//! What Home Assistant is told, heard by a real MQTT client, from the hub's own broker and by way of a
//! real Mosquitto. With a real Home Assistant: `make test-home-assistant`.

use crate::support::{self, meter, mosquitto};
use meter::{Given, ends, wait_for};
use mosquitto::Mosquitto;
use rumqttc::{Client, Event, Incoming, MqttOptions, QoS, SubscribeReasonCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use support::billing::flat;
use support::people::{Person, add_user};
use support::{Hub, now, publish, wait_until};

const ON: (&str, &str) = ("OHMSTEAD_INTEGRATIONS__HOME_ASSISTANT__DISCOVERY", "true");
/// No two clients may have the same id.
static NUMBER: AtomicUsize = AtomicUsize::new(0);
const POWER: &str = "homeassistant/sensor/ohmstead_d_m/power/config";

fn serve(data: &Path, env: &[(&str, &str)]) -> Hub {
    Hub::start(&["serve"], data, env)
}

/// Everything that a client hears which subscribed to all of it: the newest payload of each topic, and
/// how often each was heard.
struct Heard {
    all: Arc<Mutex<BTreeMap<String, (String, usize)>>>,
    client: Client,
}

impl Heard {
    fn new(port: u16) -> Self {
        let mut options = MqttOptions::new(
            format!("heard-{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
            "127.0.0.1",
            port,
        );
        options.set_max_packet_size(1 << 20, 1 << 20);
        let (client, mut connection) = Client::new(options, 50);
        for filter in ["homeassistant/#", "ha-far/#", "ohmstead/#"] {
            client.subscribe(filter, QoS::AtLeastOnce).unwrap();
        }
        let all: Arc<Mutex<BTreeMap<String, (String, usize)>>> = Arc::default();
        let noted = all.clone();
        std::thread::spawn(move || {
            for event in connection.iter() {
                match event {
                    Ok(Event::Incoming(Incoming::Publish(p))) => {
                        let payload = String::from_utf8(p.payload.to_vec()).unwrap();
                        let mut all = noted.lock().unwrap();
                        let times = all.get(&p.topic).map_or(0, |(_, times)| *times);
                        all.insert(p.topic, (payload, times + 1));
                    }
                    Ok(_) => {}
                    Err(_) => return,
                }
            }
        });
        Self { all, client }
    }

    /// By a client that subscribes now: what the broker keeps.
    fn of(hub: &Hub) -> Self {
        Self::new(hub.mqtt_port)
    }

    fn payload(&self, topic: &str) -> Option<String> {
        self.all.lock().unwrap().get(topic).map(|(payload, _)| payload.clone())
    }

    fn times(&self, topic: &str) -> usize {
        self.all.lock().unwrap().get(topic).map_or(0, |(_, times)| *times)
    }

    fn json(&self, topic: &str) -> Value {
        self.payload(topic).and_then(|p| serde_json::from_str(&p).ok()).unwrap_or_default()
    }

    fn wait(&self, topic: &str) -> Value {
        wait_until(&format!("{topic} is heard"), || {
            self.payload(topic).is_some_and(|p| !p.is_empty())
        });
        self.json(topic)
    }

    fn wait_for(&self, topic: &str, payload: &str) {
        wait_until(&format!("{topic} is {payload:?}"), || {
            self.payload(topic).as_deref() == Some(payload)
        });
    }

    /// Topics below `prefix` that have something.
    fn below(&self, prefix: &str) -> Vec<String> {
        let all = self.all.lock().unwrap();
        let full = all.iter().filter(|(topic, (p, _))| topic.starts_with(prefix) && !p.is_empty());
        full.map(|(topic, _)| topic.clone()).collect()
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        let _ = self.client.disconnect();
    }
}

/// Readings of the last hour: 600 W, 230 V, a counter that was reset on the way.
fn measure(send: impl Fn(&str, &str)) -> i64 {
    let start = now() - 3600;
    let counters = [(0, 1000), (900, 1150), (1800, 1300), (1860, 10), (2700, 150), (3600, 300)];
    for (at, energy) in counters {
        let at = start + at;
        let reading = json!({"power": 600, "voltage": 230.5, "energy": energy,
            "energyExported": 40, "timestamp": at});
        send("/energy/m/data", &reading.to_string());
    }
    start
}

fn measured(hub: &Hub) -> i64 {
    measure(|topic, payload| publish(hub, topic, payload, &["-q", "1"]))
}

#[test]
fn a_meter_is_announced_with_its_values_which_go_on_over_a_reset_of_its_counter() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path(), &[ON]);
    let start = measured(&hub);
    let heard = Heard::of(&hub);
    let power = heard.wait(POWER);
    assert_eq!(power["unique_id"], "ohmstead_d_m_power");
    assert_eq!(power["device"]["identifiers"], json!(["ohmstead_d_m"]));
    assert_eq!(
        (&power["device_class"], &power["state_class"]),
        (&json!("power"), &json!("measurement"))
    );
    assert_eq!(power["unit_of_measurement"], "W");
    for (key, class) in [("imported", "total"), ("exported", "total"), ("voltage", "measurement")] {
        let config = heard.wait(&format!("homeassistant/sensor/ohmstead_d_m/{key}/config"));
        assert_eq!(config["state_class"], class, "{key}");
    }
    heard.wait("homeassistant/sensor/ohmstead_d_m/imported_today/config");
    heard.wait("homeassistant/binary_sensor/ohmstead_d_m/problem/config");
    assert_eq!(
        heard.payload("homeassistant/sensor/ohmstead_d_m/current/config"),
        None,
        "not measured"
    );
    assert_eq!(
        heard.payload("homeassistant/sensor/ohmstead_d_m/cost_today/config"),
        None,
        "no tariff"
    );
    heard.wait_for("ohmstead/status", "online");
    heard.wait_for("ohmstead/device/m/availability", "online");
    // What the ledger has, not what the meter's counter shows.
    let from = start - start.rem_euclid(900);
    let to = now() + 900 - now().rem_euclid(900);
    wait_until("the energy is the ledger's", || {
        let path = format!("/api/energy?deviceId=m&from={from}&to={to}&bucket=year");
        let buckets = hub.get(&path)["buckets"].as_array().unwrap().clone();
        let wh: f64 = buckets.iter().map(|b| b["importWh"].as_f64().unwrap()).sum();
        let state = heard.json("ohmstead/device/m/state");
        wh > 0.0 && state["imported"].as_f64().is_some_and(|kwh| (kwh * 1000.0 - wh).abs() < 1e-6)
    });
    let state = heard.json("ohmstead/device/m/state");
    assert_eq!((&state["power"], &state["voltage"]), (&json!(600.0), &json!(230.5)));
    assert_eq!(heard.json("ohmstead/device/m/alerts")["problem"], "OFF");
    let today = heard.json("ohmstead/device/m/today");
    assert!(today["from"].as_str().unwrap().contains("T00:00:00"), "{today}");
    publish(&hub, "/energy/m/status", "offline", &["-q", "1", "-r"]);
    heard.wait_for("ohmstead/device/m/availability", "offline");
}

#[test]
fn a_new_name_keeps_the_entity_and_a_restart_finds_everything_and_a_removal_takes_it_away() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path(), &[ON]);
    measured(&hub);
    let heard = Heard::of(&hub);
    let before = heard.wait(POWER);
    assert_eq!(before["device"]["name"], "m");
    hub.patch("/api/devices/m", &json!({"name": "Main meter"}));
    wait_until("the new name is told", || heard.json(POWER)["device"]["name"] == "Main meter");
    assert_eq!(heard.json(POWER)["unique_id"], before["unique_id"]);
    let announced = heard.below("homeassistant/");
    assert_eq!(hub.stop(), Some(0));
    heard.wait_for("ohmstead/status", "offline");

    let hub = serve(dir.path(), &[ON]);
    let heard = Heard::of(&hub);
    heard.wait("ohmstead/device/m/state");
    assert_eq!(heard.below("homeassistant/"), announced);
    heard.wait_for("ohmstead/status", "online");
    let times = heard.times(POWER);
    assert_eq!(times, 1, "the same need not be told again");
    assert_eq!(hub.delete("/api/devices/m"), 204);
    wait_until("nothing is left of it", || {
        heard.below("homeassistant/").is_empty() && heard.below("ohmstead/device/").is_empty()
    });
    // It is gone, not only told to be gone.
    let later = Heard::of(&hub);
    later.wait_for("ohmstead/status", "online");
    assert_eq!(later.below("homeassistant/"), Vec::<String>::new());
}

#[test]
fn what_was_announced_is_taken_back_when_it_is_turned_off_and_nothing_of_others() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path(), &[ON]);
    measured(&hub);
    let theirs = [
        ("homeassistant/sensor/ohmstead_d_x/power/config", r#"{"origin":{"name":"Ohmstead"}}"#),
        ("ohmstead/other", "theirs"),
    ];
    for (topic, payload) in theirs {
        publish(&hub, topic, payload, &["-q", "1", "-r"]);
    }
    let heard = Heard::of(&hub);
    heard.wait(POWER);
    heard.wait_for("ohmstead/status", "online");
    // Without a chance to say good-bye.
    hub.kill();
    let hub = serve(dir.path(), &[]);
    wait_until("only what others keep there is left", || {
        let heard = Heard::of(&hub);
        heard.wait(theirs[0].0);
        heard.wait(theirs[1].0);
        heard.below("homeassistant/") == [theirs[0].0] && heard.below("ohmstead/") == [theirs[1].0]
    });
}

#[test]
fn a_home_assistant_that_has_started_is_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path(), &[ON]);
    measured(&hub);
    let heard = Heard::of(&hub);
    heard.wait("ohmstead/device/m/state");
    let (values, status) = (heard.times("ohmstead/device/m/state"), heard.times("ohmstead/status"));
    publish(&hub, "homeassistant/status", "online", &["-q", "1"]);
    wait_until("the values are told again", || {
        heard.times("ohmstead/device/m/state") > values && heard.times("ohmstead/status") > status
    });
}

#[test]
fn costs_and_the_running_bill_are_told_and_virtual_meters_too() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path(), &[]);
    measured(&hub);
    hub.patch("/api/devices/m", &json!({"role": "main"}));
    hub.post("/api/tariffs", &flat("home", "0.30"));
    publish(
        &hub,
        "/energy/c/data",
        &json!({"power": 200, "energy": 5, "timestamp": now()}).to_string(),
        &["-q", "1"],
    );
    hub.patch("/api/devices/c", &json!({"parent": "m", "role": "circuit"}));
    hub.put(
        "/api/virtual-meters/rest",
        &json!({"name": "The rest", "combination": "remainder", "members": ["m"]}),
    );
    assert_eq!(hub.stop(), Some(0));
    let hub = serve(dir.path(), &[ON]);
    let heard = Heard::of(&hub);
    let cost = heard.wait("homeassistant/sensor/ohmstead_d_m/cost_today/config");
    assert_eq!(
        (&cost["device_class"], &cost["state_class"]),
        (&json!("monetary"), &json!("total"))
    );
    assert_eq!(cost["unit_of_measurement"], "EUR");
    let today = heard.wait("ohmstead/device/m/today");
    let (kwh, paid) =
        (today["imported_today"].as_f64().unwrap(), today["cost_today"].as_f64().unwrap());
    assert!((paid - 0.3 * kwh).abs() < 1e-5, "{today}");
    heard.wait("homeassistant/sensor/ohmstead_c_home/expected/config");
    let bill = heard.wait("ohmstead/contract/home/state");
    assert!(bill["cost"].is_number() && bill["expected_energy"].as_f64().unwrap() > 0.0, "{bill}");
    let rest = heard.wait("homeassistant/sensor/ohmstead_d_rest/power/config");
    assert_eq!(rest["device"]["name"], "The rest");
    assert_eq!(heard.wait("ohmstead/device/rest/state")["power"], json!(400.0));
}

#[test]
fn by_way_of_another_broker_a_last_will_speaks_and_what_that_broker_lost_is_told_again() {
    for version in ["5", "3.1.1"] {
        let mut mosquitto = Mosquitto::running("allow_anonymous true");
        let dir = tempfile::tempdir().unwrap();
        let url = mosquitto.url();
        let env = [("OHMSTEAD_MQTT__URL", url.as_str()), ("OHMSTEAD_MQTT__VERSION", version), ON];
        let hub = serve(dir.path(), &env);
        wait_until("the hub is ready", || hub.status("/readyz") == 200);
        measure(|topic, payload| mosquitto.publish(topic, payload, &[]));
        let heard = Heard::new(mosquitto.port);
        heard.wait(POWER);
        heard.wait_for("ohmstead/status", "online");
        hub.kill();
        heard.wait_for("ohmstead/status", "offline");
        let hub = serve(dir.path(), &env);
        heard.wait_for("ohmstead/status", "online");
        // It comes back without anything.
        mosquitto.stop();
        let _ = std::fs::remove_file(mosquitto.dir.path().join("mosquitto.db"));
        mosquitto.start();
        let heard = Heard::new(mosquitto.port);
        heard.wait(POWER);
        heard.wait_for("ohmstead/status", "online");
        heard.wait("ohmstead/device/m/state");
        let times = heard.times("ohmstead/device/m/state");
        mosquitto.publish("homeassistant/status", "online", &[]);
        wait_until("a birth is heard", || heard.times("ohmstead/device/m/state") > times);
        assert_eq!(hub.delete("/api/devices/m"), 204);
        heard.wait_for(POWER, "");
        assert_eq!(hub.stop(), Some(0));
        heard.wait_for("ohmstead/status", "offline");
    }
}

#[test]
fn what_was_told_to_another_broker_is_taken_back_from_there() {
    let mosquitto = Mosquitto::running("allow_anonymous true");
    let dir = tempfile::tempdir().unwrap();
    let url = mosquitto.url();
    let hub = serve(dir.path(), &[("OHMSTEAD_MQTT__URL", &url), ON]);
    measure(|topic, payload| mosquitto.publish(topic, payload, &[]));
    mosquitto.publish("homeassistant/sensor/theirs/config", "{}", &["-r"]);
    let heard = Heard::new(mosquitto.port);
    heard.wait(POWER);
    heard.wait("ohmstead/device/m/state");
    assert_eq!(hub.stop(), Some(0));
    let hub = serve(dir.path(), &[("OHMSTEAD_MQTT__URL", &url)]);
    wait_until("ours is gone", || {
        heard.below("homeassistant/") == ["homeassistant/sensor/theirs/config"]
            && heard.below("ohmstead/").is_empty()
    });
    drop(hub);
}

fn subscribes(login: &Given, client_id: &str, filter: &str) -> bool {
    let (client, heard) = login.connect(client_id);
    client.subscribe(filter, QoS::AtLeastOnce).unwrap();
    let ack = wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::SubAck(_))));
    let Event::Incoming(Incoming::SubAck(ack)) = ack else { unreachable!() };
    ack.return_codes != [SubscribeReasonCode::Failure]
}

fn publishes(login: &Given, client_id: &str, topic: &str) -> bool {
    let (client, heard) = login.connect(client_id);
    client.publish(topic, QoS::AtLeastOnce, false, "online").unwrap();
    loop {
        match heard.recv_timeout(std::time::Duration::from_secs(20)) {
            Ok(Event::Incoming(Incoming::PubAck(_))) => return true,
            Ok(_) => {}
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return false,
            Err(e) => panic!("neither an answer nor an end: {e}"),
        }
    }
}

#[test]
fn its_token_reads_what_is_announced_of_its_site_and_no_more_also_after_a_meter_moved() {
    let dir = tempfile::tempdir().unwrap();
    add_user(dir.path(), "root", &["--role", "admin"]);
    let args = ["serve", "--mqtt-tls", "127.0.0.1:0"];
    let far = ("OHMSTEAD_INTEGRATIONS__HOME_ASSISTANT__PREFIXES__FAR", "ha-far");
    let hub = Hub::start(&args, dir.path(), &[("OHMSTEAD_SECURITY__MODE", "login"), ON, far]);
    let root = Person::login(&hub, "root");
    root.post("/api/sites", json!({"name": "Far"}));
    let m = Given::from(&root.post("/api/devices?site=home", json!({"id": "m"})));
    let token = |scope: &str, site: Value| {
        let made = root.post("/api/tokens", json!({"name": "ha", "scopes": [scope], "site": site}));
        let text = |key: &str| made[key].as_str().unwrap().to_owned();
        Given { id: text("id"), password: text("token"), ..m.clone() }
    };
    let home = token("home-assistant", json!("home"));
    let away = token("home-assistant", json!("far"));
    let reader = token("read", json!("home"));
    measure(|topic, payload| publish(&hub, topic, payload, &["-q", "1"]));
    for (filter, at_home, far_away, reads) in [
        ("homeassistant/+/+/config", true, false, true),
        ("homeassistant/#", true, false, true),
        ("ha-far/+/+/+/config", false, true, false),
        ("ohmstead/status", true, true, true),
        ("ohmstead/device/m/state", true, false, true),
        ("ohmstead/#", false, false, false),
        ("/energy/m/data", false, false, true),
        ("#", false, false, false),
        ("other", false, false, false),
    ] {
        assert_eq!(subscribes(&home, "a", filter), at_home, "{filter}");
        assert_eq!(subscribes(&away, "b", filter), far_away, "{filter}");
        assert_eq!(subscribes(&reader, "c", filter), reads, "{filter}");
    }
    for (topic, at_home, far_away) in [
        ("homeassistant/status", true, false),
        ("ha-far/status", false, true),
        ("homeassistant/sensor/x/config", false, false),
        ("ohmstead/status", false, false),
        ("/energy/m/data", false, false),
    ] {
        assert_eq!(publishes(&home, "a", topic), at_home, "{topic}");
        assert_eq!(publishes(&away, "b", topic), far_away, "{topic}");
        assert!(!publishes(&reader, "c", topic), "{topic}");
    }
    // It is no key to the API.
    let asked = |path| support::people::send(&hub, "GET", path, Some(&home.password), None);
    assert_eq!(asked("/api/devices/m").status, 403);
    let listed = asked("/api/devices?site=home");
    assert_eq!(listed.json["devices"], json!([]));

    let heard = Heard::of(&hub);
    heard.wait(POWER);
    let (client, events) = home.connect("watches");
    client.subscribe("ohmstead/device/m/state", QoS::AtLeastOnce).unwrap();
    wait_for(&events, |e| matches!(e, Event::Incoming(Incoming::Publish(_))));
    assert_eq!(root.status("PUT", "/api/sites/far/devices/m", None), 204);
    assert!(ends(&events), "it may not read that any more");
    heard.wait_for(POWER, "");
    let moved = heard.wait("ha-far/sensor/ohmstead_d_m/power/config");
    assert_eq!(moved["unique_id"], "ohmstead_d_m_power");
    assert!(subscribes(&away, "b", "ohmstead/device/m/state"));
}
