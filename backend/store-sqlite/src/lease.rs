//! Leases.

use crate::SqliteStore;
use async_trait::async_trait;
use ohmstead_model::TimestampMs;
use ohmstead_store::{ChangeStore, Lease, LeaseStore, Result, Store};
use rusqlite::OptionalExtension;
use std::sync::{Arc, PoisonError};

#[async_trait]
impl LeaseStore for SqliteStore {
    async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: TimestampMs,
        ttl_ms: i64,
    ) -> Result<Option<Lease>> {
        let (name, holder) = (name.to_owned(), holder.to_owned());
        let until = now + ttl_ms;
        self.write("take a lease", move |open| {
            // Nothing comes back when the row is there and stays as it is.
            let sql = "INSERT INTO lease (name, holder, token, until) VALUES (?1, ?2, 1, ?3) \
                       ON CONFLICT (name) DO UPDATE SET token = token + (holder <> ?2), holder = ?2, \
                       until = ?3 WHERE holder = ?2 OR until <= ?4 RETURNING token";
            let token: Option<i64> = open
                .tx
                .prepare_cached(sql)?
                .query_row((&name, &holder, until.0, now.0), |r| r.get(0))
                .optional()?;
            Ok(token.map(|token| Lease { name, holder, token: token.unsigned_abs(), until }))
        })
        .await
    }

    async fn release_lease(&self, lease: &Lease) -> Result<()> {
        let lease = lease.clone();
        self.write("give a lease back", move |open| {
            let sql = "UPDATE lease SET until = ?3 WHERE name = ?1 AND token = ?2";
            open.tx.execute(sql, (lease.name, lease.token.cast_signed(), i64::MIN)).map(drop)
        })
        .await
    }

    fn fence(&self, lease: Option<Lease>) {
        *self.fence.lock().unwrap_or_else(PoisonError::into_inner) = lease;
    }

    fn handle(&self) -> Arc<dyn Store> {
        Arc::new(Self { fence: Arc::default(), ..self.clone() })
    }
}

// One process has the file: nobody else changes anything.
impl ChangeStore for SqliteStore {}
