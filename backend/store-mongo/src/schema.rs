//! Numbered migrations; the document `version` in the collection `schema` says how many have run (`n`), and how
//! many a program has to know at least to work with what they made (`oldest`).
//!
//! Hubs are brought to a newer version one after the other: a step that adds lets older programs go on beside it,
//! and start again. One that older programs could not read waits until no other hub is there.

pub mod collection;
mod readings;
mod records;

use crate::convert::small;
use crate::failure::{Done, failed};
use collection::Collection;
use mongodb::Database;
use mongodb::bson::{Document, doc};
use ohmstead_store::{Result, StoreError};

/// A step from one version of the schema to the next. It may run twice, or in two processes at once: it does
/// nothing where its work is done already.
pub struct Migration {
    /// Collections with the indexes and validators that they have from then on.
    pub collections: &'static [&'static [Collection]],
    /// A program works with what it made that knows at least so many steps.
    pub oldest: u32,
}

/// All there are.
pub const MIGRATIONS: &[Migration] =
    &[Migration { collections: &[readings::FIRST, records::FIRST], oldest: 1 }];

/// How many migrations the database has seen.
///
/// # Errors
/// When it was migrated by a newer program to what this one cannot read, or cannot be read.
pub async fn check(db: &Database, known: &[Migration]) -> Result<usize> {
    let (found, oldest) = found(db).await.map_err(|e| failed("read the schema's version", e))?;
    let steps = known.len() as u32;
    if oldest > steps {
        return Err(StoreError::TooNew { found, known: steps });
    }
    Ok(found as usize)
}

/// How many steps it has seen, and how many a program has to know.
async fn found(db: &Database) -> Done<(u32, u32)> {
    let all = db.collection::<Document>("schema");
    let Some(version) = all.find_one(doc! { "_id": "version" }).await? else { return Ok((0, 0)) };
    let n = small(&version, "n")?;
    // A database from before there were such steps.
    let oldest = if version.contains_key("oldest") { small(&version, "oldest")? } else { n };
    Ok((n, oldest))
}

/// Brings the schema to the newest of `known`, step by step.
///
/// # Errors
/// As [`check`]; [`StoreError::Unavailable`] while hubs are running that could not read what it would make.
pub async fn migrate(db: &Database, known: &[Migration]) -> Result<()> {
    let found = check(db, known).await?;
    let attempt = "migrate the database";
    for (n, step) in known.iter().enumerate().skip(found) {
        let leaves_behind = found > 0 && step.oldest as usize > found;
        if leaves_behind && is_in_use(db).await.map_err(|e| failed(attempt, e))? {
            let source = "hubs of an earlier version are running on it, and could not read what this one makes of \
                          it: stop them all; this one goes on when they are gone";
            return Err(StoreError::Unavailable { attempt, source: source.into() });
        }
        run(db, step, n as i64 + 1).await.map_err(|e| failed(attempt, e))?;
    }
    Ok(())
}

/// True while a hub holds a lease.
async fn is_in_use(db: &Database) -> Done<bool> {
    let hello = db.run_command(doc! { "hello": 1 }).await?;
    let now = hello.get_datetime("localTime").map_or(0, |at| at.timestamp_millis());
    let held = doc! { "until": { "$gt": now } };
    Ok(db.collection::<Document>("leases").find_one(held).await?.is_some())
}

async fn run(db: &Database, step: &Migration, version: i64) -> Done<()> {
    for collection in step.collections.iter().copied().flatten() {
        collection.make(db).await?;
    }
    // Never back: another process may be further by now.
    let newer = doc! { "$max": { "n": version, "oldest": i64::from(step.oldest) } };
    let all = db.collection::<Document>("schema");
    all.update_one(doc! { "_id": "version" }, newer).upsert(true).await?;
    Ok(())
}
