//! What goes into a store and comes out.

use ohmstead_alert::Episode;
use ohmstead_model::{DeviceId, Reading, Slot, TimeRange, TimestampMs};
use serde::{Deserialize, Serialize};

/// Longest payload kept with a rejection, bytes.
pub const REJECT_PAYLOAD_MAX: usize = 2048;

/// How many rejections are kept; the oldest go first.
pub const REJECTS_MAX: usize = 10_000;

/// One thing that arrived.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A checked reading.
    Reading {
        /// Its device.
        device: DeviceId,
        /// Its values.
        reading: Reading,
    },
    /// A checked reading without a usable clock; it carries `boot` and `seq`.
    Unclocked {
        /// Its device.
        device: DeviceId,
        /// Its values; `at` means nothing.
        reading: Reading,
    },
    /// A message, or a part of one, that cannot be used.
    Reject(RejectEntry),
    /// What a meter, or its last will, says of its connection.
    Status {
        /// The device.
        device: DeviceId,
        /// Online or offline.
        online: bool,
    },
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// New, and kept.
    Stored,
    /// Equal to what is kept already.
    Duplicate,
    /// Same key, other values; the better one is in force, the other is kept beside it.
    Conflict,
    /// Kept as a rejection.
    Rejected,
    /// A status was noted.
    Noted,
    /// Older than the horizon before which the device's readings are frozen: not taken.
    Expired,
}

/// A rejection to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectEntry {
    /// Where it arrived.
    pub topic: String,
    /// The device, as far as the topic names a valid one.
    pub device: Option<DeviceId>,
    /// A stable word for the kind of fault.
    pub reason: &'static str,
    /// What, where, and how to mend it.
    pub detail: String,
    /// The message, cut to [`REJECT_PAYLOAD_MAX`].
    pub payload: Vec<u8>,
}

/// A kept rejection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Ascending in the order of first arrival.
    pub id: i64,
    /// When it first arrived.
    pub first_at: TimestampMs,
    /// When it last arrived.
    pub last_at: TimestampMs,
    /// How often the same message was rejected for the same reason.
    pub count: u64,
    /// Where it arrived.
    pub topic: String,
    /// The device, as far as the topic names a valid one.
    pub device: Option<DeviceId>,
    /// A stable word for the kind of fault.
    pub reason: String,
    /// What, where, and how to mend it.
    pub detail: String,
    /// The message, possibly cut.
    pub payload: Vec<u8>,
}

/// What a device measures in its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The grid connection.
    Main,
    /// One circuit or appliance.
    Circuit,
    /// Generation.
    Solar,
    /// Storage.
    Battery,
    /// Not said.
    #[default]
    Other,
}

impl Role {
    const ALL: [Self; 5] = [Self::Main, Self::Circuit, Self::Solar, Self::Battery, Self::Other];

    /// The word under which stores keep it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Circuit => "circuit",
            Self::Solar => "solar",
            Self::Battery => "battery",
            Self::Other => "other",
        }
    }

    /// The role of a word; what is none says nothing.
    pub fn of_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|role| role.word() == word).unwrap_or_default()
    }
}

/// A device and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// What people call it.
    pub name: Option<String>,
    /// What it measures.
    pub role: Role,
    /// The device that measures this one too.
    pub parent: Option<DeviceId>,
    /// When it was first heard of.
    pub created_at: TimestampMs,
    /// When anything last arrived from it (exact to half a minute after a restart).
    pub last_seen: Option<TimestampMs>,
    /// What it, or its last will, last said of its connection, and when.
    pub online: Option<(bool, TimestampMs)>,
    /// When people removed it.
    pub removed_at: Option<TimestampMs>,
}

/// Between what a device's stored readings lie.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Extent {
    /// The time stamp of the oldest.
    pub first_at: Option<TimestampMs>,
    /// The newest by time stamp.
    pub last: Option<Reading>,
}

/// Whether a device is heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Connected, or heard of just now.
    Online,
    /// It, or its last will, said so.
    Offline,
    /// It never said so, but nothing has come for too long.
    Silent,
    /// Nothing is known.
    Unknown,
}

impl Device {
    /// True when people removed it and nothing came from it since.
    pub fn is_removed(&self) -> bool {
        self.removed_at.is_some_and(|removed| self.last_seen.is_none_or(|seen| seen <= removed))
    }

    /// Whether the device is heard of at `now`; silence begins after `silent_after_ms`.
    pub fn status(&self, now: TimestampMs, silent_after_ms: i64) -> Status {
        let said_offline_at = self.online.and_then(|(online, at)| (!online).then_some(at));
        match (self.last_seen, said_offline_at) {
            // Something that arrived after the will shows that it is back.
            (Some(seen), Some(said)) if seen <= said => Status::Offline,
            (None, Some(_)) => Status::Offline,
            // Heard of in the future: by a clock that ran ahead and was set back since.
            (Some(seen), _) if (now - seen).abs() <= silent_after_ms => Status::Online,
            (Some(_), _) => Status::Silent,
            (None, None) => Status::Unknown,
        }
    }
}

/// Changes to what people say of a device; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DevicePatch {
    /// New name, or none.
    pub name: Option<Option<String>>,
    /// New role.
    pub role: Option<Role>,
    /// New parent, or none.
    pub parent: Option<Option<DeviceId>>,
}

/// A device whose intervals are behind its readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirty {
    /// The device.
    pub device: DeviceId,
    /// Where readings changed.
    pub range: TimeRange,
    /// Grows with every change; tells whether more came since the mark was read.
    pub generation: u64,
}

/// What is frozen of a device whose raw readings are kept for a limited time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frozen {
    /// Readings before this are no longer taken.
    pub horizon: TimestampMs,
    /// Readings from here on are kept: what the ledger needs to go on exactly. At most `horizon`.
    pub carry: TimestampMs,
    /// Intervals before this slot stay as they are.
    pub first: Slot,
}

/// An episode that was on at a device's [`Frozen::horizon`], as the readings before that have it: what
/// an evaluation goes on from when these are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldEpisode {
    /// The rule's id.
    pub rule: String,
    /// Not cleared; its peak is the worst value before the horizon.
    pub episode: Episode,
}

/// What taking expired readings away did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExpireReport {
    /// Readings gone.
    pub readings: u64,
    /// There are more: ask again soon.
    pub more: bool,
}

/// A correction before it has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// When it was made.
    pub made_at: TimestampMs,
    /// Who made it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// What it does.
    pub action: ohmstead_ledger::Action,
}

/// Which alerts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertFilter {
    /// Only those still on, or only those cleared.
    pub active: Option<bool>,
    /// Only this device's.
    pub device: Option<DeviceId>,
    /// Only those that began before this.
    pub before: Option<TimestampMs>,
    /// At most this many.
    pub limit: usize,
}

/// Who has seen an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// When.
    pub at: TimestampMs,
    /// Who.
    pub by: String,
}

/// An episode with its rule, device and acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRecord {
    /// The rule's id.
    pub rule: String,
    /// The device.
    pub device: DeviceId,
    /// What happened.
    pub episode: Episode,
    /// Who has seen it.
    pub ack: Option<Ack>,
}

/// How much is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoreCounts {
    /// Devices.
    pub devices: u64,
    /// Losers of conflicts.
    pub conflicts: u64,
    /// Kept rejections.
    pub rejects: u64,
    /// Readings without a usable clock.
    pub unclocked: u64,
    /// Bytes on disk; 0 where that has no meaning.
    pub bytes: u64,
}

/// What becomes of stored readings that are not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    /// Reading them is an error that names them.
    Refuse,
    /// They are as if they had not come, and the log names them: for what must go on without them.
    PassOver,
}

/// When old readings are sealed, and how much of it at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealRules {
    /// A UTC day is sealed no sooner than this after its end, ms.
    pub after_ms: i64,
    /// Nor while readings that are a day or more late have become rows of its device within
    /// this, ms. After a start, as if one had arrived when sealing was first asked for.
    pub quiet_ms: i64,
    /// No further day is begun once this many readings were sealed.
    pub at_most: usize,
    /// What of the space that becomes free is kept.
    pub spare: Spare,
}

/// How much free space a store keeps in its file for what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spare {
    /// An eighth of the file: for a hub that is running.
    Eighth,
    /// None: the file becomes as small as it can be.
    Nothing,
}

impl Default for SealRules {
    /// A day after the day, an hour of quiet, half a million readings.
    fn default() -> Self {
        Self { after_ms: 86_400_000, quiet_ms: 3_600_000, at_most: 500_000, spare: Spare::Eighth }
    }
}

/// What a sealing did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SealReport {
    /// Days of a device sealed, or sealed again with what came late.
    pub days: u64,
    /// Readings in them.
    pub readings: u64,
    /// Bytes that these take now.
    pub bytes: u64,
    /// Days that could not be sealed now, because they changed meanwhile, are damaged, or have
    /// more readings than a sealed day can hold. They stay as they are.
    pub skipped: u64,
    /// More is due: ask again soon.
    pub more: bool,
}
