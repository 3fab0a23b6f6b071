//! How far a change of readings reaches.
//!
//! Each of the three passes over a counter looks at [`REACH`] of its points on either side. So
//! in a run of points that plainly count up, longer than three reaches, nothing on one side of
//! the run matters to the other. Where there is no such run, the bound that always holds is used:
//! the passes leave out less than 2 × REACH points in a row each.

use crate::correction::{Counter, Verdict};
use crate::point::{Point, REACH, is_plain};
use crate::rules::Rules;
use crate::sample::{SILENT_MS, SILENT_READINGS, Sample};

/// Plain points after which the past (or before which the future) does not matter.
pub(crate) const RUN: usize = 3 * REACH + 1;

/// Points of any kind after which it does not.
pub(crate) const BOUND: usize = REACH + 2 * REACH * REACH + 4 * REACH * REACH * (REACH + 1);

/// Follows one counter through samples in order of time.
#[derive(Debug, Clone)]
pub(crate) struct Follower {
    counter: Counter,
    started: Option<i64>,
    last: Option<Point>,
    without: u32,
    /// How many points up to here count up plainly.
    pub run: usize,
    /// How many points there were.
    pub total: usize,
    /// The counter is silent since longer than it is waited for.
    pub silent: bool,
}

impl Follower {
    pub fn new(counter: Counter) -> Self {
        Self { counter, started: None, last: None, without: 0, run: 0, total: 0, silent: false }
    }

    /// Takes a sample; true when it is a point of the counter.
    pub fn push(&mut self, sample: &Sample, rules: &Rules) -> bool {
        let started = *self.started.get_or_insert(sample.at);
        let value = sample.counters[self.counter.index()]
            .filter(|_| rules.verdict(self.counter, sample.at) != Some(Verdict::Glitch));
        let Some(value) = value else {
            self.without = self.without.saturating_add(1);
            let since = self.last.map_or(started, |last| last.at);
            self.silent |= self.without >= SILENT_READINGS && sample.at - since > SILENT_MS;
            return false;
        };
        let point = Point {
            at: sample.at,
            value,
            power: -1,
            rating: sample.rating,
            max_gap_ms: 0,
            boot: None,
            estimated: false,
            forced: false,
            cadenced: false,
            net: sample.net && self.counter == Counter::Import,
        };
        let plain = self.last.is_some_and(|last| {
            is_plain(&last, &point) && rules.swap(self.counter, last.at, point.at).is_none()
        });
        self.run = if plain { self.run + 1 } else { 1 };
        self.total += 1;
        (self.without, self.silent, self.last) = (0, false, Some(point));
        true
    }

    /// True when nothing before the first sample matters to what comes from here on.
    pub fn is_settled(&self) -> bool {
        self.silent || self.run >= RUN || self.total > BOUND
    }
}
