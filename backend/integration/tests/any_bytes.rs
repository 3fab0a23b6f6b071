//! No bytes make a dialect panic.
#![allow(missing_docs, clippy::unwrap_used)]

use ohmstead_integration::Dialect;
use ohmstead_integration::dialect::influx::{self, Precision};
use ohmstead_integration::dialect::{dsmr, emoncms};
use ohmstead_model::TimestampMs;
use proptest::prelude::*;

const TOPICS: [&str; 8] = [
    "tele/plug/SENSOR",
    "shellies/x/emeter/0/power",
    "x/status/em:0",
    "x/events/rpc",
    "zigbee2mqtt/x",
    "p1/telegram",
    "node/sensor/power/state",
    "homeassistant/sensor/power/state",
];

/// Text with the words that dialects look for, put together anyhow.
fn text() -> impl Strategy<Value = String> {
    let words = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "ENERGY",
        "Power",
        "Total",
        "1.5",
        "-7",
        "null",
        "NaN",
        "params",
        "method",
        "NotifyStatus",
        "em:0",
        "switch:0",
        "aenergy",
        "total",
        "energy",
        "/",
        "!",
        "\r\n",
        "(",
        ")",
        "1-0:1.8.1",
        "*kWh",
        "0-0:1.0.0",
        "261126140002W",
        "é",
        " ",
        "=",
        "value",
        "1e999",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..60).prop_map(|w| w.concat())
}

proptest! {
    #[test]
    fn no_text_makes_a_dialect_panic(text in text(), topic in "[a-z2é/+:# ]{0,30}") {
        for topic in TOPICS.iter().copied().chain([topic.as_str()]) {
            for dialect in Dialect::ALL {
                let _ = dialect.read(topic, text.as_bytes());
            }
        }
        let _ = dsmr::telegram(text.as_bytes());
        let _ = influx::line(&text, Precision::Hours);
        for name in ["json", "fulljson", "csv", "data"] {
            let p = emoncms::Parameters::from([(name.to_owned(), text.clone())]);
            if let Ok(frame) = emoncms::post(&p) {
                frame.read();
            }
            for frame in emoncms::bulk(&p, TimestampMs(1_794_000_000_000)).unwrap_or_default() {
                frame.read();
            }
        }
    }

    #[test]
    fn no_bytes_make_a_dialect_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for topic in TOPICS {
            for dialect in Dialect::ALL {
                let _ = dialect.read(topic, &bytes);
            }
        }
        let _ = dsmr::telegram(&bytes);
    }
}
