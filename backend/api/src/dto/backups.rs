//! What `/api/backups` gives.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Copies that the hub makes by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupReport {
    /// Where they are, on the hub's machine.
    pub directory: String,
    /// Seconds from one to the next.
    pub every_s: i64,
    /// How many are kept.
    pub keep: u32,
    /// What became of the last one; null while there is none.
    pub last: Option<LastBackup>,
    /// Newest first.
    pub files: Vec<BackupFile>,
    /// The bucket that they are put into as well; null where there is none.
    pub s3: Option<BucketReport>,
}

/// Copies in a bucket of an S3-compatible store. Each was read back from there and compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BucketReport {
    /// Where: `s3://BUCKET/PREFIX`.
    pub address: String,
    /// The store's address.
    pub endpoint: String,
    /// How many are kept there.
    pub keep: u32,
    /// What became of the last one; null while there is none.
    pub last: Option<LastUpload>,
    /// What was there after it, newest first.
    pub files: Vec<BackupFile>,
}

/// What became of a copy on its way into a bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LastUpload {
    /// When it was begun, RFC 3339.
    pub at: String,
    /// Why it is not there; null when it is.
    pub fault: Option<String>,
    /// Its file.
    pub file: Option<String>,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, of what was read back.
    pub sha256: Option<String>,
    /// How long it took, ms.
    pub took_ms: u64,
}

/// What became of a copy. Each is restored into an empty directory and opened there before it counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LastBackup {
    /// When it was begun, RFC 3339.
    pub at: String,
    /// Why there is none; null when it is good.
    pub fault: Option<String>,
    /// Its file.
    pub file: Option<String>,
    /// Devices in it.
    pub devices: u64,
    /// Readings in it.
    pub readings: u64,
    /// Its size.
    pub bytes: u64,
    /// How long it took, with the trial, ms.
    pub took_ms: u64,
}

/// A copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupFile {
    /// Its file.
    pub name: String,
    /// When it was made, RFC 3339.
    pub at: String,
    /// Its size.
    pub bytes: u64,
}
