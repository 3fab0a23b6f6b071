//! An id for each request: in the answer, in what is logged meanwhile, and in problems; so that a complaint
//! leads to its lines in the log.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tracing::Instrument;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken over from a client or a proxy.
const ID_MAX: usize = 64;
/// Longest path that is logged, bytes.
const PATH_MAX: usize = 200;

tokio::task_local!(static CURRENT: String);

/// The id of the request that is being answered; none outside of one.
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Gives the request its id: the client's own where it is one, else a new one.
pub async fn identify(request: Request, next: Next) -> Response {
    let given = request.headers().get(HEADER).and_then(|v| v.to_str().ok()).filter(|v| is_id(v));
    let id = given.map_or_else(new_id, str::to_owned);
    // Never the query: secrets stand there.
    let path: String = request.uri().path().chars().take(PATH_MAX).collect();
    let status = tracing::field::Empty;
    let span = tracing::info_span!("request", id, method = %request.method(), path, status);
    let began = Instant::now();
    let mut response = CURRENT.scope(id.clone(), next.run(request)).instrument(span.clone()).await;
    span.record("status", response.status().as_u16());
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(parent: &span, status = response.status().as_u16(), ms, "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// What may stand in a log as it is.
fn is_id(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (1..=ID_MAX).contains(&text.len()) && text.chars().all(fits)
}

/// Differs from all others of this run, and in all likelihood from those of others.
fn new_id() -> String {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{:016x}", SEED.hash_one(COUNT.fetch_add(1, Ordering::Relaxed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_safe_in_a_log() {
        for good in ["a", "req-1_b.c", &"x".repeat(ID_MAX), &new_id()] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "a b", "a\nb", "ä", "\u{1b}[31m", "a\"", &"x".repeat(ID_MAX + 1)] {
            assert!(!is_id(bad), "{bad:?}");
        }
        assert_ne!(new_id(), new_id());
    }
}
