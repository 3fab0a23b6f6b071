//! Shelly's first generation: one value a topic, `shellies/<device>/<kind>/<n>/<what>`.
//!
//! Relays and rollers count watt-minutes (`energy`; begins again at each start of the device);
//! the energy meters EM and 3EM count Wh (`total`, `total_returned`).
//!
//! Source of the shapes: Shelly's documentation of generation 1, "MQTT support", and messages in
//! issues of home-assistant/core and openHAB's shelly binding.

use crate::field::{Field, plain};
use crate::found::{Found, Taken, device_id};
use crate::payload::text;
use crate::told::Told;
use ohmstead_wire::reading::MessageReading;

fn meaning(kind: &str, what: &str) -> Option<(Field, f64)> {
    Some(match (kind, what) {
        (_, "power") => (Field::Power, 1.0),
        ("emeter", "total") => (Field::Energy, 1.0),
        ("emeter", "total_returned") => (Field::EnergyExported, 1.0),
        ("emeter", "voltage") => (Field::Voltage, 1.0),
        ("emeter", "current") => (Field::Current, 1.0),
        ("emeter", "pf") => (Field::PowerFactor, 1.0),
        // The EM's `energy` is the watt-minutes since its last message: `total` says it better.
        ("relay" | "roller" | "light" | "white" | "color", "energy") => (Field::Energy, 1.0 / 60.0),
        _ => return None,
    })
}

/// Reads a message.
pub fn read(topic: &str, payload: &[u8]) -> Taken {
    let Some(rest) = topic.strip_prefix("shellies/") else { return Taken::Nothing };
    let mut parts = rest.rsplitn(4, '/');
    let (Some(what), Some(channel), Some(kind), Some(name)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Taken::Nothing;
    };
    let is_channel = !channel.is_empty() && channel.bytes().all(|b| b.is_ascii_digit());
    let Some((field, factor)) = meaning(kind, what).filter(|_| is_channel) else {
        return Taken::Nothing;
    };
    let mut message = MessageReading::default();
    match text(payload).map(plain) {
        Some(Ok(None)) => return Taken::Nothing,
        Some(Ok(Some(value))) => *field.place(&mut message) = Some(value * factor),
        _ => return Taken::Reject("not-a-number", format!("{what} is no number")),
    }
    let part = format!("{kind}{channel}");
    Taken::of([Found {
        device: device_id(&["shelly", name, &part]),
        name: format!("{name} {kind} {channel}"),
        message,
        told: Told::Nothing,
    }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(topic: &str, payload: &str) -> (String, MessageReading) {
        let Taken::Readings(mut found) = read(topic, payload.as_bytes()) else { panic!("{topic}") };
        let found = found.remove(0);
        (found.device.to_string(), found.message)
    }

    #[test]
    fn relays_count_watt_minutes_and_energy_meters_watt_hours() {
        let (id, m) = one("shellies/shellyplug-s-7AE0B2/relay/0/energy", "600");
        assert_eq!((id.as_str(), m.energy), ("shelly-shellyplug-s-7AE0B2-relay0", Some(10.0)));
        let (id, m) = one("shellies/shellyem3-BC/emeter/2/total", "12345.6");
        assert_eq!((id.as_str(), m.energy), ("shelly-shellyem3-BC-emeter2", Some(12_345.6)));
        let (_, m) = one("shellies/shellyem3-BC/emeter/2/total_returned", "7.5");
        assert_eq!(m.energy_exported, Some(7.5));
        let (_, m) = one("shellies/shellyem3-BC/emeter/2/power", "-250.11");
        assert_eq!(m.power, Some(-250.11));
    }

    #[test]
    fn the_rest_is_nothing() {
        for topic in [
            "shellies/x/relay/0",
            "shellies/x/relay/0/command",
            "shellies/x/emeter/0/energy",
            "shellies/announce",
            "shellies/x/emeter/a/power",
        ] {
            assert_eq!(read(topic, b"1"), Taken::Nothing, "{topic}");
        }
        assert_eq!(read("shellies/x/relay/0/power", b"nan"), Taken::Nothing);
        assert!(matches!(read("shellies/x/relay/0/power", b"on"), Taken::Reject(..)));
    }
}
