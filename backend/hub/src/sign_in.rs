//! Ways to sign in beside the password, as configured: passkeys and providers of OpenID Connect.

use crate::config::Config;
use crate::http::Outward;
use anyhow::Context;
use ohmstead_identity::{Fetch, Identity, OpenId, Passkeys};
use std::sync::Arc;

/// `identity` with them.
///
/// # Errors
/// When a provider's files cannot be read.
pub fn with_ways(config: &Config, mut identity: Identity) -> anyhow::Result<Identity> {
    let Some(base) = config.http.external_base() else { return Ok(identity) };
    let origin = config.http.external_url.as_deref().unwrap_or_default();
    let passkeys = Passkeys::new(origin, &config.site.name).context("http.external_url")?;
    match passkeys {
        Some(passkeys) => identity = identity.with_passkeys(passkeys),
        None => tracing::warn!(
            "http.external_url has no name but an address of numbers: passkeys cannot be bound to it"
        ),
    }
    let mut providers = Vec::new();
    for (id, provider) in &config.openid {
        let named = || format!("openid.{id}");
        let outward = Outward::new(provider.ca.as_deref()).with_context(named)?;
        let fetch: Arc<dyn Fetch> = Arc::new(outward);
        providers.push((id.clone(), provider.provider(id).with_context(named)?, fetch));
    }
    Ok(identity.with_openid(OpenId::new(&base, providers)))
}
