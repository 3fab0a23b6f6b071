//! Takes raw readings away that are older than they are to be kept, a little at a time.

use crate::clock::ClockWatch;
use ohmstead_derive::Derive;
use ohmstead_model::{Clock, DeviceId, TimestampMs};
use ohmstead_store::{Result, Store, newest_reading};
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(600);
/// Between two pieces of work, so that taking readings in goes first.
const BETWEEN_PIECES: Duration = Duration::from_millis(500);
const DAY_MS: i64 = 86_400_000;

/// Keeps raw readings for `days` whole UTC days, and a little more where the ledger needs it; runs
/// until dropped.
pub async fn run(
    store: Arc<dyn Store>,
    derive: Arc<Derive>,
    clock: Arc<dyn Clock>,
    watch: Arc<ClockWatch>,
    days: u32,
) {
    loop {
        if watch.is_credible()
            && let Err(error) = pass(&*store, &derive, clock.now(), days).await
        {
            tracing::error!(%error, "old readings could not be taken away; trying again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn pass(store: &dyn Store, derive: &Derive, now: TimestampMs, days: u32) -> Result<()> {
    let newest = newest_reading(store).await?;
    // A clock that is years ahead must not take everything away: no reading is from there.
    let Some(now) = newest.map(|newest| now.min(newest + DAY_MS)) else { return Ok(()) };
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

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_ingest::Live;
    use ohmstead_model::{MilliwattHours, Milliwatts, Reading, TimeRange};
    use ohmstead_store::memory::MemoryStore;
    use ohmstead_store::{Entry, ReadingStore};

    #[tokio::test]
    async fn a_clock_years_ahead_of_every_reading_takes_no_more_than_the_right_one_would() {
        let (store, device) = (Arc::new(MemoryStore::new()), DeviceId::new("m").unwrap());
        let newest = TimestampMs(20_000 * DAY_MS);
        let minutes = |n: i64| Entry::Reading {
            device: device.clone(),
            reading: Reading {
                at: newest + -n * 300_000,
                power: Some(Milliwatts(12_000)),
                energy: Some(MilliwattHours(1_000_000 - n * 1000)),
                ..Reading::default()
            },
        };
        let all = 20 * 288;
        store.commit((0..all).map(minutes).collect(), newest).await.unwrap();
        let derive = Derive::new(store.clone(), Live::new(1));
        derive.pending().await.unwrap();
        let kept = async || store.readings(&device, TimeRange::ALL, 10_000).await.unwrap().len();
        pass(&*store, &derive, newest, 30).await.unwrap();
        assert_eq!(kept().await, all as usize);
        pass(&*store, &derive, newest + 4 * 365 * DAY_MS, 30).await.unwrap();
        assert_eq!(kept().await, all as usize, "nobody has read anything in those years");
        pass(&*store, &derive, newest, 5).await.unwrap();
        let left = kept().await;
        assert!((5 * 288..all as usize).contains(&left), "the old ones go, {left} are left");
    }
}
