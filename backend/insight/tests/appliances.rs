//! Appliances in made-up houses, and in a real one beside its sub-meters where the data is at hand.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/submeters.rs"]
mod submeters;

use ohmstead_insight::appliance::{Appliance, ApplianceKind, Sample, appliances};
use ohmstead_model::{Milliwatts, TimestampMs};

const DAYS: i64 = 10;

/// A reading every ten seconds over ten days: `watts` of (day, second of the day).
fn house(watts: impl Fn(i64, i64) -> i64) -> Vec<Sample> {
    let at = |n: i64| (n / 8640, n % 8640 * 10);
    (0..DAYS * 8640)
        .map(|n| {
            let (day, second) = at(n);
            // A little unrest of its own in each reading.
            let unrest = n.wrapping_mul(7919) % 11 - 5;
            let power = Milliwatts((watts(day, second) + unrest) * 1000);
            Sample { at: TimestampMs(1_769_990_400_000 + n * 10_000), power }
        })
        .collect()
}

fn of(found: &[Appliance], kind: ApplianceKind) -> Option<&Appliance> {
    found.iter().find(|a| a.kind == kind)
}

/// On from a second for some seconds.
fn on(second: i64, from: i64, length: i64) -> bool {
    (from..from + length).contains(&second)
}

#[test]
fn each_appliance_of_a_quiet_house_is_found_with_its_runs_and_energy() {
    let found = appliances(&house(|day, s| {
        let fridge = if (s + day * 600) % 3600 < 1200 { 90 } else { 0 };
        let kettle = if on(s, 25_300, 180) || on(s, 58_100, 180) { 2000 } else { 0 };
        let heater = if on(s, 10_900, 5400) { 1500 } else { 0 };
        let car = if day % 3 == 0 && on(s, 72_700, 10_800) { 7200 } else { 0 };
        let oven =
            if day % 2 == 0 && on(s, 64_000, 3000) && (s - 64_000) % 300 < 180 { 2600 } else { 0 };
        110 + fridge + kettle + heater + car + oven
    }))
    .unwrap();
    let close = |kind: ApplianceKind, runs: usize, kwh: f64| {
        let it = of(&found, kind).unwrap_or_else(|| panic!("{kind:?}: {found:#?}"));
        let (n, energy) = (it.runs.len(), it.energy.0 as f64 / 1e6);
        assert!(n.abs_diff(runs) * 10 <= runs.max(10), "{kind:?}: {n} runs for {runs}");
        assert!((energy - kwh).abs() < 0.1 * kwh, "{kind:?}: {energy} kWh for {kwh}");
        assert!(it.confidence > 0.02 && it.confidence < 0.8, "{kind:?}: {}", it.confidence);
    };
    close(ApplianceKind::Fridge, 240, 7.2);
    close(ApplianceKind::Kettle, 20, 2.0);
    close(ApplianceKind::Heater, 10, 22.5);
    close(ApplianceKind::Ev, 4, 86.4);
    close(ApplianceKind::Oven, 5, 6.5);
    let shares: f64 = found.iter().map(|a| a.share).sum();
    assert!(shares < 1.0, "{shares}");
    assert!(found.is_sorted_by_key(|a| std::cmp::Reverse(a.energy)));
}

#[test]
fn a_steady_house_has_none_and_too_little_or_too_coarse_a_history_says_so() {
    assert_eq!(appliances(&house(|_, _| 300)).unwrap(), []);
    let short = &house(|_, _| 300)[..8640];
    assert!(appliances(short).is_err());
    let coarse: Vec<Sample> = house(|_, _| 300).into_iter().step_by(60).collect();
    let error = appliances(&coarse).unwrap_err();
    assert!(error.to_string().contains("600 s apart"), "{error}");
}

#[test]
fn a_gap_ends_no_appliance_and_begins_none() {
    let mut samples = house(|_, s| if on(s, 25_300, 180) { 2200 } else { 200 });
    // Nothing of the time in which it is on, on every second day.
    samples.retain(|s| {
        let n = (s.at.0 - 1_769_990_400_000) / 1000;
        !(n / 86_400 % 2 == 1 && on(n % 86_400, 25_400, 3600))
    });
    let found = appliances(&samples).unwrap();
    let kettle = of(&found, ApplianceKind::Kettle).unwrap();
    assert_eq!(kettle.runs.len(), 5, "{kettle:?}");
}

/// The UCI household, whose sub-meters say what was on.
#[test]
fn a_real_house_beside_its_sub_meters() {
    let Some(scores) = submeters::scores() else { return };
    let f1 = |kind| scores.iter().find(|s| s.kind == kind).map_or(0.0, |s| s.f1());
    assert!(f1(ApplianceKind::Heater) > 0.5, "{scores:?}");
}
