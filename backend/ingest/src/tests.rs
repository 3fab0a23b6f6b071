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

/// The shape that a Sigenergy bridge sent: a power factor in percent beside good values.
const POWER_FACTOR: &str = r#"[{"energy":1000,"power":600,"powerFactor":64.536,"timestamp":1739930110},{"energy":1010,"power":600,"powerFactor":64.5,"timestamp":1739930170}]"#;

#[tokio::test]
async fn one_bad_field_is_left_out_and_noted_and_the_rest_counts() {
    let (ingest, store) = ingest();
    ingest.accept("/energy/meter-01/data", POWER_FACTOR.as_bytes()).await.unwrap();
    let kept = store.readings(&meter(), TimeRange::ALL, 10).await.unwrap();
    let values: Vec<_> = kept.iter().map(|r| (r.energy.unwrap().0, r.power_factor)).collect();
    assert_eq!(values, [(1_000_000, None), (1_010_000, None)]);
    let notes = store.rejects(None, 10).await.unwrap();
    assert_eq!(notes.len(), 1, "one note for all of the same kind");
    assert_eq!((notes[0].reason.as_str(), notes[0].count), ("partial", 2));
    assert_eq!(notes[0].device, Some(meter()));
    let detail = &notes[0].detail;
    assert!(detail.starts_with("powerFactor 64.536 is outside -1 to 1"), "{detail}");
    assert!(detail.contains(r#""energy":1000"#), "{detail}");
    assert_eq!((ingest.metrics.outcome("stored"), ingest.metrics.outcome("rejected")), (2, 0));
    assert!(ingest.metrics.text().contains(r#"ohmstead_rejected_total{reason="partial"} 2"#));
}

#[tokio::test]
async fn each_field_stands_for_itself() {
    let cases = [
        (r#""power":600,"powerFactor":1.001"#, "powerFactor 1.001"),
        (r#""power":600,"voltage":-0.01"#, "voltage -0.01"),
        (r#""power":600,"energy":-12.5"#, "energy -12.5"),
        (r#""power":600,"energyExported":"a lot""#, "energyExported is of an invalid type"),
        (r#""power":600,"frequency":65535"#, "frequency 65535"),
        (r#""power":600,"current":[1,2]"#, "current is of an invalid type"),
        (r#""power":600,"estimated":"no idea""#, "estimated is of an invalid type"),
        (r#""power":600,"seq":-1"#, "seq is of an invalid type"),
        (r#""energy":600,"power":16000000"#, "power 16000000"),
    ];
    for (fields, wanted) in cases {
        let (ingest, store) = ingest();
        let json = format!(r#"{{{fields},"timestamp":1739930110}}"#);
        ingest.accept("/energy/meter-01/data", json.as_bytes()).await.unwrap();
        let kept = store.readings(&meter(), TimeRange::ALL, 10).await.unwrap();
        assert_eq!(kept.len(), 1, "{fields}");
        assert_eq!(kept[0].power.or(kept[0].energy.map(|e| Milliwatts(e.0))).unwrap().0, 600_000);
        let note = store.rejects(None, 1).await.unwrap().remove(0);
        assert_eq!(note.reason, "partial", "{fields}");
        assert!(note.detail.starts_with(wanted), "{fields}: {}", note.detail);
    }
}

#[tokio::test]
async fn what_was_not_measured_is_left_out_without_a_word() {
    let (ingest, store) = ingest();
    let array = r#"[{"voltage":"230.1","power":NaN,"timestamp":1739930110},
        {"voltage":230,"energy":nan,"current":-Infinity,"power":"unavailable","powerFactor":"","timestamp":"1739930111"},
        {"power":"5","energyExported":"unknown","energy":null,"timestamp":1739930112}]"#;
    ingest.accept("/energy/meter-01/data", array.as_bytes()).await.unwrap();
    let kept = store.readings(&meter(), TimeRange::ALL, 10).await.unwrap();
    let values: Vec<_> =
        kept.iter().map(|r| (r.voltage.map(|v| v.0), r.power.map(|p| p.0))).collect();
    assert_eq!(values, [(Some(230_100), None), (Some(230_000), None), (None, Some(5_000))]);
    assert_eq!(reasons(&store).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_bad_time_stamp_does_not_spoil_a_reading_that_boot_and_seq_can_place() {
    let (ingest, store) = ingest();
    for stamp in [r#""soon""#, "true", "nan", "1e300"] {
        let json = format!(r#"{{"power":1,"boot":4,"seq":9,"timestamp":{stamp}}}"#);
        ingest.accept("/energy/meter-01/data", json.as_bytes()).await.unwrap();
    }
    assert_eq!(store.unclocked(&meter()).await.unwrap().len(), 1, "the same reading four times");
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
        let Verdict::Reading(r) = check_reading(&meter(), &json, rules).verdict else {
            return Err(TestCaseError::fail("refused"));
        };
        prop_assert_eq!(r.at, TimestampMs(stamp * 1000));
        prop_assert_eq!(r.power, Milliwatts::from_units(power));
    }
}
