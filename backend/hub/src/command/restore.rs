//! `ohmstead restore`: a copy put back.

use crate::backup::{bring, is_address};
use crate::config::Config;
use crate::copy::{CopyArgs, beside, checksum, rows, tell};
use crate::filling::Filling;
use crate::lock::DirLock;
use crate::movable;
use anyhow::{Context, bail};
use clap::Args;
use std::path::Path;

/// `ohmstead restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    copy: CopyArgs,
    /// Restore the rest of a copy of which some days cannot be read.
    #[arg(long)]
    accept_damage: bool,
}

/// Puts the copy in place; no hub may be running.
///
/// # Errors
/// When a hub is running, or the copy is not good; then nothing is changed.
pub async fn run(args: &RestoreArgs) -> anyhow::Result<()> {
    let config = Config::of_data(&args.copy.data)?;
    if !is_address(&args.copy.file) {
        return of_file(&config, &args.copy.file, args.accept_damage).await;
    }
    // Nothing is fetched in vain.
    drop(DirLock::take(&config.store.dir)?);
    let (known, address) = (config.clone(), args.copy.file.clone());
    let (room, file) = tokio::task::spawn_blocking(move || bring(&known, &address)).await??;
    of_file(&config, &file, args.accept_damage).await?;
    // What was fetched goes with it.
    Ok(room.close()?)
}

async fn of_file(config: &Config, file: &Path, accept_damage: bool) -> anyhow::Result<()> {
    let rows = rows::is_one(file)?;
    match config.store.sqlite_dir() {
        Some(dir) if !rows => file_of_sqlite(file, accept_damage, &dir),
        None if !rows => bail!(
            "{} is a copy of a SQLite store: restore it into a directory (--data, without \
             store.url), then move that with `ohmstead migrate`",
            file.display()
        ),
        _ => from_rows(config, file, accept_damage).await,
    }
}

/// Puts rows into a store that has none.
async fn from_rows(config: &Config, file: &Path, accept_damage: bool) -> anyhow::Result<()> {
    check_sum(file)?;
    let address = config.store.address();
    let seen = rows::check(file)?;
    if !seen.damaged.is_empty() && !accept_damage {
        bail!(
            "parts of the copy cannot be read: {}; --accept-damage restores the rest",
            seen.damaged.join("; ")
        );
    }
    let held = movable::open_at(&address, false).await?;
    // Broken off, it is begun anew with the same copy: each row comes in place of itself.
    let (filling, _) = Filling::begin(&*held.store, &held.name, &checksum(file)?).await?;
    let read = rows::read(file, &*held.store).await;
    read.with_context(|| format!("cannot restore {}", file.display()))?;
    filling.end().await?;
    tell("Restored from", file, &seen);
    Ok(())
}

fn file_of_sqlite(file: &Path, accept_damage: bool, dir: &Path) -> anyhow::Result<()> {
    let _lock = DirLock::take(dir)?;
    check_sum(file)?;
    let restored = ohmstead_store_sqlite::restore(file, dir, accept_damage)
        .with_context(|| format!("cannot restore {}", file.display()))?;
    tell("Restored from", file, &restored.verified);
    if let Some(kept) = restored.kept {
        println!("What was there is kept as {}.", kept.display());
    }
    Ok(())
}

/// Compares a copy with the checksum beside it.
fn check_sum(file: &Path) -> anyhow::Result<()> {
    let beside = beside(file);
    match std::fs::read_to_string(&beside) {
        Ok(text) if text.split_whitespace().next() == Some(&checksum(file)?) => {}
        Ok(_) => bail!(
            "{} is not what was backed up: its SHA-256 is another than {} says",
            file.display(),
            beside.display()
        ),
        // An older copy, or one that was moved without it: it is checked by what it holds.
        Err(_) => {
            eprintln!("{} is not there: changed readings would not be noticed", beside.display())
        }
    }
    Ok(())
}
