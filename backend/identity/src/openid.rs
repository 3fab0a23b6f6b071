//! Sign-in by OpenID Connect: authorisation code with PKCE, state and nonce.
//!
//! The provider says who somebody is; what they may do here follows from a claim of theirs by the
//! configuration's rules, anew at each sign-in. What the hub has to remember between the departure
//! to the provider and the return is kept by the browser, in a cookie that carries the hub's mark:
//! so a stranger who begins sign-ins fills nothing, and a return works only in the browser that left.

mod claims;
mod flow;
mod provider;

use crate::random::{self, Secret};
use crate::{Identity, IdentityError, Origin, SignedIn};
use async_trait::async_trait;
use claims::Known;
use ohmstead_store::identity::{Account, Grant};
use provider::Provider;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long somebody may take at the provider, ms.
const FLOW_MS: i64 = 10 * 60 * 1000;

/// A provider, as configured.
#[derive(Debug, Clone)]
pub struct ProviderConfig {
    /// What people call it.
    pub name: String,
    /// Its issuer, as its tokens name it.
    pub issuer: String,
    /// The hub's id there.
    pub client_id: String,
    /// The hub's password there; `None` for a public client.
    pub client_secret: Option<Secret>,
    /// Asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim that names the account here.
    pub user_claim: String,
    /// The claim with one text or a list of them, by which roles are given.
    pub role_claim: String,
    /// What each value gives; the value `*` is everybody's.
    pub rules: Vec<RoleRule>,
    /// A sign-in ends after this for good: then the provider is asked again, ms.
    pub longest_ms: i64,
}

/// What a value of the role claim gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRule {
    /// The value.
    pub value: String,
    /// The role.
    pub grant: Grant,
}

/// Why a provider could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FetchError(pub String);

/// How the hub asks a provider: bounded in size and time, and without following redirects.
#[async_trait]
pub trait Fetch: Send + Sync + 'static {
    /// One request.
    ///
    /// # Errors
    /// When there is no answer, or too large a one.
    async fn fetch(
        &self,
        request: openidconnect::HttpRequest,
    ) -> Result<openidconnect::HttpResponse, FetchError>;
}

/// Every provider that people may sign in by.
pub struct OpenId {
    providers: BTreeMap<String, Provider>,
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

/// Why a sign-in at a provider came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum OpenIdFailure {
    /// The return does not belong to a departure of this browser, or it was too long ago.
    #[error("this sign-in was not begun in this browser, or too long ago: begin again")]
    Expired,
    /// The provider, or the person there, said no.
    #[error("the provider did not let them in: {0}")]
    Denied(String),
    /// What the provider handed out is not to be trusted.
    #[error("what the provider says does not hold: {0}")]
    Untrusted(String),
    /// Nothing that the provider says of them gives a role here.
    #[error("nothing that the provider says of {0} gives a role here")]
    NoRole(String),
    /// Another account has their name, or the account may not be used.
    #[error("the account {0:?} is another's, or is disabled")]
    Taken(String),
    /// The hub itself.
    #[error(transparent)]
    Hub(#[from] IdentityError),
}

impl OpenIdFailure {
    /// For the dashboard, which puts it into words.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Denied(_) => "denied",
            Self::Untrusted(_) => "untrusted",
            Self::NoRole(_) => "no-role",
            Self::Taken(_) => "taken",
            Self::Hub(IdentityError::Throttled { .. }) => "throttled",
            Self::Hub(IdentityError::Unavailable(_)) => "unavailable",
            Self::Hub(_) => "failed",
        }
    }
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

#[cfg(test)]
mod tests;
