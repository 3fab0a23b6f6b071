//! Faults put into real loads, and how many of them are found.
#![allow(dead_code, clippy::unwrap_used)]

use ohmstead_insight::{Anomaly, AnomalyKind, History, anomalies};
use ohmstead_model::MilliwattHours;

/// A fault: its kind, its length in hours.
pub const FAULTS: [(AnomalyKind, usize, &str); 4] = [
    (AnomalyKind::LeftOn, 6, "1.5 kW left on for 6 h"),
    (AnomalyKind::Standby, 72, "standby + 300 W for 3 days"),
    (AnomalyKind::Zero, 6, "zero for 6 h"),
    (AnomalyKind::Frozen, 12, "frozen for 12 h"),
];

/// The load with one fault from hour `at` on.
pub fn with_fault(
    history: &History,
    (kind, hours, _): (AnomalyKind, usize, &str),
    at: usize,
) -> History {
    let mut values = history.values().to_vec();
    let first = values[at];
    for v in &mut values[at..at + hours] {
        *v = match kind {
            AnomalyKind::LeftOn => *v + 1.5,
            AnomalyKind::Standby => *v + 0.3,
            AnomalyKind::Zero => 0.0,
            _ => first,
        };
    }
    let energy: Vec<Option<MilliwattHours>> = values
        .iter()
        .map(|v| v.is_finite().then(|| MilliwattHours((v * 1e6).round() as i64)))
        .collect();
    History::new(history.start(), &energy, history.zone().clone()).unwrap()
}

/// Alarms a week on the load as it is.
pub fn false_alarms(history: &History) -> (f64, Vec<Anomaly>) {
    let found = anomalies(history);
    (found.len() as f64 / (history.values().len() as f64 / 168.0), found)
}

/// Share of `tries` faults, one at a time and spread over the load, that are found as their kind
/// and were not there without the fault; of all, and of those that change the load: a zero where zero
/// was measured is none that anything could tell.
pub fn found(history: &History, fault: (AnomalyKind, usize, &str), tries: usize) -> [f64; 2] {
    let (_, before) = false_alarms(history);
    let length = history.values().len();
    let (mut hits, mut n, mut real) = (0, 0, 0);
    // A seed of its own for every kind, so that all hours of the day come up.
    let mut seed = 0x9e37_79b9_u64.wrapping_mul(fault.1 as u64);
    while n < tries {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = 30 * 24 + (seed >> 33) as usize % (length - 60 * 24);
        if history.values()[at..at + fault.1].iter().any(|v| !v.is_finite()) {
            continue;
        }
        n += 1;
        let faulty = with_fault(history, fault, at);
        let range = at..at + fault.1;
        real += usize::from(faulty.values()[range.clone()] != history.values()[range]);
        let (from, to) = (history.hour_start(at), history.hour_start(at + fault.1));
        let hit = |a: &Anomaly| a.kind == fault.0 && a.from < to && from < a.to;
        if anomalies(&faulty).iter().any(hit) && !before.iter().any(hit) {
            hits += 1;
        }
    }
    [n, real].map(|all| f64::from(hits) / all as f64)
}
