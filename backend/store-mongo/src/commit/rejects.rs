//! Keeping what cannot be used.

use super::batch::Batch;
use crate::convert::{binary, bytes, int, optional, text};
use crate::failure::Done;
use crate::session::Tx;
use mongodb::bson::{Bson, doc};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::{Entry, REJECT_PAYLOAD_MAX, REJECTS_MAX, RejectEntry};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What makes two rejections the same.
pub type Same<'e> = (&'e str, &'e str, &'e [u8]);

struct Kept<'e> {
    entry: &'e RejectEntry,
    first_at: TimestampMs,
    last_at: TimestampMs,
    count: i64,
}

fn same(entry: &RejectEntry) -> Same<'_> {
    let end = entry.payload.len().min(REJECT_PAYLOAD_MAX);
    (&entry.topic, entry.reason, &entry.payload[..end])
}

/// A short key for the index. Another release may make others: counting then begins anew.
pub fn short(same: Same<'_>) -> i64 {
    let mut hasher = DefaultHasher::new();
    same.hash(&mut hasher);
    hasher.finish().cast_signed()
}

/// Keeps the rejections among the entries: known ones are counted.
pub async fn keep(tx: &mut Tx, batches: &[Batch]) -> Done<()> {
    let mut order: Vec<Kept<'_>> = Vec::new();
    let mut places: HashMap<Same<'_>, usize> = HashMap::new();
    for batch in batches {
        for entry in &batch.entries {
            let Entry::Reject(entry) = entry else { continue };
            let place = *places.entry(same(entry)).or_insert_with(|| {
                order.push(Kept { entry, first_at: batch.now, last_at: batch.now, count: 0 });
                order.len() - 1
            });
            order[place].count += 1;
            order[place].last_at = batch.now;
        }
    }
    if order.is_empty() {
        return Ok(());
    }
    let known = known(tx, &order).await?;
    let (mut counted, mut new) = (Vec::new(), Vec::new());
    for kept in &order {
        let (topic, reason, payload) = same(kept.entry);
        match known.get(&(topic.to_owned(), reason.to_owned(), payload.to_vec())) {
            Some(id) => {
                let change =
                    doc! { "$inc": { "count": kept.count }, "$set": { "last_at": kept.last_at.0 } };
                counted.push((doc! { "_id": *id }, change));
            }
            None => new.push(kept),
        }
    }
    tx.upsert_each("rejects", counted).await?;
    add(tx, &new).await
}

/// Rejections that may be the same as some of these, with their numbers.
async fn known(tx: &mut Tx, order: &[Kept<'_>]) -> Done<HashMap<(String, String, Vec<u8>), i64>> {
    let keys: Vec<Bson> = order.iter().map(|kept| short(same(kept.entry)).into()).collect();
    let mut all = HashMap::new();
    for some in keys.chunks(1_000) {
        for d in tx.find("rejects", doc! { "k": { "$in": some } }).await? {
            let same = (text(&d, "topic")?, text(&d, "reason")?, bytes(&d, "payload")?.to_vec());
            all.insert(same, int(&d, "_id")?);
        }
    }
    Ok(all)
}

async fn add(tx: &mut Tx, new: &[&Kept<'_>]) -> Done<()> {
    if new.is_empty() {
        return Ok(());
    }
    let newest = tx.next_many("rejects", new.len() as i64).await?;
    // What would go at once is not written.
    let skipped = new.len().saturating_sub(REJECTS_MAX);
    let first = newest - new.len() as i64 + 1;
    let documents = new.iter().enumerate().skip(skipped).map(|(n, kept)| {
        let (topic, reason, payload) = same(kept.entry);
        doc! {
            "_id": first + n as i64,
            "k": short(same(kept.entry)),
            "first_at": kept.first_at.0,
            "last_at": kept.last_at.0,
            "count": kept.count,
            "topic": topic,
            "device": optional(kept.entry.device.as_ref().map(DeviceId::as_str)),
            "reason": reason,
            "detail": &kept.entry.detail,
            "payload": binary(payload),
        }
    });
    tx.insert("rejects", documents.collect()).await?;
    let oldest = doc! { "_id": { "$lte": newest - REJECTS_MAX as i64 } };
    tx.delete("rejects", oldest).await.map(drop)
}
