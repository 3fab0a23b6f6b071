//! Compresses old readings, a little at a time.

use ohmstead_model::Clock;
use ohmstead_store::{SealRules, Store};
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(300);

/// Seals what is old and quiet every few minutes; runs until dropped.
pub async fn keep_sealing(store: Arc<dyn Store>, clock: Arc<dyn Clock>, after_h: u32) {
    let rules = SealRules { after_ms: i64::from(after_h) * 3_600_000, ..SealRules::default() };
    loop {
        tokio::time::sleep(EVERY).await;
        match store.seal(clock.now(), rules).await {
            Ok(report) if report.days > 0 => {
                tracing::debug!(
                    days = report.days,
                    readings = report.readings,
                    "old readings are sealed"
                );
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "old readings could not be sealed; trying again"),
        }
    }
}
