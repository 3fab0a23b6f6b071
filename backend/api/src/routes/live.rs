//! `/api/live`: a snapshot, then what changes.

use crate::dto::live::LiveMessage;
use crate::extract::{Caller, Here};
use crate::problem::Answer;
use crate::state::Api;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use ohmstead_ingest::LiveEvent;
use ohmstead_model::{DeviceId, Reading, TimestampMs};
use ohmstead_store::AlertFilter;
use ohmstead_store::identity::Kind;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::broadcast::error::RecvError;

/// Readings are gathered this long and sent as the newest of each device.
const TICK: Duration = Duration::from_millis(200);

/// Whether a device still waits to be adopted is asked at most so often.
const ASK_EVERY: Duration = Duration::from_secs(5);

/// A client that does not take a message for this long is closed.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// Keeps proxies and half-open connections honest.
const PING_EVERY: Duration = Duration::from_secs(30);

/// The one protocol spoken.
const PROTOCOL: &str = "ohmstead.v1";

/// WebSocket: a snapshot, then what changes (LiveMessage, JSON text frames). A client that does not
/// keep up is closed with a reason and may connect again. A browser sends its access token as the
/// WebSocket protocols `ohmstead.v1, bearer.<token>`; other programs as `Authorization: Bearer`.
#[utoipa::path(get, path = "/api/live", tag = "live",
    responses((status = 101, description = "Switches to a WebSocket of LiveMessage", body = LiveMessage)))]
pub async fn watch_live(Here(api): Here, caller: Caller, upgrade: WebSocketUpgrade) -> Response {
    // A browser hands its token over among the protocols, and wants one of them back.
    upgrade.protocols([PROTOCOL]).on_upgrade(move |socket| async move {
        let mut watcher = Watcher { api, caller, socket, waiting: Waiting::default() };
        let reason = watcher.run().await;
        if let Some((code, reason)) = reason {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
            let _ = watcher.socket.send(Message::Close(Some(frame))).await;
        }
    })
}

type Closing = Option<(u16, &'static str)>;

const TOO_SLOW: Closing = Some((close_code::AGAIN, "too slow to keep up; connect again"));
const SIGNED_OUT: Closing = Some((close_code::POLICY, "signed out"));
const STOPPING: Closing = Some((close_code::AWAY, "the hub is stopping"));

struct Watcher {
    api: Arc<Api>,
    caller: Caller,
    socket: WebSocket,
    waiting: Waiting,
}

/// Devices that wait to be adopted: nothing tells of them before.
#[derive(Default)]
struct Waiting {
    ids: HashSet<String>,
    asked: Option<Instant>,
}

impl Waiting {
    async fn holds(&mut self, api: &Api, device: &DeviceId) -> bool {
        let is_known = self.ids.contains(device.as_str());
        if !is_known || self.asked.is_none_or(|asked| asked.elapsed() >= ASK_EVERY) {
            self.asked = Some(Instant::now());
            self.ids = api.waiting_ids().await.unwrap_or_default();
        }
        self.ids.contains(device.as_str())
    }
}

impl Watcher {
    /// Runs until the client goes (`None`) or must be closed.
    async fn run(&mut self) -> Closing {
        let mut news = self.api.live.subscribe();
        let mut newest: HashMap<DeviceId, TimestampMs> = HashMap::new();
        let mut changes = self.api.identity.changes();
        let Ok(snapshot) = snapshot(&self.api, &self.caller, &mut newest).await else {
            return Some((close_code::ERROR, "the store cannot be read now; connect again later"));
        };
        if !self.send(&snapshot).await {
            return None;
        }
        let mut gathered: HashMap<DeviceId, Reading> = HashMap::new();
        let mut tick = ticking();
        let mut ping = tokio::time::interval(PING_EVERY);
        let mut stopping = self.api.stopping.clone();
        loop {
            tokio::select! {
                _ = changes.changed() => {
                    if !self.is_signed_in() {
                        return SIGNED_OUT;
                    }
                }
                event = news.recv() => match event {
                    Ok(event) if !self.concerns(&event, &newest).await => {}
                    Ok(LiveEvent::Reading { device, reading, .. }) => {
                        // A backlog is history: a card shows the newest.
                        let last = newest.entry(device.clone()).or_insert(reading.at);
                        if reading.at >= *last {
                            *last = reading.at;
                            gathered.insert(device, reading);
                        }
                    }
                    Ok(other) => {
                        if let Some(message) = message(&self.api, other).await
                            && !self.send(&message).await
                        {
                            return TOO_SLOW;
                        }
                    }
                    Err(RecvError::Lagged(_)) => return TOO_SLOW,
                    Err(RecvError::Closed) => return STOPPING,
                },
                _ = tick.tick(), if !gathered.is_empty() => {
                    if !self.send_readings(std::mem::take(&mut gathered)).await {
                        return TOO_SLOW;
                    }
                }
                _ = ping.tick() => {
                    if self.socket.send(Message::Ping(Vec::new().into())).await.is_err() {
                        return None;
                    }
                }
                heard = self.socket.recv() => match heard {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                    Some(Ok(_)) => {}
                },
                () = ended(&mut stopping) => return STOPPING,
            }
        }
    }

    async fn send_readings(&mut self, gathered: HashMap<DeviceId, Reading>) -> bool {
        for (device, reading) in gathered {
            let reading = self.api.reading(device.as_str(), &reading);
            if !self.send(&LiveMessage::Reading { reading }).await {
                return false;
            }
        }
        true
    }

    /// Looks up anew what the watcher may see; false when they are signed out.
    fn is_signed_in(&mut self) -> bool {
        let now = self.api.identity.still(&self.caller.principal);
        now.map(|principal| self.caller.principal = principal).is_some()
    }

    /// True for news of a device that the watcher may look at, and that does not wait to be adopted.
    async fn concerns(
        &mut self,
        event: &LiveEvent,
        known: &HashMap<DeviceId, TimestampMs>,
    ) -> bool {
        let device = match event {
            // A late one, of a time that the device left behind, is history.
            LiveEvent::Reading { device, reading, .. }
                if !self.api.seen(device).range.contains(reading.at) =>
            {
                return false;
            }
            LiveEvent::Reading { device, .. } | LiveEvent::Status { device, .. } => device.clone(),
            LiveEvent::Alert(record) => self.api.own(record.clone()).device,
        };
        self.caller.lists(&self.api, Kind::Device, device.as_str())
            && (known.contains_key(&device) || !self.waiting.holds(&self.api, &device).await)
    }

    async fn send(&mut self, message: &LiveMessage) -> bool {
        let json = serde_json::to_string(message).expect("messages are plain data");
        let sent = tokio::time::timeout(SEND_TIMEOUT, self.socket.send(Message::Text(json.into())));
        matches!(sent.await, Ok(Ok(())))
    }
}

/// When what was gathered is sent.
fn ticking() -> tokio::time::Interval {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    tick
}

async fn snapshot(
    api: &Api,
    caller: &Caller,
    newest: &mut HashMap<DeviceId, TimestampMs>,
) -> Answer<LiveMessage> {
    let mut devices = api.store.devices().await?;
    let waiting = api.waiting_ids().await?;
    devices.retain(|d| {
        let id = d.id.as_str();
        !d.is_removed() && !waiting.contains(id) && caller.lists(api, Kind::Device, id)
    });
    let extents = api.extents(&devices).await?;
    for (device, extent) in devices.iter().zip(&extents) {
        newest.extend(extent.last.map(|reading| (device.id.clone(), reading.at)));
    }
    let rules = api.store.rules().await?;
    let filter = AlertFilter { active: Some(true), limit: 200, ..AlertFilter::default() };
    let alerts = api.store.alerts(filter).await?.into_iter();
    let mut alerts: Vec<_> = alerts.map(|a| api.own(a)).collect();
    alerts.retain(|a| caller.lists(api, Kind::Device, a.device.as_str()));
    Ok(LiveMessage::Snapshot {
        devices: api.listed(&devices, &extents).await?,
        alerts: alerts.iter().filter_map(|a| api.alert(a, &rules)).collect(),
    })
}

async fn message(api: &Api, event: LiveEvent) -> Option<LiveMessage> {
    match event {
        LiveEvent::Status { device, status, at } => Some(LiveMessage::Status {
            device_id: device.to_string(),
            status: status.into(),
            last_seen: api.time(at),
        }),
        LiveEvent::Alert(record) => {
            let rules = api.store.rules().await.ok()?;
            Some(LiveMessage::Alert { alert: api.alert(&api.own(record), &rules)? })
        }
        LiveEvent::Reading { .. } => None,
    }
}

/// Resolves when the hub stops.
async fn ended(stopping: &mut tokio::sync::watch::Receiver<bool>) {
    // An error means that the hub is gone altogether.
    let _ = stopping.wait_for(|s| *s).await;
}
