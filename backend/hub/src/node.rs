//! A running hub: started in order, stopped in order.

mod core;

use self::core::{Addresses, Core, uploads};
use crate::acme::{Acme, Answers};
use crate::backup::Backups;
use crate::clock::SystemClock;
use crate::config::{Config, Mode};
use crate::http::{self, Served, Shown};
use crate::lead::Lead;
use crate::lock::DirLock;
use crate::mqtt::{self, BrokerAccess, Mqtt, News};
use crate::{job, lead, tls};
use anyhow::{Context, bail};
use ohmstead_api::MeterAccess;
use ohmstead_broker::Keep;
use ohmstead_identity::Secret;
use ohmstead_ingest::Metrics;
use ohmstead_model::{Clock, TimestampMs};
use ohmstead_store::{Lease, Store};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

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
    /// The lease while this hub leads others.
    held: Option<watch::Receiver<Option<Lease>>>,
    /// What is told to other hubs, and heard from them.
    _news: Option<News>,
    _lock: DirLock,
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
        let mut core = Core::open(config).await?;
        uploads(config).clear().context("cannot remove uploads that were left behind")?;
        let told = &config.integrations.home_assistant;
        let places = told.discovery.then(|| Arc::new(told.places()));
        let status = places.as_ref().map(|places| places.own().status());
        let sink = Arc::new(core.sink(places.clone()));
        let access = core.access(places);
        let (seat, open) = core.seat(config)?;
        let mqtt =
            mqtt::start(config, core.clock.now(), &core.store, &sink, access.clone(), open).await?;
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
        core.publish_alerts(mqtt.link());
        let fetched = (Backups::of(config)?, core.fetchers(config, &api)?);
        let news = core.news(config)?;
        let lead = core.lead.take();
        let held = lead.as_ref().map(Lead::held);
        let (parts, lock) = core.into_parts(config, sink, way, api, fetched, held.clone())?;
        let mut jobs = job::start_all(parts, config);
        jobs.extend(job::among_hubs(lead, seat));
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
            held,
            _news: news,
            _lock: lock,
        })
    }

    /// Stops taking work, and ends.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for job in &self.jobs {
            job.abort();
        }
        if let Some(held) = &self.held {
            let _ = tokio::time::timeout(LAST_WORD, lead::leave(&*self.store, held)).await;
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
