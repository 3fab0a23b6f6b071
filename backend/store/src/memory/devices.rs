//! Devices.

use super::{DeviceData, MemoryStore};
use crate::{Device, DevicePatch, DeviceStore, Extent, Result};
use async_trait::async_trait;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};

fn describe(id: &DeviceId, d: &DeviceData) -> Device {
    Device {
        id: id.clone(),
        name: d.name.clone(),
        role: d.role,
        parent: d.parent.clone(),
        created_at: d.created_at,
        last_seen: d.last_seen,
        online: d.online,
        removed_at: d.removed_at,
    }
}

#[async_trait]
impl DeviceStore for MemoryStore {
    async fn devices(&self) -> Result<Vec<Device>> {
        Ok(self.lock().devices.iter().map(|(id, d)| describe(id, d)).collect())
    }

    async fn device(&self, id: &DeviceId) -> Result<Option<Device>> {
        Ok(self.of(id, |d| describe(id, d)))
    }

    async fn extents(&self, ids: &[DeviceId]) -> Result<Vec<Extent>> {
        let extent = |d: &DeviceData| {
            let all = d.merged(TimeRange::ALL);
            Extent {
                first_at: all.first_key_value().map(|(at, _)| *at),
                last: all.last_key_value().map(|(_, r)| *r),
            }
        };
        Ok(ids.iter().map(|id| self.of(id, extent).unwrap_or_default()).collect())
    }

    async fn patch_device(
        &self,
        id: &DeviceId,
        patch: DevicePatch,
        now: TimestampMs,
    ) -> Result<Device> {
        let mut inner = self.lock();
        let d = inner.device(id, now);
        if let Some(name) = patch.name {
            d.name = name;
        }
        if let Some(role) = patch.role {
            d.role = role;
        }
        if let Some(parent) = patch.parent {
            d.parent = parent;
        }
        Ok(describe(id, d))
    }
}
