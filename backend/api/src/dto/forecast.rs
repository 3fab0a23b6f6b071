//! What `/api/forecast` and `/api/anomalies` take and give. Energy in kWh, import less export.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which forecast.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ForecastParams {
    /// Whose.
    pub(crate) device_id: String,
    /// Hours ahead, 1 to 1,488; default 24.
    pub(crate) horizon: Option<usize>,
}

/// A forecast, and how good its model was on the last weeks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ForecastDto {
    /// The device.
    pub(crate) device_id: String,
    /// What was measured until here was used.
    pub(crate) made_from: String,
    /// Which models it is mixed from, with their shares; or the fallback that it is.
    pub(crate) model: String,
    /// Hour by hour, from the end of the last full measured hour on.
    pub(crate) buckets: Vec<ForecastBucketDto>,
    /// Measured on the last weeks of the history; null when there is too little of it.
    pub(crate) error: Option<ForecastErrorDto>,
}

/// One hour, kWh.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ForecastBucketDto {
    /// When it begins.
    pub(crate) from: String,
    /// Expected value: its sums are energy and money.
    pub(crate) kwh: f64,
    /// Half of such hours lie below: the typical hour.
    pub(crate) median: f64,
    /// 10 % of such hours lie below.
    pub(crate) low: f64,
    /// 10 % of such hours lie above.
    pub(crate) high: f64,
}

/// Error of 24 hours ahead.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ForecastErrorDto {
    /// Hours that it was measured on.
    pub(crate) hours: usize,
    /// Mean absolute error of the median, kWh an hour.
    pub(crate) mae_kwh: f64,
    /// The same of the same hour a week before; null when that is not known.
    pub(crate) naive_mae_kwh: Option<f64>,
    /// Share of the hours that lay in the band, percent.
    pub(crate) covered_percent: f64,
}

/// Which anomalies.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct AnomalyParams {
    /// Whose.
    pub(crate) device_id: String,
    /// How many days back, 1 to 366; default 30.
    pub(crate) days: Option<u32>,
}

/// What stood out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnomalyList {
    /// Newest first.
    pub(crate) anomalies: Vec<AnomalyDto>,
}

/// One thing that stood out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnomalyDto {
    /// When it began.
    pub(crate) from: String,
    /// When it ended.
    pub(crate) to: String,
    /// Kind, such as `left-on`.
    pub(crate) kind: String,
    /// What happened, in words.
    pub(crate) text: String,
}
