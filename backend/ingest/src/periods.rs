//! Devices of periods: declared once, and what is known of their periods.

use crate::Ingest;
use ohmstead_model::{DeviceId, Reading, TimeRange};
use ohmstead_store::StoreError;

impl Ingest {
    /// Begins to take periods of a device and gives the revision of what is new in them. `None`
    /// when the device is another one already: a counter and periods do not mix.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn begin_periods(&self, device: &DeviceId) -> Result<Option<u32>, StoreError> {
        self.store.next_period_revision(device).await
    }

    /// Every period of a device in `range` that ever came, also those that a later one replaced.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn known_periods(
        &self,
        device: &DeviceId,
        range: TimeRange,
    ) -> Result<Vec<Reading>, StoreError> {
        let mut all = self.store.readings(device, range, usize::MAX).await?;
        all.extend(self.store.conflicts(device, range).await?);
        all.retain(|r| r.period().is_some());
        Ok(all)
    }
}
