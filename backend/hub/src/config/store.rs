//! `[store]`: where data is kept, and how long.

use anyhow::bail;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Which store keeps what the hub stores, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum StoreAddress {
    /// `sqlite:DIRECTORY`: a SQLite file in a directory, for one hub.
    Sqlite(PathBuf),
}

impl FromStr for StoreAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("sqlite", dir)) if !dir.is_empty() => Ok(Self::Sqlite(dir.into())),
            _ => Err(format!("{text:?} is no address of a store: write sqlite:DIRECTORY")),
        }
    }
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(dir) => write!(f, "sqlite:{}", dir.display()),
        }
    }
}

impl From<StoreAddress> for String {
    fn from(address: StoreAddress) -> Self {
        address.to_string()
    }
}

impl TryFrom<String> for StoreAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Where data is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreConfig {
    /// Data directory; made when missing. Messages that wait, certificates and uploads are kept in
    /// it wherever the store is.
    pub dir: PathBuf,
    /// `sqlite:DIRECTORY`; left out = SQLite in the data directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<StoreAddress>,
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
        Self { dir: "data".into(), url: None, seal_after_h: 24, raw_keep_days: None }
    }
}

impl StoreConfig {
    /// Which store, and where.
    pub fn address(&self) -> StoreAddress {
        self.url.clone().unwrap_or_else(|| StoreAddress::Sqlite(self.dir.clone()))
    }

    /// The directory of the SQLite file, for what is done with the file itself.
    pub fn sqlite_dir(&self) -> PathBuf {
        match self.address() {
            StoreAddress::Sqlite(dir) => dir,
        }
    }

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
