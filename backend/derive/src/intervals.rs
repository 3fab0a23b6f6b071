//! Intervals, derived anew where readings changed.

use crate::{clock, stated};
use ohmstead_ledger::{
    Deriver, Finding, LOOK_BEHIND, Progress, Rules, changes_profile, dependent_gaps,
    gaps_to_derive, is_rise, recurrence_range, rises_to_derive,
};
use ohmstead_model::{DeviceId, Interval, Reading, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::{Dirty, Frozen, INTERVAL_PIECE, Result, Store, StoreError};
use std::sync::Arc;

/// Intervals held before they are written: four pieces of the store's.
const HELD: usize = 4 * INTERVAL_PIECE as usize;

/// What a pass left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassEnd {
    /// Nothing, as far as this pass can tell.
    Settled,
    /// Gaps whose split, or rises whose meaning, rests on what changed: they are marked.
    Marked,
    /// Nothing was settled: the pass has to begin again with so many readings before the mark.
    Behind(usize),
}

/// Derives the intervals of one device that readings in a mark's range can change: begins, takes
/// the readings from [`Self::from`] on as long as it wants them, and finishes.
pub struct Pass<'a> {
    deriver: Deriver,
    from: TimestampMs,
    /// How many readings before the mark were looked at.
    behind: usize,
    progress: Progress,
    writer: Writer<'a>,
}

impl<'a> Pass<'a> {
    /// `behind` readings before the mark are looked at, or more.
    pub async fn begin(
        store: &'a dyn Store,
        mark: Dirty,
        frozen: Option<Frozen>,
        behind: usize,
    ) -> Result<Self> {
        let rules = rules(store, &mark.device).await?;
        let (deriver, from, behind) = resume(store, &rules, &mark, frozen, behind).await?;
        let (held, found) = (Vec::new(), Vec::new());
        let writer = Writer {
            store,
            mark,
            held,
            found,
            done: None,
            profile_changed: false,
            rises: false,
            final_before: frozen.map_or(Slot(i32::MIN), |f| f.first),
        };
        Ok(Self { deriver, from, behind, progress: Progress::More, writer })
    }

    /// From where on readings are wanted.
    pub fn from(&self) -> TimestampMs {
        self.from
    }

    /// Takes readings, all from [`Self::from`] on at some time, ascending; earlier ones are passed
    /// over. True while more are wanted.
    pub async fn push(&mut self, part: &[Reading]) -> Result<bool> {
        let from = part.partition_point(|r| r.at < self.from);
        self.progress = self.deriver.push(&part[from..]);
        self.advance().await?;
        Ok(!matches!(self.progress, Progress::Done | Progress::Behind))
    }

    /// Puts what was derived in the place of what there is, and takes the mark away.
    pub async fn finish(mut self) -> Result<PassEnd> {
        while self.progress != Progress::Done {
            if self.progress == Progress::Behind {
                return Ok(PassEnd::Behind(self.behind * 4));
            }
            self.progress = self.deriver.end();
            self.advance().await?;
        }
        self.writer.finish(&mut self.deriver).await
    }

    async fn advance(&mut self) -> Result<()> {
        loop {
            self.progress = match self.progress {
                Progress::Profile(slots) => {
                    let stored = self.writer.stored(slots).await?;
                    self.deriver.prime(&stored)
                }
                Progress::Recurrence(range) => {
                    let stored = self.writer.findings(range).await?;
                    self.deriver.recall(&stored)
                }
                Progress::More | Progress::Behind | Progress::Done => break,
            };
        }
        self.writer.take(&mut self.deriver).await
    }
}

/// The device's settings and corrections. They were checked when they were made; should they make
/// no sense all the same, the readings are derived without them rather than not at all.
pub async fn rules(store: &dyn Store, device: &DeviceId) -> Result<Arc<Rules>> {
    let stated = stated::rules(store, device).await?;
    Ok(Arc::new(stated.with_unset_clock(clock::unset(store, device).await?)))
}

/// Begins as far back as it takes, and says from where on readings are to be pushed. Where slots
/// are frozen it begins no sooner than behind them, and uses nothing from before what is carried.
async fn resume(
    store: &dyn Store,
    rules: &Arc<Rules>,
    mark: &Dirty,
    frozen: Option<Frozen>,
    mut behind: usize,
) -> Result<(Deriver, TimestampMs, usize)> {
    let carry_on = |f: Frozen| (Deriver::carry_on(rules, f.first, mark.range), f.carry, 0);
    if let Some(f) = frozen.filter(|f| mark.range.from <= f.carry) {
        return Ok(carry_on(f));
    }
    behind = behind.max(LOOK_BEHIND);
    loop {
        let before = store.readings_before(&mark.device, mark.range.from, behind).await?;
        let complete = before.len() < behind;
        let reaches = |f: &Frozen| complete || before.first().is_some_and(|r| r.at < f.carry);
        if let Some(f) = frozen.filter(reaches) {
            return Ok(carry_on(f));
        }
        if let Ok(deriver) = Deriver::resume(rules, &before, complete, mark.range) {
            let behind_frozen = |f: &Frozen| deriver.replaced().from < f.first;
            return Ok(match frozen.filter(behind_frozen) {
                Some(f) => carry_on(f),
                None => (deriver, mark.range.from, behind),
            });
        }
        behind *= 4;
    }
}

/// Writes what was derived, in pieces; the mark goes with the last.
struct Writer<'a> {
    store: &'a dyn Store,
    mark: Dirty,
    held: Vec<Interval>,
    found: Vec<Finding>,
    /// First slot not written yet.
    done: Option<Slot>,
    profile_changed: bool,
    /// Among what was or is found there are rises that others explain, or that explain others.
    rises: bool,
    /// Slots before this one are frozen.
    final_before: Slot,
}

impl Writer<'_> {
    async fn take(&mut self, deriver: &mut Deriver) -> Result<()> {
        self.held.append(&mut deriver.take());
        self.found.append(&mut deriver.take_findings());
        let Some(last) = self.held.last().filter(|_| self.held.len() >= HELD) else {
            return Ok(());
        };
        // Whole pieces; the newest is not whole yet.
        let to = Slot(last.slot.0.div_euclid(INTERVAL_PIECE) * INTERVAL_PIECE);
        let from = self.done.unwrap_or(deriver.replaced().from);
        self.write(SlotRange::new(from, to)).await
    }

    async fn finish(mut self, deriver: &mut Deriver) -> Result<PassEnd> {
        let replaced = deriver.replaced();
        let range = SlotRange::new(self.done.unwrap_or(replaced.from), replaced.to);
        let held = std::mem::take(&mut self.held);
        self.notice(range, &held).await?;
        let mut end = PassEnd::Settled;
        if self.profile_changed {
            let stored = self.stored(dependent_gaps(replaced)).await?;
            for gap in gaps_to_derive(&stored) {
                // Marking moves the generation on, so the write below leaves the whole mark
                // standing, and the gaps are derived in the next pass, whatever happens between.
                self.store.mark_dirty(&self.mark.device, gap).await?;
                end = PassEnd::Marked;
            }
        }
        if self.mark_rises(replaced, range).await? {
            end = PassEnd::Marked;
        }
        let device = self.mark.device.clone();
        self.store.replace_intervals(&device, range, held, self.found, Some(self.mark)).await?;
        Ok(end)
    }

    /// Marks rises that were taken for something else than what is found now says; true when any was.
    async fn mark_rises(&self, replaced: SlotRange, last: SlotRange) -> Result<bool> {
        if !self.rises {
            return Ok(false);
        }
        let near = recurrence_range(replaced.times());
        let mut findings = self.findings(recurrence_range(near)).await?;
        findings.retain(|f| !last.times().contains(f.at()));
        findings.extend(self.found.iter().cloned());
        let mut marked = false;
        for rise in rises_to_derive(&findings, near) {
            if Slot::of(rise.from) >= self.final_before {
                self.store.mark_dirty(&self.mark.device, rise).await?;
                marked = true;
            }
        }
        Ok(marked)
    }

    async fn findings(&self, range: TimeRange) -> Result<Vec<Finding>> {
        self.store.findings(&self.mark.device, range, usize::MAX).await
    }

    /// What is stored; nothing where that is damaged: it is about to be derived anew.
    async fn stored(&self, slots: SlotRange) -> Result<Vec<Interval>> {
        match self.store.intervals(&self.mark.device, slots).await {
            Err(StoreError::Damaged { what, .. }) => {
                tracing::error!(%what, "derived without it");
                Ok(Vec::new())
            }
            other => other,
        }
    }

    /// Compares intervals with those they will replace; one difference is enough.
    async fn notice(&mut self, range: SlotRange, new: &[Interval]) -> Result<()> {
        if !self.rises {
            let old = self.findings(range.times()).await?;
            self.rises = self.found.iter().chain(&old).any(is_rise);
        }
        if !self.profile_changed {
            let old = self.stored(range).await?;
            self.profile_changed = changes_profile(&old, new);
        }
        Ok(())
    }

    async fn write(&mut self, range: SlotRange) -> Result<()> {
        let ready = self.held.partition_point(|i| i.slot < range.to);
        let later = self.held.split_off(ready);
        let held = std::mem::replace(&mut self.held, later);
        self.notice(range, &held).await?;
        self.done = Some(range.to);
        // A finding may lie in slots that are not ready yet: those wait for their piece.
        let (found, later) =
            std::mem::take(&mut self.found).into_iter().partition(|f| f.at() < range.times().to);
        self.found = later;
        self.store.replace_intervals(&self.mark.device, range, held, found, None).await
    }
}
