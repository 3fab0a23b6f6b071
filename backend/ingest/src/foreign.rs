//! Readings of other systems: stored like any others, under a device that waits to be adopted.

use crate::{Dialects, Ingest, Judgement, check, check_message};
use jiff::tz::TimeZone;
use ohmstead_integration::{Arrivals, Found, Taken};
use ohmstead_model::{Clock, DeviceId, TimestampMs};
use ohmstead_store::{DevicePatch, Entry, Outcome, Store, StoreError};
use ohmstead_wire::reading::Stamp;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Key under which a device that came by itself is remembered.
const KEY: &str = "waiting/";
/// Devices that may wait at once; readings of more are refused, saying so.
pub const WAITING_MAX: usize = 1_000;

/// A device that announced itself in another system's messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// Its id; its readings are kept under it.
    #[serde(skip)]
    pub id: Option<DeviceId>,
    /// Which system: `tasmota`, `emoncms`.
    pub system: String,
    /// Where its first message came.
    pub topic: String,
    /// What it may be called.
    pub name: String,
    /// When it was first heard of.
    pub first_at: TimestampMs,
    /// When a person took it in; none while it waits.
    pub adopted_at: Option<TimestampMs>,
}

/// Why a device cannot be adopted.
#[derive(Debug)]
pub enum ForeignError {
    /// No device of that id waits.
    NotWaiting,
    /// The store could not be read or written.
    Store(StoreError),
}

impl From<StoreError> for ForeignError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Takes readings of other systems.
pub struct Foreign {
    ingest: Arc<Ingest>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    site: TimeZone,
    dialects: Dialects,
    arrivals: Mutex<Arrivals>,
    known: Mutex<HashSet<DeviceId>>,
}

impl Foreign {
    /// Readings go to `ingest`; messages are read by `dialects`; clocks on the wall without a zone are
    /// those of `site`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open(
        ingest: Arc<Ingest>,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        site: TimeZone,
        dialects: Dialects,
    ) -> Result<Self, StoreError> {
        let known = store.values(KEY).await?.into_iter();
        let known = known.filter_map(|(key, _)| DeviceId::new(key.strip_prefix(KEY)?).ok());
        let (arrivals, known) = (Mutex::default(), Mutex::new(known.collect()));
        Ok(Self { ingest, store, clock, site, dialects, arrivals, known })
    }

    /// What reads the messages.
    pub fn dialects(&self) -> &Dialects {
        &self.dialects
    }

    pub(crate) fn ingest(&self) -> &Ingest {
        &self.ingest
    }

    pub(crate) fn now(&self) -> TimestampMs {
        self.clock.now()
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.site
    }

    /// Takes a message that is none of our own. When this returns `Ok`, every reading in it is on
    /// disk; one that nobody reads is remembered for a while, for whoever may want to map it.
    ///
    /// # Errors
    /// When the store could not take it: the sender must not be told that it has arrived.
    pub async fn accept(&self, topic: &str, payload: &[u8]) -> Result<(), StoreError> {
        let read = self.dialects.read(topic, payload);
        if read.is_empty() {
            self.dialects.note_unread(topic, payload, self.clock.now());
        }
        for (system, taken) in read {
            self.take(system, topic, payload, taken).await?;
        }
        Ok(())
    }

    /// Takes what was read from a message of `system` that came at `topic`. When this returns `Ok`,
    /// everything in it is on disk.
    ///
    /// # Errors
    /// When the store could not take it: the sender must not be told that it has arrived.
    pub async fn take(
        &self,
        system: &str,
        topic: &str,
        payload: &[u8],
        taken: Taken,
    ) -> Result<Vec<Outcome>, StoreError> {
        let found = match taken {
            Taken::Nothing => return Ok(Vec::new()),
            Taken::Reject(reason, detail) => {
                let entry = check::reject(topic, None, reason, detail, payload);
                return self.ingest.commit(vec![entry]).await;
            }
            Taken::Readings(found) => found,
        };
        // Many of them have no time but that of their arrival, and now nobody knows it.
        self.ingest.check_clock(payload)?;
        let (mut entries, mut notes) = (Vec::new(), Vec::new());
        for one in found {
            let device = one.device.clone();
            if !self.admit(system, topic, &one).await? {
                let detail = format!(
                    "{WAITING_MAX} devices wait already: adopt the ones you want, and turn off what announces the others"
                );
                entries.push(check::reject(
                    topic,
                    Some(device),
                    "too-many-waiting",
                    detail,
                    payload,
                ));
                continue;
            }
            let shown = String::from_utf8_lossy(payload);
            let judgement = self.judge(topic, payload, one);
            notes.extend(judgement.note(topic, &device, &shown));
            entries.push(judgement.into_entry(topic, &device, &shown));
        }
        let readings = entries.len();
        entries.append(&mut notes);
        let devices: Vec<Option<DeviceId>> = entries.iter().map(device).collect();
        let mut outcomes = self.ingest.commit(entries).await?;
        let mut expired = Vec::new();
        for (device, _) in
            devices.into_iter().zip(&outcomes).filter(|(_, o)| **o == Outcome::Expired)
        {
            let horizon = match &device {
                Some(device) => self.ingest.horizon(device).await?,
                None => None,
            };
            let detail = check::before_horizon(horizon.unwrap_or_default());
            expired.push(check::reject(topic, device, check::BEFORE_HORIZON, detail, payload));
        }
        if !expired.is_empty() {
            self.ingest.commit(expired).await?;
        }
        outcomes.truncate(readings);
        Ok(outcomes)
    }

    /// Judges a reading as one that came by MQTT, at the time that it tells, or else of its arrival.
    fn judge(&self, topic: &str, payload: &[u8], found: Found) -> Judgement {
        let now = self.clock.now();
        let at = found.told.settle(now, &self.site).unwrap_or_else(|| {
            let mut arrivals = lock(&self.arrivals);
            arrivals.stamp(topic, payload, now)
        });
        let mut message = found.message;
        message.timestamp = Some(Stamp::Number(at.0 as f64 / 1000.0));
        check_message(&found.device, &message, self.ingest.rules())
    }

    /// Notes a device that is new; false when too many wait.
    async fn admit(&self, system: &str, topic: &str, found: &Found) -> Result<bool, StoreError> {
        if lock(&self.known).contains(&found.device) {
            return Ok(true);
        }
        // Another process, or a message that was broken off, may have noted it meanwhile.
        let noted = self.noted().await?;
        if noted.iter().any(|w| w.id.as_ref() == Some(&found.device)) {
            lock(&self.known).insert(found.device.clone());
            return Ok(true);
        }
        if noted.iter().filter(|w| w.adopted_at.is_none()).count() >= WAITING_MAX {
            return Ok(false);
        }
        let waiting = Waiting {
            id: None,
            system: system.to_owned(),
            topic: topic.chars().take(256).collect(),
            name: found.name.chars().take(100).collect(),
            first_at: self.clock.now(),
            adopted_at: None,
        };
        self.keep(&found.device, &waiting).await?;
        lock(&self.known).insert(found.device.clone());
        Ok(true)
    }

    async fn keep(&self, device: &DeviceId, waiting: &Waiting) -> Result<(), StoreError> {
        let value = serde_json::to_vec(waiting).unwrap_or_default();
        self.store.set_value(&format!("{KEY}{device}"), Some(value)).await
    }

    /// The devices that wait to be adopted, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn waiting(&self) -> Result<Vec<Waiting>, StoreError> {
        let mut all = self.noted().await?;
        all.retain(|each| each.adopted_at.is_none());
        Ok(all)
    }

    /// All that came by themselves, adopted or not, by id.
    async fn noted(&self) -> Result<Vec<Waiting>, StoreError> {
        let read = |(key, value): (String, Vec<u8>)| {
            let id = DeviceId::new(key.strip_prefix(KEY)?).ok()?;
            Some(Waiting { id: Some(id), ..serde_json::from_slice(&value).ok()? })
        };
        Ok(self.store.values(KEY).await?.into_iter().filter_map(read).collect())
    }

    /// Takes a waiting device in, with a name and what else is said of it.
    ///
    /// # Errors
    /// When it does not wait, or nothing was changed.
    pub async fn adopt(
        &self,
        device: &DeviceId,
        patch: DevicePatch,
    ) -> Result<ohmstead_store::Device, ForeignError> {
        let waiting = self.waiting().await?;
        let waiting = waiting.into_iter().find(|w| w.id.as_ref() == Some(device));
        let Some(waiting) = waiting else { return Err(ForeignError::NotWaiting) };
        let name = patch.name.clone().unwrap_or_else(|| Some(waiting.name.clone()));
        let now = self.clock.now();
        let patch = DevicePatch { name: Some(name), ..patch };
        let known = self.store.patch_device(device, patch, now).await?;
        self.keep(device, &Waiting { adopted_at: Some(now), ..waiting }).await?;
        Ok(known)
    }
}

fn device(entry: &Entry) -> Option<DeviceId> {
    match entry {
        Entry::Reading { device, .. } | Entry::Unclocked { device, .. } => Some(device.clone()),
        Entry::Reject(_) | Entry::Status { .. } => None,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
