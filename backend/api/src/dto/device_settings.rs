//! What `/api/devices/{id}/settings` takes and gives.

use ohmstead_ledger::Settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Settings of a device from an instant on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SettingsVersion {
    /// First instant they hold for, RFC 3339 or Unix time. Left out: since ever. The earliest
    /// version holds for all time before as well.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::dto::instant::maybe_instant"
    )]
    pub(crate) from: Option<String>,
    /// A longer spacing of readings is a gap, s; 0.001 to a year. Default 300.
    #[serde(default = "default_gap")]
    pub(crate) max_gap_seconds: f64,
    /// The most that the device can draw or feed in, W. Without it the ledger judges by voltage and
    /// fuse, else by what the neighbouring readings show and what recurs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_power_w: Option<f64>,
    /// The count at which the import counter begins again at zero, Wh, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) import_modulus_wh: Option<f64>,
    /// The same of the export counter, Wh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) export_modulus_wh: Option<f64>,
    /// How often the device reports by intention, s: up to one and a half times that apart, energy
    /// between two readings is measured, and estimated only in buckets shorter than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cadence_seconds: Option<f64>,
    /// Nominal voltage between a phase and neutral, V.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nominal_voltage_v: Option<f64>,
    /// The fuse before the device, A per phase. With the nominal voltage it says what the device can
    /// draw or feed in, where `maxPowerW` does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fuse_a: Option<f64>,
    /// How many phases the fuse protects, 1 to 3.
    #[serde(default = "default_phases", skip_serializing_if = "is_one")]
    pub(crate) phases: u8,
    /// The `energy` counter is a net meter's: it may run backwards and below zero; what it runs
    /// backwards is energy fed in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) net: bool,
}

fn default_phases() -> u8 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands over a reference.
fn is_one(phases: &u8) -> bool {
    *phases == 1
}

fn default_gap() -> f64 {
    Settings::default().max_gap_ms as f64 / 1000.0
}

/// Settings of a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceSettings {
    /// Ascending; at least one.
    pub(crate) versions: Vec<SettingsVersion>,
    /// The cadence that the device's newest readings show, s, where none is declared: a version with
    /// `cadenceSeconds` takes it on. Passed over when settings are replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) proposed_cadence_seconds: Option<f64>,
}
