//! Virtual meters.

use super::MemoryStore;
use crate::{Result, VirtualMeter, VirtualMeterStore};
use async_trait::async_trait;
use ohmstead_model::DeviceId;

#[async_trait]
impl VirtualMeterStore for MemoryStore {
    async fn virtual_meters(&self) -> Result<Vec<VirtualMeter>> {
        Ok(self.lock().virtual_meters.values().cloned().collect())
    }

    async fn virtual_meter(&self, id: &DeviceId) -> Result<Option<VirtualMeter>> {
        Ok(self.lock().virtual_meters.get(id).cloned())
    }

    async fn put_virtual_meter(&self, meter: VirtualMeter) -> Result<()> {
        self.lock().virtual_meters.insert(meter.id.clone(), meter);
        Ok(())
    }

    async fn remove_virtual_meter(&self, id: &DeviceId) -> Result<bool> {
        Ok(self.lock().virtual_meters.remove(id).is_some())
    }
}
