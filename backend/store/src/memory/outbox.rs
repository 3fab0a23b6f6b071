//! What became of alerts.

use super::MemoryStore;
use crate::{OutboxEntry, OutboxStore, Result};
use async_trait::async_trait;

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
