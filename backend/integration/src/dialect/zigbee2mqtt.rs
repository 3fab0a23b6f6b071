//! Zigbee2MQTT: `zigbee2mqtt/<friendly name>`, one flat JSON object.
//!
//! `power` W, `voltage` V, `current` A, `energy` and `produced_energy` kWh; endpoints and phases by
//! suffix (`power_l1`, `current_phase_b`). `last_seen`, where it is sent, is the device's time:
//! RFC 3339 or Unix ms. Battery sensors have a `voltage` in mV and no current, power or energy:
//! they are no meters.
//!
//! Source of the shapes: Zigbee2MQTT's documentation, "MQTT Topics and Messages" and device pages,
//! and messages in issues of Koenkk/zigbee2mqtt.

use crate::field::Field;
use crate::found::{Found, Taken, device_id};
use crate::payload::object;
use crate::told::Told;
use ohmstead_wire::reading::MessageReading;
use serde_json::Value;
use std::collections::BTreeMap;

const MEMBERS: [(&str, Field, f64); 9] = [
    ("voltage", Field::Voltage, 1.0),
    ("current", Field::Current, 1.0),
    ("power", Field::Power, 1.0),
    ("energy", Field::Energy, 1e3),
    ("consumed_energy", Field::Energy, 1e3),
    ("produced_energy", Field::EnergyExported, 1e3),
    ("power_factor", Field::PowerFactor, 1.0),
    ("ac_frequency", Field::Frequency, 1.0),
    ("frequency", Field::Frequency, 1.0),
];

/// The device's name in a topic of a state.
fn device(topic: &str) -> Option<&str> {
    let name = topic.strip_prefix("zigbee2mqtt/")?;
    let other = name.starts_with("bridge/")
        || ["/set", "/get", "/availability"].iter().any(|end| name.ends_with(end));
    (!name.is_empty() && !other).then_some(name)
}

/// What a member is, and the endpoint or phase that its suffix names.
fn member(key: &str) -> Option<(&'static (&'static str, Field, f64), &str)> {
    const SUFFIXES: [&str; 14] =
        ["", "l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "a", "b", "c", "phase_b", "phase_c"];
    MEMBERS.iter().find_map(|member| {
        let rest = key.strip_prefix(member.0)?;
        let suffix = if rest.is_empty() { rest } else { rest.strip_prefix('_')? };
        SUFFIXES.contains(&suffix).then_some((member, suffix))
    })
}

/// Reads a message.
pub fn read(topic: &str, payload: &[u8]) -> Taken {
    let Some(name) = device(topic) else { return Taken::Nothing };
    // A state may be plain text; a device that measures sends an object.
    if !payload.trim_ascii_start().starts_with(b"{") {
        return Taken::Nothing;
    }
    let object = match object(payload) {
        Ok(object) => object,
        Err(reject) => return reject,
    };
    let told = match object.get("last_seen") {
        Some(Value::String(text)) => Told::from_text(text),
        Some(Value::Number(n)) => Told::from_text(&n.to_string()),
        _ => Told::Nothing,
    };
    let mut parts: BTreeMap<&str, Found> = BTreeMap::new();
    for (key, value) in &object {
        let Some(((_, field, factor), suffix)) = member(key) else { continue };
        let found = parts.entry(suffix).or_insert_with(|| {
            let own = (!suffix.is_empty()).then_some(suffix);
            let names: Vec<&str> = ["zigbee2mqtt", name].into_iter().chain(own).collect();
            Found {
                device: device_id(&names),
                name: names[1..].join(" "),
                message: MessageReading::default(),
                told,
            }
        });
        found.put(*field, value, *factor);
    }
    let measures = |m: &MessageReading| {
        let electric = [m.power, m.energy, m.energy_exported, m.current];
        electric.iter().any(Option::is_some) || !m.faults.is_empty()
    };
    Taken::of(parts.into_values().filter(|f| measures(&f.message)))
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

    /// In the shape of a TS011F plug (Koenkk/zigbee2mqtt issues).
    #[test]
    fn a_plug() {
        let found = readings(
            "zigbee2mqtt/living room/tv",
            r#"{"child_lock":"UNLOCK","current":0.31,"energy":12.34,"indicator_mode":"off","last_seen":"2026-11-26T12:00:01.250Z","linkquality":120,"power":67,"power_outage_memory":"restore","state":"ON","update":{"state":"idle"},"voltage":229}"#,
        );
        assert_eq!(found.len(), 1);
        let m = &found[0].message;
        assert_eq!(found[0].device.as_str(), "zigbee2mqtt-living-room-tv");
        assert_eq!((m.energy, m.power, m.voltage), (Some(12_340.0), Some(67.0), Some(229.0)));
        assert!(matches!(found[0].told, Told::Instant(_)));
    }

    #[test]
    fn endpoints_and_phases_are_devices_of_their_own() {
        let found = readings(
            "zigbee2mqtt/meter",
            r#"{"power":150,"energy":5,"produced_energy":1.5,"power_phase_b":70,"voltage_phase_b":231,"power_l2":9,"last_seen":1794000012430}"#,
        );
        let all: Vec<_> = found.iter().map(|f| (f.device.as_str(), f.message.power)).collect();
        let expected = [
            ("zigbee2mqtt-meter", Some(150.0)),
            ("zigbee2mqtt-meter-l2", Some(9.0)),
            ("zigbee2mqtt-meter-phase_b", Some(70.0)),
        ];
        assert_eq!(all, expected);
        assert_eq!(found[0].message.energy_exported, Some(1_500.0));
    }

    #[test]
    fn sensors_and_the_bridge_are_nothing() {
        let battery = br#"{"battery":97,"temperature":21.2,"voltage":3005,"linkquality":80}"#;
        assert_eq!(read("zigbee2mqtt/cellar", battery), Taken::Nothing);
        assert_eq!(read("zigbee2mqtt/bridge/state", b"{\"state\":\"online\"}"), Taken::Nothing);
        assert_eq!(read("zigbee2mqtt/tv/set", b"{\"power\":1}"), Taken::Nothing);
        assert_eq!(read("zigbee2mqtt/tv/availability", b"online"), Taken::Nothing);
        assert!(matches!(read("zigbee2mqtt/tv", b"{\"power\":"), Taken::Reject(..)));
    }
}
