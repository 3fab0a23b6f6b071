//! Rejections and keyed values.

use super::MemoryStore;
use crate::{KeyStore, Reject, RejectStore, Result};
use async_trait::async_trait;

#[async_trait]
impl RejectStore for MemoryStore {
    async fn rejects(&self, before: Option<i64>, limit: usize) -> Result<Vec<Reject>> {
        let inner = self.lock();
        let newest = inner.rejects.iter().rev().filter(|r| before.is_none_or(|b| r.id < b));
        Ok(newest.take(limit).cloned().collect())
    }
}

#[async_trait]
impl KeyStore for MemoryStore {
    async fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
        let inner = self.lock();
        let from = inner.values.range(prefix.to_owned()..);
        Ok(from
            .take_while(|(k, _)| k.starts_with(prefix))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect())
    }

    async fn set_value(&self, key: &str, value: Option<Vec<u8>>) -> Result<()> {
        let mut inner = self.lock();
        match value {
            Some(value) => inner.values.insert(key.to_owned(), value),
            None => inner.values.remove(key),
        };
        Ok(())
    }
}
