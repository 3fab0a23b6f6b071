//! Import and export over the reference store.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::float_cmp)]

mod bad_files;
mod golden;
mod home_assistant_database;
mod periods;
mod resume;
mod round_trip;
mod uci;

use ohmstead_ingest::{Ingest, Limits, Live, Metrics};
use ohmstead_model::{DeviceId, ManualClock, Reading, TimeRange, TimestampMs};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{DeviceStore, ReadingStore};
use ohmstead_transfer::{
    EXPORT_HEADER, ImportOptions, Report, TransferError, export_readings, import,
};
use std::sync::Arc;

/// 2026-11-01.
const NOW: TimestampMs = TimestampMs(1_793_491_200_000);

fn hub() -> (Ingest, Arc<MemoryStore>) {
    let store = Arc::new(MemoryStore::new());
    let clock = Arc::new(ManualClock::at(NOW));
    let metrics = Arc::new(Metrics::new());
    (Ingest::new(store.clone(), clock, Limits::default(), Live::new(1), metrics), store)
}

fn device(id: &str) -> DeviceId {
    DeviceId::new(id).unwrap()
}

/// Options for one device.
fn whole(id: &str) -> ImportOptions {
    ImportOptions { device: Some(device(id)), ..ImportOptions::default() }
}

async fn run(
    text: impl AsRef<[u8]>,
    options: &ImportOptions,
    ingest: &Ingest,
) -> Result<Report, TransferError> {
    import(text.as_ref(), options, ingest, &mut |_| {}).await
}

async fn dump(store: &MemoryStore) -> String {
    let devices = store.devices().await.unwrap().into_iter().map(|d| d.id).collect();
    let mut out = Vec::new();
    export_readings(store, devices, TimeRange::ALL, &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

/// What a file leaves in an empty store, as an export without its header.
async fn rows(text: impl AsRef<[u8]>, options: &ImportOptions) -> (Report, Vec<String>) {
    let (ingest, store) = hub();
    let report = run(text, options, &ingest).await.unwrap();
    let dump = dump(&store).await;
    let rows = dump.strip_prefix(EXPORT_HEADER).unwrap();
    (report, rows.lines().map(str::to_owned).collect())
}

async fn readings(store: &MemoryStore, id: &str) -> Vec<Reading> {
    store.readings(&device(id), TimeRange::ALL, usize::MAX).await.unwrap()
}

#[test]
fn imports_and_exports_can_run_on_any_thread() {
    fn sendable<T: Send>(_: &T) {}
    let (ingest, store) = hub();
    let store: Arc<dyn ohmstead_store::Store> = store;
    let options = ImportOptions::default();
    let mut progress = |_| {};
    sendable(&import(&b""[..], &options, &ingest, &mut progress));
    let mut out = Vec::new();
    sendable(&export_readings(store.as_ref(), Vec::new(), TimeRange::ALL, &mut out));
}
