//! One counter of a device: its points judged, its silence filled from power.

use crate::anchor::Follower;
use crate::correction::{Counter, Verdict};
use crate::event::{Class, Discontinuity};
use crate::filter::{Filter, Kind};
use crate::level::{Held, Levels, Step, swapped};
use crate::point::{LeftOut, Point};
use crate::power::{Piece, pieces};
use crate::rules::Rules;
use crate::sample::{SILENT_MS, SILENT_READINGS, Sample};
use ohmstead_model::{MilliwattHours, TimeRange, TimestampMs};
use std::collections::VecDeque;

/// What a channel hands on, in the order of time.
#[derive(Debug)]
pub(crate) enum Item {
    /// What the counter did; with the power readings in between where they matter.
    Step(Step, Vec<Piece>),
    /// Energy from power.
    Power(Piece),
}

impl Item {
    pub fn from(&self) -> i64 {
        match self {
            Self::Step(step, _) => step.from,
            Self::Power(piece) => piece.from,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Channel {
    counter: Counter,
    dips: Filter,
    spikes: Filter,
    levels: Levels,
    /// Points left out by the filters that no step has covered yet.
    left_out: VecDeque<LeftOut>,
    /// Readings without this counter since the last with it.
    without: u32,
    last_point: Option<Point>,
    /// The counter is silent: power counts.
    silent: bool,
    /// Power since the last decided point, for when the counter falls silent.
    pieces: VecDeque<Piece>,
    pub out: VecDeque<Item>,
    /// All energy before this instant has been handed on.
    pub decided: i64,
    /// There may be readings before the first that was pushed, at which the counter stood elsewhere.
    unknown_past: bool,
    first_at: Option<i64>,
    /// Until what was before the first point cannot matter to how later ones are judged.
    warming: Option<Follower>,
    /// When the counter fell, or may have, with no rise since that is believed: where it stands still,
    /// what a later rise is depends on where it stood before.
    fell: Option<i64>,
    /// Readings in this range are not those that were there before: a rise that touches it says nothing
    /// of how the counter stood then.
    changed: TimeRange,
}

impl Channel {
    pub fn new(counter: Counter) -> Self {
        Self {
            counter,
            dips: Filter::new(Kind::Dip),
            spikes: Filter::new(Kind::Spike),
            levels: Levels::new(counter),
            left_out: VecDeque::new(),
            without: 0,
            last_point: None,
            silent: true,
            pieces: VecDeque::new(),
            out: VecDeque::new(),
            decided: i64::MIN,
            unknown_past: false,
            first_at: None,
            warming: None,
            fell: None,
            changed: TimeRange::new(TimestampMs(0), TimestampMs(0)),
        }
    }

    /// Readings in `range` are new, or others are gone from it.
    pub fn with_changed(mut self, range: TimeRange) -> Self {
        self.changed = range;
        self
    }

    /// What is pushed may not be all there is.
    pub fn with_unknown_past(mut self) -> Self {
        self.unknown_past = true;
        self.fell = Some(i64::MIN);
        self
    }

    /// Where the counter stood before it fell, when it stands still since.
    pub fn held(&self) -> Option<Held> {
        self.levels.held()
    }

    /// A reading with this counter is passed over: what it told may have mattered before.
    pub fn passed_over(&mut self, at: i64) {
        self.fell = Some(at);
    }

    /// True when what a later rise is may depend on where the counter stood before it fell, now or
    /// before the readings changed.
    pub fn may_come_back(&self) -> bool {
        self.fell.is_some()
    }

    /// How the counter stood before `from` says nothing any more: something happened from `from` to
    /// `to` after which it does not matter. Where that may be new it mattered before all the same.
    fn forget_fall(&mut self, from: i64, to: i64) {
        if self.fell.is_some_and(|fell| fell <= from) && !self.is_changed(from, to) {
            self.fell = None;
        }
    }

    pub fn push(&mut self, sample: &Sample, previous: Option<&Sample>, rules: &Rules) {
        let value = sample.counters[self.counter.index()];
        if let Some(previous) = previous {
            let counted = value.is_some() && previous.counters[self.counter.index()].is_some();
            if !counted {
                self.integrate(previous, sample);
            }
        }
        let reach = sample.reach(previous);
        let verdict = rules.verdict(self.counter, sample.at);
        match value {
            Some(value) if verdict != Some(Verdict::Glitch) => {
                self.point(sample, value, verdict.is_some(), rules);
            }
            Some(value) => {
                self.left_out.push_back(LeftOut { at: sample.at, value, told: true });
                self.absent(sample, reach, rules);
            }
            None => self.absent(sample, reach, rules),
        }
        if self.warming.is_some() {
            self.warm(sample, rules);
        }
    }

    #[cold]
    fn warm(&mut self, sample: &Sample, rules: &Rules) {
        let Some(follower) = &mut self.warming else { return };
        follower.push(sample, rules);
        if follower.is_settled() {
            self.levels.know_from(sample.at);
            self.warming = None;
        }
    }

    fn integrate(&mut self, previous: &Sample, sample: &Sample) {
        let (Some(p0), Some(p1)) = (previous.power, sample.power) else { return };
        if sample.at - previous.at > previous.max_gap_ms {
            return;
        }
        let sign: i64 = if self.counter == Counter::Import { 1 } else { -1 };
        if self.silent && p0.signum() != sign && p1.signum() != sign {
            return;
        }
        let (silent, queue, out) = (self.silent, &mut self.pieces, &mut self.out);
        pieces((previous.at, p0), (sample.at, p1), sign.into(), |piece| {
            if silent {
                hand_on(out, piece);
                return;
            }
            match queue.back_mut() {
                Some(last) if last.slot == piece.slot && last.to == piece.from => {
                    last.to = piece.to;
                    last.area += piece.area;
                }
                _ => queue.push_back(piece),
            }
        });
    }

    fn absent(&mut self, sample: &Sample, reach: i64, rules: &Rules) {
        self.without = self.without.saturating_add(1);
        if self.unknown_past {
            let first = *self.first_at.get_or_insert(sample.at);
            // Silent from the start: what was before does not matter.
            self.unknown_past =
                self.without < SILENT_READINGS || sample.at.saturating_sub(first) <= SILENT_MS;
            if !self.unknown_past {
                self.forget_fall(first, sample.at);
            }
        }
        if self.silent {
            self.decided = reach;
        } else if self.without >= SILENT_READINGS
            && self.last_point.is_some_and(|last| sample.at - last.at > SILENT_MS)
        {
            let last = self.last_point.map_or(sample.at, |last| last.at);
            self.flush(rules, false);
            self.forget_fall(last, sample.at);
            self.decided = reach;
        }
    }

    /// True when what happened between two readings may have been another before.
    fn is_changed(&self, from: i64, to: i64) -> bool {
        from < self.changed.to.0 && self.changed.from.0 <= to
    }

    fn point(&mut self, sample: &Sample, value: i64, forced: bool, rules: &Rules) {
        let point = Point {
            at: sample.at,
            value,
            power: sample.power.map_or(-1, |p| p.saturating_abs()),
            rating: sample.rating,
            max_gap_ms: sample.max_gap_ms,
            boot: sample.boot,
            estimated: sample.estimated,
            forced,
            cadenced: sample.cadenced,
            net: sample.net && self.counter == Counter::Import,
        };
        self.without = 0;
        if self.last_point.is_some_and(|last| value < last.value) {
            self.fell = Some(sample.at);
        }
        if self.silent {
            self.silent = false;
            self.decided = sample.at;
            if std::mem::take(&mut self.unknown_past) {
                self.levels = Levels::with_unknown_past(self.counter);
                self.warming = Some(Follower::new(self.counter));
            }
        } else if let Some(last) = self.last_point
            && let Some(counts) = rules.swap(self.counter, last.at, point.at)
        {
            let between = self.settle(rules, false);
            self.decided = point.at;
            let step = swapped(self.counter, &between.unwrap_or(last), &point, counts);
            self.hand_on_step(step);
            // Another meter: the old one's falls are its own.
            self.fell = self.fell.map(|fell| fell.min(last.at));
            self.forget_fall(last.at, point.at);
        }
        if self.last_point.is_some_and(|last| last.net != point.net) {
            self.settle_filters(rules);
        }
        self.last_point = Some(point);
        if point.net {
            // Running backwards is neither a dip nor a spike.
            self.level(point, true, rules);
        } else if let Some((kept, keep)) = self.dips.push(point) {
            self.second_pass(kept, keep, rules);
        }
    }

    /// The filters decide what they hold although no more points come.
    fn settle_filters(&mut self, rules: &Rules) {
        while let Some((point, keep)) = self.dips.flush() {
            self.second_pass(point, keep, rules);
        }
        while let Some((point, keep)) = self.spikes.flush() {
            self.level(point, keep, rules);
        }
    }

    fn second_pass(&mut self, point: Point, keep: bool, rules: &Rules) {
        if !keep {
            self.left_out.push_back(LeftOut::seen(&point));
        } else if let Some((kept, keep)) = self.spikes.push(point) {
            self.level(kept, keep, rules);
        }
    }

    fn level(&mut self, point: Point, keep: bool, rules: &Rules) {
        if !keep {
            self.left_out.push_back(LeftOut::seen(&point));
        } else if let Some(step) = self.levels.push(point, &self.left_out, rules) {
            self.decided = step.to;
            if self.fell.is_some() && step.rises {
                self.forget_fall(step.from, step.to);
            }
            self.hand_on_step(step);
        }
    }

    /// Decides all steps although no more points of this run come. Gives back the last point.
    fn settle(&mut self, rules: &Rules, pending: bool) -> Option<Point> {
        self.settle_filters(rules);
        let newest = self.levels.newest().copied();
        while let Some(step) = self.levels.flush(&self.left_out, rules, pending) {
            self.decided = step.to;
            self.hand_on_step(step);
        }
        newest
    }

    /// Decides everything: the counter has fallen silent, or (pending) the readings end here.
    pub fn flush(&mut self, rules: &Rules, pending: bool) {
        self.settle(rules, pending);
        (self.silent, self.warming) = (true, None);
        let rest = std::mem::take(&mut self.pieces);
        rest.into_iter().for_each(|piece| hand_on(&mut self.out, piece));
    }

    fn hand_on_step(&mut self, mut step: Step) {
        let mut between = Vec::new();
        while self.pieces.front().is_some_and(|p| p.from < step.to) {
            between.extend(self.pieces.pop_front().filter(|p| step.long && p.from >= step.from));
        }
        self.note_left_out(&mut step);
        self.out.push_back(Item::Step(step, between));
    }

    /// A step that passes over left-out points is a finding, unless it is one already.
    fn note_left_out(&mut self, step: &mut Step) {
        let mut first = None;
        let mut count = 0;
        if self.left_out.is_empty() {
            return;
        }
        self.left_out.make_contiguous().sort_unstable();
        while let Some(&point) = self.left_out.front()
            && point.at < step.to
        {
            self.left_out.pop_front();
            // What lies before the counter's first value is no part of any step.
            if point.at > step.from {
                first = first.or(Some(point));
                count += 1;
            }
        }
        let Some(LeftOut { at, value, told }) = first else { return };
        if let Some(fault) = &mut step.fault {
            fault.left_out += count;
            return;
        }
        let way = if value < step.base { "dipped" } else { "jumped up" };
        step.fault = Some(Box::new(Discontinuity {
            counter: self.counter,
            class: Class::Glitch,
            at: TimestampMs(at),
            since: TimestampMs(step.from),
            before: MilliwattHours(step.base),
            after: MilliwattHours(value),
            energy: MilliwattHours(step.energy),
            left_out: count,
            pending: false,
            corrected: told,
            by_rating: false,
            reason: if told {
                "a correction says so".to_owned()
            } else {
                let readings = if count == 1 { "reading" } else { "readings" };
                format!("the counter {way} for {count} {readings} and came back to its line")
            },
        }));
    }
}

/// Power of the other direction is nothing to hand on.
fn hand_on(out: &mut VecDeque<Item>, piece: Piece) {
    if piece.area > 0 {
        out.push_back(Item::Power(piece));
    }
}
