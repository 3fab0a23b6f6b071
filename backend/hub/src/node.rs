//! A running hub: started in order, stopped in order.

use crate::acme::{Acme, Answers};
use crate::audience::{People, push_key};
use crate::backup::Backups;
use crate::clock::{ClockWatch, SystemClock, since_boot};
use crate::config::{Config, Mode};
use crate::context::{await_store, calendar, fleet_config, identity, limits};
use crate::feed::{self, Fetcher};
use crate::hold::HeldMessages;
use crate::http::{self, Served, Shown};
use crate::lock::DirLock;
use crate::mqtt::{self, AlertTopics, BrokerAccess, Ears, ForeignSink, MessageSink, Mqtt, Places};
use crate::places::SitePlaces;
use crate::{job, sign_in, tls};
use anyhow::{Context, bail};
use jiff::tz::TimeZone;
use ohmstead_analysis::Analysis;
use ohmstead_api::{Api, Gate, MeterAccess, Site, SiteReports, Uploads};
use ohmstead_billing::Billing;
use ohmstead_broker::{Keep, Link};
use ohmstead_derive::Derive;
use ohmstead_fleet::Fleet;
use ohmstead_identity::{Identity, Secret};
use ohmstead_ingest::{Dialects, Foreign, Ingest, Live, Metrics};
use ohmstead_model::{Clock, SiteCalendar, TimestampMs};
use ohmstead_notify::Notify;
use ohmstead_store::Store;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// News waiting for a WebSocket at most.
const NEWS: usize = 8192;
/// Open requests get this long at a stop; nothing acknowledged depends on them.
const LAST_REQUESTS: Duration = Duration::from_secs(3);
/// The broker gets this long to take in that the hub stops.
const LAST_WORD: Duration = Duration::from_secs(1);

/// A running hub.
pub struct Node {
    /// Where the dashboard is.
    pub http: SocketAddr,
    /// Where MQTT is: an address of this machine, or another broker's.
    pub mqtt: String,
    /// Where the hub's own broker is.
    pub mqtt_tcp: Option<SocketAddr>,
    /// Where MQTT over TLS is.
    pub mqtt_tls: Option<SocketAddr>,
    /// Where MQTT over WebSocket over TLS is.
    pub mqtt_wss: Option<SocketAddr>,
    /// Where another broker asks who may do what.
    pub broker_auth: Option<SocketAddr>,
    /// Where firmware images are.
    pub firmware: Option<SocketAddr>,
    /// The secret of the link that makes the first administrator, while there is none.
    pub setup: Option<Secret>,
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<()>>,
    jobs: Vec<JoinHandle<()>>,
    broker: Mqtt,
    /// Where it is told that the hub runs, where it is.
    status: Option<String>,
    _lock: DirLock,
}

/// What everything else stands on.
struct Core {
    store: Arc<dyn Store>,
    lock: DirLock,
    clock: Arc<dyn Clock>,
    calendar: SiteCalendar,
    live: Live,
    metrics: Arc<Metrics>,
    derive: Arc<Derive>,
    ingest: Arc<Ingest>,
    foreign: Arc<Foreign>,
    fleet: Arc<Fleet>,
    identity: Arc<Identity>,
    watch: Arc<ClockWatch>,
    held: Arc<HeldMessages>,
    notify: Arc<Notify>,
    analysis: Arc<Analysis>,
}

impl Core {
    async fn open(config: &Config) -> anyhow::Result<Self> {
        let (store, lock) = await_store(config).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let live = Live::new(NEWS);
        let metrics = Arc::new(Metrics::new());
        if store.rules().await?.is_empty() {
            let nominal_mv = i64::from(config.site.nominal_voltage) * 1000;
            store.put_rules(ohmstead_alert::default_rules(nominal_mv)).await?;
        }
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
        let derive = Arc::new(derive);
        let devices = store.devices().await?;
        let newest = devices.iter().filter_map(|d| d.last_reading.map(|r| r.at)).max();
        let watch = Arc::new(ClockWatch::new(clock.clone(), since_boot, newest));
        let held = Arc::new(HeldMessages::open(&config.store.dir, watch.clone())?);
        ingest.hold_by(held.clone());
        let notify = notify(config, &store, &clock, &identity)?;
        let analysis = Arc::new(Analysis::new(store.clone(), derive.clone(), clock.clone()));
        Ok(Self {
            analysis,
            store,
            lock,
            clock,
            calendar,
            live,
            metrics,
            derive,
            ingest,
            foreign,
            fleet,
            identity,
            watch,
            held,
            notify,
        })
    }

    /// Where the broker's messages go.
    fn sink(&self, places: Option<Arc<Places>>) -> MessageSink {
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
    fn fetchers(&self, config: &Config, api: &Api) -> anyhow::Result<Vec<Fetcher>> {
        let fetcher = |shown: &Arc<ohmstead_api::Feed>| {
            let with = (self.store.clone(), self.identity.clone());
            Some(Fetcher::new(config.feeds.get(&shown.id)?, shown.clone(), with))
        };
        api.feeds.iter().filter_map(fetcher).collect()
    }

    /// What the jobs work with, and the lock on the directory.
    fn into_parts(
        self,
        sink: Arc<MessageSink>,
        (link, is_embedded): (Arc<dyn Link>, bool),
        api: Arc<Api>,
        (backups, fetchers): (Option<Backups>, Vec<Fetcher>),
    ) -> (job::Parts, DirLock) {
        let parts = job::Parts {
            store: self.store,
            clock: self.clock,
            watch: self.watch,
            held: self.held,
            sink,
            derive: self.derive,
            identity: self.identity,
            live: self.live,
            notify: self.notify,
            link,
            backups,
            fetchers,
            metrics: self.metrics,
            analysis: self.analysis,
            reports: SiteReports { api: api.clone() },
            api,
            is_embedded,
        };
        (parts, self.lock)
    }

    fn api(
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
            live: self.live.clone(),
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

/// What takes alerts to people. Without a key there is no web push, and all else works.
fn notify(
    config: &Config,
    store: &Arc<dyn Store>,
    clock: &Arc<dyn Clock>,
    identity: &Arc<Identity>,
) -> anyhow::Result<Arc<Notify>> {
    let key = push_key(&config.store.dir)
        .inspect_err(|error| tracing::error!("there is no web push: {error:#}"));
    let senders = config.notify.senders(key.ok())?;
    let is_open = config.security.mode == Mode::Open;
    let people = Arc::new(People { identity: identity.clone(), is_open });
    let places =
        Arc::new(SitePlaces { identity: identity.clone(), link: config.notify.link.clone() });
    Ok(Arc::new(Notify::new(store.clone(), clock.clone(), senders, places, people)))
}

fn warn_of_open_mode(is_open: bool) {
    if is_open {
        tracing::warn!(
            "security.mode is open: everybody on this machine may do everything, without signing in"
        );
    }
}

fn warn_of_plain_passwords(config: &Config) {
    let at = config.listen.http;
    if !at.ip().is_loopback() && config.http.trusted_proxies.is_empty() {
        tracing::warn!(
            "the dashboard on {at} is served without TLS: whoever listens in on the network reads passwords; \
             set http.tls = true, or stand behind a proxy that speaks TLS and name it in http.trusted_proxies"
        );
    }
}

/// Where uploads lie while they are read.
fn uploads(config: &Config) -> Uploads {
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

/// Where the hub's own broker is, if it is the one that is used.
#[derive(Default)]
struct Own {
    mqtt_tcp: Option<SocketAddr>,
    mqtt_tls: Option<SocketAddr>,
    mqtt_wss: Option<SocketAddr>,
}

impl Own {
    fn of(mqtt: &Mqtt, metrics: &Metrics) -> Self {
        let Some(broker) = mqtt.embedded() else { return Self::default() };
        let connections = broker.connection_gauge();
        metrics.gauge("ohmstead_mqtt_connections", "MQTT clients connected.", connections);
        Self { mqtt_tcp: broker.tcp(), mqtt_tls: broker.tls(), mqtt_wss: broker.wss() }
    }
}

/// What is served beside the API, on ports of its own.
#[derive(Default)]
struct Beside {
    firmware: Option<SocketAddr>,
    broker_auth: Option<SocketAddr>,
    servers: Vec<JoinHandle<()>>,
}

/// What gets certificates from an authority, where that is wanted; `servers` gets what answers the
/// authority's questions.
async fn start_acme(
    config: &Config,
    shown: Option<Arc<Shown>>,
    core: &Core,
    stopping: &watch::Receiver<bool>,
    servers: &mut Vec<JoinHandle<()>>,
) -> anyhow::Result<Option<Acme>> {
    let Some(shown) = shown.filter(|_| config.acme.is_on()) else { return Ok(None) };
    let answers = Arc::new(Answers::new(config.https_port()));
    let acme = Acme::open(config, answers.clone(), shown, core.clock.clone())?;
    let (at, router) = (config.acme.listen, answers.router());
    let served = http::serve("ACME", at, router, None, stopping.clone()).await?;
    servers.push(served.task);
    Ok(Some(acme))
}

/// Firmware images, and answers to another broker.
async fn serve_beside(
    config: &Config,
    core: &Core,
    access: Arc<BrokerAccess>,
    stopping: &watch::Receiver<bool>,
) -> anyhow::Result<Beside> {
    let mut all = Beside::default();
    if let Some(at) = config.listen.firmware {
        let router = ohmstead_api::firmware_router(core.fleet.clone());
        let served = http::serve("firmware images", at, router, None, stopping.clone()).await?;
        all.firmware = Some(served.at);
        all.servers.push(served.task);
    }
    if let Some(at) = config.listen.broker_auth {
        let router = http::broker_auth::router(access);
        let what = "another broker's questions";
        let served = http::serve(what, at, router, None, stopping.clone()).await?;
        all.broker_auth = Some(served.at);
        all.servers.push(served.task);
    }
    Ok(all)
}

/// What the dashboard's port needs to speak TLS, where it shall.
fn http_tls(
    config: &Config,
    clock: &dyn Clock,
) -> anyhow::Result<Option<(Arc<Shown>, TlsAcceptor)>> {
    if !config.http.tls {
        warn_of_plain_passwords(config);
        return Ok(None);
    }
    let files = tls::prepare(config, clock.now())?;
    let shown = Arc::new(Shown::new(&files.certificate, &files.key)?);
    Ok(Some((shown.clone(), http::acceptor(shown)?)))
}

/// What the API tells of where the hub is reached.
struct Addresses {
    mqtt: String,
    meters: MeterAccess,
}

/// What a new meter is told of where to connect.
fn meter_access(
    config: &Config,
    mqtt_tls: Option<SocketAddr>,
    firmware: Option<SocketAddr>,
    ca: Option<String>,
) -> MeterAccess {
    MeterAccess {
        mqtt_port: mqtt_tls.map(|at| at.port()),
        http_port: firmware.map(|at| at.port()),
        ca,
        names: tls::certificate_names(config),
    }
}

impl Node {
    /// Starts everything; it serves when this returns.
    ///
    /// # Errors
    /// When the store cannot be opened or an address cannot be bound.
    pub async fn start(config: &Config, demo: bool) -> anyhow::Result<Self> {
        let is_open = config.security.mode == Mode::Open;
        config.listen.check_loopback(is_open)?;
        check_clock()?;
        warn_of_open_mode(is_open);
        let core = Core::open(config).await?;
        uploads(config).clear().context("cannot remove uploads that were left behind")?;
        let told = &config.integrations.home_assistant;
        let places = told.discovery.then(|| Arc::new(told.places()));
        let status = places.as_ref().map(|places| places.own().status());
        let sink = Arc::new(core.sink(places.clone()));
        let (fleet, identity) = (core.fleet.clone(), core.identity.clone());
        let access = Arc::new(BrokerAccess::new(fleet, identity, places));
        let mqtt =
            mqtt::start(config, core.clock.now(), &core.store, &sink, access.clone()).await?;
        let Own { mqtt_tcp, mqtt_tls, mqtt_wss } = Own::of(&mqtt, &core.metrics);
        let (stop, stopping) = watch::channel(false);
        let Beside { firmware, broker_auth, mut servers } =
            serve_beside(config, &core, access, &stopping).await?;
        let meters = meter_access(config, mqtt_tls, firmware, mqtt.ca.clone());
        let api =
            core.api(config, Addresses { mqtt: mqtt.address(), meters }, stopping.clone(), demo);
        let router = ohmstead_api::router(api.clone());
        let (shown, tls) = http_tls(config, &*core.clock)?.unzip();
        let certificates = start_acme(config, shown, &core, &stopping, &mut servers).await?;
        let Served { at: http, task } =
            http::serve("HTTP", config.listen.http, router, tls, stopping).await?;
        servers.push(task);
        let setup = if is_open { None } else { core.identity.setup_link()? };
        let store = core.store.clone();
        let way = (mqtt.link(), mqtt.embedded().is_some());
        let topics = AlertTopics { link: mqtt.link(), runtime: Handle::current() };
        core.notify.publish_by(Arc::new(topics));
        let fetched = (Backups::of(config)?, core.fetchers(config, &api)?);
        let (parts, lock) = core.into_parts(sink, way, api, fetched);
        let mut jobs = job::start_all(parts, config);
        jobs.extend(certificates.map(|acme| tokio::spawn(acme.keep())));
        Ok(Self {
            http,
            mqtt: mqtt.address(),
            mqtt_tcp,
            mqtt_tls,
            mqtt_wss,
            broker_auth,
            firmware,
            setup,
            store,
            stop,
            servers,
            jobs,
            broker: mqtt,
            status,
            _lock: lock,
        })
    }

    /// Stops taking work, and ends.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for job in &self.jobs {
            job.abort();
        }
        if let Some(status) = &self.status {
            let link = self.broker.link();
            let said = async {
                let said = link.publish(status, b"offline".to_vec(), Keep::Retained).await;
                link.has_left().await;
                said
            };
            let _ = tokio::time::timeout(LAST_WORD, said).await;
        }
        drop(self.broker);
        let end = tokio::time::Instant::now() + LAST_REQUESTS;
        for server in self.servers {
            let abort = server.abort_handle();
            if tokio::time::timeout_at(end, server).await.is_err() {
                abort.abort();
            }
        }
    }
}

/// The broker cannot run before 1970: its library ends the program then.
fn check_clock() -> anyhow::Result<()> {
    let now = SystemClock.now();
    if now < TimestampMs(0) {
        bail!(
            "the machine's clock says {now}, and the MQTT broker cannot run before 1970: set the clock, or \
             start the hub again once the network has set it"
        );
    }
    Ok(())
}
