//! Rejections.

use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_model::TimestampMs;
use ohmstead_store::{Reject, RejectStore, Result};

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
