//! The embedded store: one SQLite file in WAL mode, fully synchronous, written by one thread that
//! commits what has gathered since its last commit (group commit).

mod alerts;
mod backup;
mod billing;
mod commit;
mod commits;
mod connection;
mod convert;
mod corrections;
mod counts;
mod damage;
mod devices;
mod failure;
mod fence;
mod file_methods;
mod firmware;
mod fleet;
mod identity;
mod intervals;
mod known;
mod lease;
mod log_sums;
mod open_transaction;
mod outbox;
mod packed;
mod page_sums;
mod parts;
mod period;
mod pool;
mod portable;
mod readings;
mod reject;
mod restore;
mod retained;
mod retention;
mod rollout;
mod row;
mod schema;
mod sealed;
mod value;
mod verify;
mod virtual_meter;
mod visit;
mod writer;

pub use backup::backup;
pub use connection::{FILE, connect};
pub use restore::{Restored, is_there, restore};
pub use value::kept_values;
pub use verify::{Verified, verify, verify_store};

use failure::{failed, refuse};
use ohmstead_model::TimestampMs;
use ohmstead_store::{Lease, Result, StoreError};
use pool::Pool;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tracing::Instrument;
use writer::Writer;

/// The store. Cheap to clone; the writer ends when the last clone is gone.
#[derive(Clone)]
pub struct SqliteStore {
    path: Arc<PathBuf>,
    readers: Arc<Pool>,
    writer: Arc<Writer>,
    /// When sealing was first asked for: what arrived before the start is not known.
    sealing_since: Arc<OnceLock<TimestampMs>>,
    /// The lease under which this handle derives and writes values, if under one.
    fence: Arc<Mutex<Option<Lease>>>,
}

impl SqliteStore {
    /// Opens the database in `dir`, making or migrating it as needed.
    ///
    /// # Errors
    /// When the file cannot be opened, is not a database, or was written by a newer program.
    pub fn open(dir: &Path) -> Result<Self> {
        let attempt = "open the database";
        let io = |e: std::io::Error| refuse(attempt, e.to_string());
        if let Some(kept) = restore::finish(dir).map_err(io)? {
            tracing::warn!(kept = %kept.display(), "a restore that was broken off is finished");
        }
        let path = dir.join(FILE);
        if page_sums::are_in(&path).map_err(|e| failed(attempt, e))? == Some(false) {
            add_checksums(dir)?;
        }
        let mut connection = connect(&path).map_err(|e| failed(attempt, e))?;
        schema::migrate(&mut connection)?;
        // A hub that can keep nothing must not start as if it could.
        writer::probe(&mut connection, false)
            .map_err(|e| failed("open the database for writing", e))?;
        commits::check(&connection, dir).map_err(|e| failed(attempt, e))?;
        let writer = Writer::start(connection, commits::Commits::open(dir).map_err(io)?)?;
        Ok(Self {
            readers: Arc::new(Pool::new(path.clone())),
            path: Arc::new(path),
            writer: Arc::new(writer),
            sealing_since: Arc::default(),
            fence: Arc::default(),
        })
    }

    /// Runs a read on its own connection, off the async threads.
    async fn read<T: Send + 'static>(
        &self,
        attempt: &'static str,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T> {
        let readers = self.readers.clone();
        tokio::task::spawn_blocking(move || readers.with(query))
            .instrument(tracing::debug_span!("store", attempt))
            .await
            .map_err(|e| StoreError::Failed { attempt, source: e.into() })?
            .map_err(|e| failed(attempt, e))
    }

    /// Runs a write in its own savepoint of the next group commit.
    async fn write<T: Send + 'static>(
        &self,
        attempt: &'static str,
        change: impl FnOnce(&mut open_transaction::OpenTransaction<'_>) -> rusqlite::Result<T>
        + Send
        + 'static,
    ) -> Result<T> {
        self.writer.run(attempt, change).instrument(tracing::debug_span!("store", attempt)).await
    }

    /// The same of what is written under a lease: not once another process has it.
    async fn write_fenced<T: Send + 'static>(
        &self,
        attempt: &'static str,
        change: impl FnOnce(&mut open_transaction::OpenTransaction<'_>) -> rusqlite::Result<T>
        + Send
        + 'static,
    ) -> Result<T> {
        let fence = self.fence.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let change = move |open: &mut open_transaction::OpenTransaction<'_>| {
            fence.as_ref().map_or(Ok(()), |lease| fence::check(open.tx, lease))?;
            change(open)
        };
        self.writer.run(attempt, change).instrument(tracing::debug_span!("store", attempt)).await
    }
}

/// Brings an older database to the newest schema, and copies it into one with checksums.
fn add_checksums(dir: &Path) -> Result<()> {
    let attempt = "open the database";
    let mut connection = connect(&dir.join(FILE)).map_err(|e| failed(attempt, e))?;
    schema::migrate(&mut connection)?;
    drop(connection);
    tracing::info!("the database gets checksums; this is done once");
    if let Err(error) = convert::convert(dir) {
        // It works as before, without noticing every damage.
        tracing::warn!(%error, "the database could not be given checksums; trying again at the next start");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
