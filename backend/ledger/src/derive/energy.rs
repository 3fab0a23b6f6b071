//! A step's energy, laid over the slots.

use super::Deriver;
use crate::correction::Counter;
use crate::event::{Class, Discontinuity, Finding, Gap, Split};
use crate::gap::{by_power, knots, share, touched};
use crate::level::Step;
use crate::power::Piece;
use crate::recurrence::recurs;
use crate::rules::Factor;
use ohmstead_model::{Flags, MilliwattHours, Slot, SlotRange, TimeRange, TimestampMs};

impl Deriver {
    pub(super) fn step(&mut self, n: usize, mut step: Step, between: &[Piece]) {
        if step.unknown_past && Slot::of(TimestampMs(step.to)) >= self.first {
            self.behind = true;
        }
        if let Some(fault) = step.fault.as_mut()
            && recurs(fault, self.known.as_deref().unwrap_or_default())
        {
            become_load(fault);
            (step.base, step.energy) = (fault.before.0, fault.energy.0);
        }
        self.flag(&step);
        let counts_on = step
            .fault
            .as_ref()
            .is_none_or(|f| matches!(f.class, Class::Glitch | Class::Load | Class::Real));
        let n = if step.reverse { 1 - n } else { n };
        if Self::is_split(&step) && (counts_on || step.energy > 0) {
            self.split(n, &step, between);
        } else if step.energy > 0 {
            let spread = step.spread && touched(step.from, step.to).len() > 1;
            let ends = [(step.from, 0), (step.to, step.energy)];
            self.spread(n, &step, &ends, step.estimated || spread, Flags(0));
            if spread {
                self.flag_spread(&step);
            }
        }
        if let Some(fault) = step.fault {
            self.find(Finding::Discontinuity(*fault));
        }
    }

    fn flag(&mut self, step: &Step) {
        let Some(fault) = &step.fault else { return };
        let corrected = if fault.corrected { Flags::CORRECTED } else { Flags(0) };
        self.slots.open(Slot::of(fault.at).0).flag(fault.class.flag().with(corrected));
        if fault.missing().is_some() {
            // The slot that the step ends in: not the next where that is on its boundary.
            self.slots.open(Slot::of(TimestampMs(step.to - 1)).0).flag(Flags::LEFT_OUT);
            self.slots.uncover(step.from, step.to);
        }
        if fault.pending {
            self.provisional = self.provisional.min(Slot::of(fault.since));
        }
    }

    /// Marks the slots that share a step of a declared cadence.
    fn flag_spread(&mut self, step: &Step) {
        let slots = touched(step.from, step.to);
        for slot in slots.iter() {
            let over = |inside: bool, flag| if inside { flag } else { Flags(0) };
            let flags = over(slot != slots.from, Flags::SPREAD_IN)
                .with(over(slot.next() != slots.to, Flags::SPREAD_OUT))
                .with(over(slot.end().0 > step.to, Flags::KNOT));
            self.slots.open(slot.0).flag(flags);
        }
    }

    /// Splits a gap's energy over its slots.
    fn split(&mut self, n: usize, step: &Step, between: &[Piece]) {
        let slots = touched(step.from, step.to);
        let (weights, split) = match by_power(step, between, slots) {
            Some(weights) => (Some(weights), Split::Power),
            // Nothing needs no habit, and the profile may not have been asked for (`is_wanted`).
            None if step.energy == 0 => (None, Split::Even),
            None => match self.by_profile(n, step, slots) {
                Some(weights) => (Some(weights), Split::Profile),
                None => (None, Split::Even),
            },
        };
        let knots = match weights {
            Some(weights) => knots(step, slots, &weights),
            None => vec![(step.from, 0), (step.to, step.energy)],
        };
        let measured = split == Split::Power;
        let flags = if measured { Flags(0) } else { Flags::GAP };
        let energy = self.spread(n, step, &knots, step.estimated || !measured, flags);
        self.find(Finding::Gap(Gap {
            counter: Counter::BOTH[n],
            range: TimeRange::new(TimestampMs(step.from), TimestampMs(step.to)),
            energy: MilliwattHours(energy),
            split,
        }));
    }

    /// Weights of a gap's slots by habit: the mean of the slot, as far as the gap covers it.
    fn by_profile(&self, n: usize, step: &Step, slots: SlotRange) -> Option<Vec<i128>> {
        let mut weights = self.profile.weights(slots, n)?;
        for (weight, slot) in weights.iter_mut().zip(slots.iter()) {
            let inside = slot.end().0.min(step.to) - slot.start().0.max(step.from);
            *weight *= i128::from(inside);
        }
        Some(weights)
    }

    /// Adds energy that rises along `knots` (time, energy so far), linear between them, to the
    /// slots, calibrated. Gives back how much it was.
    fn spread(
        &mut self,
        n: usize,
        step: &Step,
        knots: &[(i64, i64)],
        estimated: bool,
        flags: Flags,
    ) -> i64 {
        let mut total = 0;
        for pair in knots.windows(2) {
            let ((start, e0), (end, e1)) = (pair[0], pair[1]);
            let (mut from, mut done) = (start, e0);
            let mut slot = Slot::of(TimestampMs(start));
            while from < end {
                let (factor, until) = match self.rules.is_scaled(Counter::BOTH[n]) {
                    true => self.rules.scale(Counter::BOTH[n], from),
                    false => (Factor::ONE, i64::MAX),
                };
                let to = slot.end().0.min(end).min(until);
                let upto = e0 + share(e1 - e0, to - start, end - start);
                let energy = factor.floor(step.base + upto) - factor.floor(step.base + done);
                let open = self.slots.open(slot.0);
                open.energy[n] += energy;
                if estimated {
                    open.estimated[n] += energy;
                }
                open.flag(if factor == Factor::ONE { flags } else { flags.with(Flags::CORRECTED) });
                total += energy;
                (from, done) = (to, upto);
                if to == slot.end().0 {
                    slot = slot.next();
                }
            }
        }
        total
    }
}

/// The device has done this before, or does it later: it is no fault of the counter.
fn become_load(fault: &mut Discontinuity) {
    let rise = fault.after - fault.before;
    (fault.class, fault.energy) = (Class::Load, rise);
    let seconds = (fault.at - fault.since) / 1000;
    fault.reason = format!(
        "{rise} in {seconds} s is more than the readings around it show, but the device does the like \
         again and again, and its counter goes on from there: load"
    );
}
