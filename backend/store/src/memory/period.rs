//! Devices of periods.

use super::MemoryStore;
use crate::{PeriodStore, Result};
use async_trait::async_trait;
use ohmstead_model::{DeviceId, TimeRange};

#[async_trait]
impl PeriodStore for MemoryStore {
    async fn period_revision(&self, device: &DeviceId) -> Result<Option<u32>> {
        Ok(self.lock().period_revisions.get(device).copied())
    }

    async fn next_period_revision(&self, device: &DeviceId) -> Result<Option<u32>> {
        let mut inner = self.lock();
        let newest = inner.period_revisions.get(device).copied();
        let has_readings =
            || inner.devices.get(device).is_some_and(|d| !d.merged(TimeRange::ALL).is_empty());
        if newest.is_none() && has_readings() {
            return Ok(None);
        }
        let next = newest.unwrap_or(0).saturating_add(1);
        inner.period_revisions.insert(device.clone(), next);
        Ok(Some(next))
    }
}
