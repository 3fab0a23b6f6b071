//! Turns for expensive questions: few are worked on at a time, apart from what takes readings in.
//! So their memory is bounded, and a crowd of them does not hold acknowledgements up.

use crate::problem::Problem;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

/// Operations that work through many readings or intervals.
const EXPENSIVE: [(&str, &str); 24] = [
    ("GET", "/api/energy"),
    ("GET", "/api/energy/usual"),
    ("GET", "/api/cost"),
    ("GET", "/api/cost/usual"),
    ("GET", "/api/cost/projection"),
    ("GET", "/api/cost/rates"),
    ("GET", "/api/readings"),
    ("GET", "/api/findings"),
    ("GET", "/api/sites"),
    ("GET", "/api/bills"),
    ("POST", "/api/bills"),
    ("GET", "/api/bills/{id}"),
    ("GET", "/api/bills/{id}/lines/{line}"),
    ("POST", "/api/bills/preview"),
    ("POST", "/api/bills/preview/lines/{line}"),
    ("GET", "/api/tariffs/compare"),
    ("POST", "/api/tariffs/compare"),
    ("POST", "/api/reconcile"),
    ("GET", "/api/forecast"),
    ("GET", "/api/anomalies"),
    ("POST", "/api/anomalies/feedback"),
    ("GET", "/api/appliances"),
    ("GET", "/api/advice/window"),
    ("POST", "/api/rules/backtest"),
];
/// Expensive questions that wait at most; more are refused at once.
const WAITING: usize = 64;
/// How long one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one may take.
const LONGEST: Duration = Duration::from_secs(60);

/// Who may work now, and how many may wait.
#[derive(Debug, Clone)]
pub struct Turns {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Turns {
    /// So many at the same time; 0: one less than the machine has processors, at least one.
    pub fn new(at_once: u16) -> Self {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        let at_once = match usize::from(at_once) {
            0 => processors().saturating_sub(1).max(1),
            n => n,
        };
        Self {
            turns: Arc::new(Semaphore::new(at_once)),
            places: Arc::new(Semaphore::new(at_once + WAITING)),
        }
    }
}

fn busy() -> Response {
    let text = "the hub is answering as many questions as it can; try again in some seconds, \
                or ask for a shorter range";
    let mut response = Problem::new(StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    response
}

/// Makes expensive questions wait for their turn, and works on them in a thread of their own, so
/// that the threads that take readings in are never theirs. Whoever goes away ends their question.
pub async fn take_turns(State(turns): State<Turns>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let method = request.method().as_str();
    let is_expensive =
        path.is_some_and(|p| EXPENSIVE.iter().any(|(m, e)| *m == method && *e == p.as_str()));
    if !is_expensive {
        return next.run(request).await;
    }
    let Ok(_place) = turns.places.clone().try_acquire_owned() else { return busy() };
    let turn = tokio::time::timeout(PATIENCE, turns.turns.clone().acquire_owned()).await;
    let Ok(Ok(turn)) = turn else { return busy() };
    let runtime = tokio::runtime::Handle::current();
    let (_here, gone) = oneshot::channel::<()>();
    let work = tokio::task::spawn_blocking(move || {
        // Kept until the work has really ended, also when nobody waits for it any more.
        let _turn = turn;
        runtime.block_on(async {
            tokio::select! {
                done = tokio::time::timeout(LONGEST, next.run(request)) => {
                    done.unwrap_or_else(|_| busy())
                }
                _ = gone => busy(),
            }
        })
    });
    match work.await {
        Ok(response) => response,
        Err(panic) => crate::problem::panicked(panic.into_panic()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::OPERATIONS;
    use axum::Router;
    use axum::body::Body;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tower::ServiceExt;

    #[test]
    fn expensive_operations_exist() {
        for (method, path) in EXPENSIVE {
            assert!(OPERATIONS.iter().any(|(m, p, _)| *m == method && *p == path), "{path}");
        }
    }

    #[derive(Default)]
    struct Seen {
        now: AtomicUsize,
        most: AtomicUsize,
        done: AtomicUsize,
    }

    fn router(turns: Turns, seen: Arc<Seen>) -> Router {
        let slow = move || {
            let seen = seen.clone();
            async move {
                let now = seen.now.fetch_add(1, Ordering::SeqCst) + 1;
                seen.most.fetch_max(now, Ordering::SeqCst);
                for _ in 0..20 {
                    tokio::task::yield_now().await;
                }
                seen.now.fetch_sub(1, Ordering::SeqCst);
                seen.done.fetch_add(1, Ordering::SeqCst);
            }
        };
        Router::new()
            .route("/api/energy", axum::routing::get(slow))
            .route("/api/rejects", axum::routing::get(|| async {}))
            .route_layer(axum::middleware::from_fn_with_state(turns, take_turns))
    }

    fn ask(path: &str) -> Request {
        Request::get(path).body(Body::empty()).unwrap()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn forty_clients_are_all_answered_two_at_a_time() {
        let seen = Arc::new(Seen::default());
        let router = router(Turns::new(2), seen.clone());
        let all = (0..40).map(|_| tokio::spawn(router.clone().oneshot(ask("/api/energy"))));
        for answer in all.collect::<Vec<_>>() {
            assert_eq!(answer.await.unwrap().unwrap().status(), StatusCode::OK);
        }
        assert_eq!(seen.done.load(Ordering::SeqCst), 40);
        assert!(seen.most.load(Ordering::SeqCst) <= 2, "two at a time");
    }

    #[tokio::test]
    async fn who_finds_no_place_is_told_to_come_back_and_cheap_questions_need_none() {
        let turns = Turns::new(1);
        let router = router(turns.clone(), Arc::default());
        let _all = turns.places.clone().acquire_many_owned(1 + WAITING as u32).await.unwrap();
        let refused = router.clone().oneshot(ask("/api/energy")).await.unwrap();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(refused.headers().contains_key(header::RETRY_AFTER));
        let cheap = router.oneshot(ask("/api/rejects")).await.unwrap();
        assert_eq!(cheap.status(), StatusCode::OK);
    }
}
