//! The way to a provider and back, and the account of whoever comes back.

use super::claims::Known;
use super::config::{OpenIdFailure, ProviderConfig};
use super::flow;
use super::provider::Provider;
use crate::random::{self, Secret};
use crate::{Identity, IdentityError, Origin, SignedIn};
use ohmstead_store::identity::{Account, Grant};

/// How long somebody may take at the provider, ms.
pub(super) const FLOW_MS: i64 = 10 * 60 * 1000;

/// Where a browser is sent, and what it is to bring back.
#[derive(Debug)]
pub struct Departure {
    /// The provider's address.
    pub address: String,
    /// For a cookie that only the return gets.
    pub flow: Secret,
    /// How long the cookie is good, s.
    pub lifetime_s: i64,
}

/// What a browser brings back in the address.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    /// To be changed for tokens.
    pub code: Option<String>,
    /// What the hub sent along.
    pub state: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
}

impl Identity {
    /// The providers that people may sign in by: id and what people call them.
    pub fn openid_providers(&self) -> Vec<(String, String)> {
        let all = self.openid.iter().flat_map(|o| &o.providers);
        all.map(|(id, p)| (id.clone(), p.config.name.clone())).collect()
    }

    fn provider(&self, id: &str) -> Result<&Provider, IdentityError> {
        let found = self.openid.as_ref().and_then(|o| o.providers.get(id));
        found.ok_or_else(|| {
            IdentityError::Unknown(format!("there is no provider {id:?} to sign in by"))
        })
    }

    /// Sends somebody to a provider.
    ///
    /// # Errors
    /// When there is no such provider, or it does not answer.
    pub async fn begin_openid(&self, id: &str) -> Result<Departure, IdentityError> {
        let provider = self.provider(id)?;
        let metadata = provider.metadata(self.clock.now()).await?;
        let text = || random::text::<24>(self.random.as_ref());
        let flow = flow::Flow {
            provider: id.to_owned(),
            state: text()?,
            nonce: text()?,
            verifier: random::text::<32>(self.random.as_ref())?,
            ends: self.clock.now() + FLOW_MS,
        };
        let address = provider.departure(&metadata, &flow)?;
        let directory = self.read();
        let key = directory.kept_keys.first();
        let key = key.ok_or_else(|| IdentityError::Internal("no key to sign with".into()))?;
        Ok(Departure { address, flow: Secret(flow.sealed(key)?), lifetime_s: FLOW_MS / 1000 })
    }

    /// Takes somebody in who comes back from a provider. Makes their account at the first time.
    ///
    /// # Errors
    /// [`OpenIdFailure`].
    pub async fn finish_openid(
        &self,
        id: &str,
        returned: Returned,
        cookie: Option<&str>,
        from: &Origin,
    ) -> Result<SignedIn, OpenIdFailure> {
        let provider = self.provider(id)?;
        let now = self.clock.now();
        let attempt = self.throttle().attempt("", from.address, now);
        attempt.map_err(|after_s| IdentityError::Throttled { after_s })?;
        let flow = cookie.and_then(|c| flow::Flow::opened(&self.read().kept_keys, c));
        let flow = flow.filter(|f| f.provider == id && now < f.ends);
        let flow = flow.filter(|f| f.is_state(returned.state.as_deref().unwrap_or_default()));
        let flow = flow.ok_or(OpenIdFailure::Expired)?;
        if returned.iss.as_ref().is_some_and(|iss| *iss != provider.config.issuer) {
            return Err(OpenIdFailure::Untrusted("another issuer answers".into()));
        }
        if let Some(error) = returned.error {
            return Err(OpenIdFailure::Denied(error.chars().take(100).collect()));
        }
        let code = returned.code.ok_or(OpenIdFailure::Expired)?;
        let told = provider.exchange(code, &flow, now).await?;
        let known = Known::of(&provider.config, &told)?;
        let name = self.welcome(&provider.config, known).await?;
        self.throttle().succeeded("", from.address, now);
        self.log(&name, from, &format!("login by {id}"), "done").await;
        Ok(self.begin_session(&name, from, Some(provider.config.longest_ms)).await?)
    }

    /// The account of somebody whom a provider vouches for, with the roles that they have now.
    async fn welcome(
        &self,
        config: &ProviderConfig,
        known: Known,
    ) -> Result<String, OpenIdFailure> {
        let _changing = self.changing.lock().await;
        let external = (config.issuer.clone(), known.subject);
        let found = {
            let directory = self.read();
            let mut all = directory.accounts.values();
            all.find(|a| a.external.as_ref() == Some(&external)).cloned()
        };
        let grants = self.known_sites(known.grants);
        if grants.is_empty() {
            // Whoever lost their last role is signed out where they still were.
            if let Some(account) = found {
                self.save_account(Account { grants, ..account.clone() }).await?;
                self.end_all(&account.name, None).await?;
            }
            return Err(OpenIdFailure::NoRole(known.name));
        }
        let account = match found {
            Some(account) if account.disabled => return Err(OpenIdFailure::Taken(account.name)),
            Some(account) => Account { grants, ..account },
            None if self.read().accounts.contains_key(&known.name) => {
                return Err(OpenIdFailure::Taken(known.name));
            }
            None => {
                self.check_room()?;
                Account { name: known.name, grants, ..self.new_account(Some(external)) }
            }
        };
        let name = account.name.clone();
        self.save_account(account).await?;
        Ok(name)
    }

    /// What the rules give in sites that there are.
    fn known_sites(&self, grants: Vec<Grant>) -> Vec<Grant> {
        let directory = self.read();
        let there = |g: &Grant| {
            let there = g.site.as_ref().is_none_or(|s| directory.site(s).is_some());
            if !there {
                tracing::warn!(site = ?g.site, "a rule of a sign-in provider names a site that is not there");
            }
            there
        };
        grants.into_iter().filter(there).collect()
    }
}
