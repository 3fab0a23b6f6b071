//! `/api/settings`.

use crate::seat::Here;
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// The site, as configured.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SiteDto {
    name: String,
    /// IANA name.
    timezone: String,
    /// ISO 4217 code.
    currency: String,
    /// First day of a billing period, 1 to 31.
    billing_day: u8,
}

/// Settings of the hub.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SettingsDto {
    site: SiteDto,
    /// True when the meters are virtual.
    demo: bool,
    /// Where the hub serves MQTT, address:port.
    mqtt: String,
    /// Version of the hub.
    version: String,
    /// The hub's clock.
    now: String,
}

/// The site and the hub.
#[utoipa::path(get, path = "/api/settings", tag = "settings", responses((status = 200, body = SettingsDto)))]
pub async fn get_settings(Here(api): Here) -> Json<SettingsDto> {
    let site = SiteDto {
        name: api.site.name.clone(),
        timezone: api.site.calendar.zone().iana_name().unwrap_or("UTC").to_owned(),
        currency: api.site.currency.clone(),
        billing_day: api.site.billing_day,
    };
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Json(SettingsDto {
        site,
        demo: api.demo,
        mqtt: api.mqtt.to_string(),
        version,
        now: api.time(api.clock.now()),
    })
}
