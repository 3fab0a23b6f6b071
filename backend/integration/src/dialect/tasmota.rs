//! Tasmota: `tele/<topic>/SENSOR` (also `<topic>/tele/SENSOR`), and the same object as the answer
//! to `Status 8` or `10`.
//!
//! `ENERGY` has kWh, W, V, A; on meters with several channels or phases `Power` and others are
//! lists, and `Total` is a list or one sum. `Time` is the device's local time without a zone.
//! A smart meter read by Tasmota's SML script has names of the user's own: see [`super::obis`].
//!
//! Source of the shapes: Tasmota's documentation, "Power Monitoring" and "MQTT", and messages in
//! issues of arendst/Tasmota.

use crate::field::Field;
use crate::found::{Found, Taken, device_id};
use crate::payload::object;
use crate::told::Told;
use ohmstead_wire::reading::MessageReading;
use serde_json::{Map, Value};

/// Members of `ENERGY`: what they are, and the factor to the unit of a reading.
const MEMBERS: [(&str, Field, f64); 8] = [
    ("Voltage", Field::Voltage, 1.0),
    ("Current", Field::Current, 1.0),
    ("Power", Field::Power, 1.0),
    ("Total", Field::Energy, 1e3),
    ("ExportActive", Field::EnergyExported, 1e3),
    ("Export", Field::EnergyExported, 1e3),
    ("Factor", Field::PowerFactor, 1.0),
    ("Frequency", Field::Frequency, 1.0),
];

/// Channels of one device at most.
const CHANNELS_MAX: usize = 16;

/// The device's own part of the topic.
fn device(topic: &str) -> Option<&str> {
    let rest = topic.strip_suffix("/SENSOR")?;
    let name = rest.strip_prefix("tele/").or_else(|| rest.strip_suffix("/tele"))?;
    (!name.is_empty()).then_some(name)
}

/// Reads a message.
pub fn read(topic: &str, payload: &[u8]) -> Taken {
    let Some(name) = device(topic) else { return Taken::Nothing };
    let object = match object(payload) {
        Ok(object) => object,
        Err(reject) => return reject,
    };
    let told = object.get("Time").and_then(Value::as_str).map_or(Told::Nothing, Told::from_text);
    let Some(Value::Object(energy)) = object.get("ENERGY") else { return Taken::Nothing };
    let found = |channel: Option<usize>| {
        let number = channel.map(|n| (n + 1).to_string());
        let parts: Vec<&str> = ["tasmota", name].into_iter().chain(number.as_deref()).collect();
        Found {
            device: device_id(&parts),
            name: parts[1..].join(" "),
            message: MessageReading::default(),
            told,
        }
    };
    match channels(energy) {
        0 => {
            let mut one = found(None);
            one.put_all(energy, &MEMBERS);
            Taken::of([one])
        }
        count => Taken::of(
            (0..count.min(CHANNELS_MAX))
                .map(|n| channel(found(Some(n)), energy, n))
                .chain([whole(found(None), energy)]),
        ),
    }
}

/// How many channels there are; 0 where nothing is a list.
fn channels(energy: &Map<String, Value>) -> usize {
    let length = |name: &str| energy.get(name).and_then(Value::as_array).map_or(0, Vec::len);
    ["Power", "Total", "Current"].map(length).into_iter().max().unwrap_or(0)
}

/// One channel: its places in the lists, and what all channels share.
fn channel(mut found: Found, energy: &Map<String, Value>, n: usize) -> Found {
    for (name, field, factor) in MEMBERS {
        let value = match energy.get(name) {
            Some(Value::Array(list)) => list.get(n),
            // A single counter or power is that of all together.
            Some(one) if matches!(field, Field::Voltage | Field::Frequency) => Some(one),
            _ => None,
        };
        if let Some(value) = value {
            found.put(field, value, factor);
        }
    }
    found
}

/// The whole, where the device counts it: a single total beside lists.
fn whole(mut found: Found, energy: &Map<String, Value>) -> Found {
    for (name, field, factor) in MEMBERS {
        let counts = matches!(field, Field::Energy | Field::EnergyExported);
        if let Some(value) = energy.get(name).filter(|v| counts && !v.is_array()) {
            found.put(field, value, factor);
        }
    }
    if found.message.energy.is_some() {
        let powers = energy.get("Power").and_then(Value::as_array);
        let sum = powers.and_then(|list| list.iter().map(Value::as_f64).sum::<Option<f64>>());
        found.message.power = sum;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(topic: &str, payload: &str) -> Vec<Found> {
        match read(topic, payload.as_bytes()) {
            Taken::Readings(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// In the shape of Tasmota's documentation, docs/Power-Monitoring-Calibration and MQTT.
    #[test]
    fn a_plug() {
        let found = readings(
            "tele/washer/SENSOR",
            r#"{"Time":"2026-11-26T13:00:01","ENERGY":{"TotalStartTime":"2024-10-21T22:15:00","Total":3.705,"Yesterday":0.028,"Today":0.026,"Period":1,"Power":5,"ApparentPower":6,"ReactivePower":2,"Factor":0.91,"Voltage":233,"Current":0.021}}"#,
        );
        assert_eq!(found.len(), 1);
        let m = &found[0].message;
        assert_eq!(
            (found[0].device.as_str(), found[0].name.as_str()),
            ("tasmota-washer", "washer")
        );
        assert_eq!((m.energy, m.power, m.voltage), (Some(3_705.0), Some(5.0), Some(233.0)));
        assert_eq!((m.current, m.power_factor), (Some(0.021), Some(0.91)));
        assert!(matches!(found[0].told, Told::Local(_)));
    }

    /// In the shape of a two-channel Shelly 2.5 under Tasmota (arendst/Tasmota, MQTT discovery
    /// examples), where `Total` is one number, and of later versions, where it is a list.
    #[test]
    fn several_channels() {
        let found = readings(
            "shelly25/tele/SENSOR",
            r#"{"Time":"2026-11-26T13:00:01","ENERGY":{"Total":12.5,"Power":[40,2.5],"Current":[0.2,0.01],"Voltage":231,"Factor":[0.9,0.8],"Frequency":50}}"#,
        );
        let all: Vec<_> = found
            .iter()
            .map(|f| (f.device.as_str(), f.message.power, f.message.energy, f.message.voltage))
            .collect();
        let expected = [
            ("tasmota-shelly25-1", Some(40.0), None, Some(231.0)),
            ("tasmota-shelly25-2", Some(2.5), None, Some(231.0)),
            ("tasmota-shelly25", Some(42.5), Some(12_500.0), None),
        ];
        assert_eq!(all, expected);
        let lists = r#"{"ENERGY":{"Total":[1.5,2.25],"Power":[40,null]}}"#;
        let found = readings("tele/b/SENSOR", lists);
        let all: Vec<_> =
            found.iter().map(|f| (f.device.as_str(), f.message.power, f.message.energy)).collect();
        let expected =
            [("tasmota-b-1", Some(40.0), Some(1500.0)), ("tasmota-b-2", None, Some(2250.0))];
        assert_eq!(all, expected);
    }

    #[test]
    fn what_is_no_meter_is_nothing_and_what_is_broken_is_said() {
        let climate = br#"{"Time":"2026-11-26T13:00:01","AM2301":{"Temperature":21.5}}"#;
        assert_eq!(read("tele/a/SENSOR", climate), Taken::Nothing);
        assert_eq!(read("tele/a/STATE", climate), Taken::Nothing);
        assert!(matches!(read("tele/a/SENSOR", b"{"), Taken::Reject("not-json", _)));
        let found = readings("tele/a/SENSOR", r#"{"ENERGY":{"Power":"lots","Total":1}}"#);
        assert_eq!(found[0].message.faults[0].field, "power");
    }
}
