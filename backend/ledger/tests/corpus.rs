//! Labelled faults: histories whose truth is known, and how well the ledger tells it.
//! `cargo test -p ohmstead-ledger --test corpus -- --nocapture` prints the table of
//! `docs/LEDGER.md`.

mod support;

use ohmstead_ledger::{Class, Discontinuity, Finding, Rules, Settings, derive};
use ohmstead_model::{MilliwattHours, Milliwatts, Reading, TimestampMs};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Histories per fault and source.
const CASES: u64 = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    None,
    PowerCutReset,
    SavedValue,
    Dip,
    LongDip,
    Spike,
    Rollover,
    Swap,
    UnitChange,
    ClockJump,
    DuplicateStorm,
    DayOffline,
    RecurringLoad,
    ZeroAtNight,
    FactoryClock,
    Stutter,
    SmallDip,
    CommonRollover,
}

const FAULTS: [Fault; 18] = [
    Fault::None,
    Fault::PowerCutReset,
    Fault::SavedValue,
    Fault::Dip,
    Fault::LongDip,
    Fault::Spike,
    Fault::Rollover,
    Fault::Swap,
    Fault::UnitChange,
    Fault::ClockJump,
    Fault::DuplicateStorm,
    Fault::DayOffline,
    Fault::RecurringLoad,
    Fault::ZeroAtNight,
    Fault::FactoryClock,
    Fault::Stutter,
    Fault::SmallDip,
    Fault::CommonRollover,
];

impl Fault {
    fn class(self) -> Option<Class> {
        match self {
            Self::PowerCutReset => Some(Class::Reset),
            Self::SavedValue | Self::Stutter => Some(Class::SavedValue),
            Self::Dip | Self::LongDip | Self::SmallDip | Self::Spike => Some(Class::Glitch),
            Self::Rollover | Self::CommonRollover => Some(Class::Rollover),
            Self::RecurringLoad => Some(Class::Load),
            Self::ZeroAtNight => Some(Class::Away),
            Self::Swap => Some(Class::Swap),
            Self::UnitChange => Some(Class::UnitChange),
            Self::None
            | Self::ClockJump
            | Self::DuplicateStorm
            | Self::DayOffline
            | Self::FactoryClock => None,
        }
    }
}

/// Splitmix64: the corpus is the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// In `[from, to)`.
    fn roll(&mut self, from: i64, to: i64) -> i64 {
        from + (self.next() % (to - from) as u64) as i64
    }
    fn pick(&mut self, from: &[i64]) -> i64 {
        from[self.roll(0, from.len() as i64) as usize]
    }
    /// Evenly over the orders of magnitude.
    fn magnitude(&mut self, from: i64, to: i64) -> i64 {
        let (a, b) = ((from as f64).ln(), (to as f64).ln());
        (a + (b - a) * (self.next() as f64 / u64::MAX as f64)).exp() as i64
    }
}

/// `OHMSTEAD_CORPUS_SEED` makes another corpus of the same kinds.
fn seed() -> u64 {
    std::env::var("OHMSTEAD_CORPUS_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(0)
}

/// A household's power, mW, one value a step.
fn synthetic(dice: &mut Dice, steps: usize, step: i64) -> Vec<i64> {
    let standby = dice.roll(60_000, 400_000);
    let mut until = [0i64; 4];
    let kinds =
        [(2_200_000, 240_000), (900_000, 3_600_000), (3_500_000, 2_400_000), (120_000, 1_200_000)];
    (0..steps as i64)
        .map(|n| {
            let now = n * step;
            let mut power = standby + dice.roll(0, 30_000);
            for (k, (mw, ms)) in kinds.iter().enumerate() {
                if until[k] > now {
                    power += mw;
                } else if dice.roll(0, 5_400_000) < step {
                    until[k] = now + ms;
                }
            }
            power
        })
        .collect()
}

/// One labelled history.
struct Case {
    arrivals: Vec<Vec<Reading>>,
    settings: Settings,
    /// Where the fault lies.
    around: (i64, i64),
    /// What an all-knowing reader of the messages would count, mWh.
    truth: i64,
}

struct Plan {
    step: i64,
    resolution: i64,
    with_power: bool,
    boots: bool,
    start: i64,
    at: usize,
}

fn plan(dice: &mut Dice, step: Option<i64>, steps: usize) -> Plan {
    Plan {
        step: step.unwrap_or_else(|| dice.pick(&[5_000, 10_000, 60_000, 300_000])),
        resolution: dice.pick(&[1, 1, 100, 1_000, 10_000]),
        with_power: dice.roll(0, 3) > 0,
        boots: dice.roll(0, 2) > 0,
        start: dice.magnitude(200_000, 30_000_000_000),
        at: dice.roll(steps as i64 / 4, steps as i64 * 3 / 4) as usize,
    }
}

/// The true count at each step, and the readings that say so.
fn honest(plan: &Plan, power: &[i64]) -> Vec<Reading> {
    let mut sum = 0i64;
    power
        .iter()
        .enumerate()
        .map(|(n, mw)| {
            sum += mw * plan.step;
            let count = plan.start + sum / 3_600_000;
            Reading {
                at: TimestampMs(1_700_000_000_000 + n as i64 * plan.step),
                power: plan.with_power.then_some(Milliwatts(*mw)),
                energy: Some(MilliwattHours(count / plan.resolution * plan.resolution)),
                boot: plan.boots.then_some(1),
                ..Reading::default()
            }
        })
        .collect()
}

fn count(r: &Reading) -> i64 {
    r.energy.expect("every reading of the corpus has a counter").0
}

fn set(r: &mut Reading, plan: &Plan, count: i64) {
    r.energy = Some(MilliwattHours(count / plan.resolution * plan.resolution));
}

/// Moves the counter of all readings from `at` on so that it stands `to` higher than at `zero`.
fn restart(readings: &mut [Reading], plan: &Plan, at: usize, zero: i64, to: i64) {
    for r in &mut readings[at..] {
        let since = count(r) - zero;
        set(r, plan, to + since);
        r.boot = r.boot.map(|b| b + 1);
    }
}

fn span(readings: &[Reading]) -> i64 {
    count(&readings[readings.len() - 1]) - count(&readings[0])
}

fn make(fault: Fault, plan: &Plan, power: &[i64], dice: &mut Dice) -> Case {
    let mut readings = honest(plan, power);
    let mut settings = Settings::default();
    let at = plan.at;
    let whole = span(&readings);
    let mut around = (readings[at].at.0 - 10 * plan.step, readings[at].at.0 + 10 * plan.step);
    let mut arrivals = Vec::new();
    let mut truth = whole;
    match fault {
        Fault::None => {}
        Fault::PowerCutReset => {
            // Off for a while; the load is off too, the counter begins at zero.
            let off = dice.roll(1, 12) as usize;
            let zero = count(&readings[at + off - 1]);
            restart(&mut readings, plan, at + off, zero, 0);
            readings.drain(at..at + off);
            around.1 += off as i64 * plan.step;
            truth = span(&readings[..at]) + count(&readings[readings.len() - 1]);
        }
        Fault::SavedValue => {
            let off = dice.roll(1, 12) as usize;
            let saved = at - dice.roll(2, 40).min(at as i64 - 1) as usize;
            let zero = count(&readings[at + off - 1]);
            let to = count(&readings[saved]);
            restart(&mut readings, plan, at + off, zero, to);
            readings.drain(at..at + off);
            around.1 += off as i64 * plan.step;
            truth = span(&readings[..at]) + span(&readings[at..]);
        }
        Fault::Dip => set(&mut readings[at], plan, 0),
        Fault::LongDip => {
            let low = dice.roll(0, 2) * count(&readings[at]) / 3;
            let n = dice.roll(2, 6) as usize;
            readings[at..at + n].iter_mut().for_each(|r| set(r, plan, low));
        }
        Fault::Spike => {
            let by = dice.magnitude(20_000, 100_000_000_000);
            let high = count(&readings[at]) + by;
            set(&mut readings[at], plan, high);
        }
        Fault::Rollover => {
            let modulus = dice.pick(&[100_000_000, 10_000_000_000, 1 << 32, 77_000_000]);
            settings.import_modulus = Some(MilliwattHours(modulus));
            let turn = count(&readings[at]);
            readings.iter_mut().for_each(|r| {
                let c = count(r) - turn + modulus;
                r.energy = Some(MilliwattHours(c.rem_euclid(modulus)));
            });
        }
        Fault::Swap => {
            let off = dice.roll(1, 30) as usize;
            let zero = count(&readings[at + off - 1]);
            let to = dice.magnitude(100_000_000, 40_000_000_000);
            restart(&mut readings, plan, at + off, zero, to);
            readings.drain(at..at + off);
            around.1 += off as i64 * plan.step;
            truth = span(&readings[..at]) + span(&readings[at..]);
        }
        Fault::UnitChange => {
            let base = 30_000_000 + plan.start % 1_000_000_000;
            for (n, r) in readings.iter_mut().enumerate() {
                let c = count(r) - plan.start + base;
                r.energy = Some(MilliwattHours(if n < at { c } else { c / 1000 }));
            }
            truth = span(&readings[..at]) + span(&readings[at..]);
        }
        Fault::ClockJump => {
            // The clock was ahead for a while, then was put right: stamps overlap.
            let ahead = dice.roll(2, 30);
            let from = at.saturating_sub(60);
            for r in &mut readings[from..at] {
                r.at = r.at + ahead * plan.step + 137;
            }
        }
        Fault::RecurringLoad => {
            // 100 to 300 kW for one step, twice.
            let extra = dice.roll(100_000_000, 300_000_000) * plan.step / 3_600_000;
            let extra = extra / plan.resolution * plan.resolution;
            for from in [at, at + 60] {
                for r in &mut readings[from..] {
                    let more = count(r) + extra;
                    r.energy = Some(MilliwattHours(more));
                }
            }
            around.1 += 60 * plan.step;
            truth = whole + 2 * extra;
        }
        Fault::ZeroAtNight => {
            let n = dice.roll(8, 60) as usize;
            readings[at..at + n].iter_mut().for_each(|r| set(r, plan, 0));
            around.1 += n as i64 * plan.step;
        }
        Fault::FactoryClock => {
            let n = dice.roll(1, 40) as usize;
            let born = [946_684_800_000, 0, 1_262_304_000_000][dice.roll(0, 3) as usize];
            for (k, r) in readings[..n].iter_mut().enumerate() {
                r.at = TimestampMs(born + k as i64 * plan.step);
            }
            truth = span(&readings[n..]);
        }
        Fault::Stutter => {
            let mean = whole / readings.len() as i64;
            let back = (4 * mean).max(5 * plan.resolution + 2_000);
            let back = back / plan.resolution * plan.resolution;
            let mut lost = 0;
            truth = 0;
            let honest = readings.clone();
            for n in 0..readings.len() {
                if n % 12 == 11 && count(&honest[n]) > 30 * back {
                    lost += back;
                }
                let shown = count(&honest[n]) - lost;
                readings[n].energy = Some(MilliwattHours(shown));
                readings[n].power = Some(Milliwatts(power[n]));
                if n > 0 {
                    truth += (shown - count(&readings[n - 1])).max(0);
                }
            }
            around = (i64::MIN, i64::MAX);
        }
        Fault::SmallDip => {
            // By a few steps' worth, as a stutter falls, but back on its line.
            let mean = (whole / readings.len() as i64).max(plan.resolution);
            let low = dice.magnitude(3 * mean, 40 * mean) + 2_000;
            let n = dice.roll(1, 5) as usize;
            for (k, r) in readings.iter_mut().enumerate() {
                r.power = Some(Milliwatts(power[k]));
                if (at..at + n).contains(&k) {
                    let dipped = count(r) - low;
                    set(r, plan, dipped.max(0));
                }
            }
        }
        Fault::CommonRollover => {
            let modulus = dice.pick(&[
                838_860_800,
                16_777_216_000,
                1 << 32,
                214_748_364_800,
                1_193_046_471,
                1_000_000_000_000,
            ]);
            let turn = count(&readings[at]);
            readings.iter_mut().for_each(|r| {
                let c = count(r) - turn + modulus;
                r.energy = Some(MilliwattHours(c.rem_euclid(modulus)));
            });
        }
        Fault::DuplicateStorm => {
            let storm: Vec<Reading> = readings[at - 20..at].to_vec();
            (0..50).for_each(|_| arrivals.push(storm.clone()));
        }
        Fault::DayOffline => {
            let backlog = readings.split_off(at);
            let late = backlog[backlog.len() / 2..].to_vec();
            arrivals.push(late);
            arrivals.extend(backlog.chunks(37).rev().map(<[_]>::to_vec));
        }
    }
    arrivals.insert(0, readings);
    Case { arrivals, settings, around, truth }
}

#[derive(Default)]
struct Score {
    cases: usize,
    found: usize,
    other: usize,
    exact: usize,
    worst: i64,
}

#[derive(Default)]
struct Tally {
    faults: BTreeMap<Fault, Score>,
    /// Reported, and rightly so.
    classes: BTreeMap<Class, (usize, usize)>,
}

fn judge(fault: Fault, case: Case, tally: &mut Tally, label: &str) {
    let rules = Rules::new(&[case.settings], &[]).expect("settings of the corpus make sense");
    // The set that a store would keep, then one derivation.
    let mut set: BTreeMap<TimestampMs, Reading> = BTreeMap::new();
    for reading in case.arrivals.iter().flatten() {
        set.entry(reading.at)
            .and_modify(|kept| {
                if reading.beats(kept) {
                    *kept = *reading;
                }
            })
            .or_insert(*reading);
    }
    let readings: Vec<Reading> = set.into_values().collect();
    let (rows, findings) = derive(&Arc::new(rules), &readings);
    let reported: Vec<&Discontinuity> = findings
        .iter()
        .filter_map(|f| if let Finding::Discontinuity(d) = f { Some(d) } else { None })
        .collect();
    let score = tally.faults.entry(fault).or_default();
    score.cases += 1;
    let mut hit = false;
    for d in &reported {
        let there = (case.around.0..=case.around.1).contains(&d.at.0);
        let right = there && Some(d.class) == fault.class();
        // A stepped clock makes two lines of the counter: leaving one out is right.
        let clock = fault == Fault::ClockJump && d.class == Class::Glitch;
        // A counter that begins anew and stands at zero for a while shows only later that it did.
        let fair = clock || (fault == Fault::PowerCutReset && there && d.class == Class::Away);
        let counts = tally.classes.entry(d.class).or_default();
        counts.0 += 1;
        counts.1 += usize::from(right || fair);
        hit |= right;
        score.other += usize::from(!right && !fair);
    }
    let clean = fault.class().is_none() && score_is_clean(&reported, fault);
    score.found += usize::from(hit || clean);
    let energy: i64 = rows.iter().map(|i| i.import.0).sum();
    let off = (energy - case.truth).abs();
    score.exact += usize::from(off <= 1);
    if off > score.worst {
        score.worst = off;
    }
    if std::env::var_os("OHMSTEAD_CORPUS_VERBOSE").is_some() && (!(hit || clean) || off > 1) {
        println!("{label} {fault:?}: off by {off} mWh of {}; {reported:?}", case.truth);
    }
}

fn score_is_clean(reported: &[&Discontinuity], fault: Fault) -> bool {
    reported.iter().all(|d| fault == Fault::ClockJump && d.class == Class::Glitch)
}

fn run(
    tally: &mut Tally,
    label: &str,
    mut source: impl FnMut(&mut Dice, u64) -> Option<(Vec<i64>, Option<i64>)>,
) {
    for fault in FAULTS {
        for n in 0..CASES {
            let mut dice = Dice(seed() + n * 1000 + fault as u64);
            let Some((power, step)) = source(&mut dice, n) else { continue };
            let mut plan = plan(&mut dice, step, power.len());
            if step.is_none() {
                // The load was made for a step of its own.
                plan.step = [5_000, 10_000, 60_000, 300_000][n as usize % 4];
            }
            let case = make(fault, &plan, &power, &mut dice);
            judge(fault, case, tally, label);
        }
    }
}

fn print(tally: &Tally, label: &str) {
    println!("\n{label}");
    println!("| fault | histories | recognised | energy exact | worst, Wh | other findings |");
    println!("|---|---|---|---|---|---|");
    for (fault, s) in &tally.faults {
        println!(
            "| {fault:?} | {} | {:.1} % | {:.1} % | {:.3} | {} |",
            s.cases,
            100.0 * s.found as f64 / s.cases as f64,
            100.0 * s.exact as f64 / s.cases as f64,
            s.worst as f64 / 1000.0,
            s.other
        );
    }
    println!("\n| class | reported | precision |");
    println!("|---|---|---|");
    for (class, (all, right)) in &tally.classes {
        println!("| {class:?} | {all} | {:.1} % |", 100.0 * *right as f64 / *all as f64);
    }
}

fn check(tally: &Tally) {
    for (fault, s) in &tally.faults {
        let floor = match fault {
            Fault::None | Fault::DuplicateStorm | Fault::DayOffline => 100,
            Fault::SavedValue | Fault::UnitChange => 60,
            _ => 90,
        };
        assert!(s.found * 100 >= s.cases * floor, "{fault:?}: {} of {}", s.found, s.cases);
    }
    for (class, (all, right)) in &tally.classes {
        assert!(right * 100 >= all * 85, "{class:?}: {right} of {all}");
    }
}

#[test]
fn synthetic_faults_are_recognised_and_their_energy_is_right() {
    let mut tally = Tally::default();
    run(&mut tally, "synthetic", |dice, n| {
        let step = [5_000, 10_000, 60_000, 300_000][n as usize % 4];
        Some((synthetic(dice, 400, step), None))
    });
    print(&tally, "synthetic households, 400 readings each at 5 s to 5 min");
    check(&tally);
}

#[test]
fn faults_in_a_real_household_s_minutes_are_recognised() {
    let Some(minutes) = support::uci::minutes() else { return };
    let mut tally = Tally::default();
    run(&mut tally, "uci", |dice, _| {
        let from = dice.roll(0, minutes.len() as i64 - 1000) as usize;
        let power: Option<Vec<i64>> = minutes[from..from + 600].iter().map(|(_, mw)| *mw).collect();
        Some((power?, Some(60_000)))
    });
    print(&tally, "the UCI household's minutes, 600 readings each");
    check(&tally);
}
