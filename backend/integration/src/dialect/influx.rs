//! InfluxDB's line protocol: `measurement,tag=value field=value time`, one point a line.
//!
//! The device is the tag `device` (or `deviceId`, `device_id`, `entity_id`, `host`), else the
//! measurement. Fields are told by their names as in a reading or by a unit (`Watts`, `kWh`), or,
//! called `value`, by the tag `units` or a measurement that is a unit (`W`, `kWh`), as IoTaWatt and
//! Home Assistant write.
//!
//! Source of the shapes: InfluxData's documentation, "Line protocol"; boblemaire/IoTaWatt, its
//! uploader to InfluxDB; Home Assistant's `influxdb`.

use crate::field::Field;
use crate::found::{Found, Taken, device_id};
use crate::told::Told;
use ohmstead_model::TimestampMs;
use ohmstead_wire::reading::MessageReading;
use serde_json::Value;

/// Longest line that is read, bytes.
pub const LINE_MAX: usize = 64 * 1024;

/// The unit of a line's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// ns, where nothing is said.
    Nanoseconds,
    /// µs.
    Microseconds,
    /// ms.
    Milliseconds,
    /// s.
    Seconds,
    /// Minutes, of version 1.
    Minutes,
    /// Hours, of version 1.
    Hours,
}

impl Precision {
    /// Of the query parameter `precision`.
    pub fn of(text: Option<&str>) -> Option<Self> {
        Some(match text.unwrap_or("ns") {
            "ns" | "n" | "" => Self::Nanoseconds,
            "us" | "u" | "µ" => Self::Microseconds,
            "ms" => Self::Milliseconds,
            "s" => Self::Seconds,
            "m" => Self::Minutes,
            "h" => Self::Hours,
            _ => return None,
        })
    }

    fn instant(self, time: i64) -> Option<TimestampMs> {
        Some(TimestampMs(match self {
            Self::Nanoseconds => time.div_euclid(1_000_000),
            Self::Microseconds => time.div_euclid(1_000),
            Self::Milliseconds => time,
            Self::Seconds => time.checked_mul(1_000)?,
            Self::Minutes => time.checked_mul(60_000)?,
            Self::Hours => time.checked_mul(3_600_000)?,
        }))
    }
}

/// Reads one line. An empty one and a comment are nothing.
pub fn line(line: &str, precision: Precision) -> Taken {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Taken::Nothing;
    }
    match point(line, precision) {
        Ok(taken) => taken,
        Err(what) => Taken::Reject("not-line-protocol", what.to_owned()),
    }
}

fn point(line: &str, precision: Precision) -> Result<Taken, &'static str> {
    if line.len() > LINE_MAX {
        return Err("the line is too long");
    }
    let parts = split(line, ' ', true);
    let (key, fields, time) = match parts.as_slice() {
        [key, fields] => (*key, *fields, None),
        [key, fields, time] => (*key, *fields, Some(*time)),
        _ => return Err("a line is measurement,tags, then fields, then a time"),
    };
    let told = match time {
        None => Told::Nothing,
        Some(time) => {
            let time = time.parse::<i64>().map_err(|_| "the time is no whole number")?;
            let at = precision.instant(time).ok_or("the time is out of range")?;
            Told::Instant(at)
        }
    };
    let mut key = split(key, ',', false).into_iter();
    let measurement = plain(key.next().unwrap_or(""));
    let tags: Vec<(String, String)> =
        key.filter_map(|t| pair(t).map(|(k, v)| (k, plain(v)))).collect();
    let tag = |names: &[&str]| {
        names.iter().find_map(|n| tags.iter().find(|(k, _)| k == n)).map(|(_, v)| v.as_str())
    };
    let device = tag(&["device", "deviceId", "device_id", "entity_id", "host"]);
    let units = tag(&["units", "unit", "unit_of_measurement"]);
    let name = device.unwrap_or(&measurement);
    if name.is_empty() {
        return Err("the point has no measurement");
    }
    let mut found = Found {
        device: device_id(&["influx", name]),
        name: name.to_owned(),
        message: MessageReading::default(),
        told,
    };
    for field in split(fields, ',', true) {
        let (key, value) = pair(field).ok_or("a field is name=value")?;
        let unit = || units.or(Some(measurement.as_str()));
        let meaning = match key.as_str() {
            "value" => unit().and_then(|unit| named(unit).or_else(|| named(&measurement))),
            key => named(key),
        };
        if let Some((field, factor)) = meaning {
            found.put(field, &sent(value), factor);
        }
    }
    Ok(Taken::of([found]))
}

/// A field by its name or unit.
fn named(name: &str) -> Option<(Field, f64)> {
    if let Some(found) = Field::of_unit(name) {
        return Some(found);
    }
    Some(match name {
        "power" | "activePower" | "active_power" => (Field::Power, 1.0),
        "energy" | "energyWh" | "energy_wh" => (Field::Energy, 1.0),
        "energy_kwh" | "energyKwh" | "total_kwh" => (Field::Energy, 1e3),
        "energyExported" | "energy_exported" | "energy_exported_wh" => (Field::EnergyExported, 1.0),
        "voltage" => (Field::Voltage, 1.0),
        "current" => (Field::Current, 1.0),
        "powerFactor" | "power_factor" | "pf" => (Field::PowerFactor, 1.0),
        "frequency" => (Field::Frequency, 1.0),
        _ => return None,
    })
}

/// A field's value: a number, with `i` or `u` behind a whole one; text in quotes.
fn sent(value: &str) -> Value {
    let number = value.strip_suffix(['i', 'u']).unwrap_or(value);
    match number.parse::<f64>() {
        Ok(n) => serde_json::Number::from_f64(n).map_or(Value::Null, Value::Number),
        Err(_) => Value::String(value.trim_matches('"').to_owned()),
    }
}

fn pair(text: &str) -> Option<(String, &str)> {
    let at = split(text, '=', true).first()?.len();
    Some((plain(&text[..at]), text.get(at + 1..)?))
}

/// Without the backslashes that keep a separator.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(',' | '=' | ' ')) => {}
            _ => out.push(c),
        }
    }
    out
}

/// Cuts at a separator that is neither behind a backslash nor (in fields) within quotes.
fn split(text: &str, separator: char, quotes: bool) -> Vec<&str> {
    let (mut parts, mut start, mut escaped, mut quoted) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' if quotes => quoted = !quoted,
            c if c == separator && !quoted => {
                // Several spaces are one.
                if at > start || separator != ' ' {
                    parts.push(&text[start..at]);
                }
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str, precision: Precision) -> Found {
        match line(text, precision) {
            Taken::Readings(mut found) => found.remove(0),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn fields_by_name() {
        let f = one(
            r#"meter,device=house,room=a\ b power=250.5,energy=1000i,note="a, b=c" 1794000000000000000"#,
            Precision::Nanoseconds,
        );
        assert_eq!(f.device.as_str(), "influx-house");
        assert_eq!((f.message.power, f.message.energy), (Some(250.5), Some(1000.0)));
        assert_eq!(f.told, Told::Instant(TimestampMs(1_794_000_000_000)));
    }

    /// In the shapes of IoTaWatt (`$name`, field key `$units` or `value` with a tag) and of Home
    /// Assistant (measurement = unit).
    #[test]
    fn fields_by_unit() {
        let f = one("Main Watts=1250.5,Volts=231.2 1794000000", Precision::Seconds);
        assert_eq!((f.device.as_str(), f.message.power), ("influx-Main", Some(1250.5)));
        let f = one("Solar,units=kWh value=12.5 1794000000", Precision::Seconds);
        assert_eq!(f.message.energy, Some(12_500.0));
        let f =
            one("W,entity_id=washer,domain=sensor value=42 1794000000000", Precision::Milliseconds);
        assert_eq!((f.device.as_str(), f.message.power), ("influx-washer", Some(42.0)));
    }

    #[test]
    fn what_is_none_is_said_or_passed_over() {
        let s = Precision::Seconds;
        assert_eq!(line("", s), Taken::Nothing);
        assert_eq!(line("# comment", s), Taken::Nothing);
        assert_eq!(line("weather temperature=21.5 1", s), Taken::Nothing);
        for bad in ["power", "m power 1", "m power=1 soon", "m power=1 1 1", ",a=b power=1 1"] {
            assert!(matches!(line(bad, s), Taken::Reject("not-line-protocol", _)), "{bad}");
        }
        assert_eq!(Precision::of(Some("weeks")), None);
    }
}
