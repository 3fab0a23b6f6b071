//! Leases.

use crate::MongoStore;
use crate::convert::{int, text, time};
use crate::session::transaction;
use async_trait::async_trait;
use mongodb::bson::doc;
use ohmstead_model::TimestampMs;
use ohmstead_store::{Lease, LeaseStore, Result};
use std::sync::PoisonError;

#[async_trait]
impl LeaseStore for MongoStore {
    async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: TimestampMs,
        ttl_ms: i64,
    ) -> Result<Option<Lease>> {
        let until = now + ttl_ms;
        Ok(transaction!(self, "take a lease", |tx| {
            let present = tx.one("leases", doc! { "_id": name }).await?;
            let token = match &present {
                None => 1,
                Some(lease) => {
                    let mine = text(lease, "holder")? == holder;
                    if !mine && now < time(lease, "until")? {
                        return Ok(None);
                    }
                    int(lease, "token")? + i64::from(!mine)
                }
            };
            let lease = doc! { "_id": name, "holder": holder, "token": token, "until": until.0 };
            tx.put("leases", lease).await?;
            let (name, holder) = (name.to_owned(), holder.to_owned());
            Some(Lease { name, holder, token: token.unsigned_abs(), until })
        }))
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
}
