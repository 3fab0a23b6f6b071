//! A database of each released schema opens, and everything in it is as it was written.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "migration/content.rs"]
mod content;
#[path = "migration/later.rs"]
mod later;

use content::dev;
use ohmstead_ledger::Combination;
use ohmstead_model::{Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::identity::{AuditFilter, AuditStore, OneTimeLink, PeopleStore, SiteStore};
use ohmstead_store::{
    AlertFilter, BillStore, ContractStore, CorrectionStore, DeviceStore, FirmwareStore, FleetStore,
    IntervalStore, KeyStore, OutboxStore, PeriodStore, PriceFilter, PriceStore, ReadingStore,
    RejectStore, RetainedMessage, RetainedMessageStore, RetentionStore, RolloutStore,
    VirtualMeterStore,
};
use ohmstead_store::{AlertStore, memory::MemoryStore};
use ohmstead_store_sqlite::{FILE, SqliteStore};
use std::path::{Path, PathBuf};

/// Every fixture, by the number of its schema.
fn fixtures() -> Vec<PathBuf> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let files = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> =
        files.filter(|p| p.extension().is_some_and(|e| e == "db")).collect();
    all.sort();
    all
}

/// The number of a fixture's schema.
fn number(fixture: &Path) -> u32 {
    let name = fixture.file_stem().unwrap().to_str().unwrap();
    name.strip_prefix("schema-").unwrap().parse().unwrap()
}

fn open(fixture: &PathBuf) -> (tempfile::TempDir, SqliteStore) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(fixture, dir.path().join(FILE)).unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    (dir, store)
}

/// Compares answers with those of the reference store, filled alike by this program.
#[tokio::test]
async fn every_released_schema_gives_the_same_numbers() {
    let every_slot = SlotRange::new(Slot(i32::MIN), Slot(i32::MAX));
    assert!(!fixtures().is_empty());
    for fixture in fixtures() {
        let (_dir, store) = open(&fixture);
        let fresh = MemoryStore::new();
        content::fill(&fresh).await;
        if number(&fixture) >= 12 {
            later::fill(&fresh).await;
            same_later(&store, &fresh, &fixture).await;
        }
        macro_rules! same {
            ($($call:tt)*) => {
                assert_eq!(store.$($call)*.await.unwrap(), fresh.$($call)*.await.unwrap(), "{fixture:?}");
            };
        }
        same!(devices());
        for device in [dev("main"), dev("kitchen"), dev("old")] {
            let id = &device;
            same!(readings(id, TimeRange::ALL, usize::MAX));
            same!(conflicts(id, TimeRange::ALL));
            same!(unclocked(id));
            same!(placed(id, TimeRange::ALL));
            same!(boot_readings(id, 3));
            same!(intervals(id, every_slot));
            same!(energies(id, every_slot));
            same!(interval_span(id));
            same!(findings(id, TimeRange::ALL, usize::MAX));
            same!(corrections(id));
            same!(settings(id));
            same!(frozen(id));
            same!(commands(id, 9));
        }
        let marks = store.dirty().await.unwrap();
        let behind: Vec<_> = marks.iter().map(|m| m.device.as_str()).collect();
        assert_eq!(behind, ["main"], "what was behind is behind");
        same!(rejects(None, 9));
        let mut rules = fresh.rules().await.unwrap();
        rules.retain(|rule| rule.schedule.is_none() && !came_later(&rule.id));
        assert_eq!(store.rules().await.unwrap(), rules, "{fixture:?}");
        same!(alerts(AlertFilter { limit: 9, ..AlertFilter::default() }));
        same!(contracts());
        same!(prices(PriceFilter::default(), every_slot));
        same!(price_changes("day-ahead", "NO2", 9));
        same!(bills());
        same!(credentials());
        same!(events(None, None, 9));
    }
}

/// Rules of money, of what is expected, of meters' events and of anomalies came later than these files, and so did
/// hours of rules.
fn came_later(rule: &str) -> bool {
    let kinds = ["projected-", "forecast-", "edge-", "anomaly-"];
    rule.ends_with("-cost") || kinds.iter().any(|kind| rule.starts_with(kind))
}

/// The same of what schema 8 did not have, or kept otherwise.
async fn same_later(store: &SqliteStore, fresh: &MemoryStore, fixture: &Path) {
    macro_rules! same {
        ($($call:tt)*) => {
            assert_eq!(store.$($call)*.await.unwrap(), fresh.$($call)*.await.unwrap(), "{fixture:?}");
        };
    }
    let mut sites = fresh.sites().await.unwrap();
    for site in &mut sites {
        // None of them knew of a site's language yet.
        site.language = ohmstead_model::Language::default();
    }
    assert_eq!(store.sites().await.unwrap(), sites, "{fixture:?}");
    same!(placements());
    same!(accounts());
    same!(sessions());
    same!(api_tokens());
    same!(link(later::shapes::<OneTimeLink>("link")[0].hash));
    same!(sign_in_keys());
    same!(audit(AuditFilter { limit: 9, ..AuditFilter::default() }));
    same!(outbox_since(0, 99));
    same!(outbox_end());
    same!(virtual_meters());
    same!(retained_messages());
    same!(firmwares());
    same!(firmware_file(1));
    same!(rollouts());
    same!(meter_infos());
    same!(model_trainings());
    same!(period_revision(&dev("old")));
    same!(values(""));
}

/// What schema 8 kept as values under prefixed keys.
#[tokio::test]
async fn values_of_schema_8_have_tables_of_their_own() {
    let (_dir, store) = open(&fixtures()[0]);
    let meters = store.virtual_meters().await.unwrap();
    assert_eq!((meters[0].id.as_str(), meters[0].name.as_deref()), ("both", None));
    assert_eq!((meters[1].id.as_str(), meters[1].name.as_deref()), ("house", Some("House")));
    assert_eq!(meters[1].combination, Combination::Remainder);
    assert_eq!(meters[1].members, [dev("main"), dev("kitchen")]);
    let topic = "/energy/main/status".to_owned();
    let message = RetainedMessage { topic, qos: 1, payload: b"on".into() };
    assert_eq!(store.retained_messages().await.unwrap(), [message]);
    let firmware = store.firmwares().await.unwrap().remove(0);
    assert_eq!((firmware.id, firmware.bytes, firmware.draft.version), (1, 5, [1, 2, 3]));
    assert_eq!(store.firmware_file(1).await.unwrap(), Some(vec![1, 2, 3, 4, 5]));
    let rollout = store.rollouts().await.unwrap().remove(0);
    assert_eq!((rollout.id, rollout.revision), (1, 1));
    assert!(rollout.body.contains(r#""state":"running""#));
    let info = store.meter_infos().await.unwrap().remove(0);
    assert_eq!(info.device, dev("main"));
    assert!(info.body.starts_with(r#"{"firmware":"1.2.3""#));
    let trained = store.model_trainings().await.unwrap();
    assert_eq!(trained, [(dev("main"), TimestampMs(1_708_000_000_000))]);
}

/// Run by hand before a release that changes the schema:
/// `FIXTURE=08 cargo test -p ohmstead-store-sqlite --test migration -- --ignored`.
#[tokio::test]
#[ignore = "writes a file into the repository"]
async fn write_the_fixture_of_this_schema() {
    let number = std::env::var("FIXTURE").expect("FIXTURE: the schema's number");
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    content::fill(&store).await;
    later::fill(&store).await;
    drop(store);
    let name = format!("{}/tests/fixtures/schema-{number}.db", env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(dir.path().join(FILE), name).unwrap();
}
