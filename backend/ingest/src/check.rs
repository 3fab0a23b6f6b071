//! Whether a message is a reading the hub can use, and if not, why not.

use ohmstead_model::{
    DeviceId, Milliamps, Millihertz, Millivolts, MilliwattHours, Milliwatts, PowerFactor, Reading,
    TimestampMs,
};
use ohmstead_store::{Entry, RejectEntry};
use ohmstead_wire::reading::{FieldFault, MessageReading, Stamp};
use std::collections::HashSet;
use std::sync::{Arc, RwLock};

/// What is plausible. The electrical bounds are those of low-voltage installations with ample
/// room above: they catch broken sensors and wrong units, not unusual homes.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Time stamps before this are no usable clock.
    pub earliest: TimestampMs,
    /// Time stamps further ahead of the hub's clock than this are no usable clock, ms.
    pub ahead_ms: i64,
    /// V.
    pub voltage: f64,
    /// A, either direction.
    pub current: f64,
    /// W, either direction.
    pub power: f64,
    /// Wh on a cumulative counter.
    pub energy: f64,
    /// Devices whose import counter may stand below zero.
    pub net: NetMeters,
}

/// Devices that are declared to be net meters; shared by all who hold a clone.
#[derive(Debug, Clone, Default)]
pub struct NetMeters(Arc<RwLock<HashSet<DeviceId>>>);

impl NetMeters {
    /// Says of a device whether it is one.
    pub fn declare(&self, device: &DeviceId, net: bool) {
        let mut all = self.0.write().expect("no thread panics while it holds the set");
        if net {
            all.insert(device.clone());
        } else {
            all.remove(device);
        }
    }

    fn contains(&self, device: &DeviceId) -> bool {
        self.0.read().expect("no thread panics while it holds the set").contains(device)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            earliest: TimestampMs(946_684_800_000), // 2000-01-01
            ahead_ms: 300_000,
            voltage: 1_500.0,
            current: 10_000.0,
            power: 15e6,
            energy: 1e12,
            net: NetMeters::default(),
        }
    }
}

/// The hub's clock at arrival, and what it allows.
#[derive(Debug, Clone, Copy)]
pub struct ClockRules<'a> {
    /// Time of arrival. Decides only whether a stamp is usable; it never becomes one.
    pub now: TimestampMs,
    /// What is plausible.
    pub limits: &'a Limits,
}

/// The judgement on one reading message.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Good.
    Reading(Reading),
    /// Good but for its clock; to be placed by its neighbours of the same boot.
    Unclocked(Reading),
    /// Unusable: a stable word, and what, where, and how to mend it.
    Reject(&'static str, String),
}

/// The judgement on one reading message, field by field.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// On what is left of it.
    pub verdict: Verdict,
    /// Fields that were left out of a reading that is good otherwise. Empty with a rejection, which
    /// says it all itself.
    pub left_out: Vec<FieldFault>,
}

/// The reason of a note on a reading that was kept without some of its fields.
pub const PARTIAL: &str = "partial";

/// Longest part of a message shown in such a note, characters.
const SHOWN: usize = 300;

impl Judgement {
    /// As an entry for the store; the note on what was left out is [`Self::note`].
    pub fn into_entry(self, topic: &str, device: &DeviceId, json: &str) -> Entry {
        match self.verdict {
            Verdict::Reading(reading) => Entry::Reading { device: device.clone(), reading },
            Verdict::Unclocked(reading) => Entry::Unclocked { device: device.clone(), reading },
            Verdict::Reject(reason, detail) => {
                reject(topic, Some(device.clone()), reason, detail, json.as_bytes())
            }
        }
    }

    /// Why nothing of it is taken, if so.
    pub fn why(&self) -> Option<(&'static str, String)> {
        match &self.verdict {
            Verdict::Reject(reason, detail) => Some((*reason, detail.clone())),
            Verdict::Reading(_) | Verdict::Unclocked(_) => None,
        }
    }

    /// What is kept of the fields that were left out, if any were. One note stands for all
    /// readings of the device that lack the same fields for the same reasons: it counts them, and
    /// shows the first. Otherwise a meter with one bad field would push out all other rejections.
    pub fn note(&self, topic: &str, device: &DeviceId, message: &str) -> Option<Entry> {
        if self.left_out.is_empty() {
            return None;
        }
        let kinds: Vec<String> =
            self.left_out.iter().map(|f| format!("{} ({})", f.field, f.reason)).collect();
        let shown: String = message.chars().take(SHOWN).collect();
        let detail = format!(
            "{}: left out, the rest of the reading counts; the first such message: {shown}",
            list(&self.left_out)
        );
        let kinds = format!("left out: {}", kinds.join(", "));
        Some(reject(topic, Some(device.clone()), PARTIAL, detail, kinds.as_bytes()))
    }
}

fn list(faults: &[FieldFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The reason of a reading that is older than what is kept.
pub const BEFORE_HORIZON: &str = "before-horizon";

/// Says why a reading of before `horizon` is not taken.
pub fn before_horizon(horizon: TimestampMs) -> String {
    format!(
        "raw readings of this device are kept from {horizon} on; its energy before that is final, \
         so an older reading is not taken (store.raw_keep_days says how long they are kept)"
    )
}

pub(crate) fn reject(
    topic: &str,
    device: Option<DeviceId>,
    reason: &'static str,
    detail: String,
    payload: &[u8],
) -> Entry {
    Entry::Reject(RejectEntry {
        topic: topic.chars().take(256).collect(),
        device,
        reason,
        detail,
        payload: payload.to_vec(),
    })
}

pub(crate) fn bad_topic(topic: &str, payload: &[u8]) -> Entry {
    let detail = "the topic's device id is not usable: publish to /energy/<deviceId>/data with 1 to 64 \
                  letters, digits, '-' or '_'";
    reject(topic, None, "bad-device-id", detail.into(), payload)
}

/// Judges a status message: `online` or `offline`.
pub fn check_status(topic: &str, device: &str, payload: &[u8]) -> Entry {
    let device = DeviceId::new(device).expect("Topic::parse checked the id");
    let word = String::from_utf8_lossy(payload).trim().trim_matches('"').to_ascii_lowercase();
    match word.as_str() {
        "online" => Entry::Status { device, online: true },
        "offline" => Entry::Status { device, online: false },
        // A retained status that is taken away says nothing.
        _ => {
            let detail = "a status message says online or offline".to_owned();
            reject(topic, Some(device), "bad-status", detail, payload)
        }
    }
}

/// Judges one reading message of `device`.
pub fn check_reading(device: &DeviceId, json: &str, rules: ClockRules<'_>) -> Judgement {
    match MessageReading::parse(json) {
        Ok(message) => check_message(device, &message, rules),
        Err(e) => Verdict::Reject("not-a-reading", e.0).into(),
    }
}

impl From<Verdict> for Judgement {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, left_out: Vec::new() }
    }
}

/// Judges a reading of `device` that is decoded already, from whatever it was written in. Each
/// field stands for itself: one that cannot be right is left out, and the reading is good as long
/// as a voltage, current, power or counter is left.
pub fn check_message(
    device: &DeviceId,
    message: &MessageReading,
    rules: ClockRules<'_>,
) -> Judgement {
    judge(device, message, rules)
        .unwrap_or_else(|(reason, detail)| Verdict::Reject(reason, detail).into())
}

type Refusal = (&'static str, String);

fn judge(
    device: &DeviceId,
    m: &MessageReading,
    rules: ClockRules<'_>,
) -> Result<Judgement, Refusal> {
    if let Some(other) = m.device_id.as_deref().filter(|id| *id != device.as_str()) {
        let other: String = other.chars().take(80).collect();
        let detail = format!(
            "deviceId {other:?} does not match the topic's {:?}: publish to /energy/{{deviceId}}/data of the same id",
            device.as_str()
        );
        return Err(("device-mismatch", detail));
    }
    let mut left_out = m.faults.clone();
    let below_zero = m.energy.is_some_and(|wh| wh < 0.0) && rules.limits.net.contains(device);
    let mut reading = values(m, rules.limits, below_zero, &mut left_out);
    if has_nothing(&reading) {
        return Err(match left_out.first() {
            Some(first) => (first.reason, list(&left_out)),
            None => (
                "no-values",
                "none of voltage, current, power, energy, energyExported is given".into(),
            ),
        });
    }
    let placed = reading.boot.is_some() && reading.seq.is_some();
    let verdict = match stamp(m.timestamp.as_ref(), rules) {
        Ok(at) => {
            reading.at = at;
            Verdict::Reading(reading)
        }
        Err(_) if placed => Verdict::Unclocked(reading),
        Err((reason, detail)) => {
            return Err((
                reason,
                format!(
                    "{detail}; or send boot and seq, so that it can be placed by its neighbours"
                ),
            ));
        }
    };
    Ok(Judgement { verdict, left_out })
}

fn has_nothing(reading: &Reading) -> bool {
    reading.voltage.is_none()
        && reading.current.is_none()
        && reading.power.is_none()
        && reading.energy.is_none()
        && reading.energy_exported.is_none()
}

fn values(
    m: &MessageReading,
    limits: &Limits,
    below_zero: bool,
    out: &mut Vec<FieldFault>,
) -> Reading {
    let (amps, watts, counts) = (limits.current, limits.power, limits.energy);
    let least = if below_zero { -counts } else { 0.0 };
    Reading {
        at: TimestampMs(0),
        voltage: value("voltage", "V", m.voltage, 0.0, limits.voltage, Millivolts::from_units, out),
        current: value("current", "A", m.current, -amps, amps, Milliamps::from_units, out),
        power: value("power", "W", m.power, -watts, watts, Milliwatts::from_units, out),
        energy: value("energy", "Wh", m.energy, least, counts, MilliwattHours::from_units, out),
        energy_exported: value(
            "energyExported",
            "Wh",
            m.energy_exported,
            0.0,
            counts,
            MilliwattHours::from_units,
            out,
        ),
        power_factor: value(
            "powerFactor",
            "",
            m.power_factor,
            -1.0,
            1.0,
            PowerFactor::from_units,
            out,
        ),
        frequency: value("frequency", "Hz", m.frequency, 0.0, 1000.0, Millihertz::from_units, out),
        seq: m.seq,
        boot: m.boot,
        estimated: m.estimated.unwrap_or(false),
    }
}

/// The value of one field, or none and why in `out`.
fn value<T>(
    field: &'static str,
    unit: &str,
    value: Option<f64>,
    min: f64,
    max: f64,
    convert: fn(f64) -> Option<T>,
    out: &mut Vec<FieldFault>,
) -> Option<T> {
    let value = value?;
    let inside = (min..=max).contains(&value);
    let converted = convert(value).filter(|_| inside);
    if converted.is_none() {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let detail =
            format!("{value}{unit} is outside {min} to {max}{unit}: check the sensor and the unit");
        out.push(FieldFault { field, reason: "implausible", detail });
    }
    converted
}

/// The usable stamp, or why there is none.
fn stamp(stamp: Option<&Stamp>, rules: ClockRules<'_>) -> Result<TimestampMs, Refusal> {
    let at = match stamp {
        None => return Err(("no-timestamp", "timestamp is missing: send Unix seconds".into())),
        Some(Stamp::Number(n)) => TimestampMs::from_unix(*n).ok_or_else(|| {
            ("bad-timestamp", format!("timestamp {n} is beyond the year 9999: send Unix seconds"))
        })?,
        Some(Stamp::Text(text)) => {
            TimestampMs::parse(text).map_err(|e| ("bad-timestamp", format!("timestamp {e}")))?
        }
    };
    let limits = rules.limits;
    if at < limits.earliest {
        Err((
            "before-earliest",
            format!("timestamp {at} is before {}: the meter's clock is not set", limits.earliest),
        ))
    } else if at - rules.now > limits.ahead_ms {
        Err((
            "in-future",
            format!(
                "timestamp {at} is more than {} s ahead of the hub's clock ({}): set the meter's clock",
                limits.ahead_ms / 1000,
                rules.now
            ),
        ))
    } else {
        Ok(at)
    }
}
