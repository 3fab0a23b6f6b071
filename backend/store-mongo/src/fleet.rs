//! Meters in the field.

use crate::MongoStore;
use crate::convert::{binary, bytes, device_id, from_json, int, part, text, time, to_json};
use crate::document::{self, bodies, body, under};
use crate::failure::{Done, Trouble};
use crate::session::{Tx, reading, transaction};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::fleet::{COMMANDS_MAX, EVENTS_MAX};
use ohmstead_store::{CommandRecord, Credential, EventRecord, FleetStore, InfoRecord, Result};

const CREDENTIALS: &str = "credentials";
const COMMANDS: &str = "commands";
const EVENTS: &str = "events";
const INFOS: &str = "meter_infos";
const TRAININGS: &str = "model_trainings";

fn credential(found: &Document) -> Done<Credential> {
    let hash = bytes(found, "hash")?.try_into();
    Ok(Credential {
        device: device_id(found, "_id")?,
        channels: from_json(found, "channels")?,
        hash: hash.map_err(|_| Trouble::Damaged("a credential's hash is cut off".into()))?,
        made_at: time(found, "made_at")?,
    })
}

fn event(found: &Document) -> Done<EventRecord> {
    Ok(EventRecord {
        id: int(found, "_id")?,
        device: device_id(found, "device")?,
        arrived: time(found, "arrived")?,
        message: text(found, "message")?,
    })
}

fn info(found: &Document) -> Done<InfoRecord> {
    Ok(InfoRecord { device: device_id(found, "_id")?, body: text(found, "body")? })
}

/// A device's commands; those issued later have greater keys.
fn commands_of(device: &DeviceId) -> Document {
    under(doc! { "device": device.as_str() })
}

/// Takes the oldest commands of a device away, as far as there are too many.
async fn forget_commands(tx: &mut Tx, device: &DeviceId) -> Done<()> {
    let (newest, key) = (doc! { "_id": -1 }, doc! { "_id": 1 });
    let found = tx.part(COMMANDS, commands_of(device), newest, COMMANDS_MAX + 1, key).await?;
    if let Some(surplus) = found.get(COMMANDS_MAX) {
        let first = doc! { "device": device.as_str() };
        let old = doc! { "_id": { "$gte": first, "$lte": part(surplus, "_id")? } };
        tx.delete(COMMANDS, old).await?;
    }
    Ok(())
}

#[async_trait]
impl FleetStore for MongoStore {
    async fn credentials(&self) -> Result<Vec<Credential>> {
        Ok(reading!(self, "read credentials", |tx| {
            let found = document::all(tx, CREDENTIALS).await?;
            found.iter().map(credential).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn put_credential(&self, credential: Credential) -> Result<()> {
        let Credential { device, channels, hash, made_at } = credential;
        transaction!(self, "write a credential", |tx| {
            let row = doc! {
                "_id": device.as_str(),
                "channels": to_json(&channels)?,
                "hash": binary(hash),
                "made_at": made_at.0,
            };
            tx.put(CREDENTIALS, row).await?;
        });
        Ok(())
    }

    async fn remove_credential(&self, device: &DeviceId) -> Result<bool> {
        Ok(transaction!(self, "remove a credential", |tx| {
            tx.delete(CREDENTIALS, doc! { "_id": device.as_str() }).await? > 0
        }))
    }

    async fn remove_device(&self, device: &DeviceId, now: TimestampMs) -> Result<bool> {
        Ok(transaction!(self, "remove a device", |tx| {
            let gone = doc! { "$set": { "removed_at": now.0 } };
            tx.update("devices", doc! { "_id": device.as_str() }, gone).await?
        }))
    }

    async fn put_command(&self, command: CommandRecord) -> Result<()> {
        transaction!(self, "write a command", |tx| {
            let device = command.device.as_str();
            let key =
                doc! { "device": device, "issued_at": command.issued_at.0, "id": &command.id };
            tx.put(COMMANDS, doc! { "_id": key, "body": to_json(&command)? }).await?;
            forget_commands(tx, &command.device).await?;
        });
        Ok(())
    }

    async fn command(&self, device: &DeviceId, id: &str) -> Result<Option<CommandRecord>> {
        Ok(reading!(self, "read a command", |tx| {
            let mut one = commands_of(device);
            one.insert("_id.id", id);
            body(tx.one(COMMANDS, one).await?)?
        }))
    }

    async fn commands(&self, device: &DeviceId, limit: usize) -> Result<Vec<CommandRecord>> {
        Ok(reading!(self, "read commands", |tx| {
            let newest = doc! { "_id": -1 };
            bodies(&tx.page(COMMANDS, commands_of(device), newest, limit).await?)?
        }))
    }

    async fn add_event(
        &self,
        device: &DeviceId,
        message: &str,
        arrived: TimestampMs,
    ) -> Result<bool> {
        Ok(transaction!(self, "write an event", |tx| {
            let same = doc! { "device": device.as_str(), "message": message };
            let known = tx.one(EVENTS, same.clone()).await?.is_some();
            if !known {
                let id = tx.next(EVENTS).await?;
                let mut row = doc! { "_id": id, "arrived": arrived.0 };
                row.extend(same);
                tx.insert(EVENTS, vec![row]).await?;
                // The numbers have no gaps: a transaction that is undone gives its number back.
                tx.delete(EVENTS, doc! { "_id": { "$lte": id - EVENTS_MAX as i64 } }).await?;
            }
            !known
        }))
    }

    async fn events(
        &self,
        device: Option<&DeviceId>,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<EventRecord>> {
        Ok(reading!(self, "read events", |tx| {
            let mut wanted = doc! { "_id": { "$lt": before.unwrap_or(i64::MAX) } };
            if let Some(device) = device {
                wanted.insert("device", device.as_str());
            }
            let found = tx.page(EVENTS, wanted, doc! { "_id": -1 }, limit).await?;
            found.iter().map(event).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn meter_infos(&self) -> Result<Vec<InfoRecord>> {
        Ok(reading!(self, "read what meters said of themselves", |tx| {
            let found = document::all(tx, INFOS).await?;
            found.iter().map(info).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn put_meter_info(&self, info: InfoRecord) -> Result<()> {
        transaction!(self, "write what a meter said of itself", |tx| {
            tx.put(INFOS, doc! { "_id": info.device.as_str(), "body": &info.body }).await?;
        });
        Ok(())
    }

    async fn model_trainings(&self) -> Result<Vec<(DeviceId, TimestampMs)>> {
        Ok(reading!(self, "read when models were trained", |tx| {
            let found = document::all(tx, TRAININGS).await?;
            let pair = |f: &Document| Ok((device_id(f, "_id")?, time(f, "at")?));
            found.iter().map(pair).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn note_model_training(&self, device: &DeviceId, at: TimestampMs) -> Result<()> {
        transaction!(self, "note that a model was trained", |tx| {
            tx.put(TRAININGS, doc! { "_id": device.as_str(), "at": at.0 }).await?;
        });
        Ok(())
    }
}
