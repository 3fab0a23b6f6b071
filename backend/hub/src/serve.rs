//! `ohmstead serve`: wiring, and a clean stop.

use crate::access::{BrokerLink, MeterAccess};
use crate::config::Config;
use crate::lock::DirLock;
use crate::mqtt::{IngestSink, KeptMessages};
use anyhow::{Context, bail};
use ohmstead_api::{Api, Site};
use ohmstead_billing::Billing;
use ohmstead_broker::Broker;
use ohmstead_derive::Derive;
use ohmstead_fleet::{Fleet, FleetConfig};
use ohmstead_ingest::{Ingest, Limits, Live, Metrics};
use ohmstead_model::{Clock, SiteCalendar, TimestampMs};
use ohmstead_store::Store;
use ohmstead_store_sqlite::SqliteStore;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// News waiting for a WebSocket at most.
const NEWS: usize = 8192;

/// The machine's clock: the one place that reads it.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one implementation of Clock over the machine's clock"
    )]
    fn now(&self) -> TimestampMs {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        TimestampMs(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// A running hub.
pub struct Hub {
    /// Where the dashboard is.
    pub http: SocketAddr,
    /// Where MQTT is.
    pub mqtt: SocketAddr,
    /// Where MQTT over TLS is.
    pub mqtt_tls: Option<SocketAddr>,
    /// Where firmware images are.
    pub firmware: Option<SocketAddr>,
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    stop: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
    jobs: Vec<JoinHandle<()>>,
    broker: Broker,
    _lock: DirLock,
}

/// The store in the configured directory, and the lock on it.
///
/// # Errors
/// When the directory is in use or the database cannot be opened.
pub fn open_store(config: &Config) -> anyhow::Result<(Arc<dyn Store>, DirLock)> {
    let dir = &config.store.dir;
    let lock = DirLock::take(dir)?;
    let store = SqliteStore::open(dir)
        .with_context(|| format!("cannot open the database in {}", dir.display()))?;
    Ok((Arc::new(store), lock))
}

/// The same, of a store that must be there already.
///
/// # Errors
/// When it is not, or as [`open_store`].
pub fn open_existing(config: &Config) -> anyhow::Result<(Arc<dyn Store>, DirLock)> {
    let dir = &config.store.dir;
    if !dir.join(ohmstead_store_sqlite::FILE).exists() {
        bail!("there is no store in {}: is --data right?", dir.display());
    }
    open_store(config)
}

/// The site's calendar, as configured.
///
/// # Errors
/// When the zone is not known.
pub fn calendar(config: &Config) -> anyhow::Result<SiteCalendar> {
    Ok(SiteCalendar::new(&config.site.timezone, config.site.billing_day)?)
}

impl Hub {
    /// Starts everything; it serves when this returns.
    ///
    /// # Errors
    /// When the store cannot be opened or an address cannot be bound.
    pub async fn start(config: &Config, demo: bool) -> anyhow::Result<Self> {
        refuse_open_to_the_world(config)?;
        let (store, lock) = open_store(config)?;
        let calendar = calendar(config)?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let live = Live::new(NEWS);
        let metrics = Arc::new(Metrics::new());
        let derive = Arc::new(Derive::new(store.clone(), live.clone()));
        if store.rules().await?.is_empty() {
            let nominal_mv = i64::from(config.site.nominal_voltage) * 1000;
            store.put_rules(ohmstead_alert::default_rules(nominal_mv)).await?;
        }
        let limits = Limits { earliest: config.earliest()?, ..Limits::default() };
        let ingest = Arc::new(Ingest::new(
            store.clone(),
            clock.clone(),
            limits,
            live.clone(),
            metrics.clone(),
        ));
        let fleet =
            Arc::new(Fleet::open(store.clone(), clock.clone(), fleet_config(config)?).await?);
        let (tls, ca) = tls(config, clock.now())?;
        let broker = Broker::start(
            &ohmstead_broker::Config {
                tcp: Some(config.listen.mqtt),
                ws: config.listen.mqtt_ws,
                tls,
            },
            Arc::new(IngestSink { ingest: ingest.clone(), fleet: fleet.clone() }),
            Arc::new(MeterAccess(fleet.clone())),
            Arc::new(KeptMessages(store.clone())),
        )
        .await?;
        fleet.attach(Arc::new(BrokerLink(broker.handle())));
        let mqtt_tls = broker.tls();
        let mqtt = broker.tcp().context("MQTT over TCP is always served")?;
        let connections = broker.connection_gauge();
        metrics.gauge("ohmstead_mqtt_connections", "MQTT clients connected.", connections);
        let (stop, stopping) = watch::channel(false);
        let (firmware, firmware_server) = serve_firmware(config, &fleet, &stopping).await?;
        let api = Arc::new(Api {
            store: store.clone(),
            derive: derive.clone(),
            billing: Billing::new(
                store.clone(),
                derive.clone(),
                clock.clone(),
                calendar.clone(),
                config.site.billing_day,
            ),
            ingest,
            fleet: fleet.clone(),
            meters: ohmstead_api::MeterAccess {
                mqtt_port: mqtt_tls.map(|at| at.port()),
                http_port: firmware.map(|at| at.port()),
                ca,
                names: crate::tls::certificate_names(config),
            },
            clock: clock.clone(),
            site: Site {
                name: config.site.name.clone(),
                currency: config.site.currency.clone(),
                billing_day: config.site.billing_day,
                calendar,
                silent_after_ms: i64::from(config.site.silent_after_s) * 1000,
            },
            live,
            metrics,
            mqtt,
            demo,
            stopping: stopping.clone(),
        });
        let listener =
            tokio::net::TcpListener::bind(config.listen.http).await.with_context(|| {
                format!("cannot listen for HTTP on {}; is the port in use?", config.listen.http)
            })?;
        let http = listener.local_addr()?;
        let mut ended = stopping;
        let server = axum::serve(listener, ohmstead_api::router(api.clone()))
            .with_graceful_shutdown(async move {
                let _ = ended.wait_for(|s| *s).await;
            })
            .into_future();
        let server = tokio::spawn(server);
        let up_to_date = derive.clone();
        let (rolling, learning) = (fleet.clone(), fleet);
        let mut jobs = vec![
            tokio::spawn(async move { rolling.keep_rolling().await }),
            tokio::spawn(async move { learning.keep_models_fresh().await }),
            tokio::spawn(async move { up_to_date.keep_up().await }),
            tokio::spawn(ohmstead_api::watch_silence(api)),
            tokio::spawn(crate::seal::keep_sealing(
                store.clone(),
                clock.clone(),
                config.store.seal_after_h,
            )),
        ];
        if let Some(days) = config.store.raw_keep_days {
            let job = crate::retain::keep_for(store.clone(), derive, clock, days);
            jobs.push(tokio::spawn(job));
        }
        jobs.extend(firmware_server);
        Ok(Self { http, mqtt, mqtt_tls, firmware, store, stop, server, jobs, broker, _lock: lock })
    }

    /// Stops taking work, and ends.
    pub async fn stop(self) {
        drop(self.broker);
        let _ = self.stop.send(true);
        for job in &self.jobs {
            job.abort();
        }
        // Open requests get a moment; nothing acknowledged depends on them.
        let abort = self.server.abort_handle();
        if tokio::time::timeout(std::time::Duration::from_secs(3), self.server).await.is_err() {
            abort.abort();
        }
    }
}

/// What meters in the field need of the configuration.
///
/// # Errors
/// When the key or the zone is none.
pub fn fleet_config(config: &Config) -> anyhow::Result<FleetConfig> {
    let calendar = calendar(config)?;
    // Standard time is the lesser offset of winter and summer, wherever winter is.
    let offsets = [1_735_732_800, 1_751_371_200].map(|s| {
        let at = jiff::Timestamp::from_second(s).unwrap_or_default();
        calendar.zone().to_offset(at).seconds() / 60
    });
    let utc_offset_min = i16::try_from(offsets[0].min(offsets[1])).unwrap_or(0);
    Ok(FleetConfig { ota_key: config.ota_key()?, utc_offset_min })
}

type Served = (Option<SocketAddr>, Option<JoinHandle<()>>);

/// Serves firmware images, where that is configured.
async fn serve_firmware(
    config: &Config,
    fleet: &Arc<Fleet>,
    stopping: &watch::Receiver<bool>,
) -> anyhow::Result<Served> {
    let Some(at) = config.listen.firmware else { return Ok((None, None)) };
    let listener = tokio::net::TcpListener::bind(at).await.with_context(|| {
        format!("cannot listen for firmware requests on {at}; is the port in use?")
    })?;
    let bound = listener.local_addr()?;
    let mut ended = stopping.clone();
    let server = axum::serve(listener, ohmstead_api::firmware_router(fleet.clone()))
        .with_graceful_shutdown(async move {
            let _ = ended.wait_for(|s| *s).await;
        });
    let server = tokio::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "firmware images are no longer served");
        }
    });
    Ok((Some(bound), Some(server)))
}

/// The certificate that meters are shown, where MQTT over TLS is to be served.
fn tls(
    config: &Config,
    now: TimestampMs,
) -> anyhow::Result<(Option<ohmstead_broker::Tls>, Option<String>)> {
    let Some(at) = config.listen.mqtt_tls else { return Ok((None, None)) };
    let files = crate::tls::prepare(config, now)?;
    let tls = ohmstead_broker::Tls { at, certificate: files.certificate, key: files.key };
    Ok((Some(tls), files.ca))
}

/// Without login, only this machine may reach the hub.
fn refuse_open_to_the_world(config: &Config) -> anyhow::Result<()> {
    let addresses = [Some(config.listen.http), Some(config.listen.mqtt), config.listen.mqtt_ws];
    for address in addresses.into_iter().flatten() {
        if !address.ip().is_loopback() {
            bail!(
                "this version has no login yet, so it listens on loopback only: {address} can be reached by others; \
                 use 127.0.0.1, and a tunnel or a proxy with login for the rest"
            );
        }
    }
    Ok(())
}

/// Resolves on Ctrl-C or SIGTERM.
///
/// # Errors
/// When the signals cannot be watched.
pub async fn asked_to_stop() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result?,
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Runs until asked to stop.
///
/// # Errors
/// See [`Hub::start`].
pub async fn run(config: Config) -> anyhow::Result<()> {
    let hub = Hub::start(&config, false).await?;
    println!("Ohmstead is ready: http://{}  (MQTT on {})", hub.http, hub.mqtt);
    if let Some(at) = hub.mqtt_tls {
        println!("Meters with credentials connect by MQTT over TLS on {at}.");
    }
    if let Some(at) = hub.firmware {
        println!("Meters fetch firmware images from http://{at}.");
    }
    println!("No login yet: only this machine can reach the rest.");
    asked_to_stop().await?;
    hub.stop().await;
    println!("Ohmstead has stopped.");
    Ok(())
}
