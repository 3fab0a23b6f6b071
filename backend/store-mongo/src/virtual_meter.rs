//! Virtual meters.

use crate::convert::{device_id, from_json, to_json};
use crate::failure::Done;
use crate::session::{reading, transaction};
use crate::{MongoStore, document};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_ledger::Combination;
use ohmstead_model::DeviceId;
use ohmstead_store::{Result, VirtualMeter, VirtualMeterStore};
use serde::{Deserialize, Serialize};

const VIRTUAL_METERS: &str = "virtual_meters";

/// What is stored of one, JSON.
#[derive(Serialize, Deserialize)]
struct Stored {
    name: Option<String>,
    #[serde(with = "StoredCombination")]
    combination: Combination,
    members: Vec<DeviceId>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Combination", rename_all = "lowercase")]
enum StoredCombination {
    Sum,
    Difference,
    Remainder,
}

fn meter(found: &Document) -> Done<VirtualMeter> {
    let Stored { name, combination, members } = from_json(found, "body")?;
    Ok(VirtualMeter { id: device_id(found, "_id")?, name, combination, members })
}

#[async_trait]
impl VirtualMeterStore for MongoStore {
    async fn virtual_meters(&self) -> Result<Vec<VirtualMeter>> {
        Ok(reading!(self, "read virtual meters", |tx| {
            let found = document::all(tx, VIRTUAL_METERS).await?;
            found.iter().map(meter).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn virtual_meter(&self, id: &DeviceId) -> Result<Option<VirtualMeter>> {
        Ok(reading!(self, "read a virtual meter", |tx| {
            let found = tx.one(VIRTUAL_METERS, doc! { "_id": id.as_str() }).await?;
            found.as_ref().map(meter).transpose()?
        }))
    }

    async fn put_virtual_meter(&self, meter: VirtualMeter) -> Result<()> {
        let VirtualMeter { id, name, combination, members } = meter;
        let stored = Stored { name, combination, members };
        transaction!(self, "write a virtual meter", |tx| {
            let row = doc! { "_id": id.as_str(), "body": to_json(&stored)? };
            tx.put(VIRTUAL_METERS, row).await?;
        });
        Ok(())
    }

    async fn remove_virtual_meter(&self, id: &DeviceId) -> Result<bool> {
        Ok(transaction!(self, "remove a virtual meter", |tx| {
            tx.delete(VIRTUAL_METERS, doc! { "_id": id.as_str() }).await? > 0
        }))
    }
}
