//! `/api/users` and `/api/invitations`: people and what they may do.

use crate::dto::auth::GrantDto;
use crate::dto::users::{InvitationBody, LinkDto, NewUser, UserChange, UserDto, UserList};
use crate::extract::{Body, Caller, Here, Path};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_identity::NewAccount;
use ohmstead_store::identity::Grant;

impl Api {
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
