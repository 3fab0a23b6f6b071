//! Devices of periods: their energy comes period by period, as a utility's file has it, and not from a counter.

use crate::Result;
use async_trait::async_trait;
use ohmstead_model::DeviceId;

/// Which devices are of periods, and how often periods of theirs came.
#[async_trait]
pub trait PeriodStore: Send + Sync {
    /// The newest revision of a device's periods; `None` when it is none of periods.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn period_revision(&self, device: &DeviceId) -> Result<Option<u32>>;

    /// Begins to take periods of a device: gives their revision, which nobody was given before, from
    /// 1 on. `None` when the device has readings and was none of periods: a counter and periods do not mix.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn next_period_revision(&self, device: &DeviceId) -> Result<Option<u32>>;
}
