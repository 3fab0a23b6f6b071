//! What `/api/settings` takes and gives.

use serde::Serialize;
use utoipa::ToSchema;

/// The site, as configured.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SiteDto {
    pub(crate) name: String,
    /// IANA name.
    pub(crate) timezone: String,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// First day of a billing period, 1 to 31.
    pub(crate) billing_day: u8,
}

/// Settings of the hub.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SettingsDto {
    pub(crate) site: SiteDto,
    /// How many sites one may see.
    pub(crate) sites: usize,
    /// True when the meters are virtual.
    pub(crate) demo: bool,
    /// True when the hub makes copies of what is stored by itself.
    pub(crate) backups: bool,
    /// Where the hub serves MQTT, address:port.
    pub(crate) mqtt: String,
    /// Version of the hub.
    pub(crate) version: String,
    /// The hub's clock.
    pub(crate) now: String,
}
