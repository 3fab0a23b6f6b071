//! Readings to intervals, as a stream.

use crate::anchor::Follower;
use crate::channel::{Channel, Item};
use crate::clock::unset_ranges;
use crate::correction::{Counter, Verdict};
use crate::event::{Clock, Finding};
use crate::gap::touched;
use crate::level::Step;
use crate::plan::{NeedMore, first_slot};
use crate::profile::{PROFILE_SLOTS, Profile};
use crate::recurrence::{Rise, is_rise, recurrence_range, rises};
use crate::rules::{Rules, Settings};
use crate::sample::Sample;
use crate::slots::Slots;
use ohmstead_model::{Flags, Interval, Reading, Slot, SlotRange, TimeRange, TimestampMs};
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
    /// The stored findings of this range ([`Finding::at`]), for rises that recur
    /// ([`Deriver::recall`]).
    Recurrence(TimeRange),
    /// To begin again with more readings before the dirty range, as after [`NeedMore`]: a counter came
    /// back to where it may have stood before all that is known here.
    Behind,
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
    /// Of the settings.
    rating: i64,
    max_gap_ms: i64,
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
    /// Rises among the stored findings, once they were needed.
    known: Option<Vec<Rise>>,
    /// What was pushed does not reach far enough back.
    behind: bool,
    /// The slot of the first reading that counts, where everything before is known.
    begins: Option<Slot>,
    /// Readings without a set clock that are being passed over.
    clock: Option<Clock>,
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
        if !complete {
            let channel = |c| Channel::new(c).with_changed(dirty).with_unknown_past();
            deriver.channels = Counter::BOTH.map(channel);
        }
        let samples: Vec<Sample> =
            before.iter().filter(|r| rules.counts(r.at)).map(|r| deriver.sample(r).0).collect();
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
            rating: -1,
            max_gap_ms: Settings::default().max_gap_ms,
            previous: None,
            newest: i64::MIN,
            reach: i64::MIN,
            channels: Counter::BOTH.map(|c| Channel::new(c).with_changed(dirty)),
            slots: Slots::default(),
            provisional: Slot(i32::MAX),
            profile: Profile::default(),
            complete,
            primed: complete,
            known: None,
            behind: false,
            begins: None,
            clock: None,
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

    /// Takes the stored findings that [`Progress::Recurrence`] asked for.
    pub fn recall(&mut self, stored: &[Finding]) -> Progress {
        self.known = Some(rises(stored));
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

    /// The reading as the channels see it, and whether a calibration changed its power.
    pub(crate) fn sample(&mut self, reading: &Reading) -> (Sample, bool) {
        if reading.at.0 >= self.settings_until || self.settings_until == i64::MIN {
            (self.settings, self.settings_until) = self.rules.settings_until(reading.at);
            self.rating = self.settings.rating().map_or(-1, |p| p.0);
            self.max_gap_ms = self.settings.longest_spacing_ms();
        }
        let told = reading.power.map(|sent| self.rules.power(sent.0, reading.at.0));
        let (power, scaled) = (told.map(|t| t.0), told.is_some_and(|t| t.1));
        let sample = Sample {
            at: reading.at.0,
            power,
            // Below zero is where only a net meter's counter can stand.
            counters: [
                reading.energy.map(|e| e.0).filter(|e| *e >= 0 || self.settings.net),
                reading.energy_exported.map(|e| e.0).filter(|e| *e >= 0),
            ],
            boot: reading.boot,
            estimated: reading.estimated,
            rating: self.rating,
            max_gap_ms: self.max_gap_ms,
            cadenced: self.settings.cadence_ms.is_some_and(|c| c > Slot::MS),
            net: self.settings.net,
        };
        (sample, scaled)
    }

    fn reading(&mut self, reading: &Reading, rules: &Rules) {
        if !rules.counts(reading.at) {
            self.pass_over(reading, rules);
            return;
        }
        self.begin(reading);
        let (sample, scaled) = self.sample(reading);
        self.slots.reading(reading, sample.power, scaled);
        for counter in Counter::BOTH {
            let told = rules.verdict(counter, sample.at) == Some(Verdict::Glitch);
            if told && sample.counters[counter.index()].is_some() {
                self.channels[counter.index()].passed_over(sample.at);
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
            let away = self.channels.iter().any(Channel::may_come_back);
            let settled = !away && self.followers.iter().all(Follower::is_settled);
            if self.reach == sample.at && settled {
                self.stop = Some(Slot::of(reading.at).next());
            }
        }
    }

    /// The first reading that counts has no slots before it.
    fn begin(&mut self, reading: &Reading) {
        if self.begins.is_none() {
            self.begins = Some(Slot::of(reading.at));
        }
        if let Some(clock) = self.clock.take() {
            self.find(Finding::Clock(clock));
        }
    }

    /// A void reading, or one whose clock was not set.
    fn pass_over(&mut self, reading: &Reading, rules: &Rules) {
        let counters = [reading.energy, reading.energy_exported];
        for (channel, counter) in self.channels.iter_mut().zip(counters) {
            if counter.is_some() {
                channel.passed_over(reading.at.0);
            }
        }
        let Some(range) = rules.unset_at(reading.at) else {
            self.slots.open(Slot::of(reading.at).0).flag(Flags::CORRECTED);
            return;
        };
        if let Some(other) = self.clock.take_if(|c| c.range != range) {
            self.find(Finding::Clock(other));
        }
        self.clock.get_or_insert(Clock { range, readings: 0 }).readings += 1;
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
            if let Some(range) = self.asks_for_recurrence(n) {
                return Progress::Recurrence(range);
            }
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
        if self.ended
            && let Some(clock) = self.clock.take()
        {
            self.find(Finding::Clock(clock));
        }
        let horizon = self.horizon();
        self.close(horizon);
        if self.behind {
            Progress::Behind
        } else if self.ended || self.is_past() {
            Progress::Done
        } else {
            Progress::More
        }
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

    /// The findings that say whether the rise that comes next recurs, when they are needed.
    fn asks_for_recurrence(&self, channel: usize) -> Option<TimeRange> {
        let Some(Item::Step(step, _)) = self.channels[channel].out.front() else { return None };
        let fault = step.fault.as_ref().filter(|_| self.known.is_none())?;
        if Slot::of(TimestampMs(step.to)) < self.first {
            return None;
        }
        let rise = Finding::Discontinuity((**fault).clone());
        let later = TimeRange::new(rise.at(), TimestampMs(i64::MAX));
        is_rise(&rise).then(|| recurrence_range(later))
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
            // What a correction took away before the first reading leaves nothing.
            let begun = !self.complete || self.begins.is_some_and(|first| first <= interval.slot);
            let replaced = self.replaced();
            if begun && replaced.contains(interval.slot) {
                self.out.push(interval);
            }
        }
    }

    fn find(&mut self, finding: Finding) {
        if self.replaced().contains(Slot::of(finding.at())) {
            self.findings.push(finding);
        }
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
    let counted: Vec<Reading> = readings.iter().filter(|r| !rules.is_void(r.at)).copied().collect();
    let unset = unset_ranges(&counted);
    let rules = Arc::new(Rules::clone(rules).with_unset_clock(unset));
    let (intervals, findings) = derive_knowing(&rules, readings, &[]);
    if findings.iter().any(is_rise) {
        // What recurs is known once everything was seen.
        return derive_knowing(&rules, readings, &findings);
    }
    (intervals, findings)
}

fn derive_knowing(
    rules: &Arc<Rules>,
    readings: &[Reading],
    known: &[Finding],
) -> (Vec<Interval>, Vec<Finding>) {
    let mut deriver = Deriver::full(rules);
    deriver.known = Some(rises(known));
    deriver.push(readings);
    deriver.end();
    (deriver.take(), deriver.take_findings())
}

mod energy;
#[cfg(test)]
mod tests;
