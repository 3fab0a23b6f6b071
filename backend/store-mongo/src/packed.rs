//! Months of intervals, packed (`ohmstead_codec::month`).

use crate::convert::{binary, bytes, part, text};
use crate::failure::Done;
use crate::row;
use crate::sealed::damaged;
use crate::session::Tx;
use mongodb::bson::{Document, doc};
use ohmstead_codec::BlobError;
use ohmstead_codec::month::{Packed, Unpack, month_of, slots_of};
use ohmstead_model::{DeviceId, Slot, SlotRange};

/// The packed months of a device that have intervals in `range`, ascending.
pub async fn months(tx: &mut Tx, device: &DeviceId, range: SlotRange) -> Done<Vec<Document>> {
    let (first, last) = (month_of(range.from), month_of(Slot(range.to.0.saturating_sub(1))));
    let mut filter = row::between(device, "m", i64::from(first), i64::from(last) + 1);
    filter.extend(doc! {
        "last": { "$gte": i64::from(range.from.0) },
        "first": { "$lt": i64::from(range.to.0) },
    });
    tx.page("months", filter, doc! { "_id": 1 }, usize::MAX).await
}

/// The intervals of a packed month.
///
/// A damaged one is an error: energy that cannot be read is never passed over in silence.
pub fn unpack<T: Unpack>(document: &Document) -> Done<Vec<T>> {
    let month = i32::try_from(row::number(document, "m")?).unwrap_or_default();
    let damage = |error: BlobError| {
        let device = part(document, "_id").and_then(|key| text(key, "d")).unwrap_or_default();
        damaged(&device, slots_of(month).times(), error)
    };
    let all = T::unpack(bytes(document, "body")?).map_err(damage)?;
    if !all.iter().all(|i| month_of(i.energy().slot) == month) {
        return Err(damage(BlobError::Malformed("not the month it should be")));
    }
    Ok(all)
}

/// A packed month as a document.
pub fn document(device: &DeviceId, month: &Packed) -> Document {
    doc! {
        "_id": row::key(device, "m", i64::from(month.month)),
        "first": i64::from(month.first.0),
        "last": i64::from(month.last.0),
        "body": binary(month.body.clone()),
    }
}
