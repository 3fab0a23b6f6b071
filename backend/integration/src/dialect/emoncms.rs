//! emoncms' input API: what emonHub, emonTx, emonESP, OpenEVSE and IoTaWatt send by HTTP.
//!
//! `input/post`: a node and `json`, `fulljson`, `csv` or `data`; the old `json` is not quite JSON
//! (`{power1:100,power2:200}`). `input/bulk`: a list of `[time, node, value…]`, values by position
//! or as `{"name":value}`; `time`, `offset` or `sentat` say what the times are relative to.
//!
//! A node's inputs are told by their names: `power`, `P1`, `energy2_kwh`, `vrms`. One channel is
//! one device: `emoncms-<node>`, `emoncms-<node>-1`. What has only a position or an unknown name is
//! counted and named in the rejection: nobody can know what it measures.
//!
//! Source of the shapes: emoncms/emoncms, `Modules/input` (API page and its documentation),
//! openenergymonitor/emonhub and boblemaire/IoTaWatt, their uploaders to emoncms.

use crate::field::{Field, number, plain};
use crate::found::{Found, device_id};
use crate::told::Told;
use ohmstead_model::TimestampMs;
use ohmstead_wire::reading::MessageReading;
use serde_json::Value;
use std::collections::BTreeMap;

/// Frames of one upload at most: emonHub sends 250, IoTaWatt some tens.
pub const FRAMES_MAX: usize = 10_000;
/// Values of one frame at most.
const VALUES_MAX: usize = 256;

/// The parameters of a request, from its query and its form.
pub type Parameters = BTreeMap<String, String>;

/// One node at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The node's name.
    pub node: String,
    /// Its time.
    pub told: Told,
    /// Its inputs: name (or position from 1) and value.
    pub inputs: Vec<(String, Value)>,
}

/// The readings of a frame, and the names of inputs that nobody can know.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its readings.
    pub found: Vec<Found>,
    /// Inputs that say nothing of what they are.
    pub unknown: Vec<String>,
}

/// Reads `input/post`.
///
/// # Errors
/// When there is no data or it cannot be read: the text that emoncms would answer.
pub fn post(p: &Parameters) -> Result<Frame, String> {
    let data =
        ["fulljson", "json", "csv", "data"].iter().find_map(|name| Some((*name, p.get(*name)?)));
    let Some((kind, data)) = data else {
        return Err("Request contains no data via csv, json or data tag".into());
    };
    let told = match p.get("time").map(|t| t.trim()) {
        None | Some("") => Told::Nothing,
        Some(time) => match Told::from_text(time) {
            // A space is a '+' that was not escaped.
            Told::Nothing => Told::from_text(&time.replace(' ', "+")),
            told => told,
        },
    };
    let mut frame =
        Frame { node: node(p.get("node").map_or("0", String::as_str)), told, inputs: Vec::new() };
    match serde_json::from_str::<Value>(data) {
        Ok(Value::Object(object)) if kind != "csv" => {
            for (name, value) in object {
                // The time may be in the data itself.
                if name == "time" && frame.told == Told::Nothing {
                    frame.told = Told::from_text(&value.to_string().replace('"', ""));
                } else {
                    frame.inputs.push((name, value));
                }
            }
        }
        _ if kind == "fulljson" => return Err("Input must be a JSON object".into()),
        _ => frame.inputs = loose(data)?,
    }
    frame.inputs.truncate(VALUES_MAX);
    Ok(frame)
}

/// `{power1:100,power2:200}`, `power1:100,power2:200` or `100,200`.
fn loose(data: &str) -> Result<Vec<(String, Value)>, String> {
    let plain: String =
        data.chars().filter(|c| !matches!(c, '{' | '}' | '[' | ']' | '"' | '\'')).collect();
    let mut inputs = Vec::new();
    for (n, pair) in plain.split(',').enumerate().take(VALUES_MAX) {
        let (name, value) = match pair.split_once(':') {
            Some((name, value)) if !name.trim().is_empty() => (name.trim().to_owned(), value),
            Some(_) => return Err("Format error, json key missing or invalid character".into()),
            None => ((n + 1).to_string(), pair),
        };
        inputs.push((name, Value::String(value.trim().to_owned())));
    }
    Ok(inputs)
}

/// Reads `input/bulk`; `now` is the hub's clock.
///
/// Times from 10^8 on are Unix times whatever else is said (emonHub sends those, together with
/// `sentat`). Smaller ones are relative: to `time`; or, counted from `now`, to `sentat`, `offset` or
/// the last frame.
///
/// # Errors
/// When the data cannot be read: the text that emoncms would answer.
pub fn bulk(p: &Parameters, now: TimestampMs) -> Result<Vec<Frame>, String> {
    let data = p.get("data").map_or("", String::as_str);
    let Ok(frames) = serde_json::from_str::<Vec<Vec<Value>>>(data) else {
        return Err("Format error, json string supplied is not valid".into());
    };
    if frames.is_empty() || frames.len() > FRAMES_MAX {
        return Err(format!("Format error, send 1 to {FRAMES_MAX} frames"));
    }
    let time = |v: Option<&Value>| v.and_then(|v| number(v).ok().flatten());
    let last = frames.last().and_then(|f| time(f.first()));
    let given = |name: &str| p.get(name).and_then(|t| plain(t).ok().flatten());
    let base_s = now.0 as f64 / 1000.0;
    let base = match (given("sentat"), given("offset"), given("time")) {
        (Some(sent), _, _) => base_s - sent,
        (None, Some(offset), _) => base_s - offset,
        (None, None, Some(time)) => time,
        (None, None, None) => base_s - last.unwrap_or(0.0),
    };
    let mut out = Vec::with_capacity(frames.len());
    for frame in &frames {
        let [at, node, values @ ..] = frame.as_slice() else {
            return Err("Format error, a frame has no time and node".into());
        };
        if node.is_object() {
            return Err("Format error, node must not be an object".into());
        }
        let Some(at) = time(Some(at)) else {
            return Err("Format error, a frame's time is not a number".into());
        };
        let seconds = if at >= 1e8 { at } else { base + at };
        let told = TimestampMs::from_unix(seconds).map_or(Told::Nothing, Told::Instant);
        let node =
            self::node(node.as_str().map_or_else(|| node.to_string(), str::to_owned).as_str());
        out.push(Frame { node, told, inputs: positions(values) });
    }
    Ok(out)
}

fn positions(values: &[Value]) -> Vec<(String, Value)> {
    let mut inputs = Vec::new();
    for (n, value) in values.iter().enumerate().take(VALUES_MAX) {
        match value {
            Value::Object(named) => {
                inputs.extend(named.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
            value => inputs.push(((n + 1).to_string(), value.clone())),
        }
    }
    inputs
}

fn node(name: &str) -> String {
    name.trim().chars().take(64).collect()
}

impl Frame {
    /// The readings of the node's channels.
    pub fn read(&self) -> Node {
        let mut channels: BTreeMap<String, Found> = BTreeMap::new();
        let (mut unknown, mut shared) = (Vec::new(), Vec::new());
        for (name, value) in &self.inputs {
            match meaning(name) {
                // Inputs of other kinds are none of ours.
                None if is_other(name) => {}
                None => unknown.push(name.chars().take(40).collect()),
                Some((field, factor, channel)) => {
                    if channel.is_empty() && matches!(field, Field::Voltage | Field::Frequency) {
                        shared.push((field, factor, value));
                        continue;
                    }
                    let found =
                        channels.entry(channel.clone()).or_insert_with(|| self.found(&channel));
                    found.put(field, value, factor);
                }
            }
        }
        // A single voltage is that of every channel.
        if channels.is_empty() && !shared.is_empty() {
            channels.insert(String::new(), self.found(""));
        }
        for found in channels.values_mut() {
            for (field, factor, value) in &shared {
                if field.place(&mut found.message).is_none() {
                    found.put(*field, value, *factor);
                }
            }
        }
        Node { found: channels.into_values().collect(), unknown }
    }

    fn found(&self, channel: &str) -> Found {
        let own = (!channel.is_empty()).then_some(channel);
        let parts: Vec<&str> = ["emoncms", &self.node].into_iter().chain(own).collect();
        Found {
            device: device_id(&parts),
            name: parts[1..].join(" "),
            message: MessageReading::default(),
            told: self.told,
        }
    }
}

/// What an input of that name is: its field, the factor, and its channel.
fn meaning(name: &str) -> Option<(Field, f64, String)> {
    let lower = name.trim().to_ascii_lowercase();
    let (base, kwh) = match lower.strip_suffix("kwh") {
        Some(base) => (base.trim_end_matches('_'), true),
        None => (lower.strip_suffix("_wh").unwrap_or(&lower), false),
    };
    let energy = if kwh { 1e3 } else { 1.0 };
    let words: [(&str, Field, f64); 22] = [
        ("powerfactor", Field::PowerFactor, 1.0),
        ("power_factor", Field::PowerFactor, 1.0),
        ("pf", Field::PowerFactor, 1.0),
        ("power", Field::Power, 1.0),
        ("watts", Field::Power, 1.0),
        ("w", Field::Power, 1.0),
        ("p", Field::Power, 1.0),
        ("energyexported", Field::EnergyExported, energy),
        ("energy_exported", Field::EnergyExported, energy),
        ("export", Field::EnergyExported, energy),
        ("energy", Field::Energy, energy),
        ("wh", Field::Energy, energy),
        ("e", Field::Energy, energy),
        ("voltage", Field::Voltage, 1.0),
        ("vrms", Field::Voltage, 1.0),
        ("volts", Field::Voltage, 1.0),
        ("v", Field::Voltage, 1.0),
        ("current", Field::Current, 1.0),
        ("irms", Field::Current, 1.0),
        ("amps", Field::Current, 1.0),
        ("frequency", Field::Frequency, 1.0),
        ("freq", Field::Frequency, 1.0),
    ];
    // A bare `…kwh` is a counter whatever stands before it.
    let found = words.into_iter().find_map(|(word, field, factor)| {
        let channel = base.strip_prefix(word)?.trim_start_matches(['_', '-', ' ']);
        let is_number = channel.bytes().all(|b| b.is_ascii_digit()) && channel.len() <= 3;
        is_number.then(|| (field, factor, channel.to_owned()))
    });
    let by_end = || {
        // `house_power`, `solar_kwh`: the channel is the name before.
        if kwh {
            return Some((Field::Energy, 1e3, base.trim_end_matches("_energy").to_owned()));
        }
        let (channel, word) = base.rsplit_once('_')?;
        let (_, field, factor) = words.into_iter().find(|(w, ..)| *w == word && word.len() > 1)?;
        (!channel.is_empty()).then(|| (field, factor, channel.to_owned()))
    };
    found.or_else(by_end)
}

/// Inputs of other kinds that emonHub's nodes have.
fn is_other(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["temp", "pulse", "rssi", "msg", "battery", "hum", "flow", "t1", "t2", "t3", "free", "uptime"]
        .iter()
        .any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(pairs: &[(&str, &str)]) -> Parameters {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    /// Device, power, energy, voltage.
    type Shown = (String, Option<f64>, Option<f64>, Option<f64>);

    fn all(frame: &Frame) -> Vec<Shown> {
        let of =
            |f: Found| (f.device.to_string(), f.message.power, f.message.energy, f.message.voltage);
        frame.read().found.into_iter().map(of).collect()
    }

    /// In the shapes of emoncms' input API page.
    #[test]
    fn post_in_its_four_ways() {
        for (kind, data) in [
            ("json", "{power:250.5,energy:1000}"),
            ("json", r#"{"power":250.5,"energy":1000}"#),
            ("fulljson", r#"{"power":250.5,"energy":"1000"}"#),
            ("data", "power:250.5,energy:1000"),
        ] {
            let p = parameters(&[("node", "house"), ("time", "1794000000"), (kind, data)]);
            let frame = post(&p).unwrap();
            assert_eq!(frame.told, Told::Instant(TimestampMs(1_794_000_000_000)));
            let expected = ("emoncms-house".to_owned(), Some(250.5), Some(1000.0), None);
            assert_eq!(all(&frame), [expected], "{kind}");
        }
        let frame = post(&parameters(&[("node", "5"), ("csv", "100,200")])).unwrap();
        assert_eq!(
            (frame.told, frame.read().unknown),
            (Told::Nothing, vec!["1".into(), "2".into()])
        );
        assert!(post(&parameters(&[("node", "5")])).is_err());
        assert!(post(&parameters(&[("fulljson", "[1]")])).is_err());
    }

    /// In the shape of emonHub's upload (absolute times, `sentat`, named values).
    #[test]
    fn an_emonhub_upload() {
        let p = parameters(&[
            ("apikey", "x"),
            ("sentat", "1794000030"),
            (
                "data",
                r#"[[1794000000,"emontx4",{"MSG":7},{"Vrms":231.5},{"P1":100},{"P2":-20},{"E1":500},{"E2":7},{"T1":21}],[1794000010,"emontx4",{"Vrms":231},{"P1":110}]]"#,
            ),
        ]);
        // The hub's clock is a minute off: nothing depends on it.
        let frames = bulk(&p, TimestampMs(1_794_000_090_000)).unwrap();
        assert_eq!(frames[0].told, Told::Instant(TimestampMs(1_794_000_000_000)));
        let expected = [
            ("emoncms-emontx4-1".to_owned(), Some(100.0), Some(500.0), Some(231.5)),
            ("emoncms-emontx4-2".to_owned(), Some(-20.0), Some(7.0), Some(231.5)),
        ];
        assert_eq!(all(&frames[0]), expected);
        assert_eq!(frames[0].read().unknown, Vec::<String>::new());
    }

    /// In the shape of IoTaWatt's upload: relative to `time`, values by position.
    #[test]
    fn an_iotawatt_upload_and_the_other_references() {
        let now = TimestampMs(1_794_000_100_000);
        let at = |pairs: &[(&str, &str)]| {
            let Told::Instant(at) = bulk(&parameters(pairs), now).unwrap()[0].told else {
                panic!()
            };
            at.0 / 1000
        };
        assert_eq!(
            at(&[("time", "1794000000"), ("data", "[[5,\"iw\",120.1,null,3]]")]),
            1_794_000_005
        );
        assert_eq!(at(&[("offset", "-10"), ("data", "[[-10,16,1137]]")]), 1_794_000_100);
        assert_eq!(at(&[("sentat", "543"), ("data", "[[520,16,1137]]")]), 1_794_000_077);
        assert_eq!(at(&[("data", "[[0,16,1],[4,16,1]]")]), 1_794_000_096);
        for bad in ["", "{}", "[]", "[[1]]", "[[\"x\",1,2]]", "[[1,{},2]]", "[1]"] {
            assert!(bulk(&parameters(&[("data", bad)]), now).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_tell_field_and_channel() {
        let told = |name: &str| meaning(name).map(|(f, x, c)| (f.name(), x, c));
        assert_eq!(told("power3"), Some(("power", 1.0, "3".into())));
        assert_eq!(told("P12"), Some(("power", 1.0, "12".into())));
        assert_eq!(told("E1_kwh"), Some(("energy", 1e3, "1".into())));
        assert_eq!(told("house_power"), Some(("power", 1.0, "house".into())));
        assert_eq!(told("solar_kwh"), Some(("energy", 1e3, "solar".into())));
        assert_eq!(told("Vrms"), Some(("voltage", 1.0, String::new())));
        for none in ["1", "pulsecount", "pressure", "evse", "", "level"] {
            assert_eq!(told(none), None, "{none}");
        }
    }
}
