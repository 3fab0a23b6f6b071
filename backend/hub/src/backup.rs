//! `ohmstead backup` and `ohmstead restore`.

use crate::config::Config;
use crate::lock::DirLock;
use anyhow::{Context, bail};
use ohmstead_store_sqlite::Verified;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::{Path, PathBuf};

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
    let sum = checksum(file)?;
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let beside = beside(file);
    std::fs::write(&beside, format!("{sum}  {name}\n"))
        .with_context(|| format!("cannot write {}", beside.display()))?;
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
    let verified = ohmstead_store_sqlite::restore(file, dir, accept_damage)
        .with_context(|| format!("cannot restore {}", file.display()))?;
    tell("Restored from", file, &verified);
    Ok(())
}

/// The file with the copy's checksum, as `sha256sum --check` reads it.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sha256");
    name.into()
}

fn checksum(file: &Path) -> anyhow::Result<String> {
    let attempt = || format!("cannot read {}", file.display());
    let mut hash = Sha256::new();
    let mut reader = std::fs::File::open(file).with_context(attempt)?;
    let mut piece = vec![0; 1 << 16];
    loop {
        let n = reader.read(&mut piece).with_context(attempt)?;
        if n == 0 {
            break;
        }
        hash.update(&piece[..n]);
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}
