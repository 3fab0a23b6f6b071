//! The check against pages of other origins, and those that may use the API all the same (CORS).

use crate::problem::Problem;
use crate::state::Api;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// A page of another origin may neither change anything here nor listen in: browsers send their
/// `Origin` with such requests, other clients send none.
///
/// In the open mode nothing else keeps a foreign page out, so there the page must not be able to
/// reach the hub under a name of its own either (DNS rebinding): only names that are the hub's are
/// answered.
pub async fn same_origin(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let called = headers.get(header::HOST).map(|h| h.to_str().unwrap_or("?"));
    if let Some(host) = called.filter(|_| api.gate.open)
        && !is_own_name(host, &api.gate.names)
    {
        let detail =
            "without login the hub answers to localhost, and to the names in listen.names, only";
        return Problem::new(StatusCode::MISDIRECTED_REQUEST, detail).into_response();
    }
    if headers.get_all(header::ORIGIN).iter().count() > 1 {
        return Problem::bad("Origin is there twice").into_response();
    }
    let passive = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        && !headers.contains_key(header::UPGRADE);
    // One that is not text is no origin of ours.
    let origin = headers.get(header::ORIGIN).map(|o| o.to_str().unwrap_or("?"));
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let own = match (origin, host) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, o)| o == host),
        (Some(_), None) => false,
    };
    let allowed = origin.and_then(|o| api.gate.origins.iter().find(|a| a.eq_ignore_ascii_case(o)));
    if let Some(allowed) = allowed {
        let allowed = HeaderValue::from_str(allowed).ok();
        let response = match is_preflight(&request) {
            true => preflight(),
            false => next.run(request).await,
        };
        return for_origin(response, allowed);
    }
    if passive || own {
        let mut response = next.run(request).await;
        if !api.gate.origins.is_empty() {
            response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
        }
        response
    } else {
        let detail = "this request comes from a page of another origin; open the hub's own address";
        Problem::new(StatusCode::FORBIDDEN, detail).into_response()
    }
}

fn is_preflight(request: &Request) -> bool {
    *request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// What a browser asks before it sends a request of another origin's page.
fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, x-request-id, ohmstead-browser",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

fn for_origin(mut response: Response, origin: Option<HeaderValue>) -> Response {
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        let exposed = HeaderValue::from_static("retry-after, www-authenticate, x-request-id");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    response
}

/// True for loopback's names and addresses, and for those that were configured.
fn is_own_name(host: &str, names: &[String]) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let loopback = name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let local = name.eq_ignore_ascii_case("localhost");
    loopback || local || names.iter().any(|n| n.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_open_mode_the_hub_answers_to_its_own_names_only() {
        let names = ["hub.lan".to_owned()];
        for own in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "hub.lan:80"] {
            assert!(is_own_name(own, &names), "{own}");
        }
        for foreign in
            ["evil.example", "127.0.0.1.evil.example:8080", "192.0.2.1", "localhost.evil", "?", ""]
        {
            assert!(!is_own_name(foreign, &names), "{foreign}");
        }
    }
}
