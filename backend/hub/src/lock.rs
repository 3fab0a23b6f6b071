//! One hub for a data directory.

use anyhow::{Context, bail};
use std::fs::{File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

const NAME: &str = "ohmstead.lock";

/// Holds directories until dropped. An operating-system file lock: it ends with the process,
/// however that ends.
#[derive(Debug)]
pub struct DirLock(Vec<(PathBuf, File)>);

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
        let mut held = Self(Vec::new());
        held.take_also(dir)?;
        Ok(held)
    }

    /// Takes another directory as well, unless it is one that is held already, under whatever
    /// name.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn take_also(&mut self, dir: &Path) -> anyhow::Result<()> {
        let attempt = || format!("cannot make the data directory {}", dir.display());
        // Readings are private, and so are hashes of passwords.
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
        made.with_context(attempt)?;
        let real = dir.canonicalize().with_context(attempt)?;
        if self.0.iter().any(|(held, _)| *held == real) {
            return Ok(());
        }
        let path = dir.join(NAME);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {
                self.0.push((real, file));
                Ok(())
            }
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
