//! Reading a store from end to end.

use crate::connection::{FILE, connect_existing};
use crate::failure::{failed, is_damage, refuse};
use crate::packed;
use crate::{damage, page_sums, schema, sealed, visit};
use ohmstead_model::Interval;
use ohmstead_store::Result;
use rusqlite::Connection;
use std::path::Path;

/// What a verified store or copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Devices.
    pub devices: u64,
    /// Readings, sealed ones too.
    pub readings: u64,
    /// Size of the file.
    pub bytes: u64,
    /// What cannot be read, by device and time as far as that is known.
    pub damaged: Vec<String>,
}

/// Reads a copy from end to end: whole, of a schema this program knows, and ours.
///
/// # Errors
/// When it is damaged, too new or something else.
pub fn verify(file: &Path) -> Result<Verified> {
    let attempt = "verify the copy";
    let connection = connect_existing(file).map_err(|e| failed(attempt, e))?;
    let found = look(&connection, file).map_err(|e| failed(attempt, e))?;
    if let Some(page) = found.pages {
        return Err(refuse(attempt, format!("{} is damaged: {page}", file.display())));
    }
    schema::check(&connection)?;
    found.rest.map_err(|e| failed(attempt, e))
}

/// Reads the store in `dir` from end to end; a hub may be using it. What cannot be read is in
/// [`Verified::damaged`].
///
/// # Errors
/// When it is not a store, too new, or so damaged that nothing can be read.
pub fn verify_store(dir: &Path) -> Result<Verified> {
    let attempt = "verify the store";
    let file = dir.join(FILE);
    let _visit = visit::read(dir).map_err(|e| refuse(attempt, e.to_string()))?;
    let lost = crate::commits::lost(dir)?;
    let connection = connect_existing(&file).map_err(|e| failed(attempt, e))?;
    schema::check(&connection)?;
    let found = look(&connection, &file).map_err(|e| failed(attempt, e))?;
    let mut verified = match found.rest {
        Ok(verified) => verified,
        // The numbers cannot be told, the damage can.
        Err(error) if is_damage(&error) => {
            let bytes = std::fs::metadata(&file).map_or(0, |m| m.len());
            Verified { devices: 0, readings: 0, bytes, damaged: vec![error.to_string()] }
        }
        Err(error) => return Err(failed(attempt, error)),
    };
    verified.damaged.splice(0..0, found.pages.into_iter().chain(lost));
    Ok(verified)
}

struct Found {
    /// What the pages themselves say.
    pages: Option<String>,
    rest: rusqlite::Result<Verified>,
}

fn look(c: &Connection, file: &Path) -> rusqlite::Result<Found> {
    let wrong = match page_sums::are_in(file)? {
        Some(true) => page_sums::wrong_pages(c)?,
        _ => Vec::new(),
    };
    let pages = if wrong.is_empty() {
        match c.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0)) {
            Ok(text) => (text != "ok").then_some(text),
            Err(error) if is_damage(&error) => Some(error.to_string()),
            Err(error) => return Err(error),
        }
    } else {
        let some: Vec<String> = wrong.iter().take(20).map(u64::to_string).collect();
        let more = if wrong.len() > 20 { " and more" } else { "" };
        Some(format!("{} pages are not as written: {}{more}", wrong.len(), some.join(", ")))
    };
    Ok(Found { pages, rest: contents(c, file) })
}

fn contents(c: &Connection, file: &Path) -> rusqlite::Result<Verified> {
    let damaged = damaged(c)?;
    let count = |sql: &str| -> rusqlite::Result<u64> {
        let n: rusqlite::Result<i64> = c.query_row(sql, [], |r| r.get(0));
        match n {
            // Named above.
            Err(error) if is_damage(&error) && !damaged.is_empty() => Ok(0),
            n => Ok(n?.unsigned_abs()),
        }
    };
    Ok(Verified {
        devices: count("SELECT count(*) FROM device")?,
        readings: count("SELECT count(*) FROM reading WHERE placed = 0")?
            + count("SELECT coalesce(sum(readings), 0) FROM sealed")?,
        bytes: std::fs::metadata(file).map_or(0, |m| m.len()),
        damaged,
    })
}

/// Reads every row of readings and intervals, and unpacks every sealed day and packed month, which
/// the database's own check does not look into; gives what cannot be read.
fn damaged(c: &Connection) -> rusqlite::Result<Vec<String>> {
    let keys = |sql| -> rusqlite::Result<Vec<(i64, i64)>> {
        c.prepare(sql)?.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
    };
    let mut damaged = Vec::new();
    let mut check = |read: rusqlite::Result<()>| match read {
        Err(error) if is_damage(&error) => {
            damaged.push(error.to_string());
            Ok(())
        }
        other => other,
    };
    for (device, day) in keys("SELECT device, day FROM sealed")? {
        check(sealed::load(c, device, day).map(drop))?;
    }
    // A copy from before months were packed has none.
    if c.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'packed'")?.exists([])? {
        for (device, month) in keys("SELECT device, month FROM packed")? {
            check(packed::load::<Interval>(c, device, month as i32).map(drop))?;
        }
    }
    for (device, _) in keys("SELECT id, 0 FROM device")? {
        for table in [damage::Table::Reading, damage::Table::Interval] {
            for day in damage::days(c, table, device, ohmstead_model::TimeRange::ALL)? {
                check(Err(damage::named(c, device, day, "a page's checksum is wrong")))?;
            }
        }
    }
    Ok(damaged)
}
