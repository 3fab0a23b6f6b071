//! The store as a whole: how much is kept, whether it works.

use crate::MongoStore;
use crate::convert::optional_int;
use crate::session::{reading, transaction};
use async_trait::async_trait;
use mongodb::bson::{Bson, Document, doc};
use ohmstead_store::{MaintenanceStore, Result, Store, StoreCounts};
use std::time::Duration;

/// A server that has not answered by then is not ready.
const SOON: Duration = Duration::from_secs(5);

#[async_trait]
impl Store for MongoStore {
    async fn counts(&self) -> Result<StoreCounts> {
        let attempt = "count";
        let stats = self.db.run_command(doc! { "dbStats": 1 }).await;
        let stats = stats.map_err(|e| crate::failure::failed(attempt, e))?;
        let bytes = ["storageSize", "indexSize"].map(|field| number(&stats, field));
        Ok(reading!(self, attempt, |tx| {
            StoreCounts {
                devices: tx.count("devices", doc! {}).await?,
                conflicts: tx.count("conflicts", doc! {}).await?,
                rejects: tx.count("rejects", doc! {}).await?,
                unclocked: tx.count("unclocked", doc! {}).await?,
                bytes: bytes.iter().sum(),
            }
        }))
    }

    async fn is_ready(&self) -> bool {
        // After a failure only a write shows whether the set takes one again.
        if self.writer.in_trouble() {
            return self.probe().await.is_ok();
        }
        // A primary that sees no majority steps down within seconds.
        let hello = self.db.run_command(doc! { "hello": 1 }).into_future();
        let said = tokio::time::timeout(SOON, hello).await;
        let said = said.ok().and_then(std::result::Result::ok);
        said.is_some_and(|hello| hello.get_bool("isWritablePrimary").unwrap_or(false))
    }

    fn maintenance(&self) -> Option<&dyn MaintenanceStore> {
        Some(self)
    }
}

/// A size, which the server gives as an integer or as a floating-point number.
fn number(stats: &Document, field: &str) -> u64 {
    match stats.get(field) {
        Some(Bson::Double(n)) => *n as u64,
        _ => optional_int(stats, field).ok().flatten().unwrap_or_default().unsigned_abs(),
    }
}

impl MongoStore {
    /// Writes something of no meaning.
    async fn probe(&self) -> Result<()> {
        transaction!(self, "look whether the store can be written", |tx| {
            tx.next("probes").await.map(drop)?
        });
        Ok(())
    }
}
