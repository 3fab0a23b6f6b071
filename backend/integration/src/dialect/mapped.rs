//! Any other topic, by a mapping that a person writes: which values, where in the message, in which
//! unit, scaled and signed how.

use crate::field::{Field, number, plain};
use crate::found::{Found, Taken};
use crate::payload::text;
use crate::told::Told;
use ohmstead_model::DeviceId;
use ohmstead_wire::reading::MessageReading;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How the messages of a topic become readings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The topic, or a filter with `+` and `#`.
    pub topic: String,
    /// Whose readings they are; `{1}` is what the first wildcard stands for, `{2}` the second.
    pub device: String,
    /// The values.
    pub values: Vec<MappedValue>,
    /// Where the message says its time: a JSON Pointer. Without it, it says none.
    #[serde(default)]
    pub time: Option<String>,
}

/// One value of a mapping.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedValue {
    /// Where it is: a JSON Pointer such as `/sensor/power`. Without it the message itself is the
    /// number.
    #[serde(default)]
    pub pointer: Option<String>,
    /// Its unit: W, kW, Wh, kWh, MWh, V, A, Hz, PF; `exported-Wh`, `exported-kWh` for what is fed in.
    pub unit: String,
    /// The value is multiplied by this; -1 turns the sign.
    #[serde(default = "one")]
    pub scale: f64,
}

fn one() -> f64 {
    1.0
}

impl MappedValue {
    fn meaning(&self) -> Option<(Field, f64)> {
        if let Some(unit) = self.unit.strip_prefix("exported-") {
            let (field, factor) = Field::of_unit(unit)?;
            return (field == Field::Energy).then_some((Field::EnergyExported, factor));
        }
        Field::of_unit(&self.unit)
    }
}

impl Mapping {
    /// Says what is wrong with a mapping, if anything is.
    ///
    /// # Errors
    /// When a unit, pointer or scale is none, or there are no values.
    pub fn check(&self) -> Result<(), String> {
        if self.values.is_empty() {
            return Err(format!("{}: say which values it has", self.topic));
        }
        for value in &self.values {
            if value.meaning().is_none() {
                return Err(format!("{}: {:?} is not a unit", self.topic, value.unit));
            }
            if value.pointer.as_deref().is_some_and(|p| !p.is_empty() && !p.starts_with('/')) {
                return Err(format!("{}: a pointer begins with '/'", self.topic));
            }
            if !value.scale.is_finite() || value.scale == 0.0 {
                return Err(format!("{}: scale must be a number other than 0", self.topic));
            }
        }
        self.device(&["x"; 8]).map(drop)
    }

    fn device(&self, parts: &[&str]) -> Result<DeviceId, String> {
        let mut id = self.device.clone();
        for (n, part) in parts.iter().enumerate() {
            id = id.replace(&format!("{{{}}}", n + 1), part);
        }
        DeviceId::new(&id).map_err(|e| format!("{}: {e}", self.topic))
    }

    /// Reads a message.
    pub fn read(&self, topic: &str, payload: &[u8]) -> Taken {
        let Some(parts) = wildcards(&self.topic, topic) else { return Taken::Nothing };
        let device = match self.device(&parts) {
            Ok(device) => device,
            Err(detail) => return Taken::Reject("bad-device-id", detail),
        };
        let json = serde_json::from_slice::<Value>(payload).ok();
        let mut found = Found {
            name: device.to_string(),
            device,
            message: MessageReading::default(),
            told: Told::Nothing,
        };
        for value in &self.values {
            let Some((field, factor)) = value.meaning() else { continue };
            match (&value.pointer, &json) {
                (Some(pointer), Some(json)) => {
                    if let Some(at) = json.pointer(pointer) {
                        found.put(field, at, factor * value.scale);
                    }
                }
                (Some(_), None) => {
                    return Taken::Reject("not-json", "the message is not JSON".into());
                }
                (None, Some(json)) if number(json).is_ok() => {
                    found.put(field, json, factor * value.scale);
                }
                (None, _) => match text(payload).map(plain) {
                    Some(Ok(None)) => {}
                    Some(Ok(Some(n))) => {
                        *field.place(&mut found.message) = Some(n * factor * value.scale);
                    }
                    _ => return Taken::Reject("not-a-number", "the message is no number".into()),
                },
            }
        }
        let at = self.time.as_ref().and_then(|p| json.as_ref()?.pointer(p));
        found.told = match at {
            Some(Value::String(text)) => Told::from_text(text),
            Some(Value::Number(n)) => Told::from_text(&n.to_string()),
            _ => Told::Nothing,
        };
        Taken::of([found])
    }
}

/// What the wildcards of a filter stand for in a topic that it fits.
fn wildcards<'a>(filter: &str, topic: &'a str) -> Option<Vec<&'a str>> {
    let mut found = Vec::new();
    let mut rest = Some(topic);
    for part in filter.split('/') {
        let here = rest?;
        if part == "#" {
            found.push(here);
            return Some(found);
        }
        let (word, after) = match here.split_once('/') {
            Some((word, after)) => (word, Some(after)),
            None => (here, None),
        };
        match part {
            "+" => found.push(word),
            part if part == word => {}
            _ => return None,
        }
        rest = after;
    }
    rest.is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(json: &str) -> Mapping {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn pointers_units_scale_and_sign() {
        let m = mapping(
            r#"{"topic":"solar/+/state","device":"pv-{1}","time":"/t","values":[
                {"pointer":"/ac/p","unit":"kW","scale":-1},{"pointer":"/etot","unit":"exported-kWh"}]}"#,
        );
        assert_eq!(m.check(), Ok(()));
        let payload = br#"{"t":1794000000,"ac":{"p":1.25},"etot":"7.5"}"#;
        let Taken::Readings(found) = m.read("solar/roof/state", payload) else { panic!("taken") };
        assert_eq!(found[0].device.as_str(), "pv-roof");
        assert_eq!(found[0].message.power, Some(-1250.0));
        assert_eq!(found[0].message.energy_exported, Some(7_500.0));
        assert!(matches!(found[0].told, Told::Instant(_)));
        assert_eq!(m.read("solar/roof/x/state", payload), Taken::Nothing);
    }

    #[test]
    fn a_plain_number() {
        let m = mapping(r#"{"topic":"meter/kwh","device":"m","values":[{"unit":"kWh"}]}"#);
        let Taken::Readings(found) = m.read("meter/kwh", b" 1.5\n") else { panic!("taken") };
        assert_eq!(found[0].message.energy, Some(1_500.0));
        assert!(matches!(m.read("meter/kwh", b"off"), Taken::Reject("not-a-number", _)));
    }

    #[test]
    fn what_cannot_be_is_said_at_once() {
        for (json, word) in [
            (r#"{"topic":"t","device":"d","values":[]}"#, "which values"),
            (r#"{"topic":"t","device":"d","values":[{"unit":"bar"}]}"#, "unit"),
            (r#"{"topic":"t","device":"d e","values":[{"unit":"W"}]}"#, "device id"),
            (r#"{"topic":"t","device":"d","values":[{"unit":"W","scale":0}]}"#, "scale"),
            (r#"{"topic":"t","device":"d","values":[{"unit":"W","pointer":"p"}]}"#, "pointer"),
        ] {
            assert!(mapping(json).check().unwrap_err().contains(word), "{json}");
        }
    }
}
