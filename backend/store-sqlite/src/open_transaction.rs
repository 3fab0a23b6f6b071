//! One transaction in the making.

use crate::commits::Commit;
use crate::failure::is_damage;
use crate::known::{self, Known, LAST_SEEN_EVERY_MS};
use crate::sealed;
use crate::sealed::cache::Cache;
use ohmstead_codec::day::{DAY_MS, day_of};
use ohmstead_model::{DeviceId, Reading, SlotRange, TimeRange, TimestampMs};
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::collections::HashMap;
use std::sync::MutexGuard;

/// One transaction in the making.
pub struct OpenTransaction<'a> {
    pub tx: &'a Transaction<'a>,
    pub known: MutexGuard<'a, HashMap<DeviceId, Known>>,
    /// Never falls, also across a failed commit.
    pub generation: &'a mut u64,
    pub cache: &'a mut Cache,
    /// To be told when the commit has ended.
    pub after: &'a mut After,
}

/// What readers may know only once a commit has ended.
#[derive(Default)]
pub struct After {
    /// The last new reading, by its device's row.
    pub stored: Option<(i64, TimestampMs)>,
    /// What is noted beside the database once the commit is on the disk.
    pub noted: Option<Commit>,
    /// What a test does while the commit is under way.
    #[cfg(test)]
    pub meanwhile: Option<Box<dyn FnOnce() + Send>>,
}

impl OpenTransaction<'_> {
    /// The device's row, made on first sight.
    pub fn device(&mut self, id: &DeviceId, now: TimestampMs) -> rusqlite::Result<&mut Known> {
        if !self.known.contains_key(id) {
            self.tx
                .prepare_cached("INSERT INTO device (name, created_at) VALUES (?1, ?2)")?
                .execute((id.as_str(), now.0))?;
            let known = Known { row: self.tx.last_insert_rowid(), ..Known::default() };
            self.known.insert(id.clone(), known);
        }
        Ok(self.known.get_mut(id).expect("just put there"))
    }

    /// The row of a device that may not exist.
    pub fn row(&self, id: &DeviceId) -> Option<i64> {
        self.known.get(id).map(|k| k.row)
    }

    /// Widens the device's dirty range; writes only when it grows.
    pub fn mark(&mut self, id: &DeviceId, range: TimeRange) -> rusqlite::Result<()> {
        *self.generation += 1;
        let generation = *self.generation;
        let Some(known) = self.known.get_mut(id) else { return Ok(()) };
        known.generation = generation;
        if known.dirty.is_some_and(|d| d.from <= range.from && range.to <= d.to) {
            return Ok(());
        }
        // Widened to whole slots, so that live readings rarely have to widen it again.
        let slots = SlotRange::touching(range).times();
        let whole = known.dirty.map_or(slots, |d| d.union(slots)).union(range);
        self.tx
            .prepare_cached(
                "INSERT OR REPLACE INTO dirty (device, from_ms, to_ms) VALUES (?1, ?2, ?3)",
            )?
            .execute((known.row, whole.from.0, whole.to.0))?;
        known.dirty = Some(whole);
        Ok(())
    }

    /// Notes that the clocked row of an instant is new or another.
    pub fn row_changed(
        &mut self,
        id: &DeviceId,
        at: TimestampMs,
        now: TimestampMs,
    ) -> rusqlite::Result<()> {
        let Some(known) = self.known.get_mut(id) else { return Ok(()) };
        if known.sealing.is_some_and(|s| s.piece == day_of(at)) {
            known.sealing = None;
        }
        if now - at >= DAY_MS {
            known.late_at = Some(now);
            if known.late_written.is_none_or(|written| now - written >= LAST_SEEN_EVERY_MS) {
                known.late_written = Some(now);
                self.tx
                    .prepare_cached("UPDATE device SET late_at = ?2 WHERE id = ?1")?
                    .execute((known.row, now.0))?;
            }
        }
        Ok(())
    }

    /// The sealed reading of an instant. In a damaged day there is none: what arrives for it
    /// becomes a row, so that one bad day cannot keep others from being stored.
    pub fn sealed(&mut self, id: &DeviceId, at: TimestampMs) -> rusqlite::Result<Option<Reading>> {
        let day = day_of(at);
        let Some(known) = self.known.get(id) else { return Ok(None) };
        if known.sealed_end.is_none_or(|end| day >= end) {
            return Ok(None);
        }
        let (tx, row) = (self.tx, known.row);
        match self.cache.find(row, day, at, || sealed::load(tx, row, day)) {
            Err(error) if is_damage(&error) => {
                tracing::error!(device = id.as_str(), %error, "a sealed day is damaged");
                Ok(None)
            }
            found => found,
        }
    }

    /// Makes a change in a savepoint of its own. What only the change itself is at fault for is
    /// undone with it, and given as the inner error; the others in the transaction go on.
    pub fn apart<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<rusqlite::Result<T>> {
        let changes = total_changes(self.tx)?;
        self.tx.prepare_cached("SAVEPOINT change")?.execute([])?;
        let done = change(self);
        match &done {
            Err(error) if is_own_fault(error) => {
                self.tx.prepare_cached("ROLLBACK TO change")?.execute([])?;
            }
            Err(_) => return done.map(Ok),
            Ok(_) => {}
        }
        self.tx.prepare_cached("RELEASE change")?.execute([])?;
        // What was undone must not be taken for known: a device without a row, a mark that is not
        // there. Counted are changes that were undone too.
        if done.is_err() && total_changes(self.tx)? != changes {
            known::load_again(self.tx, self.generation, &mut self.known)?;
            self.cache.clear();
        }
        Ok(done)
    }

    /// The first column of the first row, if there is one.
    pub fn one<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> rusqlite::Result<Option<T>> {
        self.tx.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()
    }
}

/// How many rows the connection has changed since it was opened, with those that were undone.
pub fn total_changes(c: &Connection) -> rusqlite::Result<i64> {
    c.prepare_cached("SELECT total_changes()")?.query_row([], |r| r.get(0))
}

/// True when only the change itself is at fault, and the others in its group can go on.
fn is_own_fault(error: &rusqlite::Error) -> bool {
    !matches!(error, rusqlite::Error::SqliteFailure(e, _)
        if !matches!(e.code, rusqlite::ErrorCode::ConstraintViolation
            | rusqlite::ErrorCode::TypeMismatch | rusqlite::ErrorCode::DatabaseCorrupt))
}
