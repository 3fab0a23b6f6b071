//! Where the broker's messages go: readings and statuses to ingest, the rest to the fleet.

use super::foreign::ForeignSink;
use async_trait::async_trait;
use ohmstead_broker::Sink;
use ohmstead_fleet::{Fleet, Taken};
use ohmstead_ingest::{Accepted, Ingest};
use ohmstead_model::DeviceId;
use ohmstead_store::{Entry, RejectEntry, StoreError};
use ohmstead_wire::{Kind, Topic, topic};
use std::sync::Arc;

/// Hands messages to ingest and the fleet before they are acknowledged.
pub struct MessageSink {
    /// Takes readings and statuses.
    pub ingest: Arc<Ingest>,
    /// Takes the rest of what meters say.
    pub fleet: Arc<Fleet>,
    /// Takes what other systems say.
    pub foreign: ForeignSink,
}

impl MessageSink {
    /// Takes a message, or keeps it until it can be judged.
    async fn take(&self, topic: &str, payload: &[u8]) -> Result<(), StoreError> {
        if Topic::parse(topic).is_none() && !topic::is_data(topic) {
            return self.foreign.accept(topic, payload).await;
        }
        match self.ingest.accept(topic, payload).await? {
            Accepted::Held => Ok(()),
            Accepted::Judged => self.take_rest(topic, payload).await,
        }
    }

    /// Takes a message that was kept until now.
    ///
    /// # Errors
    /// When the store could not take it.
    pub async fn judge(&self, topic: &str, payload: &[u8]) -> Result<(), StoreError> {
        self.ingest.judge(topic, payload).await?;
        self.take_rest(topic, payload).await
    }

    /// What is no reading is the fleet's.
    async fn take_rest(&self, topic: &str, payload: &[u8]) -> Result<(), StoreError> {
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
impl Sink for MessageSink {
    async fn accept(&self, topic: &str, payload: &[u8]) -> Result<(), String> {
        self.take(topic, payload)
            .await
            .map_err(|_| "the hub cannot store now; send again".to_owned())
    }

    fn refuses_as_will(&self, topic: &str) -> bool {
        topic::is_data(topic)
    }
}
