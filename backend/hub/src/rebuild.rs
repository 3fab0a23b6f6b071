//! `ohmstead rebuild`: everything derived, anew from the readings.

use crate::config::Config;
use crate::serve::open_store;
use ohmstead_derive::Derive;
use ohmstead_ingest::Live;
use std::io::{IsTerminal, Write};

/// Derives every interval and alert anew, with progress on standard error.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let (store, _lock) = open_store(&config)?;
    let derive = Derive::new(store.clone(), Live::new(1));
    let devices = store.devices().await?;
    let bar = std::io::stderr().is_terminal();
    for (n, device) in devices.iter().enumerate() {
        if bar {
            eprint!("\r\x1b[K{:>3} %  {}", n * 100 / devices.len(), device.id);
            std::io::stderr().flush()?;
        }
        derive.rebuild(&device.id).await?;
    }
    if bar {
        eprint!("\r\x1b[K");
    }
    println!("Rebuilt {} devices.", devices.len());
    Ok(())
}
