//! A copy of the whole store while it runs, and back.

use crate::{FILE, failed, packed, schema, sealed};
use ohmstead_codec::month::Part;
use ohmstead_store::{Result, StoreError};
use rusqlite::{Connection, OpenFlags};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

fn refuse(attempt: &'static str, why: String) -> StoreError {
    StoreError::Failed { attempt, source: why.into() }
}

/// Copies the store in `dir` to the new file `to`: everything committed up to this moment, in one
/// piece, also while a hub writes to it. Its owner alone can read it. The copy is verified before this returns.
///
/// # Errors
/// When `to` exists, the store cannot be read or the copy cannot be written.
pub fn backup(dir: &Path, to: &Path) -> Result<Verified> {
    let attempt = "back up the store";
    if to.exists() {
        return Err(refuse(
            attempt,
            format!("{} exists already: choose another name", to.display()),
        ));
    }
    let from = dir.join(FILE);
    let connection = Connection::open_with_flags(&from, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|e| failed(attempt, e))?;
    connection.busy_timeout(std::time::Duration::from_secs(10)).map_err(|e| failed(attempt, e))?;
    let name = to.to_str().ok_or_else(|| refuse(attempt, "the file's name is not text".into()))?;
    // SQLite takes an empty file for a new one. Hashes of passwords are in it: it is its owner's from the start.
    let made = std::fs::File::options().write(true).create_new(true).mode(0o600).open(to);
    made.map_err(|e| refuse(attempt, format!("cannot make {}: {e}", to.display())))?;
    if let Err(error) = connection.execute("VACUUM INTO ?1", [name]) {
        // Half a copy is worth nothing; that it is left behind changes nothing either.
        let _ = std::fs::remove_file(to);
        return Err(failed(attempt, error));
    }
    // The copy is on disk, not only in the system's memory, before it is called one.
    let sync = std::fs::File::open(to).and_then(|file| file.sync_all());
    sync.map_err(|e| refuse(attempt, e.to_string()))?;
    verify(to)
}

/// What a verified copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Devices.
    pub devices: u64,
    /// Readings, sealed ones too.
    pub readings: u64,
    /// Size of the file.
    pub bytes: u64,
    /// Sealed days and packed months in it that cannot be read.
    pub damaged: Vec<String>,
}

/// Reads a copy from end to end: whole, of a schema this program knows, and ours.
///
/// # Errors
/// When it is damaged, too new or something else.
pub fn verify(file: &Path) -> Result<Verified> {
    let attempt = "verify the copy";
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(|e| failed(attempt, e))?;
    let check: String = connection
        .query_row("PRAGMA integrity_check", [], |r| r.get(0))
        .map_err(|e| failed(attempt, e))?;
    if check != "ok" {
        return Err(refuse(attempt, format!("{} is damaged: {check}", file.display())));
    }
    schema::check(&connection)?;
    let count = |sql: &str| -> Result<u64> {
        let n: i64 = connection.query_row(sql, [], |r| r.get(0)).map_err(|e| failed(attempt, e))?;
        Ok(n.unsigned_abs())
    };
    let rows = count("SELECT count(*) FROM reading WHERE placed = 0")?;
    let sealed = count("SELECT coalesce(sum(readings), 0) FROM sealed")?;
    Ok(Verified {
        devices: count("SELECT count(*) FROM device")?,
        readings: rows + sealed,
        bytes: std::fs::metadata(file).map_or(0, |m| m.len()),
        damaged: damaged(&connection).map_err(|e| failed(attempt, e))?,
    })
}

/// Unpacks every sealed day and packed month, which the database's own check does not look into;
/// gives what cannot be read.
fn damaged(c: &Connection) -> rusqlite::Result<Vec<String>> {
    let keys = |sql| -> rusqlite::Result<Vec<(i64, i64)>> {
        c.prepare(sql)?.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
    };
    let mut damaged = Vec::new();
    let mut check = |read: rusqlite::Result<()>| match read {
        Err(error) if sealed::is_damage(&error) => {
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
            check(packed::load(c, device, month as i32, Part::All).map(drop))?;
        }
    }
    Ok(damaged)
}

/// Puts a verified copy in place of the store in `dir`, which no hub may be using. What was there
/// is kept beside it, with `.before-restore` at the end of its name, and a number where there is
/// one already. A copy of which some days
/// cannot be read is put in place only when that is `accepted`.
///
/// # Errors
/// When the copy is not good, or cannot be put there; then what was there stays.
pub fn restore(file: &Path, dir: &Path, accepted: bool) -> Result<Verified> {
    let attempt = "restore the store";
    let verified = verify(file)?;
    if !verified.damaged.is_empty() && !accepted {
        let what = verified.damaged.join("; ");
        return Err(refuse(
            attempt,
            format!("parts of it cannot be read ({what}); --accept-damage restores the rest"),
        ));
    }
    let io = |e: std::io::Error| refuse(attempt, e.to_string());
    let target = dir.join(FILE);
    let fresh = dir.join(format!("{FILE}.restoring"));
    std::fs::copy(file, &fresh).map_err(io)?;
    std::fs::File::open(&fresh).and_then(|f| f.sync_all()).map_err(io)?;
    if target.exists() {
        // Folds its log in, so that it is whole in one file.
        let old = crate::connect(&target).map_err(|e| failed(attempt, e))?;
        old.pragma_update(None, "wal_checkpoint", "TRUNCATE").map_err(|e| failed(attempt, e))?;
        drop(old);
        std::fs::rename(&target, free_name(dir)).map_err(io)?;
    }
    for suffix in ["-wal", "-shm"] {
        let left = dir.join(format!("{FILE}{suffix}"));
        if left.exists() {
            std::fs::remove_file(left).map_err(io)?;
        }
    }
    std::fs::rename(&fresh, &target).map_err(io)?;
    std::fs::File::open(dir).and_then(|d| d.sync_all()).map_err(io)?;
    Ok(verified)
}

/// Where what was there is kept: no earlier one is overwritten.
fn free_name(dir: &Path) -> std::path::PathBuf {
    let first = format!("{FILE}.before-restore");
    let numbered = (2..).map(|n| format!("{first}-{n}"));
    let mut names = std::iter::once(first.clone()).chain(numbered).map(|name| dir.join(name));
    names.find(|path| !path.exists()).expect("numbers do not end")
}
