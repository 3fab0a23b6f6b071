//! `ohmstead verify`: whether everything stored can be read.

use crate::args::DataArgs;
use crate::config::Config;
use crate::copy::{rows, tell};
use crate::filling::check_whole;
use crate::movable;
use anyhow::{Context, bail};
use std::path::Path;

/// Reads the store from end to end; a hub may be running.
///
/// # Errors
/// When it is no store, or something in it cannot be read: what, by device and time.
pub async fn run(args: &DataArgs) -> anyhow::Result<()> {
    let config = Config::of_data(args)?;
    let address = config.store.address();
    let attempt = || format!("cannot verify the store {address}");
    let name = address.to_string();
    let (name, verified) = match config.store.sqlite_dir() {
        Some(dir) => {
            let verified = ohmstead_store_sqlite::verify_store(&dir).with_context(attempt)?;
            (dir.display().to_string(), verified)
        }
        None => {
            let held = movable::open_at(&address, true).await?;
            check_whole(&*held.store).await.with_context(attempt)?;
            (name, rows::examine(&*held.store).await.with_context(attempt)?)
        }
    };
    if verified.damaged.is_empty() {
        tell("Read", Path::new(&name), &verified);
        return Ok(());
    }
    for what in &verified.damaged {
        println!("{what}");
    }
    bail!("{} parts are damaged or missing: see above", verified.damaged.len())
}
