//! Corrections, dated settings, and what the ledger found.

use crate::MongoStore;
use crate::convert::{from_json, int, part, to_json};
use crate::failure::{Done, failed};
use crate::session::{Tx, reading, transaction};
use crate::{known, row};
use async_trait::async_trait;
use mongodb::bson::{Bson, Document, doc};
use ohmstead_ledger::{Correction, Finding, Settings, touched};
use ohmstead_model::{DeviceId, TimeRange};
use ohmstead_store::{CorrectionStore, Draft, Result};
use std::collections::HashMap;

async fn of_device(tx: &mut Tx, device: &DeviceId) -> Done<Vec<Correction>> {
    let filter = doc! { "d": device.as_str() };
    let found = tx.page("corrections", filter, doc! { "_id": 1 }, usize::MAX).await?;
    let correction = |document: &Document| {
        let mut correction: Correction = from_json(document, "body")?;
        correction.id = int(document, "_id")?.unsigned_abs();
        Ok(correction)
    };
    found.iter().map(correction).collect()
}

#[async_trait]
impl CorrectionStore for MongoStore {
    async fn corrections(&self, device: &DeviceId) -> Result<Vec<Correction>> {
        Ok(reading!(self, "read corrections", |tx| of_device(tx, device).await?))
    }

    async fn add_correction(&self, device: &DeviceId, draft: Draft) -> Result<Option<Correction>> {
        Ok(transaction!(self, "add a correction", |tx| {
            if known::get(tx, device).await?.is_none() {
                return Ok(None);
            }
            let earlier = of_device(tx, device).await?;
            let Draft { made_at, author, reason, action } = draft.clone();
            // The number is the document's; the one inside is set when it is read.
            let mut correction = Correction { id: 0, made_at, author, reason, action };
            let body = to_json(&correction)?;
            let id = tx.next("corrections").await?;
            let document = doc! { "_id": id, "d": device.as_str(), "body": body };
            tx.insert("corrections", vec![document]).await?;
            correction.id = id.unsigned_abs();
            known::mark(tx, device, touched(&correction, &earlier)).await?;
            Some(correction)
        }))
    }

    async fn settings(&self, device: &DeviceId) -> Result<Vec<Settings>> {
        Ok(self.settings_of(std::slice::from_ref(device)).await?.pop().unwrap_or_default())
    }

    async fn settings_of(&self, devices: &[DeviceId]) -> Result<Vec<Vec<Settings>>> {
        let ids: Vec<Bson> = devices.iter().map(|d| d.as_str().into()).collect();
        Ok(reading!(self, "read devices' settings", |tx| {
            let mut found: HashMap<String, Vec<Settings>> = HashMap::new();
            for document in tx.find("settings", doc! { "_id": { "$in": ids } }).await? {
                let id = crate::convert::text(&document, "_id")?;
                found.insert(id, from_json(&document, "body")?);
            }
            devices.iter().map(|d| found.get(d.as_str()).cloned().unwrap_or_default()).collect()
        }))
    }

    async fn put_settings(&self, device: &DeviceId, settings: Vec<Settings>) -> Result<bool> {
        let attempt = "write a device's settings";
        let body = to_json(&settings).map_err(|e| failed(attempt, e))?;
        Ok(transaction!(self, attempt, |tx| {
            if known::get(tx, device).await?.is_none() {
                return Ok(false);
            }
            tx.put("settings", doc! { "_id": device.as_str(), "body": &body }).await?;
            known::mark(tx, device, TimeRange::ALL).await?;
            true
        }))
    }

    async fn findings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Finding>> {
        let attempt = "read findings";
        // Newest first; those of one instant by their text.
        let found = reading!(self, attempt, |tx| {
            let newest = doc! { "_id.t": -1, "_id.r": 1 };
            tx.page("findings", row::during(device, range), newest, limit).await?
        });
        let finding = |d: &Document| from_json(part(d, "_id")?, "r");
        found.iter().map(finding).collect::<Done<_>>().map_err(|e| failed(attempt, e))
    }
}
