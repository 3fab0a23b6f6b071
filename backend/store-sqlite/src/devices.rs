//! Devices.

use crate::sealed::merge::{self, Order};
use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use ohmstead_store::{Damaged, Device, DevicePatch, DeviceStore, Extent, Result, Role, StoreError};
use rusqlite::{Connection, OptionalExtension, Row};

const COLUMNS: &str =
    "name, label, role, parent, created_at, last_seen, online, online_at, removed_at";

fn device(r: &Row<'_>) -> rusqlite::Result<Device> {
    let online: Option<bool> = r.get(6)?;
    let online_at: Option<i64> = r.get(7)?;
    Ok(Device {
        id: row::device_id(r, 0)?,
        name: r.get(1)?,
        role: Role::of_word(&r.get::<_, String>(2)?),
        parent: row::optional_device_id(r, 3)?,
        created_at: TimestampMs(r.get(4)?),
        last_seen: r.get::<_, Option<i64>>(5)?.map(TimestampMs),
        online: online.zip(online_at).map(|(online, at)| (online, TimestampMs(at))),
        removed_at: r.get::<_, Option<i64>>(8)?.map(TimestampMs),
    })
}

fn extent(c: &Connection, id: &DeviceId) -> rusqlite::Result<Extent> {
    let mut named = c.prepare_cached("SELECT id FROM device WHERE name = ?1")?;
    let row: Option<i64> = named.query_row([id.as_str()], |r| r.get(0)).optional()?;
    let Some(row) = row else { return Ok(Extent::default()) };
    let last = merge::page(c, row, TimeRange::ALL, Order::Descending, 1, Damaged::PassOver)?;
    Ok(Extent { first_at: merge::first_at(c, row)?, last: last.first().copied() })
}

impl SqliteStore {
    /// The writer knows `last_seen` more exactly than the disk, unless another process wrote it last.
    fn freshen(&self, device: &mut Device) {
        let known = self.writer.known.lock().expect("no thread panics while it holds the devices");
        if let Some(known) = known.get(&device.id)
            && known.last_seen_written == device.last_seen
        {
            device.last_seen = known.last_seen.or(device.last_seen);
        }
    }
}

#[async_trait]
impl DeviceStore for SqliteStore {
    async fn devices(&self) -> Result<Vec<Device>> {
        let mut all = self
            .read("list devices", |c| {
                let sql = format!("SELECT {COLUMNS} FROM device ORDER BY name");
                let mut statement = c.prepare_cached(&sql)?;
                statement.query_map([], device)?.collect::<rusqlite::Result<Vec<_>>>()
            })
            .await?;
        for device in &mut all {
            self.freshen(device);
        }
        Ok(all)
    }

    async fn device(&self, id: &DeviceId) -> Result<Option<Device>> {
        let id = id.clone();
        let mut found = self
            .read("read a device", move |c| {
                let sql = format!("SELECT {COLUMNS} FROM device WHERE name = ?1");
                c.prepare_cached(&sql)?.query_row([id.as_str()], device).optional()
            })
            .await?;
        if let Some(device) = &mut found {
            self.freshen(device);
        }
        Ok(found)
    }

    async fn extents(&self, ids: &[DeviceId]) -> Result<Vec<Extent>> {
        let ids = ids.to_vec();
        self.read("read where readings end", move |c| {
            let _snapshot = merge::snapshot(c)?;
            ids.iter().map(|id| extent(c, id)).collect()
        })
        .await
    }

    async fn patch_device(
        &self,
        id: &DeviceId,
        patch: DevicePatch,
        now: TimestampMs,
    ) -> Result<Device> {
        let key = id.clone();
        self.write("change a device", move |open| {
            let row = open.device(&key, now)?.row;
            if let Some(label) = patch.name {
                open.tx.execute("UPDATE device SET label = ?2 WHERE id = ?1", (row, label))?;
            }
            if let Some(role) = patch.role {
                open.tx.execute("UPDATE device SET role = ?2 WHERE id = ?1", (row, role.word()))?;
            }
            if let Some(parent) = patch.parent {
                let parent = parent.as_ref().map(DeviceId::as_str);
                open.tx.execute("UPDATE device SET parent = ?2 WHERE id = ?1", (row, parent))?;
            }
            Ok(())
        })
        .await?;
        let found = self.device(id).await?;
        found.ok_or_else(|| StoreError::Failed {
            attempt: "read a device",
            source: "it is gone".into(),
        })
    }
}
