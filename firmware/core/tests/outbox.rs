//! The outbox against a model: any mixture of storing, acknowledging, setting the clock and
//! restarting, and the power cut at every byte of every write and erasure.
//!
//! By default every ninth cut point of six lives; `OHMSTEAD_LONG=1` takes all of twelve, about
//! 260,000 (best with `CARGO_PROFILE_DEV_OPT_LEVEL=2`: 45 s in place of minutes).
#![allow(clippy::unwrap_used, clippy::panic, reason = "test support")]

#[path = "outbox/model.rs"]
mod model;

use model::{Flash, Model, Random, slice};
use ohmstead_firmware::memory_flash::MemoryFlash;
use ohmstead_firmware::outbox::{Outbox, OutboxError};
use ohmstead_firmware::record::{Record, Stamp};
use std::ops::ControlFlow;

const START_MS: i64 = 1_739_930_110_000;

#[derive(Debug, Clone, Copy)]
enum Op {
    Store(Record),
    Ack(usize),
    ClockSet(i64),
    SaveAck,
}

/// A household of up to three channels, in 5-second steps of the meter's uptime.
#[derive(Clone)]
struct Life {
    random: Random,
    uptime_ms: i64,
    counters: [(u64, u64); 3],
    /// Of 100 operations, how many acknowledge: below about 10 the ring fills up.
    acks: u64,
}

impl Life {
    fn new(seed: u64) -> Self {
        Self {
            random: Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            uptime_ms: 0,
            counters: [(0, 0); 3],
            acks: [2, 8, 30][seed as usize % 3],
        }
    }

    fn next_op(&mut self, outbox: &Outbox<Flash>) -> Op {
        let dice = self.random.below(100);
        if dice < self.acks {
            return Op::Ack(1 + self.random.below(30) as usize);
        }
        if dice == 99 {
            return if self.random.below(2) == 0 {
                Op::SaveAck
            } else {
                Op::ClockSet(START_MS + self.random.below(1_000_000) as i64)
            };
        }
        let channel = self.random.below(3) as u8;
        self.uptime_ms += 5_000 * i64::from(channel == 0) + self.random.below(30) as i64;
        let counter = &mut self.counters[usize::from(channel)];
        let power_mw = self.random.below(3_000_000) as i64 - 400_000;
        counter.0 += (power_mw.max(0) / 720) as u64;
        counter.1 += (power_mw.min(0).unsigned_abs()) / 720;
        Op::Store(Record {
            channel,
            at: match outbox.clock_offset() {
                Some(offset) => Stamp::Wall(self.uptime_ms + offset),
                None => Stamp::Uptime(self.uptime_ms),
            },
            voltage_mv: 229_000 + self.random.below(2_000) as i64,
            current_ma: power_mw.abs() / 230,
            power_mw,
            import_mwh: counter.0,
            export_mwh: counter.1,
            frequency_mhz: (channel < 2).then(|| 49_980 + self.random.below(40) as u32),
        })
    }

    fn restarted(&mut self, outbox: &Outbox<Flash>) {
        self.uptime_ms = 0;
        for (channel, counter) in (0..).zip(&mut self.counters) {
            *counter = outbox.counters(channel);
        }
    }
}

/// Does `op` on both; a power cut leaves the model knowing what may have happened.
fn perform(op: Op, outbox: &mut Outbox<Flash>, model: &mut Model) -> bool {
    let done = match op {
        Op::Store(record) => match outbox.store(&record) {
            Ok(appended) => {
                model.note_stored(&appended.stored, &record);
                return true;
            }
            Err(e) => {
                let boot = outbox.boot();
                let next = model
                    .stored
                    .range((boot, record.channel, 0)..=(boot, record.channel, u32::MAX))
                    .next_back()
                    .map_or(1, |(k, _)| k.2 + 1);
                model.note_cut_store((boot, record.channel, next), &record);
                Err(e)
            }
        },
        Op::Ack(n) => {
            let (taken, end) = slice(outbox, n);
            // The hub has them, whether or not the meter manages to write that down.
            model.note_acked(&taken);
            end.map_or(Ok(()), |end| outbox.ack(end))
        }
        Op::ClockSet(offset) => {
            if outbox.clock_offset().is_none() {
                model.offsets.insert(outbox.boot(), offset);
            }
            outbox.clock_set(offset)
        }
        Op::SaveAck => outbox.save_ack(),
    };
    assert!(
        matches!(done, Ok(()) | Err(OutboxError::Flash(_))),
        "only a power cut may fail: {done:?}"
    );
    done.is_ok()
}

/// Mounts what a cut left, checks it, lives on a little, and checks again.
fn recover(mut flash: Flash, mut model: Model, op: Op, life: &mut Life) -> usize {
    flash.power_on();
    let mut outbox = Outbox::mount(flash).unwrap();
    // A clock that was being set when the power went is set or not.
    if let (Op::ClockSet(_), boot) = (op, outbox.boot() - 1)
        && model.offsets.contains_key(&boot)
        && !synced(&outbox, boot)
    {
        model.offsets.remove(&boot);
    }
    assert!(outbox.boot() > model.last_boot, "no boot number comes twice");
    let again = model.check(&mut outbox);
    life.restarted(&outbox);
    for (channel, counter) in (0..).zip(&life.counters) {
        model.counters.insert(channel, vec![*counter]);
    }
    for _ in 0..4 {
        let op = life.next_op(&outbox);
        assert!(perform(op, &mut outbox, &mut model));
    }
    let mut outbox = Outbox::mount(outbox.into_flash()).unwrap();
    model.check(&mut outbox);
    again
}

fn synced(outbox: &Outbox<Flash>, boot: u32) -> bool {
    outbox.clock_offset_of(boot).is_some()
}

/// One life of a meter, cut at every `stride`-th byte of its flash work. The cut points taken,
/// the most readings sent twice, and whether the ring was thinned and overrun.
fn cut_everywhere(seed: u64, ops: usize, stride: u64) -> (u64, usize, bool) {
    let mut life = Life::new(seed);
    // A small ring where little is acknowledged: it overruns.
    let pages = if seed.is_multiple_of(3) { 5 } else { 8 };
    let mut outbox = Outbox::mount(Flash::new(pages)).unwrap();
    let mut model = Model::default();
    let (mut cuts, mut again, mut overrun) = (0, 0, false);
    for step in 0..ops {
        if life.random.below(150) == 0 {
            outbox = Outbox::mount(outbox.into_flash()).unwrap();
            life.restarted(&outbox);
        }
        let op = life.next_op(&outbox);
        let (mut next_outbox, mut next_model) = (outbox.clone(), model.clone());
        let before = next_outbox.flash().work();
        assert!(perform(op, &mut next_outbox, &mut next_model));
        let work = next_outbox.flash().work() - before;
        let mut at = step as u64 % stride;
        while at < work {
            let (mut torn, mut torn_model) = (outbox.clone(), model.clone());
            torn.flash().cut_after(at, seed ^ at ^ (step as u64) << 20);
            assert!(!perform(op, &mut torn, &mut torn_model), "the power was cut");
            again = again.max(recover(torn.into_flash(), torn_model, op, &mut life.clone()));
            cuts += 1;
            at += stride;
        }
        (outbox, model) = (next_outbox, next_model);
        overrun |= outbox.lost() > 0;
    }
    model.check(&mut outbox);
    (cuts, again, overrun)
}

#[test]
fn a_power_cut_at_any_byte_loses_nothing_that_was_stored() {
    let long = std::env::var_os("OHMSTEAD_LONG").is_some();
    let (lives, ops, stride) = if long { (12, 500, 1) } else { (6, 400, 9) };
    let started = std::time::Instant::now();
    let (mut cuts, mut again, mut overrun) = (0, 0, 0);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|half| {
                scope.spawn(move || {
                    (0..lives)
                        .filter(|seed| seed % 2 == half)
                        .map(|seed| cut_everywhere(seed, ops, stride))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        for result in workers.into_iter().flat_map(|w| w.join().unwrap()) {
            cuts += result.0;
            again = again.max(result.1);
            overrun += u32::from(result.2);
        }
    });
    println!(
        "{cuts} cut points in {lives} lives, {overrun} of them overrun, at most {again} readings sent twice, {:.0?}",
        started.elapsed()
    );
    assert!(cuts >= 1000 && overrun > 0, "{cuts} {overrun}");
}

#[test]
fn random_lives_with_restarts_keep_every_promise() {
    for seed in 100..160 {
        let mut life = Life::new(seed);
        let mut outbox = Outbox::mount(Flash::new(6 + seed as usize % 5)).unwrap();
        let mut model = Model::default();
        for _ in 0..2_000 {
            if life.random.below(300) == 0 {
                outbox = Outbox::mount(outbox.into_flash()).unwrap();
                life.restarted(&outbox);
                model.check(&mut outbox);
            }
            let op = life.next_op(&outbox);
            assert!(perform(op, &mut outbox, &mut model));
        }
        model.check(&mut outbox);
    }
}

fn plain(k: i64) -> Record {
    Record {
        channel: 0,
        at: Stamp::Wall(START_MS + k * 5_000),
        voltage_mv: 230_000 + k % 300,
        current_ma: 2_000,
        power_mw: 460_000,
        import_mwh: 639 * k as u64,
        export_mwh: 0,
        frequency_mhz: Some(50_000),
    }
}

#[test]
fn a_full_ring_thins_to_minutes_and_then_says_what_it_gave_up() {
    let mut outbox = Outbox::mount(Flash::new(16)).unwrap();
    let mut k = 0;
    while outbox.lost() == 0 {
        outbox.store(&plain(k)).unwrap();
        k += 1;
    }
    let mut times = Vec::new();
    outbox
        .read(outbox.acked(), None, |s, _| {
            let Stamp::Wall(ms) = s.record.at else { panic!("{s:?}") };
            times.push((ms - START_MS) / 1000);
            ControlFlow::Continue(())
        })
        .unwrap();
    let spacings: Vec<_> = times.windows(2).map(|w| w[1] - w[0]).collect();
    assert!(spacings.iter().all(|s| (5..=60).contains(s)), "no hole: {spacings:?}");
    let minutes = spacings.iter().filter(|&&s| s > 5).count();
    assert!(minutes * 2 > spacings.len(), "mostly minutes");
    assert_eq!(times.last(), Some(&((k - 1) * 5)), "the newest is there");
    assert_eq!(outbox.pending().unwrap() as usize, times.len());
    assert!(outbox.lost() < 200);
}

#[test]
fn a_damaged_page_costs_its_readings_and_nothing_else() {
    let mut outbox = Outbox::mount(Flash::new(16)).unwrap();
    for k in 0..200 {
        outbox.store(&plain(k)).unwrap();
    }
    let mut flash = outbox.into_flash();
    for byte in &mut flash.bytes_mut()[3 * 512 + 100..3 * 512 + 300] {
        *byte = 0x55;
    }
    let mut outbox = Outbox::mount(flash).unwrap();
    assert_eq!(outbox.counters(0), (639 * 199, 0));
    let left = outbox.pending().unwrap();
    assert!((165..200).contains(&left), "{left}");
}

#[test]
fn wear_is_even_and_a_region_that_does_not_suit_is_refused() {
    let mut outbox = Outbox::mount(Flash::new(8)).unwrap();
    for k in 0..20_000 {
        let appended = outbox.store(&plain(k)).unwrap();
        outbox.ack(appended.to).unwrap();
    }
    let flash = outbox.into_flash();
    let (least, most) = (flash.erasures().iter().min(), flash.erasures().iter().max());
    assert!(most.unwrap() - least.unwrap() <= 1, "{:?}", flash.erasures());
    assert!(matches!(Outbox::mount(Flash::new(3)), Err(OutboxError::Geometry)));
    assert!(matches!(Outbox::mount(MemoryFlash::<8192>::new(8)), Err(OutboxError::Geometry)));
}

/// A household's evening as a 5-second meter sees it: voltage and frequency that waver, loads
/// that switch, timing that jitters by a mains cycle.
fn evening(random: &mut Random, k: i64, last: &Record) -> Record {
    let noise = |random: &mut Random, span: u64| random.below(span) as i64 - span as i64 / 2;
    let switched = random.below(20) == 0;
    let power_mw = if switched {
        50_000 + random.below(3_000_000) as i64
    } else {
        last.power_mw + noise(random, 6_000)
    };
    let voltage_mv = 230_000 + noise(random, 800);
    let milliseconds = 5_000 * k + noise(random, 20);
    Record {
        channel: 0,
        at: Stamp::Wall(START_MS + milliseconds),
        voltage_mv,
        current_ma: power_mw.max(0) * 1000 / voltage_mv,
        power_mw,
        import_mwh: last.import_mwh + (power_mw.max(0) / 720) as u64,
        export_mwh: 0,
        frequency_mhz: Some((50_000 + noise(random, 40)) as u32),
    }
}

#[test]
fn a_ring_of_960_kib_holds_three_days_of_five_seconds_and_a_month_of_minutes() {
    let mut outbox = Outbox::mount(MemoryFlash::<4096>::new(240)).unwrap();
    let (mut random, mut record) = (Random(7), plain(0));
    let (mut k, mut fine) = (0, 0);
    while outbox.lost() == 0 {
        record = evening(&mut random, k, &record);
        // The first page is never acknowledged; the readings since are what the ring holds.
        let appended = outbox.store(&record).unwrap();
        if fine == 0 && appended.to.page == 239 {
            fine = k;
        }
        k += 1;
    }
    let days = |readings: i64| readings as f64 * 5.0 / 86_400.0;
    let pages_a_year = 365.25 / days(fine) * 239.0 / 240.0;
    println!(
        "{:.2} days at 5 s before thinning, {:.1} days before anything is given up, {:.1} bytes a reading, {:.0} erasures a page and year",
        days(fine),
        days(k),
        239.0 * 4096.0 / fine as f64,
        pages_a_year
    );
    assert!(days(fine) > 3.0 && days(k) > 30.0);
}
