//! Devices of periods.

use crate::MongoStore;
use crate::convert::small;
use crate::document::under;
use crate::failure::Done;
use crate::session::{Tx, reading, transaction};
use async_trait::async_trait;
use mongodb::bson::doc;
use ohmstead_model::DeviceId;
use ohmstead_store::{PeriodStore, Result};

const PERIOD_DEVICES: &str = "period_devices";

async fn newest(tx: &mut Tx, device: &DeviceId) -> Done<Option<u32>> {
    let found = tx.one(PERIOD_DEVICES, doc! { "_id": device.as_str() }).await?;
    found.map(|found| small(&found, "revision")).transpose()
}

#[async_trait]
impl PeriodStore for MongoStore {
    async fn period_revision(&self, device: &DeviceId) -> Result<Option<u32>> {
        Ok(reading!(self, "read the revision of periods", |tx| newest(tx, device).await?))
    }

    async fn next_period_revision(&self, device: &DeviceId) -> Result<Option<u32>> {
        Ok(transaction!(self, "begin a revision of periods", |tx| {
            let newest = newest(tx, device).await?;
            if newest.is_none() && has_readings(tx, device).await? {
                None
            } else {
                let next = newest.unwrap_or(0).saturating_add(1);
                let row = doc! { "_id": device.as_str(), "revision": i64::from(next) };
                tx.put(PERIOD_DEVICES, row).await?;
                Some(next)
            }
        }))
    }
}

async fn has_readings(tx: &mut Tx, device: &DeviceId) -> Done<bool> {
    for collection in ["readings", "placed", "sealed"] {
        let of = under(doc! { "d": device.as_str() });
        if tx.one(collection, of).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
