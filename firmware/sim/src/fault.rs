//! What goes wrong, and when: set by hand, or drawn from a seed.

use crate::load::LoadSource;
use crate::noise;
use ohmstead_firmware::metering::Window;
use ohmstead_model::{TimeRange, TimestampMs};

/// A kind of trouble that real meters have, put in where it would happen: on the wire, at the
/// power supply, in the flash, at the time server, at the sensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// No connection: readings wait in the meter and are sent as arrays afterwards.
    Offline,
    /// This many messages with readings in a thousand arrive once more.
    Duplicate {
        /// 0..=1000.
        per_mille: u16,
        /// After this many others; 0 = at once.
        later: u16,
    },
    /// Counters read zero on the wire; the meter knows nothing of it.
    DipToZero,
    /// No power; a new boot begins at the end of the range.
    PowerCut,
    /// At the beginning of the range the flash forgets counters, boots and what was not sent; the
    /// end of the range does not matter.
    CounterReset,
    /// The time server is wrong by this much.
    ClockOffset {
        /// Milliseconds; positive = ahead.
        ms: i64,
    },
    /// A new boot begins, and no time server answers: readings have no time.
    ClockMissing,
    /// The sensor shows what it showed just before the range.
    Stuck,
    /// The sensor shows this much more power than there is.
    Spike {
        /// W.
        watts: i32,
    },
}

/// A fault and when it is on, in the meter's (virtual) time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Half-open.
    pub during: TimeRange,
    /// What happens.
    pub kind: FaultKind,
}

/// All the faults of one meter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaultPlan {
    faults: Vec<Fault>,
    seed: u64,
}

impl FaultPlan {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a fault.
    #[must_use]
    pub fn with(mut self, during: TimeRange, kind: FaultKind) -> Self {
        self.faults.push(Fault { during, kind });
        self
    }

    /// Every kind of fault once within `range`, in an order, at times and in sizes drawn from
    /// `seed`; they do not overlap.
    pub fn seeded(seed: u64, range: TimeRange) -> Self {
        let off_ms = noise::between(seed, 1, 1, 48) * 3_600_000;
        let behind = noise::between(seed, 4, 0, 1) == 0;
        let mut kinds = [
            FaultKind::Offline,
            FaultKind::Duplicate {
                per_mille: noise::between(seed, 2, 50, 500) as u16,
                later: noise::between(seed, 3, 0, 20) as u16,
            },
            FaultKind::DipToZero,
            FaultKind::PowerCut,
            FaultKind::CounterReset,
            FaultKind::ClockOffset { ms: if behind { -off_ms } else { off_ms } },
            FaultKind::ClockMissing,
            FaultKind::Stuck,
            FaultKind::Spike { watts: noise::between(seed, 5, 20_000, 200_000) as i32 },
        ];
        shuffle(&mut kinds, seed, 0);
        let part = (range.to - range.from) / kinds.len() as i64;
        let mut plan = Self { faults: Vec::new(), seed };
        for (n, kind) in kinds.into_iter().enumerate() {
            let begin = range.from + part * n as i64;
            let from = noise::between(seed, 100 + n as u64, 0, part / 3);
            let to = noise::between(seed, 200 + n as u64, part / 2, part * 9 / 10);
            plan = plan.with(TimeRange::new(begin + from, begin + to), kind);
        }
        plan
    }

    /// The faults, in the order they were added.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    fn active(&self, at: TimestampMs) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(move |fault| fault.during.contains(at))
    }

    /// True while the meter has no connection.
    pub fn is_offline(&self, at: TimestampMs) -> bool {
        self.active(at).any(|fault| fault.kind == FaultKind::Offline)
    }

    /// The first fault in `(after, until]` that ends a boot.
    pub(crate) fn interruption(&self, after: TimestampMs, until: TimestampMs) -> Option<Fault> {
        use FaultKind::{ClockMissing, CounterReset, PowerCut};
        let ends = |fault: &&Fault| {
            matches!(fault.kind, PowerCut | CounterReset | ClockMissing)
                && (after.0 + 1..=until.0).contains(&fault.during.from.0)
        };
        self.faults.iter().filter(ends).min_by_key(|fault| fault.during.from).copied()
    }

    /// By how much the time server is wrong, ms; `None` while none answers.
    pub(crate) fn time_error(&self, at: TimestampMs) -> Option<i64> {
        self.active(at).try_fold(0, |error, fault| match fault.kind {
            FaultKind::ClockOffset { ms } => Some(error + ms),
            FaultKind::ClockMissing => None,
            _ => Some(error),
        })
    }

    /// What the sensor shows from `from` to `to` of what `source` really is.
    pub(crate) fn sense(&self, source: &LoadSource, from: TimestampMs, to: TimestampMs) -> Window {
        let mut window = source.window(from, to);
        for fault in self.active(to) {
            match fault.kind {
                FaultKind::Stuck => {
                    let before = source.window(fault.during.from - 1000, fault.during.from);
                    window = Window { duration_us: window.duration_us, ..before };
                }
                FaultKind::Spike { watts } => window.active_uw += i64::from(watts) * 1_000_000,
                _ => {}
            }
        }
        window
    }

    /// True while counters read zero on the wire.
    pub(crate) fn is_dipped(&self, at: TimestampMs) -> bool {
        self.active(at).any(|fault| fault.kind == FaultKind::DipToZero)
    }

    /// After how many other messages message `number`, sent at `at`, arrives once more, if it does.
    pub(crate) fn copy_after(&self, at: TimestampMs, number: u64) -> Option<u64> {
        self.active(at).find_map(|fault| match fault.kind {
            FaultKind::Duplicate { per_mille, later } => {
                let is_hit = noise::hash(self.seed ^ 0xD0, number) % 1000 < u64::from(per_mille);
                is_hit.then_some(later.into())
            }
            _ => None,
        })
    }
}

/// Fisher and Yates.
fn shuffle<T>(items: &mut [T], seed: u64, position: u64) {
    for last in (1..items.len()).rev() {
        let with = noise::hash(seed ^ position, last as u64) % (last as u64 + 1);
        items.swap(last, with as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::synthetic;
    use jiff::tz::TimeZone;

    fn range(from: i64, to: i64) -> TimeRange {
        TimeRange::new(TimestampMs(from), TimestampMs(to))
    }

    #[test]
    fn a_seeded_plan_has_every_kind_once_and_none_overlap() {
        for seed in 0..50 {
            let plan = FaultPlan::seeded(seed, range(1_000_000, 10_000_000));
            assert_eq!(plan, FaultPlan::seeded(seed, range(1_000_000, 10_000_000)));
            assert_eq!(plan.faults().len(), 9);
            let mut last = 1_000_000;
            for fault in plan.faults() {
                assert!(fault.during.from.0 >= last && !fault.during.is_empty(), "{fault:?}");
                last = fault.during.to.0;
            }
            assert!(last <= 10_000_000);
        }
        assert_ne!(FaultPlan::seeded(1, range(0, 9_000)), FaultPlan::seeded(2, range(0, 9_000)));
    }

    #[test]
    fn a_boot_ends_where_the_fault_begins_and_once() {
        let plan = FaultPlan::none()
            .with(range(700, 800), FaultKind::ClockMissing)
            .with(range(500, 600), FaultKind::PowerCut)
            .with(range(100, 900), FaultKind::Offline);
        let first = plan.interruption(TimestampMs(0), TimestampMs(1000)).unwrap();
        assert_eq!((first.kind, first.during), (FaultKind::PowerCut, range(500, 600)));
        let next = plan.interruption(first.during.to, TimestampMs(1000)).unwrap();
        assert_eq!(next.kind, FaultKind::ClockMissing);
        assert_eq!(plan.interruption(next.during.from, TimestampMs(1000)), None);
        assert_eq!(plan.interruption(TimestampMs(0), TimestampMs(499)), None);
        assert_eq!(plan.time_error(TimestampMs(699)), Some(0));
        assert_eq!(plan.time_error(TimestampMs(700)), None);
    }

    #[test]
    fn the_sensor_s_faults_change_the_power_and_not_the_time() {
        let load = synthetic::home(synthetic::Home { seed: 2, solar_peak_w: 0 }, TimeZone::UTC);
        let noon = TimestampMs(1_780_315_200_000);
        let during = TimeRange::new(noon, noon + 60_000);
        let sense = |kind, at: TimestampMs| {
            FaultPlan::none().with(during, kind).sense(&load, at - 5_000, at)
        };
        let truth = |at: TimestampMs| load.window(at - 5_000, at);
        let stuck = [20_000, 55_000].map(|ms| sense(FaultKind::Stuck, noon + ms));
        assert_eq!(stuck[0], stuck[1]);
        assert_ne!(stuck[0], truth(noon + 20_000));
        assert_eq!(stuck[0].duration_us, 5_000_000);
        let spike = sense(FaultKind::Spike { watts: 9 }, noon);
        assert_eq!(spike.active_uw, truth(noon).active_uw + 9_000_000);
        assert_eq!(sense(FaultKind::Stuck, noon + 60_000), truth(noon + 60_000), "it is over");
    }

    #[test]
    fn about_as_many_messages_are_doubled_as_asked_for() {
        let kind = FaultKind::Duplicate { per_mille: 300, later: 4 };
        let plan = FaultPlan { seed: 3, ..FaultPlan::none() }.with(range(0, 1000), kind);
        let copies: Vec<_> =
            (0..1000).filter_map(|n| plan.copy_after(TimestampMs(n), n as u64)).collect();
        // 300 expected; about four standard deviations.
        assert!((240..360).contains(&copies.len()), "{}", copies.len());
        assert!(copies.iter().all(|&later| later == 4));
        assert_eq!(plan.copy_after(TimestampMs(1000), 1), None);
    }
}
