//! What `/api/weather` takes and gives.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// For when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WeatherParams {
    /// First instant, on a quarter hour; required.
    pub(crate) from: Option<String>,
    /// First instant after, on a quarter hour; default: the end of the present quarter hour. Times to come may be asked for.
    pub(crate) to: Option<String>,
}

/// Outdoor temperature of a stretch of time.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TemperatureDto {
    pub(crate) from: String,
    pub(crate) to: String,
    /// °C.
    pub(crate) celsius: f64,
}

/// The weather of a site.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WeatherDto {
    /// Zone of the series `temperature` that serves the site; null: there is none of these days.
    pub(crate) zone: Option<String>,
    /// Ascending; a time that is not known is left out.
    pub(crate) temperature: Vec<TemperatureDto>,
}
