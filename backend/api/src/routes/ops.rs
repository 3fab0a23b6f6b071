//! Health, readiness, metrics.

use crate::extract::Caller;
use crate::problem::Problem;
use crate::routes::meter_metrics;
use crate::state::Api;
use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ohmstead_ingest::{Ingest, Metrics};
use ohmstead_store::Store;
use std::fmt::Write;
use std::sync::Arc;

/// The program runs.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = String)))]
pub async fn get_health() -> &'static str {
    "ok\n"
}

/// The hub serves: the store can be read and written.
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses((status = 200, body = String), (status = 503, body = Problem)))]
pub async fn get_ready(
    State(store): State<Arc<dyn Store>>,
    State(ingest): State<Arc<Ingest>>,
) -> Response {
    // What stands still because the store does is not named before it.
    let store = (!store.is_ready().await).then(|| "the store cannot be written".to_owned());
    let faults: Vec<String> = store.into_iter().chain(ingest.health().fault()).collect();
    if faults.is_empty() {
        return "ready\n".into_response();
    }
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, faults.join("; ")).into_response()
}

/// Counters in the Prometheus text format; with `metrics.meters = true`, and for those who say who they
/// are, also what each meter says last.
#[utoipa::path(get, path = "/metrics", tag = "operation", responses((status = 200, body = String)))]
pub async fn get_metrics(
    State(store): State<Arc<dyn Store>>,
    State(metrics): State<Arc<Metrics>>,
    State(api): State<Arc<Api>>,
    caller: Option<Extension<Caller>>,
) -> Result<Response, Problem> {
    let counts = store.counts().await?;
    let mut text = metrics.text();
    let gauges = [
        ("ohmstead_devices", "Devices known.", counts.devices),
        ("ohmstead_conflicts", "Readings kept as losers of a conflict.", counts.conflicts),
        ("ohmstead_rejects", "Rejected messages kept.", counts.rejects),
        ("ohmstead_unclocked", "Readings kept that came without a usable clock.", counts.unclocked),
        ("ohmstead_store_bytes", "Size of the database.", counts.bytes),
    ];
    for (name, help, value) in gauges {
        // Writing to a String does not fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    // Whoever only shares the machine with the hub gets counters, not what a household does.
    if let Some(Extension(caller)) = caller.filter(|_| api.meter_metrics) {
        text.push_str(&meter_metrics::text(&api, &caller).await?);
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
