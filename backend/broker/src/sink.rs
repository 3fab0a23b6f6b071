//! Where messages go.

use async_trait::async_trait;

/// Takes messages before they are acknowledged.
#[async_trait]
pub trait Sink: Send + Sync + 'static {
    /// Returns once the message may be acknowledged: it is on disk, or nothing the hub keeps.
    ///
    /// # Errors
    /// When the message could not be kept: it is not acknowledged, and the connection is closed.
    async fn accept(&self, topic: &str, payload: &[u8]) -> Result<(), String>;

    /// True when `topic` may not be a last will: a will is published without an acknowledgement,
    /// so a reading in it could be lost unnoticed.
    fn refuses_as_will(&self, topic: &str) -> bool;
}
