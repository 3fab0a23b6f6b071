//! The in-memory reference store: the promises in their simplest form. For tests.

mod alerts;
mod billing;
mod corrections;
mod devices;
mod firmware;
mod fleet;
mod identity;
mod intervals;
mod lease;
mod outbox;
mod period;
mod readings;
mod reject;
mod retained;
mod retention;
mod rollout;
mod state;
mod value;
mod virtual_meter;

use crate::types::{REJECT_PAYLOAD_MAX, REJECTS_MAX};
use crate::{
    Ack, Entry, Frozen, HeldEpisode, Lease, MaintenanceStore, Outcome, Reject, RejectEntry, Result,
    RetainedMessage, Role, RolloutRecord, Store, StoreCounts, VirtualMeter,
};
use async_trait::async_trait;
use ohmstead_alert::{Episode, Rule};
use ohmstead_ledger::{Correction, Finding, Settings};
use ohmstead_model::{DeviceId, Interval, Reading, Slot, TimeRange, TimestampMs};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

#[derive(Default)]
struct DeviceData {
    name: Option<String>,
    role: Role,
    parent: Option<DeviceId>,
    created_at: TimestampMs,
    last_seen: Option<TimestampMs>,
    online: Option<(bool, TimestampMs)>,
    readings: BTreeMap<TimestampMs, Reading>,
    placed: BTreeMap<TimestampMs, Reading>,
    /// Placed readings before the horizon: they stay where they are.
    fixed: BTreeMap<TimestampMs, Reading>,
    conflicts: HashSet<Reading>,
    unclocked: HashSet<Reading>,
    /// Those of them that are frozen.
    settled: HashSet<Reading>,
    frozen: Option<Frozen>,
    held: Vec<HeldEpisode>,
    intervals: BTreeMap<Slot, Interval>,
    findings: HashSet<Finding>,
    corrections: Vec<Correction>,
    settings: Vec<Settings>,
    dirty: Option<(TimeRange, u64)>,
    generation: u64,
    removed_at: Option<TimestampMs>,
}

impl DeviceData {
    fn mark(&mut self, range: TimeRange) {
        self.generation += 1;
        let whole = self.dirty.map_or(range, |(r, _)| r.union(range));
        self.dirty = Some((whole, self.generation));
    }

    /// Clocked readings and placed ones, a clocked one winning.
    fn merged(&self, range: TimeRange) -> BTreeMap<TimestampMs, Reading> {
        if range.is_empty() {
            return BTreeMap::new();
        }
        let mut all: BTreeMap<_, _> =
            self.fixed.range(range.from..range.to).map(|(k, v)| (*k, *v)).collect();
        all.extend(self.placed.range(range.from..range.to).map(|(k, v)| (*k, *v)));
        all.extend(self.readings.range(range.from..range.to).map(|(k, v)| (*k, *v)));
        all
    }
}

type EpisodeKey = (String, DeviceId, TimestampMs);

#[derive(Default)]
struct Inner {
    devices: BTreeMap<DeviceId, DeviceData>,
    rules: BTreeMap<(String, TimestampMs), Rule>,
    episodes: BTreeMap<EpisodeKey, Episode>,
    acks: HashMap<EpisodeKey, Ack>,
    outbox: state::Outbox,
    rejects: Vec<Reject>,
    next_reject: i64,
    next_correction: u64,
    values: BTreeMap<String, Vec<u8>>,
    retained: BTreeMap<String, RetainedMessage>,
    virtual_meters: BTreeMap<DeviceId, VirtualMeter>,
    period_revisions: BTreeMap<DeviceId, u32>,
    fleet: state::FleetData,
    identity: state::IdentityData,
    firmware: state::FirmwareData,
    rollouts: BTreeMap<u64, RolloutRecord>,
    billing: state::Kept,
    leases: BTreeMap<String, Lease>,
}

impl Inner {
    fn device(&mut self, id: &DeviceId, now: TimestampMs) -> &mut DeviceData {
        self.devices
            .entry(id.clone())
            .or_insert_with(|| DeviceData { created_at: now, ..DeviceData::default() })
    }

    fn take(&mut self, entry: Entry, now: TimestampMs) -> Outcome {
        match entry {
            Entry::Reading { device, reading } => {
                let d = self.device(&device, now);
                d.last_seen = Some(now);
                if d.frozen.is_some_and(|f| reading.at < f.horizon) {
                    return Outcome::Expired;
                }
                let kept = d.readings.get(&reading.at).copied();
                if kept == Some(reading) {
                    return Outcome::Duplicate;
                }
                let Some(kept) = kept else {
                    d.readings.insert(reading.at, reading);
                    d.mark(TimeRange::new(reading.at, reading.at + 1));
                    return Outcome::Stored;
                };
                let (winner, loser) =
                    if reading.beats(&kept) { (reading, kept) } else { (kept, reading) };
                let known = !d.conflicts.insert(loser);
                if winner != kept {
                    d.readings.insert(winner.at, winner);
                    d.mark(TimeRange::new(winner.at, winner.at + 1));
                }
                if known { Outcome::Duplicate } else { Outcome::Conflict }
            }
            Entry::Unclocked { device, reading } => {
                let d = self.device(&device, now);
                d.last_seen = Some(now);
                let reading = Reading { at: TimestampMs(0), ..reading };
                if !d.unclocked.insert(reading) {
                    return Outcome::Duplicate;
                }
                // Where it belongs is not known yet: an empty range says that there is something
                // to place.
                d.mark(TimeRange::new(now, now));
                Outcome::Stored
            }
            Entry::Reject(entry) => {
                self.reject(entry, now);
                Outcome::Rejected
            }
            Entry::Status { device, online } => {
                let d = self.device(&device, now);
                d.online = Some((online, now));
                if online {
                    d.last_seen = Some(now);
                }
                Outcome::Noted
            }
        }
    }

    fn reject(&mut self, entry: RejectEntry, now: TimestampMs) {
        let RejectEntry { topic, device, reason, detail, mut payload } = entry;
        payload.truncate(REJECT_PAYLOAD_MAX);
        if let Some(known) = self
            .rejects
            .iter_mut()
            .find(|r| r.topic == topic && r.reason == reason && r.payload == payload)
        {
            known.count += 1;
            known.last_at = now;
            return;
        }
        self.next_reject += 1;
        let id = self.next_reject;
        let reason = reason.to_owned();
        self.rejects.push(Reject {
            id,
            first_at: now,
            last_at: now,
            count: 1,
            topic,
            device,
            reason,
            detail,
            payload,
        });
        if self.rejects.len() > REJECTS_MAX {
            self.rejects.remove(0);
        }
    }
}

/// The reference store.
#[derive(Default)]
pub struct MemoryStore {
    inner: Arc<Mutex<Inner>>,
    calls: AtomicU64,
    fence: Mutex<Option<Lease>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another handle on the same store, as another process would have one.
    pub fn another_handle(&self) -> Self {
        Self { inner: self.inner.clone(), ..Self::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.inner.lock().expect("no thread panics while it holds the reference store")
    }

    /// How often it was asked or told anything: what a question costs on a store that is far away.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    fn of<T>(&self, id: &DeviceId, get: impl FnOnce(&DeviceData) -> T) -> Option<T> {
        self.lock().devices.get(id).map(get)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn counts(&self) -> Result<StoreCounts> {
        let inner = self.lock();
        let sum = |f: fn(&DeviceData) -> usize| inner.devices.values().map(|d| f(d) as u64).sum();
        Ok(StoreCounts {
            devices: inner.devices.len() as u64,
            conflicts: sum(|d| d.conflicts.len()),
            rejects: inner.rejects.len() as u64,
            unclocked: sum(|d| d.unclocked.len()),
            bytes: 0,
        })
    }

    async fn is_ready(&self) -> bool {
        true
    }

    fn maintenance(&self) -> Option<&dyn MaintenanceStore> {
        None
    }
}

#[cfg(all(test, feature = "contract"))]
mod tests {
    async fn fresh() -> ((), super::MemoryStore) {
        ((), super::MemoryStore::new())
    }
    crate::contract_tests!(fresh);
}
