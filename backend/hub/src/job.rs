//! What the hub does by itself, beside answering: one file a job. Each runs until it is aborted.
//!
//! What goes by the clock rests while the clock is doubted, but for [`derive`], which goes by the
//! readings alone.

mod again;
mod backup;
mod budgets;
mod clock;
mod derive;
mod disk;
mod feeds;
mod home_assistant;
mod identity;
mod insight;
mod models;
mod notify;
mod p1;
mod reports;
mod retain;
mod rights;
mod rollouts;
mod rules;
mod seal;
mod silence;

use crate::backup::Backups;
use crate::clock::ClockWatch;
use crate::config::Config;
use crate::feed::Fetcher;
use crate::hold::HeldMessages;
use crate::lead::Lead;
use crate::mqtt::MessageSink;
use crate::seat::{Others, Seat};
use feeds::FeedJob;
use home_assistant::HomeAssistant;
use ohmstead_analysis::Analysis;
use ohmstead_api::{Api, SiteReports};
use ohmstead_broker::{Link, external};
use ohmstead_derive::Derive;
use ohmstead_fleet::Fleet;
use ohmstead_identity::Identity;
use ohmstead_ingest::{Live, Metrics};
use ohmstead_model::{Clock, DeviceId};
use ohmstead_notify::Notify;
use ohmstead_store::{Lease, Store};
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// What the jobs work with.
pub struct Parts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Whether it can be believed.
    pub watch: Arc<ClockWatch>,
    /// Messages that wait for it.
    pub held_messages: Arc<HeldMessages>,
    /// The lease while this hub leads, where several may be on the store.
    pub held: Option<watch::Receiver<Option<Lease>>>,
    /// How this hub is connected to a broker elsewhere, where others may be too.
    pub broker: Option<external::Config>,
    /// Who this process is among the hubs.
    pub holder: String,
    /// Where they go then.
    pub sink: Arc<MessageSink>,
    /// Keeps intervals and alerts in step.
    pub derive: Arc<Derive>,
    /// People and tokens.
    pub identity: Arc<Identity>,
    /// Who watches.
    pub live: Live,
    /// Alerts to people.
    pub notify: Arc<Notify>,
    /// Through which they are noted: only while this hub leads.
    pub notify_store: Arc<dyn Store>,
    /// The way to the broker's clients.
    pub link: Arc<dyn Link>,
    /// Copies that are made when they are due.
    pub backups: Option<Backups>,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Forecasts and anomalies.
    pub analysis: Arc<Analysis>,
    /// What fetch prices and carbon intensity.
    pub fetchers: Vec<Arc<Fetcher>>,
    /// What the handlers share.
    pub api: Arc<Api>,
    /// The broker is within the hub.
    pub is_embedded: bool,
}

impl Parts {
    fn silence(&self) -> silence::Silence {
        let limits = self.identity.clone();
        let after_ms =
            move |device: &DeviceId| i64::from(limits.silent_after_s(device.as_str())) * 1000;
        silence::Silence {
            store: self.store.clone(),
            clock: self.clock.clone(),
            after_ms: Box::new(after_ms),
            live: self.live.clone(),
        }
    }

    fn again(&self) -> again::Again {
        again::Again {
            store: self.store.clone(),
            identity: self.identity.clone(),
            ingest: self.sink.ingest.clone(),
            foreign: self.sink.foreign.foreign.clone(),
            fleet: self.sink.fleet.clone(),
        }
    }

    fn others(&self) -> Option<Others> {
        Some(Others {
            store: self.store.clone(),
            broker: self.broker.clone()?,
            holder: self.holder.clone(),
            sink: self.sink.clone(),
        })
    }

    fn feeds(&self) -> impl Iterator<Item = FeedJob> {
        self.fetchers.iter().map(|fetcher| FeedJob {
            fetcher: fetcher.clone(),
            store: self.store.clone(),
            clock: self.clock.clone(),
            watch: self.watch.clone(),
        })
    }

    fn insight(&self) -> insight::Insight {
        insight::Insight {
            analysis: self.analysis.clone(),
            billing: self.api.billing.clone(),
            identity: self.identity.clone(),
            derive: self.derive.clone(),
        }
    }

    fn home_assistant(&self, config: &Config) -> HomeAssistant {
        let announced = &config.integrations.home_assistant;
        HomeAssistant {
            api: self.api.clone(),
            link: self.link.clone(),
            places: announced.places(),
            is_on: announced.discovery,
            again: self.sink.foreign.ears.again.clone(),
            is_embedded: self.is_embedded,
            watch: self.watch.clone(),
        }
    }
}

/// Starts every job. Of several hubs on one store each does [`on_every_hub`], and the one that leads does [`alone`].
pub fn start_all(parts: Parts, config: &Config) -> Vec<JoinHandle<()>> {
    let mut jobs = on_every_hub(&parts, config);
    let (config, parts) = (config.clone(), Arc::new(parts));
    match parts.held.clone() {
        Some(held) => jobs.push(tokio::spawn(take_turns(parts, config, held))),
        None => {
            let mut alone = alone(&parts, &config);
            jobs.push(tokio::spawn(async move { while alone.join_next().await.is_some() {} }));
        }
    }
    jobs
}

/// What makes this hub one of several.
pub fn among_hubs(lead: Option<Lead>, seat: Option<Seat>) -> Vec<JoinHandle<()>> {
    let lead = lead.map(|lead| tokio::spawn(lead.run()));
    lead.into_iter().chain(seat.map(|seat| tokio::spawn(seat.run()))).collect()
}

/// Does what one hub does while it is this one.
async fn take_turns(parts: Arc<Parts>, config: Config, mut held: watch::Receiver<Option<Lease>>) {
    loop {
        let lease = held.borrow_and_update().clone();
        let leads = lease.is_some();
        parts.notify_store.fence(lease);
        parts.sink.fleet.act(leads);
        let mut jobs = if leads { alone(&parts, &config) } else { following(&parts) };
        if leads {
            jobs.spawn(catch_up(parts.sink.fleet.clone()));
        }
        if held.changed().await.is_err() {
            return;
        }
        jobs.shutdown().await;
    }
}

/// Meters that came back while no hub led may have missed something.
async fn catch_up(fleet: Arc<Fleet>) {
    if let Err(error) = fleet.catch_up().await {
        tracing::error!(%error, "meters that came meanwhile are looked after when they come again");
    }
}

/// What each hub does for itself.
fn on_every_hub(parts: &Parts, config: &Config) -> Vec<JoinHandle<()>> {
    let (watch, sink) = (&parts.watch, &parts.sink);
    let health = sink.ingest.health().clone();
    let dir = config.store.sqlite_dir().unwrap_or_else(|| config.store.dir.clone());
    let mut jobs = vec![
        tokio::spawn(disk::run(dir, health.clone())),
        tokio::spawn(clock::run(watch.clone(), parts.held_messages.clone(), sink.clone(), health)),
        tokio::spawn(rights::run(parts.identity.clone(), parts.link.clone())),
        tokio::spawn(identity::run(parts.identity.clone())),
    ];
    if parts.store.is_shared() {
        jobs.push(tokio::spawn(again::run(parts.again())));
    }
    if let Some(backups) = &parts.backups {
        jobs.push(tokio::spawn(backup::run(
            backups.clone(),
            parts.api.backups.clone(),
            parts.clock.clone(),
            watch.clone(),
            parts.metrics.clone(),
        )));
    }
    jobs
}

/// What is done once, however many hubs there are.
fn alone(parts: &Parts, config: &Config) -> JoinSet<()> {
    let Parts { store, clock, watch, derive, notify, api, .. } = parts;
    let fleet = &parts.sink.fleet;
    let reports = SiteReports { api: api.clone() };
    let mut jobs = JoinSet::new();
    jobs.spawn(derive::run(derive.clone()));
    jobs.spawn(rollouts::run(fleet.clone(), watch.clone()));
    jobs.spawn(models::run(fleet.clone(), watch.clone()));
    jobs.spawn(budgets::run(api.clone(), clock.clone(), watch.clone()));
    jobs.spawn(reports::run(notify.clone(), reports, watch.clone()));
    jobs.spawn(notify::run(notify.clone()));
    jobs.spawn(insight::run(parts.insight(), watch.clone()));
    jobs.spawn(parts.home_assistant(config).run());
    let sites = parts.identity.clone();
    jobs.spawn(rules::run(derive.clone(), sites, clock.clone(), watch.clone()));
    jobs.spawn(silence::run(parts.silence(), watch.clone()));
    let after_h = config.store.seal_after_h;
    jobs.spawn(seal::run(store.clone(), clock.clone(), watch.clone(), after_h));
    if let Some(days) = config.store.raw_keep_days {
        let (store, derive) = (store.clone(), derive.clone());
        jobs.spawn(retain::run(store, derive, clock.clone(), watch.clone(), days));
    }
    let configured = config.feeds.keys().cloned().collect();
    jobs.spawn(feeds::forget(store.clone(), configured));
    for job in parts.feeds() {
        jobs.spawn(feeds::run(job));
    }
    if let Some(others) = parts.others() {
        jobs.spawn(others.run());
    }
    let foreign = parts.sink.foreign.foreign.clone();
    jobs.spawn(p1::run(p1::P1Job { config: config.integrations.p1.clone(), foreign }));
    jobs
}

/// What a hub does of these while another leads.
fn following(parts: &Parts) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    for job in parts.feeds() {
        jobs.spawn(feeds::follow(job));
    }
    jobs
}
