//! Who may do what only one process may do at a time, when several use one store.

use crate::{Result, Store};
use async_trait::async_trait;
use ohmstead_model::TimestampMs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

/// The right to do what only one process may do at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What it is for.
    pub name: String,
    /// Who has it; another one for each process that runs.
    pub holder: String,
    /// Grows whenever the lease goes to another holder, and never falls: tells a late write of an
    /// earlier holder from one of the present holder.
    pub token: u64,
    /// From then on another may take it, unless it is renewed before.
    pub until: TimestampMs,
}

/// A name for a process that holds leases, which no other has.
pub fn new_holder() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}

/// Takes or renews a lease for a time from now, by the clock that every process on the store goes
/// by. `None` while another has it.
///
/// # Errors
/// When nothing was changed.
pub async fn take_lease_for<S: LeaseStore + ?Sized>(
    store: &S,
    name: &str,
    holder: &str,
    time: Duration,
) -> Result<Option<Lease>> {
    // A store without a clock for all is used by one process, which needs none.
    let now = store.clock().await?.unwrap_or(TimestampMs(0));
    let ttl_ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    store.take_lease(name, holder, now, ttl_ms).await
}

/// Leases, and writes that are refused once a lease has gone to another.
///
/// What a clock says decides only who may *take* a lease. Whether a write is still allowed is
/// decided by the token, in the transaction of the write: clocks that differ can make two processes
/// believe that they have the lease, but only the later one's writes are taken.
#[async_trait]
pub trait LeaseStore: Send + Sync {
    /// Takes the lease `name` for `ttl_ms` from `now`, or renews it when `holder` has it. `None`
    /// while another has it.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn take_lease(
        &self,
        name: &str,
        holder: &str,
        now: TimestampMs,
        ttl_ms: i64,
    ) -> Result<Option<Lease>>;

    /// Gives a lease back, so that another need not wait for its end. One that has gone to another
    /// already stays there.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn release_lease(&self, lease: &Lease) -> Result<()>;

    /// From now on this handle writes what is derived (placed readings, intervals, episodes,
    /// horizons, and the upkeep of old data) and values by key only while nobody else has taken the
    /// lease since; otherwise such a write is [`crate::StoreError::LeaseLost`] and changes nothing. `None` (as it
    /// begins): without that condition.
    fn fence(&self, lease: Option<Lease>);

    /// Another handle on the same store, without that condition.
    fn handle(&self) -> Arc<dyn Store>;

    /// What the clock of the store's own machine says, by which leases go where processes are on
    /// several machines whose clocks may differ. `None` where all of them are on that machine.
    ///
    /// # Errors
    /// When the store cannot be asked.
    async fn clock(&self) -> Result<Option<TimestampMs>> {
        Ok(None)
    }
}
