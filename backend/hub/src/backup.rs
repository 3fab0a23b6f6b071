//! `ohmstead backup` and `ohmstead restore`.

use crate::config::Config;
use crate::lock::DirLock;
use anyhow::{Context, bail};
use ohmstead_store_sqlite::Verified;
use std::path::Path;

fn tell(what: &str, file: &Path, v: &Verified) {
    println!(
        "{what} {}: {} devices, {} readings, {} bytes, verified.",
        file.display(),
        v.devices,
        v.readings,
        v.bytes
    );
}

/// Copies the store to `file`; a hub may be running.
///
/// # Errors
/// When the store cannot be read, `file` exists, or the copy is not good; when only days of it
/// cannot be read, as in the original, it is kept.
pub fn backup(config: &Config, file: &Path) -> anyhow::Result<()> {
    let verified = ohmstead_store_sqlite::backup(&config.store.dir, file)
        .with_context(|| format!("cannot back up {}", config.store.dir.display()))?;
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

/// Puts the copy in place; no hub may be running.
///
/// # Errors
/// When a hub is running, or the copy is not good; then nothing is changed.
pub fn restore(config: &Config, file: &Path, accept_damage: bool) -> anyhow::Result<()> {
    let dir = &config.store.dir;
    let _lock = DirLock::take(dir)?;
    let verified = ohmstead_store_sqlite::restore(file, dir, accept_damage)
        .with_context(|| format!("cannot restore {}", file.display()))?;
    tell("Restored from", file, &verified);
    Ok(())
}
