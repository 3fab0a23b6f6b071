//! What a break in a counter was: the judgement itself, by the points around it.

use crate::correction::Verdict;
use crate::event::Class;
use crate::modulus::common_from;
use crate::point::{Evidence, LeftOut, Point, REACH, resolution};
use ohmstead_model::MilliwattHours;
use std::collections::VecDeque;

/// A counter this low (10 kWh) tells nothing about units.
const UNIT_MIN: i64 = 10_000_000;

/// A saved value is at most a day old: of ordinary use, and of at least 1 kW.
const SAVED_MS: i64 = 86_400_000;
const SAVED_MIN: i128 = 24_000_000;

/// How far a clock is believed to have been ahead: two hours.
const CLOCK_MS: i64 = 7_200_000;

pub(super) fn decided(verdict: Verdict, from: &Point, to: &Point) -> (Class, i64, String) {
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

/// A break in a counter, with the points around it.
pub(super) struct Break<'a> {
    pub before: &'a [Point],
    pub after: &'a [Point],
    pub from: &'a Point,
    pub to: &'a Point,
    pub evidence: Evidence,
    pub modulus: Option<i64>,
}

impl Break<'_> {
    pub fn classify(&self) -> (Class, i64, String) {
        if let Some((modulus, energy)) = self.own_rollover() {
            return (Class::Rollover, energy, began_again(self.from.value, modulus));
        }
        let (from, to) = (self.from.value, self.to.value);
        let seconds = (self.to.at - self.from.at) / 1000;
        if self.is_saved_nearby() {
            return (Class::SavedValue, 0, saved(from, to));
        }
        if let Some((modulus, energy)) = self.common_rollover() {
            return (Class::Rollover, energy, began_again(from, modulus));
        }
        if self.reads_zero() {
            let reason = format!(
                "the counter reads zero: nothing is counted until it shows where it went on from {}",
                wh(from)
            );
            return (Class::Away, 0, reason);
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
    pub fn came_back(&self, held: &Point, counted: i64) -> Option<(Class, i64, String)> {
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
    pub fn was_loaded(&self) -> Option<(Class, i64, String)> {
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
    pub fn runs_backwards(&self) -> bool {
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
    pub fn is_clock_set_back(&self, left_out: &VecDeque<LeftOut>) -> bool {
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
