//! A few connections for reading, opened as needed and kept for the next reader.

use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::Mutex;

/// Kept open at most; more readers at once open their own and close it again.
const KEPT: usize = 4;

pub struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    pub fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Vec::new()) }
    }

    pub fn with<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let idle = || self.idle.lock().expect("no thread panics while it holds the list");
        let kept = idle().pop();
        let connection = match kept {
            Some(connection) => connection,
            None => {
                let connection = crate::connection::connect(&self.path)?;
                connection.pragma_update(None, "query_only", true)?;
                // Most of what is read is read once; the system keeps the file's pages anyway.
                connection.pragma_update(None, "cache_size", -512)?;
                connection
            }
        };
        let result = query(&connection);
        let mut idle = idle();
        if idle.len() < KEPT {
            idle.push(connection);
        }
        result
    }
}
