//! Every provider that people may sign in by.

use super::config::{Fetch, ProviderConfig};
use super::provider::Provider;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every provider that people may sign in by.
pub struct OpenId {
    pub(super) providers: BTreeMap<String, Provider>,
}

impl OpenId {
    /// `base`: how browsers reach the hub, such as `https://energy.example/ohmstead`.
    pub fn new(
        base: &str,
        configured: impl IntoIterator<Item = (String, ProviderConfig, Arc<dyn Fetch>)>,
    ) -> Self {
        let made = configured.into_iter().map(|(id, config, fetch)| {
            let back = format!("{base}/api/auth/openid/{id}/callback");
            (id, Provider::new(config, back, fetch))
        });
        Self { providers: made.collect() }
    }
}
