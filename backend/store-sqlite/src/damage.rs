//! Which days of a device cannot be read.

use crate::failure::is_damage;
use ohmstead_codec::day::{DAY_MS, day_of, range_of};
use ohmstead_model::{TimeRange, TimestampMs};
use rusqlite::Connection;

/// Tables whose rows are found by device and time.
#[derive(Debug, Clone, Copy)]
pub enum Table {
    Reading,
    Interval,
}

/// Earlier and later days are not looked for: 2000 to 2100.
const DAYS: std::ops::Range<i64> = 10_957..47_482;
/// So many damaged days in a row are asked for one by one.
const ONE_BY_ONE: u32 = 40;

/// The UTC days in `range` that have a damaged page among their rows, ascending; days in a row as one
/// range.
///
/// Costs a look-up a day with rows: for when reading has failed.
pub fn days(
    c: &Connection,
    table: Table,
    device: i64,
    range: TimeRange,
) -> rusqlite::Result<Vec<TimeRange>> {
    // The next row tells where to go on, so that empty years cost nothing while all is well.
    let (next, all) = match table {
        Table::Reading => (
            "SELECT at FROM reading WHERE device = ?1 AND at >= ?2 AND at < ?3 ORDER BY at LIMIT 1",
            "SELECT count(*) FROM reading WHERE device = ?1 AND at >= ?2 AND at < ?3",
        ),
        Table::Interval => (
            "SELECT slot * 900000 FROM interval WHERE device = ?1 AND slot >= ?2 / 900000 \
             AND slot < ?3 / 900000 ORDER BY slot LIMIT 1",
            "SELECT count(*) FROM interval WHERE device = ?1 AND slot >= ?2 / 900000 \
             AND slot < ?3 / 900000",
        ),
    };
    let (mut next, mut all) = (c.prepare_cached(next)?, c.prepare_cached(all)?);
    let end = day_of(range.to).saturating_add(1).min(DAYS.end);
    let mut is_damaged = |day: i64| {
        let here = range_of(day);
        judge(all.query_row((device, here.from.0, here.to.0), |r| r.get::<_, i64>(0)))
    };
    let mut damaged: Vec<TimeRange> = Vec::new();
    let (mut day, mut in_a_row) = (day_of(range.from).max(DAYS.start), 0);
    while day < end {
        match next.query_row((device, day * DAY_MS, end * DAY_MS), |r| r.get::<_, i64>(0)) {
            Ok(at) => day = day_of(TimestampMs(at)),
            Err(rusqlite::Error::QueryReturnedNoRows) => break,
            Err(error) if is_damage(&error) => {}
            Err(error) => return Err(error),
        }
        if !is_damaged(day)? {
            (day, in_a_row) = (day + 1, 0);
            continue;
        }
        in_a_row += 1;
        let until = if in_a_row < ONE_BY_ONE { day + 1 } else { leap(day, end, &mut is_damaged)? };
        let here = TimeRange::new(range_of(day).from, range_of(until).from);
        match damaged.last_mut() {
            Some(last) if last.to == here.from => last.to = here.to,
            _ => damaged.push(here),
        }
        day = until;
    }
    Ok(damaged)
}

/// Whether what was read is damaged.
fn judge<T>(read: rusqlite::Result<T>) -> rusqlite::Result<bool> {
    match read {
        Ok(_) => Ok(false),
        Err(error) if is_damage(&error) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Where a long run of damaged days ends: by leaps that double, then by halves. A page near the tree's
/// root can take decades away; asking for each of their days would hold everybody up.
fn leap(
    day: i64,
    end: i64,
    is_damaged: &mut impl FnMut(i64) -> rusqlite::Result<bool>,
) -> rusqlite::Result<i64> {
    let (mut bad, mut step) = (day, 1);
    let mut good = loop {
        let next = bad.saturating_add(step);
        if next >= end {
            break end;
        }
        if !is_damaged(next)? {
            break next;
        }
        (bad, step) = (next, step * 2);
    };
    while good - bad > 1 {
        let middle = bad + (good - bad) / 2;
        if is_damaged(middle)? { bad = middle } else { good = middle }
    }
    Ok(good)
}

/// An error that says whose rows, and from when, cannot be read.
pub fn named(
    c: &Connection,
    device: i64,
    range: TimeRange,
    why: impl std::fmt::Display,
) -> rusqlite::Error {
    let name = "SELECT name FROM device WHERE id = ?1";
    let name: String =
        c.query_row(name, [device], |r| r.get(0)).unwrap_or_else(|_| format!("(row {device})"));
    let text = format!(
        "what is stored of {name} from {} to {} is damaged ({why}); a backup may have it whole",
        range.from, range.to
    );
    rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Blob, text.into())
}

/// Gives an error about a device's rows their name and first damaged day.
pub fn name(
    c: &Connection,
    table: Table,
    device: i64,
    range: TimeRange,
    error: rusqlite::Error,
) -> rusqlite::Error {
    if !matches!(error, rusqlite::Error::SqliteFailure(..)) || !is_damage(&error) {
        return error;
    }
    let day = days(c, table, device, range).ok().and_then(|days| days.first().copied());
    named(c, device, day.unwrap_or(range), "a page's checksum is wrong")
}
