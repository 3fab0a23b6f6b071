//! Readings and intervals, one a document.

use super::place::{from_bson, to_bson};
use crate::convert::{flag, part};
use crate::failure::{Done, Trouble};
use crate::session::Tx;
use mongodb::bson::{Bson, Document, doc};
use ohmstead_store::portable::{Row, Table, Value};

/// Fields of a reading, by column from the fourth on; the last is true or missing.
const VALUES: &[&str] = &["v", "i", "p", "e", "x", "f", "h", "s", "b"];

/// Whether a row is of the clocked readings, of the placed ones, or of those that stay placed.
const CLOCKED: i64 = 0;
const PLACED: i64 = 1;
const FIXED: i64 = 2;

fn device_and_at(row: &[Value]) -> Done<(&Value, &Value)> {
    match row {
        [device, at, ..] => Ok((device, at)),
        _ => Err(Trouble::Refused("a reading's row is too short".into())),
    }
}

fn key(table: &Table, row: &[Value]) -> Done<Document> {
    let (device, at) = device_and_at(row)?;
    Ok(doc! { "d": to_bson(table, "device", device), "t": to_bson(table, "at", at) })
}

fn placed_key(table: &Table, row: &[Value]) -> Done<Document> {
    let mut key = key(table, row)?;
    key.insert("fixed", row.get(2) == Some(&Value::Int(FIXED)));
    Ok(key)
}

fn row(placed: i64, document: &Document) -> Done<Row> {
    let key = part(document, "_id")?;
    let placed = if placed == PLACED && flag(document, "fixed") { FIXED } else { placed };
    let mut row = vec![from_bson(key.get("d"))?, from_bson(key.get("t"))?, Value::Int(placed)];
    for field in VALUES {
        row.push(from_bson(document.get(field))?);
    }
    row.push(Value::Int(i64::from(flag(document, "g"))));
    Ok(row)
}

/// Clocked readings first, then placed ones.
pub async fn page(tx: &mut Tx, table: &Table, after: Option<&[Value]>) -> Done<Vec<Row>> {
    let of_placed = after.filter(|row| row.get(2) != Some(&Value::Int(CLOCKED)));
    let by_key = doc! { "_id": 1 };
    if of_placed.is_none() {
        let later = match after {
            Some(row) => doc! { "_id": { "$gt": key(table, row)? } },
            None => doc! {},
        };
        let found = tx.page("readings", later, by_key.clone(), table.page).await?;
        if !found.is_empty() {
            return found.iter().map(|d| row(CLOCKED, d)).collect();
        }
    }
    let later = match of_placed {
        Some(row) => doc! { "_id": { "$gt": placed_key(table, row)? } },
        None => doc! {},
    };
    let found = tx.page("placed", later, by_key, table.page).await?;
    found.iter().map(|d| row(PLACED, d)).collect()
}

/// Puts readings in.
pub async fn put(tx: &mut Tx, table: &Table, rows: &[Row]) -> Done<()> {
    let (mut clocked, mut placed) = (Vec::new(), Vec::new());
    for row in rows {
        let is_clocked = row.get(2) == Some(&Value::Int(CLOCKED));
        let key = if is_clocked { key(table, row)? } else { placed_key(table, row)? };
        let mut document = doc! { "_id": key.clone() };
        if !is_clocked {
            document.insert("fixed", row.get(2) == Some(&Value::Int(FIXED)));
        }
        for (field, value) in VALUES.iter().zip(row.iter().skip(3)) {
            if let Value::Int(n) = value {
                document.insert(*field, *n);
            }
        }
        if row.last() == Some(&Value::Int(1)) {
            document.insert("g", true);
        }
        let all = if is_clocked { &mut clocked } else { &mut placed };
        all.push((doc! { "_id": key }, document));
    }
    tx.upsert_each("readings", clocked).await?;
    tx.upsert_each("placed", placed).await
}

/// Fields of an interval, by column from the third on; those of three columns are lists.
const INTERVAL: &[(&str, usize)] = &[
    ("i", 1),
    ("x", 1),
    ("ie", 1),
    ("xe", 1),
    ("v", 3),
    ("a", 3),
    ("p", 3),
    ("n", 1),
    ("c", 1),
    ("f", 1),
];

fn slot_key(table: &Table, row: &[Value]) -> Done<Document> {
    let (device, slot) = device_and_at(row)?;
    Ok(doc! { "d": to_bson(table, "device", device), "s": to_bson(table, "slot", slot) })
}

/// Intervals that are not packed.
pub async fn intervals(tx: &mut Tx, table: &Table, after: Option<&[Value]>) -> Done<Vec<Row>> {
    let later = match after {
        Some(row) => doc! { "_id": { "$gt": slot_key(table, row)? } },
        None => doc! {},
    };
    let found = tx.page("intervals", later, doc! { "_id": 1 }, table.page).await?;
    found.iter().map(interval).collect()
}

fn interval(document: &Document) -> Done<Row> {
    let key = part(document, "_id")?;
    let mut row = vec![from_bson(key.get("d"))?, from_bson(key.get("s"))?];
    for (field, width) in INTERVAL {
        match document.get(field) {
            Some(Bson::Array(all)) if all.len() == *width => {
                for value in all {
                    row.push(from_bson(Some(value))?);
                }
            }
            Some(Bson::Null) | None => row.extend(vec![Value::Null; *width]),
            value => row.push(from_bson(value)?),
        }
    }
    Ok(row)
}

/// Puts intervals in.
pub async fn put_intervals(tx: &mut Tx, table: &Table, rows: &[Row]) -> Done<()> {
    let mut puts = Vec::with_capacity(rows.len());
    for row in rows {
        let key = slot_key(table, row)?;
        let mut document = doc! { "_id": key.clone() };
        let mut rest = row.iter().skip(2).map(|value| to_bson(table, "", value));
        for (field, width) in INTERVAL {
            let values: Vec<Bson> = rest.by_ref().take(*width).collect();
            let value = match values.as_slice() {
                [value] => value.clone(),
                [Bson::Null, ..] => Bson::Null,
                _ => Bson::Array(values),
            };
            document.insert(*field, value);
        }
        puts.push((doc! { "_id": key }, document));
    }
    tx.upsert_each("intervals", puts).await
}
