//! What `/api/devices/waiting` takes and gives.

use crate::dto::devices::{DeviceDto, RoleDto};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A device that waits to be adopted. Its readings are kept meanwhile.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingDto {
    /// Its id.
    pub(crate) id: String,
    /// What it may be called.
    pub(crate) name: String,
    /// Which system announced it: `tasmota`, `shelly`, `emoncms`.
    pub(crate) system: String,
    /// Where its first message came.
    pub(crate) topic: String,
    /// When it was first heard of.
    pub(crate) first_at: String,
    /// Its status and newest reading; null until one was kept.
    pub(crate) device: Option<DeviceDto>,
}

/// Devices that wait to be adopted.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingList {
    /// By id.
    pub(crate) waiting: Vec<WaitingDto>,
}

/// How a waiting device is taken in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Adoption {
    /// What people call it, 1 to 100 characters; default: the name that is proposed.
    pub(crate) name: Option<String>,
    /// What it measures.
    pub(crate) role: Option<RoleDto>,
}
