//! Every kind of topic at the broker, asked by everybody: meters, people of each role in this, the
//! other and every site, tokens of each scope. What is right stands in [`expected`], by hand and apart
//! from the program's own rules.

use crate::support::{self, meter};
use meter::{Given, ends, events, wait_for};
use rumqttc::{Client, Event, Incoming, MqttOptions, QoS, SubscribeReasonCode, Transport};
use serde_json::json;
use std::path::Path;
use std::sync::mpsc::Receiver;
use support::Hub;
use support::people::{PASSWORD, Person, add_user};

/// What a topic below `/energy/<device>/` is for.
const KINDS: [&str; 7] =
    ["data", "status", "info", "event", "command", "command/result", "anything/else"];

const SERVE: [&str; 5] = ["serve", "--mqtt-tls", "127.0.0.1:0", "--mqtt-wss", "127.0.0.1:0"];

fn serve(data: &Path) -> Hub {
    Hub::start(&SERVE, data, &[("OHMSTEAD_SECURITY__MODE", "login")])
}

/// Somebody who connects, and what they have: rank in `home`, rank in every site (0 none, 1 viewer,
/// 2 operator, 3 admin), scope of a token, device of a meter.
struct Asker {
    login: Given,
    home: u8,
    hub: u8,
    scope: Option<&'static str>,
    device: Option<&'static str>,
}

/// May they publish to, and subscribe to, this kind of topic of a device of `home`?
fn expected(asker: &Asker, device: &str, kind: &str) -> (bool, bool) {
    if let Some(own) = asker.device {
        return (own == device, own == device);
    }
    let rank = asker.home.max(asker.hub);
    let in_scope = |scopes: &[&str]| asker.scope.is_none_or(|s| scopes.contains(&s));
    let writes = kind == "data" && rank >= 2 && in_scope(&["write", "manage"]);
    (writes, rank >= 1 && in_scope(&["read", "manage"]))
}

fn connect(login: &Given, client_id: &str) -> (Client, Receiver<Event>) {
    login.connect(client_id)
}

/// True when the publish is acknowledged; otherwise the connection has ended.
fn publishes(login: &Given, client_id: &str, topic: &str) -> bool {
    let (client, heard) = connect(login, client_id);
    client
        .publish(topic, QoS::AtLeastOnce, false, r#"{"power":1,"timestamp":1700000000}"#)
        .unwrap();
    loop {
        match heard.recv_timeout(std::time::Duration::from_secs(20)) {
            Ok(Event::Incoming(Incoming::PubAck(_))) => return true,
            Ok(_) => {}
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return false,
            Err(e) => panic!("neither an answer nor an end: {e}"),
        }
    }
}

fn subscribes(client: &Client, heard: &Receiver<Event>, filter: &str) -> bool {
    client.subscribe(filter, QoS::AtLeastOnce).unwrap();
    let ack = wait_for(heard, |e| matches!(e, Event::Incoming(Incoming::SubAck(_))));
    let Event::Incoming(Incoming::SubAck(ack)) = ack else { unreachable!() };
    ack.return_codes != [SubscribeReasonCode::Failure]
}

/// The sites `home` with the meter `m1` and `far` with `m2`, and everybody.
fn everybody(dir: &Path) -> (Hub, Vec<(String, Asker)>) {
    add_user(dir, "root", &["--role", "admin"]);
    let hub = serve(dir);
    let root = Person::login(&hub, "root");
    root.post("/api/sites", json!({"name": "Far"}));
    let m1 = Given::from(&root.post("/api/devices?site=home", json!({"id": "m1"})));
    Given::from(&root.post("/api/devices?site=far", json!({"id": "m2"})));
    assert_eq!(hub.stop(), Some(0));
    let mut people = vec![("root".to_owned(), 0, 3)];
    for (rank, role) in [(1, "viewer"), (2, "operator"), (3, "admin")] {
        for (site, home, hub) in [("home", rank, 0), ("Far", 0, 0), ("", 0, rank)] {
            let name =
                format!("{role}-{}", if site.is_empty() { "all" } else { site }).to_lowercase();
            let args = if site.is_empty() {
                vec!["--role", role]
            } else {
                vec!["--role", role, "--site", site]
            };
            add_user(dir, &name, &args);
            people.push((name, home, hub));
        }
    }
    let hub = serve(dir);
    let root = Person::login(&hub, "root");
    let port = Given::from(&root.post("/api/devices/m1/credentials", json!({}))).port;
    let given = |id: &str, password: &str| Given {
        id: id.to_owned(),
        password: password.to_owned(),
        port,
        ca: m1.ca.clone(),
    };
    let asker = |login, home, hub, scope| Asker { login, home, hub, scope, device: None };
    let mut all: Vec<(String, Asker)> = people
        .into_iter()
        .map(|(name, home, hub)| {
            let login = given(&name, PASSWORD);
            (name, asker(login, home, hub, None))
        })
        .collect();
    for scope in ["read", "write", "home-assistant", "manage"] {
        for (site, home, hub) in [(Some("home"), 3, 0), (Some("far"), 0, 0), (None, 0, 3)] {
            let made =
                root.post("/api/tokens", json!({"name": scope, "scopes": [scope], "site": site}));
            let login = given(made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
            all.push((format!("token {scope} {site:?}"), asker(login, home, hub, Some(scope))));
        }
    }
    for device in ["m1", "m2"] {
        let answer = root.post(&format!("/api/devices/{device}/credentials"), json!({}));
        let login = Given::from(&answer);
        all.push((
            device.to_owned(),
            Asker { login, home: 0, hub: 0, scope: None, device: Some(device) },
        ));
    }
    (hub, all)
}

#[test]
fn every_kind_of_topic_is_open_to_whom_it_should_be_and_to_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, all) = everybody(dir.path());
    let mut asked = 0;
    for (name, asker) in &all {
        let id = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let (client, heard) = connect(&asker.login, &format!("{id}-reads"));
        for kind in KINDS {
            for slash in ["/", ""] {
                let topic = format!("{slash}energy/m1/{kind}");
                let (may_publish, may_subscribe) = expected(asker, "m1", kind);
                assert_eq!(
                    publishes(&asker.login, &id, &topic),
                    may_publish,
                    "{name} publishes to {topic}"
                );
                assert_eq!(
                    subscribes(&client, &heard, &topic),
                    may_subscribe,
                    "{name} subscribes to {topic}"
                );
                asked += 2;
            }
        }
        let is_hub_reader =
            asker.hub >= 1 && asker.scope.is_none_or(|s| s == "read" || s == "manage");
        for filter in [
            "#",
            "/energy/#",
            "/energy/+/data",
            "+/energy/m1/data",
            "$share/g//energy/+/data",
            "other",
        ] {
            assert_eq!(
                subscribes(&client, &heard, filter),
                is_hub_reader,
                "{name} subscribes to {filter}"
            );
        }
        let (_, reads) = expected(asker, "m1", "data");
        assert_eq!(subscribes(&client, &heard, "/energy/m1/#"), reads, "{name}");
        for topic in ["other", "/energy", "/energy/m1", "$SYS/x"] {
            assert!(!publishes(&asker.login, &id, topic), "{name} publishes to {topic}");
        }
    }
    assert_eq!(asked, all.len() * KINDS.len() * 4);
    drop(hub);
}

#[test]
fn a_password_that_changes_a_role_that_ends_and_a_token_that_is_removed_end_connections_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, all) = everybody(dir.path());
    let find = |wanted: &str| &all.iter().find(|(name, _)| name == wanted).unwrap().1.login;
    let root = Person::login(&hub, "root");
    let watch = |login: &Given, id: &str| {
        let (client, heard) = connect(login, id);
        assert!(subscribes(&client, &heard, "/energy/m1/data"));
        (client, heard)
    };
    let (_c1, viewer) = watch(find("viewer-home"), "a");
    let (_c2, moved) = watch(find("operator-home"), "b");
    let (_c3, token) = watch(find("token read Some(\"home\")"), "c");
    let (_c4, stays) = watch(find("admin-home"), "d");
    assert_eq!(root.status("DELETE", "/api/users/viewer-home", None), 204);
    assert!(ends(&viewer), "the account is gone");
    let far = json!({"roles": [{"site": "far", "role": "operator"}]});
    let changed = root.send("PATCH", "/api/users/operator-home", Some(far));
    assert_eq!(changed.status, 200, "{}", changed.json);
    assert!(ends(&moved), "the role is one of another site now");
    let id = find("token read Some(\"home\")").id.clone();
    assert_eq!(root.status("DELETE", &format!("/api/tokens/{id}"), None), 204);
    assert!(ends(&token), "the token is gone");
    let m1 = Given::from(&root.post("/api/devices/m1/credentials", json!({})));
    assert!(publishes(&m1, "m1", "/energy/m1/data"));
    wait_for(&stays, |e| matches!(e, Event::Incoming(Incoming::Publish(_))));
}

#[test]
fn people_connect_over_websocket_with_tls_and_another_s_name_takes_no_session() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, all) = everybody(dir.path());
    let find = |wanted: &str| &all.iter().find(|(name, _)| name == wanted).unwrap().1.login;
    let mut wss = None;
    support::wait_until("the port is told", || {
        let printed = hub.printed();
        let line = printed.lines().find(|l| l.contains("wss://")).map(str::to_owned);
        wss = line.and_then(|l| l.trim_end_matches('.').rsplit(':').next()?.parse::<u16>().ok());
        wss.is_some()
    });
    let viewer = find("viewer-home");
    let Transport::Tls(tls) = viewer.options("x").transport() else { panic!("over TLS") };
    let url = format!("wss://127.0.0.1:{}/mqtt", wss.unwrap());
    let mut options = MqttOptions::new("browser", url, wss.unwrap());
    options.set_transport(Transport::Wss(tls)).set_credentials(&viewer.id, &viewer.password);
    let (client, connection) = Client::new(options, 10);
    let heard = events(connection);
    assert!(subscribes(&client, &heard, "/energy/m1/data"));
    assert!(!subscribes(&client, &heard, "/energy/m2/data"), "of another site");
    let (_thief, connection) = Client::new(find("admin-home").options("browser"), 5);
    assert!(ends(&events(connection)), "its client id is not to be had");
    let wrong = Given { password: "wrong wrong wrong".into(), ..viewer.clone() };
    let (_client, connection) = Client::new(wrong.options("y"), 5);
    assert!(ends(&events(connection)));
}
