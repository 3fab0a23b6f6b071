//! Devices of periods: no counter, but the energy of each period, as utilities export it.
//!
//! A reading of such a device stands at the end of its period ([`ohmstead_model::Period`]) and says the
//! energy within it. A slot's energy is the part of the periods that lies in it: exactly, the parts of a
//! period add up to it. Within a period longer than a slot the energy is spread evenly, and marked as that of
//! a declared cadence is: measured for every bucket that the period fills, estimated in finer ones.
//!
//! Where periods overlap (an hourly and a half-hourly export of the same days) the shorter ones hold, and
//! of the longer one what is left over by them. The outcome depends on nothing but the set of readings.

use crate::rules::Rules;
use ohmstead_model::{
    Flags, Interval, MilliwattHours, Milliwatts, Period, Reading, Slot, SlotRange, Stats,
    TimeRange, TimestampMs,
};
use std::collections::BTreeMap;

/// Readings this far before and after a range of slots matter to it: a period reaches into the
/// range, and one that it overlaps with reaches further.
pub const REACH_MS: i64 = 2 * Period::LONGEST_S as i64 * 1000;

/// One period, ms and mWh.
#[derive(Debug, Clone, Copy)]
struct Given {
    from: i64,
    to: i64,
    energy: [i64; 2],
    power: Option<i64>,
    estimated: bool,
}

/// A slot in the making.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    energy: [i64; 2],
    estimated: [i64; 2],
    covered_ms: i64,
    readings: u32,
    flags: Flags,
    /// A period that is spread ends, or begins, within it.
    ends: bool,
    begins: bool,
    power: Option<(i64, i64)>,
    /// mW · ms, for the mean.
    area: i128,
    powered_ms: i64,
}

/// The intervals of `slots`, from a device's readings around them: at least all within [`REACH_MS`]
/// before and after. Readings that are no periods say nothing here.
pub fn periods(rules: &Rules, readings: &[Reading], slots: SlotRange) -> Vec<Interval> {
    let range = slots.times();
    let mut given: Vec<Given> =
        readings.iter().filter(|r| !rules.is_void(r.at)).filter_map(|r| of(r, rules)).collect();
    given.sort_unstable_by_key(|g| (g.to - g.from, g.from));
    let mut open: BTreeMap<i32, Open> = BTreeMap::new();
    let mut taken: BTreeMap<i64, Given> = BTreeMap::new();
    for period in &given {
        let free = free_of(period, &taken);
        if period.to > range.from.0 && period.from < range.to.0 {
            spread(period, &free, range, &mut open);
        }
        // That room is taken then, with its share of the energy.
        let mut done = 0;
        for (from, to) in &free.pieces {
            let energy = [0, 1].map(|n| free.share(n, done + to - from) - free.share(n, done));
            taken.insert(*from, Given { from: *from, to: *to, energy, ..*period });
            done += to - from;
        }
    }
    open.into_iter().map(|(slot, open)| open.interval(Slot(slot))).collect()
}

fn of(reading: &Reading, rules: &Rules) -> Option<Given> {
    let period = reading.period()?;
    let to = reading.at.0;
    let scaled = |counter, energy: Option<MilliwattHours>| {
        rules.factor(counter, to).0.round(energy.map_or(0, |e| e.0)).max(0)
    };
    Some(Given {
        from: to - i64::from(period.length_s) * 1000,
        to,
        energy: [
            scaled(crate::Counter::Import, reading.energy),
            scaled(crate::Counter::Export, reading.energy_exported),
        ],
        power: reading.power.map(|p| p.0),
        estimated: reading.estimated,
    })
}

/// What of a period is not taken by shorter ones.
struct Free {
    /// Stretches of time, ascending.
    pieces: Vec<(i64, i64)>,
    /// Their length, ms.
    length: i64,
    /// Energy that the shorter ones within leave over.
    left: [i64; 2],
    whole: bool,
}

impl Free {
    /// The energy of the first `ms` of the free time, floored.
    fn share(&self, n: usize, ms: i64) -> i64 {
        (i128::from(self.left[n]) * i128::from(ms) / i128::from(self.length.max(1))) as i64
    }
}

fn free_of(period: &Given, taken: &BTreeMap<i64, Given>) -> Free {
    let mut free = Free { pieces: Vec::new(), length: 0, left: period.energy, whole: true };
    let mut at = period.from;
    // The last that begins before may reach into it.
    let before = taken.range(..=period.from).next_back().map(|(_, g)| g);
    let within = taken.range(period.from + 1..period.to).map(|(_, g)| g);
    for other in before.into_iter().chain(within).filter(|g| g.to > period.from) {
        let (from, to) = (other.from.max(period.from), other.to.min(period.to));
        free.whole = false;
        for (left, energy) in free.left.iter_mut().zip(other.energy) {
            *left -= part(energy, to - other.from, other) - part(energy, from - other.from, other);
        }
        if from > at {
            free.pieces.push((at, from));
        }
        at = at.max(to);
    }
    if at < period.to {
        free.pieces.push((at, period.to));
    }
    free.left = free.left.map(|left| left.max(0));
    free.length = free.pieces.iter().map(|(from, to)| to - from).sum();
    free
}

/// The energy of the first `ms` of a period, floored.
fn part(energy: i64, ms: i64, of: &Given) -> i64 {
    (i128::from(energy) * i128::from(ms) / i128::from(of.to - of.from)) as i64
}

/// Spreads what a period has over the slots of its free time.
fn spread(period: &Given, free: &Free, range: TimeRange, open: &mut BTreeMap<i32, Open>) {
    let split = period.estimated || !free.whole;
    let last = Slot::of(TimestampMs(period.to - 1));
    let spreads = !split && Slot::of(TimestampMs(period.from)) != last;
    let mut done = 0;
    for (from, to) in &free.pieces {
        let mut at = *from;
        while at < *to {
            let slot = Slot::of(TimestampMs(at));
            let end = slot.end().0.min(*to);
            let ms = end - at;
            if range.contains(TimestampMs(at)) {
                let open = open.entry(slot.0).or_default();
                for n in 0..2 {
                    let energy = free.share(n, done + ms) - free.share(n, done);
                    open.energy[n] += energy;
                    if spreads || split {
                        open.estimated[n] += energy;
                    }
                }
                if spreads {
                    open.reach(period, slot);
                } else if split {
                    // Estimated in every bucket.
                    open.flags = open.flags.with(Flags::GAP);
                }
                open.time(period, ms);
            }
            (at, done) = (end, done + ms);
        }
    }
    if let Some(open) = open.get_mut(&last.0) {
        open.readings += 1;
    }
}

impl Open {
    /// Marks how a period that is spread over several slots lies in this one.
    fn reach(&mut self, period: &Given, slot: Slot) {
        if period.from < slot.start().0 {
            self.flags = self.flags.with(Flags::SPREAD_IN);
        }
        if period.to > slot.end().0 {
            self.flags = self.flags.with(Flags::SPREAD_OUT);
        }
        self.ends |= period.to < slot.end().0;
        self.begins |= period.from > slot.start().0;
        if self.ends && self.begins {
            self.flags = self.flags.with(Flags::KNOT);
        }
    }

    fn time(&mut self, period: &Given, ms: i64) {
        if !period.estimated {
            self.covered_ms += ms;
        }
        if let Some(power) = period.power {
            let (min, max) = self.power.unwrap_or((power, power));
            self.power = Some((min.min(power), max.max(power)));
            self.area += i128::from(power) * i128::from(ms);
            self.powered_ms += ms;
        }
    }

    fn interval(self, slot: Slot) -> Interval {
        let mean = (self.powered_ms > 0).then(|| (self.area / i128::from(self.powered_ms)) as i64);
        let power = self.power.zip(mean).map(|((min, max), mean)| Stats {
            min: Milliwatts(min),
            max: Milliwatts(max),
            mean: Milliwatts(mean),
        });
        Interval {
            import: MilliwattHours(self.energy[0]),
            export: MilliwattHours(self.energy[1]),
            import_estimated: MilliwattHours(self.estimated[0]),
            export_estimated: MilliwattHours(self.estimated[1]),
            power,
            readings: self.readings,
            covered_ms: u32::try_from(self.covered_ms.clamp(0, Slot::MS)).unwrap_or(0),
            flags: self.flags,
            ..Interval::empty(slot)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(end_min: i64, length_min: i64, wh: i64, revision: u32) -> Reading {
        let length_s = (length_min * 60) as u32;
        let (boot, seq) = Period { length_s, revision }.as_boot_and_seq().unwrap();
        Reading {
            at: TimestampMs(end_min * 60_000),
            energy: Some(MilliwattHours(wh * 1000)),
            power: Some(Milliwatts(wh * 60_000 / length_min)),
            boot: Some(boot),
            seq: Some(seq),
            ..Reading::default()
        }
    }

    fn all(readings: &[Reading]) -> Vec<(i32, i64, i64)> {
        let slots = SlotRange::new(Slot(-1000), Slot(1000));
        let intervals = periods(&Rules::default(), readings, slots);
        intervals.iter().map(|i| (i.slot.0, i.import.0, i.import_estimated.0)).collect()
    }

    #[test]
    fn parts_of_a_period_add_up_to_it_exactly() {
        // 100.001 Wh over four slots.
        let mut odd = reading(60, 60, 100, 0);
        odd.energy = Some(MilliwattHours(100_001));
        let parts: Vec<_> = all(&[odd]).into_iter().map(|(slot, wh, _)| (slot, wh)).collect();
        assert_eq!(parts, [(0, 25_000), (1, 25_000), (2, 25_000), (3, 25_001)]);
        assert_eq!(
            all(&[reading(15, 15, 7, 0), reading(30, 15, 8, 0)]),
            [(0, 7000, 0), (1, 8000, 0)]
        );
    }

    #[test]
    fn shorter_periods_hold_and_the_longer_one_fills_what_they_leave() {
        let hour = reading(60, 60, 100, 0);
        let half = reading(30, 30, 70, 0);
        let expected =
            [(0, 35_000, 35_000), (1, 35_000, 35_000), (2, 15_000, 15_000), (3, 15_000, 15_000)];
        assert_eq!(all(&[half, hour]), expected);
        assert_eq!(all(&[hour, half]), expected);
    }

    #[test]
    fn a_period_is_measured_for_the_buckets_that_it_fills() {
        let readings = [reading(60, 60, 100, 0), reading(120, 60, 50, 0)];
        let slots = SlotRange::new(Slot(0), Slot(8));
        let intervals = periods(&Rules::default(), &readings, slots);
        let shares = |slots_each: i32| -> Vec<f64> {
            let buckets: Vec<SlotRange> = (0..8 / slots_each)
                .map(|n| SlotRange::new(Slot(n * slots_each), Slot((n + 1) * slots_each)))
                .collect();
            crate::sum(&intervals, &buckets).iter().map(crate::BucketSum::estimated_share).collect()
        };
        assert_eq!(shares(4), [0.0, 0.0]);
        assert_eq!(shares(8), [0.0]);
        assert!(shares(1).iter().all(|share| *share > 0.99));
    }

    #[test]
    fn any_cut_of_the_slots_gives_the_same_intervals() {
        let mut readings: Vec<Reading> =
            (1..200).map(|n| reading(n * 30, 30, n * 37 % 101, 0)).collect();
        readings.extend((1..40).map(|n| reading(n * 150 + 7, 120, n * 91 % 333, 0)));
        readings.sort_by_key(|r| r.at);
        let rules = Rules::default();
        let whole = periods(&rules, &readings, SlotRange::new(Slot(-100), Slot(600)));
        let sum: i64 = whole.iter().map(|i| i.import.0).sum();
        assert!(sum >= (1..200).map(|n| n * 37 % 101 * 1000).sum::<i64>());
        for cut in [-3, 0, 7, 100, 399] {
            let mut parts = periods(&rules, &readings, SlotRange::new(Slot(-100), Slot(cut)));
            parts.extend(periods(&rules, &readings, SlotRange::new(Slot(cut), Slot(600))));
            assert_eq!(parts, whole, "{cut}");
        }
    }

    #[test]
    fn readings_that_are_no_periods_say_nothing() {
        let counter = Reading { boot: Some(3), ..reading(60, 60, 100, 0) };
        assert_eq!(all(&[counter]), []);
    }
}
