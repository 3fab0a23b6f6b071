//! What other stores keep of a device in tables of its own, and MongoDB in its document: itself,
//! its horizon, its mark, and the alerts that were on at its horizon.

use super::place::{from_bson, to_bson};
use crate::convert::text;
use crate::failure::Done;
use crate::session::Tx;
use mongodb::bson::{Bson, Document, doc};
use ohmstead_store::portable::{Row, Table, Value};

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Device,
    Horizon,
    Mark,
    Held,
}

impl Kind {
    pub fn of(table: &Table) -> Option<Self> {
        match table.name {
            "device" => Some(Self::Device),
            "frozen" => Some(Self::Horizon),
            "dirty" => Some(Self::Mark),
            "frozen_episode" => Some(Self::Held),
            _ => None,
        }
    }

    /// The field that a device has where it has a row.
    fn there(self) -> &'static str {
        match self {
            Self::Device => "created_at",
            Self::Horizon => "horizon",
            Self::Mark => "from",
            Self::Held => "held.0",
        }
    }
}

/// A column's field.
fn field(kind: Kind, column: &'static str) -> &'static str {
    match (kind, column) {
        (Kind::Device, "name") | (_, "device") => "_id",
        (_, "from_ms") => "from",
        (_, "to_ms") => "to",
        _ => column,
    }
}

/// The rows of the devices after a key.
pub async fn page(
    tx: &mut Tx,
    kind: Kind,
    table: &Table,
    after: Option<&[Value]>,
) -> Done<Vec<Row>> {
    let mut there = doc! { "$exists": true };
    if kind != Kind::Held {
        // Of a list's first document it would ask for a field "0" as well.
        there.insert("$ne", Bson::Null);
    }
    let mut wanted = doc! { kind.there(): there };
    if let Some(device) = after.and_then(<[Value]>::first) {
        wanted.insert("_id", doc! { "$gt": to_bson(table, "device", device) });
    }
    let found = tx.page("devices", wanted, doc! { "_id": 1 }, table.page).await?;
    let mut rows = Vec::with_capacity(found.len());
    for device in &found {
        match kind {
            Kind::Held => rows.append(&mut held(table, device)?),
            _ => rows.push(row(kind, table, device)?),
        }
    }
    Ok(rows)
}

fn row(kind: Kind, table: &Table, device: &Document) -> Done<Row> {
    let value = |column: &&'static str| match from_bson(device.get(field(kind, column)))? {
        Value::Null if *column == "role" => Ok(Value::Text("other".into())),
        value => Ok(value),
    };
    table.columns.iter().map(value).collect()
}

fn held(table: &Table, device: &Document) -> Done<Vec<Row>> {
    let id = Value::Text(text(device, "_id")?);
    let all = device.get_array("held").into_iter().flatten().filter_map(Bson::as_document);
    let row = |episode: &Document| {
        let others = table.columns.iter().skip(1).map(|c| from_bson(episode.get(c)));
        std::iter::once(Ok(id.clone())).chain(others).collect()
    };
    all.map(row).collect()
}

/// Puts rows into their devices' documents.
pub async fn put(tx: &mut Tx, kind: Kind, table: &Table, rows: &[Row]) -> Done<()> {
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(device) = row.first() else { continue };
        let here = doc! { "_id": to_bson(table, "device", device) };
        let mut set = Document::new();
        for (column, value) in table.columns.iter().zip(row).skip(1) {
            set.insert(field(kind, column), to_bson(table, column, value));
        }
        match kind {
            Kind::Held => {
                let rule = set.get("rule").cloned();
                changes.push((here.clone(), doc! { "$pull": { "held": { "rule": rule } } }));
                let sorted = doc! { "$each": [set], "$sort": { "rule": 1 } };
                changes.push((here, doc! { "$push": { "held": sorted } }));
            }
            _ => {
                let mut change = doc! { "$set": set };
                if kind == Kind::Device {
                    change.insert("$setOnInsert", doc! { "generation": 0_i64 });
                }
                changes.push((here, change));
            }
        }
    }
    tx.upsert_each("devices", changes).await
}
