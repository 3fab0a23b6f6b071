//! Readings to intervals, as a stream.

use crate::anchor::Follower;
use crate::channel::{Channel, Item, Sample};
use crate::correction::{Counter, Verdict};
use crate::event::{Class, Finding, Gap, Split};
use crate::gap::{by_power, knots, share, touched};
use crate::level::Step;
use crate::plan::{NeedMore, first_slot};
use crate::power::Piece;
use crate::profile::{PROFILE_SLOTS, Profile};
use crate::rules::{Factor, Rules, Settings};
use crate::slots::Slots;
use ohmstead_model::{
    Flags, Interval, MilliwattHours, Reading, Slot, SlotRange, TimeRange, TimestampMs,
};
use std::sync::Arc;

/// How many readings before a dirty range to try first; [`NeedMore`] asks for more.
pub const LOOK_BEHIND: usize = 256;

const BITE: usize = 256;

/// What a [`Deriver`] wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// More readings ([`Deriver::push`]), or word that there are none ([`Deriver::end`]).
    More,
    /// The stored intervals of these slots, for a device's profile ([`Deriver::prime`]).
    Profile(SlotRange),
    /// Nothing: [`Deriver::replaced`] and what was taken are complete.
    Done,
}

/// Derives the intervals of one device from its readings, streaming.
///
/// ```text
/// let mut before = readings_before(device, dirty.from, n = LOOK_BEHIND)
/// let mut deriver = loop {
///     match Deriver::resume(&rules, &before, before.len() < n, dirty) {
///         Ok(deriver) => break deriver,
///         Err(NeedMore) => { n *= 4; before = readings_before(device, dirty.from, n) }
///     }
/// };
/// page after page, ascending, from dirty.from on:
///     progress = deriver.push(page)          // an empty page: progress = deriver.end()
///     while progress is Profile(range): progress = deriver.prime(&stored intervals in range)
///     deriver.take() as it suits; stop at Done
/// replace deriver.replaced() by what was taken
/// ```
///
/// What is replaced equals, byte for byte, the same slots of a full rebuild. Memory is bounded
/// by the longest gap, not by the readings, when [`Deriver::take`] is called now and then.
#[derive(Debug)]
pub struct Deriver {
    rules: Arc<Rules>,
    /// First slot to hand out.
    first: Slot,
    /// First slot not to hand out, once it is known.
    stop: Option<Slot>,
    /// From here on the followers look for a place to stop.
    dirty_to: TimestampMs,
    followers: [Follower; 2],
    settings: Settings,
    settings_until: i64,
    previous: Option<Sample>,
    newest: i64,
    /// Nothing that is still to come reaches back before this.
    reach: i64,
    channels: [Channel; 2],
    slots: Slots,
    provisional: Slot,
    profile: Profile,
    /// There is nothing before the first reading pushed.
    complete: bool,
    primed: bool,
    ended: bool,
    out: Vec<Interval>,
    findings: Vec<Finding>,
}

impl Deriver {
    /// Derives everything from the first reading on.
    pub fn full(rules: &Arc<Rules>) -> Self {
        let all = TimeRange::ALL;
        Self::new(rules, Slot(i32::MIN), all, true)
    }

    /// Derives what changed readings in `dirty` can alter. `before` are the last readings before
    /// `dirty.from`, ascending; `complete` says that there are no others before. Readings from
    /// `dirty.from` on are then pushed.
    ///
    /// # Errors
    /// When `before` does not reach far enough back.
    pub fn resume(
        rules: &Arc<Rules>,
        before: &[Reading],
        complete: bool,
        dirty: TimeRange,
    ) -> Result<Self, NeedMore> {
        let mut deriver = Self::new(rules, Slot(i32::MIN), dirty, complete);
        let samples: Vec<Sample> =
            before.iter().filter(|r| !rules.is_void(r.at)).map(|r| deriver.sample(r).0).collect();
        deriver.first = first_slot(&samples, complete, dirty.from, rules)?;
        (deriver.settings_until, deriver.dirty_to) = (i64::MIN, TimestampMs(i64::MAX));
        deriver.push(before);
        deriver.dirty_to = dirty.to;
        Ok(deriver)
    }

    /// Derives from `first` on, where earlier slots are frozen and earlier readings may be gone.
    /// Pushed are all readings from an instant on that [`freezes_at`] allows for `first`.
    pub fn carry_on(rules: &Arc<Rules>, first: Slot, dirty: TimeRange) -> Self {
        let dirty = TimeRange::new(dirty.from, dirty.to.max(first.start()));
        Self::new(rules, first, dirty, false)
    }

    fn new(rules: &Arc<Rules>, first: Slot, dirty: TimeRange, complete: bool) -> Self {
        Self {
            rules: Arc::clone(rules),
            first,
            stop: None,
            dirty_to: dirty.to,
            followers: Counter::BOTH.map(Follower::new),
            settings: Settings::default(),
            settings_until: i64::MIN,
            previous: None,
            newest: i64::MIN,
            reach: i64::MIN,
            channels: Counter::BOTH.map(Channel::new),
            slots: Slots::default(),
            provisional: Slot(i32::MAX),
            profile: Profile::default(),
            complete,
            primed: complete,
            ended: false,
            out: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Takes readings: ascending, unique, after all earlier ones (others are passed over).
    pub fn push(&mut self, page: &[Reading]) -> Progress {
        let rules = Arc::clone(&self.rules);
        // Small bites keep what lies between the stages in the processor's cache.
        for bite in page.chunks(BITE) {
            for reading in bite {
                if self.stop.is_some_and(|stop| reading.at >= stop.start()) && self.is_past() {
                    break;
                }
                if reading.at.0 > self.newest {
                    self.newest = reading.at.0;
                    self.reading(reading, &rules);
                }
            }
            self.advance();
        }
        self.advance()
    }

    /// There are no more readings.
    pub fn end(&mut self) -> Progress {
        if !self.ended && !self.is_past() {
            self.ended = true;
            let rules = Arc::clone(&self.rules);
            self.channels.iter_mut().for_each(|c| c.flush(&rules, true));
        }
        self.advance()
    }

    /// Takes the stored intervals that [`Progress::Profile`] asked for.
    pub fn prime(&mut self, stored: &[Interval]) -> Progress {
        if !self.primed {
            self.primed = true;
            // What has been derived anew lies after what is stored, in the ring as in time.
            let anew = std::mem::take(&mut self.profile);
            stored.iter().filter(|i| i.slot < self.first).for_each(|i| self.profile.record(i));
            self.profile.overlay(anew);
        }
        self.advance()
    }

    /// The intervals that are ready, ascending, each once.
    pub fn take(&mut self) -> Vec<Interval> {
        std::mem::take(&mut self.out)
    }

    /// The findings of the replaced slots, each once; replace those whose [`Finding::at`] lies
    /// in the replaced range.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// Which slots the intervals replace, all of them: what is there and was not taken is to go.
    /// Final once the progress is [`Progress::Done`].
    pub fn replaced(&self) -> SlotRange {
        SlotRange::new(self.first, self.stop.unwrap_or(Slot(i32::MAX)))
    }

    fn is_past(&self) -> bool {
        self.stop.is_some_and(|stop| self.horizon() >= stop.start().0)
    }

    fn sample(&mut self, reading: &Reading) -> (Sample, bool) {
        if reading.at.0 >= self.settings_until || self.settings_until == i64::MIN {
            (self.settings, self.settings_until) = self.rules.settings_until(reading.at);
        }
        let (mut power, mut scaled) = (reading.power.map(|p| p.0), false);
        if let Some(p) = power {
            let counter = if p >= 0 { Counter::Import } else { Counter::Export };
            if self.rules.is_calibrated(counter) {
                let (factor, _) = self.rules.factor(counter, reading.at.0);
                (power, scaled) = (Some(factor.round(p)), factor != Factor::ONE);
            }
        }
        let sample = Sample {
            at: reading.at.0,
            power,
            counters: [reading.energy.map(|e| e.0), reading.energy_exported.map(|e| e.0)],
            boot: reading.boot,
            estimated: reading.estimated,
            rating: self.settings.max_power.map_or(-1, |p| p.0),
            max_gap_ms: self.settings.max_gap_ms,
        };
        (sample, scaled)
    }

    fn reading(&mut self, reading: &Reading, rules: &Rules) {
        if rules.is_void(reading.at) {
            self.slots.open(Slot::of(reading.at).0).flag(Flags::CORRECTED);
            return;
        }
        let (sample, scaled) = self.sample(reading);
        self.slots.reading(reading, sample.power, scaled);
        for counter in Counter::BOTH {
            let told = rules.verdict(counter, sample.at) == Some(Verdict::Glitch);
            if told && sample.counters[counter.index()].is_some() {
                let flags = Flags::GLITCH.with(Flags::CORRECTED);
                self.slots.open(Slot::of(reading.at).0).flag(flags);
            }
        }
        self.reach = sample.reach(self.previous.as_ref());
        for channel in &mut self.channels {
            channel.push(&sample, self.previous.as_ref(), rules);
        }
        if sample.bears_energy() {
            if let Some(previous) = &self.previous {
                let measured = !previous.estimated && !sample.estimated;
                if measured && sample.at - previous.at <= previous.max_gap_ms {
                    self.slots.cover(previous, &sample);
                }
            }
            self.previous = Some(sample);
        }
        if reading.at >= self.dirty_to && self.stop.is_none() {
            self.followers.iter_mut().for_each(|f| {
                f.push(&sample, rules);
            });
            if self.reach == sample.at && self.followers.iter().all(Follower::is_settled) {
                self.stop = Some(Slot::of(reading.at).next());
            }
        }
    }

    /// Everything before this instant is settled.
    fn horizon(&self) -> i64 {
        let horizon = |c: &Channel| c.out.front().map_or(c.decided, Item::from);
        match self.ended && self.channels.iter().all(|c| c.out.is_empty()) {
            true => i64::MAX,
            false => self.channels.iter().map(horizon).fold(self.reach, i64::min),
        }
    }

    fn advance(&mut self) -> Progress {
        while let Some(n) = self.next_channel() {
            if let Some(Item::Step(step, _)) = self.channels[n].out.front()
                && Self::is_split(step)
            {
                // The profile of a gap needs every slot before it.
                self.close(step.from);
                if !self.primed && self.is_wanted(n) {
                    return Progress::Profile(self.profile_range(n));
                }
            }
            match self.channels[n].out.pop_front() {
                Some(Item::Step(step, between)) => self.step(n, step, &between),
                Some(Item::Power(piece)) => {
                    self.slots.open(piece.slot).area[n] += piece.area;
                }
                None => {}
            }
        }
        let horizon = self.horizon();
        self.close(horizon);
        if self.ended || self.is_past() { Progress::Done } else { Progress::More }
    }

    /// The channel whose next item is the earliest, once no earlier one can come.
    fn next_channel(&self) -> Option<usize> {
        let from = |c: &Channel| c.out.front().map(Item::from);
        let [import, export] = &self.channels;
        let n = match (from(import), from(export)) {
            (None, None) => return None,
            (Some(_), None) => 0,
            (None, Some(_)) => 1,
            (Some(a), Some(b)) => usize::from(b < a),
        };
        let other = &self.channels[1 - n];
        let earliest = from(other).unwrap_or(other.decided);
        (self.ended || from(&self.channels[n])? <= earliest).then_some(n)
    }

    fn is_split(step: &Step) -> bool {
        step.long && touched(step.from, step.to).len() > 1
    }

    fn is_wanted(&self, channel: usize) -> bool {
        let Some(Item::Step(step, _)) = self.channels[channel].out.front() else { return false };
        Slot::of(TimestampMs(step.to)) >= self.first && step.energy > 0
    }

    fn profile_range(&self, channel: usize) -> SlotRange {
        let from = self.channels[channel].out.front().map_or(i64::MAX, Item::from);
        let from = Slot::of(TimestampMs(from)).min(self.first);
        SlotRange::new(Slot(from.0.saturating_sub(PROFILE_SLOTS)), self.first)
    }

    fn close(&mut self, horizon: i64) {
        while let Some(mut interval) = self.slots.close(horizon) {
            if interval.slot >= self.provisional {
                interval.flags = interval.flags.with(Flags::PROVISIONAL);
            }
            if interval.slot >= self.first || self.complete {
                self.profile.record(&interval);
            }
            let replaced = self.replaced();
            if replaced.contains(interval.slot) {
                self.out.push(interval);
            }
        }
    }

    fn step(&mut self, n: usize, step: Step, between: &[Piece]) {
        if let Some(fault) = &step.fault {
            let slot = Slot::of(fault.at);
            let corrected = if fault.corrected { Flags::CORRECTED } else { Flags(0) };
            self.slots.open(slot.0).flag(fault.class.flag().with(corrected));
            if fault.pending {
                self.provisional = self.provisional.min(Slot::of(fault.since));
            }
        }
        let counts_on =
            step.fault.as_ref().is_none_or(|f| matches!(f.class, Class::Glitch | Class::Real));
        if Self::is_split(&step) && (counts_on || step.energy > 0) {
            self.split(n, &step, between);
        } else if step.energy > 0 {
            self.spread(
                n,
                &step,
                &[(step.from, 0), (step.to, step.energy)],
                step.estimated,
                Flags(0),
            );
        }
        if let Some(fault) = step.fault {
            self.find(Finding::Discontinuity(*fault));
        }
    }

    fn find(&mut self, finding: Finding) {
        if self.replaced().contains(Slot::of(finding.at())) {
            self.findings.push(finding);
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
                let (factor, until) = match self.rules.is_calibrated(Counter::BOTH[n]) {
                    true => self.rules.factor(Counter::BOTH[n], from),
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

/// The first slot that readings at `horizon` or later can change, given the last readings before
/// it (ascending). Earlier slots can be frozen; these readings are what is to be kept for
/// [`Deriver::carry_on`]: nothing before them matters to that slot or a later one.
///
/// # Errors
/// When `before` does not reach far enough back.
pub fn freezes_at(
    rules: &Arc<Rules>,
    before: &[Reading],
    horizon: TimestampMs,
) -> Result<Slot, NeedMore> {
    let later = TimeRange::new(horizon, TimestampMs(i64::MAX));
    Ok(Deriver::resume(rules, before, false, later)?.first)
}

/// All intervals and findings of a device's readings (ascending, unique), in one go.
pub fn derive(rules: &Arc<Rules>, readings: &[Reading]) -> (Vec<Interval>, Vec<Finding>) {
    let mut deriver = Deriver::full(rules);
    deriver.push(readings);
    deriver.end();
    (deriver.take(), deriver.take_findings())
}

#[cfg(test)]
mod tests;
