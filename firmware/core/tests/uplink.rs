//! The uplink against a hub that comes and goes: nothing lost, live readings first, the backlog
//! beside them in order.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test support")]

use ohmstead_firmware::memory_flash::MemoryFlash;
use ohmstead_firmware::outbox::Outbox;
use ohmstead_firmware::record::{Record, Stamp};
use ohmstead_firmware::uplink::{Action, Uplink, answer, parse_command, write_json};
use ohmstead_wire::reading::{MessageReading, Stamp as WireStamp, split};
use std::collections::BTreeMap;

const START_MS: i64 = 1_739_930_110_000;
const IDS: [&str; 2] = ["house", "pump"];

/// What a hub has: by device and stamp (or boot and number), and every message in order.
#[derive(Default)]
struct Hub {
    readings: BTreeMap<(String, String), String>,
    messages: Vec<(bool, Vec<i64>)>,
    doubled: usize,
}

impl Hub {
    fn take(&mut self, device: &str, payload: &[u8]) {
        let mut times = Vec::new();
        for json in split(payload).unwrap() {
            let m = MessageReading::parse(json).unwrap();
            assert_eq!(m.device_id.as_deref(), Some(device));
            let key = match m.timestamp {
                Some(WireStamp::Number(s)) => {
                    times.push((s * 1000.0).round() as i64);
                    format!("{s}")
                }
                _ => format!("{:?} {:?}", m.boot, m.seq),
            };
            if let Some(before) = self.readings.insert((device.to_owned(), key), json.to_owned()) {
                assert_eq!(before, json, "the same stamp carries the same values");
                self.doubled += 1;
            }
        }
        self.messages.push((payload.starts_with(b"["), times));
    }
}

struct Meter {
    outbox: Outbox<MemoryFlash>,
    uplink: Uplink<'static>,
    now: i64,
    stored: usize,
}

impl Meter {
    fn new() -> Self {
        let outbox = Outbox::mount(MemoryFlash::new(16)).unwrap();
        Self { outbox, uplink: Uplink::new(&IDS, 5), now: 0, stored: 0 }
    }

    fn restart(self) -> Self {
        let outbox = Outbox::mount(self.outbox.into_flash()).unwrap();
        Self { outbox, uplink: Uplink::new(&IDS, 5), now: 0, ..self }
    }

    /// Five seconds pass: a reading of each channel, and the link does what it can.
    fn live(&mut self, wall: Option<i64>, hub: &mut Hub, is_reachable: bool) {
        self.now += 5_000;
        for channel in 0..2 {
            let (import, _) = self.outbox.counters(channel);
            let record = Record {
                channel,
                at: wall.map_or(Stamp::Uptime(self.now), Stamp::Wall),
                voltage_mv: 230_000,
                current_ma: 1_000,
                power_mw: 230_000,
                import_mwh: import + 319,
                export_mwh: 0,
                frequency_mhz: Some(50_000),
            };
            let appended = self.outbox.store(&record).unwrap();
            self.uplink.offer(appended);
            self.stored += 1;
        }
        self.work(hub, is_reachable, 40);
    }

    fn work(&mut self, hub: &mut Hub, is_reachable: bool, steps: usize) {
        for _ in 0..steps {
            let mut acknowledged = None;
            match self.uplink.poll(self.now, &mut self.outbox).unwrap() {
                Action::Connect if is_reachable => self.uplink.connected(),
                Action::Connect | Action::Close => self.uplink.closed(self.now),
                Action::Publish { channel, payload, token, .. } if is_reachable => {
                    hub.take(IDS[usize::from(channel)], payload);
                    acknowledged = Some(token);
                }
                Action::Publish { .. } => self.uplink.closed(self.now),
                Action::Wait(until) if until > self.now => break,
                Action::Announce | Action::Wait(_) => {}
            }
            if let Some(token) = acknowledged {
                self.uplink.acknowledged(token, self.now, &mut self.outbox).unwrap();
            }
        }
    }
}

#[test]
fn with_the_link_up_every_reading_goes_out_once_and_at_once() {
    let (mut meter, mut hub) = (Meter::new(), Hub::default());
    meter.work(&mut hub, true, 3);
    for k in 0..500 {
        meter.live(Some(START_MS + k * 5_000), &mut hub, true);
        assert_eq!(hub.readings.len(), meter.stored);
        assert_eq!(meter.outbox.pending().unwrap(), 0);
    }
    assert!(hub.messages.iter().all(|(is_array, _)| !is_array));
    assert_eq!(hub.doubled, 0);
}

#[test]
fn after_an_outage_the_backlog_drains_in_order_while_live_readings_flow() {
    let (mut meter, mut hub) = (Meter::new(), Hub::default());
    for k in 0..600 {
        meter.live(Some(START_MS + k * 5_000), &mut hub, false);
    }
    assert_eq!(meter.outbox.pending().unwrap() as usize, meter.stored);
    // The back-off may still wait for up to five minutes; then six steps per reading.
    let mut k = 600;
    while meter.outbox.pending().unwrap() > 0 {
        meter.now += 1_000;
        if k % 5 == 0 {
            meter.now -= 1_000;
            meter.live(Some(START_MS + k * 5_000), &mut hub, true);
        }
        meter.work(&mut hub, true, 2);
        k += 1;
        assert!(k < 2_000, "it must come to an end");
    }
    assert_eq!((hub.readings.len(), hub.doubled), (meter.stored, 0));
    let arrays: Vec<i64> =
        hub.messages.iter().filter(|m| m.0).flat_map(|m| m.1.iter().copied()).collect();
    assert!(arrays.len() >= 1_200);
    let first_array = hub.messages.iter().position(|m| m.0).unwrap();
    let last_array = hub.messages.iter().rposition(|m| m.0).unwrap();
    let between = &hub.messages[first_array..last_array];
    assert!(between.iter().any(|m| !m.0), "live readings do not wait for the backlog");
    for device in 0..2 {
        let own: Vec<_> = hub.messages.iter().filter(|m| m.0).skip(device).step_by(2).collect();
        assert!(own.windows(2).all(|w| w[0].1.last() <= w[1].1.first()), "oldest first");
    }
}

#[test]
fn readings_before_the_clock_wait_for_it_and_an_older_boot_goes_by_number() {
    let (mut meter, mut hub) = (Meter::new(), Hub::default());
    for _ in 0..10 {
        meter.live(None, &mut hub, true);
    }
    assert!(hub.readings.is_empty(), "no stamp, no sending");
    meter = meter.restart();
    for _ in 0..10 {
        meter.live(None, &mut hub, true);
    }
    assert_eq!(hub.readings.len(), 20, "the first boot's, by boot and number");
    assert!(hub.readings.keys().all(|k| k.1.contains("Some(1)")));
    meter.outbox.clock_set(START_MS).unwrap();
    meter.live(Some(START_MS + meter.now + 5_000), &mut hub, true);
    meter.work(&mut hub, true, 40);
    assert_eq!((hub.readings.len(), hub.doubled), (42, 0));
    assert!(
        hub.readings.contains_key(&("pump".to_owned(), format!("{}", START_MS as f64 / 1e3 + 5.0)))
    );
}

#[test]
fn a_restart_in_the_middle_of_a_backlog_loses_nothing() {
    let (mut meter, mut hub) = (Meter::new(), Hub::default());
    let mut wall = START_MS;
    for round in 0..12 {
        for k in 0..60 {
            wall += 5_000;
            meter.live(Some(wall), &mut hub, (k + round) % 7 > 3);
        }
        meter = meter.restart();
    }
    for _ in 0..400 {
        meter.now += 1_000;
        meter.work(&mut hub, true, 40);
    }
    assert_eq!(hub.readings.len(), meter.stored);
    assert_eq!(meter.outbox.pending().unwrap(), 0);
    println!("{} readings, {} sent twice", meter.stored, hub.doubled);
}

#[test]
fn a_silent_broker_is_given_up_after_twenty_seconds() {
    let (mut meter, mut hub) = (Meter::new(), Hub::default());
    meter.work(&mut hub, true, 3);
    let record = Record {
        channel: 0,
        at: Stamp::Wall(START_MS),
        voltage_mv: 1,
        current_ma: 0,
        power_mw: 0,
        import_mwh: 0,
        export_mwh: 0,
        frequency_mhz: None,
    };
    let appended = meter.outbox.store(&record).unwrap();
    meter.uplink.offer(appended);
    let action = |m: &mut Meter, now| format!("{:?}", m.uplink.poll(now, &mut m.outbox).unwrap());
    assert!(action(&mut meter, 0).starts_with("Publish"));
    assert!(action(&mut meter, 19_999).starts_with("Wait"));
    assert_eq!(action(&mut meter, 20_000), "Close");
}

#[test]
fn commands_of_the_wire_parse_without_a_heap_and_answers_parse_at_the_hub() {
    use ohmstead_wire::command::{Command, CommandOutcome, CommandResult, Order, OtaOffer};
    let ota = Some(OtaOffer { path: "/fw/3", bytes: 700_000 });
    let sent = Command { ota, ..Command::new("x1", Order::Ota) };
    let json = serde_json::to_string(&sent).unwrap();
    assert_eq!(parse_command(json.as_bytes()), Ok(sent));
    let later = br#"{"id":"y","command":"info","somethingNew":{"a":[1,2]}}"#;
    assert_eq!(parse_command(later), Ok(Command::new("y", Order::Info)));
    for bad in [&b"{}"[..], b"", b"{\"id\":\"a\",\"command\":\"explode\"}", b"[1]"] {
        assert!(parse_command(bad).is_err());
    }
    let mut buffer = [0; 200];
    let json = write_json(&answer("y", Err("no")), &mut buffer).unwrap();
    let back: CommandResult<'_> = serde_json::from_slice(json).unwrap();
    assert_eq!((back.outcome, back.reason), (CommandOutcome::Refused, Some("no")));
}
