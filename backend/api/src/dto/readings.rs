//! What `/api/readings` takes and gives.

use crate::state::Api;
use ohmstead_model::Reading;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which readings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ReadingParams {
    /// Required.
    pub(crate) device_id: Option<String>,
    /// First instant; default: the device's first reading (with resolution: a day before `to`).
    pub(crate) from: Option<String>,
    /// First instant after; default: no end (with resolution: now).
    pub(crate) to: Option<String>,
    /// At most this many, default 1,000; more than 10,000 is taken as 10,000.
    pub(crate) limit: Option<u64>,
    /// From the page before.
    pub(crate) cursor: Option<String>,
    /// `auto` or seconds: least, mean and greatest values per bucket, for charts.
    pub(crate) resolution: Option<String>,
}

/// A page of readings; with `resolution`, points instead.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadingPage {
    /// Ascending in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) readings: Option<Vec<ReadingDto>>,
    /// Ascending in time; only buckets that hold readings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) points: Option<Vec<PointDto>>,
    /// Seconds of a point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resolution: Option<i64>,
    /// For the next page; null on the last.
    pub(crate) next_cursor: Option<String>,
}

/// A reading.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadingDto {
    /// The measuring channel.
    pub device_id: String,
    /// When the values were true, RFC 3339 in the site's offset.
    pub timestamp: String,
    /// V.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voltage: Option<f64>,
    /// A.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<f64>,
    /// W; negative = export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power: Option<f64>,
    /// Wh, import counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub energy: Option<f64>,
    /// Wh, export counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub energy_exported: Option<f64>,
    /// -1 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power_factor: Option<f64>,
    /// Hz.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency: Option<f64>,
    /// Number within the boot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u32>,
    /// Number of the boot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot: Option<u32>,
    /// True when the values were filled in, not measured.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
}

impl Api {
    /// A reading as it travels.
    pub fn reading(&self, device: &str, r: &Reading) -> ReadingDto {
        ReadingDto {
            device_id: device.to_owned(),
            timestamp: self.time(r.at),
            voltage: r.voltage.map(|v| v.units()),
            current: r.current.map(|v| v.units()),
            power: r.power.map(|v| v.units()),
            energy: r.energy.map(|v| v.units()),
            energy_exported: r.energy_exported.map(|v| v.units()),
            power_factor: r.power_factor.map(|v| v.units()),
            frequency: r.frequency.map(|v| v.units()),
            seq: r.seq,
            boot: r.boot,
            estimated: r.estimated,
        }
    }
}

/// Least, mean and greatest value.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct SpreadDto {
    pub(crate) min: f64,
    pub(crate) mean: f64,
    pub(crate) max: f64,
}

/// What the readings of one bucket say.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PointDto {
    pub(crate) from: String,
    pub(crate) to: String,
    /// How many readings.
    pub(crate) count: u64,
    /// V.
    pub(crate) voltage: Option<SpreadDto>,
    /// A.
    pub(crate) current: Option<SpreadDto>,
    /// W; negative = export.
    pub(crate) power: Option<SpreadDto>,
}
