//! Makes copies of the store when they are due, and puts them into the bucket where there is one.

mod counted;

use crate::backup::Backups;
use crate::clock::ClockWatch;
use counted::Counted;
use ohmstead_api::{BackupReport, LastBackup, LastUpload};
use ohmstead_ingest::Metrics;
use ohmstead_model::{Clock, TimestampMs};
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(30);
/// One that failed is tried again after this, or when the next is due, ms.
const AGAIN_MS: i64 = 3_600_000;
/// What the bucket did not take is tried again after this at first, then ever later, ms.
const SOON_MS: i64 = 15_000;

/// When the bucket is asked again.
struct Again {
    not_before: TimestampMs,
    pause_ms: i64,
}

impl Again {
    fn at_once() -> Self {
        Self { not_before: TimestampMs(i64::MIN), pause_ms: SOON_MS }
    }

    fn after(&mut self, now: TimestampMs) {
        self.not_before = now + self.pause_ms;
        self.pause_ms = (self.pause_ms * 2).min(AGAIN_MS);
    }
}

/// Runs until dropped. What there is stands in `report`.
pub async fn run(
    backups: Backups,
    report: Arc<RwLock<Option<BackupReport>>>,
    clock: Arc<dyn Clock>,
    watch: Arc<ClockWatch>,
    metrics: Arc<Metrics>,
) {
    let counted = Counted::shown(backups.offsite().is_some(), &metrics);
    // What cannot be noted beside the copies is told all the same.
    let tell = |last: Option<LastBackup>| {
        let mut now = backups.report();
        now.last = last.or(now.last);
        counted.note(&now);
        if let Ok(mut shown) = report.write() {
            *shown = Some(now);
        }
    };
    tell(None);
    let mut last = None;
    let mut not_before = TimestampMs(i64::MIN);
    let mut again = Again::at_once();
    loop {
        let now = clock.now();
        if watch.is_credible() && now >= not_before && backups.is_due(now) {
            not_before = TimestampMs(now.0 + AGAIN_MS.min(backups.every_ms()));
            let made = backups.make(now).await;
            say(&made, &backups);
            last = Some(made);
            tell(last.clone());
        }
        let now = clock.now();
        if watch.is_credible()
            && now >= again.not_before
            && let Some(put) = backups.put_offsite(now).await
        {
            match &put.fault {
                None => again = Again::at_once(),
                Some(_) => again.after(clock.now()),
            }
            say_put(&put, &backups);
            tell(last.clone());
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn say(last: &LastBackup, backups: &Backups) {
    let LastBackup { file, readings, bytes, took_ms: ms, .. } = last;
    match &last.fault {
        None => {
            let file = file.as_deref();
            tracing::info!(
                file,
                readings,
                bytes,
                ms,
                "backed up, and the copy was restored on trial"
            );
        }
        Some(fault) => {
            tracing::error!(dir = %backups.dir().display(), "the backup failed: {fault}");
        }
    }
}

fn say_put(last: &LastUpload, backups: &Backups) {
    let LastUpload { file, bytes, took_ms: ms, .. } = last;
    let address = backups.offsite().map(|o| o.report().address).unwrap_or_default();
    match &last.fault {
        None => {
            let file = file.as_deref();
            tracing::info!(
                address,
                file,
                bytes,
                ms,
                "the copy was put into the bucket, read back and compared"
            );
        }
        Some(fault) => tracing::error!(address, "the copy is not in the bucket: {fault}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_asked_again_ever_later_and_at_the_latest_after_an_hour() {
        let (mut again, mut now) = (Again::at_once(), TimestampMs(0));
        let mut pauses = Vec::new();
        for _ in 0..11 {
            again.after(now);
            pauses.push((again.not_before - now) / 1000);
            now = again.not_before;
        }
        assert_eq!(pauses, [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    }
}
