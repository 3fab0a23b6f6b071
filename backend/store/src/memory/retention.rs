//! Raw readings that are kept for a limited time.

use super::MemoryStore;
use crate::{ExpireReport, Frozen, HeldEpisode, Result, RetentionStore};
use async_trait::async_trait;
use ohmstead_model::{DeviceId, Reading, TimestampMs};

#[async_trait]
impl RetentionStore for MemoryStore {
    async fn frozen(&self, device: &DeviceId) -> Result<Option<Frozen>> {
        Ok(self.of(device, |d| d.frozen).flatten())
    }

    async fn freeze(
        &self,
        device: &DeviceId,
        frozen: Frozen,
        held: Vec<HeldEpisode>,
        _now: TimestampMs,
    ) -> Result<bool> {
        let mut inner = self.fenced("freeze what is old")?;
        let Some(d) = inner.devices.get_mut(device) else { return Ok(false) };
        let behind = d.dirty.is_some_and(|(range, _)| range.from < frozen.horizon);
        if behind || d.frozen.is_some_and(|f| f.horizon > frozen.horizon) {
            return Ok(false);
        }
        d.frozen = Some(frozen);
        d.held = held;
        d.held.sort_by(|a, b| a.rule.cmp(&b.rule));
        let later = d.placed.split_off(&frozen.horizon);
        let fixed = std::mem::replace(&mut d.placed, later);
        d.settled.extend(fixed.values().map(|r| Reading { at: TimestampMs(0), ..*r }));
        d.fixed.extend(fixed);
        Ok(true)
    }

    async fn held_episodes(&self, device: &DeviceId) -> Result<Vec<HeldEpisode>> {
        Ok(self.of(device, |d| d.held.clone()).unwrap_or_default())
    }

    async fn expire(&self, device: &DeviceId) -> Result<ExpireReport> {
        let mut inner = self.fenced("take expired readings away")?;
        let Some(d) = inner.devices.get_mut(device) else { return Ok(ExpireReport::default()) };
        let Some(Frozen { carry, .. }) = d.frozen else { return Ok(ExpireReport::default()) };
        let before = d.readings.len() + d.fixed.len();
        d.readings = d.readings.split_off(&carry);
        d.fixed = d.fixed.split_off(&carry);
        d.conflicts.retain(|r| r.at >= carry);
        let gone = before - d.readings.len() - d.fixed.len();
        Ok(ExpireReport { readings: gone as u64, more: false })
    }
}
