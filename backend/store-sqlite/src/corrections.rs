//! Corrections, dated settings, and what the ledger found.

use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_ledger::{Correction, Finding, Settings, touched};
use ohmstead_model::{DeviceId, TimeRange};
use ohmstead_store::{CorrectionStore, Draft, Result};
use rusqlite::{Connection, OptionalExtension};

fn of_device(c: &Connection, device: i64) -> rusqlite::Result<Vec<Correction>> {
    let mut statement =
        c.prepare_cached("SELECT body, id FROM correction WHERE device = ?1 ORDER BY id")?;
    let rows = statement.query_map([device], |r| {
        let mut correction: Correction = row::from_json(r, 0)?;
        correction.id = r.get::<_, i64>(1)?.unsigned_abs();
        Ok(correction)
    })?;
    rows.collect()
}

fn device_row(c: &Connection, device: &DeviceId) -> rusqlite::Result<Option<i64>> {
    c.prepare_cached("SELECT id FROM device WHERE name = ?1")?
        .query_row([device.as_str()], |r| r.get(0))
        .optional()
}

#[async_trait]
impl CorrectionStore for SqliteStore {
    async fn corrections(&self, device: &DeviceId) -> Result<Vec<Correction>> {
        let device = device.clone();
        self.read("read corrections", move |c| match device_row(c, &device)? {
            Some(row) => of_device(c, row),
            None => Ok(Vec::new()),
        })
        .await
    }

    async fn add_correction(&self, device: &DeviceId, draft: Draft) -> Result<Option<Correction>> {
        let device = device.clone();
        self.write("add a correction", move |open| {
            let Some(row) = open.row(&device) else { return Ok(None) };
            let earlier = of_device(open.tx, row)?;
            let Draft { made_at, author, reason, action } = draft;
            // The number is the table's; the one inside is set when it is read.
            let mut correction = Correction { id: 0, made_at, author, reason, action };
            open.tx.execute(
                "INSERT INTO correction (device, body) VALUES (?1, ?2)",
                (row, row::to_json(&correction)?),
            )?;
            correction.id = open.tx.last_insert_rowid().unsigned_abs();
            open.mark(&device, touched(&correction, &earlier))?;
            Ok(Some(correction))
        })
        .await
    }

    async fn settings(&self, device: &DeviceId) -> Result<Vec<Settings>> {
        Ok(self.settings_of(std::slice::from_ref(device)).await?.pop().unwrap_or_default())
    }

    async fn settings_of(&self, devices: &[DeviceId]) -> Result<Vec<Vec<Settings>>> {
        let devices = devices.to_vec();
        self.read("read devices' settings", move |c| {
            let sql = "SELECT s.body FROM device_settings s JOIN device d ON d.id = s.device WHERE d.name = ?1";
            let mut statement = c.prepare_cached(sql)?;
            let mut all = Vec::with_capacity(devices.len());
            for device in &devices {
                let found = statement.query_row([device.as_str()], |r| row::from_json(r, 0));
                all.push(found.optional()?.unwrap_or_default());
            }
            Ok(all)
        })
        .await
    }

    async fn put_settings(&self, device: &DeviceId, settings: Vec<Settings>) -> Result<bool> {
        let device = device.clone();
        self.write("write a device's settings", move |open| {
            let Some(row) = open.row(&device) else { return Ok(false) };
            open.tx.execute(
                "INSERT OR REPLACE INTO device_settings (device, body) VALUES (?1, ?2)",
                (row, row::to_json(&settings)?),
            )?;
            open.mark(&device, TimeRange::ALL)?;
            Ok(true)
        })
        .await
    }

    async fn findings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Finding>> {
        let device = device.clone();
        self.read("read findings", move |c| {
            let Some(row) = device_row(c, &device)? else { return Ok(Vec::new()) };
            let mut statement = c.prepare_cached(
                "SELECT body FROM finding WHERE device = ?1 AND at >= ?2 AND at < ?3 ORDER BY at DESC, body LIMIT ?4",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            statement.query_map((row, range.from.0, range.to.0, limit), |r| row::from_json(r, 0))?.collect()
        })
        .await
    }
}
