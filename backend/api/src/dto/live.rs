//! What `/api/live` takes and gives.

use crate::dto::alerts::AlertDto;
use crate::dto::devices::{DeviceDto, StatusDto};
use crate::dto::readings::ReadingDto;
use serde::Serialize;
use utoipa::ToSchema;

/// A message on `/api/live`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum LiveMessage {
    /// First: everything as it is.
    Snapshot {
        /// Every device.
        devices: Vec<DeviceDto>,
        /// Alerts still on.
        alerts: Vec<AlertDto>,
    },
    /// A device's newest reading.
    Reading {
        /// The reading.
        reading: ReadingDto,
    },
    /// A device connected, left, fell silent or came back.
    #[serde(rename_all = "camelCase")]
    Status {
        /// The device.
        device_id: String,
        /// What it is now.
        status: StatusDto,
        /// When anything last arrived.
        last_seen: String,
    },
    /// An alert was raised, changed, acknowledged or cleared.
    Alert {
        /// The alert.
        alert: AlertDto,
    },
}
