//! Rejections.

use super::MemoryStore;
use crate::{Reject, RejectStore, Result};
use async_trait::async_trait;

#[async_trait]
impl RejectStore for MemoryStore {
    async fn rejects(&self, before: Option<i64>, limit: usize) -> Result<Vec<Reject>> {
        let inner = self.lock();
        let newest = inner.rejects.iter().rev().filter(|r| before.is_none_or(|b| r.id < b));
        Ok(newest.take(limit).cloned().collect())
    }
}
