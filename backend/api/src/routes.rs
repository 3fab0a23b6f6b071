//! The route table. One file per resource.

pub(crate) mod advice;
pub(crate) mod alerts;
pub(crate) mod anomalies;
pub(crate) mod appliances;
pub(crate) mod audit;
pub(crate) mod auth;
pub(crate) mod backtest;
pub(crate) mod backups;
pub(crate) mod bills;
pub(crate) mod certificates;
pub(crate) mod channels;
pub(crate) mod commands;
pub(crate) mod compare;
pub(crate) mod corrections;
pub(crate) mod cost;
pub(crate) mod device_settings;
pub(crate) mod devices;
pub(crate) mod emoncms;
pub(crate) mod energy;
pub(crate) mod feeds;
pub(crate) mod firmware;
pub(crate) mod forecast;
pub(crate) mod influx;
pub(crate) mod intake;
pub(crate) mod live;
pub(crate) mod mappings;
mod meter_metrics;
pub(crate) mod moves;
pub(crate) mod openid;
pub(crate) mod ops;
pub(crate) mod passkeys;
pub(crate) mod prices;
pub(crate) mod provisioning;
pub(crate) mod push;
pub(crate) mod rates;
pub(crate) mod readings;
pub(crate) mod reconcile;
pub(crate) mod rejects;
pub(crate) mod reports;
pub(crate) mod rollouts;
pub(crate) mod rules;
pub(crate) mod settings;
pub(crate) mod site_change;
pub(crate) mod sites;
pub(crate) mod tariffs;
pub(crate) mod tokens;
pub(crate) mod transfer;
pub(crate) mod users;
pub(crate) mod usual;
pub(crate) mod virtual_meters;
pub(crate) mod waiting;
pub(crate) mod weather;

use crate::description::Document;
use crate::state::Root;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// All operations, with their documents.
pub(crate) fn resources() -> OpenApiRouter<Root> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(people())
        .merge(meters())
        .merge(money())
        .merge(hub())
}

/// People, their tokens, and sites.
fn people() -> OpenApiRouter<Root> {
    OpenApiRouter::new()
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
        .routes(routes!(openid::begin_openid))
        .routes(routes!(openid::finish_openid))
        .routes(routes!(passkeys::list_passkeys, passkeys::add_passkey))
        .routes(routes!(passkeys::begin_passkey))
        .routes(routes!(passkeys::rename_passkey, passkeys::remove_passkey))
        .routes(routes!(passkeys::begin_passkey_login))
        .routes(routes!(passkeys::login_by_passkey))
        .routes(routes!(users::list_users, users::add_user))
        .routes(routes!(users::patch_user, users::delete_user))
        .routes(routes!(users::reset_password))
        .routes(routes!(users::invite))
        .routes(routes!(tokens::list_tokens, tokens::add_token))
        .routes(routes!(tokens::delete_token))
        .routes(routes!(sites::list_sites, sites::add_site))
        .routes(routes!(sites::get_site, sites::patch_site, sites::delete_site))
        .routes(routes!(site_change::preview_site))
        .routes(routes!(moves::move_device))
        .routes(routes!(moves::move_tariff))
        .routes(routes!(audit::list_audit))
}

/// Meters and what they measured.
fn meters() -> OpenApiRouter<Root> {
    OpenApiRouter::new()
        .routes(routes!(devices::list_devices, provisioning::create_device))
        .routes(routes!(devices::get_device, devices::patch_device, provisioning::delete_device))
        .routes(routes!(provisioning::renew_credentials))
        .routes(routes!(
            certificates::get_certificate,
            certificates::issue_certificate,
            certificates::revoke_certificate
        ))
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
        .routes(routes!(mappings::list_mappings))
        .routes(routes!(mappings::put_mapping, mappings::delete_mapping))
        .routes(routes!(mappings::try_mapping))
        .routes(routes!(readings::list_readings, intake::post_readings))
        .routes(routes!(emoncms::post_emoncms_input))
        .routes(routes!(emoncms::post_emoncms_bulk))
        .routes(routes!(emoncms::get_emoncms_input))
        .routes(routes!(influx::write_influx))
        .routes(routes!(energy::get_energy))
        .routes(routes!(usual::get_usual_energy))
        .routes(routes!(weather::get_weather))
        .routes(routes!(usual::get_usual_cost))
        .routes(routes!(cost::get_cost))
        .routes(routes!(cost::get_projection))
        .routes(routes!(rates::get_rates))
}

/// Tariffs, prices and bills.
fn money() -> OpenApiRouter<Root> {
    OpenApiRouter::new()
        .routes(routes!(tariffs::list_tariffs, tariffs::add_tariff))
        .routes(routes!(compare::compare_tariffs, compare::compare_posted_tariffs))
        .routes(routes!(tariffs::get_tariff, tariffs::put_tariff, tariffs::delete_tariff))
        .routes(routes!(tariffs::add_tariff_version))
        .routes(routes!(prices::list_prices, prices::put_prices))
        .routes(routes!(prices::list_price_changes))
        .routes(routes!(feeds::list_feeds))
        .routes(routes!(feeds::ask_feed))
        .routes(routes!(bills::list_bills, bills::issue_bill))
        .routes(routes!(bills::preview_bill))
        .routes(routes!(bills::preview_bill_line))
        .routes(routes!(bills::get_bill))
        .routes(routes!(bills::get_bill_line))
        .routes(routes!(reconcile::reconcile_meters))
}

/// Alerts, corrections, files in and out, and the hub itself.
fn hub() -> OpenApiRouter<Root> {
    OpenApiRouter::new()
        .routes(routes!(alerts::list_alerts))
        .routes(routes!(alerts::ack_alert))
        .routes(routes!(alerts::snooze_alert, alerts::end_snooze))
        .routes(routes!(rules::get_rules, rules::put_rules))
        .routes(routes!(backtest::backtest_rule))
        .routes(routes!(channels::list_channels, channels::put_channel))
        .routes(routes!(channels::delete_channel))
        .routes(routes!(channels::test_channel))
        .routes(routes!(channels::list_notifications))
        .routes(routes!(reports::preview_report))
        .routes(routes!(reports::send_report))
        .routes(routes!(push::list_browsers, push::add_browser))
        .routes(routes!(push::delete_browser))
        .routes(routes!(push::test_browser))
        .routes(routes!(forecast::get_forecast))
        .routes(routes!(anomalies::list_anomalies))
        .routes(routes!(anomalies::judge_anomaly))
        .routes(routes!(anomalies::get_insight_progress))
        .routes(routes!(appliances::list_appliances))
        .routes(routes!(advice::get_window))
        .routes(routes!(corrections::list_corrections, corrections::add_correction))
        .routes(routes!(corrections::list_findings))
        .routes(routes!(transfer::import_readings))
        .routes(routes!(transfer::export_csv))
        .routes(routes!(rejects::list_rejects))
        .routes(routes!(settings::get_settings))
        .routes(routes!(live::watch_live))
        .routes(routes!(backups::get_backups))
        .routes(routes!(ops::get_health))
        .routes(routes!(ops::get_ready))
        .routes(routes!(ops::get_metrics))
}
