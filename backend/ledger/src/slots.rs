//! Open slots: statistics and energy collected until nothing more can come.

use crate::power::{Area, energy};
use crate::sample::Sample;
use ohmstead_model::{
    Flags, Interval, Milliamps, Millivolts, MilliwattHours, Milliwatts, Reading, Slot, Stats,
    TimestampMs,
};
use std::collections::VecDeque;

#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    min: i64,
    max: i64,
    sum: i128,
    count: u32,
}

impl Spread {
    fn add(&mut self, value: i64) {
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        } else {
            (self.min, self.max) = (self.min.min(value), self.max.max(value));
        }
        self.sum += i128::from(value);
        self.count += 1;
    }

    fn stats<T>(self, unit: fn(i64) -> T) -> Option<Stats<T>> {
        if self.count == 0 {
            return None;
        }
        let count = i128::from(self.count);
        // Half away from zero.
        let mean = (2 * self.sum.abs() + count) / (2 * count) * self.sum.signum();
        Some(Stats { min: unit(self.min), max: unit(self.max), mean: unit(mean as i64) })
    }
}

/// A slot in the making.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    slot: i32,
    /// Import, export: from counters, and of that estimated.
    pub energy: [i64; 2],
    pub estimated: [i64; 2],
    pub area: [Area; 2],
    voltage: Spread,
    current: Spread,
    power: Spread,
    readings: u32,
    covered_ms: u32,
    pub flags: Flags,
}

impl Open {
    fn new(slot: i32) -> Self {
        Self {
            slot,
            energy: [0; 2],
            estimated: [0; 2],
            area: [0; 2],
            voltage: Spread::default(),
            current: Spread::default(),
            power: Spread::default(),
            readings: 0,
            covered_ms: 0,
            flags: Flags::default(),
        }
    }

    pub fn flag(&mut self, flags: Flags) {
        self.flags = self.flags.with(flags);
    }

    fn interval(&self) -> Interval {
        let total = |n: usize| MilliwattHours(self.energy[n] + energy(self.area[n]));
        let power = if self.area == [0, 0] { Flags(0) } else { Flags::FROM_POWER };
        Interval {
            slot: Slot(self.slot),
            import: total(0),
            export: total(1),
            import_estimated: MilliwattHours(self.estimated[0]),
            export_estimated: MilliwattHours(self.estimated[1]),
            voltage: self.voltage.stats(Millivolts),
            current: self.current.stats(Milliamps),
            power: self.power.stats(Milliwatts),
            readings: self.readings,
            covered_ms: self.covered_ms,
            flags: self.flags.with(power),
        }
    }
}

/// Slots that may still change, ascending.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    open: VecDeque<Open>,
    /// Stretches counted as measured, ascending, apart; none that ends before the oldest open slot.
    covered: VecDeque<(i64, i64)>,
}

impl Slots {
    /// The slot, opened where it is not.
    #[inline]
    pub fn open(&mut self, slot: i32) -> &mut Open {
        // Nearly always the newest slot, or the one before it.
        let newest = self.open.len().wrapping_sub(1);
        let n = match self.open.get(newest) {
            Some(last) if last.slot == slot => newest,
            Some(last) if last.slot > slot => self.open_earlier(slot),
            _ => {
                self.open.push_back(Open::new(slot));
                self.open.len() - 1
            }
        };
        &mut self.open[n]
    }

    /// Where an older slot than the newest is, opened where it is not.
    fn open_earlier(&mut self, slot: i32) -> usize {
        match self.open.binary_search_by_key(&slot, |o| o.slot) {
            Ok(n) => n,
            Err(n) => {
                self.open.insert(n, Open::new(slot));
                n
            }
        }
    }

    /// Counts a reading in. `power` is the calibrated one; `corrected` says that it differs.
    #[inline]
    pub fn reading(&mut self, reading: &Reading, power: Option<i64>, corrected: bool) {
        let open = self.open(Slot::of(reading.at).0);
        if corrected {
            open.flag(Flags::CORRECTED);
        }
        open.readings += 1;
        if let Some(v) = reading.voltage {
            open.voltage.add(v.0);
        }
        if let Some(a) = reading.current {
            open.current.add(a.0);
        }
        if let Some(w) = power {
            open.power.add(w);
        }
    }

    /// Counts the time between two samples as measured.
    pub fn cover(&mut self, from: &Sample, to: &Sample) {
        match self.covered.back_mut() {
            Some(last) if last.1 == from.at => last.1 = to.at,
            _ => self.covered.push_back((from.at, to.at)),
        }
        let mut start = from.at;
        let mut slot = Slot::of(TimestampMs(start));
        while start < to.at {
            let end = slot.end().0.min(to.at);
            self.open(slot.0).covered_ms += (end - start) as u32;
            (start, slot) = (end, slot.next());
        }
    }

    /// Takes back what was counted as measured between two instants: what happened there is unknown.
    pub fn uncover(&mut self, from: i64, to: i64) {
        let mut rest = VecDeque::with_capacity(self.covered.len() + 1);
        for (start, end) in std::mem::take(&mut self.covered) {
            let (a, b) = (start.max(from), end.min(to));
            if a >= b {
                rest.push_back((start, end));
                continue;
            }
            rest.extend([(start, a), (b, end)].into_iter().filter(|(s, e)| s < e));
            let (mut at, mut slot) = (a, Slot::of(TimestampMs(a)));
            while at < b {
                let until = slot.end().0.min(b);
                self.open(slot.0).covered_ms -= (until - at) as u32;
                (at, slot) = (until, slot.next());
            }
        }
        self.covered = rest;
    }

    /// Takes the oldest slot out when it ends at or before `horizon`.
    pub fn close(&mut self, horizon: i64) -> Option<Interval> {
        let oldest = self.open.front()?;
        if Slot(oldest.slot).end().0 > horizon {
            return None;
        }
        let interval = oldest.interval();
        self.open.pop_front();
        while self.covered.len() > 1 && self.covered[0].1 <= horizon {
            self.covered.pop_front();
        }
        Some(interval)
    }
}
