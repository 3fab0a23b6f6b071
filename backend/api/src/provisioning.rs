//! Devices made, given credentials and removed.

use crate::devices::unknown;
use crate::dto::RoleDto;
use crate::problem::{Answer, Body, Problem, device_id};
use crate::seat::Here;
use crate::state::Api;
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use ohmstead_fleet::{FleetError, Issued};
use ohmstead_model::DeviceId;
use ohmstead_store::DevicePatch;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

impl From<FleetError> for Problem {
    fn from(error: FleetError) -> Self {
        match error {
            FleetError::Unknown(text) => Self::not_found(text),
            FleetError::Conflict(text) => Self::new(StatusCode::CONFLICT, text),
            FleetError::Invalid(text) => Self::bad(text),
            FleetError::Unavailable(text) => Self::new(StatusCode::SERVICE_UNAVAILABLE, text),
            FleetError::Store(error) => error.into(),
        }
    }
}

/// A new device.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDevice {
    /// Its id: 1 to 64 letters, digits, - or _.
    id: String,
    /// What people call it, 1 to 100 characters.
    name: Option<String>,
    /// What it measures.
    role: Option<RoleDto>,
    /// Further ids that the same meter publishes as, one for each further channel.
    #[serde(default)]
    channels: Vec<String>,
}

/// Which ids new credentials cover.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Renewal {
    /// Further ids that the meter publishes as; left out, they stay.
    channels: Option<Vec<String>>,
}

/// What a meter connects with. The password is told this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CredentialsDto {
    /// The id it publishes as.
    device_id: String,
    /// Further ids it publishes as.
    channels: Vec<String>,
    /// MQTT user name.
    username: String,
    /// MQTT password; the hub keeps only its hash.
    password: String,
    /// Port of MQTT over TLS; null while the hub does not serve it.
    mqtt_port: Option<u16>,
    /// Port that serves firmware images; null while the hub does not.
    http_port: Option<u16>,
    /// The CA certificate to trust, DER in base64; null where the hub does not know it.
    ca: Option<String>,
    /// Names and addresses that the hub's certificate proves; empty where the hub does not know.
    names: Vec<String>,
}

type Secretly = (StatusCode, [(HeaderName, HeaderValue); 1], Json<CredentialsDto>);

impl Api {
    fn credentials(&self, status: StatusCode, issued: &Issued) -> Secretly {
        let dto = CredentialsDto {
            device_id: issued.device.to_string(),
            channels: issued.channels.iter().map(ToString::to_string).collect(),
            username: issued.device.to_string(),
            password: issued.password.expose().to_owned(),
            mqtt_port: self.meters.mqtt_port,
            http_port: self.meters.http_port,
            ca: self.meters.ca.clone(),
            names: self.meters.names.clone(),
        };
        let no_copies = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        (status, [no_copies], Json(dto))
    }
}

fn ids(channels: &[String]) -> Answer<Vec<DeviceId>> {
    let id =
        |text: &String| DeviceId::new(text).map_err(|e| Problem::bad(format!("channels: {e}")));
    channels.iter().map(id).collect()
}

/// Makes a device, or gives a known one its first credentials.
#[utoipa::path(post, path = "/api/devices", tag = "devices", request_body = NewDevice,
    responses((status = 201, body = CredentialsDto), (status = 400, body = Problem), (status = 409, body = Problem)))]
pub async fn create_device(Here(api): Here, Body(new): Body<NewDevice>) -> Answer<Secretly> {
    let id = DeviceId::new(&new.id).map_err(|e| Problem::bad(format!("id: {e}")))?;
    if api.store.virtual_meter(&id).await?.is_some() {
        let text =
            format!("id: {id} is a virtual meter: choose another id, or take that away first");
        return Err(Problem::new(StatusCode::CONFLICT, text));
    }
    let name = new.name.as_deref().map(str::trim);
    if name.is_some_and(|n| !(1..=100).contains(&n.chars().count())) {
        return Err(Problem::bad("name: use 1 to 100 characters, or leave it out"));
    }
    let patch = DevicePatch {
        name: name.map(|n| Some(n.to_owned())),
        role: new.role.map(Into::into),
        parent: None,
    };
    let issued = api.fleet.create(&id, ids(&new.channels)?, patch).await?;
    Ok(api.credentials(StatusCode::CREATED, &issued))
}

/// Gives a device new credentials. The old ones end at once, and so do their connections.
#[utoipa::path(post, path = "/api/devices/{id}/credentials", tag = "devices", params(("id" = String, Path, description = "Device id")),
    request_body = Renewal,
    responses((status = 200, body = CredentialsDto), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn renew_credentials(
    Here(api): Here,
    Path(id): Path<String>,
    Body(renewal): Body<Renewal>,
) -> Answer<Secretly> {
    let id = device_id(&id)?;
    let channels = renewal.channels.as_deref().map(ids).transpose()?;
    let issued = api.fleet.renew(&id, channels).await?;
    Ok(api.credentials(StatusCode::OK, &issued))
}

/// Removes a device: its credentials and connections end, and it is no longer listed. What it
/// measured stays. It is listed again with its next message, or when it is made again.
#[utoipa::path(delete, path = "/api/devices/{id}", tag = "devices", params(("id" = String, Path, description = "Device id")),
    responses((status = 204), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn delete_device(Here(api): Here, Path(id): Path<String>) -> Answer<StatusCode> {
    let id = device_id(&id)?;
    let device = api.store.device(&id).await?.filter(|d| !d.is_removed());
    if device.is_none() || !api.fleet.remove(&id).await? {
        return Err(unknown(id.as_str()));
    }
    Ok(StatusCode::NO_CONTENT)
}
