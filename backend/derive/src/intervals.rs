//! Intervals, derived anew where readings changed.

use ohmstead_ledger::{
    Deriver, LOOK_BEHIND, Progress, Rules, changes_profile, dependent_gaps, gaps_to_derive,
};
use ohmstead_model::{Interval, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::{Dirty, Result, Store};
use std::sync::Arc;

/// Readings fetched at once.
const PAGE: usize = 10_000;
/// Intervals held before they are written: a quarter year.
const HELD: usize = 8_640;

/// What a pass left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing, as far as this pass can tell.
    Settled,
    /// Gaps whose split rests on what changed: they are marked.
    GapsMarked,
}

/// Derives the intervals of one device that readings in the mark's range can change.
pub async fn derive(store: &dyn Store, mark: Dirty) -> Result<Outcome> {
    let rules = Arc::new(Rules::default());
    let mut deriver = resume(store, &rules, &mark).await?;
    let mut writer = Writer { store, mark, held: Vec::new(), done: None, profile_changed: false };
    let mut from = writer.mark.range.from;
    let mut progress = Progress::More;
    while progress != Progress::Done {
        progress = match progress {
            Progress::Profile(slots) => {
                let stored = store.intervals(&writer.mark.device, slots).await?;
                deriver.prime(&stored)
            }
            _ => {
                let rest = TimeRange::new(from, TimestampMs(i64::MAX));
                let page = store.readings(&writer.mark.device, rest, PAGE).await?;
                match page.last() {
                    Some(last) => {
                        from = last.at + 1;
                        deriver.push(&page)
                    }
                    None => deriver.end(),
                }
            }
        };
        writer.take(&mut deriver).await?;
    }
    writer.finish(&mut deriver).await
}

/// Begins as far back as it takes.
async fn resume(store: &dyn Store, rules: &Arc<Rules>, mark: &Dirty) -> Result<Deriver> {
    let mut behind = LOOK_BEHIND;
    loop {
        let before = store.readings_before(&mark.device, mark.range.from, behind).await?;
        let complete = before.len() < behind;
        if let Ok(deriver) = Deriver::resume(rules, &before, complete, mark.range) {
            return Ok(deriver);
        }
        behind *= 4;
    }
}

/// Writes what was derived, in pieces; the mark goes with the last.
struct Writer<'a> {
    store: &'a dyn Store,
    mark: Dirty,
    held: Vec<Interval>,
    /// First slot not written yet.
    done: Option<Slot>,
    profile_changed: bool,
}

impl Writer<'_> {
    async fn take(&mut self, deriver: &mut Deriver) -> Result<()> {
        self.held.append(&mut deriver.take());
        match self.held.last() {
            Some(last) if self.held.len() >= HELD => {
                let from = self.done.unwrap_or(deriver.replaced().from);
                self.write(SlotRange::new(from, last.slot.next())).await
            }
            _ => Ok(()),
        }
    }

    async fn finish(mut self, deriver: &mut Deriver) -> Result<Outcome> {
        let replaced = deriver.replaced();
        let range = SlotRange::new(self.done.unwrap_or(replaced.from), replaced.to);
        self.notice(range).await?;
        let mut outcome = Outcome::Settled;
        if self.profile_changed {
            let stored = self.store.intervals(&self.mark.device, dependent_gaps(replaced)).await?;
            for gap in gaps_to_derive(&stored) {
                // Marking moves the generation on, so the write below leaves the whole mark
                // standing, and the gaps are derived in the next pass, whatever happens between.
                self.store.mark_dirty(&self.mark.device, gap).await?;
                outcome = Outcome::GapsMarked;
            }
        }
        let held = std::mem::take(&mut self.held);
        self.store
            .replace_intervals(&self.mark.device.clone(), range, held, Some(self.mark))
            .await?;
        Ok(outcome)
    }

    /// Compares what is held with what it will replace, once is enough.
    async fn notice(&mut self, range: SlotRange) -> Result<()> {
        if !self.profile_changed {
            let old = self.store.intervals(&self.mark.device, range).await?;
            self.profile_changed = changes_profile(&old, &self.held);
        }
        Ok(())
    }

    async fn write(&mut self, range: SlotRange) -> Result<()> {
        self.notice(range).await?;
        let held = std::mem::take(&mut self.held);
        self.done = Some(range.to);
        self.store.replace_intervals(&self.mark.device, range, held, None).await
    }
}
