//! `/api/auth`: signing in, staying so, signing out, and one's own account.
//!
//! An access token goes with every request as `Authorization: Bearer`; it lives in the page's memory
//! only. The refresh token is in a cookie that scripts cannot read, that is sent to `/api/auth` only
//! and never with a request that another site caused.

use crate::dto::auth::{
    AuthState, ConfirmBody, Done, EnrolmentDto, FactorBody, GrantDto, LoginBody, MeDto,
    PasswordBody, RecoveryDto, RedeemBody, RoleName, SessionDto, SessionList, SignedInDto,
};
use crate::dto::openid::ProviderDto;
use crate::extract::{Body, Caller, ClientAt, Here, Path};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use ohmstead_identity::{IdentityError, Login, Principal, REFRESH_LIFETIME_MS, SignedIn, Who};
use ohmstead_store::identity::{Grant, SiteRole};

/// Name of the cookie with the refresh token.
const COOKIE: &str = "ohmstead_refresh";

pub(crate) type WithCookie<T> = (StatusCode, [(HeaderName, HeaderValue); 1], T);

/// The refresh cookie: good for `age_s`, or gone.
fn session_cookie(api: &Api, at: &ClientAt, token: &str, age_s: i64) -> Answer<HeaderValue> {
    let secure = if at.is_secure { "; Secure" } else { "" };
    let path = format!("{}/api/auth", api.gate.base_path);
    let cookie = format!(
        "{COOKIE}={token}; Path={path}; Max-Age={age_s}; HttpOnly; SameSite=Strict{secure}"
    );
    HeaderValue::from_str(&cookie).map_err(|_| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the cookie cannot be written")
    })
}

/// The refresh cookie of a new sign-in.
pub(crate) fn refresh_cookie(api: &Api, at: &ClientAt, it: &SignedIn) -> Answer<HeaderValue> {
    session_cookie(api, at, it.refresh.expose(), REFRESH_LIFETIME_MS / 1000)
}

fn with_cookie<T>(cookie: HeaderValue, body: T) -> WithCookie<T> {
    (StatusCode::OK, [(header::SET_COOKIE, cookie)], body)
}

pub(crate) fn signed_in(
    api: &Api,
    at: &ClientAt,
    it: &SignedIn,
) -> Answer<WithCookie<Json<SignedInDto>>> {
    let body = SignedInDto {
        access_token: it.access.expose().to_owned(),
        expires_in: api.identity.access_lifetime_s(),
        user: it.account.clone(),
    };
    Ok(with_cookie(refresh_cookie(api, at, it)?, Json(body)))
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let mut pairs = cookies.filter_map(|c| c.to_str().ok()).flat_map(|c| c.split(';'));
    pairs.find_map(|p| p.trim().strip_prefix(name)?.strip_prefix('='))
}

fn refresh_token(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

/// Signs in. An unknown name gets the same answer as a wrong password, after the same time. Where the
/// account has a second factor, `code` is needed too: 401 says so. Sets the refresh cookie.
#[utoipa::path(post, path = "/api/auth/login", tag = "auth", request_body = LoginBody, security(()),
    responses((status = 200, body = SignedInDto), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn login(
    Here(api): Here,
    at: ClientAt,
    Body(body): Body<LoginBody>,
) -> Answer<WithCookie<Json<SignedInDto>>> {
    let LoginBody { user, password, code } = body;
    let it = api.identity.login(Login { user, password, code }, &at.origin()).await?;
    signed_in(&api, &at, &it)
}

/// A new access token for the refresh cookie, which is replaced: each is good once. One that is used
/// a second time was copied, and ends its sign-in. Only a browser that sends the same `ohmstead-browser`
/// (16 to 64 characters that it made up) both times may use one again within 30 s: two of its tabs asked
/// at once, or a page was left before the answer was there.
#[utoipa::path(post, path = "/api/auth/refresh", tag = "auth", security(()),
    params(("ohmstead-browser" = Option<String>, Header, description = "What this browser made up to be known by")),
    responses((status = 200, body = SignedInDto), (status = 401, body = Problem)))]
pub async fn refresh(
    Here(api): Here,
    at: ClientAt,
    headers: HeaderMap,
) -> Answer<WithCookie<Json<SignedInDto>>> {
    let none = IdentityError::Unauthenticated("there is no refresh cookie: sign in");
    let token = refresh_token(&headers).ok_or(none)?;
    let it = api.identity.refresh(token, &at.origin()).await?;
    signed_in(&api, &at, &it)
}

/// Signs out here: the sign-in of the refresh cookie ends, its access tokens at once.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", security(()), responses((status = 200, body = Done)))]
pub async fn logout(
    Here(api): Here,
    at: ClientAt,
    headers: HeaderMap,
) -> Answer<WithCookie<Json<Done>>> {
    if let Some(token) = refresh_token(&headers) {
        api.identity.logout(token).await?;
    }
    let gone = session_cookie(&api, &at, "", 0)?;
    Ok(with_cookie(gone, Json(Done { done: true })))
}

/// Whether one has to sign in, and whether anybody can.
#[utoipa::path(get, path = "/api/auth/state", tag = "auth", security(()), responses((status = 200, body = AuthState)))]
pub async fn get_auth_state(Here(api): Here) -> Json<AuthState> {
    let open = api.gate.open;
    let mode = if open { "open" } else { "login" };
    let providers = api.identity.openid_providers().into_iter();
    Json(AuthState {
        mode,
        needs_setup: !open && api.identity.has_no_accounts(),
        passkeys: !open && api.identity.has_passkeys(),
        providers: providers.filter(|_| !open).map(|(id, name)| ProviderDto { id, name }).collect(),
    })
}

/// Uses a one-time link: the first administrator, an invitation, a forgotten password. Signs in.
#[utoipa::path(post, path = "/api/auth/redeem", tag = "auth", request_body = RedeemBody, security(()),
    responses((status = 200, body = SignedInDto), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 409, body = Problem), (status = 429, body = Problem)))]
pub async fn redeem_link(
    Here(api): Here,
    at: ClientAt,
    Body(body): Body<RedeemBody>,
) -> Answer<WithCookie<Json<SignedInDto>>> {
    let user = body.user.as_deref();
    let it = api.identity.redeem(&body.token, user, body.password, &at.origin()).await?;
    signed_in(&api, &at, &it)
}

impl Api {
    /// A role as it was posted; a site by its id or name.
    pub(crate) fn grant(&self, dto: &GrantDto) -> Answer<Grant> {
        let role = match dto.role {
            RoleName::Viewer => SiteRole::Viewer,
            RoleName::Operator => SiteRole::Operator,
            RoleName::Admin => SiteRole::Admin,
        };
        let site = match &dto.site {
            None => None,
            Some(text) => Some(self.identity.find_site(text).map(|s| s.id).ok_or_else(|| {
                Problem::bad(format!("there is no site {text:?}; /api/sites lists them"))
            })?),
        };
        Ok(Grant { site, role })
    }
}

/// Who one is, and what one may do.
#[utoipa::path(get, path = "/api/auth/me", tag = "auth", responses((status = 200, body = MeDto)))]
pub async fn get_me(Here(api): Here, caller: Caller) -> Json<MeDto> {
    let p = &caller.principal;
    let kind = match p.who {
        Who::Person { .. } | Who::Client { .. } => "person",
        Who::Token { .. } => "token",
        Who::Anybody => "anybody",
    };
    let account = p.account().and_then(|name| api.identity.account(name));
    let factor = account.as_ref().and_then(|a| a.second_factor.as_ref());
    let scopes = p.limits.as_ref();
    Json(MeDto {
        kind,
        user: p.account().map(str::to_owned),
        roles: p.grants.iter().map(Into::into).collect(),
        administers_hub: p.is_hub_admin(),
        second_factor: factor.is_some(),
        recovery_codes: factor.map_or(0, |f| f.recovery.len()),
        has_password: account.as_ref().is_some_and(|a| a.password.is_some()),
        passkeys: account.as_ref().map_or(0, |a| a.passkeys.len()),
        scopes: scopes
            .map(|l| l.scopes.iter().map(|s| crate::dto::tokens::scope_name(*s)).collect()),
    })
}

/// A person, with their account and session; tokens have neither.
pub(crate) fn person(principal: &Principal) -> Answer<(&str, &str)> {
    match &principal.who {
        Who::Person { name, session } => Ok((name, session)),
        _ => Err(Problem::new(StatusCode::FORBIDDEN, "only a person who is signed in may do that")),
    }
}

/// Where one is signed in.
#[utoipa::path(get, path = "/api/auth/sessions", tag = "auth",
    responses((status = 200, body = SessionList), (status = 403, body = Problem)))]
pub async fn list_sessions(Here(api): Here, caller: Caller) -> Answer<Json<SessionList>> {
    let (name, current) = person(&caller.principal)?;
    let sessions = api.identity.sessions(name).into_iter().map(|s| SessionDto {
        current: s.id == current,
        created_at: api.time(s.created_at),
        used_at: api.time(s.used_at),
        id: s.id,
        address: s.address,
        agent: s.agent,
    });
    Ok(Json(SessionList { sessions: sessions.collect() }))
}

/// Signs out everywhere, here too.
#[utoipa::path(delete, path = "/api/auth/sessions", tag = "auth",
    responses((status = 204), (status = 403, body = Problem)))]
pub async fn end_sessions(Here(api): Here, caller: Caller) -> Answer<StatusCode> {
    let (name, _) = person(&caller.principal)?;
    api.identity.end_sessions(name, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends one sign-in.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", tag = "auth",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn end_session(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let (name, _) = person(&caller.principal)?;
    if api.identity.end_session(name, &id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found("there is no such session"))
    }
}

/// Whoever has only the open page must not be able to take the account over.
pub(crate) async fn confirm(api: &Api, name: &str, password: String, at: &ClientAt) -> Answer<()> {
    if api.identity.is_password(name, password, &at.origin()).await? {
        Ok(())
    } else {
        Err(Problem::new(StatusCode::FORBIDDEN, "the password is wrong"))
    }
}

/// Changes one's own password. Every other sign-in ends.
#[utoipa::path(post, path = "/api/auth/password", tag = "auth", request_body = PasswordBody,
    responses((status = 204), (status = 400, body = Problem), (status = 403, body = Problem), (status = 429, body = Problem)))]
pub async fn change_password(
    Here(api): Here,
    caller: Caller,
    at: ClientAt,
    body: Answer<Body<PasswordBody>>,
) -> Answer<StatusCode> {
    // Who may not do it at all is told that first, whatever they sent.
    let (name, session) = person(&caller.principal)?;
    let Body(body) = body?;
    confirm(&api, name, body.password, &at).await?;
    api.identity.set_password(name, body.new_password, Some(session)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A secret for an authenticator program. `PUT` puts it in force.
#[utoipa::path(post, path = "/api/auth/second-factor", tag = "auth",
    responses((status = 200, body = EnrolmentDto), (status = 403, body = Problem)))]
pub async fn enrol_second_factor(Here(api): Here, caller: Caller) -> Answer<Json<EnrolmentDto>> {
    let (name, _) = person(&caller.principal)?;
    let made = api.identity.enrol_second_factor(name)?;
    let (secret, address) = (made.secret.expose().to_owned(), made.address.expose().to_owned());
    Ok(Json(EnrolmentDto { secret, address }))
}

/// Puts a second factor in force, in place of the last. Gives new recovery codes, shown once.
#[utoipa::path(put, path = "/api/auth/second-factor", tag = "auth", request_body = FactorBody,
    responses((status = 200, body = RecoveryDto), (status = 400, body = Problem), (status = 403, body = Problem),
        (status = 429, body = Problem)))]
pub async fn confirm_second_factor(
    Here(api): Here,
    caller: Caller,
    at: ClientAt,
    body: Answer<Body<FactorBody>>,
) -> Answer<Json<RecoveryDto>> {
    let (name, _) = person(&caller.principal)?;
    let Body(body) = body?;
    confirm(&api, name, body.password, &at).await?;
    let codes = api.identity.confirm_second_factor(name, &body.secret, &body.code).await?;
    Ok(Json(RecoveryDto { codes: codes.iter().map(|c| c.expose().to_owned()).collect() }))
}

/// Takes the second factor away.
#[utoipa::path(delete, path = "/api/auth/second-factor", tag = "auth", request_body = ConfirmBody,
    responses((status = 204), (status = 400, body = Problem), (status = 403, body = Problem), (status = 429, body = Problem)))]
pub async fn remove_second_factor(
    Here(api): Here,
    caller: Caller,
    at: ClientAt,
    body: Answer<Body<ConfirmBody>>,
) -> Answer<StatusCode> {
    let (name, _) = person(&caller.principal)?;
    let Body(body) = body?;
    confirm(&api, name, body.password, &at).await?;
    api.identity.remove_second_factor(name).await?;
    Ok(StatusCode::NO_CONTENT)
}
