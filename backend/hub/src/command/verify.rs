//! `ohmstead verify`: whether everything stored can be read.

use crate::args::DataArgs;
use crate::config::Config;
use crate::copy::tell;
use anyhow::{Context, bail};

/// Reads the store from end to end; a hub may be running.
///
/// # Errors
/// When it is no store, or something in it cannot be read: what, by device and time.
pub fn run(args: &DataArgs) -> anyhow::Result<()> {
    let config = Config::of_data(args)?;
    let dir = &config.store.sqlite_dir();
    let verified = ohmstead_store_sqlite::verify_store(dir)
        .with_context(|| format!("cannot verify the store in {}", dir.display()))?;
    if verified.damaged.is_empty() {
        tell("Read", dir, &verified);
        return Ok(());
    }
    for what in &verified.damaged {
        println!("{what}");
    }
    bail!("{} parts are damaged or missing: see above", verified.damaged.len())
}
