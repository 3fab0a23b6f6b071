//! What `POST /api/readings` takes and gives.

use serde::Serialize;
use utoipa::ToSchema;

/// What became of one reading.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostedDto {
    /// Whose it is, as far as it says.
    pub(crate) device_id: Option<String>,
    /// `stored`, `duplicate`, `conflict` (another reading of the same instant is in force, both are
    /// kept) or `rejected` (kept at `/api/rejects`).
    pub(crate) outcome: &'static str,
    /// A stable word: why it is rejected, or `partial` where some of its fields were left out.
    pub(crate) reason: Option<&'static str>,
    /// What, where, and how to mend it.
    pub(crate) detail: Option<String>,
}

/// What became of posted readings. Everything is on disk.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostedList {
    /// One for each reading, in their order.
    pub(crate) outcomes: Vec<PostedDto>,
    /// How many are new.
    pub(crate) stored: usize,
    /// How many were there already.
    pub(crate) duplicates: usize,
    /// How many met another reading of their instant.
    pub(crate) conflicts: usize,
    /// How many are rejected.
    pub(crate) rejected: usize,
}
