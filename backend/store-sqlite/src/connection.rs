//! Connections to the database file: how each is set up.

use crate::file_methods::PAGE;
use crate::page_sums;
use rusqlite::Connection;
use std::path::Path;

/// File name of the database in the data directory.
pub const FILE: &str = "ohmstead.db";

/// A connection to the database at `path`, which is made if there is none.
///
/// # Errors
/// When it cannot be opened.
pub fn connect(path: &Path) -> rusqlite::Result<Connection> {
    match page_sums::are_in(path)? {
        None => connect_new(path),
        Some(_) => prepare(open_as_it_is(path, rusqlite::OpenFlags::default())?),
    }
}

/// The same, of a database that must be there.
pub fn connect_existing(path: &Path) -> rusqlite::Result<Connection> {
    let flags = rusqlite::OpenFlags::default() & !rusqlite::OpenFlags::SQLITE_OPEN_CREATE;
    open_as_it_is(path, flags)
}

/// With checksums where the database has them.
fn open_as_it_is(path: &Path, flags: rusqlite::OpenFlags) -> rusqlite::Result<Connection> {
    if page_sums::are_in(path)? == Some(true) {
        page_sums::open_checked(path, flags)
    } else {
        Connection::open_with_flags(path, flags)
    }
}

/// A new, empty database with checksums.
pub fn connect_new(path: &Path) -> rusqlite::Result<Connection> {
    let connection = page_sums::open_checked(path, rusqlite::OpenFlags::default())?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "page_size", PAGE as i64)?;
    page_sums::reserve(&connection)?;
    // So that sealing can give space back. Only before there is anything in the file: later it
    // would have no effect, but would write, and so get in the writer's way.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update(None, "application_id", page_sums::APPLICATION)?;
    prepare(connection)
}

fn prepare(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
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
