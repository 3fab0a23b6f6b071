//! What stands out, in loads as they come.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "support/faults.rs"]
mod faults;
#[path = "support/households.rs"]
mod households;

use jiff::tz::TimeZone;
use ohmstead_insight::{AnomalyKind, History, anomalies};
use ohmstead_model::{MilliwattHours, TimestampMs};
use proptest::prelude::*;

fn history(kwh: impl IntoIterator<Item = Option<f64>>) -> History {
    let hours: Vec<_> =
        kwh.into_iter().map(|v| v.map(|v| MilliwattHours((v * 1e6).round() as i64))).collect();
    let start = TimestampMs::parse("2026-01-05T00:00:00Z").unwrap();
    History::new(start, &hours, TimeZone::get("Europe/Berlin").unwrap()).unwrap()
}

/// Standby, an evening, and a scatter that no two hours share.
fn ordinary(hour: usize) -> f64 {
    let scatter = (hour * 7919 % 1000) as f64 / 10_000.0;
    0.2 + scatter + if (17..22).contains(&(hour % 24)) { 0.8 } else { 0.0 }
}

fn quiet() -> History {
    history((0..24 * 112).map(|h| Some(ordinary(h))))
}

#[test]
fn each_fault_is_found_as_what_it_is_and_said_in_words() {
    for fault in faults::FAULTS {
        let (kind, hours, _) = fault;
        let at = 24 * 60 + 3;
        let broken = faults::with_fault(&quiet(), fault, at);
        let found = anomalies(&broken);
        let hit = found.iter().find(|a| a.kind == kind).unwrap_or_else(|| panic!("{found:?}"));
        assert!(hit.from <= broken.hour_start(at + 1), "{hit:?}");
        assert!(hit.to >= broken.hour_start(at + hours - 1), "{hit:?}");
        // 6 March 2026, 03:00Z, is a Friday, 04:00 in Berlin.
        assert!(hit.text.starts_with("Fri 0"), "{}", hit.text);
        assert!(found.iter().all(|a| a.kind == kind), "{found:?}");
    }
    assert!(anomalies(&quiet()).is_empty());
}

#[test]
fn a_strong_hour_is_a_spike() {
    let load = history((0..24 * 112).map(|h| Some(if h == 1500 { 9.0 } else { ordinary(h) })));
    let found = anomalies(&load);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, AnomalyKind::Spike);
    assert_eq!(found[0].from, load.hour_start(1500));
}

#[test]
fn a_load_that_is_zero_every_night_raises_no_alarm_for_it() {
    let load = history((0..24 * 112).map(|h| Some(if h % 24 < 6 { 0.0 } else { ordinary(h) })));
    assert_eq!(anomalies(&load), []);
}

#[test]
fn a_load_of_days_is_found_although_a_strong_one_ran_for_hours_of_it() {
    let days = faults::with_fault(&quiet(), faults::FAULTS[1], 24 * 60);
    let both = faults::with_fault(&days, faults::FAULTS[0], 24 * 61);
    let kinds: Vec<AnomalyKind> = anomalies(&both).iter().map(|a| a.kind).collect();
    assert_eq!(kinds, [AnomalyKind::Standby, AnomalyKind::LeftOn]);
}

#[test]
fn a_zero_is_news_in_a_house_that_stood_empty_for_weeks() {
    let empty = 24 * 30..24 * 70;
    let load = history((0..24 * 112).map(|h| {
        Some(if empty.contains(&h) || (24 * 72 + 3..24 * 72 + 7).contains(&h) {
            0.0
        } else {
            ordinary(h)
        })
    }));
    let found: Vec<_> = anomalies(&load).iter().map(|a| (a.kind, a.from, a.to)).collect();
    let zero = |from, to| (AnomalyKind::Zero, load.hour_start(from), load.hour_start(to));
    assert_eq!(found, [zero(24 * 30, 24 * 70), zero(24 * 72 + 3, 24 * 72 + 7)]);
}

#[test]
fn too_little_history_finds_nothing() {
    assert_eq!(anomalies(&history(vec![Some(0.0); 24 * 10])), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_history_gives_stretches_within_it(
        kwh in proptest::collection::vec(
            proptest::option::weighted(0.9, prop_oneof![Just(0.0), Just(0.1), -5.0f64..5.0]),
            1..3000,
        ),
    ) {
        prop_assume!(kwh.iter().any(Option::is_some));
        let load = history(kwh);
        for a in anomalies(&load) {
            prop_assert!(load.start() <= a.from && a.from < a.to && a.to <= load.end(), "{a:?}");
        }
    }
}

#[test]
fn households_kept_aside_keep_to_the_alarms_that_are_stated() {
    let Some(loads) = households::all() else { return };
    let mut alarms = 0.0;
    for name in households::KEPT_ASIDE {
        alarms += faults::false_alarms(&loads[name]).0 / 3.0;
        let [zeros, _] = faults::found(&loads[name], faults::FAULTS[2], 8);
        // One of them stood empty for three months: a zero there is no news.
        assert!(zeros >= 0.5, "{name}: {zeros}");
    }
    assert!(alarms <= 0.25, "{alarms} a week");
}
