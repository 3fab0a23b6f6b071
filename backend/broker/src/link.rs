//! The hub's own way to the clients of a broker.

use async_trait::async_trait;

/// Publishes for the hub, and ends sessions.
#[async_trait]
pub trait Link: Send + Sync + 'static {
    /// Publishes a message at QoS 1. With `retain`, whoever subscribes later gets it too; an empty
    /// payload takes the retained message away.
    ///
    /// # Errors
    /// When the broker could not take it.
    async fn publish(&self, topic: &str, payload: Vec<u8>, retain: bool) -> anyhow::Result<()>;

    /// Ends every session that `username` began with credentials, the sleeping ones too, and
    /// forgets what they subscribed to.
    async fn close_sessions(&self, username: &str);

    /// Somebody's rights may have changed: ends the sessions of those who have none any more, or who
    /// subscribed to what they may not read any more.
    async fn check_rights(&self);
}
