//! What `/api/energy/usual` and `/api/cost/usual` take and give.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Whose energy.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsualEnergyParams {
    /// A device or a virtual meter; required.
    pub(crate) device_id: Option<String>,
}

/// Which costs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsualCostParams {
    /// One contract; default: every contract of the site together.
    pub(crate) contract: Option<String>,
}

/// Which days a usual one was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum UsualDays {
    /// Days of the same weekday, of the eight weeks before.
    SameWeekday,
    /// Any of the fourteen days before: too few of the same weekday were measured.
    AnyDay,
}

/// The days that today is held against.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Basis {
    /// Which.
    pub(crate) days: UsualDays,
    /// How many; each was measured for nine tenths of the time at least.
    pub(crate) count: usize,
}

/// Energy of today so far, beside a usual day's by the same time of day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsualEnergy {
    /// The site's midnight.
    pub(crate) from: String,
    /// The last whole quarter hour.
    pub(crate) to: String,
    /// Wh drawn today.
    pub(crate) import_wh: f64,
    /// Wh fed in today.
    pub(crate) export_wh: f64,
    /// Wh drawn by this time on a usual day, the median; null with fewer than three days to go by.
    pub(crate) usual_import_wh: Option<f64>,
    /// Wh fed in by this time on a usual day.
    pub(crate) usual_export_wh: Option<f64>,
    /// Which days that is from.
    pub(crate) basis: Option<Basis>,
}

/// Costs of today so far, beside a usual day's by the same time of day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsualCost {
    /// The site's midnight.
    pub(crate) from: String,
    /// The last whole quarter hour.
    pub(crate) to: String,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// Today's cost, currency units.
    pub(crate) cost: f64,
    /// Cost by this time on a usual day, the median, by the contracts of those days; null with fewer
    /// than three days to go by.
    pub(crate) usual_cost: Option<f64>,
    /// Which days that is from.
    pub(crate) basis: Option<Basis>,
}
