//! What the hub does by itself, beside answering: one file a job. Each runs until it is aborted.

mod derive;
mod identity;
mod models;
mod retain;
mod rollouts;
mod seal;

use crate::config::Config;
use ohmstead_api::Api;
use ohmstead_derive::Derive;
use ohmstead_fleet::Fleet;
use ohmstead_identity::Identity;
use ohmstead_model::Clock;
use ohmstead_store::Store;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// What the jobs work with.
pub struct Parts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Keeps intervals and alerts in step.
    pub derive: Arc<Derive>,
    /// Meters in the field.
    pub fleet: Arc<Fleet>,
    /// People and tokens.
    pub identity: Arc<Identity>,
    /// What the handlers share.
    pub api: Arc<Api>,
}

/// Starts every job.
pub fn start_all(parts: Parts, config: &Config) -> Vec<JoinHandle<()>> {
    let Parts { store, clock, derive, fleet, identity, api } = parts;
    let mut jobs = vec![
        tokio::spawn(rollouts::run(fleet.clone())),
        tokio::spawn(models::run(fleet)),
        tokio::spawn(identity::run(identity)),
        tokio::spawn(derive::run(derive.clone())),
        tokio::spawn(ohmstead_api::watch_silence(api)),
        tokio::spawn(seal::run(store.clone(), clock.clone(), config.store.seal_after_h)),
    ];
    if let Some(days) = config.store.raw_keep_days {
        jobs.push(tokio::spawn(retain::run(store, derive, clock, days)));
    }
    jobs
}
