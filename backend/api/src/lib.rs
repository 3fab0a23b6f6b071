//! REST, WebSocket and the dashboard's files. One file per resource; this one is the route table.

mod access;
mod alerts;
mod audit;
mod auth;
mod bills;
mod commands;
mod compare;
mod corrections;
mod cost;
mod dashboard;
mod device_settings;
mod devices;
mod dto;
mod emoncms;
mod energy;
mod firmware;
mod influx;
mod intake;
mod live;
mod ops;
mod prices;
mod problem;
mod provisioning;
mod readings;
mod reconcile;
mod rejects;
mod resolution;
mod rollouts;
mod seat;
mod settings;
mod silence;
mod sites;
mod state;
mod tariffs;
mod tokens;
mod transfer;
mod users;
mod virtual_meters;
mod waiting;

pub use access::{Access, OPERATIONS, Place};
pub use corrections::parse_action;
pub use device_settings::{parse_settings, settings_json};
pub use firmware::firmware_router;
pub use prices::{PriceParams, parse_prices};
pub use problem::Problem;
pub use silence::watch_silence;
pub use state::{Api, Gate, MeterAccess, Site, Sites};
pub use tariffs::{NewTariff, TariffKind, TariffParams, parse_tariff};

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(info(
    title = "Ohmstead",
    description = "Energy readings, energy, costs, bills, alerts and devices of one site. Times in: RFC 3339 or Unix seconds; \
                   times out: RFC 3339 with offset. Ranges are half-open, [from, to). Units: V, A, W, Wh. \
                   Errors: RFC 9457 problem documents.",
    license(name = "MIT OR Apache-2.0")
), modifiers(&Guarded), security(("bearer" = [])))]
struct Document;

/// Says of every operation that it wants a token, unless it says otherwise itself, and what it then
/// answers to whoever has none, may not, or asks of another site.
struct Guarded;

impl utoipa::Modify for Guarded {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

fn resources() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(auth::login))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::get_auth_state))
        .routes(routes!(auth::redeem_link))
        .routes(routes!(auth::get_me))
        .routes(routes!(auth::list_sessions, auth::end_sessions))
        .routes(routes!(auth::end_session))
        .routes(routes!(auth::change_password))
        .routes(routes!(
            auth::enrol_second_factor,
            auth::confirm_second_factor,
            auth::remove_second_factor
        ))
        .routes(routes!(users::list_users, users::add_user))
        .routes(routes!(users::patch_user, users::delete_user))
        .routes(routes!(users::reset_password))
        .routes(routes!(users::invite))
        .routes(routes!(tokens::list_tokens, tokens::add_token))
        .routes(routes!(tokens::delete_token))
        .routes(routes!(sites::list_sites, sites::add_site))
        .routes(routes!(sites::get_site, sites::patch_site, sites::delete_site))
        .routes(routes!(sites::move_device))
        .routes(routes!(audit::list_audit))
        .routes(routes!(devices::list_devices, provisioning::create_device))
        .routes(routes!(devices::get_device, devices::patch_device, provisioning::delete_device))
        .routes(routes!(provisioning::renew_credentials))
        .routes(routes!(commands::list_commands, commands::send_command))
        .routes(routes!(commands::list_events))
        .routes(routes!(firmware::list_firmware, firmware::upload_firmware))
        .routes(routes!(firmware::delete_firmware))
        .routes(routes!(firmware::get_firmware_image))
        .routes(routes!(rollouts::list_rollouts, rollouts::start_rollout))
        .routes(routes!(rollouts::get_rollout))
        .routes(routes!(rollouts::pause_rollout))
        .routes(routes!(rollouts::resume_rollout))
        .routes(routes!(rollouts::abort_rollout))
        .routes(routes!(device_settings::get_device_settings, device_settings::put_device_settings))
        .routes(routes!(virtual_meters::list_virtual_meters))
        .routes(routes!(virtual_meters::put_virtual_meter, virtual_meters::delete_virtual_meter))
        .routes(routes!(waiting::list_waiting))
        .routes(routes!(waiting::adopt_device))
        .routes(routes!(readings::list_readings, intake::post_readings))
        .routes(routes!(emoncms::post_emoncms_input))
        .routes(routes!(emoncms::post_emoncms_bulk))
        .routes(routes!(emoncms::get_emoncms_input))
        .routes(routes!(influx::write_influx))
        .routes(routes!(energy::get_energy))
        .routes(routes!(cost::get_cost))
        .routes(routes!(cost::get_projection))
        .routes(routes!(tariffs::list_tariffs, tariffs::add_tariff))
        .routes(routes!(compare::compare_tariffs, compare::compare_posted_tariffs))
        .routes(routes!(tariffs::get_tariff, tariffs::put_tariff, tariffs::delete_tariff))
        .routes(routes!(tariffs::add_tariff_version))
        .routes(routes!(prices::list_prices, prices::put_prices))
        .routes(routes!(prices::list_price_changes))
        .routes(routes!(bills::list_bills, bills::issue_bill))
        .routes(routes!(bills::preview_bill))
        .routes(routes!(bills::preview_bill_line))
        .routes(routes!(bills::get_bill))
        .routes(routes!(bills::get_bill_line))
        .routes(routes!(reconcile::reconcile_meters))
        .routes(routes!(alerts::list_alerts))
        .routes(routes!(alerts::ack_alert))
        .routes(routes!(alerts::get_rules, alerts::put_rules))
        .routes(routes!(corrections::list_corrections, corrections::add_correction))
        .routes(routes!(corrections::list_findings))
        .routes(routes!(transfer::import_readings))
        .routes(routes!(transfer::export_csv))
        .routes(routes!(rejects::list_rejects))
        .routes(routes!(settings::get_settings))
        .routes(routes!(live::watch_live))
        .routes(routes!(ops::get_health))
        .routes(routes!(ops::get_ready))
        .routes(routes!(ops::get_metrics))
}

/// The OpenAPI document, pretty-printed JSON.
///
/// # Panics
/// Never: the document is made of plain data.
pub fn openapi_json() -> String {
    let (_, document) = resources().split_for_parts();
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
    let (routes, document) = resources().split_for_parts();
    let document = serde_json::to_string(&document).expect("the document is made of plain data");
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
        .route_layer(axum::middleware::from_fn_with_state(api.clone(), access::admit))
        .fallback(dashboard::serve)
        .method_not_allowed_fallback(problem::wrong_method)
        .with_state(api)
        .layer(axum::middleware::from_fn_with_state(api_for_origin, ops::same_origin))
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
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
