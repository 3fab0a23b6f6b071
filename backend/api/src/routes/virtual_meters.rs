//! `/api/virtual-meters`: meters that are computed from others.

use crate::dto::virtual_meters::{CombinationDto, VirtualMeter, VirtualMeterDto, VirtualMeterList};
use crate::extract::{Body, Caller, Here, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use axum::Json;
use axum::http::StatusCode;
use ohmstead_model::DeviceId;
use ohmstead_store::identity::Kind;

const MAX_MEMBERS: usize = 200;

fn dto(meter: ohmstead_store::VirtualMeter) -> VirtualMeterDto {
    let members = meter.members.iter().map(DeviceId::to_string).collect();
    let combination = meter.combination.into();
    VirtualMeterDto {
        id: meter.id.to_string(),
        meter: VirtualMeter { name: meter.name, combination, members },
    }
}

/// Every virtual meter.
#[utoipa::path(get, path = "/api/virtual-meters", tag = "devices", responses((status = 200, body = VirtualMeterList)))]
pub async fn list_virtual_meters(
    Here(api): Here,
    caller: Caller,
) -> Answer<Json<VirtualMeterList>> {
    let mut all = api.store.virtual_meters().await?;
    all.retain(|m| caller.lists(&api, Kind::Device, m.id.as_str()));
    let virtual_meters = all.into_iter().map(dto).collect();
    Ok(Json(VirtualMeterList { virtual_meters }))
}

/// Makes or changes a virtual meter.
#[utoipa::path(put, path = "/api/virtual-meters/{id}", tag = "devices", params(("id" = String, Path, description = "Its id")),
    request_body = VirtualMeter, responses((status = 200, body = VirtualMeterDto), (status = 400, body = Problem)))]
pub async fn put_virtual_meter(
    Here(api): Here,
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
    let mut members = Vec::with_capacity(meter.members.len());
    for (n, member) in meter.members.iter().enumerate() {
        if meter.members[..n].contains(member) {
            return Err(Problem::bad(format!("members: {member} is there twice")));
        }
        let member = device_id(member)?;
        if api.store.device(&member).await?.is_none() {
            return Err(Problem::bad(format!("members: no device {member} is known")));
        }
        members.push(member);
    }
    let (name, combination) = (meter.name.clone(), meter.combination.into());
    let kept = ohmstead_store::VirtualMeter { id: key, name, combination, members };
    api.store.put_virtual_meter(kept).await?;
    Ok(Json(VirtualMeterDto { id, meter }))
}

/// Takes a virtual meter away. No readings are lost: it has none.
#[utoipa::path(delete, path = "/api/virtual-meters/{id}", tag = "devices", params(("id" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn delete_virtual_meter(Here(api): Here, Path(id): Path<String>) -> Answer<StatusCode> {
    if !api.store.remove_virtual_meter(&device_id(&id)?).await? {
        return Err(Problem::not_found(format!("there is no virtual meter {id:?}")));
    }
    Ok(StatusCode::NO_CONTENT)
}
