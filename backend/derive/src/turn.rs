//! One pass over a device at a time: within this process by a lock, and among all that use the store by a lease.

use ohmstead_model::DeviceId;
use ohmstead_store::{Lease, Result, Store, StoreError, take_lease_for};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::OwnedMutexGuard;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A process that died in a pass holds up the others for so long.
const HELD: Duration = Duration::from_secs(5);
/// Longer passes renew the lease this often.
const RENEW: Duration = Duration::from_secs(1);
/// How often it is looked whether another's pass is over, and for how long.
const LOOK: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(30);

/// The right to derive a device, until it is dropped. What is written through `store` is refused once
/// another has it.
pub(crate) struct Turn {
    pub(crate) store: Arc<dyn Store>,
    lease: Option<Lease>,
    renewing: Option<JoinHandle<()>>,
    alone: Option<OwnedMutexGuard<()>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.renewing.take().inspect(JoinHandle::abort);
        let (store, alone) = (self.store.clone(), self.alone.take());
        let (Some(lease), Ok(runtime)) = (self.lease.take(), Handle::try_current()) else { return };
        // Nobody here takes it anew before it was given back.
        runtime.spawn(async move {
            if let Err(error) = store.release_lease(&lease).await {
                tracing::debug!(%error, name = lease.name, "others wait until the lease ends");
            }
            drop(alone);
        });
    }
}

impl Turn {
    /// Waits until no other process derives the device; within this one `alone` says so.
    pub(crate) async fn take(
        shared: &Arc<dyn Store>,
        holder: &str,
        alone: OwnedMutexGuard<()>,
        device: &DeviceId,
    ) -> Result<Self> {
        let alone = Some(alone);
        if !shared.is_shared() {
            return Ok(Self { store: shared.clone(), lease: None, renewing: None, alone });
        }
        let (name, began) = (format!("derive/{device}"), Instant::now());
        let lease = loop {
            match take_lease_for(&**shared, &name, holder, HELD).await? {
                Some(lease) => break lease,
                None if began.elapsed() > PATIENCE => {
                    let source = "another hub has not ended its pass over it".into();
                    return Err(StoreError::Unavailable { attempt: "derive a device", source });
                }
                None => tokio::time::sleep(LOOK).await,
            }
        };
        let store = shared.handle();
        store.fence(Some(lease.clone()));
        let renewing = tokio::spawn(renew(shared.clone(), name, holder.to_owned()));
        Ok(Self { store, lease: Some(lease), renewing: Some(renewing), alone })
    }
}

async fn renew(store: Arc<dyn Store>, name: String, holder: String) {
    loop {
        tokio::time::sleep(RENEW).await;
        // Without it the next write is refused, and the pass is made anew.
        if let Err(error) = take_lease_for(&*store, &name, &holder, HELD).await {
            tracing::debug!(%error, name, "a lease could not be renewed");
        }
    }
}
