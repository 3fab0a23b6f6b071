//! News for whoever watches: what has just been committed.

use ohmstead_model::{DeviceId, Reading, TimestampMs};
use ohmstead_store::{AlertRecord, Entry, Outcome, Status};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// Where news is published. Bounded: a slow listener loses its place, never holds up the rest.
pub type Live = broadcast::Sender<LiveEvent>;

/// One piece of news.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum LiveEvent {
    /// A reading was stored.
    Reading {
        /// Its device.
        device: DeviceId,
        /// Its values.
        reading: Reading,
        /// When it arrived.
        arrived: TimestampMs,
    },
    /// A device connected, left, fell silent or came back.
    Status {
        /// The device.
        device: DeviceId,
        /// What it is now.
        status: Status,
        /// Since when.
        at: TimestampMs,
    },
    /// An alert was raised, changed or cleared.
    Alert(AlertRecord),
}

pub(crate) fn event(entry: Entry, outcome: Outcome, now: TimestampMs) -> Option<LiveEvent> {
    match (entry, outcome) {
        (Entry::Reading { device, reading }, Outcome::Stored) => {
            Some(LiveEvent::Reading { device, reading, arrived: now })
        }
        (Entry::Status { device, online }, _) => {
            let status = if online { Status::Online } else { Status::Offline };
            Some(LiveEvent::Status { device, status, at: now })
        }
        _ => None,
    }
}
