//! Refusing what is written under a lease that another process has by now.

use ohmstead_store::Lease;
use rusqlite::Connection;

/// The lease has gone to another.
#[derive(Debug, thiserror::Error)]
#[error("another process has the lease {0:?}")]
struct Lost(String);

/// Refuses once another has the lease.
pub fn check(c: &Connection, lease: &Lease) -> rusqlite::Result<()> {
    let sql = "SELECT 1 FROM lease WHERE name = ?1 AND token = ?2";
    if c.prepare_cached(sql)?.exists((&lease.name, lease.token.cast_signed()))? {
        return Ok(());
    }
    Err(rusqlite::Error::ToSqlConversionFailure(Lost(lease.name.clone()).into()))
}

/// Which lease was lost, if that is what the error says.
pub fn lost(error: &rusqlite::Error) -> Option<String> {
    match error {
        rusqlite::Error::ToSqlConversionFailure(why) => {
            why.downcast_ref::<Lost>().map(|lost| lost.0.clone())
        }
        _ => None,
    }
}
