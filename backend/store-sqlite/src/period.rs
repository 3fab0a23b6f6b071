//! Devices of periods.

use crate::SqliteStore;
use async_trait::async_trait;
use ohmstead_model::DeviceId;
use ohmstead_store::{PeriodStore, Result};
use rusqlite::OptionalExtension;

const REVISION: &str = "SELECT revision FROM period_device WHERE device = ?1";

#[async_trait]
impl PeriodStore for SqliteStore {
    async fn period_revision(&self, device: &DeviceId) -> Result<Option<u32>> {
        let device = device.clone();
        self.read("read the revision of periods", move |c| {
            c.prepare_cached(REVISION)?.query_row([device.as_str()], |r| r.get(0)).optional()
        })
        .await
    }

    async fn next_period_revision(&self, device: &DeviceId) -> Result<Option<u32>> {
        let device = device.clone();
        self.write("begin a revision of periods", move |open| {
            let newest: Option<u32> = open.one(REVISION, [device.as_str()])?;
            if newest.is_none() && has_readings(open, &device)? {
                return Ok(None);
            }
            let next = newest.unwrap_or(0).saturating_add(1);
            let sql = "INSERT OR REPLACE INTO period_device (device, revision) VALUES (?1, ?2)";
            open.tx.execute(sql, (device.as_str(), next))?;
            Ok(Some(next))
        })
        .await
    }
}

fn has_readings(
    open: &crate::open_transaction::OpenTransaction<'_>,
    device: &DeviceId,
) -> rusqlite::Result<bool> {
    let Some(row) = open.row(device) else { return Ok(false) };
    let sql = "SELECT EXISTS (SELECT 1 FROM reading WHERE device = ?1) \
               OR EXISTS (SELECT 1 FROM sealed WHERE device = ?1)";
    Ok(open.one(sql, [row])?.unwrap_or(false))
}
