//! Storage in a MongoDB replica set: for several hubs on one store, or one that outgrows a machine.
//!
//! Every change is a transaction that a majority of the set has on its disks before it counts.
//! Natural keys make writes idempotent; old readings are sealed with the same bytes as in SQLite.

mod alerts;
mod billing;
mod change;
mod commit;
mod connection;
mod convert;
mod corrections;
mod counts;
mod devices;
mod document;
mod edges;
mod failure;
mod firmware;
mod fleet;
mod identity;
mod intervals;
mod known;
mod lease;
mod left;
mod merge;
mod outbox;
mod packed;
mod period;
mod portable;
mod readings;
mod reject;
mod retained;
mod retention;
mod rollout;
mod row;
pub mod schema;
mod seal;
mod sealed;
mod session;
mod value;
mod virtual_meter;
mod writer;

use mongodb::{Client, Database};
use ohmstead_model::TimestampMs;
use ohmstead_store::{Lease, Result};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use writer::Writer;

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct MongoStore {
    db: Database,
    writer: Arc<Writer>,
    /// When sealing was first asked for: what arrived before the start is not known.
    sealing_since: Arc<OnceLock<TimestampMs>>,
    /// The lease under which this handle derives and writes values, if under one.
    fence: Arc<Mutex<Option<Lease>>>,
}

impl MongoStore {
    /// Connects to the database that `url` names (`mongodb://…` or `mongodb+srv://…`; without a
    /// name in it, the database `ohmstead`), and makes or migrates its collections as needed.
    ///
    /// # Errors
    /// [`ohmstead_store::StoreError::Unavailable`] while it cannot be reached; another one when it
    /// was reached and cannot be used: wrong credentials, no replica set, a server that is too
    /// old, a database of a newer program.
    pub async fn open(url: &str) -> Result<Self> {
        let db = connection::connect(url).await?;
        connection::check(&db).await?;
        schema::migrate(&db, schema::MIGRATIONS).await?;
        Ok(Self {
            writer: Arc::new(Writer::start(db.clone())),
            db,
            sealing_since: Arc::default(),
            fence: Arc::default(),
        })
    }

    /// The database.
    pub fn db(&self) -> &Database {
        &self.db
    }

    /// The driver's client.
    pub fn client(&self) -> &Client {
        self.db.client()
    }

    /// The lease under which this handle writes, if under one.
    fn fenced(&self) -> Option<Lease> {
        self.fence.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// True when a store was made in the database that `url` names; nothing is made by asking.
///
/// # Errors
/// As [`MongoStore::open`].
pub async fn is_there(url: &str) -> Result<bool> {
    let db = connection::connect(url).await?;
    connection::check(&db).await?;
    Ok(schema::check(&db, schema::MIGRATIONS).await? > 0)
}
