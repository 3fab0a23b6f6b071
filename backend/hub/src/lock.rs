//! One hub for a data directory.

use anyhow::{Context, bail};
use std::fs::{File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

const NAME: &str = "ohmstead.lock";

/// Holds the directory until dropped. An operating-system file lock: it ends with the process,
/// however that ends.
#[derive(Debug)]
pub struct DirLock(#[expect(dead_code, reason = "held for its lock")] File);

impl DirLock {
    /// True while a hub has the directory; nothing is made or changed.
    pub fn is_held(dir: &Path) -> bool {
        let Ok(file) = File::open(dir.join(NAME)) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// Makes the directory where needed, and takes it.
    ///
    /// # Errors
    /// When it cannot be made or written, or another hub has it.
    pub fn take(dir: &Path) -> anyhow::Result<Self> {
        // Readings are private, and so are hashes of passwords.
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
        made.with_context(|| format!("cannot make the data directory {}", dir.display()))?;
        let path = dir.join(NAME);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => bail!(
                "the data directory {} is in use by another ohmstead: stop it first, or choose another with --data",
                dir.display()
            ),
            Err(TryLockError::Error(e)) => {
                Err(e).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}
