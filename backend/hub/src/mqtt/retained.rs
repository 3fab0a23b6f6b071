//! Where the broker's retained messages are kept.

use async_trait::async_trait;
use ohmstead_broker::{Retained, RetainedStore};
use ohmstead_store::{RetainedMessage, Store};
use std::sync::Arc;

/// Retained messages in the store.
pub struct KeptMessages(pub Arc<dyn Store>);

#[async_trait]
impl RetainedStore for KeptMessages {
    async fn load(&self) -> anyhow::Result<Vec<Retained>> {
        let all = self.0.retained_messages().await?.into_iter();
        Ok(all
            .map(|RetainedMessage { topic, qos, payload }| Retained { topic, qos, payload })
            .collect())
    }

    async fn save(&self, message: Retained) -> anyhow::Result<()> {
        let Retained { topic, qos, payload } = message;
        Ok(self.0.put_retained_message(RetainedMessage { topic, qos, payload }).await?)
    }
}
