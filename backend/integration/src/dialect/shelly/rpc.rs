//! Shelly's second generation and later: a component's status at `<device>/status/<component>`,
//! and notifications (`NotifyStatus`, `NotifyFullStatus`) at `<device>/events/rpc`.
//!
//! Switches, covers, lights and PM1 have `aenergy.total` and `ret_aenergy.total`; EM1 and EM give
//! power, EM1Data and EMData the counters, all in Wh. Both parts of a meter are one device. A
//! notification says its time (`ts`, or null while the clock is not set), a status does not.
//! The device's name is that in the topic, so that both ways make one device.
//!
//! Source of the shapes: Shelly's documentation of generation 2 and later, "ComponentsAndServices"
//! (Switch, PM1, EM, EMData, EM1, EM1Data) and "General/Notifications".

use crate::field::Field;
use crate::found::{Found, Taken, device_id};
use crate::payload::object;
use crate::told::Told;
use ohmstead_model::TimestampMs;
use ohmstead_wire::reading::MessageReading;
use serde_json::{Map, Value};

const ELECTRIC: [(&str, Field, f64); 6] = [
    ("voltage", Field::Voltage, 1.0),
    ("current", Field::Current, 1.0),
    ("apower", Field::Power, 1.0),
    ("act_power", Field::Power, 1.0),
    ("pf", Field::PowerFactor, 1.0),
    ("freq", Field::Frequency, 1.0),
];

const COUNTERS: [(&str, Field); 2] =
    [("total_act_energy", Field::Energy), ("total_act_ret_energy", Field::EnergyExported)];

/// Reads a message.
pub fn read(topic: &str, payload: &[u8]) -> Taken {
    if let Some(name) = topic.strip_suffix("/events/rpc") {
        return notification(name, payload);
    }
    let Some((name, component)) = topic.rsplit_once("/status/") else { return Taken::Nothing };
    let Some(part) = Part::of(component) else { return Taken::Nothing };
    match object(payload) {
        Ok(status) => Taken::of(part.readings(name, &status, Told::Nothing)),
        Err(reject) => reject,
    }
}

fn notification(name: &str, payload: &[u8]) -> Taken {
    let message = match object(payload) {
        Ok(message) => message,
        Err(reject) => return reject,
    };
    let method = message.get("method").and_then(Value::as_str).unwrap_or("");
    let Some(Value::Object(params)) = message.get("params") else { return Taken::Nothing };
    if !matches!(method, "NotifyStatus" | "NotifyFullStatus") {
        return Taken::Nothing;
    }
    let at = params.get("ts").and_then(Value::as_f64).and_then(TimestampMs::from_unix);
    let told = at.map_or(Told::Nothing, Told::Instant);
    let mut found = Vec::new();
    for (component, status) in params {
        if let (Some(part), Value::Object(status)) = (Part::of(component), status) {
            found.extend(part.readings(name, status, told));
        }
    }
    // Power and counters of one meter and instant are one reading.
    Taken::of(joined(found))
}

fn joined(found: Vec<Found>) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for new in found {
        match out.iter_mut().find(|f| f.device == new.device) {
            Some(known) => {
                let (a, b) = (&mut known.message, new.message);
                a.voltage = a.voltage.or(b.voltage);
                a.current = a.current.or(b.current);
                a.power = a.power.or(b.power);
                a.energy = a.energy.or(b.energy);
                a.energy_exported = a.energy_exported.or(b.energy_exported);
                a.power_factor = a.power_factor.or(b.power_factor);
                a.frequency = a.frequency.or(b.frequency);
                a.faults.extend(b.faults);
            }
            None => out.push(new),
        }
    }
    out
}

/// A component that measures: `switch:0`, `em:0`, `em1data:1`.
struct Part<'a> {
    kind: &'a str,
    number: &'a str,
}

impl<'a> Part<'a> {
    fn of(component: &'a str) -> Option<Self> {
        const KINDS: [&str; 12] = [
            "switch", "cover", "light", "rgb", "rgbw", "cct", "pm1", "em", "em1", "emdata",
            "em1data", "dimmer",
        ];
        let (kind, number) = component.split_once(':')?;
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        (is_number && KINDS.contains(&kind)).then_some(Self { kind, number })
    }

    /// The meter's name: a counter belongs to the meter beside it.
    fn meter(&self) -> String {
        format!("{}-{}", self.kind.trim_end_matches("data"), self.number)
    }

    fn found(&self, name: &str, phase: Option<&str>, told: Told) -> Found {
        let meter = self.meter();
        let parts: Vec<&str> = ["shelly", name, &meter].into_iter().chain(phase).collect();
        Found {
            device: device_id(&parts),
            name: parts[1..].join(" "),
            message: MessageReading::default(),
            told,
        }
    }

    fn readings(&self, name: &str, status: &Map<String, Value>, told: Told) -> Vec<Found> {
        match self.kind {
            "em" => self.phases(name, status, told, |found, prefix, status| {
                let total =
                    if prefix == "total" { &["act_power", "current"][..] } else { &ALL[..] };
                for (member, field, factor) in ELECTRIC {
                    if let Some(value) = status.get(&format!("{prefix}_{member}"))
                        && total.contains(&member)
                    {
                        found.put(field, value, factor);
                    }
                }
            }),
            "emdata" => self.phases(name, status, told, |found, prefix, status| {
                let whole = prefix == "total";
                for (member, field) in COUNTERS {
                    let named = if whole {
                        member.replace("_energy", "")
                    } else {
                        format!("{prefix}_{member}")
                    };
                    if let Some(value) = status.get(&named) {
                        found.put(field, value, 1.0);
                    }
                }
            }),
            _ => {
                let mut found = self.found(name, None, told);
                found.put_all(status, &ELECTRIC);
                for (member, field) in COUNTERS {
                    if let Some(value) = status.get(member) {
                        found.put(field, value, 1.0);
                    }
                }
                for (member, field) in
                    [("aenergy", Field::Energy), ("ret_aenergy", Field::EnergyExported)]
                {
                    if let Some(total) = status.get(member).and_then(|e| e.get("total")) {
                        found.put(field, total, 1.0);
                    }
                }
                vec![found]
            }
        }
    }

    /// The whole of a three-phase meter, and each phase as a device of its own.
    fn phases(
        &self,
        name: &str,
        status: &Map<String, Value>,
        told: Told,
        fill: impl Fn(&mut Found, &str, &Map<String, Value>),
    ) -> Vec<Found> {
        ["total", "a", "b", "c"]
            .into_iter()
            .map(|phase| {
                let own = (phase != "total").then_some(phase);
                let mut found = self.found(name, own, told);
                fill(&mut found, phase, status);
                found
            })
            .collect()
    }
}

/// Members of a phase.
const ALL: [&str; 6] = ["voltage", "current", "apower", "act_power", "pf", "freq"];

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(topic: &str, payload: &str) -> Vec<Found> {
        match read(topic, payload.as_bytes()) {
            Taken::Readings(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// In the shape of the documentation of Switch, "Status".
    #[test]
    fn the_status_of_a_switch() {
        let found = readings(
            "shellyplus1pm-a8032abe54dc/status/switch:0",
            r#"{"id":0,"source":"init","output":true,"apower":8.9,"voltage":237.5,"freq":50.0,"current":0.059,"pf":0.62,"aenergy":{"total":6.532,"by_minute":[45.199,47.141,88.397],"minute_ts":1794000000},"ret_aenergy":{"total":0.0,"by_minute":[0,0,0],"minute_ts":1794000000},"temperature":{"tC":23.5,"tF":74.4}}"#,
        );
        assert_eq!(found.len(), 1);
        let m = &found[0].message;
        assert_eq!(found[0].device.as_str(), "shelly-shellyplus1pm-a8032abe54dc-switch-0");
        assert_eq!((m.energy, m.energy_exported, m.power), (Some(6.532), Some(0.0), Some(8.9)));
        assert_eq!(
            (m.voltage, m.frequency, found[0].told),
            (Some(237.5), Some(50.0), Told::Nothing)
        );
    }

    /// In the shape of the documentation of "NotifyStatus".
    #[test]
    fn a_notification_says_its_time_and_may_have_only_a_part() {
        let found = readings(
            "home/kitchen/events/rpc",
            r#"{"src":"shellypro4pm-f008d1d8b8b8","dst":"home/kitchen/events","method":"NotifyStatus","params":{"ts":1794000012.43,"switch:1":{"id":1,"apower":180.5,"aenergy":{"total":12.25,"by_minute":[0.0],"minute_ts":1794000000}},"wifi":{"rssi":-60}}}"#,
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].device.as_str(), "shelly-home-kitchen-switch-1");
        assert_eq!(found[0].told, Told::Instant(TimestampMs(1_794_000_012_430)));
        assert_eq!(found[0].message.energy, Some(12.25));
        let toggled = br#"{"method":"NotifyStatus","params":{"ts":null,"switch:0":{"id":0,"output":false,"source":"timer"}}}"#;
        assert_eq!(read("x/events/rpc", toggled), Taken::Nothing);
        let event = br#"{"method":"NotifyEvent","params":{"ts":1,"events":[]}}"#;
        assert_eq!(read("x/events/rpc", event), Taken::Nothing);
    }

    /// In the shape of the documentation of EM and EMData, "Status".
    #[test]
    fn a_three_phase_meter_is_a_whole_and_three_phases() {
        let found = readings(
            "pro3em/events/rpc",
            r#"{"method":"NotifyStatus","params":{"ts":1794000012.0,
              "em:0":{"id":0,"a_current":4.0,"a_voltage":236.1,"a_act_power":951.2,"a_aprt_power":951.9,"a_pf":1,"a_freq":50,"b_act_power":-10.5,"b_voltage":235.2,"c_act_power":0,"n_current":null,"total_current":11.5,"total_act_power":940.7,"total_aprt_power":2516.8},
              "emdata:0":{"id":0,"a_total_act_energy":100.5,"a_total_act_ret_energy":0.5,"b_total_act_energy":7,"b_total_act_ret_energy":8,"c_total_act_energy":0,"c_total_act_ret_energy":0,"total_act":107.5,"total_act_ret":8.5}}}"#,
        );
        let all: Vec<_> = found
            .iter()
            .map(|f| {
                let m = &f.message;
                (f.device.as_str(), m.power, m.energy, m.energy_exported, m.voltage)
            })
            .collect();
        let expected = [
            ("shelly-pro3em-em-0", Some(940.7), Some(107.5), Some(8.5), None),
            ("shelly-pro3em-em-0-a", Some(951.2), Some(100.5), Some(0.5), Some(236.1)),
            ("shelly-pro3em-em-0-b", Some(-10.5), Some(7.0), Some(8.0), Some(235.2)),
            ("shelly-pro3em-em-0-c", Some(0.0), Some(0.0), Some(0.0), None),
        ];
        assert_eq!(all, expected);
    }

    /// In the shape of the documentation of EM1 and EM1Data: two messages, one device.
    #[test]
    fn a_single_phase_meter_and_its_counter_are_one_device() {
        let power = readings(
            "shellyproem50-x/status/em1:1",
            r#"{"id":1,"current":2.598,"voltage":234.9,"act_power":501.8,"aprt_power":612.4,"pf":0.84,"freq":50,"calibration":"factory"}"#,
        );
        let counter = readings(
            "shellyproem50-x/status/em1data:1",
            r#"{"id":1,"total_act_energy":2776.3,"total_act_ret_energy":12.1}"#,
        );
        assert_eq!(power[0].device, counter[0].device);
        assert_eq!(power[0].device.as_str(), "shelly-shellyproem50-x-em1-1");
        assert_eq!(power[0].message.power, Some(501.8));
        assert_eq!(counter[0].message.energy_exported, Some(12.1));
    }
}
