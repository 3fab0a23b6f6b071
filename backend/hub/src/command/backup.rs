//! `ohmstead backup`: everything stored, in one file.

use crate::config::Config;
use crate::copy::{CopyArgs, tell, write_checksum};
use anyhow::{Context, bail};
use std::path::Path;

/// Copies the store to `file`; a hub may be running.
///
/// # Errors
/// When the store cannot be read, `file` exists, or the copy is not good; when only days of it
/// cannot be read, as in the original, it is kept.
pub fn run(args: &CopyArgs) -> anyhow::Result<()> {
    let (config, file) = (Config::of_data(&args.data)?, &args.file);
    // The checksum is there before the copy has its name: broken off, both are made again.
    let note = |copy: &Path| write_checksum(copy, file).map_err(std::io::Error::other);
    let verified = ohmstead_store_sqlite::backup(&config.store.sqlite_dir(), file, note)
        .with_context(|| format!("cannot back up {}", config.store.sqlite_dir().display()))?;
    tell("Backed up to", file, &verified);
    if !verified.damaged.is_empty() {
        // The copy stays: all the rest is in it.
        bail!(
            "the copy is what the original is, and parts of that cannot be read: {}",
            verified.damaged.join("; ")
        );
    }
    Ok(())
}
