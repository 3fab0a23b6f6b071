//! What `/api/anomalies` takes and gives.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which anomalies.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct AnomalyParams {
    /// Whose: a device or virtual meter; default: the site's meters together.
    pub(crate) device_id: Option<String>,
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
    /// What happened, in words, with energy and (where it is known) money.
    pub(crate) text: String,
    /// Energy above the usual, Wh; negative: below.
    pub(crate) extra_wh: f64,
    /// What that costs at the mean price of the energy of that time, in `currency`; null where it is not
    /// known or nothing was used in excess.
    pub(crate) cost: Option<f64>,
    /// ISO 4217 code of `cost`.
    pub(crate) currency: Option<String>,
    /// When the hub first noticed it.
    pub(crate) found_at: String,
    /// What somebody said of it.
    pub(crate) feedback: Option<FeedbackDto>,
    /// It is like one that somebody said was them: it is no alarm.
    pub(crate) learned: bool,
}

/// What somebody says of an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum FeedbackDto {
    /// That was us: nothing is wrong, and nothing will be with what is like it.
    Us,
    /// Something was wrong indeed.
    Fault,
}

/// Feedback on an anomaly.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnomalyFeedback {
    /// Whose; default: the site's meters together.
    pub(crate) device_id: Option<String>,
    /// Its kind, as in the list.
    pub(crate) kind: String,
    /// When it began, as in the list.
    #[serde(deserialize_with = "crate::dto::instant::instant")]
    #[schema(value_type = String)]
    pub(crate) from: String,
    /// What it was; null takes back what was said.
    pub(crate) feedback: Option<FeedbackDto>,
}

/// How far the hub is with forecasts and anomalies.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InsightProgress {
    /// Devices and sites of the pass that runs, or of the last.
    pub(crate) all: usize,
    /// Of them done.
    pub(crate) done: usize,
    /// Which one is worked on now.
    pub(crate) at: Option<String>,
    /// When the pass began; null before the first.
    pub(crate) began: Option<String>,
    /// When it ended; null while it runs.
    pub(crate) ended: Option<String>,
    /// What went wrong last in it.
    pub(crate) failed: Option<String>,
}
