//! `[store]`: where data is kept, and how long.

mod mongo;

pub use mongo::MongoUrl;

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
    /// `mongodb://…` or `mongodb+srv://…`: a MongoDB replica set, for any number of hubs.
    Mongo(MongoUrl),
}

impl FromStr for StoreAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(url) = MongoUrl::new(text) {
            return Ok(Self::Mongo(url));
        }
        match text.split_once(':') {
            Some(("sqlite", dir)) if !dir.is_empty() => Ok(Self::Sqlite(dir.into())),
            // Not repeated: there may be a password in it.
            _ => Err("this is no address of a store: write sqlite:DIRECTORY, \
                      mongodb://HOST/DATABASE or mongodb+srv://HOST/DATABASE"
                .into()),
        }
    }
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(dir) => write!(f, "sqlite:{}", dir.display()),
            Self::Mongo(url) => url.fmt(f),
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
    /// `sqlite:DIRECTORY`, `mongodb://…` or `mongodb+srv://…`; left out = SQLite in the data
    /// directory.
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

    /// The directory of the SQLite file, for what is done with the file itself; `None` where the
    /// store is another.
    pub fn sqlite_dir(&self) -> Option<PathBuf> {
        match self.address() {
            StoreAddress::Sqlite(dir) => Some(dir),
            StoreAddress::Mongo(_) => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_an_address_is_never_printed() {
        for (text, shown) in [
            ("mongodb://ann:se:cr@t@a,b:1/energy?w=1", "mongodb://ann:…@a,b:1/energy"),
            ("mongodb+srv://cluster.example/x", "mongodb+srv://cluster.example/x"),
            ("mongodb://h/?tlsCertificateKeyFilePassword=secret", "mongodb://h/"),
        ] {
            let address: StoreAddress = text.parse().unwrap();
            assert_eq!(address.to_string(), shown);
            let StoreAddress::Mongo(url) = &address else { panic!("{address:?}") };
            assert_eq!(url.expose(), text);
            let config = StoreConfig { url: Some(address.clone()), ..StoreConfig::default() };
            let printed = format!("{config:?}{}", toml::to_string(&config).unwrap());
            assert!(!printed.contains("se:cr") && !printed.contains("secret"), "{printed}");
        }
        for text in ["mongodb:", "mongodb://", "mongo://ann:secret@h"] {
            let error = text.parse::<StoreAddress>().unwrap_err();
            assert!(error.contains("mongodb://") && !error.contains("secret"), "{error}");
        }
    }
}
