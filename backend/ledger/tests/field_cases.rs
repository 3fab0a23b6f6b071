//! What meters in the field did, as their owners reported it in public; numbers are our own, in the
//! pattern described. Each stands for a kind, so each is tried in several sizes.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use ohmstead_ledger::{Class, Discontinuity, Finding, Rules, Settings, derive};
use ohmstead_model::{Interval, MilliwattHours, Milliwatts, Reading, Slot, TimestampMs};
use std::sync::Arc;

/// 2026-11-02T00:00:00Z.
const START: i64 = 1_793_577_600_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn import(at: i64, mwh: i64) -> Reading {
    Reading { at: TimestampMs(at), energy: Some(MilliwattHours(mwh)), ..Reading::default() }
}
fn export(at: i64, mwh: i64) -> Reading {
    let energy_exported = Some(MilliwattHours(mwh));
    Reading { at: TimestampMs(at), energy_exported, ..Reading::default() }
}
fn run(readings: &[Reading], settings: Settings) -> (Vec<Interval>, Vec<Finding>) {
    derive(&Arc::new(Rules::new(&[settings], &[]).unwrap()), readings)
}
fn wide(max_gap_ms: i64) -> Settings {
    Settings { max_gap_ms, ..Settings::default() }
}
fn imported(rows: &[Interval]) -> i64 {
    rows.iter().map(|i| i.import.0).sum()
}
fn exported(rows: &[Interval]) -> i64 {
    rows.iter().map(|i| i.export.0).sum()
}
fn breaks(findings: &[Finding]) -> Vec<&Discontinuity> {
    let each = findings.iter();
    each.filter_map(|f| if let Finding::Discontinuity(d) = f { Some(d) } else { None }).collect()
}
fn missing(findings: &[Finding]) -> i64 {
    breaks(findings).iter().filter_map(|d| d.missing()).map(|m| m.0).sum()
}

/// A counter every `step`, with `base` mW, and `peaks` (index of the step, mW).
fn load(step: i64, steps: i64, base: i64, peaks: &[(i64, i64)]) -> Vec<Reading> {
    let mut count = 0;
    (0..=steps)
        .map(|n| {
            if n > 0 {
                let peak = peaks.iter().find(|(at, _)| *at == n).map_or(base, |(_, mw)| *mw);
                count += peak * step / HOUR;
            }
            import(START + n * step, count)
        })
        .collect()
}

#[test]
fn a_real_load_that_recurs_counts_however_large_it_is() {
    for (step, peak) in [
        (15 * MINUTE, 48_000_000),
        (15 * MINUTE, 240_000_000),
        (5 * MINUTE, 70_000_000),
        (MINUTE, 130_000_000),
        (HOUR, 60_000_000),
    ] {
        let readings = load(step, 96, 1_200_000, &[(17, peak), (70, peak + peak / 10)]);
        let (rows, findings) = run(&readings, wide(2 * HOUR));
        let whole = readings[96].energy.unwrap().0;
        assert_eq!(imported(&rows), whole, "{peak} mW in {step} ms");
        assert!(breaks(&findings).iter().all(|d| d.class == Class::Load), "{findings:?}");
        assert!(rows.iter().take(rows.len() - 1).all(|i| i64::from(i.covered_ms) == Slot::MS));
    }
}

#[test]
fn a_bakery_s_two_quarter_hours_a_day_are_its_day() {
    let readings = load(15 * MINUTE, 96, 1_200_000, &[(17, 48_000_000), (53, 48_000_000)]);
    let (rows, _) = run(&readings, wide(15 * MINUTE));
    assert_eq!(imported(&rows), 52_200_000);
    assert_eq!(rows.iter().map(|i| i.import.0 * 4).max(), Some(48_000_000));
}

#[test]
fn one_rise_alone_is_left_out_and_every_number_can_say_so() {
    let readings = load(15 * MINUTE, 96, 1_200_000, &[(17, 48_000_000)]);
    let (rows, findings) = run(&readings, wide(15 * MINUTE));
    assert_eq!(imported(&rows), 95 * 300_000);
    assert_eq!(missing(&findings), 12_000_000);
    assert_eq!(rows[16].covered_ms, 0, "nothing is known of that quarter hour");
    assert!(rows[16].flags.has(ohmstead_model::Flags::LEFT_OUT));
}

#[test]
fn a_declared_fuse_says_what_is_plausible() {
    let readings = load(15 * MINUTE, 96, 1_200_000, &[(17, 48_000_000)]);
    let fuse = Settings {
        nominal_voltage: Some(ohmstead_model::Millivolts(230_000)),
        fuse: Some(ohmstead_model::Milliamps(63_000)),
        phases: 3,
        ..wide(15 * MINUTE)
    };
    assert_eq!(imported(&run(&readings, fuse).0), 95 * 300_000 + 12_000_000);
    let small = Settings { fuse: Some(ohmstead_model::Milliamps(16_000)), phases: 1, ..fuse };
    let (rows, findings) =
        run(&load(15 * MINUTE, 96, 1_200_000, &[(17, 48_000_000), (40, 48_000_000)]), small);
    assert_eq!((imported(&rows), missing(&findings)), (94 * 300_000, 24_000_000));
}

/// An inverter: `rate` mW by day from 06:00 to 17:00, `low` by night.
fn inverter(step: i64, days: i64, first: i64, rate: i64, low: i64) -> (Vec<Reading>, i64) {
    let mut count = first;
    let mut shown = Vec::new();
    for n in 0..days * DAY / step {
        let hour = n * step % DAY / HOUR;
        let day = (6..17).contains(&hour);
        if day {
            count += rate * step / HOUR;
        }
        shown.push(export(START + n * step, if day { count } else { low.min(count) }));
    }
    // From the first value by day on.
    let first = shown.iter().map(|r| r.energy_exported.unwrap().0).find(|v| *v > low).unwrap();
    (shown, count - first)
}

#[test]
fn a_total_that_is_zero_at_night_makes_no_energy_by_coming_back() {
    for (step, rate) in
        [(HOUR, 300_000), (5 * MINUTE, 900_000), (MINUTE, 4_000_000), (15 * MINUTE, 2_000)]
    {
        for first in [2_300_000, 48_000_000, 31_000_000_000] {
            let (readings, truth) = inverter(step, 4, first, rate, 0);
            let (rows, findings) = run(&readings, wide(2 * HOUR));
            assert_eq!(exported(&rows), truth, "{rate} mW every {step} ms from {first}");
            let away = |d: &&Discontinuity| d.class == Class::Away;
            // The first morning nothing is known of where the counter stood.
            assert!(breaks(&findings)[1..].iter().all(away), "{findings:?}");
        }
    }
}

#[test]
fn a_total_that_stands_at_another_low_value_at_night_makes_no_energy_either() {
    for (step, rate) in [(HOUR, 300_000), (5 * MINUTE, 900_000)] {
        let (readings, truth) = inverter(step, 3, 48_000_000, rate, 1_000);
        let (rows, findings) = run(&readings, wide(2 * HOUR));
        // The last evening's fall may still be a counter that began anew, with 1 Wh.
        assert_eq!(exported(&rows), truth + 1_000, "{rate} mW every {step} ms: {findings:#?}");
    }
}

#[test]
fn a_counter_that_begins_anew_at_zero_and_waits_there_is_a_reset() {
    let mut readings: Vec<_> =
        (0..60).map(|n| import(START + n * MINUTE, 900_000 + n * 5_000)).collect();
    readings.extend((60..100).map(|n| import(START + n * MINUTE, 0)));
    readings.extend((100..160).map(|n| import(START + n * MINUTE, (n - 99) * 5_000)));
    let (rows, findings) = run(&readings, wide(5 * MINUTE));
    assert_eq!(imported(&rows), 59 * 5_000 + 60 * 5_000);
    assert_eq!(
        breaks(&findings).iter().map(|d| d.class).collect::<Vec<_>>(),
        [Class::Away, Class::Reset]
    );
}

#[test]
fn registers_that_begin_again_are_known_by_their_width() {
    // mWh a count and bits: Homematic's 0.1 Wh in 23 bits, and its kin; joules; decimal digits.
    let homematic = 838_860_800;
    for modulus in [
        homematic,
        1 << 32,
        16_777_216_000,
        214_748_364_800,
        1_193_046_471,
        99_999_900_000 + 100_000,
    ] {
        for gap in [150_000, HOUR, 6 * HOUR] {
            let mut readings: Vec<_> = (0..12)
                .map(|n| import(START + n * 150_000, modulus - 860_800 + n * 13_300))
                .collect();
            let (last, at) = (readings[11].energy.unwrap().0, readings[11].at.0);
            let across = (modulus - last) + 90_000 + 200 * (gap / 1000);
            let from = last + across - modulus;
            readings.extend((0..12).map(|n| import(at + gap + n * 150_000, from + n * 13_300)));
            let (rows, findings) = run(&readings, wide(5 * MINUTE));
            if across > 3_000 * gap / HOUR * 319 {
                continue;
            }
            assert_eq!(imported(&rows), 22 * 13_300 + across, "{modulus} {gap}: {findings:?}");
        }
    }
}

#[test]
fn homematic_s_23_bits_of_a_tenth_watt_hour() {
    let mut readings: Vec<_> =
        (0..12).map(|n| import(START + n * 150_000, 838_000_000 + n * 13_300)).collect();
    let at = readings[11].at.0 + 6 * HOUR;
    readings.extend((0..12).map(|n| import(at + n * 150_000, 5_285_500 + n * 13_300)));
    let (rows, findings) = run(&readings, wide(5 * MINUTE));
    assert_eq!(imported(&rows), 6_292_600);
    assert_eq!(breaks(&findings)[0].class, Class::Rollover);
}

#[test]
fn what_a_stuttering_counter_counts_again_was_used_where_the_power_says_so() {
    for (every, back) in [(10, 50_000), (12, 30_000), (20, 80_000)] {
        let (mut count, mut used) = (800_000_000i64, 0);
        let readings: Vec<_> = (0..200)
            .map(|n| {
                if n > 0 {
                    let fell = n % every == 0;
                    count += if fell { -back } else { 20_000 };
                    used += if fell { 0 } else { 20_000 };
                }
                Reading { power: Some(Milliwatts(1_200_000)), ..import(START + n * MINUTE, count) }
            })
            .collect();
        let (rows, findings) = run(&readings, wide(5 * MINUTE));
        assert_eq!(imported(&rows), used, "{every} {back}");
        assert!(breaks(&findings).iter().all(|d| d.class == Class::SavedValue));
        // The same counter without power: what it made good within five readings is a dip.
        let dips: Vec<_> = readings.iter().map(|r| Reading { power: None, ..*r }).collect();
        assert!(imported(&run(&dips, wide(5 * MINUTE)).0) <= used);
    }
}

#[test]
fn a_net_meter_that_is_declared_may_run_backwards_and_below_zero() {
    let net = Settings { net: true, ..wide(5 * MINUTE) };
    let mut count = 40_000;
    let (mut forward, mut backward) = (0, 0);
    let readings: Vec<_> = (0..600)
        .map(|n| {
            let change = if (100..400).contains(&n) { -30_000 } else { 10_000 };
            if n > 0 {
                count += change;
                (forward, backward) = (forward + change.max(0), backward + (-change).max(0));
            }
            import(START + n * MINUTE, count)
        })
        .collect();
    let (rows, findings) = run(&readings, net);
    assert_eq!((imported(&rows), exported(&rows)), (forward, backward));
    assert_eq!(findings, []);
}

#[test]
fn hourly_counters_of_a_declared_cadence_are_measured() {
    let readings: Vec<_> = (0..744).map(|h| import(START + h * HOUR, h * 400_000)).collect();
    let cadence = Settings { cadence_ms: Some(HOUR), ..Settings::default() };
    let (rows, findings) = run(&readings, cadence);
    assert_eq!(findings, []);
    let day = |n: i32| Slot::of(TimestampMs(START)).0 + 96 * n;
    let days: Vec<_> =
        (0..30).map(|n| ohmstead_model::SlotRange::new(Slot(day(n)), Slot(day(n + 1)))).collect();
    for bucket in ohmstead_ledger::sum(&rows, &days) {
        assert_eq!(
            (bucket.import.0, bucket.estimated_share(), bucket.coverage()),
            (24 * 400_000, 0.0, 1.0)
        );
    }
    assert_eq!(
        rows[5].import_estimated, rows[5].import,
        "a quarter hour is finer than the cadence"
    );
    // One that is missing is a gap all the same.
    let missing: Vec<_> =
        readings.iter().copied().filter(|r| r.at.0 != START + 90 * HOUR).collect();
    assert_eq!(run(&missing, cadence).1.len(), 1);
}

#[test]
fn a_factory_clock_opens_no_decades() {
    let mut readings =
        vec![import(946_684_800_000, 427_708_000), import(946_684_860_000, 427_708_000)];
    readings.extend((0..25).map(|n| import(START + n * 5 * MINUTE, 427_708_000 + n * 10_000)));
    let (rows, findings) = run(&readings, wide(5 * MINUTE));
    assert_eq!(rows[0].slot, Slot::of(TimestampMs(START)));
    assert_eq!(imported(&rows), 240_000);
    assert!(matches!(&findings[..], [Finding::Clock(c)] if c.readings == 2));
}
