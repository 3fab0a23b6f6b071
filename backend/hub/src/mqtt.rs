//! The broker, wired to ingest, the fleet and the store.

mod access;
mod downlink;
mod foreign;
mod retained;
mod sink;

pub use foreign::ForeignSink;
pub use sink::MessageSink;

use crate::config::Config;
use crate::{file_limit, tls};
use access::BrokerAccess;
use downlink::BrokerDownlink;
use ohmstead_broker::embedded::{self, Broker, Tls};
use ohmstead_identity::Identity;
use ohmstead_model::TimestampMs;
use ohmstead_store::Store;
use retained::KeptMessages;
use std::net::SocketAddr;
use std::sync::Arc;

/// A running broker, and what meters are told of it.
pub struct Mqtt {
    /// Serves until it is dropped.
    pub broker: Broker,
    /// The certificate that meters are to trust, DER in base64, where the hub knows it.
    pub ca: Option<String>,
}

/// Starts the broker on the configured addresses, and gives the fleet its way to the meters.
///
/// # Errors
/// When an address cannot be bound, or a certificate cannot be read or made.
pub async fn start(
    config: &Config,
    now: TimestampMs,
    store: &Arc<dyn Store>,
    sink: &Arc<MessageSink>,
    identity: &Arc<Identity>,
) -> anyhow::Result<Mqtt> {
    let (mut tls, mut wss, mut ca) = (None, None, None);
    if config.listen.mqtt_tls.or(config.listen.mqtt_wss).is_some() {
        let files = tls::prepare(config, now)?;
        let serve = |at: SocketAddr| Tls {
            at,
            certificate: files.certificate.clone(),
            key: files.key.clone(),
        };
        (tls, wss) = (config.listen.mqtt_tls.map(serve), config.listen.mqtt_wss.map(serve));
        ca = files.ca;
    }
    let limits = config.mqtt.limits(file_limit::raise());
    let (tcp, ws) = (Some(config.listen.mqtt), config.listen.mqtt_ws);
    let listeners = embedded::Config { tcp, ws, tls, wss, limits };
    let broker = Broker::start(
        &listeners,
        sink.clone(),
        Arc::new(BrokerAccess::new(sink.fleet.clone(), identity.clone())),
        Arc::new(KeptMessages(store.clone())),
    )
    .await?;
    sink.fleet.attach(Arc::new(BrokerDownlink(broker.link())));
    Ok(Mqtt { broker, ca })
}
