//! A connection to a broker, in MQTT 5 or 3.1.1.

use super::address::Address;
use super::config::Config;
use crate::Keep;
use crate::embedded::MAX_PACKET;
use anyhow::{Context, bail};
use rumqttc::tokio_rustls::rustls;
use rumqttc::{TlsConfiguration, Transport, v5};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Messages on their way to the disk at most. Many, for a commit to a database elsewhere takes tens of
/// milliseconds, and a second's messages are at most as many as fit into the commits of a second.
pub const IN_FLIGHT: usize = 1024;
/// The broker keeps what comes for the hub this long while it is away, seconds: a week.
const KEPT_S: u32 = 7 * 86_400;
/// Requests that wait to be sent. More than messages are in flight, so that their acknowledgements
/// always find room.
const REQUESTS: usize = 2 * IN_FLIGHT;
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// A connection and what it does.
pub enum Connection {
    V4(rumqttc::AsyncClient, Box<rumqttc::EventLoop>),
    V5(v5::AsyncClient, Box<v5::EventLoop>),
}

/// What was heard.
pub enum Heard {
    Connected,
    /// A subscription was answered: taken or refused.
    Subscribed(bool),
    Message(Box<Message>),
    Other,
}

/// A message, with what its acknowledgement needs.
pub enum Message {
    V4(rumqttc::Publish),
    V5(v5::mqttbytes::v5::Publish),
}

impl Message {
    /// Empty when it is no text.
    pub fn topic(&self) -> &str {
        match self {
            Self::V4(publish) => &publish.topic,
            Self::V5(publish) => std::str::from_utf8(&publish.topic).unwrap_or_default(),
        }
    }

    pub fn payload(&self) -> &[u8] {
        match self {
            Self::V4(publish) => &publish.payload,
            Self::V5(publish) => &publish.payload,
        }
    }
}

/// Sends on a connection.
#[derive(Clone)]
pub enum Publisher {
    V4(rumqttc::AsyncClient),
    V5(v5::AsyncClient),
}

impl Publisher {
    /// # Errors
    /// When too much waits to be sent, or the connection has ended.
    pub fn publish(&self, topic: &str, payload: Vec<u8>, keep: Keep) -> anyhow::Result<()> {
        let retain = keep != Keep::No;
        let sent = match self {
            Self::V4(client) => client
                .try_publish(topic, rumqttc::QoS::AtLeastOnce, retain, payload)
                .map_err(anyhow::Error::from),
            Self::V5(client) => {
                let mut properties = v5::mqttbytes::v5::PublishProperties::default();
                if let Keep::For(time) = keep {
                    properties.message_expiry_interval = u32::try_from(time.as_secs()).ok();
                }
                let qos = v5::mqttbytes::QoS::AtLeastOnce;
                client
                    .try_publish_with_properties(topic, qos, retain, payload, properties)
                    .map_err(anyhow::Error::from)
            }
        };
        sent.context("too much waits for the MQTT broker")
    }

    /// # Errors
    /// When the connection has ended.
    pub fn acknowledge(&self, message: &Message) -> anyhow::Result<()> {
        match (self, message) {
            (Self::V4(client), Message::V4(publish)) => client.try_ack(publish)?,
            (Self::V5(client), Message::V5(publish)) => client.try_ack(publish)?,
            _ => bail!("a message of another session"),
        }
        Ok(())
    }
}

fn transport(config: &Config) -> anyhow::Result<Transport> {
    let scheme = &config.address.scheme;
    let tls = if scheme.is_tls() { Some(tls(config)?) } else { None };
    Ok(match (scheme.is_ws(), tls) {
        (false, None) => Transport::Tcp,
        (false, Some(tls)) => Transport::Tls(tls),
        (true, None) => Transport::Ws,
        (true, Some(tls)) => Transport::Wss(tls),
    })
}

impl Connection {
    /// A session that connects when it is first polled.
    ///
    /// # Errors
    /// When a certificate or key cannot be read.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let Address { scheme, host, port, .. } = &config.address;
        let transport = transport(config)?;
        // The library wants the whole address of a WebSocket in the host's place.
        let host = if scheme.is_ws() { config.address.to_string() } else { host.clone() };
        let id = &config.client_id;
        if config.is_v5 {
            let mut options = v5::MqttOptions::new(id, host, *port);
            options
                .set_transport(transport)
                .set_clean_start(!config.keeps_session)
                .set_keep_alive(KEEP_ALIVE)
                .set_manual_acks(true)
                .set_session_expiry_interval(Some(if config.keeps_session { KEPT_S } else { 0 }))
                .set_receive_maximum(Some(IN_FLIGHT as u16))
                .set_max_packet_size(Some(MAX_PACKET));
            if let Some((user, password)) = &config.login {
                options.set_credentials(user, password);
            }
            if let Some((topic, payload)) = &config.will {
                let qos = v5::mqttbytes::QoS::AtLeastOnce;
                let will = v5::mqttbytes::v5::LastWill::new(
                    topic.as_str(),
                    payload.as_str(),
                    qos,
                    true,
                    None,
                );
                options.set_last_will(will);
            }
            let (client, events) = v5::AsyncClient::new(options, REQUESTS);
            return Ok(Self::V5(client, Box::new(events)));
        }
        let mut options = rumqttc::MqttOptions::new(id, host, *port);
        options
            .set_transport(transport)
            .set_clean_session(!config.keeps_session)
            .set_keep_alive(KEEP_ALIVE)
            .set_manual_acks(true)
            .set_max_packet_size(MAX_PACKET as usize, MAX_PACKET as usize);
        if let Some((user, password)) = &config.login {
            options.set_credentials(user, password);
        }
        if let Some((topic, payload)) = &config.will {
            let qos = rumqttc::QoS::AtLeastOnce;
            options.set_last_will(rumqttc::LastWill::new(
                topic.as_str(),
                payload.as_str(),
                qos,
                true,
            ));
        }
        let (client, events) = rumqttc::AsyncClient::new(options, REQUESTS);
        Ok(Self::V4(client, Box::new(events)))
    }

    /// What sends on it.
    pub fn publisher(&self) -> Publisher {
        match self {
            Self::V4(client, _) => Publisher::V4(client.clone()),
            Self::V5(client, _) => Publisher::V5(client.clone()),
        }
    }

    /// # Errors
    /// When too much waits to be sent.
    pub fn subscribe(&self, filter: &str) -> anyhow::Result<()> {
        match self {
            Self::V4(client, _) => client.try_subscribe(filter, rumqttc::QoS::AtLeastOnce)?,
            Self::V5(client, _) => {
                client.try_subscribe(filter, v5::mqttbytes::QoS::AtLeastOnce)?;
            }
        }
        Ok(())
    }

    /// # Errors
    /// When too much waits to be sent.
    pub fn unsubscribe(&self, filter: &str) -> anyhow::Result<()> {
        match self {
            Self::V4(client, _) => client.try_unsubscribe(filter)?,
            Self::V5(client, _) => client.try_unsubscribe(filter)?,
        }
        Ok(())
    }

    /// The next that is heard.
    ///
    /// # Errors
    /// When the connection cannot be made or has ended.
    pub async fn poll(&mut self) -> anyhow::Result<Heard> {
        match self {
            Self::V4(_, events) => {
                use rumqttc::{Event, Incoming, SubscribeReasonCode};
                Ok(match events.poll().await? {
                    Event::Incoming(Incoming::ConnAck(_)) => Heard::Connected,
                    Event::Incoming(Incoming::SubAck(ack)) => {
                        Heard::Subscribed(!ack.return_codes.contains(&SubscribeReasonCode::Failure))
                    }
                    Event::Incoming(Incoming::Publish(publish)) => {
                        Heard::Message(Box::new(Message::V4(publish)))
                    }
                    _ => Heard::Other,
                })
            }
            Self::V5(_, events) => {
                use v5::mqttbytes::v5::{Packet, SubscribeReasonCode};
                let is_taken =
                    |code: &SubscribeReasonCode| matches!(code, SubscribeReasonCode::Success(_));
                Ok(match events.poll().await? {
                    v5::Event::Incoming(Packet::ConnAck(_)) => Heard::Connected,
                    v5::Event::Incoming(Packet::SubAck(ack)) => {
                        Heard::Subscribed(ack.return_codes.iter().all(is_taken))
                    }
                    v5::Event::Incoming(Packet::Publish(publish)) => {
                        Heard::Message(Box::new(Message::V5(publish)))
                    }
                    v5::Event::Incoming(Packet::Disconnect(why)) => {
                        bail!("it ended the connection: {:?}", why.reason_code)
                    }
                    _ => Heard::Other,
                })
            }
        }
    }
}

fn certificates(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let all = all.with_context(|| format!("cannot read certificates in {}", path.display()))?;
    if all.is_empty() {
        bail!("there is no certificate (PEM) in {}", path.display());
    }
    Ok(all)
}

fn tls(config: &Config) -> anyhow::Result<TlsConfiguration> {
    let mut roots = RootCertStore::empty();
    match &config.ca {
        Some(path) => {
            for certificate in certificates(path)? {
                roots.add(certificate).with_context(|| format!("in {}", path.display()))?;
            }
        }
        None => {
            // One that cannot be used is passed over: the others may do.
            let system = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(system.certs);
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    let client = match &config.certificate {
        None => builder.with_no_client_auth(),
        Some((chain, key)) => {
            let key = PrivateKeyDer::from_pem_file(key)
                .with_context(|| format!("cannot read the key in {}", key.display()))?;
            builder.with_client_auth_cert(certificates(chain)?, key)?
        }
    };
    Ok(TlsConfiguration::Rustls(Arc::new(client)))
}
