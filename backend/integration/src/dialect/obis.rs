//! Meters that speak OBIS codes, as JSON: `{"1-0:1.8.0":12345.6, …}`, values plain or as
//! `{"value":…,"unit":"kWh"}`, also one level down (`{"Time":…,"SML":{"1-0:1.8.0":…}}`), and
//! Tasmota's SML script with its usual names (`Total_in`, `E_in`, `Power_curr`, in kWh and W).
//!
//! A counter without a unit is in kWh, as meters show it; one above 10^9 can only be Wh.
//!
//! Source of the shapes: Tasmota's documentation, "Smart Meter Interface", and DIN EN 62056-6-1 for
//! the codes.

use crate::field::{Field, number};
use crate::found::{Found, Taken, device_id};
use crate::payload::object;
use crate::told::Told;
use ohmstead_wire::reading::MessageReading;
use serde_json::{Map, Value};

/// Codes C.D.E of the active energy and power of all phases, and of the first phase's rest.
fn of_code(code: &str) -> Option<(Field, f64)> {
    // A-B:C.D.E*F; medium 1 is electricity.
    let code = code.split_once('*').map_or(code, |(code, _)| code);
    let code = match code.split_once(':') {
        Some((medium, code)) if medium.starts_with("1-") => code,
        Some(_) => return None,
        None => code,
    };
    Some(match code {
        "1.8.0" => (Field::Energy, 1e3),
        "2.8.0" => (Field::EnergyExported, 1e3),
        "16.7.0" => (Field::Power, 1.0),
        "32.7.0" => (Field::Voltage, 1.0),
        "31.7.0" => (Field::Current, 1.0),
        "14.7.0" => (Field::Frequency, 1.0),
        "13.7.0" => (Field::PowerFactor, 1.0),
        _ => return None,
    })
}

/// Names in Tasmota's collection of meter scripts.
fn of_name(name: &str) -> Option<(Field, f64)> {
    Some(match name.to_ascii_lowercase().as_str() {
        "total_in" | "e_in" | "energy_in" | "verbrauch_summe" => (Field::Energy, 1e3),
        "total_out" | "e_out" | "energy_out" | "einspeisung_summe" => (Field::EnergyExported, 1e3),
        "power_curr" | "power_cur" | "power_total" | "p" | "power" | "watt_summe" => {
            (Field::Power, 1.0)
        }
        "volt_p1" | "volt_l1" => (Field::Voltage, 1.0),
        "amperage_p1" | "amp_l1" => (Field::Current, 1.0),
        "hz" | "freq" => (Field::Frequency, 1.0),
        _ => return None,
    })
}

/// Reads a message.
pub fn read(topic: &str, payload: &[u8]) -> Taken {
    if !payload.trim_ascii_start().starts_with(b"{") {
        return Taken::Nothing;
    }
    let Ok(object) = object(payload) else { return Taken::Nothing };
    let told = ["Time", "time", "timestamp"].iter().find_map(|name| object.get(*name));
    let told = match told {
        Some(Value::String(text)) => Told::from_text(text),
        Some(Value::Number(n)) => Told::from_text(&n.to_string()),
        _ => Told::Nothing,
    };
    let base = topic.strip_prefix("tele/").unwrap_or(topic);
    let base = base.strip_suffix("/SENSOR").unwrap_or(base);
    let mut found = vec![reading(base, None, &object, told)];
    for (name, value) in &object {
        // Tasmota's own energy sensor is another dialect's.
        if let Value::Object(inner) = value
            && name != "ENERGY"
        {
            found.push(reading(base, Some(name), inner, told));
        }
    }
    // Names alone mean much: only what has a counter or an OBIS code is taken for a meter.
    Taken::of(found.into_iter().filter_map(|(found, sure)| sure.then_some(found)))
}

fn reading(base: &str, part: Option<&str>, from: &Map<String, Value>, told: Told) -> (Found, bool) {
    let parts: Vec<&str> = ["obis", base].into_iter().chain(part).collect();
    let mut found = Found {
        device: device_id(&parts),
        name: parts[1..].join(" "),
        message: MessageReading::default(),
        told,
    };
    let mut sure = false;
    for (key, value) in from {
        let code = of_code(key);
        sure |= code.is_some();
        let Some((field, factor)) = code.or_else(|| of_name(key)) else { continue };
        let (value, unit) = match value {
            Value::Object(o) => (o.get("value").unwrap_or(&Value::Null), o.get("unit")),
            plain => (plain, None),
        };
        let counts = matches!(field, Field::Energy | Field::EnergyExported);
        let said = unit.and_then(Value::as_str).and_then(Field::of_unit).map(|(_, factor)| factor);
        let large = counts && number(value).is_ok_and(|n| n.is_some_and(|n| n > 1e9));
        found.put(field, value, said.unwrap_or(if large { 1.0 } else { factor }));
        sure |= counts;
    }
    (found, sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(topic: &str, payload: &str) -> Found {
        match read(topic, payload.as_bytes()) {
            Taken::Readings(mut found) => found.remove(0),
            other => panic!("{other:?}"),
        }
    }

    /// In the shape of Tasmota's "Smart Meter Interface", descriptor examples.
    #[test]
    fn a_meter_read_by_tasmota() {
        let found = one(
            "tele/meter/SENSOR",
            r#"{"Time":"2026-11-26T13:00:01","SML":{"Total_in":1234.5678,"Total_out":12.25,"Power_curr":-350,"Volt_p1":231.2,"Meter_Number":"0a01"}}"#,
        );
        let m = &found.message;
        assert_eq!(found.device.as_str(), "obis-meter-SML");
        assert_eq!((m.energy, m.energy_exported), (Some(1_234_567.8), Some(12_250.0)));
        assert_eq!((m.power, m.voltage), (Some(-350.0), Some(231.2)));
    }

    #[test]
    fn codes_with_and_without_units() {
        let found = one(
            "meter/obis",
            r#"{"1-0:1.8.0*255":{"value":12345678,"unit":"Wh"},"1-0:2.8.0*255":5.5,"1-0:16.7.0*255":"412","0-0:96.1.0*255":"x","7-0:1.8.0":9}"#,
        );
        let m = &found.message;
        assert_eq!((m.energy, m.energy_exported), (Some(12_345_678.0), Some(5_500.0)));
        assert_eq!(m.power, Some(412.0));
    }

    #[test]
    fn what_only_has_a_power_by_name_is_no_meter() {
        assert_eq!(read("lamp", br#"{"power":5,"state":"on"}"#), Taken::Nothing);
        assert_eq!(read("lamp", b"on"), Taken::Nothing);
    }
}
