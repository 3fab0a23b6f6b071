//! What happens to each entry inside the transaction.

use crate::known::LAST_SEEN_EVERY_MS;
use crate::open_transaction::OpenTransaction;
use crate::row;
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Entry, Outcome, REJECT_PAYLOAD_MAX, REJECTS_MAX, RejectEntry};
use rusqlite::{OptionalExtension, params};

pub fn take_all(
    open: &mut OpenTransaction<'_>,
    entries: Vec<Entry>,
    now: TimestampMs,
) -> rusqlite::Result<Vec<Outcome>> {
    entries.into_iter().map(|entry| take(open, entry, now)).collect()
}

fn take(
    open: &mut OpenTransaction<'_>,
    entry: Entry,
    now: TimestampMs,
) -> rusqlite::Result<Outcome> {
    match entry {
        Entry::Reading { device, reading } => {
            seen(open, &device, now)?;
            take_reading(open, &device, &reading, now)
        }
        Entry::Unclocked { device, reading } => {
            seen(open, &device, now)?;
            take_unclocked(open, &device, &reading, now)
        }
        Entry::Reject(reject) => keep_reject(open, reject, now),
        Entry::Status { device, online } => {
            let row =
                if online { seen(open, &device, now)? } else { open.device(&device, now)?.row };
            open.tx
                .prepare_cached("UPDATE device SET online = ?2, online_at = ?3 WHERE id = ?1")?
                .execute((row, online, now.0))?;
            Ok(Outcome::Noted)
        }
    }
}

/// Notes that something arrived; gives the device's row.
fn seen(
    open: &mut OpenTransaction<'_>,
    device: &DeviceId,
    now: TimestampMs,
) -> rusqlite::Result<i64> {
    let known = open.device(device, now)?;
    // Also when that is earlier: a clock that ran ahead and was set back must not make the device
    // look as if it were heard of until then.
    known.last_seen = Some(now);
    let due = known.last_seen_written.is_none_or(|w| (now - w).abs() >= LAST_SEEN_EVERY_MS);
    let row = known.row;
    if due {
        known.last_seen_written = Some(now);
        open.tx
            .prepare_cached("UPDATE device SET last_seen = ?2 WHERE id = ?1")?
            .execute((row, now.0))?;
    }
    Ok(row)
}

/// Writes a reading under its key; `false` when the key is taken.
pub fn insert(
    open: &OpenTransaction<'_>,
    row: i64,
    r: &Reading,
    placed: bool,
) -> rusqlite::Result<bool> {
    let changed = open
        .tx
        .prepare_cached(
            "INSERT INTO reading (device, at, placed, voltage, current, power, energy, exported, pf, \
             frequency, seq, boot, estimated) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            row, r.at.0, placed, r.voltage.map(|v| v.0), r.current.map(|v| v.0), r.power.map(|v| v.0),
            r.energy.map(|v| v.0), r.energy_exported.map(|v| v.0), r.power_factor.map(|v| v.0),
            r.frequency.map(|v| v.0), r.seq, r.boot, r.estimated,
        ])?;
    Ok(changed > 0)
}

fn take_reading(
    open: &mut OpenTransaction<'_>,
    device: &DeviceId,
    reading: &Reading,
    now: TimestampMs,
) -> rusqlite::Result<Outcome> {
    if open.known.get(device).and_then(|k| k.frozen).is_some_and(|f| reading.at < f.horizon) {
        return Ok(Outcome::Expired);
    }
    let row = open.row(device).expect("seen() made the device");
    let here = TimeRange::new(reading.at, reading.at + 1);
    let sealed = open.sealed(device, reading.at)?;
    if sealed.is_none() && insert(open, row, reading, false)? {
        open.row_changed(device, reading.at, now)?;
        open.mark(device, here)?;
        open.after.stored = Some((row, reading.at));
        return Ok(Outcome::Stored);
    }
    let sql = format!(
        "SELECT {} FROM reading WHERE device = ?1 AND at = ?2 AND placed = 0",
        row::READING
    );
    // A row beside a sealed reading has won over it.
    let kept = open
        .tx
        .prepare_cached(&sql)?
        .query_row((row, reading.at.0), row::reading)
        .optional()?
        .or(sealed)
        .expect("the key is taken by a row or a sealed reading");
    if kept == *reading {
        return Ok(Outcome::Duplicate);
    }
    let loser = if reading.beats(&kept) {
        open.tx
            .prepare_cached("DELETE FROM reading WHERE device = ?1 AND at = ?2 AND placed = 0")?
            .execute((row, reading.at.0))?;
        insert(open, row, reading, false)?;
        open.row_changed(device, reading.at, now)?;
        open.mark(device, here)?;
        &kept
    } else {
        reading
    };
    let new = open
        .tx
        .prepare_cached(
            "INSERT INTO conflict (device, at, reading) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute((row, loser.at.0, row::to_json(loser)?))?;
    Ok(if new > 0 { Outcome::Conflict } else { Outcome::Duplicate })
}

fn take_unclocked(
    open: &mut OpenTransaction<'_>,
    device: &DeviceId,
    reading: &Reading,
    now: TimestampMs,
) -> rusqlite::Result<Outcome> {
    let row = open.row(device).expect("seen() made the device");
    let reading = Reading { at: TimestampMs(0), ..*reading };
    let new = open
        .tx
        .prepare_cached("INSERT INTO unclocked (device, boot, seq, reading) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING")?
        .execute((row, reading.boot, reading.seq, row::to_json(&reading)?))?;
    if new > 0 {
        // Where it belongs is not known yet: an empty range says that there is something to place.
        open.mark(device, TimeRange::new(now, now))?;
    }
    Ok(if new > 0 { Outcome::Stored } else { Outcome::Duplicate })
}

fn keep_reject(
    open: &OpenTransaction<'_>,
    reject: RejectEntry,
    now: TimestampMs,
) -> rusqlite::Result<Outcome> {
    let RejectEntry { topic, device, reason, detail, mut payload } = reject;
    payload.truncate(REJECT_PAYLOAD_MAX);
    let known = open
        .tx
        .prepare_cached("UPDATE reject SET count = count + 1, last_at = ?4 WHERE topic = ?1 AND reason = ?2 AND payload = ?3")?
        .execute((&topic, reason, &payload, now.0))?;
    if known == 0 {
        open
            .tx
            .prepare_cached(
                "INSERT INTO reject (first_at, last_at, count, topic, device, reason, detail, payload) \
                 VALUES (?1, ?1, 1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((now.0, topic, device.as_ref().map(DeviceId::as_str), reason, detail, payload))?;
        let newest = open.tx.last_insert_rowid();
        open.tx
            .prepare_cached("DELETE FROM reject WHERE id <= ?1")?
            .execute([newest - REJECTS_MAX as i64])?;
    }
    Ok(Outcome::Rejected)
}
