//! Numbered migrations; the document `version` in the collection `schema` says how many have run.

mod collection;
mod readings;
mod records;

use crate::convert::small;
use crate::failure::{Done, failed};
use collection::Collection;
use mongodb::Database;
use mongodb::bson::doc;
use ohmstead_store::{Result, StoreError};

/// Collections, indexes and validators that each version adds. A step may run twice, or in two
/// processes at once: each does nothing where its work is done already.
const MIGRATIONS: &[&[&[Collection]]] = &[&[readings::FIRST, records::FIRST]];

/// How many migrations the database has seen.
///
/// Refuses one that was written by a newer program.
pub async fn check(db: &Database) -> Result<u32> {
    let found = found(db).await.map_err(|e| failed("read the schema's version", e))?;
    let known = MIGRATIONS.len() as u32;
    if found > known { Err(StoreError::TooNew { found, known }) } else { Ok(found) }
}

async fn found(db: &Database) -> Done<u32> {
    let all = db.collection::<mongodb::bson::Document>("schema");
    let version = all.find_one(doc! { "_id": "version" }).await?;
    version.map_or(Ok(0), |version| small(&version, "n"))
}

/// Brings the schema to the newest version, step by step.
pub async fn migrate(db: &Database) -> Result<()> {
    let found = check(db).await?;
    for (n, step) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        run(db, step, n as i64 + 1).await.map_err(|e| failed("migrate the database", e))?;
    }
    Ok(())
}

async fn run(db: &Database, step: &[&[Collection]], version: i64) -> Done<()> {
    for collection in step.iter().copied().flatten() {
        collection.make(db).await?;
    }
    // Never back: another process may be further by now.
    let all = db.collection::<mongodb::bson::Document>("schema");
    let newer = doc! { "$max": { "n": version } };
    all.update_one(doc! { "_id": "version" }, newer).upsert(true).await?;
    Ok(())
}
