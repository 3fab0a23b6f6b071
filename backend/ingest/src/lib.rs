//! From a topic and bytes to committed readings, or a rejection kept with its reason.

mod check;
mod dialects;
mod foreign;
mod health;
mod hold;
mod live;
mod metrics;
mod periods;
mod posted;
mod trial;
mod unread;

pub use check::{
    BEFORE_HORIZON, ClockRules, Judgement, Limits, NetMeters, PARTIAL, Verdict, before_horizon,
    check_message, check_reading, check_status,
};
pub use dialects::{Dialects, MAPPED, MAPPINGS_MAX, MappingError, by_dialect};
pub use foreign::{Foreign, ForeignError, WAITING_MAX, Waiting};
pub use health::Health;
pub use hold::{Accepted, Hold};
pub use live::{Live, LiveEvent};
pub use metrics::Metrics;
pub use posted::Posted;
pub use trial::{Trial, Tried};
pub use unread::{UNREAD_BYTES, UNREAD_MAX, Unread};

use ohmstead_model::{Clock, DeviceId, TimestampMs};
use ohmstead_store::{Entry, Outcome, RejectEntry, Store, StoreError};
use ohmstead_wire::{Kind, Topic, reading, topic};
use std::sync::{Arc, OnceLock};

/// Takes messages, checks them, and has them committed before it returns.
pub struct Ingest {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    live: Live,
    metrics: Arc<Metrics>,
    health: Arc<Health>,
    hold: OnceLock<Arc<dyn Hold>>,
}

impl Ingest {
    /// An ingest into `store`.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        limits: Limits,
        live: Live,
        metrics: Arc<Metrics>,
    ) -> Self {
        let (health, hold) = (Arc::default(), OnceLock::new());
        Self { store, clock, limits, live, metrics, health, hold }
    }

    /// Asks `hold` of every message from now on whether it has to wait.
    pub fn hold_by(&self, hold: Arc<dyn Hold>) {
        // The first stays: there is one clock.
        let _ = self.hold.set(hold);
    }

    /// Whether time stamps can be judged now; for messages that are refused rather than kept.
    ///
    /// # Errors
    /// Why not: send them again later.
    pub(crate) fn check_clock(&self, payload: &[u8]) -> Result<(), StoreError> {
        match self.hold.get().and_then(|hold| hold.doubt(payload)) {
            None => Ok(()),
            Some(doubt) => {
                Err(StoreError::Unavailable { attempt: "judge a reading", source: doubt.into() })
            }
        }
    }

    /// What keeps the hub from its work.
    pub fn health(&self) -> &Arc<Health> {
        &self.health
    }

    /// Learns from the settings of all devices which are net meters.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn learn_net_meters(&self) -> Result<(), StoreError> {
        let devices: Vec<DeviceId> =
            self.store.devices().await?.into_iter().map(|d| d.id).collect();
        for (device, settings) in devices.iter().zip(self.store.settings_of(&devices).await?) {
            self.limits.net.declare(device, settings.iter().any(|s| s.net));
        }
        Ok(())
    }

    /// Says of a device whether its import counter may stand below zero.
    pub fn declare_net_meter(&self, device: &DeviceId, net: bool) {
        self.limits.net.declare(device, net);
    }

    /// Takes one message. When this returns `Ok`, everything in it is on disk: readings, or the
    /// rejection of what is not one. Messages that the hub does not keep are `Ok` at once.
    ///
    /// # Errors
    /// When the store could not take it: the sender must not be told that it has arrived.
    pub async fn accept(&self, topic: &str, payload: &[u8]) -> Result<Accepted, StoreError> {
        let is_ours = Topic::parse(topic).is_some() || topic::is_data(topic);
        if let Some(hold) = self.hold.get().filter(|_| is_ours)
            && hold.hold(topic, payload).await?
        {
            return Ok(Accepted::Held);
        }
        self.judge(topic, payload).await.map(|()| Accepted::Judged)
    }

    /// The same, without waiting for anything.
    ///
    /// # Errors
    /// When the store could not take it.
    pub async fn judge(&self, topic: &str, payload: &[u8]) -> Result<(), StoreError> {
        let entries = match Topic::parse(topic) {
            Some(Topic { device, kind: Kind::Data }) => self.readings(topic, device, payload),
            Some(Topic { device, kind: Kind::Status }) => {
                vec![check_status(topic, device, payload)]
            }
            Some(_) => return Ok(()),
            None if topic::is_data(topic) => vec![check::bad_topic(topic, payload)],
            None => return Ok(()),
        };
        let devices: Vec<DeviceId> = entries.iter().filter_map(device).cloned().collect();
        let outcomes = self.commit(entries).await?;
        if !outcomes.contains(&Outcome::Expired) {
            return Ok(());
        }
        let parts = reading::split(payload).unwrap_or_default();
        let mut rejects = Vec::new();
        for ((json, outcome), device) in parts.into_iter().zip(&outcomes).zip(devices) {
            if *outcome == Outcome::Expired {
                let horizon = self.horizon(&device).await?.unwrap_or(self.limits.earliest);
                let detail = check::before_horizon(horizon);
                rejects.push(check::reject(
                    topic,
                    Some(device),
                    check::BEFORE_HORIZON,
                    detail,
                    json.as_bytes(),
                ));
            }
        }
        self.commit(rejects).await.map(drop)
    }

    /// Before this instant nothing of a device is taken any more.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn horizon(&self, device: &DeviceId) -> Result<Option<TimestampMs>, StoreError> {
        Ok(self.store.frozen(device).await?.map(|f| f.horizon))
    }

    fn readings(&self, topic: &str, device: &str, payload: &[u8]) -> Vec<Entry> {
        let device = DeviceId::new(device).expect("Topic::parse checked the id");
        let rules = self.rules();
        match reading::split(payload) {
            Ok(parts) if parts.is_empty() => {
                let detail =
                    "the array is empty; send one JSON reading or an array of them".to_owned();
                vec![check::reject(topic, Some(device), "not-json", detail, payload)]
            }
            Ok(parts) => {
                // One entry for each part in their order, then the notes.
                let mut notes = Vec::new();
                let take = |json: &str| {
                    let judgement = check_reading(&device, json, rules);
                    notes.extend(judgement.note(topic, &device, json));
                    judgement.into_entry(topic, &device, json)
                };
                let mut entries: Vec<Entry> = parts.into_iter().map(take).collect();
                entries.append(&mut notes);
                entries
            }
            Err(e) => vec![check::reject(topic, Some(device), "not-json", e.0, payload)],
        }
    }

    /// The rules by which readings are judged now.
    pub fn rules(&self) -> ClockRules<'_> {
        ClockRules { now: self.clock.now(), limits: &self.limits }
    }

    /// Commits checked entries, counts what became of them, and tells who listens.
    ///
    /// # Errors
    /// When the store could not take them.
    pub async fn commit(&self, entries: Vec<Entry>) -> Result<Vec<Outcome>, StoreError> {
        if let Some(why) = self.health.refusal() {
            self.metrics.store_errors.inc();
            return Err(StoreError::Unavailable { attempt: "store readings", source: why.into() });
        }
        let now = self.clock.now();
        // Kept only where somebody listens, or a word is needed for the log.
        let listeners = self.live.receiver_count() > 0;
        let echo: Vec<Entry> = if listeners { entries.clone() } else { Vec::new() };
        let reasons: Vec<&'static str> = entries.iter().filter_map(reason).collect();
        let outcomes = match self.store.commit(entries, now).await {
            Ok(outcomes) => outcomes,
            Err(e) => {
                self.metrics.store_errors.inc();
                self.health.store_failed(format!("readings cannot be stored: {e}"));
                return Err(e);
            }
        };
        self.health.store_works();
        self.metrics.count(&outcomes, &reasons);
        for (entry, outcome) in echo.into_iter().zip(&outcomes) {
            if let Some(event) = live::event(entry, *outcome, now) {
                // Fails only when the last listener has just gone.
                let _ = self.live.send(event);
            }
        }
        Ok(outcomes)
    }
}

fn device(entry: &Entry) -> Option<&DeviceId> {
    match entry {
        Entry::Reading { device, .. }
        | Entry::Unclocked { device, .. }
        | Entry::Status { device, .. } => Some(device),
        Entry::Reject(reject) => reject.device.as_ref(),
    }
}

fn reason(entry: &Entry) -> Option<&'static str> {
    match entry {
        Entry::Reject(RejectEntry { reason, .. }) => Some(reason),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
