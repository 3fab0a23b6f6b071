//! A store as what is moved: of whatever kind, and nobody else's meanwhile.

use crate::config::StoreAddress;
use crate::lock::DirLock;
use anyhow::{Context, bail};
use ohmstead_store::Store;
use ohmstead_store::portable::{PortableStore, TABLES, Tallies, Walk};
use ohmstead_store_mongo::MongoStore;
use ohmstead_store_sqlite::SqliteStore;
use std::path::Path;

/// A store whose contents can be moved.
pub trait Movable: Store + PortableStore {}

impl<T: Store + PortableStore> Movable for T {}

/// A store that is held while it is moved.
pub struct Held {
    /// How it is called in messages: without secrets.
    pub name: String,
    /// The store.
    pub store: Box<dyn Movable>,
    _lock: Option<DirLock>,
}

/// Opens the store in a directory or at an address.
///
/// # Errors
/// When it is in use, cannot be opened, or must be there and is not.
pub async fn open(place: &str, must_exist: bool) -> anyhow::Result<Held> {
    open_at(&address(place)?, must_exist).await
}

fn address(place: &str) -> anyhow::Result<StoreAddress> {
    if place.contains("://") || place.starts_with("sqlite:") {
        return place.parse().map_err(anyhow::Error::msg);
    }
    Ok(StoreAddress::Sqlite(place.into()))
}

/// Opens the store at an address.
///
/// # Errors
/// As [`open`].
pub async fn open_at(address: &StoreAddress, must_exist: bool) -> anyhow::Result<Held> {
    let name = address.to_string();
    match address {
        StoreAddress::Sqlite(dir) => sqlite(dir, must_exist),
        StoreAddress::Mongo(url) => {
            if must_exist && !ohmstead_store_mongo::is_there(url.expose()).await? {
                bail!("there is no store in {name}");
            }
            let store = MongoStore::open(url.expose()).await;
            let store = store.with_context(|| format!("cannot open the database at {name}"))?;
            Ok(Held { name, store: Box::new(store), _lock: None })
        }
    }
}

fn sqlite(dir: &Path, must_exist: bool) -> anyhow::Result<Held> {
    if must_exist && !ohmstead_store_sqlite::is_there(dir) {
        bail!("there is no store in {}", dir.display());
    }
    let lock = DirLock::take(dir)?;
    let store = SqliteStore::open(dir)
        .with_context(|| format!("cannot open the database in {}", dir.display()))?;
    let name = dir.canonicalize().unwrap_or_else(|_| dir.into()).display().to_string();
    Ok(Held { name, store: Box::new(store), _lock: Some(lock) })
}

/// True when a store keeps nothing.
///
/// # Errors
/// When it cannot be read.
pub async fn is_empty(store: &dyn PortableStore) -> anyhow::Result<bool> {
    for table in TABLES {
        let mut walk = Walk::new(store, table, None);
        while let Some((rows, _)) = walk.next().await? {
            if !rows.is_empty() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// How many rows there are.
pub fn total(tallies: &Tallies) -> u64 {
    tallies.values().map(|tally| tally.rows).sum()
}
