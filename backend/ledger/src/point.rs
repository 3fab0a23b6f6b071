//! A counter's value at an instant, and what its neighbours say of a step between two.

/// How many neighbours on each side a judgement looks at, how long a dip or spike may last (in
/// readings), and how many later readings settle a discontinuity.
pub(crate) const REACH: usize = 5;

/// What a device of unknown rating is taken to be capable of before anything is known of it: 3 × 63 A
/// at 230 V is 43 kW, but a whole interval at half of that is rare already. It is no limit: more is
/// believed where neighbours show it, where power beside the counter does, and where it recurs
/// (`recurrence`).
const FLOOR_MW: i128 = 25_000_000;

/// A counter that was not seen to move may count in steps of so much (10 Wh), mWh.
const COARSE: i128 = 10_000;

const MS_PER_HOUR: i128 = 3_600_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    /// ms.
    pub at: i64,
    /// The counter, mWh.
    pub value: i64,
    /// Magnitude of the power sent with it, mW; -1 when none was.
    pub power: i64,
    /// The device's `max_power`, mW; -1 when it is not known.
    pub rating: i64,
    /// A longer spacing after this point is a gap, ms.
    pub max_gap_ms: i64,
    pub boot: Option<u32>,
    pub estimated: bool,
    /// A person has said what this is: not to be judged.
    pub forced: bool,
    /// The device reports by a declared cadence, longer than a slot.
    pub cadenced: bool,
    /// The counter may run backwards.
    pub net: bool,
}

/// A point that is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LeftOut {
    pub at: i64,
    pub value: i64,
    /// A person said so.
    pub told: bool,
}

impl LeftOut {
    pub fn seen(point: &Point) -> Self {
        Self { at: point.at, value: point.value, told: false }
    }
}

/// True when the increase needs no further look: even an unknown device can do that.
pub(crate) fn is_plain(from: &Point, to: &Point) -> bool {
    let mut increase = i128::from(to.value) - i128::from(from.value);
    if from.net && to.net {
        increase = increase.abs();
    }
    let rate = if to.rating >= 0 { i128::from(to.rating) } else { FLOOR_MW };
    increase >= 0 && increase * MS_PER_HOUR <= rate * i128::from(to.at - from.at)
}

/// What the neighbourhood of a step shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence {
    /// Median rate of the neighbouring steps that do not fall, mW.
    pub rate: i128,
    /// Second highest power among the neighbours (the highest may itself be the fault), mW.
    power: i128,
    /// What the counter's resolution makes of nothing, mWh.
    slack: i128,
    /// The same by the steps alone: counters of 10 Wh need not stand at multiples of 10 Wh.
    step_slack: i128,
}

impl Evidence {
    /// From runs of consecutive points; steps across runs are not looked at.
    pub fn of(runs: &[&[Point]]) -> Self {
        let mut rates: Vec<i128> = runs
            .iter()
            .flat_map(|run| run.windows(2))
            .filter(|w| w[1].value >= w[0].value && w[1].at > w[0].at)
            .map(|w| {
                i128::from(w[1].value - w[0].value) * MS_PER_HOUR / i128::from(w[1].at - w[0].at)
            })
            .collect();
        rates.sort_unstable();
        let steps = runs.iter().flat_map(|run| run.windows(2)).map(|w| w[1].value - w[0].value);
        let moved = steps.filter(|step| *step > 0);
        let points = || runs.iter().copied().flatten();
        let mut powers: Vec<i64> = points().map(|p| p.power).collect();
        powers.sort_unstable();
        let second = powers.len().checked_sub(2).map_or(0, |n| powers[n].max(0));
        Self {
            rate: rates.get(rates.len().saturating_sub(1) / 2).copied().unwrap_or(0),
            power: second.into(),
            slack: 2 * resolution(points().map(|p| p.value)) + 1000,
            step_slack: if rates.last().is_some_and(|rate| *rate > 0) {
                2 * resolution(moved) + 1000
            } else {
                COARSE
            },
        }
    }

    /// What the counter's resolution makes of nothing, mWh.
    pub fn slack(&self) -> i128 {
        self.slack
    }

    fn within(&self, energy: i128, ms: i64, rate: i128) -> bool {
        energy <= rate * i128::from(ms) / MS_PER_HOUR + self.slack
    }

    /// True when the device could have moved `energy` mWh in `ms`: within 1.25 times its rating,
    /// or else 25 kW, ten times what the neighbours moved, or four times the power they saw.
    pub fn is_possible(&self, energy: i128, ms: i64, rating: i64) -> bool {
        let rate = if rating >= 0 {
            i128::from(rating) * 5 / 4
        } else {
            FLOOR_MW.max(10 * self.rate).max(4 * self.power)
        };
        energy >= 0 && self.within(energy, ms, rate)
    }

    /// True when `energy` in `ms` is like what the neighbours moved: three times their rate, or
    /// twice the power they saw.
    pub fn is_ordinary(&self, energy: i128, ms: i64) -> bool {
        energy >= 0 && self.within(energy, ms, (3 * self.rate).max(2 * self.power))
    }

    /// True when a counter that passed a modulus may have moved `left` before it and `after` behind it:
    /// each is ordinary for the time. (Both together need not be: the load may have been higher while
    /// nothing was heard.)
    pub fn is_passage(&self, left: i128, after: i128, ms: i64) -> bool {
        let ordinary = |energy| self.is_ordinary(energy, ms) || energy <= self.step_slack;
        ordinary(left) && ordinary(after)
    }

    /// True when a counter that stood at `before` and now stands at `now` may have begun at zero
    /// in between: the new value is ordinary for the time, or possible and far below the old one.
    pub fn is_fresh(&self, before: i64, now: i64, ms: i64, rating: i64) -> bool {
        let now_wide = i128::from(now);
        self.is_ordinary(now_wide, ms)
            || (self.is_possible(now_wide, ms, rating) && now <= before / 2)
    }
}

/// The largest power of ten, at most a kWh, of which all values are multiples, mWh.
pub(crate) fn resolution(values: impl Iterator<Item = i64>) -> i128 {
    let mut step: i64 = 1_000_000;
    for value in values {
        while step > 1 && value % step != 0 {
            step /= 10;
        }
    }
    step.into()
}
