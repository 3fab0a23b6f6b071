//! Readings.

use super::MemoryStore;
use crate::{Damaged, Entry, Outcome, ReadingStore, ReadingStream, Result};
use async_trait::async_trait;
use futures::StreamExt;
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use std::collections::BTreeSet;

#[async_trait]
impl ReadingStore for MemoryStore {
    async fn commit(&self, entries: Vec<Entry>, now: TimestampMs) -> Result<Vec<Outcome>> {
        let mut inner = self.lock();
        Ok(entries.into_iter().map(|e| inner.take(e, now)).collect())
    }

    async fn readings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Reading>> {
        let all = self.of(device, |d| d.merged(range).into_values().take(limit).collect());
        Ok(all.unwrap_or_default())
    }

    fn stream(&self, device: &DeviceId, range: TimeRange, _: Damaged) -> ReadingStream {
        let all: Vec<Reading> =
            self.of(device, |d| d.merged(range).into_values().collect()).unwrap_or_default();
        let parts: Vec<_> = all.chunks(1000).map(|part| Ok(part.to_vec())).collect();
        futures::stream::iter(parts).boxed()
    }

    async fn readings_before(
        &self,
        device: &DeviceId,
        at: TimestampMs,
        limit: usize,
    ) -> Result<Vec<Reading>> {
        let mut last: Vec<_> = self
            .of(device, |d| {
                let all = d.merged(TimeRange::new(TimestampMs(i64::MIN), at));
                all.into_values().rev().take(limit).collect()
            })
            .unwrap_or_default();
        last.reverse();
        Ok(last)
    }

    async fn conflicts(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>> {
        let mut all: Vec<Reading> = self
            .of(device, |d| d.conflicts.iter().filter(|r| range.contains(r.at)).copied().collect())
            .unwrap_or_default();
        all.sort_by(|a, b| {
            a.at.cmp(&b.at).then_with(|| {
                if a.beats(b) { std::cmp::Ordering::Greater } else { std::cmp::Ordering::Less }
            })
        });
        Ok(all)
    }

    async fn unclocked(&self, device: &DeviceId) -> Result<Vec<Reading>> {
        let mut all: Vec<Reading> = self
            .of(device, |d| d.unclocked.difference(&d.settled).copied().collect())
            .unwrap_or_default();
        all.sort_by_key(|r| (r.boot, r.seq, r.energy, r.power));
        Ok(all)
    }

    async fn placed(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>> {
        let all = self
            .of(device, |d| d.placed.values().filter(|r| range.contains(r.at)).copied().collect());
        Ok(all.unwrap_or_default())
    }

    async fn replace_placed(&self, device: &DeviceId, placed: Vec<Reading>) -> Result<()> {
        if let Some(d) = self.fenced("place readings")?.devices.get_mut(device) {
            let old = std::mem::take(&mut d.placed);
            for at in old.into_keys().chain(placed.iter().map(|r| r.at)).collect::<BTreeSet<_>>() {
                d.mark(TimeRange::new(at, at + 1));
            }
            d.placed = placed.into_iter().map(|r| (r.at, r)).collect();
        }
        Ok(())
    }

    async fn boot_readings(&self, device: &DeviceId, boot: u32) -> Result<Vec<Reading>> {
        let mut all: Vec<Reading> = self
            .of(device, |d| {
                d.readings
                    .values()
                    .filter(|r| r.boot == Some(boot) && r.seq.is_some())
                    .copied()
                    .collect()
            })
            .unwrap_or_default();
        all.sort_by_key(|r| (r.seq, r.at));
        Ok(all)
    }
}
