//! A hub in miniature: readings as a set, intervals kept up to date as batches arrive.
#![allow(dead_code)]

pub mod uci;

use ohmstead_ledger::{
    Deriver, Finding, NeedMore, Progress, Rules, changes_profile, dependent_gaps, gaps_to_derive,
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

    /// Derives a dirty range, and the gaps that depend on it.
    pub fn settle(&mut self, dirty: TimeRange) {
        let mut work = vec![dirty];
        while let Some(dirty) = work.pop() {
            let (replaced, old, new) = self.derive(dirty);
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

    fn resume(&self, dirty: TimeRange) -> Deriver {
        let mut n = self.look_behind;
        loop {
            let mut before: Vec<Reading> =
                self.readings.range(..dirty.from).rev().take(n).map(|(_, r)| *r).collect();
            before.reverse();
            match Deriver::resume(&self.rules, &before, before.len() < n, dirty) {
                Ok(deriver) => return deriver,
                Err(NeedMore) => n *= 2,
            }
        }
    }

    fn derive(&mut self, dirty: TimeRange) -> (SlotRange, Vec<Interval>, Vec<Interval>) {
        let mut deriver = self.resume(dirty);
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
            while let Progress::Profile(range) = progress {
                progress = deriver.prime(&self.stored(range));
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
        (replaced, old, new)
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
