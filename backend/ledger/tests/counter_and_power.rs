//! Where a counter and the power beside it do not tell the same: what is found, and that the proposed
//! correction mends it. Each kind in many sizes.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use ohmstead_ledger::{
    Action, Correction, Counter, Disagreement, Mismatch, Proposal, Rules, Settings, derive,
    disagreements,
};
use ohmstead_model::{Interval, MilliwattHours, Milliwatts, Reading, TimestampMs};
use proptest::prelude::*;
use std::sync::Arc;

/// 2026-11-02T00:00:00Z.
const START: i64 = 1_793_577_600_000;
const MINUTE: i64 = 60_000;

/// A day by the minute: a load that changes every hour (mW) and its counter, exact.
fn day(base: i64, steps: &[i64]) -> Vec<Reading> {
    let mut count = 0;
    (0..24 * 60)
        .map(|n| {
            let power = base + steps[(n / 60) as usize % steps.len()];
            // The trapezoid of the last minute, so that power and counter tell the same but for rounding.
            if n > 0 {
                count += power * MINUTE / 3_600_000;
            }
            Reading {
                at: TimestampMs(START + n * MINUTE),
                power: Some(Milliwatts(power)),
                energy: Some(MilliwattHours(1_000_000 + count)),
                ..Reading::default()
            }
        })
        .collect()
}

fn run(readings: &[Reading], actions: &[Action]) -> (Vec<Interval>, Vec<Disagreement>) {
    let corrections: Vec<Correction> = actions
        .iter()
        .zip(1..)
        .map(|(action, id)| Correction {
            id,
            made_at: TimestampMs(START),
            author: "ann".into(),
            reason: "test".into(),
            action: action.clone(),
        })
        .collect();
    let settings = Settings { max_gap_ms: 5 * MINUTE, ..Settings::default() };
    let rules = Arc::new(Rules::new(&[settings], &corrections).unwrap());
    let (rows, _) = derive(&rules, readings);
    let found = disagreements(&rows);
    (rows, found)
}

/// The correction that a finding proposes.
fn proposed(found: &Disagreement) -> Action {
    let from = found.range.from.start();
    match found.proposal.unwrap() {
        Proposal::ScaleCounter(numerator, denominator) => {
            Action::ScaleCounter { counter: Counter::Import, from, numerator, denominator }
        }
        Proposal::ScalePower(numerator, denominator) => {
            Action::ScalePower { from, numerator, denominator }
        }
    }
}

fn imported(rows: &[Interval]) -> i64 {
    rows.iter().map(|i| i.import.0).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn power_that_tells_the_same_is_no_finding(
        base in 100_000..3_000_000i64, steps in prop::collection::vec(0..4_000_000i64, 1..24),
    ) {
        prop_assert_eq!(run(&day(base, &steps), &[]).1, vec![]);
    }

    #[test]
    fn power_turned_round_is_found_and_turned_back(
        base in 100_000..3_000_000i64, steps in prop::collection::vec(0..4_000_000i64, 1..24),
    ) {
        let right = day(base, &steps);
        let turned: Vec<_> =
            right.iter().map(|r| Reading { power: r.power.map(|p| Milliwatts(-p.0)), ..*r }).collect();
        let (rows, found) = run(&turned, &[]);
        prop_assert_eq!(found.len(), 1, "{:?}", found);
        prop_assert_eq!(found[0].mismatch, Mismatch::Reversed);
        prop_assert_eq!(found[0].proposal, Some(Proposal::ScalePower(-1, 1)));
        prop_assert_eq!(found[0].missing_energy(), MilliwattHours(0), "the counter is right");
        let (mended, none) = run(&turned, &[proposed(&found[0])]);
        prop_assert_eq!(none, vec![]);
        prop_assert_eq!(imported(&mended), imported(&rows), "energy was the counter's all along");
        let exported = |rows: &[Interval]| rows.iter().map(|i| i.export.0).sum::<i64>();
        prop_assert!(exported(&rows) > 0, "nothing counts what is fed in: it is taken from power");
        prop_assert_eq!(exported(&mended), 0);
        let (as_right, _) = run(&right, &[]);
        let power = |rows: &[Interval]| rows.iter().map(|i| i.power).collect::<Vec<_>>();
        prop_assert_eq!(power(&mended), power(&as_right));
    }

    #[test]
    fn power_off_by_a_constant_factor_is_found_and_scaled(
        base in 500_000..3_000_000i64, steps in prop::collection::vec(0..4_000_000i64, 1..24),
        percent in prop_oneof![20..60i64, 170..500i64],
    ) {
        let off: Vec<_> = day(base, &steps)
            .iter()
            .map(|r| Reading { power: r.power.map(|p| Milliwatts(p.0 * percent / 100)), ..*r })
            .collect();
        let (rows, found) = run(&off, &[]);
        prop_assert_eq!(found.len(), 1, "{:?}", found);
        prop_assert_eq!(found[0].mismatch, Mismatch::Factor);
        let Some(Proposal::ScalePower(n, d)) = found[0].proposal else { panic!("{found:?}") };
        let wanted = 100.0 / percent as f64;
        let told = f64::from(n) / f64::from(d);
        prop_assert!((told / wanted - 1.0).abs() < 0.02, "{told} for {wanted}");
        let (mended, none) = run(&off, &[proposed(&found[0])]);
        prop_assert_eq!(none, vec![]);
        prop_assert_eq!(imported(&mended), imported(&rows));
    }

    #[test]
    fn a_counter_in_another_unit_is_found_and_scaled(
        base in 500_000..3_000_000i64, steps in prop::collection::vec(0..4_000_000i64, 1..24),
        small in any::<bool>(),
    ) {
        let right = day(base, &steps);
        let other: Vec<_> = right
            .iter()
            .map(|r| {
                let count = |e: MilliwattHours| if small { e.0 / 1000 } else { e.0 * 1000 };
                Reading { energy: r.energy.map(|e| MilliwattHours(count(e))), ..*r }
            })
            .collect();
        let (_, found) = run(&other, &[]);
        prop_assert_eq!(found.len(), 1, "{:?}", found);
        prop_assert_eq!(found[0].mismatch, Mismatch::Unit);
        let (mended, none) = run(&other, &[proposed(&found[0])]);
        prop_assert_eq!(none, vec![]);
        let (as_right, _) = run(&right, &[]);
        // A counter that is cut to a thousandth keeps its steps only.
        let lost = if small { 1000 } else { 0 };
        prop_assert!((imported(&as_right) - imported(&mended)).abs() <= lost);
    }

    #[test]
    fn a_counter_that_stands_still_while_power_flows_is_found_with_what_it_lacks(
        base in 500_000..3_000_000i64, from in 3..12i64, hours in 2..8i64,
    ) {
        let mut stuck = day(base, &[0]);
        let at = (from * 60) as usize;
        let until = ((from + hours) * 60) as usize;
        let stands = stuck[at].energy;
        stuck[at..until].iter_mut().for_each(|r| r.energy = stands);
        // What it missed stays missing: it counts on from where it stood.
        let missed = stuck[until].energy.unwrap().0 - stands.unwrap().0 - base * MINUTE / 3_600_000;
        for r in &mut stuck[until..] {
            r.energy = r.energy.map(|e| MilliwattHours(e.0 - missed));
        }
        let (_, found) = run(&stuck, &[]);
        prop_assert_eq!(found.len(), 1, "{:?}", found);
        prop_assert_eq!(found[0].mismatch, Mismatch::Stuck);
        let lacks = found[0].missing_energy().0;
        // The slots at either end stand still for a part only.
        prop_assert!((lacks - missed).abs() <= base / 2, "{lacks} of {missed}");
    }
}

#[test]
fn a_meter_without_an_export_counter_feeds_in_and_is_not_called_stuck() {
    // Only import is counted; at noon the sun is stronger than the house, and power is below zero.
    let mut count = 0;
    let readings: Vec<_> = (0..24 * 60)
        .map(|n| {
            let power = if (600..900).contains(&n) { -2_000_000 } else { 800_000 };
            if n > 0 {
                count += power.max(0) * MINUTE / 3_600_000;
            }
            Reading {
                at: TimestampMs(START + n * MINUTE),
                power: Some(Milliwatts(power)),
                energy: Some(MilliwattHours(count)),
                ..Reading::default()
            }
        })
        .collect();
    assert_eq!(run(&readings, &[]).1, []);
}

#[test]
fn a_calibration_comes_on_top_of_power_that_was_turned() {
    let right = day(1_000_000, &[0]);
    let turned: Vec<_> =
        right.iter().map(|r| Reading { power: r.power.map(|p| Milliwatts(-p.0)), ..*r }).collect();
    let from = TimestampMs(START);
    let actions = [
        Action::ScalePower { from, numerator: -1, denominator: 1 },
        Action::Calibrate { counter: Counter::Import, from, numerator: 11, denominator: 10 },
    ];
    let (rows, _) = run(&turned, &actions);
    assert_eq!(rows[4].power.unwrap().mean, Milliwatts(1_100_000));
    assert!(
        Rules::new(
            &[],
            &[Correction {
                id: 1,
                made_at: from,
                author: String::new(),
                reason: String::new(),
                action: Action::ScalePower { from, numerator: 0, denominator: 1 },
            }]
        )
        .is_err()
    );
}
