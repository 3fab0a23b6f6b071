//! `/api/auth/openid`: signing in by a provider of OpenID Connect.
//!
//! Both operations are for browsers, not for programs: the first sends one to the provider, the
//! second is where it comes back, and both answer with a redirection. What the hub has to know at the
//! return is in a cookie with the hub's mark, which goes to this place only. It is `Lax`: the return
//! is a navigation from the provider's page, with which a `Strict` one would not come.

use super::auth::refresh_cookie;
use crate::dto::openid::CallbackParams;
use crate::extract::{ClientAt, Here, Path};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ohmstead_identity::{OpenIdFailure, Returned};

/// Name of the cookie with the departure.
const COOKIE: &str = "ohmstead_openid";

fn departure_cookie(api: &Api, at: &ClientAt, value: &str, age_s: i64) -> Answer<HeaderValue> {
    let secure = if at.is_secure { "; Secure" } else { "" };
    let path = format!("{}/api/auth/openid", api.gate.base_path);
    let cookie =
        format!("{COOKIE}={value}; Path={path}; Max-Age={age_s}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).map_err(|_| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the cookie cannot be written")
    })
}

fn send_to(address: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Answer<Response> {
    let address = HeaderValue::from_str(address).map_err(|_| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the address cannot be written")
    })?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, address);
    // The address holds the code: it is for nobody else.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Sends a browser to a provider. For a link, not for a script. Which there are says
/// `GET /api/auth/state`.
#[utoipa::path(get, path = "/api/auth/openid/{provider}", tag = "auth", security(()),
    params(("provider" = String, Path, description = "The provider's id")),
    responses((status = 303, description = "To the provider"), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub async fn begin_openid(
    Here(api): Here,
    at: ClientAt,
    Path(provider): Path<String>,
) -> Answer<Response> {
    let departure = api.identity.begin_openid(&provider).await?;
    let cookie = departure_cookie(&api, &at, departure.flow.expose(), departure.lifetime_s)?;
    send_to(&departure.address, [cookie])
}

/// Where the provider sends a browser back to. Sets the refresh cookie and leads to the dashboard,
/// which then asks `POST /api/auth/refresh`. Where it came to nothing, to `#sign-in=REASON`: one of
/// expired, denied, untrusted, no-role, taken, throttled, unavailable, failed.
#[utoipa::path(get, path = "/api/auth/openid/{provider}/callback", tag = "auth", security(()),
    params(("provider" = String, Path, description = "The provider's id"), CallbackParams),
    responses((status = 303, description = "To the dashboard"), (status = 404, body = Problem)))]
pub async fn finish_openid(
    Here(api): Here,
    at: ClientAt,
    Path(provider): Path<String>,
    params: Result<Query<CallbackParams>, QueryRejection>,
    headers: HeaderMap,
) -> Answer<Response> {
    if !api.identity.openid_providers().iter().any(|(id, _)| *id == provider) {
        let text = format!("there is no provider {provider:?} to sign in by");
        return Err(Problem::not_found(text));
    }
    // Parameters that make no sense belong to no departure.
    let returned = params.map_or_else(|_| Returned::default(), |Query(p)| returned(p));
    let cookie = super::auth::cookie(&headers, COOKIE);
    let done = api.identity.finish_openid(&provider, returned, cookie, &at.origin()).await;
    let gone = departure_cookie(&api, &at, "", 0)?;
    let home = &api.gate.base_path;
    match done {
        Ok(it) => send_to(&format!("{home}/"), [gone, refresh_cookie(&api, &at, &it)?]),
        Err(failure) => {
            told(&provider, &failure);
            send_to(&format!("{home}/#sign-in={}", failure.code()), [gone])
        }
    }
}

fn returned(p: CallbackParams) -> Returned {
    let CallbackParams { code, state, error, iss } = p;
    Returned { code, state, error, iss }
}

/// What went wrong is for the operator; the page says it in words of its own.
fn told(provider: &str, failure: &OpenIdFailure) {
    match failure {
        OpenIdFailure::Expired => {
            tracing::debug!(provider, "a return from a sign-in provider belongs to no departure");
        }
        failure => tracing::warn!(provider, %failure, "a sign-in by a provider came to nothing"),
    }
}
