//! The embedded store: one SQLite file in WAL mode, fully synchronous, written by one thread that
//! commits what has gathered since its last commit (group commit).

mod alerts;
mod backup;
mod billing;
mod commit;
mod corrections;
mod counts;
mod devices;
mod firmware;
mod fleet;
mod identity;
mod intervals;
mod outbox;
mod packed;
mod parts;
mod pool;
mod readings;
mod reject;
mod retained;
mod retention;
mod rollout;
mod row;
mod schema;
mod sealed;
mod value;
mod virtual_meter;
mod writer;

pub use backup::{Verified, backup, restore, verify};

use ohmstead_model::TimestampMs;
use ohmstead_store::{Result, StoreError};
use pool::Pool;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use writer::Writer;

/// File name of the database in the data directory.
pub const FILE: &str = "ohmstead.db";

/// The store. Cheap to clone; the writer ends when the last clone is gone.
#[derive(Clone)]
pub struct SqliteStore {
    path: Arc<PathBuf>,
    readers: Arc<Pool>,
    writer: Arc<Writer>,
    /// When sealing was first asked for: what arrived before the start is not known.
    sealing_since: Arc<OnceLock<TimestampMs>>,
}

impl SqliteStore {
    /// Opens the database in `dir`, making or migrating it as needed.
    ///
    /// # Errors
    /// When the file cannot be opened, is not a database, or was written by a newer program.
    pub fn open(dir: &Path) -> Result<Self> {
        let path = dir.join(FILE);
        let mut connection = connect(&path).map_err(|e| failed("open the database", e))?;
        schema::migrate(&mut connection)?;
        // A hub that can keep nothing must not start as if it could.
        writer::probe(&mut connection, false)
            .map_err(|e| failed("open the database for writing", e))?;
        let writer = Writer::start(connection)?;
        Ok(Self {
            readers: Arc::new(Pool::new(path.clone())),
            path: Arc::new(path),
            writer: Arc::new(writer),
            sealing_since: Arc::default(),
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
            .await
            .map_err(|e| StoreError::Failed { attempt, source: e.into() })?
            .map_err(|e| failed(attempt, e))
    }

    /// Runs a write in its own savepoint of the next group commit.
    async fn write<T: Send + 'static>(
        &self,
        attempt: &'static str,
        change: impl FnOnce(&mut writer::Session<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T> {
        self.writer.run(attempt, change).await
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    let pages: i64 = connection.pragma_query_value(None, "page_count", |r| r.get(0))?;
    if pages == 0 {
        // So that sealing can give space back. Only before there is anything in the file: later it
        // would have no effect, but would write, and so get in the writer's way.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A commit is on the disk before it is acknowledged, through power cuts too.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // 16 MB: a page that changes at every commit is copied into the file less often.
    connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    // Without it a statement is planned anew whenever a bound of a range changes: at every call.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Sorts a database error into "later, perhaps" and "never".
fn failed(attempt: &'static str, error: rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode as C;
    if sealed::is_damage(&error)
        && let rusqlite::Error::FromSqlConversionFailure(_, _, what) = &error
    {
        return StoreError::Damaged { attempt, what: what.to_string() };
    }
    let later = matches!(
        error.sqlite_error_code(),
        Some(
            C::DiskFull
                | C::DatabaseBusy
                | C::DatabaseLocked
                | C::SystemIoFailure
                | C::CannotOpen
                | C::ReadOnly
                | C::OutOfMemory
        )
    );
    let source = error.into();
    if later {
        StoreError::Unavailable { attempt, source }
    } else {
        StoreError::Failed { attempt, source }
    }
}

#[cfg(test)]
mod tests;
