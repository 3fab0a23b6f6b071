//! A meter, real or virtual, as a device of Home Assistant.

use super::{Discovery, Entity, Message, Own, kwh, value_of};
use ohmstead_model::{
    Milliamps, Millihertz, Millivolts, Milliwatts, Money, PowerFactor, Reading, TimestampMs,
};
use serde::Serialize;
use serde_json::{Value, json};

/// A value that becomes an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Active power, W; negative = export.
    Power,
    /// RMS voltage, V.
    Voltage,
    /// RMS current, A.
    Current,
    /// Power factor, −1 to 1.
    PowerFactor,
    /// Frequency, Hz.
    Frequency,
    /// Energy drawn since the device's first reading, as the ledger has it, kWh.
    Imported,
    /// Energy fed in since then, kWh.
    Exported,
    /// Energy drawn since midnight, kWh.
    ImportedToday,
    /// Energy fed in since midnight, kWh.
    ExportedToday,
    /// What that cost, in the site's currency.
    CostToday,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 10] = [
        Self::Power,
        Self::Voltage,
        Self::Current,
        Self::PowerFactor,
        Self::Frequency,
        Self::Imported,
        Self::Exported,
        Self::ImportedToday,
        Self::ExportedToday,
        Self::CostToday,
    ];

    /// The word for it in topics and states.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::Voltage => "voltage",
            Self::Current => "current",
            Self::PowerFactor => "power_factor",
            Self::Frequency => "frequency",
            Self::Imported => "imported",
            Self::Exported => "exported",
            Self::ImportedToday => "imported_today",
            Self::ExportedToday => "exported_today",
            Self::CostToday => "cost_today",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Power => "Power",
            Self::Voltage => "Voltage",
            Self::Current => "Current",
            Self::PowerFactor => "Power factor",
            Self::Frequency => "Frequency",
            Self::Imported => "Energy",
            Self::Exported => "Energy exported",
            Self::ImportedToday => "Energy today",
            Self::ExportedToday => "Energy exported today",
            Self::CostToday => "Cost today",
        }
    }

    /// Device class, unit, digits shown; the unit of costs is the currency.
    const fn class(self) -> (&'static str, Option<&'static str>, u8) {
        match self {
            Self::Power => ("power", Some("W"), 0),
            Self::Voltage => ("voltage", Some("V"), 1),
            Self::Current => ("current", Some("A"), 2),
            Self::PowerFactor => ("power_factor", None, 2),
            Self::Frequency => ("frequency", Some("Hz"), 2),
            Self::Imported | Self::Exported | Self::ImportedToday | Self::ExportedToday => {
                ("energy", Some("kWh"), 2)
            }
            Self::CostToday => ("monetary", None, 2),
        }
    }

    const fn is_today(self) -> bool {
        matches!(self, Self::ImportedToday | Self::ExportedToday | Self::CostToday)
    }

    /// Not of this moment only: known also while the meter is silent.
    const fn is_total(self) -> bool {
        self.is_today() || matches!(self, Self::Imported | Self::Exported)
    }

    /// The channels of which a reading has values. Energy drawn is always one: power alone makes it.
    pub fn of(reading: &Reading) -> Vec<Self> {
        let has = |channel: &Self| match channel {
            Self::Power => reading.power.is_some(),
            Self::Voltage => reading.voltage.is_some(),
            Self::Current => reading.current.is_some(),
            Self::PowerFactor => reading.power_factor.is_some(),
            Self::Frequency => reading.frequency.is_some(),
            Self::Imported | Self::ImportedToday => true,
            Self::Exported | Self::ExportedToday => reading.energy_exported.is_some(),
            Self::CostToday => false,
        };
        Self::ALL.into_iter().filter(has).collect()
    }
}

/// What is announced of a meter.
#[derive(Debug, Clone, Copy)]
pub struct Meter<'a> {
    /// Its id: the unique ids hold nothing else, so a new name keeps entity and history.
    pub id: &'a str,
    /// What people call it.
    pub name: &'a str,
    /// It is computed from others.
    pub is_virtual: bool,
    /// Of its costs, ISO 4217.
    pub currency: &'a str,
    /// Ascending.
    pub channels: &'a [Channel],
}

impl Discovery {
    /// What announces a meter: a retained message per channel, and one for its alerts.
    pub fn device(&self, meter: Meter<'_>) -> Vec<Message> {
        let Meter { id, name, is_virtual, currency, channels } = meter;
        let node = self.own.device_node(id);
        let model = if is_virtual { "Virtual meter" } else { "Meter" };
        let device = json!({"identifiers": [node], "name": name, "manufacturer": "Ohmstead",
            "model": model, "serial_number": id});
        let channel = |c: &Channel| self.sensor(&node, &device, self.entity(id, *c, currency));
        let mut all: Vec<Message> = channels.iter().map(channel).collect();
        let topic = self.own.device(id, "alerts");
        let problem = json!({"name": "Alert", "device_class": "problem", "state_topic": topic,
            "value_template": value_of("problem"), "json_attributes_topic": topic,
            "availability": self.availabilities(None)});
        all.push(self.config("binary_sensor", &node, "problem", problem, &device));
        all
    }

    fn entity(&self, id: &str, channel: Channel, currency: &str) -> Entity {
        let (class, unit, digits) = channel.class();
        let unit = if channel == Channel::CostToday { Some(currency) } else { unit };
        let at = if channel.is_today() { "today" } else { "state" };
        // `total`, not `total_increasing`: the ledger's counter goes on over resets of the meter, so
        // it never starts anew; but a correction may lower it, and that is no reset, after which
        // everything would count once more.
        let state_class = if channel.is_total() { "total" } else { "measurement" };
        Entity {
            key: channel.key(),
            name: channel.name(),
            class,
            unit: unit.map(str::to_owned),
            digits,
            state_class: Some(state_class),
            state_topic: self.own.device(id, at),
            since: channel.is_today().then_some("from"),
            availability: (!channel.is_total()).then(|| self.own.device(id, "availability")),
        }
    }

    /// The channels of a device that were announced at these topics.
    pub fn announced<'a>(
        &self,
        id: &str,
        topics: impl Iterator<Item = &'a str> + Clone,
    ) -> Vec<Channel> {
        let node = self.own.device_node(id);
        let at = |channel: &Channel| {
            let topic = self.config_topic("sensor", &node, channel.key());
            topics.clone().any(|t| t == topic)
        };
        Channel::ALL.into_iter().filter(at).collect()
    }
}

/// A value and when it was true.
type Dated<T> = Option<(TimestampMs, T)>;

/// The newest value of each channel: some meters tell one at a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Latest {
    power: Dated<Milliwatts>,
    voltage: Dated<Millivolts>,
    current: Dated<Milliamps>,
    power_factor: Dated<PowerFactor>,
    frequency: Dated<Millihertz>,
}

impl Latest {
    /// Takes what a newer reading says.
    pub fn take(&mut self, reading: &Reading) {
        fn newer<T>(of: &mut Dated<T>, at: TimestampMs, value: Option<T>) {
            if let Some(value) = value {
                *of = Some((at, value));
            }
        }
        let at = reading.at;
        newer(&mut self.power, at, reading.power);
        newer(&mut self.voltage, at, reading.voltage);
        newer(&mut self.current, at, reading.current);
        newer(&mut self.power_factor, at, reading.power_factor);
        newer(&mut self.frequency, at, reading.frequency);
    }

    /// Power alone, of a meter that is computed.
    pub fn of_power(at: TimestampMs, power: Milliwatts) -> Self {
        Self { power: Some((at, power)), ..Self::default() }
    }

    /// The power, if it was true at `since` or later.
    pub fn power(&self, since: TimestampMs) -> Option<Milliwatts> {
        current(self.power, since)
    }
}

fn current<T>(value: Dated<T>, since: TimestampMs) -> Option<T> {
    value.filter(|(at, _)| *at >= since).map(|(_, value)| value)
}

/// A device's energy since its first reading, mWh.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Drawn.
    pub import: i64,
    /// Fed in.
    pub export: i64,
}

/// A device's day so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Today {
    /// Energy.
    pub energy: Totals,
    /// What it cost; `None` where that cannot be told now.
    pub cost: Option<Money>,
    /// Midnight, RFC 3339.
    pub from: String,
}

/// An alert that is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlertOn {
    /// The rule's id.
    pub rule: String,
    /// In plain words.
    pub message: String,
    /// RFC 3339.
    pub since: String,
}

/// Whether a device is heard of.
pub fn availability(own: &Own, device: &str, is_online: bool) -> Message {
    let payload = if is_online { "online" } else { "offline" };
    Message { topic: own.device(device, "availability"), payload: payload.into() }
}

/// A device's values. A channel without one since `since` is `null`, which Home Assistant shows as
/// unknown.
pub fn state(
    own: &Own,
    device: &str,
    latest: &Latest,
    since: TimestampMs,
    totals: Totals,
) -> Message {
    let values = json!({
        "power": current(latest.power, since).map(|v| v.units()),
        "voltage": current(latest.voltage, since).map(|v| v.units()),
        "current": current(latest.current, since).map(|v| v.units()),
        "power_factor": current(latest.power_factor, since).map(|v| v.units()),
        "frequency": current(latest.frequency, since).map(|v| v.units()),
        "imported": kwh(totals.import),
        "exported": kwh(totals.export),
    });
    Message { topic: own.device(device, "state"), payload: values.to_string() }
}

/// A device's day so far.
pub fn today(own: &Own, device: &str, today: &Today) -> Message {
    let values = json!({
        "imported_today": kwh(today.energy.import),
        "exported_today": kwh(today.energy.export),
        "cost_today": today.cost.map(Money::units),
        "from": today.from,
    });
    Message { topic: own.device(device, "today"), payload: values.to_string() }
}

/// A device's alerts that are on.
pub fn alerts(own: &Own, device: &str, on: &[AlertOn]) -> Message {
    let problem = if on.is_empty() { "OFF" } else { "ON" };
    let payload: Value = json!({"problem": problem, "alerts": on});
    Message { topic: own.device(device, "alerts"), payload: payload.to_string() }
}

#[cfg(test)]
mod tests {
    use super::super::discovery;
    use super::*;
    use ohmstead_model::MilliwattHours;

    fn meter<'a>(name: &'a str, channels: &'a [Channel]) -> Meter<'a> {
        Meter { id: "m-1", name, is_virtual: false, currency: "EUR", channels }
    }

    fn config(message: &Message) -> Value {
        serde_json::from_str(&message.payload).unwrap()
    }

    #[test]
    fn a_device_is_announced_by_what_its_readings_hold() {
        let reading = Reading {
            power: Some(Milliwatts(-5_000)),
            energy: Some(MilliwattHours(7)),
            ..Reading::default()
        };
        let channels = Channel::of(&reading);
        assert_eq!(channels, [Channel::Power, Channel::Imported, Channel::ImportedToday]);
        let all = discovery().device(meter("Main", &channels));
        let topics: Vec<&str> = all.iter().map(|m| m.topic.as_str()).collect();
        let expected = [
            "homeassistant/sensor/ohmstead_d_m-1/power/config",
            "homeassistant/sensor/ohmstead_d_m-1/imported/config",
            "homeassistant/sensor/ohmstead_d_m-1/imported_today/config",
            "homeassistant/binary_sensor/ohmstead_d_m-1/problem/config",
        ];
        assert_eq!(topics, expected);
        assert_eq!(discovery().announced("m-1", topics.iter().copied()), channels);
        assert_eq!(discovery().announced("m", topics.iter().copied()), []);
    }

    #[test]
    fn counters_are_totals_that_go_on_and_today_s_say_when_they_began() {
        let all = discovery().device(meter("Main", &Channel::ALL));
        for (channel, message) in Channel::ALL.iter().zip(&all) {
            let config = config(message);
            let class = if channel.is_total() { "total" } else { "measurement" };
            assert_eq!(config["state_class"], class, "{channel:?}");
            assert_eq!(config["value_template"], format!("{{{{ value_json.{} }}}}", channel.key()));
            let since = &config["last_reset_value_template"];
            assert_eq!(since.is_string(), channel.is_today(), "{channel:?}");
            let heard = config["availability"].as_array().unwrap().len() == 2;
            assert_eq!(heard, !channel.is_total(), "a total is known while the meter is silent");
        }
        let cost = config(&all[9]);
        assert_eq!(
            (&cost["device_class"], &cost["unit_of_measurement"]),
            (&json!("monetary"), &json!("EUR"))
        );
    }

    #[test]
    fn a_new_name_changes_nothing_by_which_the_entity_is_known() {
        let of = |name: &str| discovery().device(meter(name, &[Channel::Power]));
        let (before, after) = (of("Old"), of("New"));
        for (b, a) in before.iter().zip(&after) {
            assert_eq!(b.topic, a.topic);
            assert_ne!(b.payload, a.payload);
            assert_eq!(config(b)["unique_id"], config(a)["unique_id"]);
        }
    }

    #[test]
    fn values_are_exact_and_what_is_missing_or_old_is_null() {
        let mut latest = Latest::default();
        let at = TimestampMs(1_000_000);
        let volts = Some(Millivolts(230_100));
        latest.take(&Reading { at, voltage: volts, ..Reading::default() });
        let later = TimestampMs(1_060_000);
        let power = Some(Milliwatts(1_234_567));
        latest.take(&Reading { at: later, power, ..Reading::default() });
        let totals = Totals { import: 77_250_001, export: 0 };
        let own = &discovery().own;
        let values = |since| -> Value {
            serde_json::from_str(&state(own, "m", &latest, since, totals).payload).unwrap()
        };
        let both = values(at);
        assert_eq!(both["power"], json!(1234.567));
        assert_eq!(both["voltage"], json!(230.1), "told by the reading before");
        assert_eq!(both["imported"], json!(77.250001));
        assert_eq!(both["current"], Value::Null);
        assert_eq!(values(later)["voltage"], Value::Null, "too old");
    }

    #[test]
    fn an_alert_is_a_problem_with_its_words() {
        let own = &discovery().own;
        assert_eq!(config(&alerts(own, "m", &[]))["problem"], "OFF");
        let on = AlertOn {
            rule: "r".into(),
            message: "Voltage too high".into(),
            since: "2026-11-01T00:00:00Z".into(),
        };
        let payload = config(&alerts(own, "m", &[on]));
        assert_eq!(payload["problem"], "ON");
        assert_eq!(payload["alerts"][0]["message"], "Voltage too high");
    }
}
