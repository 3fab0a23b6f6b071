//! A hub in miniature: readings as a set, intervals kept up to date as batches arrive.
#![allow(dead_code)]

pub mod uci;

use ohmstead_ledger::{
    Deriver, Finding, NeedMore, Progress, Rules, changes_profile, dependent_gaps, gaps_to_derive,
    is_rise, recurrence_range, rises_to_derive, unset_ranges,
};
use ohmstead_model::{Interval, Reading, Slot, SlotRange, TimeRange, TimestampMs};
use std::collections::BTreeMap;
use std::sync::Arc;

pub struct Book {
    pub rules: Arc<Rules>,
    pub readings: BTreeMap<TimestampMs, Reading>,
    pub intervals: BTreeMap<Slot, Interval>,
    pub findings: Vec<Finding>,
    /// Readings a page, and how many to look behind at first.
    pub page: usize,
    pub look_behind: usize,
    /// Readings pushed in all recomputations.
    pub pushed: usize,
}

impl Book {
    pub fn new(rules: Rules) -> Self {
        Self {
            rules: Arc::new(rules),
            readings: BTreeMap::new(),
            intervals: BTreeMap::new(),
            findings: Vec::new(),
            page: 7,
            look_behind: 3,
            pushed: 0,
        }
    }

    /// Takes a batch as a store does, then derives what it changed.
    pub fn arrive(&mut self, batch: &[Reading]) {
        let mut dirty: Option<TimeRange> = None;
        for reading in batch {
            let kept = self.readings.get(&reading.at);
            if kept.is_some_and(|kept| !reading.beats(kept)) {
                continue;
            }
            self.readings.insert(reading.at, *reading);
            let one = TimeRange::new(reading.at, reading.at + 1);
            dirty = Some(dirty.map_or(one, |d| d.union(one)));
        }
        if let Some(dirty) = dirty {
            self.settle(dirty);
        }
    }

    /// Says anew which readings had no clock, and derives where that changed.
    fn unset_clock(&mut self, dirty: TimeRange) -> TimeRange {
        let counted: Vec<Reading> =
            self.readings.values().filter(|r| !self.rules.is_void(r.at)).copied().collect();
        let (old, new) = (self.rules.unset_clock().to_vec(), unset_ranges(&counted));
        self.rules = Arc::new(Rules::clone(&self.rules).with_unset_clock(new.clone()));
        let changed = old != new;
        let touches = |u: &&TimeRange| changed || u.from < dirty.to && dirty.from < u.to;
        old.iter().chain(&new).filter(touches).fold(dirty, |all, u| all.union(*u))
    }

    /// Derives a dirty range, and the gaps and rises that depend on it.
    pub fn settle(&mut self, dirty: TimeRange) {
        let mut work = vec![self.unset_clock(dirty)];
        while let Some(dirty) = work.pop() {
            let before = self.findings.iter().any(is_rise);
            let (replaced, old, new) = self.derive(dirty);
            if before || self.findings.iter().any(is_rise) {
                let near = recurrence_range(replaced.times());
                work.extend(rises_to_derive(&self.found(recurrence_range(near)), near));
            }
            if changes_profile(&old, &new) {
                work.extend(gaps_to_derive(&self.stored(dependent_gaps(replaced))));
            }
        }
    }

    fn stored(&self, range: SlotRange) -> Vec<Interval> {
        if range.is_empty() {
            return Vec::new();
        }
        self.intervals.range(range.from..range.to).map(|(_, i)| *i).collect()
    }

    fn found(&self, range: TimeRange) -> Vec<Finding> {
        self.findings.iter().filter(|f| range.contains(f.at())).cloned().collect()
    }

    fn resume(&self, dirty: TimeRange, mut n: usize) -> (Deriver, usize) {
        loop {
            let mut before: Vec<Reading> =
                self.readings.range(..dirty.from).rev().take(n).map(|(_, r)| *r).collect();
            before.reverse();
            match Deriver::resume(&self.rules, &before, before.len() < n, dirty) {
                Ok(deriver) => return (deriver, n),
                Err(NeedMore) => n *= 2,
            }
        }
    }

    fn derive(&mut self, dirty: TimeRange) -> (SlotRange, Vec<Interval>, Vec<Interval>) {
        let mut behind = self.look_behind;
        loop {
            let (deriver, reached) = self.resume(dirty, behind);
            if let Some(done) = self.run(deriver, dirty) {
                return done;
            }
            behind = reached * 2;
        }
    }

    /// `None` when it has to begin further back.
    fn run(
        &mut self,
        mut deriver: Deriver,
        dirty: TimeRange,
    ) -> Option<(SlotRange, Vec<Interval>, Vec<Interval>)> {
        let after: Vec<Reading> = self.readings.range(dirty.from..).map(|(_, r)| *r).collect();
        let mut pages = after.chunks(self.page);
        let (mut new, mut findings) = (Vec::new(), Vec::new());
        loop {
            let mut progress = match pages.next() {
                Some(page) => {
                    self.pushed += page.len();
                    deriver.push(page)
                }
                None => deriver.end(),
            };
            loop {
                progress = match progress {
                    Progress::Profile(range) => deriver.prime(&self.stored(range)),
                    Progress::Recurrence(range) => deriver.recall(&self.found(range)),
                    Progress::Behind => return None,
                    _ => break,
                };
            }
            new.extend(deriver.take());
            findings.extend(deriver.take_findings());
            if progress == Progress::Done {
                break;
            }
        }
        let replaced = deriver.replaced();
        assert!(new.iter().all(|i| replaced.contains(i.slot)));
        let old = self.stored(replaced);
        self.intervals.retain(|slot, _| !replaced.contains(*slot));
        self.intervals.extend(new.iter().map(|i| (i.slot, *i)));
        self.findings.retain(|f| !replaced.contains(Slot::of(f.at())));
        self.findings.extend(findings);
        Some((replaced, old, new))
    }

    pub fn rows(&self) -> Vec<Interval> {
        self.intervals.values().copied().collect()
    }

    /// What a full rebuild gives.
    pub fn rebuilt(&self) -> (Vec<Interval>, Vec<Finding>) {
        let readings: Vec<_> = self.readings.values().copied().collect();
        ohmstead_ledger::derive(&self.rules, &readings)
    }

    pub fn sorted_findings(&self) -> Vec<Finding> {
        sorted(self.findings.clone())
    }
}

pub fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|f| (f.at(), format!("{f:?}")));
    findings
}
