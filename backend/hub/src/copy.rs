//! A copy of a store: its checksum beside it, and what is said of it.

pub mod rows;

use crate::args::DataArgs;
use crate::key::hex;
use anyhow::Context;
use clap::Args;
use ohmstead_store_sqlite::Verified;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Which copy, of which store.
#[derive(Debug, Args)]
pub struct CopyArgs {
    /// The copy.
    pub file: PathBuf,
    #[command(flatten)]
    pub data: DataArgs,
}

/// Prints what was copied.
pub fn tell(what: &str, file: &Path, v: &Verified) {
    println!(
        "{what} {}: {} devices, {} readings, {} bytes, verified.",
        file.display(),
        v.devices,
        v.readings,
        v.bytes
    );
}

/// The file with the copy's checksum, as `sha256sum --check` reads it.
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sha256");
    name.into()
}

/// Writes the checksum of `file` beside the name that it has or will have.
///
/// # Errors
/// When it cannot be read, or the checksum not written.
pub fn write_checksum(file: &Path, named: &Path) -> anyhow::Result<()> {
    let name = named.file_name().unwrap_or(named.as_os_str()).to_string_lossy();
    let text = format!("{}  {name}\n", checksum(file)?);
    let beside = beside(named);
    std::fs::write(&beside, text).with_context(|| format!("cannot write {}", beside.display()))
}

/// SHA-256 of a file, in hexadecimal digits.
///
/// # Errors
/// When it cannot be read.
pub fn checksum(file: &Path) -> anyhow::Result<String> {
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
    Ok(hex(&hash.finalize()))
}
