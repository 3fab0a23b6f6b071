//! Retained messages.

use crate::SqliteStore;
use async_trait::async_trait;
use ohmstead_store::{Result, RetainedMessage, RetainedMessageStore};

#[async_trait]
impl RetainedMessageStore for SqliteStore {
    async fn retained_messages(&self) -> Result<Vec<RetainedMessage>> {
        self.read("read retained messages", |c| {
            let mut statement =
                c.prepare_cached("SELECT topic, qos, payload FROM retained ORDER BY topic")?;
            let rows = statement.query_map([], |r| {
                Ok(RetainedMessage { topic: r.get(0)?, qos: r.get(1)?, payload: r.get(2)? })
            })?;
            rows.collect()
        })
        .await
    }

    async fn put_retained_message(&self, message: RetainedMessage) -> Result<()> {
        self.write("write a retained message", move |open| {
            let RetainedMessage { topic, qos, payload } = message;
            if payload.is_empty() {
                open.tx
                    .prepare_cached("DELETE FROM retained WHERE topic = ?1")?
                    .execute([topic])?;
            } else {
                open.tx
                    .prepare_cached(
                        "INSERT OR REPLACE INTO retained (topic, qos, payload) VALUES (?1, ?2, ?3)",
                    )?
                    .execute((topic, qos, payload))?;
            }
            Ok(())
        })
        .await
    }
}
