//! Credentials in memory.

use ohmstead_store::{Credential, Store, StoreError};
use std::collections::HashMap;
use std::sync::Arc;

/// Credentials, by user name.
pub(crate) type Known = HashMap<String, Arc<Credential>>;

/// Every credential.
pub(crate) async fn load(store: &dyn Store) -> Result<Known, StoreError> {
    let all = store.credentials().await?.into_iter();
    Ok(all.map(|c| (c.device.to_string(), Arc::new(c))).collect())
}
