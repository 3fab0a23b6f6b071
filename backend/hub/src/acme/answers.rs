//! What an authority is answered when it asks whether a name leads here (HTTP-01, RFC 8555, section
//! 8.3), on a port of its own. Everybody else who comes there is sent on to https.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// What is answered now, by token.
#[derive(Default)]
pub struct Answers {
    now: Mutex<HashMap<String, String>>,
    /// Where https is.
    port: u16,
}

impl Answers {
    /// `port`: the dashboard's, as browsers see it.
    pub fn new(port: u16) -> Self {
        Self { now: Mutex::default(), port }
    }

    fn now(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.now.lock().expect("nothing panics while an answer is looked up")
    }

    /// Answers this token from now on.
    pub fn give(&self, token: &str, answer: String) {
        self.now().insert(token.to_owned(), answer);
    }

    /// No longer.
    pub fn forget(&self, token: &str) {
        self.now().remove(token);
    }

    /// What is served on the port that authorities ask.
    pub fn router(self: Arc<Self>) -> Router {
        Router::new()
            .route("/.well-known/acme-challenge/{token}", axum::routing::get(answer))
            .fallback(send_on)
            .with_state(self)
    }
}

async fn answer(State(answers): State<Arc<Answers>>, Path(token): Path<String>) -> Response {
    let found = answers.now().get(&token).cloned();
    match found {
        Some(text) => ([(header::CONTENT_TYPE, "application/octet-stream")], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn send_on(State(answers): State<Arc<Answers>>, uri: Uri, headers: HeaderMap) -> Response {
    match target(&uri, &headers, answers.port) {
        Some(to) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response(),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// The same address with https; `None` for what would lead elsewhere.
fn target(uri: &Uri, headers: &HeaderMap, port: u16) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    let path = uri.path_and_query()?.as_str();
    let good = (1..=255).contains(&name.len()) && name.chars().all(fits) && path.starts_with('/');
    let port = if port == 443 { String::new() } else { format!(":{port}") };
    good.then(|| format!("https://{name}{port}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_else_is_sent_to_the_same_address_over_https() {
        let to = |uri: &str, host: &str, port| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            target(&uri.parse().unwrap(), &headers, port)
        };
        assert_eq!(to("/a?b", "hub.example", 443).as_deref(), Some("https://hub.example/a?b"));
        assert_eq!(to("/", "hub.example:80", 8443).as_deref(), Some("https://hub.example:8443/"));
        for wrong in ["evil/x", "a b", "", "a@b"] {
            assert_eq!(to("/", wrong, 443), None, "{wrong}");
        }
    }
}
