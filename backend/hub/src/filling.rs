//! A store that is being filled, from another store or from a copy. Until that has ended nothing takes it for a
//! whole one: no hub, no copy, no further move.

use crate::movable::{Movable, is_empty};
use anyhow::{Context, bail};
use ohmstead_store::Store;
use ohmstead_store::portable::{MARK, Row, TABLES, Table};
use serde::{Deserialize, Serialize};

/// How far it has come; kept in the store that is filled.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// What it comes from: a store's name, or a copy's checksum.
    from: String,
    /// The table that is being copied; those before it are done.
    table: String,
    /// The row after which it goes on.
    after: Option<Row>,
}

fn key() -> String {
    format!("{MARK}progress")
}

/// Refuses a store whose filling was broken off: it is not all there.
///
/// # Errors
/// When it was, or the store cannot be read.
pub async fn check_whole(store: &(impl Store + ?Sized)) -> anyhow::Result<()> {
    if !store.values(MARK).await?.is_empty() {
        bail!(
            "a move or a restore into this store has not ended: call `ohmstead migrate` or `ohmstead restore` again \
             as before, it goes on where it was broken off"
        );
    }
    Ok(())
}

/// The filling of a store.
pub struct Filling<'s> {
    store: &'s dyn Movable,
    from: String,
}

impl<'s> Filling<'s> {
    /// Begins, or goes on: then also gives the number of the table that was being copied, and the last row that was
    /// noted of it.
    ///
    /// # Errors
    /// When the store keeps something already, or is being filled from elsewhere.
    pub async fn begin(
        store: &'s dyn Movable,
        name: &str,
        from: &str,
    ) -> anyhow::Result<(Self, Option<(usize, Option<Row>)>)> {
        let filling = Self { store, from: from.to_owned() };
        let kept = store.values(&key()).await?;
        let Some((_, body)) = kept.first() else {
            if !is_empty(store).await? {
                bail!("{name} is not empty: only an empty store is filled");
            }
            filling.note(&TABLES[0], None).await?;
            return Ok((filling, None));
        };
        let progress: Progress =
            serde_json::from_slice(body).context("what was noted of its filling cannot be read")?;
        if progress.from != from {
            bail!(
                "{name} is being filled from another store or copy, which was broken off: go on with that, or \
                 choose an empty one"
            );
        }
        let first = TABLES.iter().position(|table| table.name == progress.table).unwrap_or(0);
        Ok((filling, Some((first, progress.after))))
    }

    /// Notes how far it is.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn note(&self, table: &Table, after: Option<Row>) -> anyhow::Result<()> {
        let (from, table) = (self.from.clone(), table.name.to_owned());
        let body = serde_json::to_vec(&Progress { from, table, after })?;
        Ok(self.store.set_value(&key(), Some(body)).await?)
    }

    /// All of it is there, and was compared: from now on it is a whole store.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn end(self) -> anyhow::Result<()> {
        Ok(self.store.set_value(&key(), None).await?)
    }
}
