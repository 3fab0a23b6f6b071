//! `/api/virtual-meters`: meters that are computed from others.

use crate::problem::{Answer, Body, Problem, device_id};
use crate::state::Api;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ohmstead_model::{DeviceId, Interval, SlotRange};
use ohmstead_store::StoreError;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

const KEY: &str = ohmstead_derive::VIRTUAL;
const MAX_MEMBERS: usize = 200;

/// How members are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CombinationDto {
    /// All members together.
    Sum,
    /// The first member less all others, net.
    Difference,
    /// What no child accounts for: the first member (the parent) less the others, net. Named
    /// alone, the others are its children as the devices' `parent` says at the time of asking:
    /// those directly below it, for what lies below them is measured by them too.
    Remainder,
}

/// How a virtual meter is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VirtualMeter {
    /// What people call it.
    name: Option<String>,
    /// How.
    combination: CombinationDto,
    /// Device ids; with difference and remainder the first is what the others are taken from.
    members: Vec<String>,
}

/// A virtual meter with its id.
#[derive(Debug, Serialize, ToSchema)]
pub struct VirtualMeterDto {
    /// For `/api/energy?deviceId=`.
    id: String,
    #[serde(flatten)]
    meter: VirtualMeter,
}

/// Virtual meters.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VirtualMeterList {
    /// By id.
    virtual_meters: Vec<VirtualMeterDto>,
}

fn broken(error: serde_json::Error) -> StoreError {
    StoreError::Failed { attempt: "read a virtual meter", source: error.into() }
}

/// How the virtual meter `id` is computed, if there is one.
pub async fn find(api: &Api, id: &DeviceId) -> Answer<Option<VirtualMeter>> {
    let key = format!("{KEY}{id}");
    let kept = api.store.values(&key).await?.into_iter().find(|(k, _)| *k == key);
    Ok(kept.map(|(_, body)| serde_json::from_slice(&body)).transpose().map_err(broken)?)
}

/// The intervals of a device or a virtual meter, brought up to date; `None` when there is neither.
pub async fn intervals(
    api: &Api,
    id: &DeviceId,
    range: SlotRange,
) -> Answer<Option<Vec<Interval>>> {
    Ok(api.derive.intervals(id, range).await?)
}

/// Every virtual meter.
#[utoipa::path(get, path = "/api/virtual-meters", tag = "devices", responses((status = 200, body = VirtualMeterList)))]
pub async fn list_virtual_meters(State(api): State<Arc<Api>>) -> Answer<Json<VirtualMeterList>> {
    let mut virtual_meters = Vec::new();
    for (key, body) in api.store.values(KEY).await? {
        let meter = serde_json::from_slice(&body).map_err(broken)?;
        virtual_meters.push(VirtualMeterDto { id: key.trim_start_matches(KEY).to_owned(), meter });
    }
    Ok(Json(VirtualMeterList { virtual_meters }))
}

/// Makes or changes a virtual meter.
#[utoipa::path(put, path = "/api/virtual-meters/{id}", tag = "devices", params(("id" = String, Path, description = "Its id")),
    request_body = VirtualMeter, responses((status = 200, body = VirtualMeterDto), (status = 400, body = Problem)))]
pub async fn put_virtual_meter(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Body(meter): Body<VirtualMeter>,
) -> Answer<Json<VirtualMeterDto>> {
    let key = device_id(&id)?;
    if api.store.device(&key).await?.is_some() {
        return Err(Problem::bad(format!(
            "{id} is a device that sends readings: choose another id"
        )));
    }
    let least = if meter.combination == CombinationDto::Difference { 2 } else { 1 };
    if !(least..=MAX_MEMBERS).contains(&meter.members.len()) {
        return Err(Problem::bad(format!("members: name {least} to {MAX_MEMBERS} devices")));
    }
    for (n, member) in meter.members.iter().enumerate() {
        if meter.members[..n].contains(member) {
            return Err(Problem::bad(format!("members: {member} is there twice")));
        }
        if api.store.device(&device_id(member)?).await?.is_none() {
            return Err(Problem::bad(format!("members: no device {member} is known")));
        }
    }
    let body = serde_json::to_vec(&meter).map_err(broken)?;
    api.store.set_value(&format!("{KEY}{id}"), Some(body)).await?;
    Ok(Json(VirtualMeterDto { id, meter }))
}

/// Takes a virtual meter away. No readings are lost: it has none.
#[utoipa::path(delete, path = "/api/virtual-meters/{id}", tag = "devices", params(("id" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn delete_virtual_meter(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let key = device_id(&id)?;
    if find(&api, &key).await?.is_none() {
        return Err(Problem::not_found(format!("there is no virtual meter {id:?}")));
    }
    api.store.set_value(&format!("{KEY}{id}"), None).await?;
    Ok(StatusCode::NO_CONTENT)
}
