//! `/api/settings`.

use crate::dto::settings::{SettingsDto, SiteDto};
use crate::extract::{Caller, Here};
use axum::Json;

/// The site and the hub.
#[utoipa::path(get, path = "/api/settings", tag = "settings", responses((status = 200, body = SettingsDto)))]
pub async fn get_settings(Here(api): Here, caller: Caller) -> Json<SettingsDto> {
    let site = SiteDto {
        name: api.site.name.clone(),
        timezone: api.site.calendar.zone().iana_name().unwrap_or("UTC").to_owned(),
        currency: api.site.currency.clone(),
        billing_day: api.site.billing_day,
    };
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Json(SettingsDto {
        site,
        sites: api.sites_seen(&caller).len(),
        demo: api.demo,
        backups: api.backups.read().is_ok_and(|made| made.is_some()),
        mqtt: api.mqtt.clone(),
        version,
        now: api.time(api.clock.now()),
    })
}
