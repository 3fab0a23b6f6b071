//! Leases.

use super::{Inner, MemoryStore};
use crate::{ChangeStore, Lease, LeaseStore, Result, Store, StoreError};
use async_trait::async_trait;
use ohmstead_model::TimestampMs;
use std::sync::{Arc, MutexGuard, PoisonError};

#[async_trait]
impl LeaseStore for MemoryStore {
    async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: TimestampMs,
        ttl_ms: i64,
    ) -> Result<Option<Lease>> {
        let leases = &mut self.lock().leases;
        let present = leases.get(name);
        if present.is_some_and(|l| l.holder != holder && now < l.until) {
            return Ok(None);
        }
        let token = present.map_or(1, |l| l.token + u64::from(l.holder != holder));
        let lease = Lease { name: name.into(), holder: holder.into(), token, until: now + ttl_ms };
        leases.insert(name.to_owned(), lease.clone());
        Ok(Some(lease))
    }

    async fn release_lease(&self, lease: &Lease) -> Result<()> {
        if let Some(present) = self.lock().leases.get_mut(&lease.name)
            && present.token == lease.token
        {
            present.until = TimestampMs(i64::MIN);
        }
        Ok(())
    }

    fn fence(&self, lease: Option<Lease>) {
        *self.fence.lock().unwrap_or_else(PoisonError::into_inner) = lease;
    }

    fn handle(&self) -> Arc<dyn Store> {
        Arc::new(self.another_handle())
    }
}

impl ChangeStore for MemoryStore {}

impl MemoryStore {
    /// The store, for a change of what is derived.
    pub(super) fn fenced(&self, attempt: &'static str) -> Result<MutexGuard<'_, Inner>> {
        let fence = self.fence.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let inner = self.lock();
        if let Some(lease) = fence
            && inner.leases.get(&lease.name).is_none_or(|l| l.token != lease.token)
        {
            return Err(StoreError::LeaseLost { attempt, lease: lease.name });
        }
        Ok(inner)
    }
}
