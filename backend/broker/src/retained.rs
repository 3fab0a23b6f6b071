//! Retained messages that outlive the program.

use async_trait::async_trait;

/// A retained message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retained {
    /// Where it was published.
    pub topic: String,
    /// 0, 1 or 2.
    pub qos: u8,
    /// What it says; never empty.
    pub payload: Vec<u8>,
}

/// Keeps retained messages through a restart.
#[async_trait]
pub trait RetainedStore: Send + Sync + 'static {
    /// All that are kept.
    ///
    /// # Errors
    /// When they cannot be read.
    async fn load(&self) -> anyhow::Result<Vec<Retained>>;
    /// Keeps a message in its topic's place; with an empty payload the topic has none any more.
    ///
    /// # Errors
    /// When it could not be kept.
    async fn save(&self, message: Retained) -> anyhow::Result<()>;
}
