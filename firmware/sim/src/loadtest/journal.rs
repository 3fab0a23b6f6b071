//! The list of what was acknowledged, to be compared with what a store holds after it was killed.

use crate::SimError;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// An append-only file, written through at every acknowledgement.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    pub fn open(path: &Path) -> Result<Self, SimError> {
        let opened = File::options().append(true).create(true).open(path);
        let file = opened.map_err(|source| Self::error(path, source))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Appends whole lines in one write, so that threads do not mix them.
    pub fn append(&self, lines: &str) -> Result<(), SimError> {
        (&self.file).write_all(lines.as_bytes()).map_err(|e| Self::error(&self.path, e))
    }

    fn error(path: &Path, source: std::io::Error) -> SimError {
        SimError::Journal { path: path.display().to_string(), source }
    }
}
