//! News between hubs: what one has just committed is shown by the dashboards of all.
//!
//! By a connection of its own, whose session ends with it: news that nobody takes is of no use later,
//! and must not take the place of readings that wait at the broker.

use async_trait::async_trait;
use ohmstead_broker::external::{Config, External};
use ohmstead_broker::{Keep, Link, Sink};
use ohmstead_ingest::{Live, LiveEvent};
use ohmstead_model::DeviceId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// News is gathered for so long; of readings the newest of each device is told.
const GATHER: Duration = Duration::from_millis(250);
/// Events in one message at most.
const MOST: usize = 1000;

/// A message to the other hubs.
#[derive(Serialize, Deserialize)]
struct Message {
    /// Which hub tells.
    from: String,
    events: Vec<LiveEvent>,
}

/// Hears and tells until it is dropped.
pub struct News {
    _client: External,
    telling: JoinHandle<()>,
}

impl Drop for News {
    fn drop(&mut self) {
        self.telling.abort();
    }
}

impl News {
    /// Tells the other hubs of `group` what comes in `own`, and shows in `shown` what they tell and
    /// what comes in `own`.
    ///
    /// # Errors
    /// When a certificate or key cannot be read.
    pub fn start(broker: Config, group: &str, own: &Live, shown: Live) -> anyhow::Result<Self> {
        let topic = format!("ohmstead/{group}/news");
        let from = format!("{}-news", broker.client_id);
        let heard = Arc::new(Heard { from: from.clone(), shown: shown.clone() });
        let config = Config {
            client_id: from.clone(),
            filters: vec![topic.clone()],
            left: Vec::new(),
            will: None,
            keeps_session: false,
            ..broker
        };
        // Whether the broker is there the hub's first connection tells.
        let client = External::start(config, heard, Arc::new(|_| ()))?;
        let telling = tokio::spawn(tell(own.subscribe(), shown, client.link(), topic, from));
        Ok(Self { _client: client, telling })
    }
}

struct Heard {
    from: String,
    shown: Live,
}

#[async_trait]
impl Sink for Heard {
    async fn accept(&self, _topic: &str, payload: &[u8]) -> Result<(), String> {
        match serde_json::from_slice::<Message>(payload) {
            Ok(message) if message.from == self.from => {}
            Ok(message) => {
                for event in message.events {
                    // Fails only while nobody watches.
                    let _ = self.shown.send(event);
                }
            }
            // Of a newer hub, perhaps.
            Err(error) => tracing::debug!(%error, "news of another hub cannot be read"),
        }
        Ok(())
    }

    fn refuses_as_will(&self, _topic: &str) -> bool {
        false
    }
}

/// What waits to be told.
#[derive(Default)]
struct Gathered {
    readings: BTreeMap<DeviceId, LiveEvent>,
    others: Vec<LiveEvent>,
}

impl Gathered {
    fn add(&mut self, event: LiveEvent) {
        match event {
            LiveEvent::Reading { ref device, .. } => {
                self.readings.insert(device.clone(), event);
            }
            other => self.others.push(other),
        }
    }

    fn take(&mut self) -> Vec<LiveEvent> {
        let readings = std::mem::take(&mut self.readings).into_values();
        self.others.drain(..).chain(readings).collect()
    }
}

async fn tell(
    mut own: Receiver<LiveEvent>,
    shown: Live,
    link: Arc<dyn Link>,
    topic: String,
    from: String,
) {
    let (mut gathered, mut due) = (Gathered::default(), None);
    loop {
        let until = due.unwrap_or_else(|| Instant::now() + GATHER);
        tokio::select! {
            event = own.recv() => match event {
                Ok(event) => {
                    let _ = shown.send(event.clone());
                    gathered.add(event);
                    due.get_or_insert_with(|| Instant::now() + GATHER);
                }
                // A flood: the newest follows.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
            () = tokio::time::sleep_until(until), if due.is_some() => {
                due = None;
                for events in gathered.take().chunks(MOST) {
                    let message = Message { from: from.clone(), events: events.to_vec() };
                    let payload = serde_json::to_vec(&message).unwrap_or_default();
                    if let Err(error) = link.publish(&topic, payload, Keep::No).await {
                        tracing::debug!(%error, "other hubs are not told what happens here");
                    }
                }
            }
        }
    }
}
