//! `/api/users` and `/api/invitations`: people and what they may do.

use crate::auth::GrantDto;
use crate::problem::{Answer, Body, Problem};
use crate::seat::{Caller, Here};
use crate::state::Api;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use ohmstead_identity::NewAccount;
use ohmstead_store::identity::{Account, Grant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserDto {
    /// The name they sign in with.
    name: String,
    /// What they may do.
    roles: Vec<GrantDto>,
    /// Kept, but cannot sign in.
    disabled: bool,
    /// True when a second factor is asked for.
    second_factor: bool,
    created_at: String,
    /// When they were last here; null: not signed in.
    used_at: Option<String>,
}

/// People.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserList {
    /// By name.
    users: Vec<UserDto>,
}

impl Api {
    fn user(&self, account: &Account) -> UserDto {
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

    fn grants(&self, roles: &[GrantDto]) -> Answer<Vec<Grant>> {
        roles.iter().map(|r| self.grant(r)).collect()
    }
}

/// Everybody who may sign in.
#[utoipa::path(get, path = "/api/users", tag = "people", responses((status = 200, body = UserList)))]
pub async fn list_users(Here(api): Here) -> Json<UserList> {
    let users = api.identity.accounts().iter().map(|a| api.user(a)).collect();
    Json(UserList { users })
}

/// A new person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// 1 to 64 letters, digits and . _ @ + -; kept in lower case.
    name: String,
    /// 8 characters or more.
    password: String,
    /// What they may do.
    roles: Vec<GrantDto>,
}

/// Makes an account.
#[utoipa::path(post, path = "/api/users", tag = "people", request_body = NewUser,
    responses((status = 201, body = UserDto), (status = 400, body = Problem), (status = 409, body = Problem)))]
pub async fn add_user(
    Here(api): Here,
    Body(new): Body<NewUser>,
) -> Answer<(StatusCode, Json<UserDto>)> {
    let grants = api.grants(&new.roles)?;
    let NewUser { name, password, .. } = new;
    let account = api.identity.add_account(NewAccount { name, password, grants }).await?;
    Ok((StatusCode::CREATED, Json(api.user(&account))))
}

/// Changes to a person; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// What they may do from now on, instead of all before.
    roles: Option<Vec<GrantDto>>,
    /// true: every sign-in ends, and no new one begins.
    disabled: Option<bool>,
}

/// Changes what somebody may do, at once.
#[utoipa::path(patch, path = "/api/users/{name}", tag = "people", request_body = UserChange,
    params(("name" = String, Path, description = "The account")),
    responses((status = 200, body = UserDto), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn patch_user(
    Here(api): Here,
    Path(name): Path<String>,
    Body(change): Body<UserChange>,
) -> Answer<Json<UserDto>> {
    let grants = change.roles.as_deref().map(|r| api.grants(r)).transpose()?;
    let account = api.identity.change_account(&name, grants, change.disabled).await?;
    Ok(Json(api.user(&account)))
}

/// Removes an account. Its sign-ins and tokens end at once; what it did stays in the audit log.
#[utoipa::path(delete, path = "/api/users/{name}", tag = "people",
    params(("name" = String, Path, description = "The account")),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn delete_user(Here(api): Here, Path(name): Path<String>) -> Answer<StatusCode> {
    api.identity.remove_account(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A link that works once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LinkDto {
    /// For `POST /api/auth/redeem`; shown once.
    token: String,
    /// Where on the dashboard it leads.
    path: String,
    expires_at: String,
}

type Made = (StatusCode, Json<LinkDto>);

impl Api {
    fn link(&self, made: &(ohmstead_identity::Secret, ohmstead_model::TimestampMs)) -> Made {
        let token = made.0.expose().to_owned();
        // Behind `#`: a browser sends that to nobody.
        let path = format!("{}/setup#{token}", self.gate.base_path);
        let expires_at = self.time(made.1);
        (StatusCode::CREATED, Json(LinkDto { token, path, expires_at }))
    }
}

/// A link by which somebody sets a new password.
#[utoipa::path(post, path = "/api/users/{name}/reset", tag = "people",
    params(("name" = String, Path, description = "The account")),
    responses((status = 201, body = LinkDto), (status = 404, body = Problem)))]
pub async fn reset_password(
    Here(api): Here,
    caller: Caller,
    Path(name): Path<String>,
) -> Answer<Made> {
    let made = api.identity.reset_link(&name, &caller.principal.label()).await?;
    Ok(api.link(&made))
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationBody {
    /// What they may do: nobody hands out more than they may themselves.
    roles: Vec<GrantDto>,
}

/// Makes a link by which somebody makes their own account. For admins, of their own sites.
#[utoipa::path(post, path = "/api/invitations", tag = "people", request_body = InvitationBody,
    responses((status = 201, body = LinkDto), (status = 400, body = Problem), (status = 403, body = Problem)))]
pub async fn invite(
    Here(api): Here,
    caller: Caller,
    Body(body): Body<InvitationBody>,
) -> Answer<Made> {
    // The same answer for a site that is not there and for one that is not theirs.
    let refuse = || {
        Problem::new(
            StatusCode::FORBIDDEN,
            "only an admin invites, and to no more than they may themselves",
        )
    };
    let grants = api.grants(&body.roles).map_err(|_| refuse())?;
    if grants.is_empty() {
        return Err(Problem::bad("roles: name at least one"));
    }
    if !caller.principal.may_grant(&grants) {
        return Err(refuse());
    }
    let made = api.identity.invite(grants, &caller.principal.label()).await?;
    Ok(api.link(&made))
}
