//! Retained MQTT messages: what a client that subscribes is told at once.

use crate::Result;
use async_trait::async_trait;

/// A retained message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetainedMessage {
    /// Its topic, as published.
    pub topic: String,
    /// Quality of service, 0 to 2.
    pub qos: u8,
    /// What was published; empty takes the topic's message away.
    pub payload: Vec<u8>,
}

/// Retained messages, by topic.
#[async_trait]
pub trait RetainedMessageStore: Send + Sync {
    /// Every retained message, by topic.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn retained_messages(&self) -> Result<Vec<RetainedMessage>>;

    /// Keeps a message in place of its topic's last; one with an empty payload only removes that.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_retained_message(&self, message: RetainedMessage) -> Result<()>;
}
