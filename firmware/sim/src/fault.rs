//! What goes wrong, and when: set by hand, or drawn from a seed.

use crate::noise;
use ohmstead_model::{TimeRange, TimestampMs};

/// A kind of trouble that real meters have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// No connection: readings wait in the meter and are sent as arrays afterwards. Without
    /// effect within a history, which is sent after the fact anyway.
    Offline,
    /// This many readings in a thousand are sent twice.
    Duplicate {
        /// 0..=1000.
        per_mille: u16,
    },
    /// Readings are held back and leave in groups of this many, shuffled.
    Reorder {
        /// 2 or more.
        depth: u16,
    },
    /// At the beginning of the range the counters fall to zero and a new boot begins; the end of
    /// the range does not matter.
    CounterReset,
    /// The meter's clock is off by this much.
    ClockOffset {
        /// Milliseconds; positive = ahead.
        ms: i64,
    },
    /// The clock was never set: it began at 1970 when the range did.
    Clock1970,
    /// Readings carry no time stamp, only boot and sequence numbers.
    ClockMissing,
    /// The counters read zero, then return to what they were.
    DipToZero,
    /// Every value stays what it was at the beginning of the range.
    Stuck,
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
            FaultKind::Duplicate { per_mille: noise::between(seed, 2, 50, 500) as u16 },
            FaultKind::Reorder { depth: noise::between(seed, 3, 2, 20) as u16 },
            FaultKind::CounterReset,
            FaultKind::ClockOffset { ms: if behind { -off_ms } else { off_ms } },
            FaultKind::Clock1970,
            FaultKind::ClockMissing,
            FaultKind::DipToZero,
            FaultKind::Stuck,
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

    pub(crate) fn active(&self, at: TimestampMs) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(move |fault| fault.during.contains(at))
    }

    /// True while the meter has no connection.
    pub fn is_offline(&self, at: TimestampMs) -> bool {
        self.active(at).any(|fault| fault.kind == FaultKind::Offline)
    }

    /// When the counters fell to zero, up to and including `at`.
    pub(crate) fn resets(&self, at: TimestampMs) -> impl Iterator<Item = TimestampMs> {
        self.faults
            .iter()
            .filter(move |f| f.kind == FaultKind::CounterReset && f.during.from <= at)
            .map(|f| f.during.from)
    }

    /// Turns the readings made at one time into those that leave the meter, and when: `held`
    /// keeps what waits to be shuffled.
    pub(crate) fn disorder<T: Clone>(
        &self,
        at: TimestampMs,
        index: u64,
        reading: T,
        held: &mut Vec<T>,
    ) -> Vec<T> {
        let mut depth = 1;
        let mut copies = 1;
        for fault in self.active(at) {
            match fault.kind {
                FaultKind::Reorder { depth: d } => depth = usize::from(d),
                FaultKind::Duplicate { per_mille }
                    if noise::hash(self.seed ^ 0xD0, index) % 1000 < u64::from(per_mille) =>
                {
                    copies = 2;
                }
                _ => {}
            }
        }
        held.extend(std::iter::repeat_n(reading, copies));
        if held.len() < depth {
            return Vec::new();
        }
        let mut leaving = std::mem::take(held);
        if depth > 1 {
            shuffle(&mut leaving, self.seed ^ 0x5F, index);
        }
        leaving
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
    fn disorder_loses_nothing_and_adds_only_copies() {
        let plan = FaultPlan { seed: 3, ..FaultPlan::default() }
            .with(range(0, 1000), FaultKind::Reorder { depth: 7 })
            .with(range(500, 1000), FaultKind::Duplicate { per_mille: 300 });
        let (mut held, mut left) = (Vec::new(), Vec::new());
        for n in 0..1100 {
            left.extend(plan.disorder(TimestampMs(n), n as u64, n, &mut held));
        }
        assert!(held.is_empty(), "the first reading after the fault releases what was held");
        assert!(!left.is_sorted());
        assert!(left[left.len() - 90..].is_sorted(), "order returns after the fault");
        let copies = left.len() - 1100;
        // 150 of 500 expected; five standard deviations.
        assert!((100..200).contains(&copies), "{copies}");
        left.sort_unstable();
        left.dedup();
        assert_eq!(left, (0..1100).collect::<Vec<_>>());
    }
}
