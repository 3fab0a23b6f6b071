//! What the writer knows of devices without asking the database.

use ohmstead_model::{DeviceId, Slot, TimeRange, TimestampMs};
use ohmstead_store::Frozen;
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// `last_seen` is written at most this often, ms; between writes it lives in memory.
pub const LAST_SEEN_EVERY_MS: i64 = 30_000;

/// What the writer knows of a device without asking the database.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Row id.
    pub row: i64,
    /// The dirty range on disk.
    pub dirty: Option<TimeRange>,
    /// Grows with every change of readings.
    pub generation: u64,
    /// When anything last arrived.
    pub last_seen: Option<TimestampMs>,
    /// The value of `last_seen` on disk.
    pub last_seen_written: Option<TimestampMs>,
    /// No day from this one on is sealed.
    pub sealed_end: Option<i64>,
    /// The day that is being sealed; taken away by a change of its rows.
    pub sealing: Option<Note>,
    /// The slot in whose month intervals are being packed; taken away by a change of any.
    pub packing: Option<Note>,
    /// What is frozen of it.
    pub frozen: Option<Frozen>,
    /// When a reading that was late by a day or more last became a row.
    pub late_at: Option<TimestampMs>,
    /// The value of `late_at` on disk.
    pub late_written: Option<TimestampMs>,
}

/// What is being compressed, between its snapshot and its commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// The UTC day, since 1970-01-01, or the slot.
    pub piece: i64,
    /// Tells one attempt from another.
    pub attempt: u64,
}

/// Shared between the writer and the readers: exact `last_seen` and generations.
pub type KnownDevices = Arc<Mutex<HashMap<DeviceId, Known>>>;

/// Reads what the writer keeps in memory; every device gets a new generation.
pub fn load(
    connection: &Connection,
    generation: &mut u64,
) -> rusqlite::Result<HashMap<DeviceId, Known>> {
    let mut statement = connection.prepare(
        "SELECT d.name, d.id, d.last_seen, m.from_ms, m.to_ms,
         (SELECT max(day) FROM sealed WHERE device = d.id), f.horizon, f.carry, f.first_slot, d.late_at
         FROM device d LEFT JOIN dirty m ON m.device = d.id LEFT JOIN frozen f ON f.device = d.id",
    )?;
    let rows = statement.query_map([], |row| {
        let last_seen = row.get::<_, Option<i64>>(2)?.map(TimestampMs);
        *generation += 1;
        let dirty = row.get::<_, Option<i64>>(3)?.zip(row.get::<_, Option<i64>>(4)?);
        let known = Known {
            row: row.get(1)?,
            dirty: dirty.map(|(from, to)| TimeRange::new(TimestampMs(from), TimestampMs(to))),
            generation: *generation,
            last_seen,
            last_seen_written: last_seen,
            sealed_end: row.get::<_, Option<i64>>(5)?.map(|day| day + 1),
            sealing: None,
            packing: None,
            frozen: match row.get::<_, Option<i64>>(6)? {
                Some(horizon) => Some(Frozen {
                    horizon: TimestampMs(horizon),
                    carry: TimestampMs(row.get(7)?),
                    first: Slot(row.get(8)?),
                }),
                None => None,
            },
            late_at: row.get::<_, Option<i64>>(9)?.map(TimestampMs),
            late_written: row.get::<_, Option<i64>>(9)?.map(TimestampMs),
        };
        Ok((crate::row::device_id(row, 0)?, known))
    })?;
    rows.collect()
}

/// Reads it again: another process has written, or something was undone. What memory knows more
/// exactly than the disk stays, unless another process wrote it.
pub fn load_again(
    connection: &Connection,
    generation: &mut u64,
    known: &mut HashMap<DeviceId, Known>,
) -> rusqlite::Result<()> {
    let old = std::mem::replace(known, load(connection, generation)?);
    for (id, old) in old {
        let Some(fresh) = known.get_mut(&id) else { continue };
        if fresh.last_seen_written == old.last_seen_written {
            fresh.last_seen = old.last_seen;
        }
        if fresh.late_written == old.late_written {
            fresh.late_at = old.late_at;
        }
    }
    Ok(())
}
