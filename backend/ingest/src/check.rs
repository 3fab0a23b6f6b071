//! Whether a message is a reading the hub can use, and if not, why not.

use ohmstead_model::{
    DeviceId, Milliamps, Millihertz, Millivolts, MilliwattHours, Milliwatts, PowerFactor, Reading,
    TimestampMs,
};
use ohmstead_store::{Entry, RejectEntry};
use ohmstead_wire::reading::{MessageReading, Stamp};

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

impl Verdict {
    /// As an entry for the store.
    pub fn into_entry(self, topic: &str, device: &DeviceId, json: &str) -> Entry {
        match self {
            Self::Reading(reading) => Entry::Reading { device: device.clone(), reading },
            Self::Unclocked(reading) => Entry::Unclocked { device: device.clone(), reading },
            Self::Reject(reason, detail) => {
                reject(topic, Some(device.clone()), reason, detail, json.as_bytes())
            }
        }
    }
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
pub fn check_reading(device: &DeviceId, json: &str, rules: ClockRules<'_>) -> Verdict {
    match MessageReading::parse(json) {
        Ok(message) => check_message(device, &message, rules),
        Err(e) => Verdict::Reject("not-a-reading", e.0),
    }
}

/// Judges a reading of `device` that is decoded already, from whatever it was written in.
pub fn check_message(
    device: &DeviceId,
    message: &MessageReading,
    rules: ClockRules<'_>,
) -> Verdict {
    judge(device, message, rules).unwrap_or_else(|(reason, detail)| Verdict::Reject(reason, detail))
}

type Refusal = (&'static str, String);

fn judge(device: &DeviceId, m: &MessageReading, rules: ClockRules<'_>) -> Result<Verdict, Refusal> {
    if let Some(other) = m.device_id.as_deref().filter(|id| *id != device.as_str()) {
        let other: String = other.chars().take(80).collect();
        let detail = format!(
            "deviceId {other:?} does not match the topic's {:?}: publish to /energy/{{deviceId}}/data of the same id",
            device.as_str()
        );
        return Err(("device-mismatch", detail));
    }
    let mut reading = values(m, rules.limits)?;
    if [
        reading.voltage.map(|v| v.0),
        reading.current.map(|v| v.0),
        reading.power.map(|v| v.0),
        reading.energy.map(|v| v.0),
        reading.energy_exported.map(|v| v.0),
    ]
    .iter()
    .all(Option::is_none)
    {
        let detail = "none of voltage, current, power, energy, energyExported is given";
        return Err(("no-values", detail.into()));
    }
    match stamp(m.timestamp.as_ref(), rules)? {
        Ok(at) => {
            reading.at = at;
            Ok(Verdict::Reading(reading))
        }
        Err(_) if reading.boot.is_some() && reading.seq.is_some() => {
            Ok(Verdict::Unclocked(reading))
        }
        Err((reason, detail)) => Err((
            reason,
            format!("{detail}; or send boot and seq, so that it can be placed by its neighbours"),
        )),
    }
}

fn values(m: &MessageReading, limits: &Limits) -> Result<Reading, Refusal> {
    Ok(Reading {
        at: TimestampMs(0),
        voltage: value("voltage", "V", m.voltage, 0.0, limits.voltage, Millivolts::from_units)?,
        current: value(
            "current",
            "A",
            m.current,
            -limits.current,
            limits.current,
            Milliamps::from_units,
        )?,
        power: value("power", "W", m.power, -limits.power, limits.power, Milliwatts::from_units)?,
        energy: value("energy", "Wh", m.energy, 0.0, limits.energy, MilliwattHours::from_units)?,
        energy_exported: value(
            "energyExported",
            "Wh",
            m.energy_exported,
            0.0,
            limits.energy,
            MilliwattHours::from_units,
        )?,
        power_factor: value("powerFactor", "", m.power_factor, -1.0, 1.0, PowerFactor::from_units)?,
        frequency: value("frequency", "Hz", m.frequency, 0.0, 1000.0, Millihertz::from_units)?,
        seq: m.seq,
        boot: m.boot,
        estimated: m.estimated.unwrap_or(false),
    })
}

fn value<T>(
    name: &str,
    unit: &str,
    value: Option<f64>,
    min: f64,
    max: f64,
    convert: fn(f64) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    let Some(value) = value else { return Ok(None) };
    let inside = (min..=max).contains(&value);
    match convert(value).filter(|_| inside) {
        Some(value) => Ok(Some(value)),
        None => Err((
            "implausible",
            format!(
                "{name} {value} {unit} is outside {min} to {max} {unit}: check the sensor and the unit"
            ),
        )),
    }
}

/// The usable stamp; inside, why the clock is not usable; outside, why the stamp is none at all.
fn stamp(
    stamp: Option<&Stamp>,
    rules: ClockRules<'_>,
) -> Result<Result<TimestampMs, Refusal>, Refusal> {
    let at = match stamp {
        None => return Ok(Err(("no-timestamp", "timestamp is missing: send Unix seconds".into()))),
        Some(Stamp::Number(n)) => TimestampMs::from_unix(*n).ok_or_else(|| {
            ("bad-timestamp", format!("timestamp {n} is beyond the year 9999: send Unix seconds"))
        })?,
        Some(Stamp::Text(text)) => {
            TimestampMs::parse(text).map_err(|e| ("bad-timestamp", format!("timestamp {e}")))?
        }
    };
    let limits = rules.limits;
    Ok(if at < limits.earliest {
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
    })
}
