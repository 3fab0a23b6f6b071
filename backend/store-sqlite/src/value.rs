//! Values by key.

use crate::connection::{FILE, connect_existing};
use crate::failure::{failed, refuse};
use crate::{SqliteStore, schema, visit};
use async_trait::async_trait;
use ohmstead_store::{KeyStore, Result};
use rusqlite::Connection;
use std::path::Path;

/// Every (key, value) whose key begins with `prefix`, by key.
pub fn beginning_with(c: &Connection, prefix: &str) -> rusqlite::Result<Vec<(String, Vec<u8>)>> {
    // A range of the key: what lies outside of it is not looked at.
    let mut statement = c.prepare_cached(
        "SELECT key, body FROM value WHERE key >= ?1 AND key < ?1 || char(0x10ffff) ORDER BY key",
    )?;
    statement.query_map([prefix], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
}

/// The values by key that begin with `prefix`, of the store in `dir`; a hub may be using it. Nothing is changed.
///
/// # Errors
/// When it is not a store, too new, or cannot be read.
pub fn kept_values(dir: &Path, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let attempt = "read values of the store";
    let _visit = visit::read(dir).map_err(|e| refuse(attempt, e.to_string()))?;
    let connection = connect_existing(&dir.join(FILE)).map_err(|e| failed(attempt, e))?;
    schema::check(&connection)?;
    beginning_with(&connection, prefix).map_err(|e| failed(attempt, e))
}

#[async_trait]
impl KeyStore for SqliteStore {
    async fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
        let prefix = prefix.to_owned();
        self.read("read values", move |c| beginning_with(c, &prefix)).await
    }

    async fn set_value(&self, key: &str, value: Option<Vec<u8>>) -> Result<()> {
        let key = key.to_owned();
        self.write_fenced("write a value", move |open| {
            match value {
                Some(body) => open.tx.execute(
                    "INSERT OR REPLACE INTO value (key, body) VALUES (?1, ?2)",
                    (key, body),
                )?,
                None => open.tx.execute("DELETE FROM value WHERE key = ?1", [key])?,
            };
            Ok(())
        })
        .await
    }
}
