//! The embedded broker, wired to ingest and the store.

use async_trait::async_trait;
use ohmstead_broker::{Retained, RetainedStore, Sink};
use ohmstead_fleet::{Fleet, Taken};
use ohmstead_ingest::Ingest;
use ohmstead_model::DeviceId;
use ohmstead_store::{Entry, RejectEntry, Store, StoreError};
use ohmstead_wire::{Kind, Topic, topic};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Hands messages to ingest and the fleet before they are acknowledged.
pub struct IngestSink {
    /// Takes readings and statuses.
    pub ingest: Arc<Ingest>,
    /// Takes the rest of what meters say.
    pub fleet: Arc<Fleet>,
}

impl IngestSink {
    async fn take(&self, topic: &str, payload: &[u8]) -> Result<(), StoreError> {
        self.ingest.accept(topic, payload).await?;
        let other = |t: &Topic<'_>| t.kind != Kind::Data;
        let Some(parsed) = Topic::parse(topic).filter(other) else { return Ok(()) };
        let device = DeviceId::new(parsed.device).ok();
        let (topic, payload) = (topic.to_owned(), payload.to_vec());
        let (fleet, ingest) = (self.fleet.clone(), self.ingest.clone());
        // In a task of its own: what a message sets going is not left half done when its
        // connection breaks.
        let taken = tokio::spawn(async move {
            let Some(parsed) = Topic::parse(&topic) else { return Ok(()) };
            let Taken::Refused(reason, detail) = fleet.accept(parsed, &payload).await? else {
                return Ok(());
            };
            let reject = RejectEntry { topic, device, reason, detail, payload };
            ingest.commit(vec![Entry::Reject(reject)]).await.map(drop)
        });
        let attempt = "take a meter's message";
        taken.await.unwrap_or_else(|e| Err(StoreError::Failed { attempt, source: e.into() }))
    }
}

#[async_trait]
impl Sink for IngestSink {
    async fn accept(&self, topic: &str, payload: &[u8]) -> Result<(), String> {
        self.take(topic, payload)
            .await
            .map_err(|_| "the hub cannot store now; send again".to_owned())
    }

    fn refuses_as_will(&self, topic: &str) -> bool {
        topic::is_data(topic)
    }
}

/// Retained messages in the store's keyed memory.
pub struct KeptMessages(pub Arc<dyn Store>);

const KEY: &str = "retained/";

#[derive(Serialize, Deserialize)]
struct Body {
    qos: u8,
    payload: Vec<u8>,
}

#[async_trait]
impl RetainedStore for KeptMessages {
    async fn load(&self) -> anyhow::Result<Vec<Retained>> {
        let mut all = Vec::new();
        for (key, body) in self.0.values(KEY).await? {
            let body: Body = serde_json::from_slice(&body)?;
            let topic = key.strip_prefix(KEY).unwrap_or(&key).to_owned();
            all.push(Retained { topic, qos: body.qos, payload: body.payload });
        }
        Ok(all)
    }

    async fn save(&self, message: Retained) -> anyhow::Result<()> {
        let key = format!("{KEY}{}", message.topic);
        let body = Body { qos: message.qos, payload: message.payload };
        let value = if body.payload.is_empty() { None } else { Some(serde_json::to_vec(&body)?) };
        Ok(self.0.set_value(&key, value).await?)
    }
}
