//! `ohmstead backup`: everything stored, in one file.

use crate::config::Config;
use crate::copy::{CopyArgs, rows, tell, write_checksum};
use crate::filling::check_whole;
use crate::movable;
use anyhow::{Context, bail};
use ohmstead_store_sqlite::Verified;
use std::path::Path;

/// Copies the store to `file`; a hub may be running.
///
/// # Errors
/// When the store cannot be read, `file` exists, or the copy is not good; when only days of it
/// cannot be read, as in the original, it is kept.
pub async fn run(args: &CopyArgs) -> anyhow::Result<()> {
    let (config, file) = (Config::of_data(&args.data)?, &args.file);
    let attempt = || format!("cannot back up {}", config.store.address());
    let verified = match config.store.sqlite_dir() {
        Some(dir) => {
            // The checksum is there before the copy has its name: broken off, both are made again.
            let note = |copy: &Path| write_checksum(copy, file).map_err(std::io::Error::other);
            ohmstead_store_sqlite::backup(&dir, file, note).with_context(attempt)?
        }
        None => as_rows(&config, file).await.with_context(attempt)?,
    };
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

/// Copies a store elsewhere: one state of it, as rows.
async fn as_rows(config: &Config, file: &Path) -> anyhow::Result<Verified> {
    if file.exists() {
        bail!("{} exists already: choose another name", file.display());
    }
    let held = movable::open_at(&config.store.address(), true).await?;
    check_whole(&*held.store).await?;
    let mut partial = file.as_os_str().to_owned();
    partial.push(".partial");
    let partial = Path::new(&partial);
    let verified = rows::write(&*held.store, partial).await?;
    write_checksum(partial, file)?;
    std::fs::rename(partial, file)?;
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(dir)?.sync_all()?;
    Ok(verified)
}
