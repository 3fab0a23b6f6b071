//! What `/api/auth` takes and gives.

use ohmstead_store::identity::{Grant, SiteRole};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    /// The account's name.
    pub(crate) user: String,
    /// Its password.
    pub(crate) password: String,
    /// A code of the second factor, or a recovery code, where the account has one.
    pub(crate) code: Option<String>,
}

/// A sign-in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedInDto {
    /// For `Authorization: Bearer`.
    pub(crate) access_token: String,
    /// How long it is good, seconds.
    pub(crate) expires_in: i64,
    /// Whose it is.
    pub(crate) user: String,
}

/// It is done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Done {
    /// Always true.
    pub(crate) done: bool,
}

/// What a page needs to know before anybody has signed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthState {
    /// `login`, or `open`: nobody needs to sign in, and only this machine can reach the hub.
    pub(crate) mode: &'static str,
    /// True while there is no account: the set-up link from the hub's start makes the first.
    pub(crate) needs_setup: bool,
    /// True when one may sign in by a passkey.
    pub(crate) passkeys: bool,
    /// Providers that one may sign in by: a link to `/api/auth/openid/{id}` leads there.
    pub(crate) providers: Vec<super::openid::ProviderDto>,
}

/// A one-time link, used.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemBody {
    /// What stands behind `#` in the link.
    pub(crate) token: String,
    /// The name to sign in with; not needed where a password is set anew.
    pub(crate) user: Option<String>,
    /// The password, 8 characters or more.
    pub(crate) password: String,
}

/// A role in a site or in all.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantDto {
    /// The site; null: every site. An admin of every site administers the hub.
    pub(crate) site: Option<String>,
    /// viewer, operator or admin.
    pub(crate) role: RoleName,
}

/// viewer: look; operator: the daily work too; admin: everything.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RoleName {
    /// Look.
    Viewer,
    /// Look, acknowledge, correct, send commands, bring readings in.
    Operator,
    /// Everything in the site.
    Admin,
}

impl From<SiteRole> for RoleName {
    fn from(role: SiteRole) -> Self {
        match role {
            SiteRole::Viewer => Self::Viewer,
            SiteRole::Operator => Self::Operator,
            SiteRole::Admin => Self::Admin,
        }
    }
}

impl From<&Grant> for GrantDto {
    fn from(grant: &Grant) -> Self {
        Self { site: grant.site.as_ref().map(ToString::to_string), role: grant.role.into() }
    }
}

/// Who one is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeDto {
    /// `person`, `token` or `anybody` (in the open mode).
    pub(crate) kind: &'static str,
    /// The account; null in the open mode.
    pub(crate) user: Option<String>,
    /// What it may do. What a token may do is narrowed further by its scopes and site.
    pub(crate) roles: Vec<GrantDto>,
    /// True for administrators of the hub.
    pub(crate) administers_hub: bool,
    /// True when a second factor is asked for at sign-in.
    pub(crate) second_factor: bool,
    /// Recovery codes that are left.
    pub(crate) recovery_codes: usize,
    /// False for people who sign in by a provider: there is no password to change or to confirm by.
    pub(crate) has_password: bool,
    /// Passkeys that are registered.
    pub(crate) passkeys: usize,
    /// What a token may be used for; null for people.
    pub(crate) scopes: Option<Vec<&'static str>>,
}

/// A sign-in that holds.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionDto {
    pub(crate) id: String,
    pub(crate) created_at: String,
    pub(crate) used_at: String,
    /// Where from.
    pub(crate) address: String,
    /// What the browser calls itself.
    pub(crate) agent: String,
    /// True for the one that asks.
    pub(crate) current: bool,
}

/// Sign-ins.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionList {
    /// The one that was used last first.
    pub(crate) sessions: Vec<SessionDto>,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordBody {
    /// The password so far.
    pub(crate) password: String,
    /// The new one, 8 characters or more.
    pub(crate) new_password: String,
}

/// A secret for an authenticator program; nothing is in force yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolmentDto {
    /// To type in, base32.
    pub(crate) secret: String,
    /// To show as a QR code: `otpauth://…`.
    pub(crate) address: String,
}

/// A second factor to be put in force.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorBody {
    /// The secret, as it was given out.
    pub(crate) secret: String,
    /// A code that belongs to it.
    pub(crate) code: String,
    /// The account's password.
    pub(crate) password: String,
}

/// Recovery codes; shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryDto {
    /// Each stands in for the second factor once.
    pub(crate) codes: Vec<String>,
}

/// A password, to confirm.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmBody {
    /// The account's password.
    pub(crate) password: String,
}
