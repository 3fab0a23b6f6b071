//! Those who read the store's files, and those who put other files in their place, kept apart.
//!
//! Who has a database open when another file takes its name would, at the end, remove the new
//! file's write-ahead log by that name, as the last user of the old one; with it went every commit
//! since the last checkpoint. So a copy or a check holds this lock with others, and a restore
//! holds it alone.

use crate::connection::FILE;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// Ends with its holder, however that ends.
#[must_use]
pub struct Visit(#[expect(dead_code, reason = "held for its lock")] Option<File>);

/// To read the files beside others who read them.
pub fn read(dir: &Path) -> io::Result<Visit> {
    // A full disk or a directory that cannot be written is no reason not to save what is there.
    let Ok(file) = open(dir) else { return Ok(Visit(None)) };
    match file.try_lock_shared() {
        Ok(()) => Ok(Visit(Some(file))),
        Err(TryLockError::WouldBlock) => Err(refused("another copy is being put in its place")),
        Err(TryLockError::Error(e)) => Err(e),
    }
}

/// To put others in their place.
pub fn replace(dir: &Path) -> io::Result<Visit> {
    let file = open(dir)?;
    match file.try_lock() {
        Ok(()) => Ok(Visit(Some(file))),
        Err(TryLockError::WouldBlock) => {
            Err(refused("a backup or a check is reading it; wait until that has ended"))
        }
        Err(TryLockError::Error(e)) => Err(e),
    }
}

fn open(dir: &Path) -> io::Result<File> {
    let path = dir.join(format!("{FILE}-visit.lock"));
    // Another user may have made it, who looked at the store: it need not be written to be locked.
    File::open(&path)
        .or_else(|_| File::options().create(true).truncate(false).write(true).open(&path))
}

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::WouldBlock, format!("the store is in use: {why}"))
}
