//! Clients that mean harm, or do not know better: what they cost, and that others are served
//! meanwhile. The real program on loopback.

use crate::support::{self, meter, raw_mqtt};
use meter::{Given, ends, events, wait_for};
use raw_mqtt::{Raw, connect, packet, publish, subscribe, text};
use rumqttc::{Client, Event, Incoming, QoS, SubscribeReasonCode};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use support::{Hub, now, wait_until};

const ALL: [&str; 7] =
    ["serve", "--mqtt-tls", "127.0.0.1:0", "--mqtt-ws", "127.0.0.1:0", "--mqtt-wss", "127.0.0.1:0"];

fn hub(args: &[&str], env: &[(&str, &str)]) -> (tempfile::TempDir, Hub) {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(args, dir.path(), env);
    (dir, hub)
}

/// The port in the line that the hub prints of a listener.
fn port(hub: &Hub, of: &str) -> u16 {
    let mut found = None;
    wait_until("the hub tells its ports", || {
        let printed = hub.printed();
        let line = printed.lines().find(|line| line.contains(of)).map(str::to_owned);
        found = line.and_then(|l| l.trim_end_matches('.').rsplit(':').next()?.parse().ok());
        found.is_some()
    });
    found.unwrap()
}

/// Resident memory of the hub, MiB.
fn memory(hub: &Hub) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", hub.pid())).unwrap();
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// A well-behaved meter gets its acknowledgement.
fn is_served(hub: &Hub, id: u16) {
    let mut meter = Raw::client(hub.mqtt_port, "good", true);
    let payload = format!(r#"{{"power":1,"timestamp":{}}}"#, now() - i64::from(id));
    meter.send(&publish(b"/energy/good/data", 1, false, id, payload.as_bytes()));
    assert_eq!(meter.receive(), Some((0x40, id.to_be_bytes().to_vec())));
}

#[test]
fn whoever_does_not_log_in_is_closed_whatever_it_does_meanwhile() {
    let (_dir, hub) = hub(&ALL, &[("OHMSTEAD_MQTT__LOGIN_WITHIN_S", "2")]);
    let tls = port(&hub, "over TLS on");
    let wss = port(&hub, "over wss");
    let whole = connect("half", true);
    let upgrade: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n";
    let client_hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];
    let mut all = Vec::new();
    for (what, port, bytes) in [
        ("silent", hub.mqtt_port, &[][..]),
        ("half a CONNECT", hub.mqtt_port, &whole[..whole.len() - 1]),
        ("silent over TLS", tls, &[]),
        ("half a handshake", tls, &client_hello),
        ("half a handshake for WebSocket", wss, &client_hello),
        ("half an upgrade without TLS", hub.mqtt_port, upgrade),
    ] {
        let mut raw = Raw::open(port);
        raw.send(bytes);
        all.push((what, raw));
    }
    // One byte now and then does not put it off.
    let mut drip = Raw::open(hub.mqtt_port);
    let start = Instant::now();
    let mut bytes = whole.iter();
    while let Some(&byte) = bytes.next()
        && drip.0.write_all(&[byte]).is_ok()
        && start.elapsed() < Duration::from_secs(10)
    {
        std::thread::sleep(Duration::from_millis(300));
    }
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    for (what, mut raw) in all {
        assert!(raw.ends_after() < Duration::from_secs(6), "{what}");
    }
    // Who has logged in may be silent.
    let mut quiet = Raw::client(hub.mqtt_port, "quiet", true);
    std::thread::sleep(Duration::from_secs(3));
    quiet.send(&packet(0xc0, &[]));
    assert_eq!(quiet.receive().map(|p| p.0), Some(0xd0));
    hub.logs("did not log in in time");
}

#[test]
fn too_many_connections_are_turned_away_and_their_places_come_free() {
    let env = [("OHMSTEAD_MQTT__MAX_CONNECTIONS", "20"), ("OHMSTEAD_MQTT__LOGIN_WITHIN_S", "2")];
    let (_dir, hub) = hub(&["serve"], &env);
    let silent: Vec<Raw> = (0..20).map(|_| Raw::open(hub.mqtt_port)).collect();
    let mut late = Raw::open(hub.mqtt_port);
    assert!(late.ends_after() < Duration::from_secs(1), "turned away at once");
    wait_until("the silent ones are gone", || {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", hub.mqtt_port)) else { return false };
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let mut answer = [0; 4];
        stream.write_all(&connect("good", true)).is_ok() && stream.read_exact(&mut answer).is_ok()
    });
    is_served(&hub, 1);
    drop(silent);
    hub.logs("turned away");
}

#[test]
fn unfinished_connects_of_a_megabyte_cost_nothing() {
    let (_dir, hub) = hub(&["serve"], &[]);
    is_served(&hub, 1);
    let before = memory(&hub);
    let large = packet(0x10, &vec![0; 1024 * 1024 - 16]);
    let mut all: Vec<Raw> = (0..300).map(|_| Raw::open(hub.mqtt_port)).collect();
    for raw in &mut all {
        // It may be closed before all is written.
        let _ = raw.0.write_all(&large[..large.len() - 1]);
    }
    for mut raw in all {
        assert!(raw.ends_after() < Duration::from_secs(5));
    }
    let grown = memory(&hub).saturating_sub(before);
    assert!(grown < 40, "{grown} MiB for what nobody logged in with");
    is_served(&hub, 2);
    // Nor is anything but a CONNECT read first.
    let mut raw = Raw::open(hub.mqtt_port);
    raw.send(&publish(b"/energy/m/data", 1, false, 1, b"{}"));
    assert!(raw.ends_after() < Duration::from_secs(5));
}

#[test]
fn what_a_stranger_can_have_logged_is_bounded() {
    let (_dir, hub) = hub(&ALL, &[]);
    let given = Given::create(&hub, "a", &[]);
    let before = hub.log().len();
    for n in 0..60 {
        let wrong = Given { id: format!("{n}{}", "\u{7}x".repeat(5000)), ..given.clone() };
        let (_client, connection) = Client::new(wrong.options(&format!("{n}")), 5);
        assert!(ends(&events(connection)), "refused");
    }
    // It is said, and briefly.
    hub.logs("wrong password");
    let grown = hub.log().len() - before;
    assert!(grown < 8192, "{grown} bytes: {}", &hub.log()[before..]);
}

#[test]
fn topics_with_wildcards_or_nul_are_refused_and_break_nobody() {
    let (_dir, hub) = hub(&["serve"], &[]);
    let mut subscriber = Raw::client(hub.mqtt_port, "subscriber", true);
    subscriber.send(&subscribe("#", 0));
    assert_eq!(subscriber.receive().map(|p| p.0), Some(0x90));
    for topic in [&b"#"[..], b"+", b"/energy/+/data", b"a/#", b"a\0b", b""] {
        for qos in [0, 1, 2] {
            let mut bad = Raw::client(hub.mqtt_port, "bad", true);
            bad.send(&publish(topic, qos, false, 7, b"x"));
            assert_eq!(bad.receive(), None, "{topic:?} at QoS {qos} is not acknowledged");
        }
        let mut bad = Raw::open(hub.mqtt_port);
        let head = [&text(b"MQTT")[..], &[4, 0b110, 0, 60]].concat();
        let body = [head, text(b"bad"), text(topic), text(b"gone")].concat();
        bad.send(&packet(0x10, &body));
        let answer = bad.receive();
        assert!(answer.is_none_or(|(_, body)| body[1] != 0), "a last will at {topic:?}");
    }
    let long = vec![b'a'; 2000];
    let mut bad = Raw::client(hub.mqtt_port, "bad", true);
    bad.send(&publish(&long, 1, false, 7, b"x"));
    assert_eq!(bad.receive(), None, "longer than any topic needs to be");
    let mut good = Raw::client(hub.mqtt_port, "good", true);
    good.send(&publish(b"a/b", 1, false, 1, b"hello"));
    assert_eq!(good.receive().map(|p| p.0), Some(0x40));
    let heard = subscriber.receive().unwrap();
    assert_eq!(heard, (0x30, [&text(b"a/b")[..], b"hello"].concat()), "the first that it hears");
}

#[test]
fn a_message_of_qos_2_is_delivered_once_though_its_session_was_resumed() {
    let (_dir, hub) = hub(&["serve"], &[]);
    let mut subscriber = Raw::client(hub.mqtt_port, "subscriber", true);
    subscriber.send(&subscribe("a/b", 0));
    subscriber.receive();
    let body = |payload: &[u8]| (0x30, [&text(b"a/b")[..], payload].concat());
    let mut sender = Raw::client(hub.mqtt_port, "sender", false);
    sender.send(&publish(b"a/b", 2, false, 5, b"one"));
    assert_eq!(sender.receive().map(|p| p.0), Some(0x50));
    for _ in 0..2 {
        drop(sender);
        sender = Raw::client(hub.mqtt_port, "sender", false);
        sender.send(&publish(b"a/b", 2, true, 5, b"one"));
        assert_eq!(sender.receive(), Some((0x50, vec![0, 5])), "answered again");
    }
    sender.send(&packet(0x62, &[0, 5]));
    assert_eq!(sender.receive(), Some((0x70, vec![0, 5])));
    // The number is free again.
    sender.send(&publish(b"a/b", 2, false, 5, b"two"));
    assert_eq!(sender.receive().map(|p| p.0), Some(0x50));
    // A session that begins anew knows nothing of it.
    let mut sender = Raw::client(hub.mqtt_port, "sender", true);
    sender.send(&publish(b"a/b", 2, false, 5, b"three"));
    assert_eq!(sender.receive().map(|p| p.0), Some(0x50));
    for expected in [&b"one"[..], b"two", b"three"] {
        assert_eq!(subscriber.receive().unwrap(), body(expected));
    }
}

#[test]
fn a_meter_s_retained_topics_sessions_and_subscriptions_are_bounded() {
    let (_dir, hub) = hub(&ALL, &[]);
    let greedy = Given::create(&hub, "greedy", &[]);
    let (client, heard) = greedy.connect("greedy");
    let mut kept = 0;
    for n in 0..2000 {
        let topic = format!("/energy/greedy/x/{n}");
        if client.publish(topic, QoS::AtLeastOnce, true, vec![1; 100]).is_err() {
            break;
        }
        match heard.recv_timeout(Duration::from_secs(20)) {
            Ok(Event::Incoming(Incoming::PubAck(_))) => kept += 1,
            Ok(_) => {
                let acknowledged =
                    std::iter::from_fn(|| heard.recv_timeout(Duration::from_secs(20)).ok())
                        .any(|e| matches!(e, Event::Incoming(Incoming::PubAck(_))));
                if !acknowledged {
                    break;
                }
                kept += 1;
            }
            Err(_) => break,
        }
    }
    assert!((500..=512).contains(&kept), "{kept} retained topics");
    hub.logs("too much is retained");
    let (client, heard) = greedy.connect("greedy");
    for n in 0..1001 {
        client.subscribe(format!("/energy/greedy/{n}"), QoS::AtMostOnce).unwrap();
        let answer = wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::SubAck(_))));
        let Event::Incoming(Incoming::SubAck(ack)) = answer else { unreachable!() };
        let is_refused = ack.return_codes == [SubscribeReasonCode::Failure];
        assert_eq!(is_refused, n >= 1000, "subscription {n}");
    }
    let mut sessions = vec![(client, heard)];
    for n in 0..15 {
        sessions.push(greedy.connect(&format!("session-{n}")));
    }
    let (_client, connection) = Client::new(greedy.options("session-15"), 5);
    assert!(ends(&events(connection)), "a seventeenth session");
    let other = Given::create(&hub, "other", &[]);
    let (client, heard) = other.connect("other");
    client.publish("/energy/other/status", QoS::AtLeastOnce, true, "online").unwrap();
    wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::PubAck(_))));
}

#[test]
fn a_slow_reader_of_everything_is_disconnected_before_it_costs_much() {
    let (_dir, hub) = hub(&["serve"], &[]);
    let mut slow: Vec<Raw> = (0..5)
        .map(|n| {
            let mut raw = Raw::client(hub.mqtt_port, &format!("slow-{n}"), true);
            raw.send(&subscribe("#", 0));
            assert_eq!(raw.receive().map(|p| p.0), Some(0x90));
            raw
        })
        .collect();
    let before = memory(&hub);
    let mut sender = Raw::client(hub.mqtt_port, "sender", true);
    let payload = vec![b'x'; 60_000];
    for id in 1..=1500 {
        sender.send(&publish(b"bulk", 1, false, id, &payload));
        assert_eq!(
            sender.receive(),
            Some((0x40, id.to_be_bytes().to_vec())),
            "is served meanwhile"
        );
    }
    let grown = memory(&hub).saturating_sub(before);
    assert!(grown < 150, "{grown} MiB wait for clients that read nothing");
    for raw in &mut slow {
        raw.ends_after();
    }
    hub.logs("does not read what it subscribed to");
    is_served(&hub, 1);
}

/// Latencies of a meter that publishes once and again, milliseconds: median and p99.
fn latencies(hub: &Hub, first: i64) -> (f64, f64) {
    let mut meter = Raw::client(hub.mqtt_port, "good", true);
    let mut all: Vec<f64> = (0..1000u16)
        .map(|n| {
            let payload = format!(r#"{{"power":1,"timestamp":{}}}"#, first + i64::from(n));
            let start = Instant::now();
            meter.send(&publish(b"/energy/good/data", 1, false, n + 1, payload.as_bytes()));
            assert_eq!(meter.receive().map(|p| p.0), Some(0x40));
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    all.sort_by(f64::total_cmp);
    (all[500], all[990])
}

/// Prints figures of a release build: `OHMSTEAD_BIN=target/release/ohmstead cargo test --workspace --all-features
/// --test hub hostile_mqtt -- --ignored --nocapture`. Needs `ulimit -n 25000`.
#[test]
#[ignore = "long, and wants a quiet machine: prints latencies with ten thousand idle connections"]
fn ten_thousand_idle_connections_and_a_slow_loris_hold_up_nobody() {
    let (_dir, hub) = hub(&["serve"], &[]);
    let start = now() - 100_000;
    let quiet = latencies(&hub, start);
    let idle: Vec<Raw> =
        (0..10_000).map(|n| Raw::client(hub.mqtt_port, &format!("idle-{n}"), true)).collect();
    let with_idle = latencies(&hub, start + 10_000);
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (seen, port) = (stop.clone(), hub.mqtt_port);
    let loris = std::thread::spawn(move || {
        let whole = connect("loris", true);
        while !seen.load(std::sync::atomic::Ordering::Relaxed) {
            let mut all: Vec<TcpStream> =
                (0..1000).filter_map(|_| TcpStream::connect(("127.0.0.1", port)).ok()).collect();
            for byte in &whole[..whole.len() - 1] {
                all.retain_mut(|stream| stream.write_all(&[*byte]).is_ok());
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    });
    let attacked = latencies(&hub, start + 20_000);
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    loris.join().unwrap();
    println!(
        "median and p99, ms: alone {quiet:?}, with {} idle {with_idle:?}, and a slow loris {attacked:?}; {} MiB",
        idle.len(),
        memory(&hub)
    );
    assert!(attacked.1 < 1000.0, "{attacked:?}");
}
