//! From the points that were kept to steps with an energy: what each break was.

mod judge;

use self::judge::{Break, decided};
use crate::correction::{Counter, SwapCounts, Verdict};
use crate::event::{Class, Discontinuity};
use crate::point::{Evidence, LeftOut, Point, REACH, is_plain};
use crate::rules::Rules;
use crate::window::Window;
use ohmstead_model::{MilliwattHours, Slot, TimestampMs};
use std::collections::VecDeque;

/// What a counter did between two points that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub from: i64,
    pub to: i64,
    /// The count that `energy` is on top of: makes scaled boundaries telescope.
    pub base: i64,
    pub energy: i64,
    pub estimated: bool,
    /// Longer than `max_gap`.
    pub long: bool,
    /// Within a declared cadence, and longer than a slot: estimated only in what is shorter.
    pub spread: bool,
    /// The counter stands higher at the end.
    pub rises: bool,
    /// A net meter's counter ran backwards: the energy is the other direction's.
    pub reverse: bool,
    /// What it was depends on where the counter stood before all that is known here.
    pub unknown_past: bool,
    pub fault: Option<Box<Discontinuity>>,
}

/// Where a counter stood before it fell to a value at which it has stood still since.
#[derive(Debug, Clone, Copy)]
enum Away {
    /// It counts.
    No,
    /// It may stand still since before everything that was pushed.
    Unknown,
    /// Here; with the energy that was counted for the fall.
    Since(Point, i64),
}

/// Where a counter stood before it fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    /// The last reading before the fall.
    pub at: i64,
    /// The counter then, mWh.
    pub value: i64,
    /// The energy that was counted for the fall, mWh.
    pub counted: i64,
}

/// A rise of less (100 Wh) from a value other than zero is taken as it comes.
const BACK_MIN: i64 = 100_000;

#[derive(Debug)]
pub(crate) struct Levels {
    counter: Counter,
    away: Away,
    /// Steps that end before this instant may be others than with all that was before.
    known_from: i64,
    /// REACH points before the undecided step, and what follows.
    window: Window,
    /// Where the undecided step ends.
    next: usize,
}

impl Levels {
    pub fn new(counter: Counter) -> Self {
        Self { counter, away: Away::No, known_from: i64::MIN, window: Window::new(), next: 1 }
    }

    /// What comes first may follow readings that are not known here.
    pub fn with_unknown_past(counter: Counter) -> Self {
        Self { away: Away::Unknown, known_from: i64::MAX, ..Self::new(counter) }
    }

    /// Steps that end at `at` or later are the same whatever was before.
    pub fn know_from(&mut self, at: i64) {
        self.known_from = at;
    }

    /// `left_out` are the points left out around here.
    pub fn push(
        &mut self,
        point: Point,
        left_out: &VecDeque<LeftOut>,
        rules: &Rules,
    ) -> Option<Step> {
        self.window.push(point);
        (self.window.len() > self.next + REACH).then(|| self.decide(left_out, rules, false))
    }

    /// The next step although no more points come; what lacks later readings is pending when
    /// more may still come.
    pub fn flush(
        &mut self,
        left_out: &VecDeque<LeftOut>,
        rules: &Rules,
        pending: bool,
    ) -> Option<Step> {
        if self.next < self.window.len() {
            return Some(self.decide(left_out, rules, pending));
        }
        *self = Self::new(self.counter);
        None
    }

    /// The newest point taken.
    pub fn newest(&self) -> Option<&Point> {
        self.window.last()
    }

    /// Where the counter stood before it fell, when it stands still since.
    pub fn held(&self) -> Option<Held> {
        match self.away {
            Away::Since(from, counted) => Some(Held { at: from.at, value: from.value, counted }),
            Away::No | Away::Unknown => None,
        }
    }

    fn decide(&mut self, left_out: &VecDeque<LeftOut>, rules: &Rules, pending: bool) -> Step {
        let (from, to) = (self.window[self.next - 1], self.window[self.next]);
        let mut step = step_between(&from, &to);
        let verdict = rules.verdict(self.counter, to.at);
        let rise = to.value - from.value;
        let back = match self.away {
            Away::No => rise > BACK_MIN && self.began_with_zeros(),
            _ => rise > 0 && (from.value == 0 || rise > BACK_MIN),
        };
        if verdict.is_some() || back || !is_plain(&from, &to) {
            let pending = pending && self.window.len() - self.next <= REACH;
            self.judge(&mut step, verdict, pending, back, left_out, rules);
        }
        if step.energy < 0 && step.fault.is_none() {
            // A net meter's.
            (step.reverse, step.energy, step.base) = (true, -step.energy, 0);
        }
        if rise != 0 && to.at >= self.known_from {
            // Until then how it stands remains unknown.
            self.away = Away::No;
            if rise < 0 && self.stands_still(verdict, &step) {
                self.away = Away::Since(from, step.energy);
            }
        }
        self.next += 1;
        if self.next > REACH + 1 {
            self.window.drop_first();
            self.next -= 1;
        }
        step
    }

    /// True when all that is seen of the counter before this step is zero, in more readings than a
    /// judgement looks at.
    fn began_with_zeros(&self) -> bool {
        self.next > REACH && self.window.iter().take(self.next).all(|p| p.value == 0)
    }

    /// True when the counter fell with this step, and has stood still since, as far as can be seen.
    fn stands_still(&self, verdict: Option<Verdict>, step: &Step) -> bool {
        let value = self.window[self.next].value;
        let counts = |f: &Discontinuity| matches!(f.class, Class::Rollover | Class::UnitChange);
        verdict.is_none()
            && !step.reverse
            && !step.fault.as_ref().is_some_and(|f| counts(f))
            && self.window.len() - self.next > REACH
            && self.window.iter().skip(self.next).all(|p| p.value == value)
    }

    fn judge(
        &mut self,
        step: &mut Step,
        verdict: Option<Verdict>,
        pending: bool,
        back: bool,
        left_out: &VecDeque<LeftOut>,
        rules: &Rules,
    ) {
        let (next, away) = (self.next, self.away);
        let (before, after) = self.window.split_at(next);
        let (from, to) = (&before[next - 1], &after[0]);
        let (class, energy, reason) = match verdict {
            Some(verdict) => decided(verdict, from, to),
            None => {
                let evidence = Evidence::of(&[before, after]);
                let modulus = rules.modulus(self.counter, to.at);
                let here = Break { before, after, from, to, evidence, modulus };
                step.unknown_past = back && matches!(away, Away::Unknown);
                let returned = match away {
                    Away::Since(held, counted) if back => here.came_back(&held, counted),
                    Away::No if back => here.was_loaded(),
                    _ => None,
                };
                let increase = i128::from(to.value) - i128::from(from.value);
                match returned {
                    Some(found) => found,
                    None if evidence.is_possible(increase, to.at - from.at, to.rating) => return,
                    None if here.runs_backwards() => return,
                    None if here.is_clock_set_back(left_out) => return,
                    None => here.classify(),
                }
            }
        };
        let energy = if pending && verdict.is_none() { 0 } else { energy };
        step.energy = energy;
        if class != Class::Rollover && class != Class::Real {
            step.base = 0;
        }
        step.fault = Some(Box::new(Discontinuity {
            counter: self.counter,
            class,
            at: TimestampMs(to.at),
            since: TimestampMs(from.at),
            before: MilliwattHours(from.value),
            after: MilliwattHours(to.value),
            energy: MilliwattHours(energy),
            left_out: 0,
            pending: pending && verdict.is_none(),
            corrected: verdict.is_some(),
            by_rating: verdict.is_none() && (to.rating >= 0 || to.net),
            reason,
        }));
    }
}

fn step_between(from: &Point, to: &Point) -> Step {
    let long = to.at - from.at > from.max_gap_ms;
    Step {
        from: from.at,
        to: to.at,
        base: from.value,
        energy: to.value - from.value,
        estimated: from.estimated || to.estimated,
        long,
        spread: from.cadenced && !long && to.at - from.at > Slot::MS,
        rises: to.value > from.value,
        reverse: false,
        unknown_past: false,
        fault: None,
    }
}

/// The step across a meter swap that a correction names.
pub(crate) fn swapped(counter: Counter, from: &Point, to: &Point, counts: SwapCounts) -> Step {
    let old = counts.old_end.map_or(0, |end| (end.0 - from.value).max(0));
    let new = counts.new_start.map_or(0, |start| (to.value - start.0).max(0));
    let energy = old.saturating_add(new);
    Step {
        base: 0,
        energy,
        fault: Some(Box::new(Discontinuity {
            counter,
            class: Class::Swap,
            at: TimestampMs(to.at),
            since: TimestampMs(from.at),
            before: MilliwattHours(from.value),
            after: MilliwattHours(to.value),
            energy: MilliwattHours(energy),
            left_out: 0,
            pending: false,
            corrected: true,
            by_rating: false,
            reason: "a correction says that the meter was exchanged".to_owned(),
        })),
        ..step_between(from, to)
    }
}
