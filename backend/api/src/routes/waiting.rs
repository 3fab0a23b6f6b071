//! `/api/devices/waiting`: devices that announced themselves in another system's messages.

use crate::dto::devices::DeviceDto;
use crate::dto::waiting::{Adoption, WaitingDto, WaitingList};
use crate::extract::{Body, Caller, Here, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem, unknown};
use crate::state::Api;
use axum::Json;
use ohmstead_ingest::ForeignError;
use ohmstead_store::DevicePatch;
use ohmstead_store::identity::Kind;
use std::collections::HashSet;

/// Lists the devices that announced themselves and wait to be adopted.
#[utoipa::path(get, path = "/api/devices/waiting", tag = "devices", responses((status = 200, body = WaitingList)))]
pub async fn list_waiting(Here(api): Here, caller: Caller) -> Answer<Json<WaitingList>> {
    let mut waiting = Vec::new();
    for w in api.foreign.waiting().await? {
        let Some(id) = w.id.filter(|id| caller.lists(&api, Kind::Device, id.as_str())) else {
            continue;
        };
        let device = match api.store.device(&id).await? {
            Some(device) => Some(api.listed_one(&device).await?),
            None => None,
        };
        waiting.push(WaitingDto {
            id: id.to_string(),
            name: w.name,
            system: w.system,
            topic: w.topic,
            first_at: api.time(w.first_at),
            device,
        });
    }
    Ok(Json(WaitingList { waiting }))
}

/// Adopts a waiting device: from now on it is one like any other, with all its readings so far.
#[utoipa::path(post, path = "/api/devices/waiting/{id}", tag = "devices", params(("id" = String, Path, description = "Device id")),
    request_body = Adoption,
    responses((status = 200, body = DeviceDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn adopt_device(
    Here(api): Here,
    Path(id): Path<String>,
    Body(adoption): Body<Adoption>,
) -> Answer<Json<DeviceDto>> {
    let id = device_id(&id)?;
    let name = adoption.name.map(|n| n.trim().to_owned());
    if let Some(name) = &name
        && !(1..=100).contains(&name.chars().count())
    {
        return Err(Problem::bad("name: use 1 to 100 characters"));
    }
    let patch =
        DevicePatch { name: name.map(Some), role: adoption.role.map(Into::into), parent: None };
    match api.foreign.adopt(&id, patch).await {
        Ok(device) => Ok(Json(api.listed_one(&device).await?)),
        Err(ForeignError::NotWaiting) => Err(unknown(id.as_str())),
        Err(ForeignError::Store(error)) => Err(error.into()),
    }
}

impl Api {
    /// The ids of devices that wait: they are in no other list.
    pub(crate) async fn waiting_ids(&self) -> Answer<HashSet<String>> {
        let waiting = self.foreign.waiting().await?;
        Ok(waiting.into_iter().filter_map(|w| w.id).map(|id| id.to_string()).collect())
    }
}
