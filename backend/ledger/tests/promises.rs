//! The ledger's promises, on nasty generated histories. `PROPTEST_CASES` sets how many.

mod support;

use ohmstead_ledger::{
    Action, Class, Correction, Counter, Finding, Rules, Settings, SwapCounts, Verdict, derive,
    touched,
};
use ohmstead_model::{Interval, MilliwattHours, Milliwatts, Reading, Slot, TimeRange, TimestampMs};
use proptest::prelude::*;
use std::sync::Arc;
use support::{Book, sorted};

/// What happens to a meter next.
#[derive(Debug, Clone)]
enum Turn {
    Count {
        n: i64,
        step: i64,
        mw: i64,
    },
    Silent {
        n: i64,
        step: i64,
        mw: i64,
    },
    Gap {
        ms: i64,
        mwh: i64,
    },
    Dip {
        n: i64,
        to: i64,
    },
    Spike {
        n: i64,
        by: i64,
    },
    Set {
        to: i64,
        boot: bool,
    },
    Wrap {
        modulus: i64,
    },
    Zigzag {
        n: i64,
        by: i64,
    },
    Again {
        back: usize,
        mwh: i64,
    },
    Voltage {
        n: i64,
    },
    /// A load far above the rest, for one reading, now and again.
    Peak {
        times: i64,
        mwh: i64,
    },
    /// The counters stand at a low value for a while and come back.
    Off {
        n: i64,
        at: i64,
    },
    /// Readings from before the clock was set.
    Clock {
        n: i64,
        at: i64,
    },
}

fn turn() -> impl Strategy<Value = Turn> {
    let step =
        prop_oneof![Just(5_000i64), Just(60_000), Just(299_999), Just(300_001), 1i64..900_000];
    let mw = prop_oneof![Just(0i64), 1i64..5_000_000, -3_000_000i64..0, Just(60_000_000)];
    let count = prop_oneof![Just(0i64), 0i64..20_000, 0i64..2_000_000_000];
    prop_oneof![
        6 => (1i64..60, step.clone(), mw.clone()).prop_map(|(n, step, mw)| Turn::Count { n, step, mw }),
        2 => (1i64..60, step, mw).prop_map(|(n, step, mw)| Turn::Silent { n, step, mw }),
        2 => (1i64..90_000_000, 0i64..5_000_000).prop_map(|(ms, mwh)| Turn::Gap { ms, mwh }),
        2 => (1i64..8, count.clone()).prop_map(|(n, to)| Turn::Dip { n, to }),
        2 => (1i64..8, 1i64..1_000_000_000).prop_map(|(n, by)| Turn::Spike { n, by }),
        2 => (count, any::<bool>()).prop_map(|(to, boot)| Turn::Set { to, boot }),
        1 => prop_oneof![Just(100_000_000i64), Just(1i64 << 32)].prop_map(|modulus| Turn::Wrap { modulus }),
        1 => (2i64..30, 1i64..200_000).prop_map(|(n, by)| Turn::Zigzag { n, by }),
        1 => (0usize..40, 0i64..50_000).prop_map(|(back, mwh)| Turn::Again { back, mwh }),
        1 => (1i64..20).prop_map(|n| Turn::Voltage { n }),
        1 => (1i64..5, 1_000_000i64..100_000_000).prop_map(|(times, mwh)| Turn::Peak { times, mwh }),
        2 => (1i64..60, prop_oneof![3 => Just(0i64), 1 => 0i64..4_000_000])
            .prop_map(|(n, at)| Turn::Off { n, at }),
        1 => (1i64..20, -9_000_000_000i64..-2_700_000_000)
            .prop_map(|(n, at)| Turn::Clock { n, at }),
    ]
}

/// A meter that lives through its turns; which counters it sends is up to `shape`.
struct Meter {
    readings: Vec<Reading>,
    at: i64,
    count: [i64; 2],
    boot: u32,
    shape: u8,
}

impl Meter {
    fn live(turns: &[Turn], shape: u8, start: i64) -> Vec<Reading> {
        let mut meter =
            Self { readings: vec![], at: start, count: [5_000_000, 70], boot: 0, shape };
        turns.iter().for_each(|turn| meter.turn(turn));
        meter.readings
    }

    fn send(&mut self, count: [i64; 2], mw: i64) {
        let energy =
            |bit: u8, n: usize| (self.shape & bit != 0).then_some(MilliwattHours(count[n]));
        self.readings.push(Reading {
            at: TimestampMs(self.at),
            power: (self.shape & 4 != 0).then_some(Milliwatts(mw)),
            energy: energy(1, 0),
            energy_exported: energy(2, 1),
            boot: Some(self.boot),
            voltage: (self.shape & 7 == 0).then_some(ohmstead_model::Millivolts(230_000)),
            ..Reading::default()
        });
    }

    fn tick(&mut self, step: i64, mw: i64) {
        self.at += step;
        self.count[usize::from(mw < 0)] += mw.abs() * step / 3_600_000;
    }

    fn turn(&mut self, turn: &Turn) {
        let keep = self.shape;
        match *turn {
            Turn::Count { n, step, mw } => (0..n).for_each(|_| {
                self.tick(step, mw);
                self.send(self.count, mw);
            }),
            Turn::Silent { n, step, mw } => (0..n * 3).for_each(|_| {
                self.shape = 4;
                self.tick(step, mw);
                self.send(self.count, mw);
            }),
            Turn::Gap { ms, mwh } => {
                self.at += ms;
                self.count[0] += mwh;
            }
            Turn::Dip { n, to } => (0..n).for_each(|_| {
                self.tick(60_000, 300_000);
                self.send([to; 2], 0);
            }),
            Turn::Spike { n, by } => (0..n).for_each(|_| {
                self.tick(60_000, 300_000);
                self.send(self.count.map(|c| c + by), 0);
            }),
            Turn::Set { to, boot } => {
                self.count = [to; 2];
                self.boot += u32::from(boot);
            }
            Turn::Wrap { modulus } => {
                self.count[0] = modulus - 9_000;
                (0..12).for_each(|_| {
                    self.tick(60_000, 300_000);
                    self.count[0] %= modulus;
                    self.send(self.count, 300_000);
                });
            }
            Turn::Zigzag { n, by } => (0..n).for_each(|k| {
                self.tick(60_000, 300_000);
                self.send(self.count.map(|c| c + by * (k % 2)), 300_000);
            }),
            Turn::Again { back, mwh } => {
                let n = self.readings.len();
                if let Some(old) = n.checked_sub(back + 1).map(|n| self.readings[n]) {
                    let energy = old.energy.map(|e| MilliwattHours(e.0 + mwh));
                    self.readings.push(Reading { energy, ..old });
                }
            }
            Turn::Peak { times, mwh } => (0..times).for_each(|_| {
                (0..8).for_each(|_| {
                    self.tick(60_000, 300_000);
                    self.send(self.count, 300_000);
                });
                self.count = self.count.map(|c| c + mwh);
            }),
            Turn::Off { n, at } => (0..n).for_each(|_| {
                self.tick(60_000, 600_000);
                self.send([at; 2], 0);
            }),
            Turn::Clock { n, at } => {
                let now = std::mem::replace(&mut self.at, at);
                (0..n).for_each(|_| {
                    self.at += 60_000;
                    self.send(self.count, 0);
                });
                self.at = now;
                self.readings.sort_by_key(|r| r.at);
                self.readings.dedup_by_key(|r| r.at);
            }
            Turn::Voltage { n } => (0..n).for_each(|_| {
                self.shape = 0;
                self.at += 60_000;
                self.send([0; 2], 0);
            }),
        }
        self.shape = keep;
    }
}

/// What a history is made from; prints shorter than its readings.
#[derive(Debug, Clone)]
struct Life {
    turns: Vec<Turn>,
    shape: u8,
    start: i64,
}

impl Life {
    fn readings(&self) -> Vec<Reading> {
        Meter::live(&self.turns, self.shape, self.start)
    }
}

/// A history: mostly with an import counter and power; all other shapes too.
fn history() -> impl Strategy<Value = Life> {
    let shape =
        prop_oneof![4 => Just(5u8), 2 => Just(7u8), 1 => Just(1u8), 1 => Just(4u8), 1 => Just(3u8)];
    (prop::collection::vec(turn(), 1..14), shape, -2_000_000i64..2_000_000)
        .prop_map(|(turns, shape, start)| Life { turns, shape, start })
}

/// The same history in the order in which it might arrive: cut into batches of the given sizes,
/// each dealt to one of a few delays, some twice.
fn arrivals(history: &[Reading], deal: &[(u8, u8, bool)]) -> Vec<Vec<Reading>> {
    let mut rest = history;
    let mut waves: Vec<Vec<Vec<Reading>>> = vec![Vec::new(); 4];
    let mut deals = deal.iter().cycle();
    while !rest.is_empty() {
        let (size, delay, twice) = deals.next().copied().unwrap_or((1, 0, false));
        let (batch, after) = rest.split_at(usize::from(size).clamp(1, rest.len()));
        let mut batch = batch.to_vec();
        if delay & 4 != 0 {
            batch.reverse();
        }
        waves[usize::from(delay % 4)].push(batch.clone());
        if twice {
            waves[3].push(batch);
        }
        rest = after;
    }
    waves.into_iter().flatten().collect()
}

fn deal() -> impl Strategy<Value = Vec<(u8, u8, bool)>> {
    prop::collection::vec((1u8..40, any::<u8>(), prop::bool::weighted(0.1)), 1..12)
}

fn energy(rows: &[Interval], counter: Counter) -> i64 {
    rows.iter().map(|i| if counter == Counter::Import { i.import.0 } else { i.export.0 }).sum()
}

fn check_same(book: &Book) {
    let (rows, findings) = book.rebuilt();
    same("interval", &book.rows(), &rows);
    same("finding", &book.sorted_findings(), &sorted(findings));
}

/// Fails with the first difference only: histories are long.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, a: &[T], b: &[T]) {
    let n = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    assert!(a == b, "{what} {n}:\n{:?}\n{:?}", a.get(n), b.get(n));
}

fn correction() -> impl Strategy<Value = Action> {
    let at = -3_000_000i64..60_000_000;
    let counter = prop_oneof![Just(Counter::Import), Just(Counter::Export)];
    let counts = prop::option::of(0i64..9_000_000).prop_map(|c| c.map(MilliwattHours));
    prop_oneof![
        (at.clone(), 0i64..5_000_000).prop_map(|(from, ms)| Action::Void {
            range: TimeRange::new(TimestampMs(from), TimestampMs(from + ms)),
        }),
        (at.clone(), counts.clone(), counts).prop_map(|(at, old_end, new_start)| Action::Swap {
            at: TimestampMs(at),
            import: SwapCounts { old_end, new_start },
            export: SwapCounts::default(),
        }),
        (at, counter, 1u32..3000, 1u32..3000).prop_map(|(at, counter, numerator, denominator)| {
            Action::Calibrate { counter, from: TimestampMs(at), numerator, denominator }
        }),
    ]
}

fn numbered(actions: Vec<Action>) -> Vec<Correction> {
    actions
        .into_iter()
        .enumerate()
        .map(|(n, action)| Correction {
            id: n as u64 + 1,
            made_at: TimestampMs(0),
            author: "ann".into(),
            reason: "a test".into(),
            action,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 1000,
        failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_arrival_ends_in_the_same_intervals(life in history(), deal in deal()) {
        let history = life.readings();
        let mut late = Book::new(Rules::default());
        for batch in arrivals(&history, &deal) {
            late.arrive(&batch);
        }
        let mut at_once = Book::new(Rules::default());
        at_once.arrive(&history);
        same("interval", &late.rows(), &at_once.rows());
        same("finding", &late.sorted_findings(), &at_once.sorted_findings());
        check_same(&late);
    }

    #[test]
    fn energy_is_the_counter_s_difference_by_class(life in history()) {
        let mut book = Book::new(Rules::default());
        book.arrive(&life.readings());
        let (rows, findings) = book.rebuilt();
        let counted: Vec<Reading> =
            book.readings.values().filter(|r| book.rules.counts(r.at)).copied().collect();
        for counter in Counter::BOTH {
            let counts: Vec<i64> = counted.iter()
                .filter_map(|r| if counter == Counter::Import { r.energy } else { r.energy_exported })
                .map(|c| c.0).collect();
            if counts.len() < counted.len() {
                continue; // Part of it comes from power.
            }
            let breaks: i64 = findings.iter().filter_map(|f| match f {
                Finding::Discontinuity(d) if d.counter == counter && d.class != Class::Glitch =>
                    Some(d.energy.0 - (d.after.0 - d.before.0)),
                _ => None,
            }).sum();
            let difference = counts.last().unwrap_or(&0) - counts.first().unwrap_or(&0);
            prop_assert_eq!(energy(&rows, counter), difference + breaks);
        }
        for i in &rows {
            prop_assert!(i.import.0 >= 0 && i.export.0 >= 0);
            prop_assert!((0..=i.import.0).contains(&i.import_estimated.0));
            prop_assert!((0..=i.export.0).contains(&i.export_estimated.0));
            prop_assert!(i64::from(i.covered_ms) <= Slot::MS);
        }
        prop_assert!(rows.windows(2).all(|w| w[0].slot < w[1].slot));
        let readings: u32 = rows.iter().map(|i| i.readings).sum();
        prop_assert_eq!(readings as usize, counted.len());
    }

    #[test]
    fn a_correction_and_its_revocation_derive_only_what_they_touch(
        life in history(), actions in prop::collection::vec(correction(), 1..4), pick in any::<prop::sample::Index>()
    ) {
        let mut book = Book::new(Rules::default());
        book.arrive(&life.readings());
        let plain = book.rows();
        let mut made: Vec<Correction> = Vec::new();
        let mut actions = actions;
        let named = pick.index(actions.len()) as u64 + 1;
        actions.push(Action::Revoke { id: named });
        for correction in numbered(actions) {
            let range = touched(&correction, &made);
            made.push(correction);
            let unset = book.rules.unset_clock().to_vec();
            book.rules = Arc::new(Rules::new(&[], &made).unwrap().with_unset_clock(unset));
            book.settle(range);
            check_same(&book);
        }
        for n in 1..made.len() as u64 {
            let revoke = Correction { id: 100 + n, action: Action::Revoke { id: n }, ..made[0].clone() };
            let range = touched(&revoke, &made);
            made.push(revoke);
            let unset = book.rules.unset_clock().to_vec();
            book.rules = Arc::new(Rules::new(&[], &made).unwrap().with_unset_clock(unset));
            book.settle(range);
        }
        same("interval", &book.rows(), &plain);
    }

    #[test]
    fn a_classification_can_be_overridden(life in history(), pick in any::<prop::sample::Index>(), which in 0usize..6) {
        let verdicts = [
            Verdict::Reset, Verdict::SavedValue, Verdict::Glitch, Verdict::Swap, Verdict::Real,
            Verdict::Rollover { modulus: MilliwattHours(1 << 32) },
        ];
        let mut book = Book::new(Rules::default());
        book.arrive(&life.readings());
        let found: Vec<_> = book.findings.iter().filter_map(|f| match f {
            Finding::Discontinuity(d) => Some((d.counter, d.at)),
            _ => None,
        }).collect();
        if !found.is_empty() {
            let (counter, at) = found[pick.index(found.len())];
            let made = numbered(vec![Action::Classify { counter, at, verdict: verdicts[which] }]);
            let unset = book.rules.unset_clock().to_vec();
            book.rules = Arc::new(Rules::new(&[], &made).unwrap().with_unset_clock(unset));
            book.settle(touched(&made[0], &[]));
            check_same(&book);
            let overruled = book.findings.iter().any(|f| matches!(f, Finding::Discontinuity(d) if d.corrected && d.at == at));
            prop_assert!(overruled || verdicts[which] == Verdict::Glitch);
        }
    }
}

proptest! {
    // Each case derives hundreds of times.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: (ProptestConfig::default().cases / 512).max(2), ..ProptestConfig::default() })]

    #[test]
    fn gaps_are_split_alike_whenever_their_past_arrives(
        holes in prop::collection::vec((0i64..240, 1i64..30), 1..6), deal in deal(), noise in 1i64..1000
    ) {
        // Three and a half weeks of hourly readings with holes; late data changes the profile of later gaps.
        let settings = Settings { max_gap_ms: 3_600_000, ..Settings::default() };
        let rules = Rules::new(&[settings], &[]).unwrap();
        let mut count = 0;
        let history: Vec<Reading> = (0..588i64).map(|h| {
            count += 100_000 + (h % 24) * 10_000 + (h * noise) % 977;
            Reading { at: TimestampMs(h * 3_600_000), energy: Some(MilliwattHours(count)), ..Reading::default() }
        }).filter(|r| {
            let hour = r.at.0 / 3_600_000;
            holes.iter().all(|(at, n)| !(at + 330..at + 330 + n).contains(&hour))
        }).collect();
        let mut late = Book::new(rules);
        late.page = 50;
        for batch in arrivals(&history, &deal) {
            late.arrive(&batch);
        }
        check_same(&late);
        let difference = history[history.len() - 1].energy.unwrap().0 - history[0].energy.unwrap().0;
        prop_assert_eq!(energy(&late.rows(), Counter::Import), difference);
    }
}

#[test]
fn a_live_reading_derives_a_handful_of_readings_not_the_whole_history() {
    let minute = |m: i64| Reading {
        at: TimestampMs(m * 60_000),
        energy: Some(MilliwattHours(1_000_000 + m * 7_000)),
        power: Some(Milliwatts(420_000)),
        ..Reading::default()
    };
    let mut book = Book::new(Rules::default());
    book.arrive(&(0..20_000).map(minute).collect::<Vec<_>>());
    book.look_behind = 256;
    book.pushed = 0;
    book.arrive(&[minute(20_000)]);
    assert!(book.pushed <= 1, "{}", book.pushed);
    book.arrive(&[Reading { power: Some(Milliwatts(999)), ..minute(10_000) }]);
    book.arrive(&[Reading { power: Some(Milliwatts(999_000)), ..minute(10_000) }]);
    assert!(book.pushed < 400, "{}", book.pushed);
    check_same(&book);
}

#[test]
fn an_empty_history_has_no_intervals() {
    assert_eq!(derive(&Arc::new(Rules::default()), &[]), (vec![], vec![]));
}

/// Applies corrections one after the other, each time comparing with a rebuild.
fn correct(book: &mut Book, made: &[Correction]) {
    for n in 1..=made.len() {
        let range = touched(&made[n - 1], &made[..n - 1]);
        let unset = book.rules.unset_clock().to_vec();
        book.rules =
            Arc::new(Rules::new(&[], &made[..n]).expect("they make sense").with_unset_clock(unset));
        book.settle(range);
        eprintln!("after {n}");
        check_same(book);
    }
}

#[test]
fn a_swap_while_a_counter_reads_zero_is_taken_back() {
    let turns = [
        Turn::Silent { n: 4, step: 515_382, mw: 0 },
        Turn::Peak { times: 4, mwh: 1_000_000 },
        Turn::Count { n: 22, step: 299_999, mw: 0 },
        Turn::Gap { ms: 360_033, mwh: 0 },
        Turn::Off { n: 54, at: 0 },
        Turn::Gap { ms: 36_302_400, mwh: 0 },
        Turn::Off { n: 39, at: 0 },
        Turn::Spike { n: 2, by: 1 },
    ];
    let mut book = Book::new(Rules::default());
    book.arrive(&Meter::live(&turns, 3, 0));

    let none = SwapCounts { old_end: None, new_start: None };
    let at = TimestampMs(17_944_596);
    correct(
        &mut book,
        &numbered(vec![Action::Swap { at, import: none, export: none }, Action::Revoke { id: 1 }]),
    );
}

#[test]
fn a_fall_that_is_classified_says_anew_what_a_rise_long_after_it_was() {
    let turns = [
        Turn::Peak { times: 2, mwh: 3_489_414 },
        Turn::Count { n: 21, step: 299_999, mw: 0 },
        Turn::Silent { n: 5, step: 299_999, mw: -2_524_269 },
        Turn::Count { n: 1, step: 299_999, mw: 0 },
        Turn::Gap { ms: 22_820_056, mwh: 0 },
        Turn::Off { n: 39, at: 10_134 },
        Turn::Count { n: 2, step: 299_999, mw: 60_000_000 },
    ];
    let life = Meter::live(&turns, 7, 579_981);
    let mut book = Book::new(Rules::default());
    book.arrive(&life);
    let breaks = book.findings.iter().filter_map(|f| match f {
        Finding::Discontinuity(d) => Some((d.counter, d.at)),
        _ => None,
    });
    for (counter, at) in breaks.collect::<Vec<_>>() {
        let mut book = Book::new(Rules::default());
        book.arrive(&life);
        let verdict = Verdict::Reset;
        correct(&mut book, &numbered(vec![Action::Classify { counter, at, verdict }]));
    }
}
