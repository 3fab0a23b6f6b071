//! Writing what was settled.

use super::batch::{Seen, Touched, by_keys};
use crate::convert::{optional, part, to_json};
use crate::failure::Done;
use crate::session::Tx;
use crate::{known, row};
use mongodb::bson::{Bson, Document, doc};
use ohmstead_model::{DeviceId, Reading};
use ohmstead_store::Outcome;
use std::collections::HashSet;

/// Writes it; conflicts whose loser is known already become duplicates.
pub async fn write(tx: &mut Tx, seen: Seen, outcomes: &mut [&mut Outcome]) -> Done<()> {
    let Seen { devices, places, losers, unclocked_new, .. } = seen;
    let (mut new, mut others) = (Vec::new(), Vec::new());
    for ((device, _), place) in &places {
        let Some(reading) = place.kept.filter(|_| place.changed) else { continue };
        let document = row::from_reading(device, &reading);
        if place.stored {
            let id = row::key(device, "t", reading.at.0);
            others.push((doc! { "_id": id }, document));
        } else {
            new.push(document);
        }
    }
    tx.insert("readings", new).await?;
    tx.upsert_each("readings", others).await?;
    keep_losers(tx, &losers, outcomes).await?;
    tx.insert("unclocked", unclocked_new).await?;
    let changes = devices.iter().filter_map(|(id, touched)| {
        let change = change(touched)?;
        Some((doc! { "_id": id.as_str() }, change))
    });
    tx.upsert_each("devices", changes.collect()).await
}

/// What is written of a device; `None` when nothing is.
fn change(touched: &Touched) -> Option<Document> {
    let new = touched.created_at.is_some();
    if !new && !touched.changed && !touched.noted && touched.online.is_none() {
        return None;
    }
    let known = &touched.known;
    let mut set = Document::new();
    if let Some(seen) = known.last_seen {
        set.insert("last_seen", seen.0);
    }
    if let Some((online, at)) = touched.online {
        set.extend(doc! { "online": online, "online_at": at.0 });
    }
    if touched.changed {
        set.insert("late_at", optional(known.late_at.map(|at| at.0)));
        set.insert("first_at", optional(known.first_at.map(|at| at.0)));
        set.insert("last", optional(known.last.as_ref().map(known::embed)));
        if let Some(dirty) = known.dirty {
            set.extend(doc! { "from": dirty.from.0, "to": dirty.to.0 });
        }
    }
    let step = i64::from(touched.changed);
    let mut change = doc! { "$set": set, "$inc": { "generation": step } };
    if let Some(at) = touched.created_at {
        change.insert("$setOnInsert", doc! { "created_at": at.0 });
    }
    Some(change)
}

/// Keeps the losers that are new, in the order in which they lost.
async fn keep_losers(
    tx: &mut Tx,
    losers: &[(DeviceId, Reading, usize)],
    outcomes: &mut [&mut Outcome],
) -> Done<()> {
    let mut keys = Vec::with_capacity(losers.len());
    for (device, reading, _) in losers {
        let text = to_json(reading)?;
        keys.push(doc! { "d": device.as_str(), "t": reading.at.0, "r": text });
    }
    let ids = keys.iter().map(|key| Bson::from(key.clone())).collect();
    let mut known = HashSet::new();
    for document in by_keys(tx, "conflicts", ids).await? {
        known.insert(part(&document, "_id")?.to_string());
    }
    let mut new = Vec::new();
    for (key, (_, _, number)) in keys.into_iter().zip(losers) {
        if known.insert(key.to_string()) {
            new.push(doc! { "_id": key });
        } else if let Some(outcome) = outcomes.get_mut(*number) {
            **outcome = Outcome::Duplicate;
        }
    }
    tx.insert("conflicts", new).await
}
