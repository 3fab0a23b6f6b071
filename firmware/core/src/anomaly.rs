//! Edge anomaly detection: a small learned model of what power is usual at each hour of the week.
//!
//! Per hour of the week the model holds a low and a high bound for the mean power of a quarter of
//! an hour, and a high bound for the least quarter of the last three hours (the base load: what
//! stays on shows there, however busy the house). How far a quarter lies outside, beyond some
//! slack, is summed up (CUSUM): a little too much for long, or much for a short time, both raise
//! an event; one odd quarter does not. The least quarter of two whole days is compared with what
//! days had lately (standby), and values that do not move at all for longer than they ever did
//! raise an event too. Figures of merit: `docs/ANOMALY.md`.
//!
//! Memory: 520 bytes of model, about 100 of state. Work: some additions per reading, one
//! logarithm per quarter of an hour.

use ohmstead_wire::anomaly_model::{Model, level, power_of};
use ohmstead_wire::info::EventKind;

/// Quarters whose least is the base load.
const BASE: usize = 12;
/// Level steps below the low bound that are let pass: a house that is a third quieter in spring.
pub const LOW_SLACK: i16 = 8;
/// Level steps above the base bound that are let pass.
pub const BASE_SLACK: i16 = 3;
/// Quarters of a day that have to be there for its least to count: nine tenths.
const WHOLE_DAY: u8 = 86;
/// A quarter of an hour, ms.
pub const QUARTER_MS: i64 = 900_000;
const DAY_MS: i64 = 86_400_000;
/// Readings further apart than this, ms, are not weighed together.
pub const MAX_SPACING_MS: i64 = 300_000;
/// A change smaller than this, mW, is no movement.
pub const STILL_MW: i64 = 2;

/// Something unusual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anomaly {
    /// What: unusually high, unusually low, or frozen.
    pub kind: EventKind,
    /// When it was noticed, ms since 1970.
    pub at_ms: i64,
    /// Mean power of the quarter then, mW.
    pub power_mw: i64,
    /// The bound that was passed, mW.
    pub bound_mw: i64,
}

/// Sums up how far quarters lie outside one bound.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cusum {
    /// Level steps so far.
    pub sum: u16,
    raised: bool,
}

impl Cusum {
    /// `outside` level steps (negative: within the bounds); true once per excursion.
    pub fn push(&mut self, outside: i16, limit: u16) -> bool {
        self.sum = self.sum.saturating_add_signed(outside);
        if self.sum == 0 {
            self.raised = false;
        }
        let found = self.sum >= limit && !self.raised;
        self.raised |= found;
        // A long fault must not take as long again to be over.
        self.sum = self.sum.min(limit.saturating_mul(2));
        found
    }
}

/// The levels of the last quarters.
#[derive(Debug, Clone)]
pub struct Recent([u8; BASE]);

impl Default for Recent {
    fn default() -> Self {
        Self::new()
    }
}

impl Recent {
    /// Of nothing yet.
    pub const fn new() -> Self {
        Self([0; BASE])
    }

    /// Takes the next quarter's; the least of the last three hours.
    pub fn push(&mut self, level: u8) -> u8 {
        self.0.rotate_left(1);
        self.0[BASE - 1] = level;
        self.0.iter().copied().min().unwrap_or(0)
    }
}

/// The least quarters of local days.
#[derive(Debug, Clone)]
pub struct Days {
    day: i64,
    /// Of the day under way: how many quarters there were, and the least.
    quarters: u8,
    least: u8,
    /// Of the day before, if it was whole.
    before: Option<u8>,
}

impl Default for Days {
    fn default() -> Self {
        Self::new()
    }
}

impl Days {
    /// Of nothing yet.
    pub const fn new() -> Self {
        Self { day: i64::MIN, quarters: 0, least: u8::MAX, before: None }
    }

    /// Takes the level of a quarter. When it is the first of a day: the least of the two days
    /// before, if both were whole, and the least of the last of them, if it was.
    pub fn push(&mut self, local_ms: i64, level: u8) -> (Option<u8>, Option<u8>) {
        let day = local_ms.div_euclid(DAY_MS);
        let mut ended = (None, None);
        if day != self.day {
            let whole = (self.quarters >= WHOLE_DAY && day == self.day + 1).then_some(self.least);
            let both = self.before.zip(whole).map(|(a, b)| a.min(b));
            ended = (both, whole);
            *self = Self { day, before: whole, ..Self::new() };
        }
        self.quarters = self.quarters.saturating_add(1);
        self.least = self.least.min(level);
        ended
    }
}

/// Watches one channel.
#[derive(Debug, Clone)]
pub struct Detector {
    model: Model,
    quarter: i64,
    /// Power times time of the present quarter, mW·ms, and its time.
    sum: i128,
    time_ms: i64,
    last: Option<(i64, i64)>,
    high: Cusum,
    low: Cusum,
    base: Cusum,
    recent: Recent,
    days: Days,
    standby_raised: bool,
    moved_at: i64,
    is_frozen: bool,
}

impl Detector {
    /// Watches by `model`.
    pub const fn new(model: Model) -> Self {
        Self {
            model,
            quarter: 0,
            sum: 0,
            time_ms: 0,
            last: None,
            high: Cusum { sum: 0, raised: false },
            low: Cusum { sum: 0, raised: false },
            base: Cusum { sum: 0, raised: false },
            recent: Recent::new(),
            days: Days::new(),
            standby_raised: false,
            moved_at: 0,
            is_frozen: false,
        }
    }

    /// The model in force.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Takes a reading, in order of time; the power is that since the reading before.
    pub fn push(&mut self, at_ms: i64, power_mw: i64) -> Option<Anomaly> {
        let Some((last_at, last_power)) = self.last.replace((at_ms, power_mw)) else {
            (self.quarter, self.moved_at) = (at_ms.div_euclid(QUARTER_MS), at_ms);
            return None;
        };
        let mut found = None;
        let quarter = (at_ms - 1).div_euclid(QUARTER_MS);
        if quarter != self.quarter {
            found = self.close_quarter();
            self.quarter = quarter;
        }
        let spacing = at_ms - last_at;
        if (1..=MAX_SPACING_MS).contains(&spacing) {
            self.sum += i128::from(power_mw) * i128::from(spacing);
            self.time_ms += spacing;
        }
        let frozen = self.freeze(at_ms, spacing, power_mw, last_power);
        found.or(frozen)
    }

    fn close_quarter(&mut self) -> Option<Anomaly> {
        let (sum, time_ms) = (self.sum, self.time_ms);
        (self.sum, self.time_ms) = (0, 0);
        // Of less than half a quarter nothing can be said.
        if time_ms < QUARTER_MS / 2 {
            self.recent = Recent::new();
            return None;
        }
        let power_mw = (sum / i128::from(time_ms)) as i64;
        let start = self.quarter * QUARTER_MS;
        let hour = self.model.hour(start);
        let (high, low, base) =
            (self.model.high[hour], self.model.low[hour], self.model.base[hour]);
        let level = level(power_mw);
        let now = i16::from(level);
        let too_high = self.high.push(now - i16::from(high), self.model.high_limit);
        let is_floored = level < self.model.floor;
        let below = if is_floored { i16::MAX } else { i16::from(low) - now - LOW_SLACK };
        let too_low = self.low.push(below, self.model.low_limit);
        let least = i16::from(self.recent.push(level));
        let stays_on = self.base.push(least - i16::from(base) - BASE_SLACK, self.model.base_limit);
        let standby = self.standby(start, level);
        let anomaly = |kind, power_mw, bound| {
            Some(Anomaly { kind, at_ms: start + QUARTER_MS, power_mw, bound_mw: power_of(bound) })
        };
        if too_high {
            anomaly(EventKind::UnusualHigh, power_mw, high)
        } else if stays_on {
            anomaly(EventKind::UnusualHigh, power_mw, base)
        } else if let Some(least) = standby {
            anomaly(EventKind::UnusualHigh, power_of(least), self.model.standby)
        } else if too_low {
            anomaly(EventKind::UnusualLow, power_mw, low)
        } else {
            None
        }
    }

    /// The least quarter of two whole days, when it is unusually high; once per excursion.
    fn standby(&mut self, start_ms: i64, level: u8) -> Option<u8> {
        let least = self.days.push(self.model.local(start_ms), level).0?;
        let high = self.model.above_standby(least) >= i16::from(self.model.standby_limit);
        let found = high && !self.standby_raised;
        self.standby_raised = high;
        found.then_some(least)
    }

    fn freeze(&mut self, at_ms: i64, spacing: i64, power: i64, last: i64) -> Option<Anomaly> {
        if (power - last).abs() >= STILL_MW || !(1..=MAX_SPACING_MS).contains(&spacing) {
            (self.moved_at, self.is_frozen) = (at_ms, false);
        }
        let limit = i64::from(self.model.frozen_min) * 60_000;
        if limit == 0 || self.is_frozen || at_ms - self.moved_at < limit {
            return None;
        }
        self.is_frozen = true;
        Some(Anomaly { kind: EventKind::Frozen, at_ms, power_mw: power, bound_mw: power })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_untrained_model_reports_an_overload_once_and_a_frozen_meter_once() {
        let mut d = Detector::new(Model::untrained(5_000_000));
        let run = |d: &mut Detector, from: i64, power: &dyn Fn(i64) -> i64| {
            (from..from + 720)
                .filter_map(|m| d.push(m * 60_000, power(m)))
                .map(|a| a.kind)
                .collect::<std::vec::Vec<_>>()
        };
        assert_eq!(run(&mut d, 0, &|m| 1_000_000 + m % 2 * 50), []);
        assert_eq!(run(&mut d, 720, &|m| 7_000_000 + m % 2 * 50), [EventKind::UnusualHigh]);
        assert_eq!(run(&mut d, 1440, &|_| 1_000_000), [EventKind::Frozen]);
    }

    #[test]
    fn standby_that_rose_for_two_whole_days_is_reported_once_and_again_when_it_was_back() {
        let model =
            Model { standby: level(200_000), standby_limit: 6, ..Model::untrained(9_000_000) };
        let mut d = Detector::new(model);
        let hour = |h: i64, standby: i64| if h % 24 == 3 { standby } else { 900_000 };
        let mut day = 0;
        let mut run = |days: i64, standby: i64| {
            let minutes = day * 1440..(day + days) * 1440;
            day += days;
            minutes
                .filter_map(|m| d.push(m * 60_000, hour((m - 1) / 60, standby) + m % 2 * 50))
                .map(|a| (a.kind, (a.at_ms + 1) / DAY_MS))
                .collect::<std::vec::Vec<_>>()
        };
        assert_eq!(run(5, 200_000), []);
        // The first of the days above is not whole until the second has begun.
        assert_eq!(run(5, 400_000), [(EventKind::UnusualHigh, 7)]);
        assert_eq!(run(2, 200_000), []);
        assert_eq!(run(3, 400_000), [(EventKind::UnusualHigh, 14)]);
    }

    #[test]
    fn days_with_holes_say_nothing_of_standby() {
        let mut days = Days::new();
        let mut pushed = |quarter: i64| days.push(quarter * QUARTER_MS, 50);
        let whole: std::vec::Vec<_> = (0..96 * 2 + 1).map(&mut pushed).collect();
        assert_eq!(whole[96], (None, Some(50)));
        assert_eq!(whole[192], (Some(50), Some(50)));
        // Half of the third day is missing; the fourth begins anew.
        assert_eq!((0..40).map(|q| pushed(240 + q)).last(), Some((None, None)));
        assert_eq!(pushed(288), (None, None));
        assert_eq!(pushed(500), (None, None), "a day was skipped");
    }
}
