//! Corrections, settings, findings.

use super::MemoryStore;
use crate::{CorrectionStore, Draft, Result};
use async_trait::async_trait;
use ohmstead_ledger::{Correction, Finding, Settings, touched};
use ohmstead_model::{DeviceId, TimeRange};

#[async_trait]
impl CorrectionStore for MemoryStore {
    async fn corrections(&self, device: &DeviceId) -> Result<Vec<Correction>> {
        Ok(self.of(device, |d| d.corrections.clone()).unwrap_or_default())
    }

    async fn add_correction(&self, device: &DeviceId, draft: Draft) -> Result<Option<Correction>> {
        let mut inner = self.lock();
        inner.next_correction += 1;
        let id = inner.next_correction;
        let Some(d) = inner.devices.get_mut(device) else { return Ok(None) };
        let Draft { made_at, author, reason, action } = draft;
        let correction = Correction { id, made_at, author, reason, action };
        d.mark(touched(&correction, &d.corrections.clone()));
        d.corrections.push(correction.clone());
        Ok(Some(correction))
    }

    async fn settings(&self, device: &DeviceId) -> Result<Vec<Settings>> {
        Ok(self.of(device, |d| d.settings.clone()).unwrap_or_default())
    }

    async fn settings_of(&self, devices: &[DeviceId]) -> Result<Vec<Vec<Settings>>> {
        let inner = self.lock();
        let of = |d: &DeviceId| inner.devices.get(d).map(|d| d.settings.clone());
        Ok(devices.iter().map(|d| of(d).unwrap_or_default()).collect())
    }

    async fn put_settings(&self, device: &DeviceId, settings: Vec<Settings>) -> Result<bool> {
        let mut inner = self.lock();
        let Some(d) = inner.devices.get_mut(device) else { return Ok(false) };
        d.settings = settings;
        d.mark(TimeRange::ALL);
        Ok(true)
    }

    async fn findings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Finding>> {
        let mut all: Vec<Finding> = self
            .of(device, |d| d.findings.iter().filter(|f| range.contains(f.at())).cloned().collect())
            .unwrap_or_default();
        all.sort_by_key(|f| std::cmp::Reverse(f.at()));
        all.truncate(limit);
        Ok(all)
    }
}
