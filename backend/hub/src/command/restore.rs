//! `ohmstead restore`: a copy put back.

use crate::config::Config;
use crate::copy::{CopyArgs, beside, checksum, tell};
use crate::lock::DirLock;
use anyhow::{Context, bail};
use clap::Args;

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
pub fn run(args: &RestoreArgs) -> anyhow::Result<()> {
    let (config, file) = (Config::of_data(&args.copy.data)?, &args.copy.file);
    let dir = &config.store.sqlite_dir();
    let _lock = DirLock::take(dir)?;
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
    let restored = ohmstead_store_sqlite::restore(file, dir, args.accept_damage)
        .with_context(|| format!("cannot restore {}", file.display()))?;
    tell("Restored from", file, &restored.verified);
    if let Some(kept) = restored.kept {
        println!("What was there is kept as {}.", kept.display());
    }
    Ok(())
}
