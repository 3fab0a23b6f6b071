//! Compresses old readings, a little at a time.

use crate::config::Config;
use crate::serve::{SystemClock, open_existing};
use ohmstead_model::Clock;
use ohmstead_store::{SealRules, Spare, Store};
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(300);
/// Between two pieces of work, so that taking readings in goes first.
const BREATH: Duration = Duration::from_secs(1);

/// Seals what is old and quiet every few minutes; runs until dropped. The first call, at the
/// start, begins the quiet hour.
pub async fn keep_sealing(store: Arc<dyn Store>, clock: Arc<dyn Clock>, after_h: u32) {
    let rules = SealRules { after_ms: i64::from(after_h) * 3_600_000, ..SealRules::default() };
    loop {
        let mut pause = EVERY;
        match store.seal(clock.now(), rules).await {
            Ok(report) => {
                if report.days > 0 {
                    let (days, readings) = (report.days, report.readings);
                    tracing::debug!(days, readings, "old readings are sealed");
                }
                if report.more {
                    pause = BREATH;
                }
            }
            Err(error) => tracing::error!(%error, "old readings could not be sealed; trying again"),
        }
        tokio::time::sleep(pause).await;
    }
}

/// `ohmstead seal`: everything that is old enough, now, without waiting for the quiet hour. For
/// after a large import; a running hub does it by itself.
///
/// # Errors
/// When the store is in use or cannot be written.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let (store, _lock) = open_existing(&config)?;
    let after_ms = i64::from(config.store.seal_after_h) * 3_600_000;
    let rules = SealRules { after_ms, quiet_ms: 0, spare: Spare::Nothing, ..SealRules::default() };
    let (mut days, mut readings) = (0, 0);
    let bar = std::io::stderr().is_terminal();
    let skipped = loop {
        let report = store.seal(SystemClock.now(), rules).await?;
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
