//! What `/api/forecast` takes and gives. Energy in kWh, import less export.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which forecast.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ForecastParams {
    /// Whose: a device or virtual meter; default: the site's meters together.
    pub(crate) device_id: Option<String>,
    /// Hours ahead, 1 to 1,488; default 24.
    pub(crate) horizon: Option<usize>,
    /// Also what was said a day ahead of the hours of so many past days, 0 to 366; default 0.
    pub(crate) past: Option<u32>,
}

/// A forecast, and how good its model was on the last weeks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ForecastDto {
    /// The device; null for the site's meters together.
    pub(crate) device_id: Option<String>,
    /// What was measured until here was used.
    pub(crate) made_from: String,
    /// Which models it is mixed from, with their shares; or the fallback that it is.
    pub(crate) model: String,
    /// Hour by hour, from the end of the last full hour on.
    pub(crate) buckets: Vec<ForecastBucketDto>,
    /// Measured on the last weeks before it was made; null when there is too little of it.
    pub(crate) error: Option<ForecastErrorDto>,
    /// What was said of past days, where it was asked for.
    pub(crate) past: Option<PastForecastDto>,
}

/// What was said a day ahead, beside what came.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PastForecastDto {
    /// Measured hours that had been forecast, oldest first.
    pub(crate) hours: Vec<PastHourDto>,
    /// How far it was off; null while there is nothing to compare.
    pub(crate) error: Option<ForecastErrorDto>,
}

/// One past hour, kWh.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PastHourDto {
    /// When it began.
    pub(crate) from: String,
    /// Expected value that was said.
    pub(crate) kwh: f64,
    /// Typical value that was said.
    pub(crate) median: f64,
    /// 10 % quantile that was said.
    pub(crate) low: f64,
    /// 90 % quantile that was said.
    pub(crate) high: f64,
    /// What was measured.
    pub(crate) actual_kwh: f64,
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
    /// Expected to be drawn; null where nothing is fed in: then it is `kwh`.
    pub(crate) import_kwh: Option<f64>,
    /// Expected to be fed in, as by panels; null where nothing is.
    pub(crate) export_kwh: Option<f64>,
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
    /// Mean error of the energy of a whole day, percent of a day's mean energy.
    pub(crate) day_error_percent: Option<f64>,
    /// Expected less measured energy, percent of the measured.
    pub(crate) bias_percent: Option<f64>,
}
