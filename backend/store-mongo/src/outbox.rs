//! What became of alerts.

use crate::MongoStore;
use crate::convert::{device_id, int, optional, optional_int, optional_time, text, time};
use crate::failure::Done;
use crate::session::{Tx, reading};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_alert::Episode;
use ohmstead_model::DeviceId;
use ohmstead_store::{OUTBOX_MAX, OutboxEntry, OutboxStore, Result, episode_changes};

const OUTBOX: &str = "outbox";

fn row(entry: &OutboxEntry) -> Document {
    let (was, is) = (entry.before, entry.after);
    doc! {
        "_id": entry.cursor,
        "rule": &entry.rule,
        "device": entry.device.as_str(),
        "since": optional(was.or(is).map(|e| e.since.0)),
        "old_raised_at": optional(was.map(|e| e.raised_at.0)),
        "old_cleared_at": optional(was.and_then(|e| e.cleared_at).map(|t| t.0)),
        "old_peak": optional(was.map(|e| e.peak)),
        "raised_at": optional(is.map(|e| e.raised_at.0)),
        "cleared_at": optional(is.and_then(|e| e.cleared_at).map(|t| t.0)),
        "peak": optional(is.map(|e| e.peak)),
    }
}

/// An episode from three fields, or none.
fn state(found: &Document, [raised, cleared, peak]: [&str; 3]) -> Done<Option<Episode>> {
    let Some(raised_at) = optional_time(found, raised)? else { return Ok(None) };
    Ok(Some(Episode {
        since: time(found, "since")?,
        raised_at,
        cleared_at: optional_time(found, cleared)?,
        peak: optional_int(found, peak)?.unwrap_or(0),
    }))
}

fn entry(found: &Document) -> Done<OutboxEntry> {
    Ok(OutboxEntry {
        cursor: int(found, "_id")?,
        rule: text(found, "rule")?,
        device: device_id(found, "device")?,
        before: state(found, ["old_raised_at", "old_cleared_at", "old_peak"])?,
        after: state(found, ["raised_at", "cleared_at", "peak"])?,
    })
}

/// Appends what changes when `new` takes the place of `old`, in the transaction that does it. Two
/// that append at the same time meet at the count of cursors, and one of them begins again: entries
/// are seen in the order of their cursors, so that a reader passes none by.
pub async fn append(
    tx: &mut Tx,
    rule: &str,
    device: &DeviceId,
    old: &[Episode],
    new: &[Episode],
) -> Done<Vec<OutboxEntry>> {
    let changes = episode_changes(old, new);
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let count = changes.len() as i64;
    let last = tx.next_many(OUTBOX, count).await?;
    let entries = (last - count + 1..).zip(changes).map(|(cursor, (before, after))| {
        let (rule, device) = (rule.to_owned(), device.clone());
        OutboxEntry { cursor, rule, device, before, after }
    });
    let entries: Vec<OutboxEntry> = entries.collect();
    tx.insert(OUTBOX, entries.iter().map(row).collect()).await?;
    tx.delete(OUTBOX, doc! { "_id": { "$lte": last - OUTBOX_MAX as i64 } }).await?;
    Ok(entries)
}

#[async_trait]
impl OutboxStore for MongoStore {
    async fn outbox_since(&self, cursor: i64, limit: usize) -> Result<Vec<OutboxEntry>> {
        Ok(reading!(self, "read the outbox", |tx| {
            let later = doc! { "_id": { "$gt": cursor } };
            let found = tx.page(OUTBOX, later, doc! { "_id": 1 }, limit).await?;
            found.iter().map(entry).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn outbox_end(&self) -> Result<i64> {
        Ok(reading!(self, "read the outbox's end", |tx| {
            let count = tx.one("counts", doc! { "_id": OUTBOX }).await?;
            count.map_or(Ok(0), |count| int(&count, "n"))?
        }))
    }
}
