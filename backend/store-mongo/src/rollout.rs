//! Roll-outs.

use crate::convert::{int, text};
use crate::failure::Done;
use crate::session::{reading, transaction};
use crate::{MongoStore, document};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_store::{Result, RolloutRecord, RolloutStore};

const ROLLOUTS: &str = "rollouts";

fn record(found: &Document) -> Done<RolloutRecord> {
    Ok(RolloutRecord {
        id: int(found, "_id")?.unsigned_abs(),
        revision: int(found, "revision")?.unsigned_abs(),
        body: text(found, "body")?,
    })
}

fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[async_trait]
impl RolloutStore for MongoStore {
    async fn rollouts(&self) -> Result<Vec<RolloutRecord>> {
        Ok(reading!(self, "read roll-outs", |tx| {
            let found = document::all(tx, ROLLOUTS).await?;
            found.iter().map(record).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn put_rollout(&self, id: u64, body: String, replaces: u64) -> Result<Option<u64>> {
        let changed = transaction!(self, "write a roll-out", |tx| {
            if replaces == 0 {
                let known = tx.one(ROLLOUTS, doc! { "_id": number(id) }).await?.is_some();
                if !known {
                    let first = doc! { "_id": number(id), "revision": 1_i64, "body": &body };
                    tx.insert(ROLLOUTS, vec![first]).await?;
                }
                !known
            } else {
                let present = doc! { "_id": number(id), "revision": number(replaces) };
                let change = doc! { "$set": { "body": &body }, "$inc": { "revision": 1_i64 } };
                tx.update(ROLLOUTS, present, change).await?
            }
        });
        Ok(changed.then_some(replaces + 1))
    }
}
