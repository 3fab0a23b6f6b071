//! Refusing what is written under a lease that another process has by now.

use crate::failure::{Done, Trouble};
use crate::session::Tx;
use mongodb::bson::doc;
use ohmstead_model::DeviceId;
use ohmstead_store::Lease;

/// Refuses once another has the lease. Two processes that derive the same device meet in its
/// document here, so that the one whose lease is gone cannot commit after the other has written.
pub async fn check(tx: &mut Tx, lease: Option<&Lease>, device: &DeviceId) -> Done<()> {
    let Some(lease) = lease else { return Ok(()) };
    let here = doc! { "_id": &lease.name, "token": lease.token.cast_signed() };
    if tx.one("leases", here).await?.is_none() {
        return Err(Trouble::Lost(lease.name.clone()));
    }
    tx.upsert("fences", doc! { "_id": device.as_str() }, doc! { "$inc": { "n": 1_i64 } }).await
}
