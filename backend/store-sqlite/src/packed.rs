//! Months of intervals in the database, packed (`ohmstead_codec::month`).

use crate::sealed::damaged;
use ohmstead_codec::BlobError;
use ohmstead_codec::month::{Packed, Unpack, month_of, slots_of};
use rusqlite::{Connection, OptionalExtension};

/// The intervals of a packed month.
///
/// A damaged one is an error: energy that cannot be read is never passed over in silence.
pub fn load<T: Unpack>(
    c: &Connection,
    device: i64,
    month: i32,
) -> rusqlite::Result<Option<Vec<T>>> {
    c.prepare_cached("SELECT body FROM packed WHERE device = ?1 AND month = ?2")?
        .query_row((device, month), |row| {
            let damage = |error| damaged(c, device, slots_of(month).times(), error);
            let all = T::unpack(row.get_ref(0)?.as_blob()?).map_err(damage)?;
            if !all.iter().all(|i| month_of(i.energy().slot) == month) {
                return Err(damage(BlobError::Malformed("not the month it should be")));
            }
            Ok(all)
        })
        .optional()
}

/// Puts a packed month in.
pub fn put(c: &Connection, device: i64, month: &Packed) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO packed (device, month, first, last, body) \
               VALUES (?1, ?2, ?3, ?4, ?5)";
    c.prepare_cached(sql)?
        .execute((device, month.month, month.first.0, month.last.0, &month.body))
        .map(drop)
}
