//! ESPHome: `<node>/sensor/<object id>/state`, a plain number.
//!
//! The topic has no unit. ESPHome's power, voltage and current are W, V and A unless its user changed
//! that; its energy is Wh with some sensors and kWh with others. So an energy is taken only when the
//! object id says the unit (`house_energy_kwh`, `total_wh`); else it is refused, saying how to name it
//! or to map the topic.
//!
//! Source of the shapes: ESPHome's documentation, "MQTT Client Component" and "Sensor Component".

use crate::field::{Field, plain};
use crate::found::{Found, Taken, device_id};
use crate::payload::text;
use crate::told::Told;
use ohmstead_wire::reading::MessageReading;

/// What the words at the end of a name mean, and how many bytes of it they are.
pub(super) enum Named {
    /// A value, its factor, and the rest of the name.
    Value(Field, f64, String),
    /// An energy whose unit is not said.
    NoUnit,
}

/// The meaning of a sensor's name.
pub(super) fn named(name: &str) -> Option<Named> {
    let lower = name.to_ascii_lowercase();
    let unit = lower.rsplit('_').next().unwrap_or("");
    let (base, energy) = match unit {
        "kwh" => (lower.strip_suffix("kwh")?, Some(1e3)),
        "mwh" => (lower.strip_suffix("mwh")?, Some(1e6)),
        "wh" => (lower.strip_suffix("wh")?, Some(1.0)),
        _ => (lower.as_str(), None),
    };
    let words: Vec<&str> = base.split('_').filter(|w| !w.is_empty()).collect();
    let any = |list: &[&str]| words.iter().any(|w| list.contains(w));
    let skipped =
        ["apparent", "reactive", "factor", "max", "min", "peak", "average", "avg", "cost"];
    if any(&skipped) && !(any(&["factor"]) && any(&["power"])) {
        return None;
    }
    let exported = ["export", "exported", "returned", "return", "produced", "fed", "injection"];
    let (field, factor, known): (_, _, &[&str]) = if any(&["factor"]) {
        (Field::PowerFactor, 1.0, &["power", "factor"])
    } else if any(&["energy", "consumption"]) || energy.is_some() {
        let field = if any(&exported) { Field::EnergyExported } else { Field::Energy };
        let Some(factor) = energy else { return Some(Named::NoUnit) };
        (field, factor, &["energy", "consumption", "total", "import", "export", "exported"])
    } else if any(&["power"]) {
        (Field::Power, 1.0, &["power"])
    } else if any(&["voltage"]) {
        (Field::Voltage, 1.0, &["voltage"])
    } else if any(&["current"]) {
        (Field::Current, 1.0, &["current"])
    } else if any(&["frequency"]) {
        (Field::Frequency, 1.0, &["frequency"])
    } else {
        return None;
    };
    let rest: Vec<&str> = words.into_iter().filter(|w| !known.contains(w)).collect();
    Some(Named::Value(field, factor, rest.join("_")))
}

/// Reads a message.
pub fn read(topic: &str, payload: &[u8]) -> Taken {
    let Some((node, object)) =
        topic.strip_suffix("/state").and_then(|topic| topic.split_once("/sensor/"))
    else {
        return Taken::Nothing;
    };
    if node.is_empty() || object.contains('/') || node.starts_with("homeassistant") {
        return Taken::Nothing;
    }
    value("esphome", node, object, payload)
}

/// One plain value of a sensor.
pub(super) fn value(dialect: &str, node: &str, object: &str, payload: &[u8]) -> Taken {
    let (field, factor, rest) = match named(object) {
        None => return Taken::Nothing,
        Some(Named::NoUnit) => {
            let detail = format!(
                "{object}: the unit of this energy is not said; call the sensor {object}_kwh or \
                 {object}_wh, or map the topic"
            );
            return Taken::Reject("unit-not-known", detail);
        }
        Some(Named::Value(field, factor, rest)) => (field, factor, rest),
    };
    let mut message = MessageReading::default();
    match text(payload).map(plain) {
        Some(Ok(None)) => return Taken::Nothing,
        Some(Ok(Some(value))) => *field.place(&mut message) = Some(value * factor),
        _ => return Taken::Reject("not-a-number", format!("{object} is no number")),
    }
    let own = (!rest.is_empty()).then_some(rest.as_str());
    let parts: Vec<&str> = [dialect, node].into_iter().chain(own).collect();
    let (device, name) = (device_id(&parts), parts[1..].join(" "));
    Taken::of([Found { device, name, message, told: Told::Nothing }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(topic: &str, payload: &str) -> (String, MessageReading) {
        match read(topic, payload.as_bytes()) {
            Taken::Readings(mut found) => (found[0].device.to_string(), found.remove(0).message),
            other => panic!("{topic}: {other:?}"),
        }
    }

    #[test]
    fn values_of_one_channel_are_one_device() {
        let (power, m) = one("boiler/sensor/heater_power/state", "1800.5");
        assert_eq!((power.as_str(), m.power), ("esphome-boiler-heater", Some(1800.5)));
        let (energy, m) = one("boiler/sensor/heater_total_energy_kwh/state", "12.5");
        assert_eq!((energy.as_str(), m.energy), ("esphome-boiler-heater", Some(12_500.0)));
        let (id, m) = one("boiler/sensor/voltage/state", "231.1");
        assert_eq!((id.as_str(), m.voltage), ("esphome-boiler", Some(231.1)));
        // A power factor alone is no reading, and no power either.
        assert_eq!(read("boiler/sensor/heater_power_factor/state", b"0.99"), Taken::Nothing);
    }

    #[test]
    fn an_energy_without_a_unit_is_refused_and_nan_is_nothing() {
        let taken = read("boiler/sensor/heater_energy/state", b"12.5");
        assert!(matches!(taken, Taken::Reject("unit-not-known", _)), "{taken:?}");
        assert_eq!(read("boiler/sensor/heater_power/state", b"nan"), Taken::Nothing);
        assert_eq!(read("boiler/sensor/temperature/state", b"21.5"), Taken::Nothing);
        assert_eq!(read("boiler/sensor/apparent_power/state", b"21.5"), Taken::Nothing);
        assert_eq!(read("boiler/switch/relay/state", b"ON"), Taken::Nothing);
    }
}
