//! Readings that came without a usable clock, placed by their neighbours of the same boot.

use futures::TryStreamExt;
use ohmstead_ledger::place;
use ohmstead_model::{DeviceId, Reading, TimeRange};
use ohmstead_store::{Damaged, Dirty, Result, Store};
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

/// Clocked neighbours beyond the last unclocked number that a placement can rest on; the ledger
/// looks at eight.
const NEIGHBOURS: usize = 8;

/// What the last placement of a device rested on.
#[derive(Debug, Default, PartialEq, Eq)]
struct PlacedFrom {
    unclocked: usize,
    /// Per boot, the greatest number of a clocked reading that can matter.
    matters: BTreeMap<u32, u32>,
}

/// Remembers what placements rest on, so that they are looked at again only when that changed.
#[derive(Debug, Default)]
pub struct Placing(Mutex<HashMap<DeviceId, PlacedFrom>>);

impl Placing {
    /// Places a device's unclocked readings anew where the mark's readings can matter to them.
    /// True when any of them moved; their range is then marked.
    pub async fn refresh(&self, store: &dyn Store, mark: &Dirty) -> Result<bool> {
        let device = &mark.device;
        let unclocked = store.unclocked(device).await?;
        if unclocked.is_empty() || !self.may_matter(store, mark, unclocked.len()).await? {
            return Ok(false);
        }
        let mut placed_from = PlacedFrom { unclocked: unclocked.len(), ..PlacedFrom::default() };
        let mut last_number: BTreeMap<u32, u32> = BTreeMap::new();
        for r in &unclocked {
            if let (Some(boot), Some(seq)) = (r.boot, r.seq) {
                let last = last_number.entry(boot).or_default();
                *last = (*last).max(seq);
            }
        }
        let mut clocked = Vec::new();
        for (boot, last) in last_number {
            let readings = store.boot_readings(device, boot).await?;
            let beyond =
                readings.iter().filter_map(|r| r.seq).filter(|s| *s > last).nth(NEIGHBOURS - 1);
            placed_from.matters.insert(boot, beyond.unwrap_or(u32::MAX));
            clocked.extend(readings);
        }
        let mut placed = place(&unclocked, &clocked);
        if let Some(frozen) = store.frozen(device).await? {
            // What belongs before the horizon came too late: it waits, and counts nothing.
            placed.retain(|r| r.at >= frozen.horizon);
        }
        let moved = placed != store.placed(device, TimeRange::ALL).await?;
        if moved {
            store.replace_placed(device, placed).await?;
        }
        self.lock().insert(device.clone(), placed_from);
        Ok(moved)
    }

    async fn may_matter(&self, store: &dyn Store, mark: &Dirty, unclocked: usize) -> Result<bool> {
        let matters = match self.lock().get(&mark.device) {
            Some(placed_from) if placed_from.unclocked == unclocked => placed_from.matters.clone(),
            _ => return Ok(true),
        };
        let relevant = |r: &Reading| {
            r.boot
                .zip(r.seq)
                .is_some_and(|(boot, seq)| matters.get(&boot).is_some_and(|last| seq <= *last))
        };
        let mut parts = store.stream(&mark.device, mark.range, Damaged::PassOver);
        while let Some(part) = parts.try_next().await? {
            if part.iter().any(relevant) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<DeviceId, PlacedFrom>> {
        self.0.lock().expect("no thread panics while it holds the map")
    }
}
