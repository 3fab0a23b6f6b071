//! Where the broker's retained messages are kept.

use async_trait::async_trait;
use ohmstead_broker::{Retained, RetainedStore};
use ohmstead_store::Store;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
