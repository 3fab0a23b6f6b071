//! Intervals, derived anew where readings changed.

use ohmstead_ledger::{
    Deriver, Finding, LOOK_BEHIND, Progress, Rules, changes_profile, dependent_gaps, gaps_to_derive,
};
use ohmstead_model::DeviceId;
use ohmstead_model::{Interval, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::{Dirty, Frozen, Result, Store};
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
pub async fn derive(
    store: &dyn Store,
    mark: Dirty,
    frozen: Option<Frozen>,
    progress: Option<&(dyn Fn(TimestampMs) + Sync)>,
) -> Result<Outcome> {
    let rules = rules(store, &mark.device).await?;
    let (mut deriver, mut from) = resume(store, &rules, &mark, frozen).await?;
    let told = progress;
    let mut writer = Writer {
        store,
        mark,
        held: Vec::new(),
        found: Vec::new(),
        done: None,
        profile_changed: false,
    };
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
                        told.inspect(|told| told(last.at));
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

/// The device's settings and corrections. They were checked when they were made; should they make
/// no sense all the same, the readings are derived without them rather than not at all.
pub async fn rules(store: &dyn Store, device: &DeviceId) -> Result<Arc<Rules>> {
    let settings = store.settings(device).await?;
    let corrections = store.corrections(device).await?;
    Ok(Arc::new(Rules::new(&settings, &corrections).unwrap_or_else(|error| {
        tracing::error!(%device, %error, "settings or corrections are not used");
        Rules::default()
    })))
}

/// Begins as far back as it takes, and says from where on readings are to be pushed. Where slots
/// are frozen it begins no sooner than behind them, and uses nothing from before what is carried.
async fn resume(
    store: &dyn Store,
    rules: &Arc<Rules>,
    mark: &Dirty,
    frozen: Option<Frozen>,
) -> Result<(Deriver, TimestampMs)> {
    let carry_on = |f: Frozen| (Deriver::carry_on(rules, f.first, mark.range), f.carry);
    if let Some(f) = frozen.filter(|f| mark.range.from <= f.carry) {
        return Ok(carry_on(f));
    }
    let mut behind = LOOK_BEHIND;
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
                None => (deriver, mark.range.from),
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
}

impl Writer<'_> {
    async fn take(&mut self, deriver: &mut Deriver) -> Result<()> {
        self.held.append(&mut deriver.take());
        self.found.append(&mut deriver.take_findings());
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
        let device = self.mark.device.clone();
        self.store
            .replace_intervals(&device, range, self.held, self.found, Some(self.mark))
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
        // A finding may lie in slots that are not ready yet: those wait for their piece.
        let (found, later) =
            std::mem::take(&mut self.found).into_iter().partition(|f| f.at() < range.times().to);
        self.found = later;
        self.store.replace_intervals(&self.mark.device, range, held, found, None).await
    }
}
