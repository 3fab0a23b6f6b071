//! A reading message as the hub reads it: field by field, so that one bad field spoils no other.

use super::field::{FieldFault, Sent};
use super::lenient;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// Why a message is not a reading. The text says what, where and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireError(pub String);

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for WireError {}

/// A time stamp as sent: a number, or text for the product's one time parser.
#[derive(Debug, Clone, PartialEq)]
pub enum Stamp {
    /// Unix seconds, or milliseconds from 10^11 on.
    Number(f64),
    /// RFC 3339 and the like.
    Text(String),
}

/// A reading message as sent, units V, A, W, Wh; not yet checked for plausibility. A field that
/// says that nothing was measured (`null`, `NaN`, `""`, `"unavailable"`) is `None`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MessageReading {
    /// Must match the topic.
    pub device_id: Option<String>,
    /// V.
    pub voltage: Option<f64>,
    /// A.
    pub current: Option<f64>,
    /// W, negative = export.
    pub power: Option<f64>,
    /// Wh, cumulative import.
    pub energy: Option<f64>,
    /// Wh, cumulative export.
    pub energy_exported: Option<f64>,
    /// -1 to 1.
    pub power_factor: Option<f64>,
    /// Hz.
    pub frequency: Option<f64>,
    /// When the values were true.
    pub timestamp: Option<Stamp>,
    /// Number within the boot; one above 2^32 - 1 is as if it were not there.
    pub seq: Option<u32>,
    /// Number of the boot; likewise.
    pub boot: Option<u32>,
    /// Filled in, not measured.
    pub estimated: Option<bool>,
    /// Fields that were sent and cannot be used; each is `None` above.
    pub faults: Vec<FieldFault>,
}

impl MessageReading {
    /// Reads one message. Unknown keys are ignored; a field that cannot be used is left out and
    /// listed in [`Self::faults`].
    ///
    /// # Errors
    /// When the text is not a JSON object, when it is nobody's (`deviceId` is no text), or when
    /// none of the values it has can be used.
    pub fn parse(json: &str) -> Result<Self, WireError> {
        if !json.trim_start().starts_with('{') {
            return Err(WireError(format!(
                "a reading must be a JSON object like {{\"deviceId\":…,\"power\":…,\"timestamp\":…}}, this one starts with {:?}",
                json.trim_start().chars().next().unwrap_or(' ')
            )));
        }
        let message = match serde_json::from_str::<Self>(json) {
            Ok(message) => message,
            Err(e) => Self::nearly(json).ok_or_else(|| WireError(format!("not a reading: {e}")))?,
        };
        match message.faults.as_slice() {
            [] => Ok(message),
            faults if message.has_nothing() => {
                let list: Vec<String> = faults.iter().map(ToString::to_string).collect();
                Err(WireError(format!("not a reading: {}", list.join("; "))))
            }
            _ => Ok(message),
        }
    }

    /// The same of text that is nearly JSON; `None` when it is not even that.
    fn nearly(json: &str) -> Option<Self> {
        let mut message = Self::default();
        for (key, value) in lenient::fields(json)? {
            match Key::named(key) {
                Key::Field(field) => message.set(field, lenient::sent(value)),
                Key::DeviceId => message.claim(serde_json::from_str(value).ok()?).ok()?,
                Key::Unknown => {}
            }
        }
        Some(message)
    }

    /// True when no voltage, current, power or counter is there.
    fn has_nothing(&self) -> bool {
        [self.voltage, self.current, self.power, self.energy, self.energy_exported]
            .iter()
            .all(Option::is_none)
    }

    /// Puts what was sent in its place, or notes why it cannot be used.
    fn set(&mut self, field: Field, sent: Sent) {
        let name = field.name();
        let faults = &mut self.faults;
        match field {
            Field::Voltage => put(&mut self.voltage, name, sent.number(name), faults),
            Field::Current => put(&mut self.current, name, sent.number(name), faults),
            Field::Power => put(&mut self.power, name, sent.number(name), faults),
            Field::Energy => put(&mut self.energy, name, sent.number(name), faults),
            Field::EnergyExported => {
                put(&mut self.energy_exported, name, sent.number(name), faults);
            }
            Field::PowerFactor => put(&mut self.power_factor, name, sent.number(name), faults),
            Field::Frequency => put(&mut self.frequency, name, sent.number(name), faults),
            Field::Seq => put(&mut self.seq, name, sent.count(name), faults),
            Field::Boot => put(&mut self.boot, name, sent.count(name), faults),
            Field::Estimated => put(&mut self.estimated, name, sent.truth(name), faults),
            Field::Timestamp => {
                let stamp = match sent {
                    Sent::Number(number) => Ok(Some(Stamp::Number(number))),
                    Sent::Text(text) => Ok(Some(Stamp::Text(text))),
                    Sent::Nothing => Ok(None),
                    other => Err(other.fault(name, "a time")),
                };
                put(&mut self.timestamp, name, stamp, faults);
            }
        }
    }

    /// Notes whose reading it is; two ids that differ are nobody's.
    fn claim(&mut self, id: Identity) -> Result<(), &'static str> {
        match (&self.device_id, id.0) {
            (_, None) => Ok(()),
            (Some(known), Some(id)) if *known != id => Err("deviceId is there twice"),
            (_, id) => {
                self.device_id = id;
                Ok(())
            }
        }
    }
}

/// Puts a value in its place. A field that is there twice with different values is none.
fn put<T: PartialEq>(
    place: &mut Option<T>,
    field: &'static str,
    value: Result<Option<T>, FieldFault>,
    faults: &mut Vec<FieldFault>,
) {
    if !faults.is_empty() && faults.iter().any(|f| f.field == field) {
        return;
    }
    match value {
        Ok(None) => {}
        Ok(value) if place.is_none() || *place == value => *place = value,
        Ok(_) => {
            *place = None;
            let detail = "is there twice with different values".to_owned();
            faults.push(FieldFault { field, reason: "ambiguous", detail });
        }
        Err(fault) => faults.push(fault),
    }
}

/// The fields of a reading but its id.
#[derive(Clone, Copy)]
enum Field {
    Voltage,
    Current,
    Power,
    Energy,
    EnergyExported,
    PowerFactor,
    Frequency,
    Timestamp,
    Seq,
    Boot,
    Estimated,
}

impl Field {
    fn name(self) -> &'static str {
        match self {
            Self::Voltage => "voltage",
            Self::Current => "current",
            Self::Power => "power",
            Self::Energy => "energy",
            Self::EnergyExported => "energyExported",
            Self::PowerFactor => "powerFactor",
            Self::Frequency => "frequency",
            Self::Timestamp => "timestamp",
            Self::Seq => "seq",
            Self::Boot => "boot",
            Self::Estimated => "estimated",
        }
    }
}

/// A key of a message.
enum Key {
    DeviceId,
    Field(Field),
    Unknown,
}

impl Key {
    fn named(key: &str) -> Self {
        Self::Field(match key {
            "deviceId" => return Self::DeviceId,
            "voltage" => Field::Voltage,
            "current" => Field::Current,
            "power" => Field::Power,
            "energy" => Field::Energy,
            "energyExported" => Field::EnergyExported,
            "powerFactor" => Field::PowerFactor,
            "frequency" => Field::Frequency,
            "timestamp" => Field::Timestamp,
            "seq" => Field::Seq,
            "boot" => Field::Boot,
            "estimated" => Field::Estimated,
            _ => return Self::Unknown,
        })
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl Visitor<'_> for KeyVisitor {
            type Value = Key;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                Ok(Key::named(key))
            }
        }
        deserializer.deserialize_identifier(KeyVisitor)
    }
}

/// A device id as sent: text, or a number where the id is one.
struct Identity(Option<String>);

impl<'de> Deserialize<'de> for Identity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdentityVisitor;
        impl Visitor<'_> for IdentityVisitor {
            type Value = Identity;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("deviceId as text")
            }
            fn visit_str<E>(self, id: &str) -> Result<Identity, E> {
                Ok(Identity(Some(id.to_owned())))
            }
            fn visit_u64<E>(self, id: u64) -> Result<Identity, E> {
                Ok(Identity(Some(id.to_string())))
            }
            fn visit_unit<E>(self) -> Result<Identity, E> {
                Ok(Identity(None))
            }
        }
        deserializer.deserialize_any(IdentityVisitor)
    }
}

impl<'de> Deserialize<'de> for MessageReading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MessageVisitor)
    }
}

struct MessageVisitor;

impl<'de> Visitor<'de> for MessageVisitor {
    type Value = MessageReading;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reading")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MessageReading, A::Error> {
        let mut message = MessageReading::default();
        while let Some(key) = map.next_key()? {
            match key {
                Key::Field(field) => message.set(field, map.next_value()?),
                Key::DeviceId => {
                    message.claim(map.next_value()?).map_err(serde::de::Error::custom)?;
                }
                Key::Unknown => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(m: &MessageReading) -> Vec<&'static str> {
        m.faults.iter().map(|f| f.field).collect()
    }

    #[test]
    fn numbers_as_text_are_numbers_and_words_for_nothing_are_nothing() {
        let m = MessageReading::parse(
            r#"{"voltage":"230.1","current":" 1.5 ","power":"NaN","energy":"","frequency":"unavailable","energyExported":"unknown","powerFactor":null,"timestamp":"1739930110","seq":"7"}"#,
        )
        .unwrap();
        let stamp = Some(Stamp::Number(1_739_930_110.0));
        let expected = MessageReading {
            voltage: Some(230.1),
            current: Some(1.5),
            timestamp: stamp,
            seq: Some(7),
            ..MessageReading::default()
        };
        assert_eq!(m, expected);
    }

    #[test]
    fn bare_words_of_python_and_microcontrollers_are_not_measured() {
        for word in ["NaN", "nan", "-nan", "Infinity", "-Infinity", "inf", "1e999", "None", ""] {
            let json = format!(r#"{{"deviceId":"m","voltage":{word},"power":5,"timestamp":1}}"#);
            let m = MessageReading::parse(&json).unwrap_or_else(|e| panic!("{word}: {e}"));
            assert_eq!((m.voltage, m.power, m.faults.len()), (None, Some(5.0), 0), "{word}");
            assert_eq!(m.device_id.as_deref(), Some("m"));
        }
    }

    #[test]
    fn a_field_of_the_wrong_kind_is_left_out_and_named() {
        let m = MessageReading::parse(
            r#"{"voltage":"much","current":[1],"power":5,"energy":{"total":1},"powerFactor":true,"seq":-1,"boot":1.5,"estimated":"perhaps","timestamp":7}"#,
        )
        .unwrap();
        assert_eq!(
            faults(&m),
            ["voltage", "current", "energy", "powerFactor", "seq", "boot", "estimated"]
        );
        assert_eq!((m.power, m.timestamp), (Some(5.0), Some(Stamp::Number(7.0))));
    }

    #[test]
    fn a_field_that_is_there_twice_counts_only_when_both_agree() {
        let m = MessageReading::parse(r#"{"power":1,"power":1,"energy":2,"energy":3,"energy":2}"#);
        let m = m.unwrap();
        assert_eq!((m.power, m.energy, faults(&m)), (Some(1.0), None, vec!["energy"]));
    }

    #[test]
    fn whose_reading_it_is_must_be_clear() {
        for bad in [
            r#"{"deviceId":["m"],"power":1}"#,
            r#"{"deviceId":"a","deviceId":"b","power":1}"#,
            r#"{"deviceId":true,"power":nan,"energy":1}"#,
        ] {
            assert!(MessageReading::parse(bad).is_err(), "{bad}");
        }
        let m = MessageReading::parse(r#"{"deviceId":17,"power":1}"#).unwrap();
        assert_eq!(m.device_id.as_deref(), Some("17"));
    }
}
