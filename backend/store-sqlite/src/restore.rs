//! A copy put back in the place of a store, whatever lies there.

use crate::connection::FILE;
use crate::failure::refuse;
use crate::verify::{Verified, verify};
use crate::visit;
use ohmstead_store::Result;
use std::fs::File;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What is in place now.
    pub verified: Verified,
    /// Where what was there is kept.
    pub kept: Option<PathBuf>,
}

/// Puts a verified copy in place of the store in `dir`, which no hub may be using. What was there
/// is not opened, so that it may be broken: it is kept beside it, with `.before-restore` at the
/// end of its name, and a number where there is one already. A copy of which some days cannot be
/// read is put in place only when that is `accepted`.
///
/// Broken off before the copy is whole in `dir`, nothing has changed; after that, the next opening
/// of the store finishes it.
///
/// # Errors
/// When the copy is not good, or cannot be put there; then what was there stays.
pub fn restore(file: &Path, dir: &Path, accepted: bool) -> Result<Restored> {
    let attempt = "restore the store";
    let verified = verify(file)?;
    if !verified.damaged.is_empty() && !accepted {
        let what = verified.damaged.join("; ");
        return Err(refuse(
            attempt,
            format!("parts of it cannot be read ({what}); --accept-damage restores the rest"),
        ));
    }
    let io = |e: io::Error| refuse(attempt, e.to_string());
    let log = with_end(file, "-wal");
    if log.metadata().is_ok_and(|m| m.len() > 0) {
        // It belongs to what was verified just now, and would be missing from what is put in place.
        return Err(refuse(
            attempt,
            format!(
                "{} has commits that {} has not yet: it is in use, or cannot be written; make a \
                 copy of it with `ohmstead backup`, and restore that",
                log.display(),
                file.display()
            ),
        ));
    }
    let _visit = visit::replace(dir).map_err(io)?;
    let fresh = dir.join(format!("{FILE}.restoring"));
    copy(file, &fresh).map_err(io)?;
    std::fs::rename(&fresh, restored(dir)).map_err(io)?;
    sync_dir(dir).map_err(io)?;
    let kept = put_in_place(dir).map_err(io)?;
    Ok(Restored { verified, kept })
}

/// Copies the bytes and no permissions: a copy that nobody may write would make a store that
/// nobody can. Hashes of passwords are in it: it is its owner's alone.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut made = File::options();
    let mut fresh = made.write(true).create(true).truncate(true).mode(0o600).open(to)?;
    io::copy(&mut File::open(from)?, &mut fresh)?;
    fresh.sync_all()
}

/// True when `dir` has a store, or a copy that the next opening puts in place.
pub fn is_there(dir: &Path) -> bool {
    dir.join(FILE).exists() || restored(dir).exists()
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A whole copy that is to take the store's place. Its being there is what decides.
fn restored(dir: &Path) -> PathBuf {
    dir.join(format!("{FILE}.restored"))
}

/// Puts a whole copy in place, if there is one; may be broken off and repeated. Gives where what
/// was there is kept.
pub fn finish(dir: &Path) -> io::Result<Option<PathBuf>> {
    if !restored(dir).exists() {
        return Ok(None);
    }
    let _visit = visit::replace(dir)?;
    put_in_place(dir)
}

fn put_in_place(dir: &Path) -> io::Result<Option<PathBuf>> {
    let (fresh, target) = (restored(dir), dir.join(FILE));
    let kept = free_name(dir);
    // The log goes first: with the database gone, it would be taken for that of the next one. The
    // index of the log is made anew from it.
    let (commits, lost) = (crate::commits::END, crate::commits::LOST);
    for (end, keep) in [("-wal", true), ("-shm", false), (commits, true), (lost, true)] {
        let left = dir.join(format!("{FILE}{end}"));
        if !left.exists() {
            continue;
        }
        if keep {
            std::fs::rename(left, with_end(&kept, end))?;
        } else {
            std::fs::remove_file(left)?;
        }
    }
    let was_there = target.exists();
    if was_there {
        std::fs::rename(&target, &kept)?;
    }
    sync_dir(dir)?;
    std::fs::rename(&fresh, &target)?;
    sync_dir(dir)?;
    Ok(was_there.then_some(kept))
}

/// Makes names in a directory last.
pub fn sync_dir(dir: &Path) -> io::Result<()> {
    let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    File::open(dir)?.sync_all()
}

/// Where what was there is kept: no earlier one is overwritten.
fn free_name(dir: &Path) -> PathBuf {
    let first = format!("{FILE}.before-restore");
    let numbered = (2..).map(|n| format!("{first}-{n}"));
    let mut names = std::iter::once(first.clone()).chain(numbered).map(|name| dir.join(name));
    names.find(|path| !path.exists()).expect("numbers do not end")
}
