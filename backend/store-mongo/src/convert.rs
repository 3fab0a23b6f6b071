//! Between documents and the model's types.
//!
//! Ids are strings, instants and other integers 64-bit, bytes binary. What no version of this
//! program wrote is an error that names the field.

use crate::failure::{Done, Trouble};
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, Document};
use ohmstead_model::{DeviceId, TimestampMs};

fn wrong(field: &str, wanted: &str) -> Trouble {
    Trouble::Damaged(format!("a document in the database has no {wanted} in its field {field:?}"))
}

/// Bytes.
pub fn binary(bytes: impl Into<Vec<u8>>) -> Bson {
    Bson::Binary(Binary { subtype: BinarySubtype::Generic, bytes: bytes.into() })
}

/// A value or null.
pub fn optional(value: Option<impl Into<Bson>>) -> Bson {
    value.map_or(Bson::Null, Into::into)
}

/// An integer.
pub fn int(document: &Document, field: &str) -> Done<i64> {
    optional_int(document, field)?.ok_or_else(|| wrong(field, "integer"))
}

/// An integer, or none where the field is missing or null.
pub fn optional_int(document: &Document, field: &str) -> Done<Option<i64>> {
    match document.get(field) {
        None | Some(Bson::Null) => Ok(None),
        Some(Bson::Int64(n)) => Ok(Some(*n)),
        Some(Bson::Int32(n)) => Ok(Some(i64::from(*n))),
        Some(_) => Err(wrong(field, "integer")),
    }
}

/// An integer that fits a smaller type.
pub fn small<T: TryFrom<i64>>(document: &Document, field: &str) -> Done<T> {
    T::try_from(int(document, field)?).map_err(|_| wrong(field, "integer of its range"))
}

/// The same, or none where the field is missing or null.
pub fn optional_small<T: TryFrom<i64>>(document: &Document, field: &str) -> Done<Option<T>> {
    let small = |n| T::try_from(n).map_err(|_| wrong(field, "integer of its range"));
    optional_int(document, field)?.map(small).transpose()
}

/// An instant.
pub fn time(document: &Document, field: &str) -> Done<TimestampMs> {
    int(document, field).map(TimestampMs)
}

/// An instant, or none where the field is missing or null.
pub fn optional_time(document: &Document, field: &str) -> Done<Option<TimestampMs>> {
    Ok(optional_int(document, field)?.map(TimestampMs))
}

/// True or false; false where the field is missing.
pub fn flag(document: &Document, field: &str) -> bool {
    document.get_bool(field).unwrap_or(false)
}

/// Text.
pub fn text(document: &Document, field: &str) -> Done<String> {
    optional_text(document, field)?.ok_or_else(|| wrong(field, "text"))
}

/// Text, or none where the field is missing or null.
pub fn optional_text(document: &Document, field: &str) -> Done<Option<String>> {
    match document.get(field) {
        None | Some(Bson::Null) => Ok(None),
        Some(Bson::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(wrong(field, "text")),
    }
}

/// Bytes.
pub fn bytes<'d>(document: &'d Document, field: &str) -> Done<&'d [u8]> {
    document.get_binary_generic(field).map(Vec::as_slice).map_err(|_| wrong(field, "bytes"))
}

/// A document within a document: mostly a key of several parts.
pub fn part<'d>(document: &'d Document, field: &str) -> Done<&'d Document> {
    document.get_document(field).map_err(|_| wrong(field, "document"))
}

/// A device's id.
pub fn device_id(document: &Document, field: &str) -> Done<DeviceId> {
    DeviceId::new(&text(document, field)?).map_err(|e| Trouble::Damaged(e.to_string()))
}

/// A device's id, or none where the field is missing or null.
pub fn optional_device_id(document: &Document, field: &str) -> Done<Option<DeviceId>> {
    let id = |text: String| DeviceId::new(&text).map_err(|e| Trouble::Damaged(e.to_string()));
    optional_text(document, field)?.map(id).transpose()
}

/// A record that is kept as JSON text, as in the other stores.
pub fn from_json<T: serde::de::DeserializeOwned>(document: &Document, field: &str) -> Done<T> {
    Ok(serde_json::from_str(&text(document, field)?)?)
}

/// A record as JSON text.
pub fn to_json(value: &impl serde::Serialize) -> Done<String> {
    Ok(serde_json::to_string(value)?)
}
