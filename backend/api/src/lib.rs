//! REST, WebSocket and the dashboard's files.
//!
//! `routes` has the table of all operations and one file per resource, `dto` what each takes and
//! gives, `extract` how a request is read.

mod access;
mod dashboard;
mod day_cost;
mod description;
mod document;
mod dto;
mod extract;
mod feeds;
#[doc(hidden)]
pub mod fuzz;
mod origin;
mod parse;
mod problem;
mod range;
mod report;
mod request_id;
mod routes;
mod state;
mod today;
mod trail;
mod turn;
mod upload;

pub use access::{Access, OPERATIONS, Place};
pub use day_cost::Today;
pub use dto::backups::{BackupFile, BackupReport, BucketReport, LastBackup, LastUpload};
pub use dto::prices::{PriceParams, parse_prices};
pub use dto::tariffs::{NewTariff, TariffKind, TariffParams, parse_tariff};
pub use feeds::{Feed, FeedState};
pub use problem::Problem;
pub use report::SiteReports;
pub use routes::corrections::parse_action;
pub use routes::device_settings::{parse_settings, settings_json};
pub use routes::firmware::firmware_router;
pub use state::{Api, Gate, MeterAccess, Site, Sites};
pub use upload::Uploads;

use crate::extract::{KnownParameters, known_parameters};
use crate::routes::{emoncms, influx, resources};
use crate::state::Root;
use crate::turn::Turns;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::from_fn_with_state;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutBody;

/// The operations, and their complete document.
fn operations() -> (Router<Root>, utoipa::openapi::OpenApi) {
    let (routes, mut document) = resources().split_for_parts();
    document::complete(&mut document);
    (routes, document)
}

/// The OpenAPI document, pretty-printed JSON.
///
/// # Panics
/// Never: the document is made of plain data.
pub fn openapi_json() -> String {
    let (_, document) = operations();
    let mut json = document.to_pretty_json().expect("the document is made of plain data");
    json.push('\n');
    json
}

/// Everything that is served over HTTP.
pub fn router(api: Arc<Api>) -> Router {
    let api_for_origin = api.clone();
    // A year: whoever was here over TLS does not come back without.
    let strict = api
        .gate
        .is_tls
        .then(|| header_layer(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    let (routes, mut document) = operations();
    if api.gate.open {
        document::without_sign_in(&mut document);
    }
    let document = serde_json::to_value(&document).expect("the document is made of plain data");
    let known = KnownParameters::new(&document);
    let document = document.to_string();
    let turns = Turns::new(api.gate.questions);
    let json = [(header::CONTENT_TYPE, "application/json")];
    routes
        // Other spellings of what the document has once.
        .route("/input/post", axum::routing::get(emoncms::post_emoncms_input))
        .route("/input/bulk", axum::routing::get(emoncms::post_emoncms_bulk))
        .route("/input/post.json", axum::routing::any(emoncms::post_emoncms_input))
        .route("/input/bulk.json", axum::routing::any(emoncms::post_emoncms_bulk))
        .route("/input/get.json", axum::routing::get(emoncms::get_emoncms_input))
        .route("/write", axum::routing::post(influx::write_influx))
        .route("/api/openapi.json", axum::routing::get(move || async move { (json, document) }))
        .route("/api", axum::routing::any(problem::no_such_resource))
        .route("/api/{*rest}", axum::routing::any(problem::no_such_resource))
        // From the inside out: the gate lets in first, then names are checked, then turns are taken.
        .route_layer(from_fn_with_state(turns, turn::take_turns))
        .route_layer(from_fn_with_state(known, known_parameters))
        .route_layer(from_fn_with_state(api.clone(), access::admit))
        // Secrets and a household's days are kept by no cache, nor by a browser's history.
        .route_layer(header_layer(header::CACHE_CONTROL, "no-store"))
        .fallback(dashboard::serve)
        .method_not_allowed_fallback(problem::wrong_method)
        .with_state(Root(api))
        .layer(from_fn_with_state(api_for_origin, origin::same_origin))
        .layer(axum::middleware::map_request(with_deadline))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "same-origin"))
        .layer(tower::util::option_layer(strict))
        .layer(header_layer(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header_layer(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data:; \
             connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        ))
        // Outermost: all that is answered and logged below has the id.
        .layer(axum::middleware::from_fn(request_id::identify))
}

/// The longest pause within a body that is sent.
const BODY_PAUSE: Duration = Duration::from_secs(30);

/// Cuts a body off that stops coming: its sender would hold a place for ever.
async fn with_deadline(request: Request) -> Request {
    request.map(|body| Body::new(TimeoutBody::new(BODY_PAUSE, body)))
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
