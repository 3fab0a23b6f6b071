//! What `/api/users` and `/api/invitations` take and give.

use crate::dto::auth::GrantDto;
use crate::state::Api;
use ohmstead_store::identity::Account;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserDto {
    /// The name they sign in with.
    pub(crate) name: String,
    /// What they may do.
    pub(crate) roles: Vec<GrantDto>,
    /// Kept, but cannot sign in.
    pub(crate) disabled: bool,
    /// True when a second factor is asked for.
    pub(crate) second_factor: bool,
    pub(crate) created_at: String,
    /// When they were last here; null: not signed in.
    pub(crate) used_at: Option<String>,
}

/// People.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserList {
    /// By name.
    pub(crate) users: Vec<UserDto>,
}

impl Api {
    pub(crate) fn user(&self, account: &Account) -> UserDto {
        let sessions = self.identity.sessions(&account.name);
        UserDto {
            name: account.name.clone(),
            roles: account.grants.iter().map(Into::into).collect(),
            disabled: account.disabled,
            second_factor: account.second_factor.is_some(),
            created_at: self.time(account.created_at),
            used_at: sessions.first().map(|s| self.time(s.used_at)),
        }
    }
}

/// A new person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// 1 to 64 letters, digits and . _ @ + -; kept in lower case.
    pub(crate) name: String,
    /// 8 characters or more.
    pub(crate) password: String,
    /// What they may do.
    pub(crate) roles: Vec<GrantDto>,
}

/// Changes to a person; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// What they may do from now on, instead of all before.
    pub(crate) roles: Option<Vec<GrantDto>>,
    /// true: every sign-in ends, and no new one begins.
    pub(crate) disabled: Option<bool>,
}

/// A link that works once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LinkDto {
    /// For `POST /api/auth/redeem`; shown once.
    pub(crate) token: String,
    /// Where on the dashboard it leads.
    pub(crate) path: String,
    pub(crate) expires_at: String,
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationBody {
    /// What they may do: nobody hands out more than they may themselves.
    pub(crate) roles: Vec<GrantDto>,
}
