//! Upkeep that some backends need: compressing what is old, giving space back.

use crate::{Result, SealReport, SealRules};
use async_trait::async_trait;
use ohmstead_model::TimestampMs;

/// Upkeep of a backend that compresses its own data. What is stored does not change by it, only
/// how many bytes it takes.
#[async_trait]
pub trait MaintenanceStore: Send + Sync {
    /// Seals days that are over and quiet, a bounded piece of work. Call it every few minutes,
    /// and again soon while the report says that there is more.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was sealed before stays so.
    async fn seal(&self, now: TimestampMs, rules: SealRules) -> Result<SealReport>;

    /// Intervals are cheapest to write in whole pieces of this many slots, counted from slot 0.
    fn interval_piece(&self) -> i32 {
        crate::INTERVAL_PIECE
    }
}
