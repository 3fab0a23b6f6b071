//! What the hub asks of a store, in the hub's own words: small traits, batches first.
//!
//! Every backend passes the one contract suite ([`contract`], feature `contract`); [`memory`] is
//! the reference that says what the promises mean.

mod billing;
mod change;
#[cfg(feature = "contract")]
pub mod contract;
mod error;
mod firmware;
pub mod fleet;
pub mod identity;
mod lease;
mod maintenance;
pub mod memory;
mod outbox;
mod period;
pub mod portable;
pub mod price_day;
mod retained;
mod rollout;
mod types;
mod virtual_meter;
mod write_trouble;

pub use billing::{
    BillStore, ContractStore, KeptBill, KeptContract, PriceChange, PriceFilter, PriceReport,
    PriceStore, Purpose,
};
pub use change::{Area, ChangeStore};
pub use error::{Result, StoreError};
pub use firmware::{FirmwareDraft, FirmwareRecord, FirmwareStore};
pub use fleet::{CommandRecord, CommandState, Credential, EventRecord, FleetStore, InfoRecord};
pub use lease::{Lease, LeaseStore, new_holder, take_lease_for};
pub use maintenance::MaintenanceStore;
pub use outbox::{OUTBOX_MAX, OutboxEntry, OutboxStore, episode_changes};
pub use period::PeriodStore;
pub use retained::{RetainedMessage, RetainedMessageStore};
pub use rollout::{RolloutRecord, RolloutStore};
pub use types::{
    Ack, AlertFilter, AlertRecord, Damaged, Device, DevicePatch, Dirty, Draft, Entry, ExpireReport,
    Extent, Frozen, HeldEpisode, Outcome, REJECT_PAYLOAD_MAX, REJECTS_MAX, Reject, RejectEntry,
    Role, SealReport, SealRules, Spare, Status, StoreCounts,
};

pub use virtual_meter::{VirtualMeter, VirtualMeterStore};
pub use write_trouble::WriteTrouble;

use async_trait::async_trait;
use ohmstead_alert::{Episode, Rule};
use ohmstead_ledger::{Correction, Finding, Settings};
use ohmstead_model::{DeviceId, Energy, Interval, Reading, SlotRange, TimeRange, TimestampMs};

/// Stores may keep intervals in pieces of this many slots, counted from slot 0 (31 days): whole
/// pieces are the cheapest to write.
pub const INTERVAL_PIECE: i32 = 31 * 96;

/// Readings of one device, ascending, in parts.
pub type ReadingStream = futures::stream::BoxStream<'static, Result<Vec<Reading>>>;

/// Readings: an append-only set keyed by (device, time stamp).
#[async_trait]
pub trait ReadingStore: Send + Sync {
    /// Takes entries that arrived at `now`, all or nothing. When this returns `Ok` they are on
    /// disk and survive a power cut; the outcomes are in the entries' order.
    ///
    /// A reading equal to a kept one is a no-op; one with the same key and other values is
    /// settled by [`Reading::beats`], and the loser is kept as a conflict. One before the device's
    /// [`Frozen::horizon`] is not taken.
    ///
    /// # Errors
    /// When nothing was stored; [`StoreError::is_retryable`] says whether to try again.
    async fn commit(&self, entries: Vec<Entry>, now: TimestampMs) -> Result<Vec<Outcome>>;

    /// The first `limit` readings in `range`, ascending in time, conflicts settled.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn readings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Reading>>;

    /// The readings in `range` as [`Self::readings`] gives them, in parts of the store's own
    /// choosing, none of them empty. Each part is of one state of the store; what is committed
    /// meanwhile may be in a later part or not.
    ///
    /// A part is an error when the store cannot be read; it is the last.
    fn stream(&self, device: &DeviceId, range: TimeRange, damaged: Damaged) -> ReadingStream;

    /// The last `limit` readings before `at`, ascending in time. What is damaged is passed over.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn readings_before(
        &self,
        device: &DeviceId,
        at: TimestampMs,
        limit: usize,
    ) -> Result<Vec<Reading>>;

    /// Losers of conflicts in `range`, ascending in time.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn conflicts(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>>;

    /// Readings of a device that came without a usable clock (their `at` means nothing) and are
    /// not frozen, by boot and number.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn unclocked(&self, device: &DeviceId) -> Result<Vec<Reading>>;

    /// The placed readings of a device in `range`, ascending, whether or not a clocked one of the
    /// same instant hides them.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn placed(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>>;

    /// Replaces the placed readings of a device: those that came without a clock and were given
    /// their time by their neighbours. Derived, so not part of the append-only set; a clocked
    /// reading of the same instant wins over a placed one.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn replace_placed(&self, device: &DeviceId, placed: Vec<Reading>) -> Result<()>;

    /// Clocked readings of one boot of a device, by number. What is damaged is passed over.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn boot_readings(&self, device: &DeviceId, boot: u32) -> Result<Vec<Reading>>;
}

/// Devices and what is known of them.
#[async_trait]
pub trait DeviceStore: Send + Sync {
    /// Every device, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn devices(&self) -> Result<Vec<Device>>;

    /// One device.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn device(&self, id: &DeviceId) -> Result<Option<Device>>;

    /// Between what each device's readings lie, in the order of `ids`; of one that is not there,
    /// nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn extents(&self, ids: &[DeviceId]) -> Result<Vec<Extent>>;

    /// Changes what people say of a device; creates it when it is new.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn patch_device(
        &self,
        id: &DeviceId,
        patch: DevicePatch,
        now: TimestampMs,
    ) -> Result<Device>;
}

/// The time stamp of the newest reading of all devices.
///
/// # Errors
/// When the store cannot be read.
pub async fn newest_reading(store: &dyn Store) -> Result<Option<TimestampMs>> {
    let ids: Vec<DeviceId> = store.devices().await?.into_iter().map(|d| d.id).collect();
    Ok(store.extents(&ids).await?.iter().filter_map(|e| e.last.map(|r| r.at)).max())
}

/// Intervals, and the ranges in which they are behind the readings.
#[async_trait]
pub trait IntervalStore: Send + Sync {
    /// Every device whose intervals are behind.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn dirty(&self) -> Result<Vec<Dirty>>;

    /// The mark of one device, if it has one.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn dirty_device(&self, device: &DeviceId) -> Result<Option<Dirty>>;

    /// Marks a range as behind, as new readings in it would.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn mark_dirty(&self, device: &DeviceId, range: TimeRange) -> Result<()>;

    /// Intervals of a device, ascending.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn intervals(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Interval>>;

    /// The same with energy, its estimated part and measured time only: no statistics, number of
    /// readings or flags. What costs need, and cheaper to read.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn energies(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Energy>> {
        let energy = |i: Interval| Energy {
            import: i.import,
            export: i.export,
            import_estimated: i.import_estimated,
            export_estimated: i.export_estimated,
            covered_ms: i.covered_ms,
            ..Energy::empty(i.slot)
        };
        Ok(self.intervals(device, range).await?.into_iter().map(energy).collect())
    }

    /// The same of several devices in one go, in their order.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn energies_of(
        &self,
        devices: &[DeviceId],
        range: SlotRange,
    ) -> Result<Vec<Vec<Energy>>> {
        let mut all = Vec::with_capacity(devices.len());
        for device in devices {
            all.push(self.energies(device, range).await?);
        }
        Ok(all)
    }

    /// The device's slots from the first with an interval to the last, frozen ones included;
    /// `None` when it has none. Readings may begin later: old ones are not kept for ever.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn interval_span(&self, device: &DeviceId) -> Result<Option<SlotRange>>;

    /// Replaces everything in `range` by `intervals` and `findings`. With `settled`, the dirty mark is taken
    /// away, unless readings arrived since it was read.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn replace_intervals(
        &self,
        device: &DeviceId,
        range: SlotRange,
        intervals: Vec<Interval>,
        findings: Vec<Finding>,
        settled: Option<Dirty>,
    ) -> Result<()>;
}

/// What people say about a device's readings, and what the ledger found in them.
#[async_trait]
pub trait CorrectionStore: Send + Sync {
    /// Every correction of a device, those taken back too, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn corrections(&self, device: &DeviceId) -> Result<Vec<Correction>>;

    /// Appends a correction, and marks what it touches. `None` when the device is not known.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn add_correction(&self, device: &DeviceId, draft: Draft) -> Result<Option<Correction>>;

    /// The dated settings of a device.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn settings(&self, device: &DeviceId) -> Result<Vec<Settings>>;

    /// The same of several devices in one go, in their order.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn settings_of(&self, devices: &[DeviceId]) -> Result<Vec<Vec<Settings>>> {
        let mut all = Vec::with_capacity(devices.len());
        for device in devices {
            all.push(self.settings(device).await?);
        }
        Ok(all)
    }

    /// Replaces the dated settings of a device, and marks all its history. `false` when the
    /// device is not known.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_settings(&self, device: &DeviceId, settings: Vec<Settings>) -> Result<bool>;

    /// The first `limit` findings in `range` ([`Finding::at`]), newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn findings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Finding>>;
}

/// Alert rules in all their versions, and the episodes they raised.
#[async_trait]
pub trait AlertStore: Send + Sync {
    /// Every version of every rule, by id and validity.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn rules(&self) -> Result<Vec<Rule>>;

    /// Writes versions of rules; a version is named by its id and the start of its validity.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_rules(&self, rules: Vec<Rule>) -> Result<()>;

    /// The episode of a rule and device that began last before `at`.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn episode_before(
        &self,
        rule: &str,
        device: &DeviceId,
        at: TimestampMs,
    ) -> Result<Option<Episode>>;

    /// The episodes of a rule and device that began in `range`, ascending.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
    ) -> Result<Vec<Episode>>;

    /// Replaces the episodes of a rule and device that began in `range`; gives what changed by it,
    /// which the outbox tells as well ([`OutboxStore`]).
    ///
    /// # Errors
    /// When nothing was changed.
    async fn replace_episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
        episodes: Vec<Episode>,
    ) -> Result<Vec<OutboxEntry>>;

    /// Episodes with their acknowledgements, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn alerts(&self, filter: AlertFilter) -> Result<Vec<AlertRecord>>;

    /// Notes that somebody has seen an episode; the first acknowledgement stays.
    /// `false` when there is no such episode.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn ack(
        &self,
        rule: &str,
        device: &DeviceId,
        since: TimestampMs,
        ack: Ack,
    ) -> Result<bool>;
}

/// Messages that could not be used, kept with their reason.
#[async_trait]
pub trait RejectStore: Send + Sync {
    /// Kept rejections, newest first, those with an id below `before`.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn rejects(&self, before: Option<i64>, limit: usize) -> Result<Vec<Reject>>;
}

/// Small values by key, for what has no table of its own. A look-up costs what it finds, not what
/// else is kept.
#[async_trait]
pub trait KeyStore: Send + Sync {
    /// Every (key, value) whose key begins with `prefix`, by key.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>>;

    /// Sets a value, or removes it.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn set_value(&self, key: &str, value: Option<Vec<u8>>) -> Result<()>;
}

/// Raw readings that are kept for a limited time.
#[async_trait]
pub trait RetentionStore: Send + Sync {
    /// What is frozen of a device.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn frozen(&self, device: &DeviceId) -> Result<Option<Frozen>>;

    /// Freezes a device before a horizon; from then on nothing before it is taken, and readings
    /// placed before it stay where they are. `false`, and nothing is changed, while its intervals
    /// before the horizon are behind, or while readings a day or more old have arrived within the
    /// hour before `now`. A horizon never moves back. `held` takes the place of what was held.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn freeze(
        &self,
        device: &DeviceId,
        frozen: Frozen,
        held: Vec<HeldEpisode>,
        now: TimestampMs,
    ) -> Result<bool>;

    /// The episodes that were on at a device's horizon, by rule.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn held_episodes(&self, device: &DeviceId) -> Result<Vec<HeldEpisode>>;

    /// Takes a device's readings, and losers of conflicts, before [`Frozen::carry`] away: a bounded
    /// piece of work. Call it again while the report says that there are more.
    ///
    /// # Errors
    /// When the store cannot be written; what is gone stays gone.
    async fn expire(&self, device: &DeviceId) -> Result<ExpireReport>;
}

/// Everything the hub stores.
#[async_trait]
pub trait Store:
    ReadingStore
    + RetentionStore
    + DeviceStore
    + IntervalStore
    + CorrectionStore
    + AlertStore
    + OutboxStore
    + RejectStore
    + KeyStore
    + RetainedMessageStore
    + VirtualMeterStore
    + PeriodStore
    + FleetStore
    + identity::SiteStore
    + identity::PeopleStore
    + identity::AuditStore
    + FirmwareStore
    + RolloutStore
    + LeaseStore
    + ChangeStore
    + ContractStore
    + PriceStore
    + BillStore
{
    /// How much is kept.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn counts(&self) -> Result<StoreCounts>;

    /// True when the store can be read and written now. Writes nothing to the disk: it may be
    /// asked often.
    async fn is_ready(&self) -> bool;

    /// The upkeep that this backend needs; `None` where it needs none.
    fn maintenance(&self) -> Option<&dyn MaintenanceStore>;
}
