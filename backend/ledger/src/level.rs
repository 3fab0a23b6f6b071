//! From the points that were kept to steps with an energy: what each break was.

use crate::correction::{Counter, SwapCounts, Verdict};
use crate::event::{Class, Discontinuity};
use crate::modulus::common_from;
use crate::point::{Evidence, LeftOut, Point, REACH, is_plain, resolution};
use crate::rules::Rules;
use ohmstead_model::{MilliwattHours, Slot, TimestampMs};
use std::collections::VecDeque;

/// A counter this low (10 kWh) tells nothing about units.
const UNIT_MIN: i64 = 10_000_000;

/// A saved value is at most a day old: of ordinary use, and of at least 1 kW.
const SAVED_MS: i64 = 86_400_000;
const SAVED_MIN: i128 = 24_000_000;

/// How far a clock is believed to have been ahead: two hours.
const CLOCK_MS: i64 = 7_200_000;

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
    window: VecDeque<Point>,
    /// Where the undecided step ends.
    next: usize,
}

impl Levels {
    pub fn new(counter: Counter) -> Self {
        let window = VecDeque::with_capacity(2 * REACH + 3);
        Self { counter, away: Away::No, known_from: i64::MIN, window, next: 1 }
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
        self.window.push_back(point);
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
        self.window.back()
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
            self.window.pop_front();
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
        let (before, after) = self.window.make_contiguous().split_at(next);
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

fn decided(verdict: Verdict, from: &Point, to: &Point) -> (Class, i64, String) {
    let (class, energy) = match verdict {
        Verdict::Reset => (Class::Reset, to.value.max(0)),
        Verdict::SavedValue => (Class::SavedValue, 0),
        Verdict::Rollover { modulus } => {
            (Class::Rollover, (modulus.0 - from.value).saturating_add(to.value).max(0))
        }
        Verdict::Swap => (Class::Swap, 0),
        Verdict::UnitChange => (Class::UnitChange, 0),
        Verdict::Real | Verdict::Glitch => (Class::Real, (to.value - from.value).max(0)),
    };
    (class, energy, "a correction says so".to_owned())
}

struct Break<'a> {
    before: &'a [Point],
    after: &'a [Point],
    from: &'a Point,
    to: &'a Point,
    evidence: Evidence,
    modulus: Option<i64>,
}

impl Break<'_> {
    fn classify(&self) -> (Class, i64, String) {
        if let Some((modulus, energy)) = self.own_rollover() {
            return (Class::Rollover, energy, began_again(self.from.value, modulus));
        }
        let (from, to) = (self.from.value, self.to.value);
        let seconds = (self.to.at - self.from.at) / 1000;
        if self.reads_zero() {
            let reason = format!(
                "the counter reads zero: nothing is counted until it shows where it went on from {}",
                wh(from)
            );
            return (Class::Away, 0, reason);
        }
        if self.is_saved_nearby() {
            return (Class::SavedValue, 0, saved(from, to));
        }
        if let Some((modulus, energy)) = self.common_rollover() {
            return (Class::Rollover, energy, began_again(from, modulus));
        }
        if self.is_unit_change() {
            let units = if to < from { "from Wh to kWh" } else { "from kWh to Wh" };
            let reason = format!(
                "value and speed of the counter changed a thousandfold together, {units}: what \
                 follows is counted as sent until a calibration says otherwise"
            );
            return (Class::UnitChange, 0, reason);
        }
        if to > from {
            return if from == 0 {
                let reason = "the counter was sent as zero before it was loaded".to_owned();
                (Class::SavedValue, 0, reason)
            } else {
                let rise = wh(to.saturating_sub(from));
                let reason = format!(
                    "{rise} in {seconds} s is more than this device can move, and the counter \
                     went on from there: another meter, or a counter set by hand"
                );
                (Class::Swap, 0, reason)
            };
        }
        if self.evidence.is_fresh(from, to, self.to.at - self.from.at, self.to.rating) {
            let reason = format!(
                "the counter began at zero: {} is plausible for the {seconds} s since",
                wh(to)
            );
            return (Class::Reset, to, reason);
        }
        if self.is_saved() {
            return (Class::SavedValue, 0, saved(from, to));
        }
        let reason = format!(
            "{} is too much for the {seconds} s since the counter stood at {}: another meter",
            wh(to),
            wh(from)
        );
        (Class::Swap, 0, reason)
    }

    /// True when the counter fell to zero and has stood there since, as far as can be seen.
    fn reads_zero(&self) -> bool {
        let fell = self.from.value > 0 && self.to.value == 0;
        fell && self.after.len() > REACH && self.after.iter().all(|p| p.value == 0)
    }

    /// What a rise from zero, or from where the counter stood still, is, when it stood at `held`
    /// before: back on its own line, or begun anew. `None` when nothing speaks for either. `counted` is
    /// the energy that the fall counted already.
    fn came_back(&self, held: &Point, counted: i64) -> Option<(Class, i64, String)> {
        let (from, to, ms) = (self.from.value, self.to.value, self.to.at - self.from.at);
        let back = i128::from(to) - i128::from(held.value);
        let away = self.to.at - held.at;
        let on_line = if from == 0 {
            self.evidence.is_possible(back, away, self.to.rating)
        } else {
            // A load after a pause may end just above: only what is ordinary is believed.
            let habit = Evidence::of(&[self.after]);
            !self.evidence.is_ordinary(i128::from(to) - i128::from(from), ms)
                && habit.is_ordinary(back, away)
        };
        if on_line {
            let reason = format!(
                "the counter came back to its own line after {} s at {}: it stood at {} before",
                away / 1000,
                wh(from),
                wh(held.value)
            );
            let energy = to.saturating_sub(held.value).saturating_sub(counted).max(0);
            return Some((Class::Away, energy, reason));
        }
        if from != 0 || to >= held.value {
            return None;
        }
        if self.evidence.is_ordinary(to.into(), ms) {
            let reason = format!("the counter stood at zero, and began from there: {}", wh(to));
            return Some((Class::Reset, to, reason));
        }
        // As if it had fallen from where it stood to here.
        let from = Point { value: held.value, ..*self.from };
        Some(Break { from: &from, before: &[], ..*self }.classify())
    }

    /// What the first rise of a counter is that was only ever seen at zero: a meter that was off shows
    /// its total in one step. `None` when the rise is like what follows.
    fn was_loaded(&self) -> Option<(Class, i64, String)> {
        let rise = i128::from(self.to.value) - i128::from(self.from.value);
        let ms = self.to.at - self.from.at;
        let habit = Evidence::of(&[self.after]);
        // Panels stand still most of the day: a rise as steep as one that follows is no total.
        let follows = self.after.windows(2).any(|pair| {
            let next = i128::from(pair[1].value) - i128::from(pair[0].value);
            next > 0 && next * i128::from(ms) >= rise * i128::from(pair[1].at - pair[0].at)
        });
        let ordinary =
            follows || habit.is_ordinary(rise, ms) || self.evidence.is_ordinary(rise, ms);
        let reason = "the counter was sent as zero before it was loaded".to_owned();
        (!ordinary).then_some((Class::SavedValue, 0, reason))
    }

    /// True when a net meter's counter ran backwards by a plausible energy.
    fn runs_backwards(&self) -> bool {
        let back = i128::from(self.from.value) - i128::from(self.to.value);
        let ms = self.to.at - self.from.at;
        self.from.net && self.to.net && self.evidence.is_possible(back, ms, self.to.rating)
    }

    /// True when the counter fell by no more than it may have counted since it last saved.
    fn is_saved(&self) -> bool {
        let fall = i128::from(self.from.value) - i128::from(self.to.value);
        let day = 3 * self.evidence.rate * i128::from(SAVED_MS) / 3_600_000;
        fall > 0 && fall <= day.max(SAVED_MIN)
    }

    /// The same, by at most a quarter. A counter that began at zero, or passed its greatest value,
    /// rarely comes back to just below where it stood, however long nothing was heard of it.
    fn is_saved_nearby(&self) -> bool {
        self.is_saved() && self.to.value >= self.from.value - self.from.value / 4
    }

    /// The energy, if the counter passed `modulus`.
    fn energy_past(&self, modulus: i64) -> Option<i64> {
        let (from, to) = (self.from.value, self.to.value);
        (to < from && from <= modulus && to >= 0).then(|| (modulus - from).saturating_add(to))
    }

    /// The device's own modulus and the energy, where the counter may have passed it.
    fn own_rollover(&self) -> Option<(i64, i64)> {
        let modulus = self.modulus?;
        let energy = self.energy_past(modulus)?;
        let ms = self.to.at - self.from.at;
        let believed = if self.is_saved_nearby() {
            self.evidence.is_ordinary(energy.into(), ms)
        } else {
            self.evidence.is_possible(energy.into(), ms, self.to.rating)
        };
        believed.then_some((modulus, energy))
    }

    /// The same for moduli that are only common: these need an ordinary energy on either side, a
    /// counter that stood just before the modulus (within half a per cent), and no new boot. So many
    /// moduli are common that more would often be chance.
    fn common_rollover(&self) -> Option<(i64, i64)> {
        let (from, to, ms) = (self.from.value, self.to.value, self.to.at - self.from.at);
        let modulus = common_from(from).next()?;
        let energy = self.energy_past(modulus)?;
        self.evidence
            .is_passage((modulus - from).into(), to.into(), ms)
            .then_some((modulus, energy))
    }

    /// True when the readings before go on after the rise, under the new ones: the clock was
    /// ahead and was set back, so that its readings lie among later ones. The rise is real then,
    /// as far as it is no more than what is used in [`CLOCK_MS`].
    fn is_clock_set_back(&self, left_out: &VecDeque<LeftOut>) -> bool {
        let (from, to) = (self.from.value, self.to.value);
        let until = self.after.last().map_or(self.to.at, |p| p.at);
        let old_line = left_out
            .iter()
            .filter(|p| (self.to.at..until).contains(&p.at) && (from..=to).contains(&p.value))
            .count();
        let rise = i128::from(to) - i128::from(from);
        to > from && old_line >= 2 && self.evidence.is_ordinary(rise, CLOCK_MS)
    }

    /// True when both value and speed changed by a factor of a thousand.
    fn is_unit_change(&self) -> bool {
        let down = self.to.value < self.from.value;
        let (small, large) =
            if down { (self.after, self.before) } else { (self.before, self.after) };
        if self.before.is_empty() || self.from.value.max(self.to.value) < UNIT_MIN {
            return false;
        }
        let (from, to) = (i128::from(self.from.value), i128::from(self.to.value));
        let increase = if down { to * 1000 - from } else { to - from * 1000 };
        let rough = resolution(small.iter().map(|p| p.value)) * 1000;
        let fast = Evidence::of(&[large]);
        let follows = increase >= -rough
            && fast.is_possible(
                (increase - rough).max(0),
                self.to.at - self.from.at,
                self.to.rating,
            );
        let (slow, fast) = (mean_rate(small), mean_rate(large));
        follows && fast > 0 && slow * 50 < fast
    }
}

fn began_again(from: i64, modulus: i64) -> String {
    let left = wh(modulus - from);
    format!("the counter stood {left} before its greatest value, {}, and began again", wh(modulus))
}

fn saved(from: i64, to: i64) -> String {
    let fall = wh(from - to);
    format!("the counter fell back by {fall}, to a value it may have saved earlier: no energy")
}

/// mW, over a run of points; falls count as nothing.
fn mean_rate(run: &[Point]) -> i128 {
    let rise: i128 = run.windows(2).map(|w| i128::from(w[1].value - w[0].value).max(0)).sum();
    match run {
        [first, .., last] if last.at > first.at => {
            rise * 3_600_000 / i128::from(last.at - first.at)
        }
        _ => 0,
    }
}

fn wh(mwh: i64) -> MilliwattHours {
    MilliwattHours(mwh)
}
