//! Every reading a meter makes: what was true, and what it says.

use crate::fault::{FaultKind, FaultPlan};
use crate::load::{LoadSource, Sample};
use ohmstead_model::{MilliwattHours, Reading, TimeRange, TimestampMs};
use ohmstead_wire::WireReading;

/// When a meter measures: a history first, then on and on. Readings are numbered through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    start: TimestampMs,
    history_step_ms: i64,
    history_len: u64,
    live_from: TimestampMs,
    live_step_ms: i64,
}

impl Schedule {
    /// A reading every `step_ms` (at least 1), from the next whole multiple at or after `from`.
    pub fn live(from: TimestampMs, step_ms: i64) -> Self {
        Self::with_history(from, 0, 60_000, step_ms)
    }

    /// As [`Self::live`] from `now`, and `history_ms` before it with a reading every
    /// `history_step_ms` (at least 1). All instants are whole multiples of their step, so that
    /// another start finds the same instants again.
    pub fn with_history(
        now: TimestampMs,
        history_ms: i64,
        history_step_ms: i64,
        live_step_ms: i64,
    ) -> Self {
        let (history_step_ms, live_step_ms) = (history_step_ms.max(1), live_step_ms.max(1));
        let up = |at: i64, step: i64| {
            at.div_euclid(step) * step + (at.rem_euclid(step) > 0) as i64 * step
        };
        let live_from = TimestampMs(up(now.0, live_step_ms));
        let start = TimestampMs(up(now.0 - history_ms.max(0), history_step_ms));
        let before = (live_from - start).max(0);
        let history_len =
            if history_ms <= 0 { 0 } else { up(before, history_step_ms) / history_step_ms };
        let history_len = history_len.unsigned_abs();
        Self { start, history_step_ms, history_len, live_from, live_step_ms }
    }

    /// When reading `index` is made.
    pub fn at(&self, index: u64) -> TimestampMs {
        match index.checked_sub(self.history_len) {
            None => self.start + self.history_step_ms * index as i64,
            Some(live) => self.live_from + self.live_step_ms.saturating_mul(live as i64),
        }
    }

    /// The first reading made at or after `at`.
    pub fn index_from(&self, at: TimestampMs) -> u64 {
        let steps = |since: i64, step: i64| (since.max(0) as u64).div_ceil(step as u64);
        let history = steps(at - self.start, self.history_step_ms);
        if history < self.history_len {
            return history;
        }
        self.history_len + steps(at - self.live_from, self.live_step_ms)
    }

    /// How many readings are history.
    pub fn history_len(&self) -> u64 {
        self.history_len
    }
}

/// One reading: the truth and what is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Produced {
    /// Its number in the schedule.
    pub index: u64,
    /// When it was really made.
    pub at: TimestampMs,
    /// What was really so.
    pub truth: Sample,
    /// What the meter says. Its `at` is the stamp it sends; if it sends none, the true time.
    pub sent: Reading,
    /// False when it sends no time stamp.
    pub stamped: bool,
}

impl Produced {
    /// The message of this reading for `device`.
    pub fn wire<'a>(&self, device: &'a str) -> WireReading<'a> {
        let sent = &self.sent;
        WireReading {
            device,
            at_ms: self.stamped.then_some(sent.at.0),
            voltage: sent.voltage.map(|v| v.0),
            current: sent.current.map(|v| v.0),
            power: sent.power.map(|v| v.0),
            energy: sent.energy.map(|v| v.0),
            energy_exported: sent.energy_exported.map(|v| v.0),
            power_factor: sent.power_factor.map(|v| v.0),
            frequency: sent.frequency.map(|v| v.0),
            seq: sent.seq,
            boot: sent.boot,
            estimated: sent.estimated,
        }
    }
}

/// A meter without its connection: a pure function from a number to a reading.
#[derive(Debug, Clone)]
pub struct Register {
    /// What it measures.
    pub source: LoadSource,
    /// What goes wrong.
    pub faults: FaultPlan,
    /// When it measures.
    pub schedule: Schedule,
    /// The number of the boot it starts with; `None` sends neither boot nor sequence numbers.
    pub first_boot: Option<u32>,
}

impl Register {
    /// Reading number `index`.
    pub fn produce(&self, index: u64) -> Produced {
        let at = self.schedule.at(index);
        let truth = self.source.sample(at);
        let mut sent = Reading { at, ..self.say(&truth) };
        let mut stamped = true;
        if let Some((reset, base)) =
            self.faults.resets(at).max().map(|reset| (reset, self.source.sample(reset)))
        {
            sent = self.since_reset(sent, &base);
            self.number(&mut sent, index, Some(reset));
        } else {
            self.number(&mut sent, index, None);
        }
        for fault in self.faults.active(at) {
            match fault.kind {
                FaultKind::ClockOffset { ms } => sent.at = at + ms,
                FaultKind::Clock1970 => sent.at = TimestampMs(at - fault.during.from),
                FaultKind::ClockMissing => stamped = false,
                FaultKind::DipToZero => {
                    sent.energy = sent.energy.map(|_| MilliwattHours::ZERO);
                    sent.energy_exported = sent.energy_exported.map(|_| MilliwattHours::ZERO);
                }
                FaultKind::Stuck => {
                    let frozen = self.say(&self.source.sample(fault.during.from));
                    sent = Reading { at: sent.at, seq: sent.seq, boot: sent.boot, ..frozen };
                }
                FaultKind::Offline
                | FaultKind::Duplicate { .. }
                | FaultKind::Reorder { .. }
                | FaultKind::CounterReset => {}
            }
        }
        Produced { index, at, truth, sent, stamped }
    }

    /// What the load really used and fed in within `range`: the difference of its counters.
    pub fn true_energy(&self, range: TimeRange) -> (MilliwattHours, MilliwattHours) {
        let (a, b) = (self.source.sample(range.from), self.source.sample(range.to));
        (b.imported - a.imported, b.exported - a.exported)
    }

    fn say(&self, truth: &Sample) -> Reading {
        Reading {
            voltage: Some(truth.voltage),
            current: Some(truth.current),
            power: Some(truth.power),
            energy: Some(truth.imported),
            energy_exported: self.source.exports().then_some(truth.exported),
            power_factor: Some(truth.power_factor),
            frequency: Some(truth.frequency),
            ..Reading::default()
        }
    }

    fn since_reset(&self, sent: Reading, base: &Sample) -> Reading {
        Reading {
            energy: sent.energy.map(|e| e - base.imported),
            energy_exported: sent.energy_exported.map(|e| e - base.exported),
            ..sent
        }
    }

    /// Boot and sequence number: a reset is a new boot.
    fn number(&self, sent: &mut Reading, index: u64, reset: Option<TimestampMs>) {
        let Some(first) = self.first_boot else { return };
        let resets = self.faults.resets(sent.at).count() as u32;
        let since = reset.map_or(0, |at| self.schedule.index_from(at));
        sent.boot = Some(first.saturating_add(resets));
        sent.seq = u32::try_from(index.saturating_sub(since)).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::synthetic;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    const NOON: i64 = 1_780_315_200_000;

    fn register(faults: FaultPlan) -> Register {
        Register {
            source: synthetic::home(
                synthetic::Home { seed: 2, solar_peak_w: 0 },
                TimeZone::get("Europe/Berlin").unwrap(),
            ),
            faults,
            schedule: Schedule::live(TimestampMs(NOON), 10_000),
            first_boot: Some(4),
        }
    }

    fn during(kind: FaultKind) -> Register {
        let range = TimeRange::new(TimestampMs(NOON + 100_000), TimestampMs(NOON + 200_000));
        register(FaultPlan::none().with(range, kind))
    }

    #[test]
    fn history_and_live_readings_are_one_unbroken_counter() {
        let history = Schedule::with_history(TimestampMs(NOON + 3), 3_600_000, 60_000, 5_000);
        assert_eq!(history.history_len(), 60);
        let meter = Register { schedule: history, ..register(FaultPlan::none()) };
        let readings: Vec<_> = (0..100).map(|n| meter.produce(n)).collect();
        assert_eq!(readings[0].at, TimestampMs(NOON - 3_600_000 + 60_000));
        assert!(readings.windows(2).all(|w| w[0].at < w[1].at));
        assert!(readings.windows(2).all(|w| w[0].sent.energy <= w[1].sent.energy));
        assert_eq!(readings[61].at - readings[60].at, 5_000);
        assert_eq!(readings[99].sent.seq, Some(99));
    }

    #[test]
    fn a_later_start_makes_the_same_readings_again() {
        let first = Register {
            schedule: Schedule::with_history(TimestampMs(NOON), 7_200_000, 60_000, 5_000),
            first_boot: None,
            ..register(FaultPlan::none())
        };
        let second = Register {
            schedule: Schedule::with_history(
                TimestampMs(NOON + 1_234_567),
                7_200_000,
                60_000,
                5_000,
            ),
            ..first.clone()
        };
        let again = first.schedule.index_from(second.schedule.at(0));
        assert!(again > 0);
        for n in 0..80 {
            let (a, b) = (first.produce(again + n), second.produce(n));
            assert_eq!((a.sent, a.truth), (b.sent, b.truth));
        }
    }

    #[test]
    fn a_reset_starts_the_counter_and_the_numbers_anew() {
        let meter = during(FaultKind::CounterReset);
        let (before, reset, later) = (meter.produce(9), meter.produce(10), meter.produce(500));
        assert_eq!((before.sent.boot, before.sent.seq), (Some(4), Some(9)));
        assert_eq!(reset.sent.energy, Some(MilliwattHours(0)));
        assert_eq!((reset.sent.boot, reset.sent.seq), (Some(5), Some(0)));
        assert_eq!(later.sent.energy, Some(later.truth.imported - reset.truth.imported));
        assert_eq!((later.sent.boot, later.sent.seq), (Some(5), Some(490)));
        assert!(later.sent.energy > Some(MilliwattHours(0)));
    }

    #[test]
    fn wrong_clocks_change_the_stamp_and_nothing_else() {
        for (kind, stamp) in [
            (FaultKind::ClockOffset { ms: -7_000 }, Some(NOON + 143_000)),
            (FaultKind::Clock1970, Some(50_000)),
            (FaultKind::ClockMissing, None),
        ] {
            let reading = during(kind).produce(15);
            assert_eq!(reading.wire("m").at_ms, stamp, "{kind:?}");
            assert_eq!(reading.at, TimestampMs(NOON + 150_000));
            assert_eq!(reading.sent.energy, Some(reading.truth.imported));
            assert_eq!((reading.sent.boot, reading.sent.seq), (Some(4), Some(15)));
            assert!(during(kind).produce(20).stamped);
        }
    }

    #[test]
    fn a_dip_returns_to_the_old_counter() {
        let meter = during(FaultKind::DipToZero);
        assert_eq!(meter.produce(12).sent.energy, Some(MilliwattHours(0)));
        let after = meter.produce(20);
        assert_eq!(after.sent.energy, Some(after.truth.imported));
    }

    #[test]
    fn a_stuck_meter_repeats_itself_under_new_stamps() {
        let meter = during(FaultKind::Stuck);
        let (first, last) = (meter.produce(10), meter.produce(19));
        assert_eq!(first.sent.power, last.sent.power);
        assert_eq!(first.sent.energy, last.sent.energy);
        assert_ne!(first.sent.at, last.sent.at);
        assert!(last.truth.imported > first.truth.imported);
    }

    #[test]
    fn the_true_energy_is_what_the_faultless_counter_says() {
        let meter = during(FaultKind::CounterReset);
        let healthy = register(FaultPlan::none());
        let range = TimeRange::new(meter.schedule.at(0), meter.schedule.at(360));
        let counted =
            healthy.produce(360).sent.energy.unwrap() - healthy.produce(0).sent.energy.unwrap();
        assert_eq!(meter.true_energy(range), (counted, MilliwattHours(0)));
    }

    proptest! {
        #[test]
        fn the_index_finds_every_reading_again(
            now in 1_600_000_000_000i64..1_900_000_000_000,
            history in 0i64..10_000_000,
            history_step in 1_000i64..100_000,
            live_step in 500i64..100_000,
            index in 0u64..5_000,
        ) {
            let s = Schedule::with_history(TimestampMs(now), history, history_step, live_step);
            prop_assert!(s.at(index) < s.at(index + 1));
            prop_assert_eq!(s.index_from(s.at(index)), index);
            prop_assert_eq!(s.index_from(s.at(index) + 1), index + 1);
        }
    }
}
