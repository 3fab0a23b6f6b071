//! Any other topic, by a mapping that a person writes: which values, where in the message, in which
//! unit, scaled and signed how.

use crate::field::{Field, number, plain};
use crate::found::{Found, Taken};
use crate::payload::text;
use crate::told::Told;
use ohmstead_model::DeviceId;
use ohmstead_wire::reading::MessageReading;
use ohmstead_wire::{Topic, topic};
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

/// What is wrong with a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Where in the mapping: a JSON Pointer such as `/values/0/unit`.
    pub at: String,
    /// A stable word.
    pub reason: &'static str,
    /// What, and how to mend it.
    pub detail: String,
}

impl MappedValue {
    fn meaning(&self) -> Option<(Field, f64)> {
        if let Some(unit) = self.unit.strip_prefix("exported-") {
            let (field, factor) = Field::of_unit(unit)?;
            return (field == Field::Energy).then_some((Field::EnergyExported, factor));
        }
        Field::of_unit(&self.unit)
    }

    /// What it finds in a message, as it was sent; `None` where nothing is.
    pub fn seen(&self, payload: &[u8]) -> Option<String> {
        let Some(pointer) = &self.pointer else { return text(payload).map(shown) };
        let json: Value = serde_json::from_slice(payload).ok()?;
        json.pointer(pointer).map(|at| shown(&at.to_string()))
    }

    fn flaws(&self, n: usize, flaws: &mut Vec<Flaw>) {
        let mut flaw = |field: &str, reason, detail: &str| {
            let at = format!("/values/{n}/{field}");
            flaws.push(Flaw { at, reason, detail: detail.into() });
        };
        if self.meaning().is_none() {
            let detail = format!(
                "{:?} is not a unit: use W, kW, mW, MW, Wh, kWh, MWh, exported-Wh, exported-kWh, V, mV, A, mA, Hz or PF",
                shown(&self.unit)
            );
            flaw("unit", "unit-not-known", &detail);
        }
        let pointer = self.pointer.as_deref().unwrap_or("");
        if !is_pointer(pointer) {
            flaw("pointer", "bad-pointer", POINTER);
        }
        if !self.scale.is_finite() || self.scale == 0.0 {
            flaw("scale", "bad-scale", "scale: use a number other than 0");
        }
    }
}

const POINTER: &str = "a pointer begins with '/' and names each step, such as /sensor/power";
/// Longest pointer, characters.
const POINTER_MAX: usize = 256;

fn is_pointer(text: &str) -> bool {
    text.chars().count() <= POINTER_MAX && (text.is_empty() || text.starts_with('/'))
}

fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

/// What is wrong with a topic or filter, if anything is.
fn topic_flaw(topic: &str) -> Option<(&'static str, &'static str)> {
    if topic.is_empty() || topic.chars().count() > TOPIC_MAX || topic.contains('\0') {
        return Some(("bad-topic", "topic: use 1 to 256 characters"));
    }
    let levels: Vec<&str> = topic.split('/').collect();
    let (last, before) = levels.split_last()?;
    let wild = |level: &&str| level.contains(['+', '#']);
    let fits = |level: &&str| *level == "+" || !wild(level);
    if !before.iter().all(fits) || !(*last == "#" || fits(last)) {
        let detail =
            "topic: + stands for a whole level, # for the end, such as solar/+/state or solar/#";
        return Some(("bad-topic", detail));
    }
    if Topic::parse(topic).is_some() || topic::is_data(topic) {
        return Some((
            "own-topic",
            "topic: a meter's own topic needs no mapping; its readings are taken as they are",
        ));
    }
    None
}

/// Longest topic of a mapping, characters.
const TOPIC_MAX: usize = 256;
/// Values of a mapping at most: a reading has seven.
const VALUES_MAX: usize = 7;

impl Mapping {
    /// Says what is wrong with a mapping, if anything is.
    ///
    /// # Errors
    /// The first of [`Self::flaws`], in words.
    pub fn check(&self) -> Result<(), String> {
        match self.flaws().into_iter().next() {
            None => Ok(()),
            Some(flaw) => Err(format!("{} {}: {}", self.topic, flaw.at, flaw.detail)),
        }
    }

    /// Everything that is wrong with it.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let mut flaw = |at: &str, reason, detail: String| {
            flaws.push(Flaw { at: at.into(), reason, detail });
        };
        if let Some((reason, detail)) = topic_flaw(&self.topic) {
            flaw("/topic", reason, detail.into());
        }
        let wildcards = self.topic.split('/').filter(|l| matches!(*l, "+" | "#")).count();
        let parts = vec!["x"; wildcards];
        if let Err(detail) = self.device(&parts) {
            let reason =
                if self.device.contains('{') { "no-such-wildcard" } else { "bad-device-id" };
            flaw("/device", reason, detail);
        }
        if !is_pointer(self.time.as_deref().unwrap_or("/")) {
            flaw("/time", "bad-pointer", POINTER.into());
        }
        if !(1..=VALUES_MAX).contains(&self.values.len()) {
            let detail = format!("say which values it has: 1 to {VALUES_MAX}");
            flaw("/values", "no-values", detail);
        }
        for (n, value) in self.values.iter().enumerate().take(VALUES_MAX) {
            value.flaws(n, &mut flaws);
            let field = |v: &MappedValue| v.meaning().map(|(field, _)| field);
            let before = &self.values[..n];
            if field(value).is_some() && before.iter().any(|v| field(v) == field(value)) {
                let detail = "another value above is of the same kind: a reading has one of each";
                let at = format!("/values/{n}/unit");
                flaws.push(Flaw { at, reason: "twice", detail: detail.into() });
            }
        }
        flaws
    }

    /// Whether messages of a topic are read by it.
    pub fn fits(&self, topic: &str) -> bool {
        wildcards(&self.topic, topic).is_some()
    }

    fn device(&self, parts: &[&str]) -> Result<DeviceId, String> {
        let mut id = self.device.clone();
        for (n, part) in parts.iter().enumerate() {
            id = id.replace(&format!("{{{}}}", n + 1), part);
        }
        DeviceId::new(&id).map_err(|e| e.to_string())
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
    fn every_flaw_is_said_with_its_place() {
        let m = mapping(
            r##"{"topic":"a/b#/c","device":"pv-{1}","time":"t","values":[
                {"unit":"W"},{"unit":"kW","pointer":"p"},{"unit":"bar","scale":0}]}"##,
        );
        let flaws: Vec<(String, &str)> = m.flaws().into_iter().map(|f| (f.at, f.reason)).collect();
        let expected = [
            ("/topic", "bad-topic"),
            ("/device", "no-such-wildcard"),
            ("/time", "bad-pointer"),
            ("/values/1/pointer", "bad-pointer"),
            ("/values/1/unit", "twice"),
            ("/values/2/unit", "unit-not-known"),
            ("/values/2/scale", "bad-scale"),
        ];
        assert_eq!(flaws, expected.map(|(at, reason)| (at.to_owned(), reason)));
        for topic in ["", "a/+b", "#/a", "/energy/m1/data", "energy/m1/status"] {
            let m = Mapping { topic: topic.into(), device: "d".into(), ..m.clone() };
            assert_eq!(m.flaws()[0].at, "/topic", "{topic:?}");
        }
        for (topic, device) in [("solar/#", "{1}"), ("+/x/+", "{2}-{1}"), ("$x/y", "d")] {
            let (topic, device) = (topic.into(), device.into());
            let m = Mapping { topic, device, time: None, values: vec![m.values[0].clone()] };
            assert_eq!(m.flaws(), []);
        }
    }

    #[test]
    fn what_a_value_finds_is_shown_as_it_was_sent() {
        let value = |pointer: Option<&str>| MappedValue {
            pointer: pointer.map(Into::into),
            unit: "W".into(),
            scale: 1.0,
        };
        let payload = br#"{"a":{"p":"12,5"}}"#;
        assert_eq!(value(Some("/a/p")).seen(payload).as_deref(), Some("\"12,5\""));
        assert_eq!(value(Some("/a/q")).seen(payload), None);
        assert_eq!(value(None).seen(b" 7 \n").as_deref(), Some("7"));
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
