//! Roll-outs.

use crate::SqliteStore;
use async_trait::async_trait;
use ohmstead_store::{Result, RolloutRecord, RolloutStore};

#[async_trait]
impl RolloutStore for SqliteStore {
    async fn rollouts(&self) -> Result<Vec<RolloutRecord>> {
        self.read("read roll-outs", |c| {
            let mut statement =
                c.prepare_cached("SELECT id, revision, body FROM rollout ORDER BY id")?;
            let rows = statement.query_map([], |r| {
                let number =
                    |column| Ok::<_, rusqlite::Error>(r.get::<_, i64>(column)?.unsigned_abs());
                Ok(RolloutRecord { id: number(0)?, revision: number(1)?, body: r.get(2)? })
            })?;
            rows.collect()
        })
        .await
    }

    async fn put_rollout(&self, id: u64, body: String, replaces: u64) -> Result<Option<u64>> {
        self.write("write a roll-out", move |open| {
            let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
            let changed = if replaces == 0 {
                open.tx.execute(
                    "INSERT INTO rollout (id, revision, body) VALUES (?1, 1, ?2) ON CONFLICT DO NOTHING",
                    (number(id), body),
                )?
            } else {
                open.tx.execute(
                    "UPDATE rollout SET revision = revision + 1, body = ?2 WHERE id = ?1 AND revision = ?3",
                    (number(id), body, number(replaces)),
                )?
            };
            Ok((changed > 0).then_some(replaces + 1))
        })
        .await
    }
}
