//! Rejections.

use crate::MongoStore;
use crate::convert::{bytes, int, optional_device_id, text, time};
use crate::failure::{Done, failed};
use crate::session::reading;
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_store::{Reject, RejectStore, Result};

fn reject(document: &Document) -> Done<Reject> {
    Ok(Reject {
        id: int(document, "_id")?,
        first_at: time(document, "first_at")?,
        last_at: time(document, "last_at")?,
        count: int(document, "count")?.unsigned_abs(),
        topic: text(document, "topic")?,
        device: optional_device_id(document, "device")?,
        reason: text(document, "reason")?,
        detail: text(document, "detail")?,
        payload: bytes(document, "payload")?.to_vec(),
    })
}

#[async_trait]
impl RejectStore for MongoStore {
    async fn rejects(&self, before: Option<i64>, limit: usize) -> Result<Vec<Reject>> {
        let attempt = "read rejections";
        let all = reading!(self, attempt, |tx| {
            let before = doc! { "_id": { "$lt": before.unwrap_or(i64::MAX) } };
            tx.page("rejects", before, doc! { "_id": -1 }, limit).await?
        });
        all.iter().map(reject).collect::<Done<_>>().map_err(|e| failed(attempt, e))
    }
}
