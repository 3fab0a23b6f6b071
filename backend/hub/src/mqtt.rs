//! The broker, the hub's own or one elsewhere, wired to ingest, the fleet and the store.

mod access;
mod downlink;
mod foreign;
mod home_assistant;
mod news;
mod retained;
mod sink;

pub use access::BrokerAccess;
pub use foreign::ForeignSink;
pub use home_assistant::{Ears, Places};
pub use news::News;
pub use sink::MessageSink;

use crate::config::Config;
use crate::file::write_file;
use crate::{file_limit, tls};
use anyhow::Context;
pub use downlink::AlertTopics;
use downlink::BrokerDownlink;
use ohmstead_broker::Link;
use ohmstead_broker::embedded::{self, Broker, Tls};
use ohmstead_broker::external::{self, External, Tell};
use ohmstead_model::TimestampMs;
use ohmstead_store::Store;
use retained::KeptMessages;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;

/// The broker that the hub serves or uses, and what meters are told of it.
pub struct Mqtt {
    running: Running,
    /// The certificate that meters are to trust, DER in base64, where the hub knows it.
    pub ca: Option<String>,
}

/// Serves until it is dropped.
enum Running {
    Embedded(Broker),
    External { client: External, address: String },
}

impl Mqtt {
    /// Where clients connect, for people to read.
    pub fn address(&self) -> String {
        match &self.running {
            Running::Embedded(broker) => broker.tcp().map_or_else(String::new, |at| at.to_string()),
            Running::External { address, .. } => address.clone(),
        }
    }

    /// The hub's own broker, if it is the one that is used.
    pub fn embedded(&self) -> Option<&Broker> {
        match &self.running {
            Running::Embedded(broker) => Some(broker),
            Running::External { .. } => None,
        }
    }

    /// The way to the broker's clients.
    pub fn link(&self) -> Arc<dyn Link> {
        match &self.running {
            Running::Embedded(broker) => broker.link(),
            Running::External { client, .. } => client.link(),
        }
    }
}

/// Starts the broker on the configured addresses, or connects to the one that is configured, and gives
/// the fleet its way to the meters.
///
/// # Errors
/// When an address cannot be bound, or a certificate cannot be read or made. A broker elsewhere that
/// does not answer is none: it is waited for.
pub async fn start(
    config: &Config,
    now: TimestampMs,
    store: &Arc<dyn Store>,
    sink: &Arc<MessageSink>,
    access: Arc<BrokerAccess>,
    open: watch::Receiver<bool>,
) -> anyhow::Result<Mqtt> {
    let own_id = || client_id(&config.store.dir);
    let mqtt = match config.mqtt.external(store.is_shared(), own_id)? {
        Some(external) => connect(external, sink, open)?,
        None => serve(config, now, store, sink, access).await?,
    };
    sink.fleet.attach(Arc::new(BrokerDownlink(mqtt.link())));
    Ok(mqtt)
}

fn connect(
    mut config: external::Config,
    sink: &Arc<MessageSink>,
    open: watch::Receiver<bool>,
) -> anyhow::Result<Mqtt> {
    let ears = sink.foreign.ears.clone();
    config.filters.extend(ears.filters());
    config.will = ears.will();
    let address = config.address.to_string();
    let health = sink.ingest.health().clone();
    let tell: Tell = Arc::new(move |fault| {
        if fault.is_none() {
            // It may have lost what it was told before.
            ears.again.notify_one();
        }
        health.set("mqtt", fault);
    });
    tell(Some(format!("the MQTT broker {address} has not answered yet")));
    let client = External::start_while(config, sink.clone(), tell, open)?;
    Ok(Mqtt { running: Running::External { client, address }, ca: None })
}

async fn serve(
    config: &Config,
    now: TimestampMs,
    store: &Arc<dyn Store>,
    sink: &Arc<MessageSink>,
    access: Arc<BrokerAccess>,
) -> anyhow::Result<Mqtt> {
    let (mut tls, mut wss, mut ca) = (None, None, None);
    if config.listen.mqtt_tls.or(config.listen.mqtt_wss).is_some() {
        let files = tls::prepare(config, now)?;
        let serve = |at: SocketAddr, clients| Tls {
            at,
            certificate: files.certificate.clone(),
            key: files.key.clone(),
            clients,
        };
        // Browsers would ask their people for a certificate.
        wss = config.listen.mqtt_wss.map(|at| serve(at, None));
        let authority = tls::ClientAuthority::open(config)?;
        tls = config.listen.mqtt_tls.map(|at| serve(at, Some(authority.certificate())));
        sink.fleet.issue_by(Arc::new(authority));
        ca = files.ca;
    }
    let limits = config.mqtt.limits(file_limit::raise());
    let (tcp, ws) = (Some(config.listen.mqtt), config.listen.mqtt_ws);
    let listeners = embedded::Config { tcp, ws, tls, wss, limits };
    let kept = Arc::new(KeptMessages(store.clone()));
    let broker = Broker::start(&listeners, sink.clone(), access, kept).await?;
    Ok(Mqtt { running: Running::Embedded(broker), ca })
}

/// The hub's client id at a broker elsewhere: made once, because its session is kept under it.
pub fn client_id(dir: &Path) -> anyhow::Result<String> {
    let path = dir.join("mqtt-client-id");
    if let Ok(id) = std::fs::read_to_string(&path) {
        return Ok(id.trim().to_owned());
    }
    let mut random = [0; 8];
    getrandom::fill(&mut random).context("the system has no random numbers")?;
    let id = format!("ohmstead-{:016x}", u64::from_be_bytes(random));
    write_file(&path, &id, false)?;
    Ok(id)
}
