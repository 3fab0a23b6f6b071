//! The hub's own way to the clients of a broker.

use async_trait::async_trait;
use std::time::Duration;

/// What becomes of a message after those who listen have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Nothing: who subscribes later does not get it.
    No,
    /// Who subscribes later gets it, also after a restart. An empty payload takes it away.
    Retained,
    /// Who subscribes within this time gets it. It is kept in memory only, where the broker can tell
    /// (an MQTT 3.1.1 broker keeps it as [`Keep::Retained`]).
    For(Duration),
}

/// Publishes for the hub, and ends sessions.
#[async_trait]
pub trait Link: Send + Sync + 'static {
    /// Publishes a message at QoS 1.
    ///
    /// # Errors
    /// When the broker could not take it.
    async fn publish(&self, topic: &str, payload: Vec<u8>, keep: Keep) -> anyhow::Result<()>;

    /// Ends every session that `username` began with credentials, the sleeping ones too, and
    /// forgets what they subscribed to.
    async fn close_sessions(&self, username: &str);

    /// Somebody's rights may have changed: ends the sessions of those who have none any more, or who
    /// subscribed to what they may not read any more.
    async fn check_rights(&self);

    /// Waits until what was published has left for the clients: before the program ends. Those that are away keep it
    /// waiting, so the caller bounds it.
    async fn has_left(&self) {}
}
