//! What each meter says last, in the Prometheus text format.

use crate::extract::Caller;
use crate::problem::Answer;
use crate::state::Api;
use ohmstead_model::{DeviceId, Reading};
use ohmstead_store::Device;
use ohmstead_store::identity::Kind;
use std::fmt::Write;

/// Series of more meters than that are left out, whole: a scrape has its limits, and half is misleading.
const MOST: usize = 2000;

type Value = fn(&Reading) -> Option<f64>;

/// Instantaneous values: shown while the meter speaks, so that nobody takes an old one for the present.
const NOW: [(&str, &str, Value); 5] = [
    ("power_watts", "Active power, W; negative is export.", |r| r.power.map(|v| v.units())),
    ("voltage_volts", "Voltage, V.", |r| r.voltage.map(|v| v.units())),
    ("current_amperes", "Current, A.", |r| r.current.map(|v| v.units())),
    ("power_factor", "Power factor, -1 to 1.", |r| r.power_factor.map(|v| v.units())),
    ("frequency_hertz", "Frequency, Hz.", |r| r.frequency.map(|v| v.units())),
];
/// Counters, as the meter has them: a reset is seen, as with any counter.
const COUNTERS: [(&str, &str, Value); 2] = [
    ("energy_imported_watthours_total", "Import counter of the meter, Wh.", |r| {
        r.energy.map(|v| v.units())
    }),
    ("energy_exported_watthours_total", "Export counter of the meter, Wh.", |r| {
        r.energy_exported.map(|v| v.units())
    }),
];

/// Series of every meter that the caller may look at.
///
/// # Errors
/// When the store cannot be read.
pub async fn text(api: &Api, caller: &Caller) -> Answer<String> {
    let mut devices = api.store.devices().await?;
    devices.retain(|d| !d.is_removed() && caller.lists(api, Kind::Device, d.id.as_str()));
    let mut text = String::new();
    if devices.len() > MOST {
        let _ = writeln!(
            text,
            "# {} meters are more than the {MOST} whose series are shown",
            devices.len()
        );
        return Ok(text);
    }
    let extents = api.extents(&devices).await?;
    let seen = |(d, r): &(DeviceId, Reading)| api.seen(d).range.contains(r.at);
    let newest = devices.iter().zip(extents).filter_map(|(d, e)| Some((d.id.clone(), e.last?)));
    let newest: Vec<(DeviceId, Reading)> = newest.filter(seen).collect();
    let now = api.clock.now();
    let is_silent = |d: &DeviceId, r: &Reading| {
        now - r.at > i64::from(api.identity.silent_after_s(d.as_str())) * 1000
    };
    for (name, help, value) in NOW {
        series(&mut text, name, "gauge", help, &newest, |d, r| {
            if is_silent(d, r) { None } else { value(r) }
        });
    }
    for (name, help, value) in COUNTERS {
        series(&mut text, name, "counter", help, &newest, |_, r| value(r));
    }
    let (name, help) = ("last_reading_timestamp_seconds", "Time stamp of the newest reading.");
    series(&mut text, name, "gauge", help, &newest, |_, r| Some(r.at.0 as f64 / 1000.0));
    information(&mut text, api, &devices);
    Ok(text)
}

fn series(
    text: &mut String,
    name: &str,
    kind: &str,
    help: &str,
    newest: &[(DeviceId, Reading)],
    value: impl Fn(&DeviceId, &Reading) -> Option<f64>,
) {
    // Writing to a String does not fail.
    let _ =
        writeln!(text, "# HELP ohmstead_meter_{name} {help}\n# TYPE ohmstead_meter_{name} {kind}");
    for (device, value) in newest.iter().filter_map(|(d, r)| Some((d, value(d, r)?))) {
        let _ = writeln!(text, "ohmstead_meter_{name}{{device=\"{device}\"}} {value}");
    }
}

/// Names and roles change, so they stand beside the series and not in each: join on `device`.
fn information(text: &mut String, api: &Api, devices: &[Device]) {
    let _ = writeln!(
        text,
        "# HELP ohmstead_meter_info Name, role, site and state of a meter; always 1.\n# TYPE ohmstead_meter_info gauge"
    );
    for device in devices {
        let site = api.identity.site_of(Kind::Device, device.id.as_str());
        let role = serde_json::to_value(device.role).ok();
        let role = role.as_ref().and_then(|r| r.as_str()).unwrap_or("");
        let name = label(device.name.as_deref().unwrap_or(device.id.as_str()));
        let _ = writeln!(
            text,
            "ohmstead_meter_info{{device=\"{}\",name=\"{name}\",role=\"{role}\",site=\"{site}\"}} 1",
            device.id
        );
    }
}

/// A label's value as the text format has it.
fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_label() {
        assert_eq!(label("a\"} 1\nb\\"), r#"a\"} 1\nb\\"#);
    }
}
