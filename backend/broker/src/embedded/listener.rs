//! The broker's listeners, and what they allow a client.

use super::door::Door;
use super::gate::Gates;
use crate::Limits;
use crate::limits::MAX_CLIENT_ID;
use rmqtt::net::{Accept, Builder, Listener, Wrap};
use rmqtt::types::ListenerId;
use std::net::SocketAddr;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// MQTT over TLS.
#[derive(Debug, Clone)]
pub struct Tls {
    /// Where; port 0 lets the system choose.
    pub at: SocketAddr,
    /// The server's certificate chain, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
    /// The authority of clients' certificates, PEM: whoever shows one of it is called by its common
    /// name. Nobody needs to show any.
    pub clients: Option<PathBuf>,
}

/// Numbers of the listeners; a client's session remembers by which it came.
pub mod id {
    pub const TCP: u16 = 1;
    pub const WS: u16 = 2;
    pub const TLS: u16 = 3;
    pub const WSS: u16 = 4;
}

/// Largest packet, bytes. A backlog array of a thousand readings is about 150 kB.
pub const MAX_PACKET: u32 = 1024 * 1024;

/// What every listener stands on.
pub struct Shared {
    pub gates: Gates,
    pub door: Arc<Door>,
    pub limits: Limits,
}

/// What a listener allows its clients.
pub fn builder(name: &str, at: SocketAddr, lid: ListenerId, shared: &Shared) -> Builder {
    let (gates, entrance, door) = (shared.gates.clone(), shared.gates.clone(), shared.door.clone());
    Builder::new()
        .name(name)
        .laddr(at)
        // Without it a restart may not be able to bind while old connections linger.
        .reuseaddr(Some(true))
        .backlog(4096)
        .nodelay(true)
        .allow_anonymous(false)
        .max_packet_size(MAX_PACKET)
        .max_clientid_len(MAX_CLIENT_ID)
        .accept(Accept(Arc::new(move |io, from| entrance.enter(&door, io, lid, from))))
        .wrap(Wrap(Arc::new(move |io, from| gates.guard(io, lid, from))))
        .handshake_timeout(shared.limits.login_within)
        .max_handshaking_limit(10_000)
        .max_inflight(NonZeroU16::new(256).expect("256 is not zero"))
        .session_expiry_interval(Duration::from_secs(7 * 86_400))
        // Whatever a client asks for: a session takes memory as long as it lasts.
        .max_session_expiry_interval(Duration::from_secs(30 * 86_400))
        // Commands wait for a sleeping meter as long as its session lives.
        .message_expiry_interval(Duration::from_secs(7 * 86_400))
}

/// Takes the address.
///
/// # Errors
/// When it is in use.
pub fn bind(builder: Builder) -> anyhow::Result<Listener> {
    let (name, at) = (builder.name.clone(), builder.laddr);
    builder.bind().map_err(|e| {
        anyhow::anyhow!("cannot listen for MQTT ({name}) on {at}: {e}; is the port in use?")
    })
}

/// Takes the address, and reads the certificate and key; MQTT itself, or over WebSocket.
///
/// # Errors
/// When it is in use, or the files do not fit.
pub fn bind_tls(tls: &Tls, lid: ListenerId, shared: &Shared) -> anyhow::Result<Listener> {
    let text = |path: &PathBuf| path.to_str().map(str::to_owned);
    let name = if lid == id::WSS { "wss" } else { "tls" };
    let builder =
        builder(name, tls.at, lid, shared).tls_cert(text(&tls.certificate)).tls_key(text(&tls.key));
    let builder = match tls.clients.as_ref() {
        Some(authority) => builder
            .tls_cross_certificate(true)
            .tls_client_certificate_optional(true)
            .tls_client_ca_certs(text(authority))
            .cert_cn_as_username(true)
            .collect_cert_info(true),
        None => builder,
    };
    let bound = bind(builder)?.tls();
    let bound = if lid == id::WSS { bound.and_then(Listener::wss) } else { bound };
    bound.map_err(|e| {
        anyhow::anyhow!(
            "MQTT over TLS cannot use the certificate {} with the key {}: {e:#}",
            tls.certificate.display(),
            tls.key.display()
        )
    })
}
