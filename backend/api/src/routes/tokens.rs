//! `/api/tokens`: tokens of integrations.

use crate::dto::tokens::{MadeTokenDto, ScopeName, TokenBody, TokenList};
use crate::extract::{Body, Caller, Here, Path};
use crate::parse::time;
use crate::problem::{Answer, Problem};
use axum::Json;
use axum::http::StatusCode;
use ohmstead_identity::{NewToken, Principal};
use ohmstead_store::identity::{ApiToken, Scope};

/// One's own; administrators of the hub see everybody's.
fn is_theirs(principal: &Principal, token: &ApiToken) -> bool {
    principal.is_hub_admin() || principal.account() == Some(&token.account)
}

/// A token does not make, list or remove tokens unless it may manage: it would outlive itself.
fn refuse_narrow(principal: &Principal) -> Answer<()> {
    let may = |l: &ohmstead_identity::Limits| l.scopes.contains(&Scope::Manage) && l.site.is_none();
    if principal.limits.as_ref().is_none_or(may) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "this token may not see or make tokens"))
}

/// One's own tokens; for administrators of the hub, everybody's.
#[utoipa::path(get, path = "/api/tokens", tag = "tokens",
    responses((status = 200, body = TokenList), (status = 403, body = Problem)))]
pub async fn list_tokens(Here(api): Here, caller: Caller) -> Answer<Json<TokenList>> {
    refuse_narrow(&caller.principal)?;
    let all = api.identity.tokens();
    let own = all.iter().filter(|t| is_theirs(&caller.principal, t));
    Ok(Json(TokenList { tokens: own.map(|t| api.token(t)).collect() }))
}

/// Makes a token. It may never do more than its maker, whatever its scopes.
#[utoipa::path(post, path = "/api/tokens", tag = "tokens", request_body = TokenBody,
    responses((status = 201, body = MadeTokenDto), (status = 400, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn add_token(
    Here(api): Here,
    caller: Caller,
    body: Answer<Body<TokenBody>>,
) -> Answer<(StatusCode, Json<MadeTokenDto>)> {
    refuse_narrow(&caller.principal)?;
    let Body(body) = body?;
    let site = match &body.site {
        None => None,
        Some(text) => {
            let found = api.identity.find_site(text).filter(|s| caller.principal.sees(&s.id));
            let none = || Problem::not_found(format!("there is no site {text:?}"));
            Some(found.ok_or_else(none)?.id)
        }
    };
    let scopes = body.scopes.iter().map(|s| match s {
        ScopeName::Read => Scope::Read,
        ScopeName::Write => Scope::Write,
        ScopeName::HomeAssistant => Scope::HomeAssistant,
        ScopeName::Manage => Scope::Manage,
    });
    let new = NewToken {
        name: body.name,
        scopes: scopes.collect(),
        site,
        expires_at: body.expires_at.as_deref().map(|t| time("expiresAt", t)).transpose()?,
    };
    let made = api.identity.add_token(&caller.principal, new).await?;
    let dto = MadeTokenDto { id: made.kept.id, token: made.token.expose().to_owned() };
    Ok((StatusCode::CREATED, Json(dto)))
}

/// Takes a token away; it ends at once.
#[utoipa::path(delete, path = "/api/tokens/{id}", tag = "tokens",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn delete_token(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    refuse_narrow(&caller.principal)?;
    let all = api.identity.tokens();
    let theirs = all.iter().any(|t| t.id == id && is_theirs(&caller.principal, t));
    if theirs && api.identity.remove_token(&id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found(format!("there is no token {id:?}")))
    }
}
