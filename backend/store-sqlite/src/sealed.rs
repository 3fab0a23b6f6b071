//! Sealed days: old readings, compressed into one blob per device and UTC day.

pub mod blob;
pub mod bytes;
pub mod cache;
pub mod column;
pub mod job;
pub mod merge;

use ohmstead_model::{TimeRange, TimestampMs};
use rusqlite::{Connection, OptionalExtension};

/// One UTC day, ms.
pub const DAY_MS: i64 = 86_400_000;

/// The UTC day of an instant, since 1970-01-01.
pub fn day_of(at: TimestampMs) -> i64 {
    at.0.div_euclid(DAY_MS)
}

/// From the day's beginning to the next day's.
pub fn range_of(day: i64) -> TimeRange {
    let start = day.saturating_mul(DAY_MS);
    TimeRange::new(TimestampMs(start), TimestampMs(start.saturating_add(DAY_MS)))
}

/// Reads and checks a sealed day; `None` when the day is not sealed.
///
/// A damaged one is an error: readings that cannot be read are never passed over in silence.
pub fn load(c: &Connection, device: i64, day: i64) -> rusqlite::Result<Option<blob::Day>> {
    let sql = "SELECT readings, first_at, last_at, body FROM sealed WHERE device = ?1 AND day = ?2";
    let damage = |error| damaged(c, device, range_of(day), error);
    c.prepare_cached(sql)?
        .query_row((device, day), |row| {
            let body = row.get_ref(3)?.as_blob()?;
            let unpacked = blob::decode(body).map_err(damage)?;
            let expected: (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let edge = |at: Option<&i64>| at.copied().unwrap_or(0);
            let at = unpacked.at();
            let found = (at.len() as i64, edge(at.first()), edge(at.last()));
            if expected != found
                || day_of(TimestampMs(found.1)) != day
                || day_of(TimestampMs(found.2)) != day
            {
                return Err(damage(blob::BlobError::Malformed("not the day it should be")));
            }
            Ok(unpacked)
        })
        .optional()
}

/// Compressed bytes that are not what was written: whose they should be, and from when.
pub fn damaged(
    c: &Connection,
    device: i64,
    range: TimeRange,
    error: blob::BlobError,
) -> rusqlite::Error {
    let name = "SELECT name FROM device WHERE id = ?1";
    let name: String =
        c.query_row(name, [device], |r| r.get(0)).unwrap_or_else(|_| format!("(row {device})"));
    let text = format!(
        "what is stored of {name} from {} to {} is damaged ({error}); a backup may have it whole",
        range.from, range.to
    );
    rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Blob, text.into())
}

/// True when a sealed day's bytes are not what was written.
pub fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::FromSqlConversionFailure(_, rusqlite::types::Type::Blob, _))
}

#[cfg(test)]
mod tests;
