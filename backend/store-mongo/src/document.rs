//! Records by key, as most of the smaller collections have them.

use crate::convert::from_json;
use crate::failure::Done;
use crate::session::Tx;
use mongodb::bson::{Bson, Document, doc};
use serde::de::DeserializeOwned;

/// Every document, by key.
pub async fn all(tx: &mut Tx, collection: &str) -> Done<Vec<Document>> {
    tx.page(collection, doc! {}, doc! { "_id": 1 }, usize::MAX).await
}

/// What documents keep as JSON, in their order.
pub fn bodies<T: DeserializeOwned>(found: &[Document]) -> Done<Vec<T>> {
    found.iter().map(|document| from_json(document, "body")).collect()
}

/// What a document keeps as JSON, if it is there.
pub fn body<T: DeserializeOwned>(found: Option<Document>) -> Done<Option<T>> {
    found.map(|document| from_json(&document, "body")).transpose()
}

/// Keys of several parts that begin with `first` and go on.
pub fn under(first: Document) -> Document {
    let mut end = first.clone();
    // Greater than any part, whatever that is called.
    end.insert("", Bson::MaxKey);
    doc! { "_id": { "$gte": first, "$lt": end } }
}
