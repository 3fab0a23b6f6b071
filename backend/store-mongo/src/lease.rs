//! Leases.

use crate::MongoStore;
use crate::convert::int;
use crate::failure::{failed, is_duplicate};
use crate::session::{transaction, within};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use mongodb::options::ReturnDocument;
use ohmstead_model::TimestampMs;
use ohmstead_store::{Lease, LeaseStore, Result, Store};
use std::sync::{Arc, PoisonError};

#[async_trait]
impl LeaseStore for MongoStore {
    async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: TimestampMs,
        ttl_ms: i64,
    ) -> Result<Option<Lease>> {
        let attempt = "take a lease";
        let until = now + ttl_ms;
        let free = doc! { "_id": name, "$or": [
            { "holder": holder }, { "until": { "$lte": now.0 } },
        ] };
        // With another holder it grows.
        let token = doc! { "$cond": [
            { "$eq": ["$holder", holder] },
            "$token",
            { "$add": [{ "$ifNull": ["$token", 0_i64] }, 1_i64] },
        ] };
        // Names and holders are values, whatever they look like.
        let holder_is = doc! { "$literal": holder };
        let taken =
            vec![doc! { "$set": { "token": token, "holder": holder_is, "until": until.0 } }];
        let take = async {
            let leases = self.db().collection::<Document>("leases");
            let found = leases.find_one_and_update(free, taken).upsert(true);
            match found.return_document(ReturnDocument::After).await {
                Ok(found) => Ok(found),
                // It is there, and another's.
                Err(error) if is_duplicate(&error) => Ok(None),
                Err(error) => Err(failed(attempt, error)),
            }
        };
        let Some(found) = within(attempt, take).await? else { return Ok(None) };
        let token = int(&found, "token").map_err(|e| failed(attempt, e))?.unsigned_abs();
        Ok(Some(Lease { name: name.to_owned(), holder: holder.to_owned(), token, until }))
    }

    async fn release_lease(&self, lease: &Lease) -> Result<()> {
        let mine = doc! { "_id": &lease.name, "token": lease.token.cast_signed() };
        transaction!(self, "give a lease back", |tx| {
            let free = doc! { "$set": { "until": i64::MIN } };
            tx.update("leases", mine.clone(), free).await.map(drop)?
        });
        Ok(())
    }

    fn fence(&self, lease: Option<Lease>) {
        *self.fence.lock().unwrap_or_else(PoisonError::into_inner) = lease;
    }

    fn handle(&self) -> Arc<dyn Store> {
        Arc::new(Self { fence: Arc::default(), ..self.clone() })
    }

    async fn clock(&self) -> Result<Option<TimestampMs>> {
        let attempt = "ask for the database's time";
        let asked = async {
            let hello = self.db().run_command(doc! { "hello": 1 }).await;
            hello.map_err(|e| failed(attempt, e))
        };
        let hello = within(attempt, asked).await?;
        Ok(hello.get_datetime("localTime").ok().map(|at| TimestampMs(at.timestamp_millis())))
    }
}
