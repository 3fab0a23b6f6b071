//! A meter that was told nothing opens its page; it is set up there as a browser would do it, and
//! its readings come.

use super::promise::{free_port, readings, wait_long};
use super::{METER, Site, emulator, support};
use emulator::{Emulator, can_run, image, time_server};
use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::time::Duration;
use support::wait_until;

/// The meter's address in its own network, here QEMU's.
const ADDRESS: [u8; 4] = [10, 0, 2, 15];
const WIFI_PASSWORD: &str = "correct horse + battery & staple";

/// What the meter answers to these bytes, sent over one connection: status, head, body.
fn exchange(meter: &Emulator, request: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", meter.page)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap_or_else(|why| panic!("{why}: {answer}"));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer}"));
    let length = format!("Content-Length: {}", body.len());
    assert!(head.contains(&length), "{length} in {head}");
    (head[9..12].parse().unwrap(), head.to_owned(), body.to_owned())
}

fn get(meter: &Emulator, host: &str, path: &str) -> (u16, String, String) {
    exchange(meter, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n"))
}

/// Sends the form as the page's script does, or as a browser without scripts.
fn send(meter: &Emulator, fields: &[(&str, &str)], is_script: bool) -> (u16, String) {
    let escape = |text: &str| text.bytes().map(|b| format!("%{b:02x}")).collect::<String>();
    let pairs: Vec<_> = fields.iter().map(|(k, v)| format!("{k}={}", escape(v))).collect();
    let body = pairs.join("&");
    let (accept, length) = (if is_script { "text/plain" } else { "text/html,*/*" }, body.len());
    let head = format!(
        "POST /save HTTP/1.1\r\nHost: 10.0.2.15\r\nAccept: {accept}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    );
    let (status, _, answer) = exchange(meter, &(head + &body));
    (status, answer)
}

/// The address that the meter's name server gives for `captive.example`.
fn looked_up(meter: &Emulator) -> Option<[u8; 4]> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    let query = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07captive\x07example\x00\x00\x01\x00\x01";
    socket.send_to(query, ("127.0.0.1", meter.page)).unwrap();
    let mut answer = [0; 512];
    let len = socket.recv(&mut answer).ok()?;
    assert_eq!(answer[..2], query[..2]);
    answer[..len].last_chunk().copied()
}

/// The line in which the meter says the name and the password of its own network.
fn own_network(meter: &Emulator) -> Vec<String> {
    let log = meter.log();
    log.lines().filter(|line| line.starts_with("set up: Wi-Fi")).map(str::to_owned).collect()
}

#[test]
fn a_meter_is_set_up_through_its_page_and_its_readings_come() {
    if !can_run() {
        return;
    }
    let site = Site::new();
    let hub = site.hub();
    let line = site.line(&hub, site.tls.port(), time_server());
    let mut meter = Emulator::fresh(site.path(), &image("virt-0.1.0.bin"));
    let is_open = |meter: &Emulator, times| {
        wait_until("the page is open", || meter.log().matches("the page is open").count() == times);
    };
    meter.power_on();
    is_open(&meter, 1);
    meter.cut_power();
    meter.power_on();
    is_open(&meter, 2);
    let networks = own_network(&meter);
    assert_eq!(networks[0], networks[1], "the password is kept");
    assert!(networks[0].starts_with("set up: Wi-Fi Ohmstead-123456, password "), "{networks:?}");

    // One that connects and then says nothing keeps nobody else away.
    let mut silent = TcpStream::connect(("127.0.0.1", meter.page)).unwrap();
    silent.write_all(b"GET / HT").unwrap();
    looks_around(&meter);
    is_told_what_is_wrong(&meter, &line.to_string());
    assert!(!meter.log().contains("provisioned as"));

    let fields = [("ssid", "home"), ("password", WIFI_PASSWORD), ("line", &line.to_string())];
    let (status, answer) = send(&meter, &fields, true);
    assert!(status == 200 && answer.starts_with("\nSaved."), "{answer}");
    wait_until("it restarts", || meter.log().matches("meter 0.1.0").count() == 3);
    wait_long("its readings are in the hub", || !readings(&hub, METER).is_empty());
    let log = meter.log();
    assert!(log.contains("provisioned as virt") && log.contains("\nconnected"), "{log}");
    for secret in [WIFI_PASSWORD, line["password"].as_str().unwrap(), "panicked"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn a_phone_gets_an_address_and_every_name_leads_to_the_page() {
    if !can_run() {
        return;
    }
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let firmware = image("virt-0.1.0.bin");
    let port = free_port();
    let mut meter = Emulator::fresh(dir.path(), &firmware);
    meter.cable = Some(format!("socket,id=n0,listen=127.0.0.1:{port}"));
    // Another meter plays the phone: it asks for an address, looks a name up, and connects to it.
    let line =
        r#"{"deviceId":"phone","host":"hub.example","mqttPort":80,"username":"u","password":"p"}"#;
    let mut phone = Emulator::new(other.path(), &firmware, line);
    phone.cable = Some(format!("socket,id=n0,connect=127.0.0.1:{port}"));
    phone.mac = "52:54:00:12:34:57";
    meter.power_on();
    wait_until("the page is open", || meter.log().contains("the page is open"));
    phone.power_on();
    wait_until("it has an address", || phone.log().contains("address 10.0.2.100"));
    // The page is no broker, but it answered.
    wait_until("it was at the page", || phone.log().contains("MQTT: "));
}

/// A phone looks whether it is online, and comes to the page.
fn looks_around(meter: &Emulator) {
    wait_until("names are answered", || looked_up(meter) == Some(ADDRESS));
    let (status, head, _) = get(meter, "connectivitycheck.gstatic.com", "/generate_204");
    assert!(status == 302 && head.contains("Location: http://10.0.2.15/\r\n"), "{head}");
    let (status, head, page) = get(meter, "10.0.2.15", "/");
    assert!(status == 200 && head.contains("Content-Type: text/html"), "{head}");
    assert!(page.ends_with("</html>\n") && page.contains(r#"<option value="home">"#), "{page}");
    assert!(page.contains("caf\u{e9} &quot;1st&quot; &amp; &lt;2nd&gt;"), "{page}");
    assert_eq!(exchange(meter, "\x16\x03\x01\x02\r\n\r\n").0, 400);
    assert_eq!(exchange(meter, "BREW / HTTP/1.1\r\n\r\n").0, 405);
    let long = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "x".repeat(3000));
    assert_eq!(exchange(meter, &long).0, 431);
    assert_eq!(exchange(meter, "POST /save HTTP/1.1\r\nContent-Length: 99999\r\n\r\n").0, 413);
}

fn is_told_what_is_wrong(meter: &Emulator, line: &str) {
    let cut = &line[..line.len() - 9];
    let fields = |line| [("ssid", "caf\u{e9}"), ("password", WIFI_PASSWORD), ("line", line)];
    let (status, answer) = send(meter, &fields(cut), true);
    assert!(status == 422 && answer.starts_with("line\n"), "{answer}");
    assert!(answer.contains("cut short"), "{answer}");
    // Without scripts: the page again, with the name but without the secrets.
    let (status, page) = send(meter, &fields(cut), false);
    assert!(status == 422 && page.contains("cut short"), "{page}");
    assert!(page.contains("value=\"caf\u{e9}\"") && !page.contains("battery"), "{page}");
    assert!(!page.contains("mqttPort"), "{page}");
    let (status, answer) =
        send(meter, &[("ssid", "home"), ("password", "short"), ("line", line)], true);
    assert!(status == 422 && answer.starts_with("password\n"), "{answer}");
}
