//! `/api/devices/{id}/settings`: what the ledger has to know of a device, in dated versions.

use crate::dto::device_settings::{DeviceSettings, SettingsVersion};
use crate::extract::json;
use crate::extract::{Body, Here, Path};
use crate::parse::{device_id, time};
use crate::problem::{Answer, Problem, unknown};
use crate::state::Api;
use axum::Json;
use jiff::tz::TimeZone;
use ohmstead_ledger::{Settings, propose_cadence};
use ohmstead_model::{
    DeviceId, Milliamps, Millivolts, MilliwattHours, Milliwatts, Reading, TimestampMs,
};
use ohmstead_store::DevicePatch;

/// A year: a longer spacing is a gap whatever is said.
const MAX_GAP_S: f64 = 31_622_400.0;

const MAX_VERSIONS: usize = 1000;

/// So many of the newest readings show a cadence.
const SHOWN: usize = 200;

fn settings(version: &SettingsVersion) -> Answer<Settings> {
    let not = |name: &str, value: f64, unit: &str, most: f64| {
        Problem::bad(format!("{name} {value}: give more than 0 and at most {most} {unit}"))
    };
    let gap = version.max_gap_seconds;
    let max_gap_ms = (gap * 1000.0).round() as i64;
    if !(gap <= MAX_GAP_S && max_gap_ms >= 1) {
        return Err(not("maxGapSeconds", gap, "s", MAX_GAP_S));
    }
    let power = |w: f64| {
        Milliwatts::from_units(w)
            .filter(|p| p.0 > 0 && w <= 15e6)
            .ok_or_else(|| not("maxPowerW", w, "W", 15e6))
    };
    let cadence = |s: f64| {
        let ms = (s * 1000.0).round() as i64;
        if s <= MAX_GAP_S && ms >= 1 {
            Ok(ms)
        } else {
            Err(not("cadenceSeconds", s, "s", MAX_GAP_S))
        }
    };
    let voltage = |v: f64| {
        Millivolts::from_units(v)
            .filter(|u| u.0 > 0 && v <= 1e6)
            .ok_or_else(|| not("nominalVoltageV", v, "V", 1e6))
    };
    let fuse = |a: f64| {
        Milliamps::from_units(a)
            .filter(|i| i.0 > 0 && a <= 1e4)
            .ok_or_else(|| not("fuseA", a, "A", 1e4))
    };
    if !(1..=3).contains(&version.phases) {
        return Err(Problem::bad(format!("phases {}: give 1, 2 or 3", version.phases)));
    }
    let modulus = |name: &'static str| {
        move |wh: f64| {
            MilliwattHours::from_units(wh)
                .filter(|m| m.0 > 0 && wh <= 1e12)
                .ok_or_else(|| not(name, wh, "Wh", 1e12))
        }
    };
    Ok(Settings {
        from: match &version.from {
            Some(from) => time("from", from)?,
            None => TimestampMs(i64::MIN),
        },
        max_gap_ms,
        max_power: version.max_power_w.map(power).transpose()?,
        import_modulus: version.import_modulus_wh.map(modulus("importModulusWh")).transpose()?,
        export_modulus: version.export_modulus_wh.map(modulus("exportModulusWh")).transpose()?,
        cadence_ms: version.cadence_seconds.map(cadence).transpose()?,
        nominal_voltage: version.nominal_voltage_v.map(voltage).transpose()?,
        fuse: version.fuse_a.map(fuse).transpose()?,
        phases: version.phases,
        net: version.net,
    })
}

fn all(dto: &DeviceSettings) -> Answer<Vec<Settings>> {
    if !(1..=MAX_VERSIONS).contains(&dto.versions.len()) {
        return Err(Problem::bad(format!(
            "versions: give 1 to {MAX_VERSIONS}; {{}} alone is a version of the defaults"
        )));
    }
    let all: Vec<Settings> = dto
        .versions
        .iter()
        .enumerate()
        .map(|(n, version)| {
            settings(version).map_err(|p| Problem::bad(format!("versions[{n}].{}", p.detail())))
        })
        .collect::<Answer<_>>()?;
    match all.windows(2).position(|w| w[1].from <= w[0].from) {
        None => Ok(all),
        Some(n) => Err(Problem::bad(format!(
            "versions[{}].from must be after the version before it (only the first may leave it out)",
            n + 1
        ))),
    }
}

fn dto(settings: &[Settings], zone: &TimeZone) -> DeviceSettings {
    let version = |s: &Settings| SettingsVersion {
        from: (s.from != TimestampMs(i64::MIN)).then(|| s.from.rfc3339(zone)),
        max_gap_seconds: s.max_gap_ms as f64 / 1000.0,
        max_power_w: s.max_power.map(Milliwatts::units),
        import_modulus_wh: s.import_modulus.map(MilliwattHours::units),
        export_modulus_wh: s.export_modulus.map(MilliwattHours::units),
        cadence_seconds: s.cadence_ms.map(|ms| ms as f64 / 1000.0),
        nominal_voltage_v: s.nominal_voltage.map(Millivolts::units),
        fuse_a: s.fuse.map(Milliamps::units),
        phases: s.phases,
        net: s.net,
    };
    let defaults = [Settings::default()];
    let settings = if settings.is_empty() { &defaults } else { settings };
    let versions = settings.iter().map(version).collect();
    DeviceSettings { versions, proposed_cadence_seconds: None }
}

/// Reads settings as `PUT /api/devices/{id}/settings` takes them.
///
/// # Errors
/// What is wrong and how to mend it.
pub fn parse_settings(text: &str) -> Result<Vec<Settings>, String> {
    let dto: DeviceSettings = json::read(text.as_bytes()).map_err(|e| e.to_string())?;
    all(&dto).map_err(|problem| problem.detail().to_owned())
}

/// Settings as `GET /api/devices/{id}/settings` gives them, in the zone of the site.
///
/// # Panics
/// Never: settings are plain data.
pub fn settings_json(settings: &[Settings], zone: &TimeZone) -> String {
    serde_json::to_string_pretty(&dto(settings, zone)).expect("settings are plain data")
}

/// What the ledger has to know of a device.
#[utoipa::path(get, path = "/api/devices/{id}/settings", tag = "devices", params(("id" = String, Path, description = "Device id")),
    responses((status = 200, body = DeviceSettings), (status = 404, body = Problem)))]
pub async fn get_device_settings(
    Here(api): Here,
    Path(id): Path<String>,
) -> Answer<Json<DeviceSettings>> {
    let device = device_id(&id)?;
    if api.store.device(&device).await?.is_none() {
        return Err(unknown(&id));
    }
    let seen = api.seen(&device);
    let mut settings = api.store.settings(&seen.device).await?;
    settings.retain(|s| s.from < seen.range.to);
    let mut answer = dto(&settings, api.site.calendar.zone());
    answer.proposed_cadence_seconds = proposal(&api, &device, &settings).await?;
    Ok(Json(answer))
}

/// The cadence at which the device's newest readings came, s, where none is declared and it is longer
/// than what is no gap.
async fn proposal(api: &Api, device: &DeviceId, settings: &[Settings]) -> Answer<Option<f64>> {
    let newest = settings.last().copied().unwrap_or_default();
    if newest.cadence_ms.is_some() {
        return Ok(None);
    }
    let readings = api.store.readings_before(device, TimestampMs(i64::MAX), SHOWN).await?;
    let bears = |r: &&Reading| r.energy.is_some() || r.energy_exported.is_some();
    let times: Vec<TimestampMs> = readings.iter().filter(bears).map(|r| r.at).collect();
    let cadence = propose_cadence(&times).filter(|ms| *ms > newest.max_gap_ms);
    Ok(cadence.map(|ms| ms as f64 / 1000.0))
}

/// Replaces what the ledger has to know of a device; its intervals follow. It may be given before the
/// device's first message. Where raw readings are
/// kept for a limited time, versions from before that stay as they are.
#[utoipa::path(put, path = "/api/devices/{id}/settings", tag = "devices", params(("id" = String, Path, description = "Device id")),
    request_body = DeviceSettings,
    responses((status = 200, body = DeviceSettings), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn put_device_settings(
    Here(api): Here,
    Path(id): Path<String>,
    Body(new): Body<DeviceSettings>,
) -> Answer<Json<DeviceSettings>> {
    let device = device_id(&id)?;
    let new = all(&new)?;
    if api.store.device(&device).await?.is_none() {
        // It has not sent anything yet: it is known from now on.
        api.store.patch_device(&device, DevicePatch::default(), api.clock.now()).await?;
    }
    let settings = api.derive.put_settings(&device, new).await?;
    api.ingest.declare_net_meter(&device, settings.iter().any(|s| s.net));
    Ok(Json(dto(&settings, api.site.calendar.zone())))
}
