//! A meter in the field, played by the firmware's own settings and update logic over a real
//! connection.

use super::meter::Given;
use ohmstead_firmware::board::FirmwareSlots;
use ohmstead_firmware::metering::AcChannel;
use ohmstead_firmware::ota::{Download, Policy};
use ohmstead_firmware::record::MAX_CHANNELS;
use ohmstead_firmware::settings::{Effect, Settings};
use ohmstead_firmware::uplink::{answer, parse_command};
use ohmstead_wire::anomaly_model::Model;
use ohmstead_wire::command::{CommandOutcome, CommandResult};
use ohmstead_wire::info::{ChannelKind, ClockQuality};
use ohmstead_wire::{Event as Notice, EventKind, Info};
use rumqttc::{Client, Event, Incoming, LastWill, QoS};
use serde::Serialize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

pub const BOARD: &[u8; 16] = b"testboard\0\0\0\0\0\0\0";

/// What a meter does with new firmware.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes it and proves it.
    Sound,
    /// Takes it, and goes back to the old one.
    RollsBack,
    /// Breaks off the download after the first chunk, and hears of nothing more.
    Stalls,
}

pub struct Field {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// Every command it was sent, as it came.
    pub heard: Arc<Mutex<Vec<String>>>,
}

struct Meter {
    given: Given,
    http_port: Option<u16>,
    key: [u8; 32],
    manner: Manner,
    version: [u16; 3],
    boot: u32,
    settings: Settings,
    client: Client,
    model: Option<Model>,
    download: Option<Download>,
    slot: Slot,
}

/// The other slot, in memory.
struct Slot(Vec<u8>);

impl FirmwareSlots for Slot {
    type Error = ();
    fn capacity(&self) -> u32 {
        self.0.len() as u32
    }
    fn erase(&mut self, offset: u32, len: u32) -> Result<(), ()> {
        self.0[offset as usize..(offset + len) as usize].fill(0xff);
        Ok(())
    }
    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), ()> {
        self.0[offset as usize..offset as usize + bytes.len()].copy_from_slice(bytes);
        Ok(())
    }
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), ()> {
        bytes.copy_from_slice(&self.0[offset as usize..offset as usize + bytes.len()]);
        Ok(())
    }
    fn switch(&mut self) -> Result<(), ()> {
        Ok(())
    }
}

impl Field {
    /// Connects, and connects again until stopped.
    pub fn start(given: &Given, http_port: Option<u16>, key: [u8; 32], manner: Manner) -> Self {
        let (stop, heard) =
            (Arc::new(AtomicBool::new(false)), Arc::<Mutex<Vec<String>>>::default());
        let (given, ended, log) = (given.clone(), stop.clone(), heard.clone());
        let thread = std::thread::spawn(move || run(given, http_port, key, manner, &ended, &log));
        Self { stop, thread: Some(thread), heard }
    }
}

impl Drop for Field {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(
    given: Given,
    http_port: Option<u16>,
    key: [u8; 32],
    manner: Manner,
    stop: &AtomicBool,
    heard: &Mutex<Vec<String>>,
) {
    let mut options = given.options(&given.id);
    let will = LastWill::new(topic(&given, "status"), "offline", QoS::AtLeastOnce, true);
    options.set_last_will(will).set_keep_alive(Duration::from_secs(5));
    let (client, mut connection) = Client::new(options, 50);
    let mut ac = [None; MAX_CHANNELS];
    ac[0] = Some(AcChannel::sct013_030());
    let mut meter = Meter {
        given,
        http_port,
        key,
        manner,
        version: [1, 0, 0],
        boot: 1,
        settings: Settings::new(ac),
        client,
        model: None,
        download: None,
        slot: Slot(vec![0xff; 1 << 20]),
    };
    while !stop.load(Ordering::SeqCst) {
        match connection.recv_timeout(Duration::from_millis(50)) {
            Ok(Ok(Event::Incoming(Incoming::ConnAck(_)))) => {
                let command = topic(&meter.given, "command");
                meter.client.try_subscribe(command, QoS::AtLeastOnce).unwrap();
            }
            Ok(Ok(Event::Incoming(Incoming::SubAck(_)))) => meter.announce(),
            Ok(Ok(Event::Incoming(Incoming::Publish(p)))) => {
                heard.lock().unwrap().push(String::from_utf8_lossy(&p.payload).into_owned());
                meter.obey(&p.payload);
            }
            // The hub is away: try again in a moment, as a meter does.
            Ok(Err(_)) => std::thread::sleep(Duration::from_millis(100)),
            _ => {}
        }
    }
}

fn topic(given: &Given, suffix: &str) -> String {
    format!("/energy/{}/{suffix}", given.id)
}

impl Meter {
    fn say(&self, suffix: &str, message: &impl Serialize, retain: bool) {
        let json = serde_json::to_vec(message).unwrap();
        self.client
            .try_publish(topic(&self.given, suffix), QoS::AtLeastOnce, retain, json)
            .unwrap();
    }

    /// What it says once it is connected.
    fn announce(&self) {
        let status = topic(&self.given, "status");
        self.client.try_publish(status, QoS::AtLeastOnce, true, "online").unwrap();
        self.inform();
    }

    fn inform(&self) {
        let [a, b, c] = self.version;
        let firmware = format!("{a}.{b}.{c}");
        let info = Info {
            firmware: &firmware,
            board: std::str::from_utf8(BOARD).unwrap().trim_end_matches('\0'),
            kind: ChannelKind::Ac,
            boot: self.boot,
            interval_s: self.settings.interval_s,
            clock: ClockQuality::Good,
            pending: 0,
            lost: 0,
            signal_dbm: None,
        };
        self.say("info", &info, true);
    }

    fn obey(&mut self, payload: &[u8]) {
        let command = match parse_command(payload) {
            Ok(command) => command,
            Err(reason) => return self.say("command/result", &answer("?", Err(reason)), false),
        };
        let result = |done| answer(command.id, done);
        match self.settings.apply(0, &command, None) {
            Err(reason) => self.say("command/result", &result(Err(reason)), false),
            Ok(Effect::Ota(path, _)) => self.update(command.id, path),
            Ok(effect) => {
                if let Effect::Model(hex) = effect {
                    self.model = Model::from_hex(hex);
                    let done = self.model.map(drop).ok_or("not a model");
                    return self.say("command/result", &result(done), false);
                }
                if effect == Effect::Reboot {
                    self.boot += 1;
                }
                self.say("command/result", &result(Ok(())), false);
                self.inform();
            }
        }
    }

    fn update(&mut self, id: &str, path: &str) {
        let url = format!("http://127.0.0.1:{}{path}", self.http_port.unwrap());
        let policy = Policy { key: self.key, board: *BOARD, running: self.version };
        let progress = |percent| CommandResult {
            id,
            outcome: CommandOutcome::Running,
            reason: None,
            percent: Some(percent),
        };
        let done = (|| {
            let header = fetch(&url, 0, 256).try_into().map_err(|_| "no header")?;
            let mut download =
                Download::begin(header, &policy, &self.slot).map_err(|_| "not taken")?;
            if let Some(begun) = self.download.take() {
                let progress = begun.progress();
                download =
                    Download::resume(&progress, &policy, &self.slot).map_err(|_| "not resumed")?;
            }
            while let Some((from, len)) = download.next_range() {
                let bytes = fetch(&url, from, len);
                download.chunk(from, &bytes, &mut self.slot).map_err(|_| "a wrong chunk")?;
                self.say("command/result", &progress(download.percent()), false);
                if self.manner == Manner::Stalls {
                    self.download = Some(download);
                    return Ok(None);
                }
            }
            download.finish(&mut self.slot, 0).map(Some).map_err(|_| "a wrong hash")
        })();
        match done {
            Err(reason) => self.say("command/result", &answer(id, Err(reason)), false),
            Ok(None) => {}
            Ok(Some(trial)) => {
                self.say("command/result", &answer(id, Ok(())), false);
                self.boot += 1;
                if self.manner == Manner::RollsBack {
                    let event = Notice {
                        event: EventKind::RolledBack,
                        timestamp: Some(i64::from(self.boot)),
                        power_mw: None,
                        bound_mw: None,
                    };
                    self.say("event", &event, false);
                } else {
                    self.version = trial.version;
                }
                self.announce();
            }
        }
    }
}

fn fetch(url: &str, from: u32, len: u32) -> Vec<u8> {
    let range = format!("bytes={from}-{}", from + len - 1);
    match ureq::get(url).header("range", range).call() {
        Ok(mut response) => response.body_mut().read_to_vec().unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}
