//! The broker, wired to ingest, the fleet and the store.

mod access;
mod downlink;
mod foreign;
mod retained;
mod sink;

pub use foreign::ForeignSink;
pub use sink::MessageSink;

use crate::config::Config;
use crate::tls;
use access::BrokerAccess;
use downlink::BrokerDownlink;
use ohmstead_broker::embedded::{self, Broker, Tls};
use ohmstead_identity::Identity;
use ohmstead_model::TimestampMs;
use ohmstead_store::Store;
use retained::KeptMessages;
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
    let (tls, ca) = match config.listen.mqtt_tls {
        None => (None, None),
        Some(at) => {
            let files = tls::prepare(config, now)?;
            (Some(Tls { at, certificate: files.certificate, key: files.key }), files.ca)
        }
    };
    let listeners =
        embedded::Config { tcp: Some(config.listen.mqtt), ws: config.listen.mqtt_ws, tls };
    let broker = Broker::start(
        &listeners,
        sink.clone(),
        Arc::new(BrokerAccess { fleet: sink.fleet.clone(), identity: identity.clone() }),
        Arc::new(KeptMessages(store.clone())),
    )
    .await?;
    sink.fleet.attach(Arc::new(BrokerDownlink(broker.link())));
    Ok(Mqtt { broker, ca })
}
