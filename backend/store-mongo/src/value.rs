//! Values by key.

use crate::MongoStore;
use crate::convert::{binary, bytes, text};
use crate::failure::Done;
use crate::session::{check_lease, reading, transaction};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_store::{KeyStore, Result};

const VALUES: &str = "values";

fn pair(found: &Document) -> Done<(String, Vec<u8>)> {
    Ok((text(found, "_id")?, bytes(found, "body")?.to_vec()))
}

#[async_trait]
impl KeyStore for MongoStore {
    async fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
        // A range of the key: what lies outside of it is not looked at.
        let range = doc! { "_id": { "$gte": prefix, "$lt": format!("{prefix}\u{10ffff}") } };
        Ok(reading!(self, "read values", |tx| {
            let found = tx.page(VALUES, range, doc! { "_id": 1 }, usize::MAX).await?;
            found.iter().map(pair).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn set_value(&self, key: &str, value: Option<Vec<u8>>) -> Result<()> {
        let fence = self.fenced();
        transaction!(self, "write a value", |tx| {
            check_lease(tx, fence.as_ref()).await?;
            match &value {
                Some(body) => {
                    tx.put(VALUES, doc! { "_id": key, "body": binary(body.clone()) }).await?;
                }
                None => drop(tx.delete(VALUES, doc! { "_id": key }).await?),
            }
        });
        Ok(())
    }
}
