//! A database from before pages had checksums, copied into one that has them.

use crate::connection::{FILE, connect_new};
use crate::{page_sums, restore, visit};
use rusqlite::Connection;
use std::path::Path;

/// Copies the database of `dir` into one with checksums and puts that in its place. Broken off, or
/// without room for a copy, the old one stays as it is.
pub fn convert(dir: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let _visit = visit::replace(dir)?;
    let (old, fresh) = (dir.join(FILE), dir.join(format!("{FILE}.converting")));
    // Of a conversion that was broken off.
    for end in ["", "-wal", "-shm", "-journal"] {
        remove_if_there(&dir.join(format!("{FILE}.converting{end}")))?;
    }
    {
        let c = Connection::open(&old)?;
        c.busy_timeout(std::time::Duration::from_secs(5))?;
        // All of it in one file: the log is taken away below.
        empty_log(&c)?;
    }
    copy(&old, &fresh)?;
    std::fs::File::open(&fresh)?.sync_all()?;
    for end in ["-wal", "-shm"] {
        remove_if_there(&dir.join(format!("{FILE}{end}")))?;
    }
    std::fs::rename(&fresh, &old)?;
    restore::sync_dir(dir)?;
    Ok(())
}

/// Brings all of the write-ahead log into the database; an error when anything is left in it.
fn empty_log(c: &Connection) -> Result<(), Box<dyn std::error::Error>> {
    if c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))? {
        return Err("it is being read by another program".into());
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

fn copy(old: &Path, fresh: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let c = connect_new(fresh)?;
    c.pragma_update(None, "synchronous", "OFF")?;
    let name = old.to_str().ok_or("the data directory's name is not text")?;
    let escaped: String = name
        .bytes()
        .map(|b| match b {
            b'/' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                char::from(b).to_string()
            }
            other => format!("%{other:02x}"),
        })
        .collect();
    let uri = format!("file:{escaped}?vfs={}", page_sums::default_vfs());
    c.execute("ATTACH ?1 AS old", [uri])?;
    let tx = c.unchecked_transaction()?;
    let items: Vec<(String, String, String)> = tx
        .prepare("SELECT type, name, sql FROM old.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")?
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let (tables, others): (Vec<_>, Vec<_>) = items.into_iter().partition(|i| i.0 == "table");
    for (_, name, sql) in &tables {
        tx.execute_batch(sql)?;
        tx.execute(&format!("INSERT INTO main.\"{name}\" SELECT * FROM old.\"{name}\""), [])?;
        let count = |schema: &str| -> rusqlite::Result<i64> {
            tx.query_row(&format!("SELECT count(*) FROM {schema}.\"{name}\""), [], |r| r.get(0))
        };
        if count("main")? != count("old")? {
            return Err(format!("not every row of {name} was copied").into());
        }
    }
    tx.execute("DELETE FROM main.sqlite_sequence", [])?;
    tx.execute("INSERT INTO main.sqlite_sequence SELECT * FROM old.sqlite_sequence", [])?;
    for (_, _, sql) in &others {
        tx.execute_batch(sql)?;
    }
    let version: i64 = tx.query_row("PRAGMA old.user_version", [], |r| r.get(0))?;
    tx.pragma_update(Some("main"), "user_version", version)?;
    tx.commit()?;
    // Closing would do this too, but not say when it could not.
    empty_log(&c)?;
    match page_sums::wrong_pages(&c)?.len() {
        0 => Ok(()),
        wrong => Err(format!("{wrong} pages of the copy are not as they were written").into()),
    }
}
