//! The broker as any MQTT client knows one: what we rely on, pinned with mosquitto's clients and
//! `rumqttc`.

use crate::support;
use rumqttc::{Client, Connection, Event, Incoming, MqttOptions, QoS};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use support::{Hub, mosquitto, publish, wait_until};

/// A running `mosquitto_sub` and the lines it prints.
struct Sub {
    child: Child,
    lines: Receiver<String>,
}

impl Sub {
    /// Subscribes, and waits until the subscription stands.
    fn new(hub: &Hub, args: &[&str]) -> Self {
        // It buffers what it prints into a pipe, unless told otherwise.
        let mut child = std::process::Command::new("stdbuf")
            .args(["-oL", "mosquitto_sub", "-h", "127.0.0.1", "-p", &hub.mqtt_port.to_string()])
            .args(args)
            .args(["-d", "-F", "MESSAGE %t %q %r %p"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let sub = Self { child, lines };
        sub.line("Subscribed");
        sub
    }

    fn line(&self, start: &str) -> String {
        loop {
            let line = self
                .lines
                .recv_timeout(Duration::from_secs(20))
                .unwrap_or_else(|_| panic!("no line {start}"));
            if line.starts_with(start) || line.contains("received SUBACK") && start == "Subscribed"
            {
                return line;
            }
        }
    }

    /// Topic, QoS, retain flag and payload of the next message.
    fn message(&self) -> String {
        self.line("MESSAGE ").split_off("MESSAGE ".len())
    }
}

impl Drop for Sub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn hub() -> (tempfile::TempDir, Hub) {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    (dir, hub)
}

#[test]
fn wildcards_and_every_quality_of_service_deliver() {
    let (_dir, hub) = hub();
    for version in ["mqttv311", "mqttv5"] {
        let sub = Sub::new(&hub, &["-t", "/a/+/c", "-t", "/x/#", "-q", "2", "-V", version]);
        for qos in ["0", "1", "2"] {
            publish(&hub, "/a/b/c", "one", &["-q", qos, "-V", version]);
            assert_eq!(sub.message(), format!("/a/b/c {qos} 0 one"));
        }
        publish(&hub, "/a/b/c/d", "no", &["-q", "1"]);
        publish(&hub, "/x/y/z", "two", &["-q", "1"]);
        assert_eq!(sub.message(), "/x/y/z 1 0 two");
    }
}

#[test]
fn retained_messages_wait_for_subscribers_survive_a_restart_and_can_be_taken_away() {
    let (dir, hub) = hub();
    publish(&hub, "/r/one", "kept", &["-q", "1", "-r"]);
    assert_eq!(Sub::new(&hub, &["-t", "/r/#", "-q", "1"]).message(), "/r/one 1 1 kept");
    hub.kill();
    let hub = Hub::serve(dir.path());
    assert_eq!(Sub::new(&hub, &["-t", "/r/#", "-q", "1"]).message(), "/r/one 1 1 kept");
    let done = mosquitto("mosquitto_pub", &hub, &["-t", "/r/one", "-r", "-n", "-q", "1"])
        .status()
        .unwrap();
    assert!(done.success());
    let sub = Sub::new(&hub, &["-t", "/r/#", "-q", "1"]);
    publish(&hub, "/r/two", "fresh", &["-q", "1"]);
    assert_eq!(sub.message(), "/r/two 1 0 fresh", "the retained message is gone");
}

#[test]
fn a_last_will_is_published_when_the_client_dies() {
    let (_dir, hub) = hub();
    let sub = Sub::new(&hub, &["-t", "/will", "-q", "1"]);
    let mut dying = Sub::new(
        &hub,
        &["-t", "/none", "--will-topic", "/will", "--will-payload", "gone", "--will-qos", "1"],
    );
    dying.child.kill().unwrap();
    assert_eq!(sub.message(), "/will 1 0 gone");
}

#[test]
fn a_reading_in_a_last_will_is_refused_at_connect() {
    let (_dir, hub) = hub();
    let args = ["-t", "/none", "-W", "5", "--will-topic", "/energy/m/data", "--will-payload", "{}"];
    let done = mosquitto("mosquitto_sub", &hub, &args).output().unwrap();
    assert!(!done.status.success());
    assert!(String::from_utf8_lossy(&done.stderr).contains("not authori"), "{done:?}");
}

/// Runs a connection on a thread and gives what it receives.
fn events(mut connection: Connection) -> Receiver<Event> {
    let (send, receive) = channel();
    std::thread::spawn(move || {
        for event in connection.iter() {
            let Ok(event) = event else { return };
            // Left alone it would connect again.
            let left = matches!(event, Event::Outgoing(rumqttc::Outgoing::Disconnect));
            if send.send(event).is_err() || left {
                return;
            }
        }
    });
    receive
}

fn options(hub: &Hub, id: &str, clean: bool) -> MqttOptions {
    let mut options = MqttOptions::new(id, "127.0.0.1", hub.mqtt_port);
    options.set_clean_session(clean).set_keep_alive(Duration::from_secs(30));
    options
}

fn wait_for(events: &Receiver<Event>, mut wanted: impl FnMut(&Event) -> bool) -> Event {
    loop {
        let event = events.recv_timeout(Duration::from_secs(20)).expect("the event comes in time");
        if wanted(&event) {
            return event;
        }
    }
}

#[test]
fn a_persistent_session_gets_what_it_missed() {
    let (_dir, hub) = hub();
    let (client, connection) = Client::new(options(&hub, "sleeper", false), 10);
    let heard = events(connection);
    client.subscribe("/p/#", QoS::AtLeastOnce).unwrap();
    wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::SubAck(_))));
    client.disconnect().unwrap();
    wait_until("it has left", || hub.metric("ohmstead_mqtt_connections") == 0);
    for n in 0..3 {
        publish(&hub, "/p/x", &n.to_string(), &["-q", "1"]);
    }
    let (_client, connection) = Client::new(options(&hub, "sleeper", false), 10);
    let heard = events(connection);
    let back = wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::ConnAck(_))));
    assert!(matches!(back, Event::Incoming(Incoming::ConnAck(ack)) if ack.session_present));
    for n in 0..3 {
        let event = wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::Publish(_))));
        let Event::Incoming(Incoming::Publish(p)) = event else { unreachable!() };
        assert_eq!(&p.payload[..], n.to_string().as_bytes());
    }
}

#[test]
fn a_shared_subscription_gives_each_message_to_one_member() {
    let (_dir, hub) = hub();
    publish(&hub, "/s/old", "retained", &["-q", "1", "-r"]);
    let subs: Vec<Sub> = (0..2)
        .map(|_| {
            Sub::new(
                &hub,
                &["-t", "$share/group/s/#", "-t", "$share/group//s/#", "-q", "1", "-V", "mqttv5"],
            )
        })
        .collect();
    let (client, connection) = Client::new(options(&hub, "publisher", true), 100);
    let heard = events(connection);
    for n in 0..40 {
        client.publish("/s/x", QoS::AtLeastOnce, false, n.to_string()).unwrap();
    }
    for _ in 0..40 {
        wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::PubAck(_))));
    }
    publish(&hub, "/s/end", "end", &["-q", "1"]);
    publish(&hub, "/s/end", "end", &["-q", "1"]);
    let mut got = Vec::new();
    let mut per_member = Vec::new();
    for sub in &subs {
        let before = got.len();
        loop {
            let message = sub.message();
            if message.ends_with(" end") {
                break;
            }
            got.push(message);
        }
        per_member.push(got.len() - before);
    }
    got.sort();
    let mut expected: Vec<String> = (0..40).map(|n| format!("/s/x 1 0 {n}")).collect();
    expected.sort();
    assert_eq!(got, expected, "each message once, and no retained one");
    assert!(per_member.iter().all(|n| *n > 0), "{per_member:?}");
}

#[test]
fn acknowledgements_come_in_the_order_of_the_messages() {
    let (_dir, hub) = hub();
    let (client, connection) = Client::new(options(&hub, "orderly", true), 200);
    let heard = events(connection);
    for n in 0..100 {
        let payload = if n % 3 == 0 {
            "junk".to_owned()
        } else {
            format!(r#"{{"power":1,"timestamp":{}}}"#, 1_700_000_000 + n)
        };
        client.publish("/energy/m1/data", QoS::AtLeastOnce, false, payload).unwrap();
    }
    let mut last = 0;
    for _ in 0..100 {
        let event = wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::PubAck(_))));
        let Event::Incoming(Incoming::PubAck(ack)) = event else { unreachable!() };
        assert_eq!(ack.pkid, last + 1);
        last = ack.pkid;
    }
    assert_eq!(hub.metric("ohmstead_ingest_total{outcome=\"stored\"}"), 66);
    assert_eq!(hub.metric("ohmstead_rejects"), 1, "the same junk is one rejection, counted");
}

#[test]
fn mqtt_over_websocket_is_served() {
    let dir = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let hub = Hub::start(&["serve", "--mqtt-ws", &address], dir.path(), &[]);
    let mut options = MqttOptions::new("web", format!("ws://{address}/mqtt"), port);
    options.set_transport(rumqttc::Transport::Ws);
    let (client, connection) = Client::new(options, 10);
    let heard = events(connection);
    let example = r#"{"deviceId":"web-1","power":5,"timestamp":1739930110}"#;
    client.publish("/energy/web-1/data", QoS::AtLeastOnce, false, example).unwrap();
    wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::PubAck(_))));
    assert_eq!(hub.get("/api/readings?deviceId=web-1")["readings"][0]["power"], 5.0);
}
