//! Sealed days: old readings, compressed into one blob per device and UTC day.

pub mod cache;
pub mod job;
pub mod merge;

use ohmstead_codec::BlobError;
use ohmstead_codec::day::{Day, decode_of, range_of};
use ohmstead_model::TimeRange;
use rusqlite::{Connection, OptionalExtension};

/// Reads and checks a sealed day; `None` when the day is not sealed.
///
/// A damaged one is an error: readings that cannot be read are never passed over in silence.
pub fn load(c: &Connection, device: i64, day: i64) -> rusqlite::Result<Option<Day>> {
    let sql = "SELECT readings, first_at, last_at, body FROM sealed WHERE device = ?1 AND day = ?2";
    let damage = |error| damaged(c, device, range_of(day), error);
    c.prepare_cached(sql)?
        .query_row((device, day), |row| {
            let body = row.get_ref(3)?.as_blob()?;
            decode_of(day, row.get(0)?, row.get(1)?, row.get(2)?, body).map_err(damage)
        })
        .optional()
}

/// Compressed bytes that are not what was written: whose they should be, and from when.
pub fn damaged(c: &Connection, device: i64, range: TimeRange, error: BlobError) -> rusqlite::Error {
    crate::damage::named(c, device, range, error)
}

#[cfg(test)]
mod tests;
