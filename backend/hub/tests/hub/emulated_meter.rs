//! The meter's firmware in an emulator against the real hub, over TLS: whatever is cut or killed,
//! every reading is in the hub's store once, in order, and its energy adds up.

use crate::support::{self, emulator, promise};
mod setup;

use emulator::{Emulator, HOST, Listener, can_run, image, public_key, signed, time_server};
use promise::{Dice, Link, adds_up, check, free_port, readings, wait_long};
use serde_json::Value;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use support::{Hub, binary, publish, wait_until};

const METER: &str = "virt";
const COMMANDS: &str = "/energy/virt/command";

/// A hub that can be killed and comes back at the same ports.
struct Site {
    dir: tempfile::TempDir,
    tls: SocketAddr,
}

impl Site {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = format!(
            "[listen]\nnames = [\"{HOST}\"]\nfirmware = \"127.0.0.1:{}\"\n\n[ota]\npublic_key = \"{}\"\n",
            free_port(),
            public_key()
        );
        std::fs::write(dir.path().join("hub.toml"), config).unwrap();
        Self { dir, tls: SocketAddr::from(([127, 0, 0, 1], free_port())) }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn hub(&self) -> Hub {
        let config = self.path().join("hub.toml").display().to_string();
        let tls = self.tls.to_string();
        Hub::start(
            &["serve", "--config", &config, "--mqtt-tls", &tls],
            &self.path().join("data"),
            &[],
        )
    }

    /// The provisioning line as the hub's own tool writes it, and our time server.
    fn line(&self, hub: &Hub, port: u16, time: u16) -> Value {
        let out = self.path().join("line");
        let at = format!("{HOST}:{port}");
        let args = ["device", "provision", METER, "--hub", &at, "--url", &hub.http, "--out"];
        ohmstead(&[&args[..], &[out.to_str().unwrap()]].concat());
        let mut line: Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
        line["ntp"] = format!("{HOST}:{time}").into();
        line
    }
}

fn ohmstead(args: &[&str]) {
    let done = Command::new(binary()).args(args).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn whatever_is_cut_or_killed_every_reading_is_in_the_hub_once() {
    if !can_run() {
        return;
    }
    let is_long = std::env::var_os("QEMU_LONG").is_some();
    let site = Site::new();
    let mut hub = site.hub();
    let link = Link::to(site.tls);
    let line = site.line(&hub, link.port, time_server());
    let mut meter = Emulator::new(site.path(), &image("virt-0.1.0.bin"), &line.to_string());
    meter.power_on();
    wait_long("the first reading is in the hub", || !readings(&hub, METER).is_empty());
    // A command, and settings that survive all that follows.
    publish(&hub, COMMANDS, r#"{"id":"i1","command":"interval","intervalS":1}"#, &["-q", "1"]);
    meter.wait_for_readings(5);

    // The link is down.
    link.cut();
    meter.wait_for_readings(8);
    assert!(readings(&hub, METER).len() < meter.stored().len(), "they wait in the meter");
    link.mend();
    wait_long("the backlog is in the hub", || {
        readings(&hub, METER).len() + 1 >= meter.stored().len()
    });

    // The hub is killed.
    hub.kill();
    meter.wait_for_readings(6);
    hub = site.hub();
    wait_long("the backlog is in the hub", || {
        readings(&hub, METER).len() + 1 >= meter.stored().len()
    });

    // The meter is killed, at any moment; at times while the link or the hub is away.
    let seed = u64::from(std::process::id());
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let cuts = if is_long { 30 } else { 10 };
    for k in 0..cuts {
        if k % 4 == 1 {
            link.cut();
        }
        if k % 7 == 3 {
            hub.kill();
            hub = site.hub();
        }
        std::thread::sleep(Duration::from_millis(
            500 + dice.up_to(if is_long { 8_000 } else { 5_000 }),
        ));
        meter.cut_power();
        link.mend();
        meter.power_on();
    }
    meter.wait_for_readings(3);
    wait_long("all is in the hub", || check(&hub, METER, &meter.stored()).is_ok());
    meter.cut_power();
    let found = readings(&hub, METER);
    check(&hub, METER, &meter.stored()).unwrap();
    assert!(!meter.log().contains("panicked"), "{}", meter.log());
    adds_up(&hub, METER, &found);
    println!("{} readings of {} boots", found.len(), found.last().unwrap()["boot"]);
}

#[test]
fn a_hub_with_a_certificate_of_another_authority_is_refused() {
    if !can_run() {
        return;
    }
    let (site, other) = (Site::new(), Site::new());
    let (hub, other_hub) = (site.hub(), other.hub());
    let mut line = site.line(&hub, site.tls.port(), time_server());
    line["ca"] = other.line(&other_hub, other.tls.port(), 1)["ca"].take();
    let mut meter = Emulator::new(site.path(), &image("virt-0.1.0.bin"), &line.to_string());
    meter.power_on();
    wait_long("the meter has tried twice", || meter.log().matches("no TLS").count() >= 2);
    meter.wait_for_readings(1);
    assert!(!meter.log().contains("\nconnected"), "{}", meter.log());
    assert!(readings(&hub, METER).is_empty());
}

#[test]
fn a_new_firmware_proves_itself_and_a_broken_one_is_rolled_back() {
    if !can_run() {
        return;
    }
    let site = Site::new();
    let hub = site.hub();
    for (version, name) in [([0, 2, 0], "virt-0.2.0.bin"), ([0, 3, 0], "virt-0.3.0.bin")] {
        let file = site.path().join(name);
        std::fs::write(&file, signed(version, &image(name))).unwrap();
        ohmstead(&["firmware", "upload", file.to_str().unwrap(), "--url", &hub.http]);
    }
    let line = site.line(&hub, site.tls.port(), time_server());
    let mut meter = Emulator::new(site.path(), &image("virt-0.1.0.bin"), &line.to_string());
    let listener = Listener::new(&hub, "/energy/virt/#");
    meter.power_on();
    let heard = |what: &str| {
        wait_long(&format!("the hub hears {what}"), || listener.heard().contains(what));
    };
    heard(r#""firmware":"0.1.0""#);
    let nowhere =
        r#"{"id":"o1","command":"ota","ota":{"path":"/api/firmware/99/image","bytes":9}}"#;
    publish(&hub, COMMANDS, nowhere, &["-q", "1"]);
    heard(r#"{"id":"o1","outcome":"refused","reason":"the hub does not give the file out"}"#);
    ohmstead(&["rollout", "start", "1", "--url", &hub.http]);
    // The power goes in the middle of the download; it goes on from where it was.
    wait_until("a part is there", || {
        listener.heard().contains(r#""outcome":"running","percent":2"#)
    });
    meter.cut_power();
    meter.power_on();
    heard(r#""firmware":"0.2.0""#);
    wait_long("the roll-out is done", || hub.get("/api/rollouts/1")["state"] == "done");
    assert_eq!(hub.get("/api/rollouts/1")["devices"][0]["state"], "done");
    heard(r#""outcome":"done""#);
    assert!(meter.log().contains("loader: slot 1"));
    ohmstead(&["rollout", "start", "2", "--url", &hub.http]);
    heard(r#""outcome":"refused","reason":"the new firmware did not prove itself""#);
    heard(r#"{"event":"rolledBack"}"#);
    wait_long("the roll-out knows", || {
        hub.get("/api/rollouts/2")["devices"][0]["state"] == "failed"
    });
    let log = meter.log();
    assert!(log.matches("meter 0.3.0").count() >= 3, "{log}");
    assert!(log.rfind("meter 0.2.0") > log.rfind("meter 0.3.0"), "the old one runs again");
    // Nothing was lost on the way.
    wait_long("all is in the hub", || check(&hub, METER, &meter.stored()).is_ok());
}
