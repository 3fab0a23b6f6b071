//! What is counted of copies, here and in a bucket.

use ohmstead_api::{BackupFile, BackupReport};
use ohmstead_ingest::Metrics;
use ohmstead_model::TimestampMs;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Names and words of the series: ok, attempt, success, bytes, duration.
type Names = [(&'static str, &'static str); 5];

const HERE: Names = [
    ("ohmstead_backup_ok", "1 when the last backup was made, and restored on trial."),
    ("ohmstead_backup_last_attempt_timestamp_seconds", "When the last backup was begun."),
    ("ohmstead_backup_last_success_timestamp_seconds", "When the last good backup was begun."),
    ("ohmstead_backup_bytes", "Size of the last good backup."),
    (
        "ohmstead_backup_duration_seconds",
        "How long the last backup took, with its trial, rounded up.",
    ),
];
const BUCKET: Names = [
    ("ohmstead_backup_s3_ok", "1 when the last backup was put into the bucket, and read back."),
    (
        "ohmstead_backup_s3_last_attempt_timestamp_seconds",
        "When a backup was last sent to the bucket.",
    ),
    (
        "ohmstead_backup_s3_last_success_timestamp_seconds",
        "When the newest backup in the bucket was made.",
    ),
    ("ohmstead_backup_s3_bytes", "Size of the newest backup in the bucket."),
    (
        "ohmstead_backup_s3_duration_seconds",
        "How long it took to send the last backup and to read it back, rounded up.",
    ),
];

/// Unix seconds and bytes of one place, 0 while there is none.
struct Place([AtomicI64; 5]);

impl Place {
    fn shown(names: Names, metrics: &Metrics) -> Arc<Self> {
        let this = Arc::new(Self(std::array::from_fn(|_| AtomicI64::new(0))));
        for (n, (name, help)) in names.into_iter().enumerate() {
            let this = this.clone();
            metrics.gauge(name, help, move || this.0[n].load(Ordering::Relaxed));
        }
        this
    }

    fn note(&self, last: Option<(bool, &str, u64)>, newest: Option<&BackupFile>) {
        let Some((is_ok, at, took_ms)) = last else { return };
        let second = |at: &str| TimestampMs::parse(at).map_or(0, |at| at.0 / 1000);
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let values = [
            i64::from(is_ok),
            second(at),
            newest.map_or(0, |f| second(&f.at)),
            newest.map_or(0, |f| number(f.bytes)),
            number(took_ms.div_ceil(1000)),
        ];
        for (counted, value) in self.0.iter().zip(values) {
            counted.store(value, Ordering::Relaxed);
        }
    }
}

/// What is counted of them.
pub struct Counted {
    here: Arc<Place>,
    bucket: Option<Arc<Place>>,
}

impl Counted {
    /// Shows it in the metrics; of a bucket only where there is one.
    pub fn shown(has_bucket: bool, metrics: &Metrics) -> Self {
        let bucket = has_bucket.then(|| Place::shown(BUCKET, metrics));
        Self { here: Place::shown(HERE, metrics), bucket }
    }

    /// Notes what became of the last.
    pub fn note(&self, report: &BackupReport) {
        let last = report.last.as_ref().map(|l| (l.fault.is_none(), l.at.as_str(), l.took_ms));
        self.here.note(last, report.files.first());
        if let (Some(place), Some(s3)) = (&self.bucket, &report.s3) {
            let last = s3.last.as_ref().map(|l| (l.fault.is_none(), l.at.as_str(), l.took_ms));
            place.note(last, s3.files.first());
        }
    }
}
