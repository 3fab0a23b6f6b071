//! Makes copies of the store when they are due.

use crate::backup::Backups;
use crate::clock::ClockWatch;
use ohmstead_api::{BackupReport, LastBackup};
use ohmstead_ingest::Metrics;
use ohmstead_model::{Clock, TimestampMs};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(30);
/// One that failed is tried again after this, or when the next is due, ms.
const AGAIN_MS: i64 = 3_600_000;

/// What is counted of them; Unix seconds and bytes, 0 while there is none.
#[derive(Default)]
struct Counted {
    is_ok: AtomicI64,
    attempt_s: AtomicI64,
    success_s: AtomicI64,
    bytes: AtomicI64,
    took_s: AtomicI64,
}

impl Counted {
    fn show(self: &Arc<Self>, metrics: &Metrics) {
        let gauge = |name, help, field: fn(&Self) -> &AtomicI64| {
            let this = self.clone();
            metrics.gauge(name, help, move || field(&this).load(Ordering::Relaxed));
        };
        gauge(
            "ohmstead_backup_ok",
            "1 when the last backup was made, and restored on trial.",
            |c| &c.is_ok,
        );
        gauge(
            "ohmstead_backup_last_attempt_timestamp_seconds",
            "When the last backup was begun.",
            |c| &c.attempt_s,
        );
        gauge(
            "ohmstead_backup_last_success_timestamp_seconds",
            "When the last good backup was begun.",
            |c| &c.success_s,
        );
        gauge("ohmstead_backup_bytes", "Size of the last good backup.", |c| &c.bytes);
        gauge(
            "ohmstead_backup_duration_seconds",
            "How long the last backup took, with its trial, rounded up.",
            |c| &c.took_s,
        );
    }

    fn note(&self, report: &BackupReport) {
        let Some(last) = &report.last else { return };
        let at = TimestampMs::parse(&last.at).map_or(0, |at| at.0 / 1000);
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.is_ok.store(i64::from(last.fault.is_none()), Ordering::Relaxed);
        self.attempt_s.store(at, Ordering::Relaxed);
        self.took_s.store(number(last.took_ms.div_ceil(1000)), Ordering::Relaxed);
        let newest = report.files.first();
        let good = newest.and_then(|f| TimestampMs::parse(&f.at).ok()).map_or(0, |at| at.0 / 1000);
        self.success_s.store(good, Ordering::Relaxed);
        self.bytes.store(newest.map_or(0, |f| number(f.bytes)), Ordering::Relaxed);
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
    let counted = Arc::new(Counted::default());
    counted.show(&metrics);
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
    let mut not_before = TimestampMs(i64::MIN);
    loop {
        let now = clock.now();
        if watch.is_credible() && now >= not_before && backups.is_due(now) {
            not_before = TimestampMs(now.0 + AGAIN_MS.min(backups.every_ms()));
            let last = backups.make(now).await;
            match &last.fault {
                None => {
                    let (file, readings, bytes, ms) =
                        (last.file.as_deref(), last.readings, last.bytes, last.took_ms);
                    tracing::info!(
                        file,
                        readings,
                        bytes,
                        ms,
                        "backed up, and the copy was restored on trial"
                    );
                }
                Some(fault) => {
                    tracing::error!(dir = %backups.dir().display(), "the backup failed: {fault}")
                }
            }
            tell(Some(last));
        }
        tokio::time::sleep(LOOK).await;
    }
}
