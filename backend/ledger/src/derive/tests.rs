use super::*;
use crate::event::{Class, Split};
use ohmstead_model::{MilliwattHours, Milliwatts};

fn counted(at_s: i64, mwh: i64) -> Reading {
    Reading {
        at: TimestampMs(at_s * 1000),
        energy: Some(MilliwattHours(mwh)),
        ..Reading::default()
    }
}
fn powered(at_s: i64, mw: i64) -> Reading {
    Reading { at: TimestampMs(at_s * 1000), power: Some(Milliwatts(mw)), ..Reading::default() }
}
fn run(readings: &[Reading]) -> (Vec<Interval>, Vec<Finding>) {
    derive(&Arc::new(Rules::default()), readings)
}
fn imports(rows: &[Interval]) -> Vec<i64> {
    rows.iter().map(|i| i.import.0).collect()
}
fn total(rows: &[Interval]) -> i64 {
    imports(rows).iter().sum()
}
fn classes(findings: &[Finding]) -> Vec<Class> {
    findings
        .iter()
        .filter_map(|f| if let Finding::Discontinuity(d) = f { Some(d.class) } else { None })
        .collect()
}
/// A counter that rises by 5 Wh a minute; `change` has its way with each value.
fn minutes(n: i64, change: impl Fn(i64, i64) -> i64) -> Vec<Reading> {
    (0..n).map(|m| counted(m * 60 + 7, change(m, 500_000 + m * 5_000))).collect()
}

#[test]
fn boundaries_are_interpolated_and_slots_telescope() {
    let (rows, findings) = run(&minutes(61, |_, v| v));
    assert_eq!(total(&rows), 300_000);
    // The first slot holds 14 whole minutes and 53 s of the fifteenth.
    assert_eq!(imports(&rows)[..2], [74_416, 75_000]);
    assert_eq!(rows[1].covered_ms, 900_000);
    assert_eq!(findings, []);
}

#[test]
fn no_energy_before_the_first_reading() {
    let (rows, _) = run(&[counted(600, 7_000_000)]);
    assert_eq!((imports(&rows), rows[0].readings), (vec![0], 1));
}

#[test]
fn a_dip_to_zero_costs_nothing() {
    let (rows, findings) = run(&minutes(60, |m, v| if m == 30 { 0 } else { v }));
    assert_eq!(total(&rows), 295_000);
    assert_eq!(classes(&findings), [Class::Glitch]);
    assert!(rows[2].flags.has(Flags::GLITCH));
}

#[test]
fn a_reset_counts_on_from_zero() {
    let (rows, findings) = run(&minutes(60, |m, v| if m < 30 { v } else { v - 649_000 }));
    assert_eq!(total(&rows), 29 * 5_000 + 1_000 + 29 * 5_000);
    assert_eq!(classes(&findings), [Class::Reset]);
}

#[test]
fn a_counter_that_comes_back_just_below_where_it_stood_counts_nothing_however_long_it_was_away() {
    // 10 Wh a minute up to 51,190 Wh; away; then on from 690 Wh less.
    for hours in [1, 28, 29, 40, 200] {
        let before = (0..120).map(|m| counted(m * 60, 50_000_000 + m * 10_000));
        let back = 119 * 60 + hours * 3600;
        let after = (0..30).map(|m| counted(back + m * 60, 50_500_000 + m * 10_000));
        let (rows, findings) = run(&before.chain(after).collect::<Vec<_>>());
        assert_eq!(classes(&findings), [Class::SavedValue], "{hours} h");
        assert_eq!(total(&rows), 119 * 10_000 + 29 * 10_000, "{hours} h");
    }
}

#[test]
fn the_newest_discontinuity_is_pending_until_later_readings_settle_it() {
    let drop_at = |n| minutes(n, |m, v| if m < 30 { v } else { v - 649_000 });
    let (rows, findings) = run(&drop_at(32));
    assert_eq!(total(&rows), 29 * 5_000 + 5_000);
    assert!(matches!(&findings[..], [Finding::Discontinuity(d)] if d.pending));
    assert!(rows.last().unwrap().flags.has(Flags::PROVISIONAL));
    let (rows, findings) = run(&drop_at(36));
    assert!(matches!(&findings[..], [Finding::Discontinuity(d)] if !d.pending));
    assert!(rows.iter().all(|i| !i.flags.has(Flags::PROVISIONAL)));
}

#[test]
fn a_gap_without_a_habit_is_split_evenly_and_marked() {
    let readings = [counted(0, 0), counted(60, 1_000), counted(60 + 3600, 3_601_000)];
    let (rows, findings) = run(&readings);
    assert_eq!(total(&rows), 3_601_000);
    assert_eq!(imports(&rows)[1..4], [900_000; 3]);
    assert_eq!(rows[0].import_estimated.0, 840_000);
    assert_eq!((rows[0].covered_ms, rows[1].covered_ms), (60_000, 0));
    assert!(rows.iter().all(|i| i.flags.has(Flags::GAP)));
    assert!(matches!(&findings[..], [Finding::Gap(g)] if g.split == Split::Even));
}

#[test]
fn power_alone_is_integrated_and_gaps_are_not_bridged() {
    let mut readings: Vec<_> = (0..=30).map(|m| powered(m * 60, 1_000_000)).collect();
    readings.extend((0..=15).map(|m| powered(7200 + m * 60, -2_000_000)));
    let (rows, _) = run(&readings);
    assert_eq!(imports(&rows), [250_000, 250_000, 0, 0, 0]);
    assert_eq!(rows[3].export.0, 500_000);
    assert!(rows[0].flags.has(Flags::FROM_POWER));
}

#[test]
fn a_sparse_counter_is_split_by_the_power_in_between() {
    let mut readings: Vec<_> =
        (0..=60).map(|m| powered(m * 60, if m < 30 { 0 } else { 1_000_000 })).collect();
    readings[0].energy = Some(MilliwattHours(0));
    readings[60].energy = Some(MilliwattHours(600_000));
    let (rows, findings) = run(&readings);
    assert_eq!(total(&rows), 600_000);
    assert!(imports(&rows)[0] == 0 && imports(&rows)[2] > 290_000, "{:?}", imports(&rows));
    assert_eq!(rows[2].import_estimated.0, 0);
    assert!(matches!(&findings[..], [Finding::Gap(g)] if g.split == Split::Power));
}
