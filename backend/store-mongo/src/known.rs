//! A device's document: what people say of it, what was heard of it, its mark and its horizon.
//!
//! Every change of a device's readings changes its document in the same transaction. So two
//! processes that take in readings of one device, derive it or freeze it meet there, and one of
//! them does its work again on what the other has left.

use crate::convert::{int, optional_small, optional_time};
use crate::failure::Done;
use crate::row;
use crate::session::Tx;
use mongodb::bson::{Document, doc};
use ohmstead_model::{DeviceId, Reading, Slot, TimeRange, TimestampMs};
use ohmstead_store::Frozen;

/// What a transaction knows of a device.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// When anything last arrived, as far as it was noted.
    pub last_seen: Option<TimestampMs>,
    /// No day from this one on is sealed.
    pub sealed_end: Option<i64>,
    /// What is frozen of it.
    pub frozen: Option<Frozen>,
    /// When a reading that was late by a day or more was last stored.
    pub late_at: Option<TimestampMs>,
    /// Where readings changed since they were derived.
    pub dirty: Option<TimeRange>,
    /// Its newest reading, placed ones included.
    pub last: Option<Reading>,
    /// When its oldest reading was made.
    pub first_at: Option<TimestampMs>,
}

/// What is frozen of a device.
pub fn frozen(document: &Document) -> Done<Option<Frozen>> {
    let Some(horizon) = optional_time(document, "horizon")? else { return Ok(None) };
    let carry = TimestampMs(int(document, "carry")?);
    let first = Slot(optional_small(document, "first_slot")?.unwrap_or_default());
    Ok(Some(Frozen { horizon, carry, first }))
}

/// The range of its mark, if it has one.
pub fn dirty(document: &Document) -> Done<Option<TimeRange>> {
    let ends = optional_time(document, "from")?.zip(optional_time(document, "to")?);
    Ok(ends.map(|(from, to)| TimeRange::new(from, to)))
}

/// The newest reading.
pub fn last(document: &Document) -> Done<Option<Reading>> {
    let Ok(last) = document.get_document("last") else { return Ok(None) };
    row::reading_at(TimestampMs(int(last, "t")?), last).map(Some)
}

/// A reading within the device's document.
pub fn embed(reading: &Reading) -> Document {
    let mut document = doc! { "t": reading.at.0 };
    document.extend(row::values(reading));
    document
}

/// Reads a device's document.
pub fn parse(document: &Document) -> Done<Known> {
    Ok(Known {
        last_seen: optional_time(document, "last_seen")?,
        sealed_end: crate::convert::optional_int(document, "sealed_end")?,
        frozen: frozen(document)?,
        late_at: optional_time(document, "late_at")?,
        dirty: dirty(document)?,
        last: last(document)?,
        first_at: optional_time(document, "first_at")?,
    })
}

/// What is known of a device, if it is.
pub async fn get(tx: &mut Tx, device: &DeviceId) -> Done<Option<Known>> {
    let document = tx.one("devices", doc! { "_id": device.as_str() }).await?;
    document.as_ref().map(parse).transpose()
}

/// Widens a device's mark; nothing for a device that is not known.
pub async fn mark(tx: &mut Tx, device: &DeviceId, range: TimeRange) -> Done<()> {
    let change = doc! {
        "$inc": { "generation": 1_i64 },
        "$min": { "from": range.from.0 },
        "$max": { "to": range.to.0 },
    };
    tx.update("devices", doc! { "_id": device.as_str() }, change).await.map(drop)
}
