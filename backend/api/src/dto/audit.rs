//! What `/api/audit` takes and gives.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Something that was done, or tried.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditDto {
    pub(crate) id: i64,
    pub(crate) at: String,
    /// `person:NAME`, `token:ID`, `hub`, `command line` or `open`.
    pub(crate) who: String,
    /// Where from; null from the command line.
    pub(crate) address: Option<String>,
    /// What was done.
    pub(crate) action: String,
    /// To what.
    pub(crate) object: Option<String>,
    /// In which site.
    pub(crate) site: Option<String>,
    /// What was there before: JSON of what differs, without secrets; cut off at 4 KiB.
    pub(crate) before: Option<String>,
    /// What is there now, or was asked for.
    pub(crate) after: Option<String>,
    /// `done`, or why not.
    pub(crate) outcome: String,
}

/// A page of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditList {
    /// Newest first.
    pub(crate) entries: Vec<AuditDto>,
    /// Where the next page begins; null: this is the last.
    pub(crate) next_cursor: Option<String>,
}

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditParams {
    /// By one: `person:NAME` or `token:ID`.
    pub(crate) who: Option<String>,
    /// Whose action holds this text.
    pub(crate) action: Option<String>,
    /// About this one thing: a device's id, an account's name.
    pub(crate) object: Option<String>,
    /// From this time on.
    pub(crate) from: Option<String>,
    /// Before this time.
    pub(crate) to: Option<String>,
    /// At most this many, 1 to 1,000; default 100.
    pub(crate) limit: Option<usize>,
    /// From the page before.
    pub(crate) cursor: Option<String>,
}
