//! Compresses readings that are old and quiet, a little at a time.

use crate::clock::ClockWatch;
use ohmstead_model::Clock;
use ohmstead_store::{SealRules, Store};
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(300);
/// Between two pieces of work, so that taking readings in goes first.
const BETWEEN_PIECES: Duration = Duration::from_secs(1);

/// Seals what is old and quiet every few minutes; runs until dropped. The first call, at the
/// start, begins the quiet hour.
pub async fn run(
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    watch: Arc<ClockWatch>,
    after_h: u32,
) {
    let rules = SealRules { after_ms: i64::from(after_h) * 3_600_000, ..SealRules::default() };
    // A backend that compresses by itself has nothing to be sealed.
    let Some(maintenance) = store.maintenance() else { return };
    loop {
        if !watch.is_credible() {
            tokio::time::sleep(EVERY).await;
            continue;
        }
        let mut pause = EVERY;
        match maintenance.seal(clock.now(), rules).await {
            Ok(report) => {
                if report.days > 0 {
                    let (days, readings) = (report.days, report.readings);
                    tracing::debug!(days, readings, "old readings are sealed");
                }
                if report.more {
                    pause = BETWEEN_PIECES;
                }
            }
            Err(error) => tracing::error!(%error, "old readings could not be sealed; trying again"),
        }
        tokio::time::sleep(pause).await;
    }
}
