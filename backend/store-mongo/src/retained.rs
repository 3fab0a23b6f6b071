//! Retained messages.

use crate::convert::{binary, bytes, small, text};
use crate::failure::Done;
use crate::session::{reading, transaction};
use crate::{MongoStore, document};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_store::{Result, RetainedMessage, RetainedMessageStore};

const RETAINED: &str = "retained";

fn message(found: &Document) -> Done<RetainedMessage> {
    Ok(RetainedMessage {
        topic: text(found, "_id")?,
        qos: small(found, "qos")?,
        payload: bytes(found, "payload")?.to_vec(),
    })
}

#[async_trait]
impl RetainedMessageStore for MongoStore {
    async fn retained_messages(&self) -> Result<Vec<RetainedMessage>> {
        Ok(reading!(self, "read retained messages", |tx| {
            let found = document::all(tx, RETAINED).await?;
            found.iter().map(message).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn put_retained_message(&self, message: RetainedMessage) -> Result<()> {
        let RetainedMessage { topic, qos, payload } = message;
        transaction!(self, "write a retained message", |tx| {
            if payload.is_empty() {
                tx.delete(RETAINED, doc! { "_id": &topic }).await?;
            } else {
                let payload = binary(payload.clone());
                let row = doc! { "_id": &topic, "qos": i64::from(qos), "payload": payload };
                tx.put(RETAINED, row).await?;
            }
        });
        Ok(())
    }
}
