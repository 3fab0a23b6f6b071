//! P1 telegrams by TCP: a bridge that plays whole ones, broken ones, halves, and nothing at all.

use crate::support;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use support::{Hub, free_port, now, wait_until};

/// CRC-16/ARC, bit by bit.
fn crc(bytes: &[u8]) -> u16 {
    let mut crc = 0u16;
    for byte in bytes {
        for bit in 0..8 {
            let odd = (crc ^ (u16::from(*byte) >> bit)) & 1 == 1;
            crc = if odd { (crc >> 1) ^ 0xA001 } else { crc >> 1 };
        }
    }
    crc
}

/// A telegram of DSMR 5, in the shape of the P1 Companion Standard 5.0.2.
fn telegram(at: i64, kwh: &str) -> String {
    // Winter time, whatever the season: the letter fixes the offset.
    let local =
        jiff::Timestamp::from_second(at + 3600).unwrap().strftime("%y%m%d%H%M%S").to_string();
    let text = format!(
        "/OHM5\\253833635_A\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0({local}W)\r\n\
         0-0:96.1.1(4B384547303034303436333935353037)\r\n1-0:1.8.1({kwh}*kWh)\r\n1-0:1.8.2(000100.000*kWh)\r\n\
         1-0:2.8.1(000000.000*kWh)\r\n1-0:2.8.2(000000.000*kWh)\r\n1-0:1.7.0(00.500*kW)\r\n1-0:2.7.0(00.000*kW)\r\n!"
    );
    format!("{text}{:04X}\r\n", crc(text.as_bytes()))
}

fn energies(hub: &Hub) -> Vec<f64> {
    let list = hub.get("/api/readings?deviceId=dsmr-K8EG004046395507");
    let all = list["readings"].as_array().cloned().unwrap_or_default();
    all.iter().map(|r| r["energy"].as_f64().unwrap()).collect()
}

fn hub(data: &std::path::Path, at: &str) -> Hub {
    let env =
        [("OHMSTEAD_INTEGRATIONS__P1__TCP", at), ("OHMSTEAD_INTEGRATIONS__P1__SILENT_S", "2")];
    Hub::start(&["serve"], data, &env)
}

/// True when the other side has ended the connection.
fn is_left(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0]), Ok(0) | Err(_))
}

#[test]
fn whole_telegrams_are_kept_and_a_lost_bridge_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap().to_string();
    let hub = hub(dir.path(), &at);
    let t = now() - 100;

    // Entered in the middle of a telegram, in pieces; then it ends in the middle of another.
    let (mut bridge, _) = listener.accept().unwrap();
    bridge.write_all(&telegram(t, "000001.000").as_bytes()[60..]).unwrap();
    for piece in telegram(t + 1, "000002.000").as_bytes().chunks(17) {
        bridge.write_all(piece).unwrap();
    }
    wait_until("the first is kept", || energies(&hub) == [102_000.0]);
    bridge.write_all(&telegram(t + 2, "000003.000").as_bytes()[..80]).unwrap();
    drop(bridge);

    // One bit is wrong; half of one; one whole; then silence.
    let (mut bridge, _) = listener.accept().unwrap();
    let broken = telegram(t + 3, "000004.000").replace("000004.000", "900004.000");
    let half = telegram(t + 4, "000005.000");
    let half = &half[..half.find("1-0:1.8.2").unwrap()];
    let whole = telegram(t + 5, "000006.000");
    bridge.write_all(format!("{broken}{half}{whole}").as_bytes()).unwrap();
    wait_until("what follows is kept", || energies(&hub) == [102_000.0, 106_000.0]);
    let rejects = hub.get("/api/rejects");
    assert_eq!(
        (&rejects["total"], &rejects["rejects"][0]["reason"]),
        (&json!(1), &json!("bad-check-sum"))
    );
    wait_until("the silent bridge is left", || is_left(&mut bridge));

    // The same again is once, and one without a check sum is none.
    let (mut bridge, _) = listener.accept().unwrap();
    let bare = telegram(t + 6, "000007.000");
    let bare = format!("{}\r\n", &bare[..=bare.find('!').unwrap()]);
    let last = telegram(t + 7, "000008.000");
    bridge.write_all(format!("{whole}{bare}{last}").as_bytes()).unwrap();
    wait_until("the last is kept", || energies(&hub) == [102_000.0, 106_000.0, 108_000.0]);
    assert_eq!(hub.get("/api/rejects")["rejects"][0]["reason"], json!("no-check-sum"));
    // It waits under the name that telegrams by MQTT give it.
    let waiting: Value = hub.get("/api/devices/waiting");
    assert_eq!(waiting["waiting"][0]["id"], json!("dsmr-K8EG004046395507"));
    assert_eq!(waiting["waiting"][0]["system"], json!("dsmr"));
    // Stopped in the middle of a telegram.
    bridge.write_all(&telegram(t + 8, "000009.000").as_bytes()[..50]).unwrap();
    assert_eq!(hub.stop(), Some(0));
    assert!(is_left(&mut bridge));
}

#[test]
fn a_bridge_that_is_not_there_keeps_nothing_from_running() {
    let dir = tempfile::tempdir().unwrap();
    let at = format!("127.0.0.1:{}", free_port());
    let hub = hub(dir.path(), &at);
    hub.logs("the P1 bridge was lost");
    assert_eq!(hub.status("/readyz"), 200);
    let listener = TcpListener::bind(&at).unwrap();
    let (mut bridge, _) = listener.accept().unwrap();
    bridge.write_all(telegram(now() - 10, "000001.000").as_bytes()).unwrap();
    wait_until("it is kept", || energies(&hub) == [101_000.0]);
    assert_eq!(hub.stop(), Some(0));
}
