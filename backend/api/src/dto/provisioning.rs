//! What making, renewing and removing devices takes and gives.

use crate::dto::devices::RoleDto;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new device.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDevice {
    /// Its id: 1 to 64 letters, digits, - or _.
    pub(crate) id: String,
    /// What people call it, 1 to 100 characters.
    pub(crate) name: Option<String>,
    /// What it measures.
    pub(crate) role: Option<RoleDto>,
    /// Further ids that the same meter publishes as, one for each further channel.
    #[serde(default)]
    pub(crate) channels: Vec<String>,
}

/// Which ids new credentials cover.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Renewal {
    /// Further ids that the meter publishes as; left out, they stay.
    pub(crate) channels: Option<Vec<String>>,
}

/// What a meter connects with. The password is told this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CredentialsDto {
    /// The id it publishes as.
    pub(crate) device_id: String,
    /// Further ids it publishes as.
    pub(crate) channels: Vec<String>,
    /// MQTT user name.
    pub(crate) username: String,
    /// MQTT password; the hub keeps only its hash.
    pub(crate) password: String,
    /// Port of MQTT over TLS; null while the hub does not serve it.
    pub(crate) mqtt_port: Option<u16>,
    /// Port that serves firmware images; null while the hub does not.
    pub(crate) http_port: Option<u16>,
    /// The CA certificate to trust, DER in base64; null where the hub does not know it.
    pub(crate) ca: Option<String>,
    /// Names and addresses that the hub's certificate proves; empty where the hub does not know.
    pub(crate) names: Vec<String>,
}
