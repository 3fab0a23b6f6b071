//! Meters that are computed from others.

use crate::Result;
use async_trait::async_trait;
use ohmstead_ledger::Combination;
use ohmstead_model::DeviceId;

/// A meter that is computed from others; it has no readings of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VirtualMeter {
    /// Its id; it is asked for as a device is.
    pub id: DeviceId,
    /// What people call it.
    pub name: Option<String>,
    /// How the members are combined.
    pub combination: Combination,
    /// Devices; with difference and remainder the first is what the others are taken from.
    pub members: Vec<DeviceId>,
}

/// Virtual meters, by id.
#[async_trait]
pub trait VirtualMeterStore: Send + Sync {
    /// Every virtual meter, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn virtual_meters(&self) -> Result<Vec<VirtualMeter>>;

    /// One virtual meter. Asked with every question about energy: costs one look-up by key.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn virtual_meter(&self, id: &DeviceId) -> Result<Option<VirtualMeter>>;

    /// Keeps a virtual meter, in place of the one with its id.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_virtual_meter(&self, meter: VirtualMeter) -> Result<()>;

    /// Removes a virtual meter; `false` when there is none.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn remove_virtual_meter(&self, id: &DeviceId) -> Result<bool>;
}
