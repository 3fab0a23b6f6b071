//! What `/api/appliances` takes and gives.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Of which device, and how much history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApplianceParams {
    /// Whose: a meter of a whole house or circuit that sends power.
    pub(crate) device_id: String,
    /// How many days back, 3 to 60; default 14.
    pub(crate) days: Option<u32>,
}

/// What seems to run behind a meter. Estimates.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplianceList {
    pub(crate) device_id: String,
    /// What was looked at, from.
    pub(crate) from: String,
    /// What was looked at, to.
    pub(crate) to: String,
    /// The most energy first.
    pub(crate) appliances: Vec<ApplianceDto>,
    /// Why nothing could be told, where that is so, in words; null otherwise.
    pub(crate) reason: Option<String>,
    /// The same as a stable word: `too-little`, `too-coarse` or `too-long`.
    pub(crate) reason_code: Option<&'static str>,
    /// With `too-coarse`: how far apart the readings mostly are, s.
    pub(crate) spacing_seconds: Option<i64>,
}

/// An appliance, as far as the whole power shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplianceDto {
    /// `fridge`, `kettle`, `oven`, `heater` or `ev`.
    pub(crate) kind: String,
    /// Power that its runs have in common, W.
    pub(crate) power_w: f64,
    /// How often it was on.
    pub(crate) runs: usize,
    /// Energy of all runs, Wh.
    pub(crate) energy_wh: f64,
    /// Share of all energy drawn in the time, 0–1.
    pub(crate) share: f64,
    /// What that energy cost at the mean price of the time; null where no contract says.
    pub(crate) cost: Option<f64>,
    /// ISO 4217 code of `cost`.
    pub(crate) currency: Option<String>,
    /// How sure it is, 0–1.
    pub(crate) confidence: f64,
    /// The last runs, newest first.
    pub(crate) last_runs: Vec<ApplianceRunDto>,
}

/// One time that it was on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplianceRunDto {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Wh.
    pub(crate) energy_wh: f64,
}
