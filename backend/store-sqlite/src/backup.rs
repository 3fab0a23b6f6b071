//! A copy of the whole store while it runs.

use crate::connection::{FILE, connect_existing};
use crate::failure::{failed, refuse};
use crate::verify::{Verified, verify};
use crate::visit;
use ohmstead_store::Result;
use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Copies the store in `dir` to the new file `to`: everything committed up to this moment, in one
/// piece, also while a hub writes to it. Its owner alone can read it. The copy gets its name only once it is on the disk, is
/// verified, and `before_naming` (given the unnamed copy) is done: one that is broken off leaves
/// nothing under that name, and can be repeated.
///
/// # Errors
/// When `to` exists, the store cannot be read or the copy cannot be written.
pub fn backup(
    dir: &Path,
    to: &Path,
    before_naming: impl FnOnce(&Path) -> std::io::Result<()>,
) -> Result<Verified> {
    let attempt = "back up the store";
    if to.exists() {
        return Err(refuse(
            attempt,
            format!("{} exists already: choose another name", to.display()),
        ));
    }
    let io = |e: std::io::Error| refuse(attempt, e.to_string());
    let _visit = visit::read(dir).map_err(io)?;
    let partial = partial(to);
    if partial.exists() {
        // Of a backup that was broken off.
        std::fs::remove_file(&partial).map_err(io)?;
    }
    let connection = connect_existing(&dir.join(FILE)).map_err(|e| failed(attempt, e))?;
    connection.busy_timeout(std::time::Duration::from_secs(10)).map_err(|e| failed(attempt, e))?;
    let name =
        partial.to_str().ok_or_else(|| refuse(attempt, "the file's name is not text".into()))?;
    // SQLite takes an empty file for a new one. Hashes of passwords are in it: it is its owner's from the start.
    let made = File::options().write(true).create_new(true).mode(0o600).open(&partial);
    made.map_err(|e| refuse(attempt, format!("cannot make {}: {e}", partial.display())))?;
    if let Err(error) = connection.execute("VACUUM INTO ?1", [name]) {
        // Half a copy is worth nothing; that it is left behind changes nothing either.
        let _ = std::fs::remove_file(&partial);
        return Err(failed(attempt, error));
    }
    // The copy is on disk, not only in the system's memory, before it is called one.
    File::open(&partial).and_then(|file| file.sync_all()).map_err(io)?;
    let verified = verify(&partial)?;
    before_naming(&partial).map_err(io)?;
    std::fs::rename(&partial, to).map_err(io)?;
    crate::restore::sync_dir(to.parent().unwrap_or(Path::new("."))).map_err(io)?;
    Ok(verified)
}

/// Where the copy grows.
fn partial(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}
