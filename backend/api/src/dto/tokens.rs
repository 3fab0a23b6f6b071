//! What `/api/tokens` takes and gives.

use crate::dto::instant::maybe_instant;
use crate::state::Api;
use ohmstead_store::identity::{ApiToken, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a token may be used for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeName {
    /// Look.
    Read,
    /// Bring readings in.
    Write,
    /// Be a Home Assistant that is told of meters at the MQTT broker, and nothing else.
    HomeAssistant,
    /// Everything that its maker may.
    Manage,
}

/// A scope's name.
pub(crate) fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "read",
        Scope::Write => "write",
        Scope::HomeAssistant => "home-assistant",
        Scope::Manage => "manage",
    }
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenDto {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Whose it is: it may never do more than they.
    pub(crate) user: String,
    #[schema(value_type = Vec<ScopeName>)]
    pub(crate) scopes: Vec<&'static str>,
    /// Where it may be used; null: wherever its maker may.
    pub(crate) site: Option<String>,
    pub(crate) created_at: String,
    pub(crate) expires_at: Option<String>,
    /// When it was last used.
    pub(crate) used_at: Option<String>,
}

/// Tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenList {
    /// Newest first.
    pub(crate) tokens: Vec<TokenDto>,
}

impl Api {
    pub(crate) fn token(&self, t: &ApiToken) -> TokenDto {
        TokenDto {
            id: t.id.clone(),
            name: t.name.clone(),
            user: t.account.clone(),
            scopes: t.scopes.iter().map(|s| scope_name(*s)).collect(),
            site: t.site.as_ref().map(ToString::to_string),
            created_at: self.time(t.created_at),
            expires_at: t.expires_at.map(|at| self.time(at)),
            used_at: t.used_at.map(|at| self.time(at)),
        }
    }
}

/// A new token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenBody {
    /// What people call it, 1 to 100 characters.
    pub(crate) name: String,
    /// What it may be used for.
    pub(crate) scopes: Vec<ScopeName>,
    /// The only site in which it may be used; left out: wherever its maker may.
    pub(crate) site: Option<String>,
    /// When it ends; left out: when it is removed.
    #[serde(default, deserialize_with = "maybe_instant")]
    pub(crate) expires_at: Option<String>,
}

/// A token that was made.
#[derive(Serialize, ToSchema)]
pub struct MadeTokenDto {
    pub(crate) id: String,
    /// For `Authorization: Bearer`; shown this once.
    pub(crate) token: String,
}
