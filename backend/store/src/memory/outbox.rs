//! What became of alerts.

use super::MemoryStore;
use crate::{OUTBOX_MAX, OutboxEntry, OutboxStore, Result, episode_changes};
use async_trait::async_trait;
use ohmstead_alert::Episode;
use ohmstead_model::DeviceId;
use std::collections::VecDeque;

/// The entries, and the newest cursor.
#[derive(Default)]
pub(super) struct Outbox {
    entries: VecDeque<OutboxEntry>,
    end: i64,
}

impl Outbox {
    pub fn append(
        &mut self,
        rule: &str,
        device: &DeviceId,
        old: &[Episode],
        new: &[Episode],
    ) -> Vec<OutboxEntry> {
        let changes = episode_changes(old, new).into_iter().map(|(before, after)| {
            self.end += 1;
            let (rule, device) = (rule.to_owned(), device.clone());
            OutboxEntry { cursor: self.end, rule, device, before, after }
        });
        let changes: Vec<OutboxEntry> = changes.collect();
        self.entries.extend(changes.iter().cloned());
        while self.entries.len() > OUTBOX_MAX {
            self.entries.pop_front();
        }
        changes
    }
}

#[async_trait]
impl OutboxStore for MemoryStore {
    async fn outbox_since(&self, cursor: i64, limit: usize) -> Result<Vec<OutboxEntry>> {
        let inner = self.lock();
        let later = inner.outbox.entries.iter().filter(|e| e.cursor > cursor);
        Ok(later.take(limit).cloned().collect())
    }

    async fn outbox_end(&self) -> Result<i64> {
        Ok(self.lock().outbox.end)
    }
}
