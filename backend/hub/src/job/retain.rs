//! Takes raw readings away that are older than they are to be kept, a little at a time.

use ohmstead_derive::Derive;
use ohmstead_model::{Clock, DeviceId, TimestampMs};
use ohmstead_store::{Result, Store};
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(600);
/// Between two pieces of work, so that taking readings in goes first.
const BETWEEN_PIECES: Duration = Duration::from_millis(500);
const DAY_MS: i64 = 86_400_000;

/// Keeps raw readings for `days` whole UTC days, and a little more where the ledger needs it; runs
/// until dropped.
pub async fn run(store: Arc<dyn Store>, derive: Arc<Derive>, clock: Arc<dyn Clock>, days: u32) {
    loop {
        if let Err(error) = pass(&*store, &derive, clock.now(), days).await {
            tracing::error!(%error, "old readings could not be taken away; trying again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn pass(store: &dyn Store, derive: &Derive, now: TimestampMs, days: u32) -> Result<()> {
    let today = now.0.div_euclid(DAY_MS);
    let horizon = TimestampMs((today - i64::from(days)) * DAY_MS);
    for device in store.devices().await? {
        if derive.freeze(&device.id, horizon, now).await? {
            expire(store, &device.id).await?;
        }
    }
    Ok(())
}

async fn expire(store: &dyn Store, device: &DeviceId) -> Result<()> {
    let mut readings = 0;
    loop {
        let report = store.expire(device).await?;
        readings += report.readings;
        if !report.more {
            break;
        }
        tokio::time::sleep(BETWEEN_PIECES).await;
    }
    if readings > 0 {
        tracing::info!(%device, readings, "raw readings older than they are kept are gone");
    }
    Ok(())
}
