//! What meters say: who they are, what they notice, how far a command got.

use crate::{Fleet, FleetError};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::{DevicePatch, EventRecord, InfoRecord, StoreError};
use ohmstead_wire::info::{ChannelKind, ClockQuality};
use ohmstead_wire::{CommandOutcome, Event, EventKind, Kind, Topic};
use serde::{Deserialize, Serialize};

/// Longest message that is kept, bytes.
const LONGEST: usize = 4096;

/// What a meter last said of itself; see [`ohmstead_wire::Info`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "as on the wire")]
pub struct MeterInfo {
    pub firmware: String,
    pub board: String,
    pub kind: ChannelKind,
    pub boot: u32,
    pub interval_s: u32,
    pub clock: ClockQuality,
    pub pending: u32,
    pub lost: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal_dbm: Option<i8>,
    /// When it arrived.
    #[serde(default)]
    pub arrived: TimestampMs,
}

/// An answer to a command; see [`ohmstead_wire::CommandResult`].
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Answer {
    pub id: String,
    pub outcome: CommandOutcome,
    pub reason: Option<String>,
    pub percent: Option<u8>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Kept, or nothing to keep.
    Kept,
    /// Of no use: a stable word, and what, where, and how to mend it.
    Refused(&'static str, String),
}

fn refused(reason: &'static str, error: impl std::fmt::Display, form: &str) -> Taken {
    Taken::Refused(reason, format!("{error}; send {form} (docs/MQTT.md)"))
}

impl Fleet {
    /// Takes a message other than readings. When this returns `Ok`, what is kept of it is on disk.
    ///
    /// # Errors
    /// When the store failed: the sender must not be told that it has arrived.
    pub async fn accept(&self, topic: Topic<'_>, payload: &[u8]) -> Result<Taken, StoreError> {
        // A retained message that is taken away says nothing.
        if payload.is_empty() {
            return Ok(Taken::Kept);
        }
        let device = DeviceId::new(topic.device).expect("Topic::parse checked the id");
        if payload.len() > LONGEST
            && matches!(topic.kind, Kind::Info | Kind::Event | Kind::CommandResult)
        {
            let text = format!("{} bytes: send at most {LONGEST}", payload.len());
            return Ok(Taken::Refused("too-long", text));
        }
        match topic.kind {
            Kind::Info => self.take_info(&device, payload).await,
            Kind::Event => self.take_event(&device, payload).await,
            Kind::CommandResult => match serde_json::from_slice(payload) {
                Ok(answer) => self.take_answer(&device, answer).await.map(|()| Taken::Kept),
                Err(e) => Ok(refused("bad-result", e, r#"{"id":"…","outcome":"done"}"#)),
            },
            Kind::Status if payload == b"online" && self.acts() => {
                self.came_online(&device).await.map(|()| Taken::Kept)
            }
            _ => Ok(Taken::Kept),
        }
    }

    async fn take_info(&self, device: &DeviceId, payload: &[u8]) -> Result<Taken, StoreError> {
        let mut info: MeterInfo = match serde_json::from_slice(payload) {
            Ok(info) => info,
            Err(e) => {
                return Ok(refused(
                    "bad-info",
                    e,
                    "firmware, board, kind, boot, intervalS, clock, pending and lost",
                ));
            }
        };
        info.arrived = self.clock.now();
        let before = self.info(device);
        if before.is_none() {
            self.store.patch_device(device, DevicePatch::default(), info.arrived).await?;
        }
        let body = serde_json::to_string(&info).expect("info is plain data");
        self.store.put_meter_info(InfoRecord { device: device.clone(), body }).await?;
        self.infos
            .write()
            .expect("no thread panics while it holds the infos")
            .insert(device.clone(), info.clone());
        self.rollout_info(device, &info).await?;
        Ok(Taken::Kept)
    }

    async fn take_event(&self, device: &DeviceId, payload: &[u8]) -> Result<Taken, StoreError> {
        let event: Event = match serde_json::from_slice(payload) {
            Ok(event) => event,
            Err(e) => {
                return Ok(refused("bad-event", e, r#"{"event":"unusualHigh","timestamp":…}"#));
            }
        };
        let message = String::from_utf8_lossy(payload);
        let is_new = self.store.add_event(device, &message, self.clock.now()).await?;
        if is_new && event.event == EventKind::RolledBack {
            self.rollout_rolled_back(device).await?;
        }
        Ok(Taken::Kept)
    }

    /// What a meter last said of itself.
    pub fn info(&self, device: &DeviceId) -> Option<MeterInfo> {
        let infos = self.infos.read().expect("no thread panics while it holds the infos");
        infos.get(device).cloned()
    }

    /// What meters noticed, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn events(
        &self,
        device: Option<&DeviceId>,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<EventRecord>, FleetError> {
        Ok(self.store.events(device, before, limit).await?)
    }

    pub(crate) async fn load_infos(
        store: &dyn ohmstead_store::Store,
    ) -> Result<std::collections::HashMap<DeviceId, MeterInfo>, StoreError> {
        let all = store.meter_infos().await?.into_iter();
        Ok(all
            .filter_map(|InfoRecord { device, body }| {
                Some((device, serde_json::from_str(&body).ok()?))
            })
            .collect())
    }
}
