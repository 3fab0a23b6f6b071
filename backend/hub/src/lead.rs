//! Of several hubs on one store, one leads: it alone does what must be done once, as sending messages to people. It holds a
//! lease in the store; when it does not renew it, another takes it.

use crate::clock::{self, ClockWatch};
use ohmstead_store::{Lease, Result, Store, take_lease_for};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

/// What the lease is called.
const NAME: &str = "lead";
/// How often it is renewed, or looked whether it can be taken.
const EVERY: Duration = Duration::from_secs(2);
/// Not renewed for so long, it can be taken. With [`EVERY`] less than the ten seconds after which a hub that died is followed.
const HELD: Duration = Duration::from_secs(6);
/// Who could not renew it gives up so long before another can take it.
const BEFORE: Duration = Duration::from_secs(1);

/// Takes the lease, and keeps it.
pub struct Lead {
    store: Arc<dyn Store>,
    watch: Arc<ClockWatch>,
    holder: String,
    held: watch::Sender<Option<Lease>>,
}

impl Lead {
    /// Nothing is taken yet. `holder`: another one for each process that runs.
    pub fn new(store: Arc<dyn Store>, watch: Arc<ClockWatch>, holder: String) -> Self {
        Self { store, watch, holder, held: watch::Sender::new(None) }
    }

    /// The lease while this hub leads.
    pub fn held(&self) -> watch::Receiver<Option<Lease>> {
        self.held.subscribe()
    }

    /// Runs until dropped.
    pub async fn run(self) {
        let mut until = Instant::now();
        loop {
            let asked = Instant::now();
            if let Ok(Err(error)) = timeout(BEFORE, clock::go_by(&*self.store)).await {
                tracing::debug!(%error, "the database does not say its time");
            }
            // A hub that does not know the time leaves it to others.
            let taken = if self.watch.is_credible() {
                timeout(HELD - BEFORE, take_lease_for(&*self.store, NAME, &self.holder, HELD)).await
            } else {
                Ok(self.leave().await)
            };
            match taken {
                Ok(Ok(lease)) => {
                    until = asked + HELD - BEFORE;
                    self.say(lease);
                }
                Ok(Err(error)) => tracing::debug!(%error, "who leads cannot be asked for"),
                Err(_) => tracing::debug!("the store does not say who leads"),
            }
            if Instant::now() >= until {
                self.say(None);
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Gives the lease back, so that another need not wait.
    async fn leave(&self) -> Result<Option<Lease>> {
        let held = self.held.borrow().clone();
        if let Some(lease) = held {
            self.say(None);
            self.store.release_lease(&lease).await?;
        }
        Ok(None)
    }

    fn say(&self, lease: Option<Lease>) {
        let known = |held: &Option<Lease>| held.as_ref().map(|l| l.token);
        self.held.send_if_modified(|held| {
            if known(held) == known(&lease) {
                return false;
            }
            match &lease {
                Some(_) => tracing::info!("this hub leads: it does what is done once"),
                None => {
                    tracing::warn!("another hub leads, or none can be asked: this one does not")
                }
            }
            *held = lease;
            true
        });
    }
}

/// Gives back what is held, when the hub stops.
pub async fn leave(store: &dyn Store, held: &watch::Receiver<Option<Lease>>) {
    let lease = held.borrow().clone();
    if let Some(lease) = lease
        && let Err(error) = store.release_lease(&lease).await
    {
        tracing::debug!(%error, "others wait until the lease ends");
    }
}
