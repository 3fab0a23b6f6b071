//! Intervals and dirty marks.

use super::MemoryStore;
use crate::{Dirty, IntervalStore, Result};
use async_trait::async_trait;
use ohmstead_ledger::Finding;
use ohmstead_model::{DeviceId, Energy, Interval, SlotRange, TimeRange};

#[async_trait]
impl IntervalStore for MemoryStore {
    async fn dirty(&self) -> Result<Vec<Dirty>> {
        let inner = self.lock();
        let marks = inner.devices.iter().filter_map(|(id, d)| {
            d.dirty.map(|(range, generation)| Dirty { device: id.clone(), range, generation })
        });
        Ok(marks.collect())
    }

    async fn dirty_device(&self, device: &DeviceId) -> Result<Option<Dirty>> {
        Ok(self.dirty().await?.into_iter().find(|d| d.device == *device))
    }

    async fn mark_dirty(&self, device: &DeviceId, range: TimeRange) -> Result<()> {
        if let Some(d) = self.lock().devices.get_mut(device) {
            d.mark(range);
        }
        Ok(())
    }

    async fn intervals(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Interval>> {
        let all = self.of(device, |d| {
            if range.is_empty() {
                Vec::new()
            } else {
                d.intervals.range(range.from..range.to).map(|(_, i)| *i).collect()
            }
        });
        Ok(all.unwrap_or_default())
    }

    async fn energies_of(
        &self,
        devices: &[DeviceId],
        range: SlotRange,
    ) -> Result<Vec<Vec<Energy>>> {
        let inner = self.lock();
        let energy = |i: &Interval| Energy {
            import: i.import,
            export: i.export,
            import_estimated: i.import_estimated,
            export_estimated: i.export_estimated,
            covered_ms: i.covered_ms,
            ..Energy::empty(i.slot)
        };
        let of = |device: &DeviceId| match inner.devices.get(device) {
            Some(d) if !range.is_empty() => {
                d.intervals.range(range.from..range.to).map(|(_, i)| energy(i)).collect()
            }
            _ => Vec::new(),
        };
        Ok(devices.iter().map(of).collect())
    }

    async fn interval_span(&self, device: &DeviceId) -> Result<Option<SlotRange>> {
        let span = self.of(device, |d| {
            let first = *d.intervals.first_key_value()?.0;
            let last = *d.intervals.last_key_value()?.0;
            Some(SlotRange::new(first, last.next()))
        });
        Ok(span.flatten())
    }

    async fn replace_intervals(
        &self,
        device: &DeviceId,
        range: SlotRange,
        intervals: Vec<Interval>,
        findings: Vec<Finding>,
        settled: Option<Dirty>,
    ) -> Result<()> {
        if let Some(d) = self.fenced("write intervals")?.devices.get_mut(device) {
            d.findings.retain(|f| !range.times().contains(f.at()));
            d.findings.extend(findings);
            d.intervals.retain(|slot, _| !range.contains(*slot));
            d.intervals.extend(intervals.into_iter().map(|i| (i.slot, i)));
            if settled.is_some_and(|s| s.generation == d.generation) {
                d.dirty = None;
            }
        }
        Ok(())
    }
}
