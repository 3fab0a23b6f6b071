//! What the hub knows of a provider, how it asks one, and why that may come to nothing.

use crate::error::IdentityError;
use crate::random::Secret;
use async_trait::async_trait;
use ohmstead_store::identity::Grant;

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
