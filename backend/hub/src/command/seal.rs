//! `ohmstead seal`: old readings compressed, now.

use crate::args::DataArgs;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::context::open_existing;
use ohmstead_model::Clock;
use ohmstead_store::{SealRules, Spare};
use std::io::IsTerminal;

/// Seals everything that is old enough, without waiting for the quiet hour. For
/// after a large import; a running hub does it by itself.
///
/// # Errors
/// When the store is in use or cannot be written.
pub async fn run(args: DataArgs) -> anyhow::Result<()> {
    let config = Config::of_data(&args)?;
    let (store, _lock) = open_existing(&config).await?;
    let after_ms = i64::from(config.store.seal_after_h) * 3_600_000;
    let rules = SealRules { after_ms, quiet_ms: 0, spare: Spare::Nothing, ..SealRules::default() };
    let Some(maintenance) = store.maintenance() else {
        println!("This store needs no sealing.");
        return Ok(());
    };
    let (mut days, mut readings) = (0, 0);
    let bar = std::io::stderr().is_terminal();
    let skipped = loop {
        let report = maintenance.seal(SystemClock.now(), rules).await?;
        days += report.days;
        readings += report.readings;
        if bar {
            eprint!("\r\x1b[K{days} days, {readings} readings");
        }
        if !report.more {
            break report.skipped;
        }
    };
    if bar {
        eprint!("\r\x1b[K");
    }
    println!("Sealed {readings} readings of {days} days; {skipped} days could not be.");
    Ok(())
}
