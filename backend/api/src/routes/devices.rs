//! `/api/devices`.

use crate::dto::devices::{DeviceChange, DeviceDto, DeviceList};
use crate::extract::{Body, Caller, Here, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem, unknown};
use crate::state::Api;
use axum::Json;
use ohmstead_model::{DeviceId, hierarchy};
use ohmstead_store::identity::Kind;
use ohmstead_store::{Device, DevicePatch, Extent};

/// Lists every device with its status and newest reading; not those that wait to be adopted.
#[utoipa::path(get, path = "/api/devices", tag = "devices", responses((status = 200, body = DeviceList)))]
pub async fn list_devices(Here(api): Here, caller: Caller) -> Answer<Json<DeviceList>> {
    let devices = api.store.devices().await?;
    let waiting = api.waiting_ids().await?;
    let shown = |d: &Device| {
        let id = d.id.as_str();
        !d.is_removed() && !waiting.contains(id) && caller.lists(&api, Kind::Device, id)
    };
    let theirs = devices.iter().filter(|d| caller.lists(&api, Kind::Device, d.id.as_str()));
    let past = theirs.filter_map(|d| Some(api.past(d, &api.identity.past(&d.id)?))).collect();
    let shown: Vec<Device> = devices.into_iter().filter(shown).collect();
    let extents = api.extents(&shown).await?;
    Ok(Json(DeviceList { devices: api.listed(&shown, &extents).await?, past }))
}

impl Api {
    /// Between what the readings of these lie.
    pub(crate) async fn extents(&self, devices: &[Device]) -> Answer<Vec<Extent>> {
        let ids: Vec<DeviceId> = devices.iter().map(|d| d.id.clone()).collect();
        Ok(self.store.extents(&ids).await?)
    }

    /// Devices as they travel, with where their readings begin and end.
    pub(crate) async fn listed(
        &self,
        devices: &[Device],
        extents: &[Extent],
    ) -> Answer<Vec<DeviceDto>> {
        let mut listed = Vec::with_capacity(devices.len());
        for (device, extent) in devices.iter().zip(extents) {
            let first = self.derive.began(&device.id, extent.first_at).await?;
            listed.push(self.device(device, first, extent.last));
        }
        Ok(listed)
    }

    /// One of them.
    pub(crate) async fn listed_one(&self, device: &Device) -> Answer<DeviceDto> {
        let device = std::slice::from_ref(device);
        let mut listed = self.listed(device, &self.extents(device).await?).await?;
        Ok(listed.remove(0))
    }
}

/// One device.
#[utoipa::path(get, path = "/api/devices/{id}", tag = "devices", params(("id" = String, Path, description = "Device id")),
    responses((status = 200, body = DeviceDto), (status = 404, body = Problem)))]
pub async fn get_device(Here(api): Here, Path(id): Path<String>) -> Answer<Json<DeviceDto>> {
    let id = device_id(&id)?;
    let device = api.store.device(&id).await?.filter(|d| !d.is_removed());
    let device = device.ok_or_else(|| unknown(id.as_str()))?;
    Ok(Json(api.listed_one(&device).await?))
}

/// Changes what people say of a device.
#[utoipa::path(patch, path = "/api/devices/{id}", tag = "devices", params(("id" = String, Path, description = "Device id")),
    request_body = DeviceChange,
    responses((status = 200, body = DeviceDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn patch_device(
    Here(api): Here,
    Path(id): Path<String>,
    Body(change): Body<DeviceChange>,
) -> Answer<Json<DeviceDto>> {
    let id = device_id(&id)?;
    let mut devices = api.store.devices().await?;
    devices.retain(|d| !d.is_removed());
    if !devices.iter().any(|d| d.id == id) {
        return Err(unknown(id.as_str()));
    }
    if let Some(Some(name)) = &change.name {
        let length = name.trim().chars().count();
        if !(1..=100).contains(&length) {
            return Err(Problem::bad("name: use 1 to 100 characters, or null for none"));
        }
    }
    let parent = match change.parent {
        None => None,
        Some(None) => Some(None),
        Some(Some(parent)) => {
            let parent = device_id(&parent)?;
            let above = |id: &DeviceId| devices.iter().find(|d| d.id == *id)?.parent.clone();
            if hierarchy::closes_circle(&id, &parent, above) {
                return Err(Problem::bad(format!("parent: {parent} is below {id} itself")));
            }
            if !devices.iter().any(|d| d.id == parent) {
                return Err(Problem::bad(format!("parent: no device {parent} is known")));
            }
            Some(Some(parent))
        }
    };
    let name = change.name.map(|name| name.map(|n| n.trim().to_owned()));
    let patch = DevicePatch { name, role: change.role.map(Into::into), parent };
    let device = api.store.patch_device(&id, patch, api.clock.now()).await?;
    Ok(Json(api.listed_one(&device).await?))
}
