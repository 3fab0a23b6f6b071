//! Devices made, given credentials and removed.

use crate::dto::provisioning::{CredentialsDto, NewDevice, Renewal};
use crate::extract::{Body, Here, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem, unknown};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_fleet::Issued;
use ohmstead_model::DeviceId;
use ohmstead_store::DevicePatch;

impl Api {
    fn credentials(&self, issued: &Issued) -> Json<CredentialsDto> {
        Json(CredentialsDto {
            device_id: issued.device.to_string(),
            channels: issued.channels.iter().map(ToString::to_string).collect(),
            username: issued.device.to_string(),
            password: issued.password.expose().to_owned(),
            mqtt_port: self.meters.mqtt_port,
            http_port: self.meters.http_port,
            ca: self.meters.ca.clone(),
            names: self.meters.names.clone(),
        })
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
pub async fn create_device(
    Here(api): Here,
    Body(new): Body<NewDevice>,
) -> Answer<(StatusCode, Json<CredentialsDto>)> {
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
    Ok((StatusCode::CREATED, api.credentials(&issued)))
}

/// Gives a device new credentials. The old ones end at once, and so do their connections.
#[utoipa::path(post, path = "/api/devices/{id}/credentials", tag = "devices", params(("id" = String, Path, description = "Device id")),
    request_body = Renewal,
    responses((status = 200, body = CredentialsDto), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn renew_credentials(
    Here(api): Here,
    Path(id): Path<String>,
    Body(renewal): Body<Renewal>,
) -> Answer<Json<CredentialsDto>> {
    let id = device_id(&id)?;
    let channels = renewal.channels.as_deref().map(ids).transpose()?;
    let issued = api.fleet.renew(&id, channels).await?;
    Ok(api.credentials(&issued))
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
