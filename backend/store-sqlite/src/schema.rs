//! Numbered migrations; `user_version` says how many have run.

use crate::failure::failed;
use ohmstead_store::{Result, StoreError};
use rusqlite::Connection;

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_corrections.sql"),
    include_str!("../migrations/0003_sealed.sql"),
    include_str!("../migrations/0004_billing.sql"),
    include_str!("../migrations/0005_fleet.sql"),
    include_str!("../migrations/0006_retention.sql"),
    include_str!("../migrations/0007_packed.sql"),
    include_str!("../migrations/0008_late.sql"),
    include_str!("../migrations/0009_identity.sql"),
    include_str!("../migrations/0010_typed.sql"),
    include_str!("../migrations/0011_held.sql"),
    include_str!("../migrations/0012_outbox.sql"),
    include_str!("../migrations/0013_sequence.sql"),
    include_str!("../migrations/0014_lease.sql"),
    include_str!("../migrations/0015_period_device.sql"),
];

/// How many migrations the database has seen.
///
/// Refuses one that was written by a newer program.
pub fn check(connection: &Connection) -> Result<u32> {
    let found: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|e| failed("read the schema's version", e))?;
    let known = MIGRATIONS.len() as u32;
    if found > known { Err(StoreError::TooNew { found, known }) } else { Ok(found) }
}

/// Brings the schema to the newest version, each step in its own transaction.
pub fn migrate(connection: &mut Connection) -> Result<()> {
    let attempt = "migrate the database";
    let found = check(connection)?;
    for (n, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let step = connection.transaction().and_then(|tx| {
            tx.execute_batch(sql)?;
            tx.pragma_update(None, "user_version", n as u32 + 1)?;
            tx.commit()
        });
        step.map_err(|e| failed(attempt, e))?;
    }
    Ok(())
}
