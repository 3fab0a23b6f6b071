//! The store as a whole: how much is kept, whether it works.

use crate::SqliteStore;
use async_trait::async_trait;
use ohmstead_store::{MaintenanceStore, Result, Store, StoreCounts};

#[async_trait]
impl Store for SqliteStore {
    async fn counts(&self) -> Result<StoreCounts> {
        let path = self.path.clone();
        self.read("count", move |c| {
            let count = |table: &str| -> rusqlite::Result<u64> {
                let n: i64 =
                    c.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0))?;
                Ok(n.unsigned_abs())
            };
            let size = |suffix: &str| {
                let mut file = path.as_os_str().to_owned();
                file.push(suffix);
                std::fs::metadata(file).map_or(0, |m| m.len())
            };
            Ok(StoreCounts {
                devices: count("device")?,
                conflicts: count("conflict")?,
                rejects: count("reject")?,
                unclocked: count("unclocked")?,
                bytes: size("") + size("-wal"),
            })
        })
        .await
    }

    async fn is_ready(&self) -> bool {
        self.writer.probe().await.is_ok()
    }

    fn maintenance(&self) -> Option<&dyn MaintenanceStore> {
        Some(self)
    }
}
