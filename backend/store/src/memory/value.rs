//! Values by key.

use super::MemoryStore;
use crate::{KeyStore, Result};
use async_trait::async_trait;

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
        let mut inner = self.fenced("write a value")?;
        match value {
            Some(value) => inner.values.insert(key.to_owned(), value),
            None => inner.values.remove(key),
        };
        Ok(())
    }
}
