//! What `/api/advice/window` takes and gives.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A load that can wait.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WindowParams {
    /// How much energy, kWh, drawn evenly.
    pub(crate) kwh: f64,
    /// Over how many hours, in quarter hours: 0.25 to 168.
    pub(crate) hours: f64,
    /// By when it must be done, on a quarter hour; default: within two days.
    pub(crate) until: Option<String>,
    /// By which contract; default: the site's only one.
    pub(crate) contract: Option<String>,
    /// Also the window in which this series of /api/prices is lowest, such as another market.
    pub(crate) series: Option<String>,
}

/// A window and what the load costs in it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WindowDto {
    pub(crate) from: String,
    pub(crate) to: String,
    /// What the bill is higher by, in currency units.
    pub(crate) cost: f64,
    /// Mean of the asked series, in its own unit.
    pub(crate) series: Option<f64>,
}

/// When to run it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WindowAdviceDto {
    pub(crate) contract: String,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// Whose energy the contract bills.
    pub(crate) device_ids: Vec<String>,
    /// What it costs from now on.
    pub(crate) now: WindowDto,
    /// The cheapest; of equals the earliest.
    pub(crate) cheapest: WindowDto,
    /// The dearest.
    pub(crate) dearest: WindowDto,
    /// The one in which the asked series is lowest.
    pub(crate) lowest: Option<WindowDto>,
    /// Every window, by its beginning.
    pub(crate) windows: Vec<WindowDto>,
    /// Until when prices are known; beyond, those of the week before are taken. Null where prices do not
    /// change with the market.
    pub(crate) prices_until: Option<String>,
    /// How the rest of the load is expected to be.
    pub(crate) method: String,
}
