//! What the hub keeps of the meters in the field: who they are, what they were told, what they
//! reported.

use crate::Result;
use async_trait::async_trait;
use ohmstead_model::{DeviceId, TimestampMs};
use serde::{Deserialize, Serialize};

/// How many commands are kept of each device; the oldest go first.
pub const COMMANDS_MAX: usize = 200;

/// How many events are kept of all devices; the oldest go first.
pub const EVENTS_MAX: usize = 2_000;

/// By what a meter proves who it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The id it connects as.
    pub device: DeviceId,
    /// Further ids it publishes as: its other channels.
    pub channels: Vec<DeviceId>,
    /// SHA-256 of its password.
    pub hash: [u8; 32],
    /// When it was given out.
    pub made_at: TimestampMs,
}

/// Says everything but the hash.
impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential")
            .field("device", &self.device)
            .field("channels", &self.channels)
            .field("made_at", &self.made_at)
            .finish_non_exhaustive()
    }
}

/// How far a command got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CommandState {
    /// Given to the broker; no answer yet.
    Sent,
    /// Taken up by the meter.
    Running,
    /// Done.
    Done,
    /// Refused by the meter.
    Refused,
    /// Not answered in time.
    Expired,
}

/// A command to a meter and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandRecord {
    /// To whom.
    pub device: DeviceId,
    /// Its id on the wire; unique.
    pub id: String,
    /// When it was given.
    pub issued_at: TimestampMs,
    /// The message as it was sent.
    pub message: String,
    /// How far it got.
    pub state: CommandState,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Percent done, while running.
    pub percent: Option<u8>,
    /// When the meter last answered.
    pub answered_at: Option<TimestampMs>,
}

/// Something a meter noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Ascending in the order of arrival.
    pub id: i64,
    /// Whose.
    pub device: DeviceId,
    /// When it arrived.
    pub arrived: TimestampMs,
    /// The message, JSON.
    pub message: String,
}

/// What a meter last said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InfoRecord {
    /// The meter.
    pub device: DeviceId,
    /// What it said, JSON.
    pub body: String,
}

/// Meters in the field.
#[async_trait]
pub trait FleetStore: Send + Sync {
    /// Every credential in force, by device.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn credentials(&self) -> Result<Vec<Credential>>;

    /// Puts a credential in force, in place of the device's last.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_credential(&self, credential: Credential) -> Result<()>;

    /// Takes a device's credential away; `false` when it has none.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn remove_credential(&self, device: &DeviceId) -> Result<bool>;

    /// Notes that a device is gone; its readings stay. It is back with its next message.
    /// `false` when it is not known.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn remove_device(&self, device: &DeviceId, now: TimestampMs) -> Result<bool>;

    /// Keeps a command, in place of the one with its id; of each device the newest
    /// [`COMMANDS_MAX`].
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_command(&self, command: CommandRecord) -> Result<()>;

    /// One command of a device.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn command(&self, device: &DeviceId, id: &str) -> Result<Option<CommandRecord>>;

    /// The newest `limit` commands of a device, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn commands(&self, device: &DeviceId, limit: usize) -> Result<Vec<CommandRecord>>;

    /// Keeps an event; [`EVENTS_MAX`] in all. An equal message of the same device is kept once:
    /// `false` when it is there already.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn add_event(
        &self,
        device: &DeviceId,
        message: &str,
        arrived: TimestampMs,
    ) -> Result<bool>;

    /// Events with an id below `before`, newest first, of one device or all.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn events(
        &self,
        device: Option<&DeviceId>,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<EventRecord>>;

    /// What every meter last said of itself, by device.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn meter_infos(&self) -> Result<Vec<InfoRecord>>;

    /// Keeps what a meter said of itself, in place of what it said before.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_meter_info(&self, info: InfoRecord) -> Result<()>;

    /// The devices whose anomaly model was trained, and when last.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn model_trainings(&self) -> Result<Vec<(DeviceId, TimestampMs)>>;

    /// Notes that a device's anomaly model was trained.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn note_model_training(&self, device: &DeviceId, at: TimestampMs) -> Result<()>;
}
