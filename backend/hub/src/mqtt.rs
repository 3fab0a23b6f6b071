//! The embedded broker, wired to ingest and the store.

use async_trait::async_trait;
use ohmstead_broker::{Retained, RetainedStore, Sink};
use ohmstead_ingest::Ingest;
use ohmstead_store::Store;
use ohmstead_wire::topic;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Hands messages to ingest before they are acknowledged.
pub struct IngestSink(pub Arc<Ingest>);

#[async_trait]
impl Sink for IngestSink {
    async fn accept(&self, topic: &str, payload: &[u8]) -> Result<(), String> {
        self.0
            .accept(topic, payload)
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
