//! Sealed days: old readings, compressed into one blob per device and UTC day.

use crate::convert::{bytes, int, part, text};
use crate::failure::{Done, Trouble};
use crate::row;
use crate::session::Tx;
use mongodb::bson::{Document, doc};
use ohmstead_codec::day::{Day, Sealed, decode_of, range_of};
use ohmstead_model::{DeviceId, TimeRange};

/// Reads and checks a sealed day; `None` when the day is not sealed.
///
/// A damaged one is an error: readings that cannot be read are never passed over in silence.
pub async fn load(tx: &mut Tx, device: &DeviceId, day: i64) -> Done<Option<Day>> {
    let found = tx.one("sealed", doc! { "_id": row::key(device, "day", day) }).await?;
    found.as_ref().map(unpack).transpose()
}

/// Unpacks a sealed day and checks that it is the one it should be.
pub fn unpack(document: &Document) -> Done<Day> {
    let day = row::number(document, "day")?;
    let (n, first, last) = (int(document, "n")?, int(document, "first")?, int(document, "last")?);
    decode_of(day, n, first, last, bytes(document, "body")?).map_err(|e| {
        let device = part(document, "_id").and_then(|key| text(key, "d")).unwrap_or_default();
        damaged(&device, range_of(day), e)
    })
}

/// Bytes that are not what was written: whose they should be, and from when.
pub fn damaged(device: &str, range: TimeRange, why: impl std::fmt::Display) -> Trouble {
    Trouble::Damaged(format!(
        "what is stored of {device} from {} to {} is damaged ({why}); a backup may have it whole",
        range.from, range.to
    ))
}

/// A sealed day as a document.
pub fn document(device: &DeviceId, day: i64, sealed: &Sealed) -> Document {
    let mut document = doc! {
        "_id": row::key(device, "day", day),
        "n": sealed.readings as i64,
        "first": sealed.first_at.0,
        "last": sealed.last_at.0,
        "body": crate::convert::binary(sealed.body.clone()),
    };
    if let Some((min, max)) = sealed.boots {
        document.extend(doc! { "boot_min": i64::from(min), "boot_max": i64::from(max) });
    }
    document
}
