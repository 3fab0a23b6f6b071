//! Any bytes in any dialect: read without a panic, and the same bytes always give the same readings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohmstead_integration::Dialect;
use ohmstead_integration::dialect::influx::{self, Precision};
use ohmstead_integration::dialect::{dsmr, emoncms};
use ohmstead_integration::p1::Telegrams;
use ohmstead_model::TimestampMs;

const TOPICS: [&str; 9] = [
    "tele/plug/SENSOR",
    "shellies/x/emeter/0/power",
    "x/status/em:0",
    "x/events/rpc",
    "zigbee2mqtt/x",
    "p1/telegram",
    "meter/obis",
    "node/sensor/power/state",
    "homeassistant/sensor/power/state",
];

fuzz_target!(|payload: &[u8]| {
    for topic in TOPICS {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.read(topic, payload), dialect.read(topic, payload));
        }
    }
    let _ = dsmr::telegram(payload);
    // However a stream is cut, the same telegrams are in it.
    let (mut whole, mut cut) = (Telegrams::default(), Telegrams::default());
    let at_once = whole.push(payload);
    let one_by_one: Vec<Vec<u8>> = payload.iter().flat_map(|byte| cut.push(&[*byte])).collect();
    if payload.len() < dsmr::TELEGRAM_MAX {
        assert_eq!(at_once, one_by_one);
    }
    let Ok(text) = std::str::from_utf8(payload) else { return };
    let _ = influx::line(text, Precision::Nanoseconds);
    let now = TimestampMs(1_794_000_000_000);
    for name in ["json", "fulljson", "csv", "data"] {
        let mut p = emoncms::Parameters::new();
        p.insert(name.to_owned(), text.to_owned());
        if let Ok(frame) = emoncms::post(&p) {
            frame.read();
        }
        for frame in emoncms::bulk(&p, now).unwrap_or_default() {
            frame.read();
        }
    }
});
