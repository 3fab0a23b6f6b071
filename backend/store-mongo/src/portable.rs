//! Everything kept as rows of plain values, for moving to another kind of store and back.

mod devices;
mod place;
mod readings;

use crate::commit::reject_key;
use crate::convert::{bytes, int, text};
use crate::failure::{Done, failed};
use crate::session::{Tx, snapshot, transaction};
use crate::{MongoStore, edges, row as shape};
use async_trait::async_trait;
use mongodb::bson::doc;
use ohmstead_model::DeviceId;
use ohmstead_store::Result;
use ohmstead_store::portable::{PortableStore, PortableView, Row, Table, Value};
use place::Place;

/// The counts of numbers that are given once, by the table whose rows have them.
const COUNTS: &[(&str, &str)] = &[
    ("correction", "corrections"),
    ("reject", "rejects"),
    ("event", "events"),
    ("firmware", "firmware"),
    ("audit", "audit"),
    ("outbox", "outbox"),
    ("price_was", "price_changes"),
];

/// One state of the database, from beginning to end.
struct View(Tx);

#[async_trait]
impl PortableView for View {
    async fn rows(&mut self, table: &Table, after: Option<&[Value]>) -> Result<Vec<Row>> {
        page(&mut self.0, table, after).await.map_err(|e| failed("read rows", e))
    }
}

async fn page(tx: &mut Tx, table: &Table, after: Option<&[Value]>) -> Done<Vec<Row>> {
    if let Some(kind) = devices::Kind::of(table) {
        return devices::page(tx, kind, table, after).await;
    }
    match table.name {
        "reading" => readings::page(tx, table, after).await,
        "interval" => readings::intervals(tx, table, after).await,
        "count" if after.is_none() => counts(tx).await,
        "count" => Ok(Vec::new()),
        _ => {
            let place = Place::of(table)?;
            let found = place.page(tx, table, after).await?;
            found.iter().map(|document| place.row(table, document)).collect()
        }
    }
}

async fn counts(tx: &mut Tx) -> Done<Vec<Row>> {
    let mut rows = Vec::new();
    for (table, count) in COUNTS {
        if let Some(count) = tx.one("counts", doc! { "_id": *count }).await? {
            rows.push(vec![Value::Text((*table).to_owned()), Value::Int(int(&count, "n")?)]);
        }
    }
    Ok(rows)
}

async fn put(tx: &mut Tx, table: &Table, rows: &[Row]) -> Done<()> {
    if let Some(kind) = devices::Kind::of(table) {
        return devices::put(tx, kind, table, rows).await;
    }
    match table.name {
        "reading" => readings::put(tx, table, rows).await,
        "interval" => readings::put_intervals(tx, table, rows).await,
        "count" => put_counts(tx, rows).await,
        _ => {
            let place = Place::of(table)?;
            let mut documents = place.documents(table, rows);
            if table.name == "reject" {
                for (_, document) in &mut documents {
                    let (topic, reason) = (text(document, "topic")?, text(document, "reason")?);
                    let key = reject_key((&topic, &reason, bytes(document, "payload")?));
                    document.insert("k", key);
                }
            }
            tx.upsert_each(place.collection, documents).await
        }
    }
}

async fn put_counts(tx: &mut Tx, rows: &[Row]) -> Done<()> {
    for row in rows {
        let [Value::Text(name), Value::Int(last)] = row.as_slice() else { continue };
        if let Some((_, count)) = COUNTS.iter().find(|(table, _)| table == name) {
            tx.put("counts", doc! { "_id": *count, "n": *last }).await?;
        }
    }
    Ok(())
}

/// Notes in a device's document what is known of its readings.
async fn note(tx: &mut Tx, device: &DeviceId) -> Done<()> {
    let days = shape::between(device, "day", i64::MIN, i64::MAX);
    let last = tx.part("sealed", days, doc! { "_id": -1 }, 1, doc! { "_id": 1 }).await?;
    if let Some(last) = last.first() {
        let end = doc! { "$set": { "sealed_end": shape::number(last, "day")? + 1 } };
        tx.update("devices", doc! { "_id": device.as_str() }, end).await?;
    }
    edges::note(tx, device).await
}

#[async_trait]
impl PortableStore for MongoStore {
    async fn view(&self) -> Result<Box<dyn PortableView>> {
        Ok(Box::new(View(snapshot(self.db(), "read the store").await?)))
    }

    async fn put_rows(&self, table: &Table, rows: Vec<Row>) -> Result<()> {
        transaction!(self, "write rows", |tx| put(tx, table, &rows).await?);
        Ok(())
    }

    async fn finish(&self) -> Result<()> {
        let attempt = "note the first and last readings";
        let mut tx = snapshot(self.db(), attempt).await?;
        let (all, id) = (doc! {}, doc! { "_id": 1 });
        let devices = tx.part("devices", all, id.clone(), usize::MAX, id).await;
        for device in devices.map_err(|e| failed(attempt, e))? {
            let device = text(&device, "_id").and_then(|id| {
                DeviceId::new(&id).map_err(|e| crate::failure::Trouble::Damaged(e.to_string()))
            });
            let device = device.map_err(|e| failed(attempt, e))?;
            transaction!(self, attempt, |tx| note(tx, &device).await?);
        }
        Ok(())
    }
}
