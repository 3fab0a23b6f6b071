//! Roll-outs of firmware, as documents with a revision.

use crate::Result;
use async_trait::async_trait;

/// A roll-out as it stood at some revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolloutRecord {
    /// Its number.
    pub id: u64,
    /// Which state of it this is: 1 is the first.
    pub revision: u64,
    /// The roll-out, JSON; its owner says what is in it.
    pub body: String,
}

/// Roll-outs, by number.
#[async_trait]
pub trait RolloutStore: Send + Sync {
    /// Every roll-out, by number.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn rollouts(&self) -> Result<Vec<RolloutRecord>>;

    /// Keeps a roll-out in place of its revision `replaces` (0: it must be new); gives the new
    /// revision. `None`, and nothing is changed, when another process has changed it since.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_rollout(&self, id: u64, body: String, replaces: u64) -> Result<Option<u64>>;
}
