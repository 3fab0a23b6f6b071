//! What a hub's broker, API and jobs stand on, in the order in which it is opened.

use crate::audience::{People, push_key};
use crate::backup::Backups;
use crate::clock::{ClockWatch, SystemClock, since_boot};
use crate::config::{Config, Mode};
use crate::context::{await_store, calendar, fleet_config, identity, limits};
use crate::feed::{self, Fetcher};
use crate::hold::HeldMessages;
use crate::lead::Lead;
use crate::lock::DirLock;
use crate::mqtt::{
    AlertTopics, BrokerAccess, Ears, ForeignSink, MessageSink, News, Places, client_id,
};
use crate::places::SitePlaces;
use crate::seat::Seat;
use crate::{job, sign_in};
use jiff::tz::TimeZone;
use ohmstead_analysis::Analysis;
use ohmstead_api::{Api, Gate, MeterAccess, Site, Uploads};
use ohmstead_billing::Billing;
use ohmstead_broker::{Link, external};
use ohmstead_derive::Derive;
use ohmstead_fleet::Fleet;
use ohmstead_identity::Identity;
use ohmstead_ingest::{Dialects, Foreign, Ingest, Live, Metrics};
use ohmstead_model::{Clock, SiteCalendar};
use ohmstead_notify::{Notify, VapidKey};
use ohmstead_store::{Lease, Store, new_holder, newest_reading};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::watch;

/// News waiting for a WebSocket at most.
const NEWS: usize = 8192;

/// What everything else stands on.
pub struct Core {
    pub store: Arc<dyn Store>,
    pub lock: DirLock,
    pub clock: Arc<dyn Clock>,
    pub calendar: SiteCalendar,
    /// What is committed here.
    pub live: Live,
    /// What watchers see: that, and what other hubs commit.
    pub shown: Live,
    pub metrics: Arc<Metrics>,
    pub derive: Arc<Derive>,
    pub ingest: Arc<Ingest>,
    pub foreign: Arc<Foreign>,
    pub fleet: Arc<Fleet>,
    pub identity: Arc<Identity>,
    pub watch: Arc<ClockWatch>,
    pub held: Arc<HeldMessages>,
    pub notify: Arc<Notify>,
    /// The same for the jobs, by a handle that is fenced.
    pub notify_alone: Arc<Notify>,
    pub notify_store: Arc<dyn Store>,
    pub lead: Option<Lead>,
    /// Who this process is among the hubs.
    pub holder: String,
    pub analysis: Arc<Analysis>,
}

/// Its passes are among the metrics.
fn counted(derive: Derive, metrics: &Metrics) -> Arc<Derive> {
    let derive = Arc::new(derive);
    let counted = derive.clone();
    metrics.counter(
        "ohmstead_derive_passes_total",
        "Passes over a device's readings to bring its energy and alerts up to date.",
        move || counted.passes(),
    );
    derive
}

impl Core {
    /// Opens the store, and what works with it.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let (store, lock) = await_store(config).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let live = Live::new(NEWS);
        let tells = store.is_shared() && config.mqtt.url.is_some();
        let shown = if tells { Live::new(NEWS) } else { live.clone() };
        let metrics = Arc::new(Metrics::new());
        first_rules(config, &*store).await?;
        let ingest = Ingest::new(
            store.clone(),
            clock.clone(),
            limits(config)?,
            live.clone(),
            metrics.clone(),
        );
        ingest.learn_net_meters().await?;
        let fleet = Fleet::open(store.clone(), clock.clone(), fleet_config(config)?).await?;
        let calendar = calendar(config)?;
        let (ingest, fleet) = (Arc::new(ingest), Arc::new(fleet));
        let zone = calendar.zone().clone();
        let foreign = foreign(config, &ingest, &store, &clock, zone).await?;
        let identity = identity(config, store.clone()).await?;
        let identity = Arc::new(sign_in::with_ways(config, identity)?);
        let derive = Derive::new(store.clone(), live.clone()).with_reach(identity.clone());
        let derive = counted(derive, &metrics);
        let newest = newest_reading(&*store).await?;
        let watch = Arc::new(ClockWatch::new(clock.clone(), since_boot, newest));
        let held = Arc::new(HeldMessages::open(&config.store.dir, watch.clone())?);
        ingest.hold_by(held.clone());
        let holder = new_holder();
        let notify_store = store.handle();
        let key = web_push(config, &*store, &holder).await;
        let told_alone = notify(config, key.clone(), &notify_store, &clock, &identity)?;
        let notify = notify(config, key, &store, &clock, &identity)?;
        let notify_alone = if store.is_shared() { told_alone } else { notify.clone() };
        let lead = lead(&store, &watch, &holder);
        let analysis = Arc::new(Analysis::new(store.clone(), derive.clone(), clock.clone()));
        Ok(Self {
            analysis,
            store,
            lock,
            clock,
            calendar,
            live,
            shown,
            metrics,
            derive,
            ingest,
            foreign,
            fleet,
            identity,
            watch,
            held,
            notify,
            notify_alone,
            notify_store,
            lead,
            holder,
        })
    }

    /// Where the broker's messages go.
    pub fn sink(&self, places: Option<Arc<Places>>) -> MessageSink {
        MessageSink {
            ingest: self.ingest.clone(),
            fleet: self.fleet.clone(),
            foreign: ForeignSink {
                foreign: self.foreign.clone(),
                ears: Ears { places, again: Arc::default() },
            },
        }
    }

    /// What fetches each feed that is configured.
    pub fn fetchers(&self, config: &Config, api: &Api) -> anyhow::Result<Vec<Arc<Fetcher>>> {
        let fetcher = |shown: &Arc<ohmstead_api::Feed>| {
            let with = (self.store.clone(), self.identity.clone());
            Some(Fetcher::new(config.feeds.get(&shown.id)?, shown.clone(), with).map(Arc::new))
        };
        api.feeds.iter().filter_map(fetcher).collect()
    }

    /// Publishes MQTT channels' alerts by the broker.
    pub fn publish_alerts(&self, link: Arc<dyn Link>) {
        let topics = Arc::new(AlertTopics { link, runtime: Handle::current() });
        self.notify.publish_by(topics.clone());
        self.notify_alone.publish_by(topics);
    }

    /// Who may do what at the broker.
    pub fn access(&self, places: Option<Arc<Places>>) -> Arc<BrokerAccess> {
        Arc::new(BrokerAccess::new(self.fleet.clone(), self.identity.clone(), places))
    }

    /// The hub's session at a broker elsewhere, where others may take its place; and when the hub may
    /// be connected.
    pub fn seat(&self, config: &Config) -> anyhow::Result<(Option<Seat>, watch::Receiver<bool>)> {
        let (store, holder) = (self.store.clone(), self.holder.clone());
        let shared = self.shared_broker(config)?;
        let seat = shared.map(|broker| Seat::new(store, broker.client_id, holder));
        let open = seat.as_ref().map_or_else(|| watch::channel(true).1, Seat::open);
        Ok((seat, open))
    }

    /// How the hub is connected to a broker elsewhere, where other hubs on the store may be too.
    pub fn shared_broker(&self, config: &Config) -> anyhow::Result<Option<external::Config>> {
        let several = self.store.is_shared();
        let broker = config.mqtt.external(several, || client_id(&config.store.dir))?;
        Ok(broker.filter(|_| several))
    }

    /// What is told to other hubs, and heard from them, where there may be some at the same broker.
    pub fn news(&self, config: &Config) -> anyhow::Result<Option<News>> {
        let Some(broker) = self.shared_broker(config)? else { return Ok(None) };
        News::start(broker, &config.mqtt.group, &self.live, self.shown.clone()).map(Some)
    }

    /// What the jobs work with, and the lock on the directory.
    pub fn into_parts(
        self,
        config: &Config,
        sink: Arc<MessageSink>,
        (link, is_embedded): (Arc<dyn Link>, bool),
        api: Arc<Api>,
        (backups, fetchers): (Option<Backups>, Vec<Arc<Fetcher>>),
        held: Option<watch::Receiver<Option<Lease>>>,
    ) -> anyhow::Result<(job::Parts, DirLock)> {
        let broker = self.shared_broker(config)?;
        let parts = job::Parts {
            store: self.store,
            clock: self.clock,
            watch: self.watch,
            held_messages: self.held,
            held,
            broker,
            holder: self.holder,
            sink,
            derive: self.derive,
            identity: self.identity,
            live: self.live,
            notify: self.notify_alone,
            notify_store: self.notify_store,
            link,
            backups,
            fetchers,
            metrics: self.metrics,
            analysis: self.analysis,
            api,
            is_embedded,
        };
        Ok((parts, self.lock))
    }

    /// What the API answers from.
    pub fn api(
        &self,
        config: &Config,
        addresses: Addresses,
        stopping: watch::Receiver<bool>,
        demo: bool,
    ) -> Arc<Api> {
        let billing = Billing::new(
            self.store.clone(),
            self.derive.clone(),
            self.clock.clone(),
            self.calendar.clone(),
            config.site.billing_day,
        )
        .expecting(self.analysis.clone());
        Arc::new(Api {
            analysis: self.analysis.clone(),
            store: self.store.clone(),
            derive: self.derive.clone(),
            billing,
            notify: self.notify.clone(),
            ingest: self.ingest.clone(),
            foreign: self.foreign.clone(),
            fleet: self.fleet.clone(),
            meters: addresses.meters,
            identity: self.identity.clone(),
            gate: gate(config),
            sites: Arc::default(),
            today: Arc::default(),
            clock: self.clock.clone(),
            site: Site {
                name: config.site.name.clone(),
                currency: config.site.currency.clone(),
                billing_day: config.site.billing_day,
                calendar: self.calendar.clone(),
                silent_after_ms: i64::from(config.site.silent_after_s) * 1000,
            },
            live: self.shown.clone(),
            metrics: self.metrics.clone(),
            uploads: uploads(config),
            backups: Arc::default(),
            feeds: Arc::new(config.feeds.iter().map(|(id, f)| feed::shown(id, f)).collect()),
            meter_metrics: config.metrics.meters,
            mqtt: addresses.mqtt,
            demo,
            stopping,
        })
    }
}

/// A hub begins with some rules.
async fn first_rules(config: &Config, store: &dyn Store) -> anyhow::Result<()> {
    if store.rules().await?.is_empty() {
        let nominal_mv = i64::from(config.site.nominal_voltage) * 1000;
        store.put_rules(ohmstead_alert::default_rules(nominal_mv)).await?;
    }
    Ok(())
}

/// What decides whether this hub leads, where several may be on the store.
fn lead(store: &Arc<dyn Store>, watch: &Arc<ClockWatch>, holder: &str) -> Option<Lead> {
    let lead = || Lead::new(store.clone(), watch.clone(), holder.to_owned());
    store.is_shared().then(lead)
}

/// What takes the messages of other systems.
async fn foreign(
    config: &Config,
    ingest: &Arc<Ingest>,
    store: &Arc<dyn Store>,
    clock: &Arc<dyn Clock>,
    zone: TimeZone,
) -> anyhow::Result<Arc<Foreign>> {
    let (on, mappings) = (config.integrations.dialects(), config.integrations.mappings());
    let dialects = Dialects::open(store.clone(), on, mappings).await?;
    let foreign = Foreign::open(ingest.clone(), store.clone(), clock.clone(), zone, dialects);
    Ok(Arc::new(foreign.await?))
}

/// The key for web push. Without one there is none, and all else works.
async fn web_push(config: &Config, store: &dyn Store, holder: &str) -> Option<Arc<VapidKey>> {
    let key = push_key(&config.store.dir, store, holder).await;
    key.inspect_err(|error| tracing::error!("there is no web push: {error:#}")).ok()
}

/// What takes alerts to people; `key`: that of web push.
fn notify(
    config: &Config,
    key: Option<Arc<VapidKey>>,
    store: &Arc<dyn Store>,
    clock: &Arc<dyn Clock>,
    identity: &Arc<Identity>,
) -> anyhow::Result<Arc<Notify>> {
    let senders = config.notify.senders(key)?;
    let is_open = config.security.mode == Mode::Open;
    let people = Arc::new(People { identity: identity.clone(), is_open });
    let places =
        Arc::new(SitePlaces { identity: identity.clone(), link: config.notify.link.clone() });
    Ok(Arc::new(Notify::new(store.clone(), clock.clone(), senders, places, people)))
}

/// Where uploads lie while they are read.
pub fn uploads(config: &Config) -> Uploads {
    let most = u64::from(config.http.import_max_mib) << 20;
    Uploads { dir: config.store.dir.join("uploads"), most }
}

/// What the gate in front of the API is told.
fn gate(config: &Config) -> Gate {
    Gate {
        open: config.security.mode == Mode::Open,
        is_tls: config.http.tls,
        trusted_proxies: config.http.trusted_proxies.clone(),
        names: config.listen.names.clone(),
        base_path: config.http.base_path.clone(),
        origins: config.http.origins.clone(),
        questions: config.http.questions,
    }
}

/// What the API tells of where the hub is reached.
pub struct Addresses {
    pub mqtt: String,
    pub meters: MeterAccess,
}
