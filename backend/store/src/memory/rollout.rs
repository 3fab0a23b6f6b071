//! Roll-outs.

use super::MemoryStore;
use crate::{Result, RolloutRecord, RolloutStore};
use async_trait::async_trait;

#[async_trait]
impl RolloutStore for MemoryStore {
    async fn rollouts(&self) -> Result<Vec<RolloutRecord>> {
        Ok(self.lock().rollouts.values().cloned().collect())
    }

    async fn put_rollout(&self, id: u64, body: String, replaces: u64) -> Result<Option<u64>> {
        let rollouts = &mut self.lock().rollouts;
        if rollouts.get(&id).map_or(0, |r| r.revision) != replaces {
            return Ok(None);
        }
        let revision = replaces + 1;
        rollouts.insert(id, RolloutRecord { id, revision, body });
        Ok(Some(revision))
    }
}
