//! Devices of periods: declared once, and what is known of their periods.

use crate::Ingest;
use ohmstead_model::{DeviceId, Reading, TimeRange};
use ohmstead_store::StoreError;

/// Key under which a device is declared to be one of periods; its value is the newest revision.
pub const PERIODS_KEY: &str = "periods/";

impl Ingest {
    /// Begins to take periods of a device and gives the revision of what is new in them. `None`
    /// when the device is another one already: a counter and periods do not mix.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn begin_periods(&self, device: &DeviceId) -> Result<Option<u32>, StoreError> {
        let key = format!("{PERIODS_KEY}{device}");
        let known = self.store.values(&key).await?.into_iter().find(|(k, _)| *k == key);
        let newest = match known {
            Some((_, value)) => String::from_utf8_lossy(&value).parse::<u32>().unwrap_or(0),
            None => {
                let other = self.store.device(device).await?;
                if other.is_some_and(|d| d.last_reading.is_some()) {
                    return Ok(None);
                }
                0
            }
        };
        let revision = newest.saturating_add(1);
        self.store.set_value(&key, Some(revision.to_string().into_bytes())).await?;
        Ok(Some(revision))
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
