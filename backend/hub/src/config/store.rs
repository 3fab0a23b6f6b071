//! `[store]`: where data is kept, and how long.

use anyhow::bail;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Where data is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreConfig {
    /// Data directory; made when missing.
    pub dir: PathBuf,
    /// Readings of a day are compressed this many hours after its end, once the device has been
    /// quiet about the past for an hour.
    pub seal_after_h: u32,
    /// Raw readings are kept for this many whole days; left out = for ever. Energy by quarter hour
    /// is kept for ever all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_keep_days: Option<u32>,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self { dir: "data".into(), seal_after_h: 24, raw_keep_days: None }
    }
}

impl StoreConfig {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        if self.raw_keep_days == Some(0) {
            bail!(
                "store.raw_keep_days: 0 would keep nothing: give at least 1, or leave it out to keep \
                 raw readings for ever"
            );
        }
        Ok(())
    }
}
