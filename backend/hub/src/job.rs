//! What the hub does by itself, beside answering: one file a job. Each runs until it is aborted.
//!
//! What goes by the clock rests while the clock is doubted, but for [`derive`], which goes by the
//! readings alone.

mod backup;
mod budgets;
mod clock;
mod derive;
mod disk;
mod feeds;
mod home_assistant;
mod identity;
mod insight;
mod mappings;
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
use crate::mqtt::MessageSink;
use feeds::FeedJob;
use home_assistant::HomeAssistant;
use ohmstead_analysis::Analysis;
use ohmstead_api::{Api, SiteReports};
use ohmstead_broker::Link;
use ohmstead_derive::Derive;
use ohmstead_identity::Identity;
use ohmstead_ingest::{Foreign, Live, Metrics};
use ohmstead_model::{Clock, DeviceId};
use ohmstead_notify::Notify;
use ohmstead_store::Store;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// What the jobs work with.
pub struct Parts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Whether it can be believed.
    pub watch: Arc<ClockWatch>,
    /// Messages that wait for it.
    pub held: Arc<HeldMessages>,
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
    /// What is in reports.
    pub reports: SiteReports,
    /// The way to the broker's clients.
    pub link: Arc<dyn Link>,
    /// Copies that are made when they are due.
    pub backups: Option<Backups>,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Forecasts and anomalies.
    pub analysis: Arc<Analysis>,
    /// What fetch prices and carbon intensity.
    pub fetchers: Vec<Fetcher>,
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

/// Starts every job.
pub fn start_all(parts: Parts, config: &Config) -> Vec<JoinHandle<()>> {
    let (insight, home_assistant) = (parts.insight(), parts.home_assistant(config));
    let silence = parts.silence();
    let Parts {
        store,
        clock,
        watch,
        held,
        sink,
        derive,
        identity,
        notify,
        reports,
        link,
        backups,
        metrics,
        fetchers,
        api,
        ..
    } = parts;
    let sites = identity.clone();
    let (fleet, foreign) = (sink.fleet.clone(), sink.foreign.foreign.clone());
    let after_h = config.store.seal_after_h;
    let health = sink.ingest.health().clone();
    let dir = config.store.sqlite_dir().unwrap_or_else(|| config.store.dir.clone());
    let mut jobs = vec![
        tokio::spawn(disk::run(dir, health.clone())),
        tokio::spawn(mappings::run(sink.foreign.foreign.clone())),
        tokio::spawn(clock::run(watch.clone(), held, sink, health)),
        tokio::spawn(rollouts::run(fleet.clone(), watch.clone())),
        tokio::spawn(models::run(fleet, watch.clone())),
        tokio::spawn(rights::run(identity.clone(), link)),
        tokio::spawn(identity::run(identity)),
        tokio::spawn(derive::run(derive.clone())),
        tokio::spawn(budgets::run(reports.api.clone(), clock.clone(), watch.clone())),
        tokio::spawn(reports::run(notify.clone(), reports, watch.clone())),
        tokio::spawn(notify::run(notify)),
        tokio::spawn(insight::run(insight, watch.clone())),
        tokio::spawn(home_assistant.run()),
        tokio::spawn(rules::run(derive.clone(), sites, clock.clone(), watch.clone())),
        tokio::spawn(silence::run(silence, watch.clone())),
        tokio::spawn(seal::run(store.clone(), clock.clone(), watch.clone(), after_h)),
    ];
    let of = |fetcher| FeedJob {
        fetcher,
        store: store.clone(),
        clock: clock.clone(),
        watch: watch.clone(),
    };
    let feeds = fetchers.into_iter().map(of).collect();
    jobs.extend(start_fetching(config, feeds, store.clone(), foreign));
    if let Some(backups) = backups {
        let (clock, watch) = (clock.clone(), watch.clone());
        jobs.push(tokio::spawn(backup::run(backups, api.backups.clone(), clock, watch, metrics)));
    }
    if let Some(days) = config.store.raw_keep_days {
        jobs.push(tokio::spawn(retain::run(store, derive, clock, watch, days)));
    }
    jobs
}

/// What asks others: the sources of feeds, and the bridge at a meter's port.
fn start_fetching(
    config: &Config,
    feeds: Vec<FeedJob>,
    store: Arc<dyn Store>,
    foreign: Arc<Foreign>,
) -> Vec<JoinHandle<()>> {
    let configured = config.feeds.keys().cloned().collect();
    let p1 = p1::P1Job { config: config.integrations.p1.clone(), foreign };
    let mut jobs = vec![tokio::spawn(feeds::forget(store, configured)), tokio::spawn(p1::run(p1))];
    jobs.extend(feeds.into_iter().map(|job| tokio::spawn(feeds::run(job))));
    jobs
}
