//! What `/api/rejects` takes and gives.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A message that could not be used, or (reason `partial`) only without some of its fields.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RejectDto {
    pub(crate) id: i64,
    /// When it last arrived.
    pub(crate) received_at: String,
    /// When it first arrived.
    pub(crate) first_received_at: String,
    /// How often the same message was rejected for the same reason.
    pub(crate) count: u64,
    pub(crate) topic: String,
    /// As far as the topic names a valid one.
    pub(crate) device_id: Option<String>,
    /// A stable word.
    pub(crate) reason: String,
    /// What, where, and how to mend it.
    pub(crate) detail: String,
    /// The message, at most 2,048 bytes of it, as text.
    pub(crate) payload: String,
}

/// Rejected messages.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RejectList {
    /// Newest first.
    pub(crate) rejects: Vec<RejectDto>,
    /// How many are kept; at most 10,000, the oldest go first.
    pub(crate) total: u64,
    /// For the next page.
    pub(crate) next_cursor: Option<String>,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct RejectParams {
    /// At most this many, 1 to 1,000; default 100.
    pub(crate) limit: Option<usize>,
    /// From the page before.
    pub(crate) cursor: Option<String>,
}
