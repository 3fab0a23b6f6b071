//! Retained messages.

use super::MemoryStore;
use crate::{Result, RetainedMessage, RetainedMessageStore};
use async_trait::async_trait;

#[async_trait]
impl RetainedMessageStore for MemoryStore {
    async fn retained_messages(&self) -> Result<Vec<RetainedMessage>> {
        Ok(self.lock().retained.values().cloned().collect())
    }

    async fn put_retained_message(&self, message: RetainedMessage) -> Result<()> {
        let retained = &mut self.lock().retained;
        if message.payload.is_empty() {
            retained.remove(&message.topic);
        } else {
            retained.insert(message.topic.clone(), message);
        }
        Ok(())
    }
}
