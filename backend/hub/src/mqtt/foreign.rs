//! Messages of other systems, told by their topics.

use super::Ears;
use ohmstead_ingest::Foreign;
use ohmstead_store::StoreError;
use std::sync::Arc;

/// Where the messages of other systems go.
pub struct ForeignSink {
    /// Reads them, and takes their readings.
    pub foreign: Arc<Foreign>,
    /// Hears what Home Assistant says of itself.
    pub ears: Ears,
}

impl ForeignSink {
    /// Takes a message that is none of our own.
    ///
    /// # Errors
    /// When the store could not take it.
    pub async fn accept(&self, topic: &str, payload: &[u8]) -> Result<(), StoreError> {
        if self.ears.take(topic, payload) {
            return Ok(());
        }
        let (topic, payload, foreign) = (topic.to_owned(), payload.to_vec(), self.foreign.clone());
        // In a task of its own: a sender that closes right after publishing, as `mosquitto_pub` does,
        // leaves no device that waits without its reading.
        let taken = tokio::spawn(async move { foreign.accept(&topic, &payload).await });
        let attempt = "take a message of another system";
        taken.await.unwrap_or_else(|e| Err(StoreError::Failed { attempt, source: e.into() }))
    }
}
