//! What became of alerts, in the order in which it was written: what notifications are made from.

use crate::Result;
use async_trait::async_trait;
use ohmstead_alert::Episode;
use ohmstead_model::DeviceId;

/// How many entries are kept; the oldest go first.
pub const OUTBOX_MAX: usize = 100_000;

/// One episode that began, changed its state or was taken back. It is written in the same transaction
/// as the episode itself: neither is there without the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Grows by one with each entry. A gap after a reader's own cursor means that entries went before
    /// it came.
    pub cursor: i64,
    /// The rule's id.
    pub rule: String,
    /// The device.
    pub device: DeviceId,
    /// The episode as it was; `None` when it is new.
    pub before: Option<Episode>,
    /// The episode as it is; `None` when readings that came late took it back. At least one of both
    /// is there, and both have the same `since`.
    pub after: Option<Episode>,
}

/// The log of what became of alerts, read by cursor.
#[async_trait]
pub trait OutboxStore: Send + Sync {
    /// The first `limit` entries after `cursor`, ascending. A reader keeps the cursor of the last entry
    /// that it is done with, and asks from there.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn outbox_since(&self, cursor: i64, limit: usize) -> Result<Vec<OutboxEntry>>;

    /// The cursor of the newest entry there ever was; 0 before the first. A new reader that wants
    /// nothing of the past begins here.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn outbox_end(&self) -> Result<i64>;
}

/// What changes when `new` takes the place of `old`, both of one rule and device and ascending: pairs
/// as in [`OutboxEntry::before`] and [`OutboxEntry::after`], ascending. A new peak alone is no change.
pub fn episode_changes(
    old: &[Episode],
    new: &[Episode],
) -> Vec<(Option<Episode>, Option<Episode>)> {
    let state = |e: &Episode| (e.since, e.raised_at, e.cleared_at);
    let find = |all: &[Episode], e: &Episode| all.iter().find(|o| o.since == e.since).copied();
    let gone = old.iter().filter(|e| find(new, e).is_none()).map(|e| (Some(*e), None));
    let come = new.iter().map(|e| (find(old, e), Some(*e)));
    let mut changes: Vec<_> = gone
        .chain(come)
        .filter(|(before, after)| before.as_ref().map(state) != after.as_ref().map(state))
        .collect();
    changes.sort_by_key(|(before, after)| before.or(*after).map(|e| e.since));
    changes
}
