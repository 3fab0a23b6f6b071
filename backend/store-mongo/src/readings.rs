//! Readings: committing and paging.

use crate::MongoStore;
use crate::failure::Done;
use crate::merge::{self, Order, Share};
use crate::session::{Tx, derived, reading};
use crate::{convert, edges, known, row};
use async_trait::async_trait;
use futures::{StreamExt, stream};
use mongodb::bson::{Document, doc};
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Damaged, Entry, Outcome, ReadingStore, ReadingStream, Result};
use std::collections::BTreeSet;

/// What one part of a stream is made of.
const PART: Share = Share { rows: 4_096, days: 1 };

/// A placed reading's document; `fixed` ones lie before the horizon.
pub fn placed_document(device: &DeviceId, reading: &Reading, fixed: bool) -> Document {
    let key = doc! { "d": device.as_str(), "t": reading.at.0, "fixed": fixed };
    let mut document = doc! { "_id": key, "fixed": fixed };
    document.extend(row::values(reading));
    document
}

/// The placed readings in `range` that are not fixed, ascending.
pub async fn placed(tx: &mut Tx, device: &DeviceId, range: TimeRange) -> Done<Vec<Reading>> {
    let mut filter = row::during(device, range);
    filter.insert("fixed", false);
    row::readings(&tx.page("placed", filter, doc! { "_id": 1 }, usize::MAX).await?)
}

fn as_json(documents: &[Document]) -> Done<Vec<Reading>> {
    documents.iter().map(|d| convert::from_json(convert::part(d, "_id")?, "r")).collect()
}

#[async_trait]
impl ReadingStore for MongoStore {
    async fn commit(&self, entries: Vec<Entry>, now: TimestampMs) -> Result<Vec<Outcome>> {
        self.writer.commit(entries, now).await
    }

    async fn readings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Reading>> {
        Ok(reading!(self, "read readings", |tx| {
            merge::page(tx, device, range, Order::Ascending, limit, Damaged::Refuse).await?
        }))
    }

    fn stream(&self, device: &DeviceId, range: TimeRange, damaged: Damaged) -> ReadingStream {
        let start = (self.clone(), device.clone(), Some(range));
        stream::unfold(start, move |(store, device, rest)| async move {
            let mut rest = rest?;
            while !rest.is_empty() {
                match store.next_part(&device, rest, damaged).await {
                    Err(error) => return Some((Err(error), (store, device, None))),
                    Ok((part, next)) if part.is_empty() => rest = next,
                    Ok((part, next)) => return Some((Ok(part), (store, device, Some(next)))),
                }
            }
            None
        })
        .boxed()
    }

    async fn readings_before(
        &self,
        device: &DeviceId,
        at: TimestampMs,
        limit: usize,
    ) -> Result<Vec<Reading>> {
        let range = TimeRange::new(TimestampMs(i64::MIN), at);
        let mut last = reading!(self, "read readings", |tx| {
            merge::page(tx, device, range, Order::Descending, limit, Damaged::PassOver).await?
        });
        last.reverse();
        Ok(last)
    }

    async fn conflicts(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>> {
        let mut all = reading!(self, "read conflicts", |tx| {
            as_json(&tx.find("conflicts", row::during(device, range)).await?)?
        });
        all.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.beats(b).cmp(&b.beats(a))));
        Ok(all)
    }

    async fn unclocked(&self, device: &DeviceId) -> Result<Vec<Reading>> {
        Ok(reading!(self, "read unclocked readings", |tx| {
            let key = doc! { "d": device.as_str() };
            let end = doc! { "d": format!("{device}\u{0}") };
            let filter = doc! { "_id": { "$gte": key, "$lt": end }, "frozen": false };
            as_json(&tx.page("unclocked", filter, doc! { "_id": 1 }, usize::MAX).await?)?
        }))
    }

    async fn placed(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>> {
        Ok(reading!(self, "read placed readings", |tx| placed(tx, device, range).await?))
    }

    async fn replace_placed(&self, device: &DeviceId, new: Vec<Reading>) -> Result<()> {
        derived!(self, "place readings", device, |tx| {
            if known::get(tx, device).await?.is_none() {
                return Ok(());
            }
            let old = placed(tx, device, TimeRange::ALL).await?;
            let mut filter = row::during(device, TimeRange::ALL);
            filter.insert("fixed", false);
            tx.delete("placed", filter).await?;
            let documents = new.iter().map(|r| placed_document(device, r, false)).collect();
            tx.insert("placed", documents).await?;
            let changed: BTreeSet<_> = old.iter().chain(&new).map(|r| r.at).collect();
            if let (Some(first), Some(last)) = (changed.first(), changed.last()) {
                known::mark(tx, device, TimeRange::new(*first, *last + 1)).await?;
                edges::note(tx, device).await?;
            }
        });
        Ok(())
    }

    async fn boot_readings(&self, device: &DeviceId, boot: u32) -> Result<Vec<Reading>> {
        Ok(reading!(self, "read a boot's readings", |tx| merge::boot(tx, device, boot).await?))
    }
}

impl MongoStore {
    /// The next part of a device's readings, and what comes after it.
    async fn next_part(
        &self,
        device: &DeviceId,
        rest: TimeRange,
        damaged: Damaged,
    ) -> Result<(Vec<Reading>, TimeRange)> {
        Ok(reading!(self, "read readings", |tx| {
            merge::span(tx, device, rest, Order::Ascending, PART, damaged).await?
        }))
    }
}
