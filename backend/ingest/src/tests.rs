use super::*;
use ohmstead_model::{ManualClock, Milliwatts, TimeRange, TimestampMs};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{ReadingStore, RejectStore};
use proptest::prelude::*;

const NOW: TimestampMs = TimestampMs(1_739_930_200_000);
const EXAMPLE: &str = r#"{"deviceId":"meter-01","voltage":220.4,"current":1.34,"power":295.4,"energy":1.24,"timestamp":1739930110}"#;

fn ingest() -> (Ingest, Arc<MemoryStore>) {
    let store = Arc::new(MemoryStore::new());
    let live = Live::new(16);
    let clock = Arc::new(ManualClock::at(NOW));
    let metrics = Arc::new(Metrics::new());
    (Ingest::new(store.clone(), clock, Limits::default(), live, metrics), store)
}

fn meter() -> DeviceId {
    DeviceId::new("meter-01").unwrap()
}

async fn reasons(store: &MemoryStore) -> Vec<String> {
    store.rejects(None, 100).await.unwrap().into_iter().rev().map(|r| r.reason).collect()
}

#[tokio::test]
async fn the_brief_s_example_is_stored_under_both_spellings_once() {
    let (ingest, store) = ingest();
    ingest.accept("/energy/meter-01/data", EXAMPLE.as_bytes()).await.unwrap();
    ingest.accept("energy/meter-01/data", EXAMPLE.as_bytes()).await.unwrap();
    let kept = store.readings(&meter(), TimeRange::ALL, 10).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].power, Some(Milliwatts(295_400)));
    assert_eq!((ingest.metrics.outcome("stored"), ingest.metrics.outcome("duplicate")), (1, 1));
}

#[tokio::test]
async fn a_bad_element_does_not_spoil_the_array() {
    let (ingest, store) = ingest();
    let array = format!(
        r#"[{EXAMPLE},{{"power":"x","timestamp":1739930111}},7,{}]"#,
        EXAMPLE.replace("110", "112")
    );
    ingest.accept("/energy/meter-01/data", array.as_bytes()).await.unwrap();
    assert_eq!(store.readings(&meter(), TimeRange::ALL, 10).await.unwrap().len(), 2);
    assert_eq!(reasons(&store).await, ["not-a-reading", "not-a-reading"]);
}

#[tokio::test]
async fn every_fault_is_kept_with_its_reason() {
    let (ingest, store) = ingest();
    let cases = [
        ("not-json", "nonsense["),
        ("not-json", "[]"),
        ("not-json", ""),
        ("device-mismatch", r#"{"deviceId":"other","power":1,"timestamp":1739930110}"#),
        ("no-values", r#"{"timestamp":1739930110}"#),
        ("implausible", r#"{"power":1e300,"timestamp":1739930110}"#),
        ("implausible", r#"{"energy":-1,"timestamp":1739930110}"#),
        ("implausible", r#"{"voltage":23000,"timestamp":1739930110}"#),
        ("no-timestamp", r#"{"power":1}"#),
        ("bad-timestamp", r#"{"power":1,"timestamp":"soon"}"#),
        ("before-earliest", r#"{"power":1,"timestamp":12}"#),
        ("in-future", r#"{"power":1,"timestamp":1739930501}"#),
    ];
    for (reason, payload) in cases {
        ingest.accept("/energy/meter-01/data", payload.as_bytes()).await.unwrap();
        let newest = store.rejects(None, 1).await.unwrap().remove(0);
        let expected = if payload == "nonsense[" { "not-a-reading" } else { reason };
        assert_eq!(newest.reason, expected, "{payload}: {}", newest.detail);
        assert_eq!(newest.payload, payload.as_bytes());
    }
    ingest.accept("/energy/a b/data", EXAMPLE.as_bytes()).await.unwrap();
    ingest.accept("/energy/meter-01/status", b"dancing").await.unwrap();
    assert_eq!(reasons(&store).await[cases.len()..], ["bad-device-id", "bad-status"]);
    assert_eq!(store.readings(&meter(), TimeRange::ALL, 10).await.unwrap(), []);
}

#[tokio::test]
async fn without_a_clock_boot_and_seq_save_a_reading() {
    let (ingest, store) = ingest();
    for stamp in ["", r#","timestamp":12"#, r#","timestamp":1939930501"#] {
        let json = format!(r#"{{"power":{},"boot":4,"seq":9{stamp}}}"#, stamp.len());
        ingest.accept("/energy/meter-01/data", json.as_bytes()).await.unwrap();
    }
    assert_eq!(store.unclocked(&meter()).await.unwrap().len(), 3);
    assert_eq!(reasons(&store).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_reading_five_minutes_ahead_is_still_good() {
    let (ingest, store) = ingest();
    let json = r#"{"power":1,"timestamp":1739930500}"#;
    ingest.accept("/energy/meter-01/data", json.as_bytes()).await.unwrap();
    assert_eq!(store.readings(&meter(), TimeRange::ALL, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn listeners_hear_of_new_readings_only() {
    let (ingest, _store) = ingest();
    let mut news = ingest.live.subscribe();
    for _ in 0..2 {
        ingest.accept("/energy/meter-01/data", EXAMPLE.as_bytes()).await.unwrap();
    }
    ingest.accept("/energy/meter-01/status", b"offline").await.unwrap();
    assert!(matches!(news.try_recv().unwrap(), LiveEvent::Reading { .. }));
    assert!(matches!(
        news.try_recv().unwrap(),
        LiveEvent::Status { status: ohmstead_store::Status::Offline, .. }
    ));
    assert!(news.try_recv().is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_the_checks_panic(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        let rules_limits = Limits::default();
        let rules = ClockRules { now: NOW, limits: &rules_limits };
        if let Ok(parts) = reading::split(&payload) {
            for json in parts {
                check_reading(&meter(), json, rules);
            }
        }
    }

    #[test]
    fn json_like_text_never_panics_and_good_numbers_survive(
        power in -15e6..15e6f64, stamp in 946_684_800i64..1_739_930_200, junk in "[\\[\\]{}\",:a-z0-9.eE+-]{0,60}",
    ) {
        let limits = Limits::default();
        let rules = ClockRules { now: NOW, limits: &limits };
        check_reading(&meter(), &junk, rules);
        let json = format!(r#"{{"power":{power},"timestamp":{stamp}}}"#);
        let Verdict::Reading(r) = check_reading(&meter(), &json, rules) else {
            return Err(TestCaseError::fail("refused"));
        };
        prop_assert_eq!(r.at, TimestampMs(stamp * 1000));
        prop_assert_eq!(r.power, Milliwatts::from_units(power));
    }
}
