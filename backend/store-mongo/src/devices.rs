//! Devices.

use crate::MongoStore;
use crate::convert::{
    device_id, flag, optional, optional_device_id, optional_text, optional_time, time,
};
use crate::failure::{Done, failed};
use crate::known;
use crate::session::{reading, transaction};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::{Device, DevicePatch, DeviceStore, Extent, Result, Role, StoreError};
use std::collections::BTreeMap;

fn device(d: &Document) -> Done<Device> {
    let online_at = optional_time(d, "online_at")?;
    Ok(Device {
        id: device_id(d, "_id")?,
        name: optional_text(d, "label")?,
        role: optional_text(d, "role")?.map(|word| Role::of_word(&word)).unwrap_or_default(),
        parent: optional_device_id(d, "parent")?,
        created_at: time(d, "created_at")?,
        last_seen: optional_time(d, "last_seen")?,
        online: online_at.map(|at| (flag(d, "online"), at)),
        removed_at: optional_time(d, "removed_at")?,
    })
}

fn extent(d: &Document) -> Done<(DeviceId, Extent)> {
    let extent = Extent { first_at: optional_time(d, "first_at")?, last: known::last(d)? };
    Ok((device_id(d, "_id")?, extent))
}

#[async_trait]
impl DeviceStore for MongoStore {
    async fn devices(&self) -> Result<Vec<Device>> {
        let attempt = "list devices";
        let all = reading!(self, attempt, |tx| {
            tx.page("devices", doc! {}, doc! { "_id": 1 }, usize::MAX).await?
        });
        all.iter().map(device).collect::<Done<_>>().map_err(|e| failed(attempt, e))
    }

    async fn device(&self, id: &DeviceId) -> Result<Option<Device>> {
        let attempt = "read a device";
        let found =
            reading!(self, attempt, |tx| { tx.one("devices", doc! { "_id": id.as_str() }).await? });
        found.as_ref().map(device).transpose().map_err(|e| failed(attempt, e))
    }

    async fn extents(&self, ids: &[DeviceId]) -> Result<Vec<Extent>> {
        let attempt = "read where readings end";
        let names: Vec<&str> = ids.iter().map(DeviceId::as_str).collect();
        let filter = doc! { "_id": { "$in": names } };
        let found = reading!(self, attempt, |tx| {
            tx.page("devices", filter.clone(), doc! { "_id": 1 }, usize::MAX).await?
        });
        let extents: Done<BTreeMap<DeviceId, Extent>> = found.iter().map(extent).collect();
        let mut extents = extents.map_err(|e| failed(attempt, e))?;
        Ok(ids.iter().map(|id| extents.remove(id).unwrap_or_default()).collect())
    }

    async fn patch_device(
        &self,
        id: &DeviceId,
        patch: DevicePatch,
        now: TimestampMs,
    ) -> Result<Device> {
        let mut set = Document::new();
        if let Some(label) = &patch.name {
            set.insert("label", optional(label.as_deref()));
        }
        if let Some(role) = patch.role {
            set.insert("role", role.word());
        }
        if let Some(parent) = &patch.parent {
            set.insert("parent", optional(parent.as_ref().map(DeviceId::as_str)));
        }
        let change = doc! {
            "$set": set,
            "$setOnInsert": { "created_at": now.0, "generation": 0_i64 },
        };
        let here = doc! { "_id": id.as_str() };
        transaction!(self, "change a device", |tx| {
            tx.upsert("devices", here.clone(), change.clone()).await?
        });
        let found = self.device(id).await?;
        found.ok_or_else(|| StoreError::Failed {
            attempt: "read a device",
            source: "it is gone".into(),
        })
    }
}
