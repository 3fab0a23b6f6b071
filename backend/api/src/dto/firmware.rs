//! What `/api/firmware` takes and gives.

use crate::state::Api;
use ohmstead_fleet::firmware::{Firmware, version_text};
use serde::Serialize;
use utoipa::ToSchema;

/// A firmware file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FirmwareDto {
    /// Number.
    pub(crate) id: u64,
    /// For which board.
    pub(crate) board: String,
    /// Version.
    pub(crate) version: String,
    /// Length of header and image.
    pub(crate) bytes: u32,
    /// SHA-256 of the image.
    pub(crate) sha256: String,
    /// When it was uploaded.
    pub(crate) uploaded_at: String,
}

/// Every firmware file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirmwareList {
    /// Oldest first.
    pub(crate) firmware: Vec<FirmwareDto>,
}

impl Api {
    pub(crate) fn firmware(&self, f: &Firmware) -> FirmwareDto {
        FirmwareDto {
            id: f.id,
            board: f.board.clone(),
            version: version_text(f.version),
            bytes: f.bytes,
            sha256: f.sha256.clone(),
            uploaded_at: self.time(f.uploaded_at),
        }
    }
}
