//! Firmware files that meters are offered.

use crate::Result;
use async_trait::async_trait;
use ohmstead_model::TimestampMs;

/// What is known of a firmware file before it has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmwareDraft {
    /// The board it runs on.
    pub board: String,
    /// Major, minor, patch.
    pub version: [u16; 3],
    /// SHA-256 of the image, hexadecimal.
    pub sha256: String,
    /// When it was uploaded.
    pub uploaded_at: TimestampMs,
}

/// A kept firmware file without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmwareRecord {
    /// Its number, given by the store: ascending, never given twice.
    pub id: u64,
    /// Length of the whole file, bytes.
    pub bytes: u32,
    /// What was said of it.
    pub draft: FirmwareDraft,
}

/// Firmware files, by number.
#[async_trait]
pub trait FirmwareStore: Send + Sync {
    /// Every kept file without its bytes, by number.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn firmwares(&self) -> Result<Vec<FirmwareRecord>>;

    /// Keeps a file and gives it a number; `None`, and nothing is kept, when there is a file of
    /// its board and version already.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn add_firmware(
        &self,
        draft: FirmwareDraft,
        file: Vec<u8>,
    ) -> Result<Option<FirmwareRecord>>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn firmware_file(&self, id: u64) -> Result<Option<Vec<u8>>>;

    /// Removes a file; `false` when there is none.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn remove_firmware(&self, id: u64) -> Result<bool>;
}
