//! Keeping messages that cannot be judged yet.

use async_trait::async_trait;
use ohmstead_store::StoreError;

/// Keeps messages as they are while nothing can say whether their time stamps are right.
#[async_trait]
pub trait Hold: Send + Sync + 'static {
    /// Takes a message if it has to wait; when this returns `Ok(true)` it is on disk, and will be
    /// judged later. `Ok(false)`: judge it now.
    ///
    /// # Errors
    /// When it has to wait and could not be kept: the sender must not be told that it has arrived.
    async fn hold(&self, topic: &str, payload: &[u8]) -> Result<bool, StoreError>;

    /// Why nothing can be judged now, for those who can be told to come again. The times that the
    /// readings in `payload` are of may settle it.
    fn doubt(&self, payload: &[u8]) -> Option<String>;
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// Judged: stored, or rejected with its reason kept.
    Judged,
    /// Kept as it is, to be judged later.
    Held,
}
