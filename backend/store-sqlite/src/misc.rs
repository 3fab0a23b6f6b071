//! Rejections, keyed values, counts.

use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_model::TimestampMs;
use ohmstead_store::{KeyStore, Reject, RejectStore, Result, Store, StoreCounts};

#[async_trait]
impl RejectStore for SqliteStore {
    async fn rejects(&self, before: Option<i64>, limit: usize) -> Result<Vec<Reject>> {
        self.read("read rejections", move |c| {
            let mut statement = c.prepare_cached(
                "SELECT id, first_at, last_at, count, topic, device, reason, detail, payload FROM reject \
                 WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = statement.query_map((before.unwrap_or(i64::MAX), limit), |r| {
                Ok(Reject {
                    id: r.get(0)?,
                    first_at: TimestampMs(r.get(1)?),
                    last_at: TimestampMs(r.get(2)?),
                    count: r.get::<_, i64>(3)?.unsigned_abs(),
                    topic: r.get(4)?,
                    device: row::optional_device_id(r, 5)?,
                    reason: r.get(6)?,
                    detail: r.get(7)?,
                    payload: r.get(8)?,
                })
            })?;
            rows.collect()
        })
        .await
    }
}

#[async_trait]
impl KeyStore for SqliteStore {
    async fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
        let prefix = prefix.to_owned();
        self.read("read values", move |c| {
            let mut statement = c.prepare_cached(
                "SELECT key, body FROM value WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key",
            )?;
            statement.query_map([prefix], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
        })
        .await
    }

    async fn set_value(&self, key: &str, value: Option<Vec<u8>>) -> Result<()> {
        let key = key.to_owned();
        self.write("write a value", move |session| {
            match value {
                Some(body) => session.tx.execute(
                    "INSERT OR REPLACE INTO value (key, body) VALUES (?1, ?2)",
                    (key, body),
                )?,
                None => session.tx.execute("DELETE FROM value WHERE key = ?1", [key])?,
            };
            Ok(())
        })
        .await
    }
}

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
        // Through the writer, so that a store that cannot commit is not called ready.
        self.set_value("ready", Some(Vec::new())).await.is_ok()
    }
}
