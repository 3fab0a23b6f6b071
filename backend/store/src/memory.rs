//! The in-memory reference store: the promises in their simplest form. For tests.

mod billing;

use crate::types::{REJECT_PAYLOAD_MAX, REJECTS_MAX};
use crate::{
    Ack, AlertFilter, AlertRecord, AlertStore, CorrectionStore, Device, DevicePatch, DeviceStore,
    Dirty, Draft, Entry, IntervalStore, KeyStore, Outcome, ReadingStore, Reject, RejectEntry,
    RejectStore, Result, Role, SealReport, SealRules, SealStore, Store, StoreCounts,
};
use async_trait::async_trait;
use ohmstead_alert::{Episode, Rule};
use ohmstead_ledger::{Correction, Finding, Settings, touched};
use ohmstead_model::{DeviceId, Interval, Reading, Slot, SlotRange, TimeRange, TimestampMs};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard};

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
    conflicts: HashSet<Reading>,
    unclocked: HashSet<Reading>,
    intervals: BTreeMap<Slot, Interval>,
    findings: HashSet<Finding>,
    corrections: Vec<Correction>,
    settings: Vec<Settings>,
    dirty: Option<(TimeRange, u64)>,
    generation: u64,
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
            self.placed.range(range.from..range.to).map(|(k, v)| (*k, *v)).collect();
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
    rejects: Vec<Reject>,
    next_reject: i64,
    next_correction: u64,
    values: BTreeMap<String, Vec<u8>>,
    billing: billing::Kept,
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
pub struct MemoryStore(Mutex<Inner>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("no thread panics while it holds the reference store")
    }

    fn of<T>(&self, id: &DeviceId, get: impl FnOnce(&DeviceData) -> T) -> Option<T> {
        self.lock().devices.get(id).map(get)
    }
}

#[async_trait]
impl ReadingStore for MemoryStore {
    async fn commit(&self, entries: Vec<Entry>, now: TimestampMs) -> Result<Vec<Outcome>> {
        let mut inner = self.lock();
        Ok(entries.into_iter().map(|e| inner.take(e, now)).collect())
    }

    async fn readings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Reading>> {
        let all = self.of(device, |d| d.merged(range).into_values().take(limit).collect());
        Ok(all.unwrap_or_default())
    }

    async fn readings_before(
        &self,
        device: &DeviceId,
        at: TimestampMs,
        limit: usize,
    ) -> Result<Vec<Reading>> {
        let mut last: Vec<_> = self
            .of(device, |d| {
                let all = d.merged(TimeRange::new(TimestampMs(i64::MIN), at));
                all.into_values().rev().take(limit).collect()
            })
            .unwrap_or_default();
        last.reverse();
        Ok(last)
    }

    async fn conflicts(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>> {
        let mut all: Vec<Reading> = self
            .of(device, |d| d.conflicts.iter().filter(|r| range.contains(r.at)).copied().collect())
            .unwrap_or_default();
        all.sort_by(|a, b| {
            a.at.cmp(&b.at).then_with(|| {
                if a.beats(b) { std::cmp::Ordering::Greater } else { std::cmp::Ordering::Less }
            })
        });
        Ok(all)
    }

    async fn unclocked(&self, device: &DeviceId) -> Result<Vec<Reading>> {
        let mut all: Vec<Reading> =
            self.of(device, |d| d.unclocked.iter().copied().collect()).unwrap_or_default();
        all.sort_by_key(|r| (r.boot, r.seq, r.energy, r.power));
        Ok(all)
    }

    async fn placed(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>> {
        let all = self
            .of(device, |d| d.placed.values().filter(|r| range.contains(r.at)).copied().collect());
        Ok(all.unwrap_or_default())
    }

    async fn replace_placed(&self, device: &DeviceId, placed: Vec<Reading>) -> Result<()> {
        if let Some(d) = self.lock().devices.get_mut(device) {
            let old = std::mem::take(&mut d.placed);
            for at in old.into_keys().chain(placed.iter().map(|r| r.at)).collect::<BTreeSet<_>>() {
                d.mark(TimeRange::new(at, at + 1));
            }
            d.placed = placed.into_iter().map(|r| (r.at, r)).collect();
        }
        Ok(())
    }

    async fn boot_readings(&self, device: &DeviceId, boot: u32) -> Result<Vec<Reading>> {
        let mut all: Vec<Reading> = self
            .of(device, |d| {
                d.readings
                    .values()
                    .filter(|r| r.boot == Some(boot) && r.seq.is_some())
                    .copied()
                    .collect()
            })
            .unwrap_or_default();
        all.sort_by_key(|r| (r.seq, r.at));
        Ok(all)
    }
}

fn describe(id: &DeviceId, d: &DeviceData) -> Device {
    let all = d.merged(TimeRange::ALL);
    Device {
        id: id.clone(),
        name: d.name.clone(),
        role: d.role,
        parent: d.parent.clone(),
        created_at: d.created_at,
        last_seen: d.last_seen,
        online: d.online,
        last_reading: all.last_key_value().map(|(_, r)| *r),
        first_reading_at: all.first_key_value().map(|(at, _)| *at),
    }
}

#[async_trait]
impl SealStore for MemoryStore {
    async fn seal(&self, _now: TimestampMs, _rules: SealRules) -> Result<SealReport> {
        Ok(SealReport::default())
    }
}

#[async_trait]
impl DeviceStore for MemoryStore {
    async fn devices(&self) -> Result<Vec<Device>> {
        Ok(self.lock().devices.iter().map(|(id, d)| describe(id, d)).collect())
    }

    async fn device(&self, id: &DeviceId) -> Result<Option<Device>> {
        Ok(self.of(id, |d| describe(id, d)))
    }

    async fn patch_device(
        &self,
        id: &DeviceId,
        patch: DevicePatch,
        now: TimestampMs,
    ) -> Result<Device> {
        let mut inner = self.lock();
        let d = inner.device(id, now);
        if let Some(name) = patch.name {
            d.name = name;
        }
        if let Some(role) = patch.role {
            d.role = role;
        }
        if let Some(parent) = patch.parent {
            d.parent = parent;
        }
        Ok(describe(id, d))
    }
}

#[async_trait]
impl IntervalStore for MemoryStore {
    async fn dirty(&self) -> Result<Vec<Dirty>> {
        let inner = self.lock();
        let marks = inner.devices.iter().filter_map(|(id, d)| {
            d.dirty.map(|(range, generation)| Dirty { device: id.clone(), range, generation })
        });
        Ok(marks.collect())
    }

    async fn dirty_device(&self, device: &DeviceId) -> Result<Option<Dirty>> {
        Ok(self.dirty().await?.into_iter().find(|d| d.device == *device))
    }

    async fn mark_dirty(&self, device: &DeviceId, range: TimeRange) -> Result<()> {
        if let Some(d) = self.lock().devices.get_mut(device) {
            d.mark(range);
        }
        Ok(())
    }

    async fn intervals(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Interval>> {
        let all = self.of(device, |d| {
            if range.is_empty() {
                Vec::new()
            } else {
                d.intervals.range(range.from..range.to).map(|(_, i)| *i).collect()
            }
        });
        Ok(all.unwrap_or_default())
    }

    async fn replace_intervals(
        &self,
        device: &DeviceId,
        range: SlotRange,
        intervals: Vec<Interval>,
        findings: Vec<Finding>,
        settled: Option<Dirty>,
    ) -> Result<()> {
        if let Some(d) = self.lock().devices.get_mut(device) {
            d.findings.retain(|f| !range.times().contains(f.at()));
            d.findings.extend(findings);
            d.intervals.retain(|slot, _| !range.contains(*slot));
            d.intervals.extend(intervals.into_iter().map(|i| (i.slot, i)));
            if settled.is_some_and(|s| s.generation == d.generation) {
                d.dirty = None;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl CorrectionStore for MemoryStore {
    async fn corrections(&self, device: &DeviceId) -> Result<Vec<Correction>> {
        Ok(self.of(device, |d| d.corrections.clone()).unwrap_or_default())
    }

    async fn add_correction(&self, device: &DeviceId, draft: Draft) -> Result<Option<Correction>> {
        let mut inner = self.lock();
        inner.next_correction += 1;
        let id = inner.next_correction;
        let Some(d) = inner.devices.get_mut(device) else { return Ok(None) };
        let Draft { made_at, author, reason, action } = draft;
        let correction = Correction { id, made_at, author, reason, action };
        d.mark(touched(&correction, &d.corrections.clone()));
        d.corrections.push(correction.clone());
        Ok(Some(correction))
    }

    async fn settings(&self, device: &DeviceId) -> Result<Vec<Settings>> {
        Ok(self.of(device, |d| d.settings.clone()).unwrap_or_default())
    }

    async fn put_settings(&self, device: &DeviceId, settings: Vec<Settings>) -> Result<bool> {
        let mut inner = self.lock();
        let Some(d) = inner.devices.get_mut(device) else { return Ok(false) };
        d.settings = settings;
        d.mark(TimeRange::ALL);
        Ok(true)
    }

    async fn findings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Finding>> {
        let mut all: Vec<Finding> = self
            .of(device, |d| d.findings.iter().filter(|f| range.contains(f.at())).cloned().collect())
            .unwrap_or_default();
        all.sort_by_key(|f| std::cmp::Reverse(f.at()));
        all.truncate(limit);
        Ok(all)
    }
}

#[async_trait]
impl AlertStore for MemoryStore {
    async fn rules(&self) -> Result<Vec<Rule>> {
        Ok(self.lock().rules.values().cloned().collect())
    }

    async fn put_rules(&self, rules: Vec<Rule>) -> Result<()> {
        let mut inner = self.lock();
        inner.rules.extend(rules.into_iter().map(|r| ((r.id.clone(), r.valid.from), r)));
        Ok(())
    }

    async fn episode_before(
        &self,
        rule: &str,
        device: &DeviceId,
        at: TimestampMs,
    ) -> Result<Option<Episode>> {
        let inner = self.lock();
        let key = |at| (rule.to_owned(), device.clone(), at);
        let last = inner.episodes.range(key(TimestampMs(i64::MIN))..key(at)).next_back();
        Ok(last.map(|(_, e)| *e))
    }

    async fn episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
    ) -> Result<Vec<Episode>> {
        let inner = self.lock();
        let of = inner
            .episodes
            .iter()
            .filter(|((r, d, since), _)| r == rule && d == device && range.contains(*since));
        Ok(of.map(|(_, e)| *e).collect())
    }

    async fn replace_episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
        episodes: Vec<Episode>,
    ) -> Result<()> {
        let mut inner = self.lock();
        inner
            .episodes
            .retain(|(r, d, since), _| r != rule || d != device || !range.contains(*since));
        let keyed = episodes.into_iter().map(|e| ((rule.to_owned(), device.clone(), e.since), e));
        inner.episodes.extend(keyed);
        Ok(())
    }

    async fn alerts(&self, filter: AlertFilter) -> Result<Vec<AlertRecord>> {
        let inner = self.lock();
        let mut all: Vec<AlertRecord> = inner
            .episodes
            .iter()
            .filter(|((_, device, since), e)| {
                filter.active.is_none_or(|a| a == e.cleared_at.is_none())
                    && filter.device.as_ref().is_none_or(|d| d == device)
                    && filter.before.is_none_or(|b| *since < b)
            })
            .map(|(key, episode)| AlertRecord {
                rule: key.0.clone(),
                device: key.1.clone(),
                episode: *episode,
                ack: inner.acks.get(key).cloned(),
            })
            .collect();
        all.sort_by(|a, b| {
            (b.episode.since, &a.rule, &a.device).cmp(&(a.episode.since, &b.rule, &b.device))
        });
        all.truncate(filter.limit);
        Ok(all)
    }

    async fn ack(
        &self,
        rule: &str,
        device: &DeviceId,
        since: TimestampMs,
        ack: Ack,
    ) -> Result<bool> {
        let mut inner = self.lock();
        let key = (rule.to_owned(), device.clone(), since);
        if !inner.episodes.contains_key(&key) {
            return Ok(false);
        }
        inner.acks.entry(key).or_insert(ack);
        Ok(true)
    }
}

#[async_trait]
impl RejectStore for MemoryStore {
    async fn rejects(&self, before: Option<i64>, limit: usize) -> Result<Vec<Reject>> {
        let inner = self.lock();
        let newest = inner.rejects.iter().rev().filter(|r| before.is_none_or(|b| r.id < b));
        Ok(newest.take(limit).cloned().collect())
    }
}

#[async_trait]
impl KeyStore for MemoryStore {
    async fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
        let inner = self.lock();
        let from = inner.values.range(prefix.to_owned()..);
        Ok(from
            .take_while(|(k, _)| k.starts_with(prefix))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect())
    }

    async fn set_value(&self, key: &str, value: Option<Vec<u8>>) -> Result<()> {
        let mut inner = self.lock();
        match value {
            Some(value) => inner.values.insert(key.to_owned(), value),
            None => inner.values.remove(key),
        };
        Ok(())
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
}

#[cfg(all(test, feature = "contract"))]
mod tests {
    async fn fresh() -> ((), super::MemoryStore) {
        ((), super::MemoryStore::new())
    }
    crate::contract_tests!(fresh);
}
