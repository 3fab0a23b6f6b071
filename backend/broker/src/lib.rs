//! The embedded MQTT broker: 3.1.1 and 5, over TCP and WebSocket, built on `rmqtt`.
//!
//! A message is handed to the [`Sink`] before it is acknowledged; when the sink fails, the
//! connection is closed without an acknowledgement, so the client sends the message again.

mod gate;
mod handle;
mod hooks;
mod retained;
mod shared;

pub use handle::Handle;

use async_trait::async_trait;
use rmqtt::context::ServerContext;
use rmqtt::hook::Type;
use rmqtt::net::{Builder, Listener, Wrap};
use rmqtt::server::MqttServer;
use std::net::SocketAddr;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Takes messages before they are acknowledged.
#[async_trait]
pub trait Sink: Send + Sync + 'static {
    /// Returns once the message may be acknowledged: it is on disk, or nothing the hub keeps.
    ///
    /// # Errors
    /// When the message could not be kept: it is not acknowledged, and the connection is closed.
    async fn accept(&self, topic: &str, payload: &[u8]) -> Result<(), String>;

    /// True when `topic` may not be a last will: a will is published without an acknowledgement,
    /// so a reading in it could be lost unnoticed.
    fn refuses_as_will(&self, topic: &str) -> bool;
}

/// Who is connected, as they named themselves at connect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Credentials<'a> {
    /// True when they came over TLS.
    pub is_tls: bool,
    /// MQTT client id.
    pub client_id: &'a str,
    /// User name, if one was given.
    pub username: Option<&'a str>,
    /// Password, if one was given; only at connect.
    pub password: Option<&'a [u8]>,
}

/// Says everything but the password.
impl std::fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (id, name) = (self.client_id, self.username);
        write!(f, "client {id:?}, user {name:?}, TLS {}", self.is_tls)
    }
}

/// Decides who may connect, publish and subscribe. Asked for every publish: must be quick.
#[async_trait]
pub trait Access: Send + Sync + 'static {
    /// May this client connect?
    async fn may_connect(&self, who: Credentials<'_>) -> bool;
    /// May it end a session that somebody else began under the same client id? What that one
    /// subscribed to is forgotten then.
    fn may_replace(&self, who: Credentials<'_>) -> bool;
    /// May it publish to `topic`?
    fn may_publish(&self, who: Credentials<'_>, topic: &str) -> bool;
    /// May it subscribe to `filter` (the part behind `$share/<group>/` of a shared one)?
    fn may_subscribe(&self, who: Credentials<'_>, filter: &str) -> bool;
}

/// Everybody may do everything: for a broker that listens on loopback only.
#[derive(Debug, Clone, Copy, Default)]
pub struct Open;

#[async_trait]
impl Access for Open {
    async fn may_connect(&self, _who: Credentials<'_>) -> bool {
        true
    }
    fn may_replace(&self, _who: Credentials<'_>) -> bool {
        true
    }
    fn may_publish(&self, _who: Credentials<'_>, _topic: &str) -> bool {
        true
    }
    fn may_subscribe(&self, _who: Credentials<'_>, _filter: &str) -> bool {
        true
    }
}

/// A retained message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retained {
    /// Where it was published.
    pub topic: String,
    /// 0, 1 or 2.
    pub qos: u8,
    /// What it says; never empty.
    pub payload: Vec<u8>,
}

/// Keeps retained messages through a restart.
#[async_trait]
pub trait RetainedStore: Send + Sync + 'static {
    /// All that are kept.
    ///
    /// # Errors
    /// When they cannot be read.
    async fn load(&self) -> anyhow::Result<Vec<Retained>>;
    /// Keeps a message in its topic's place; with an empty payload the topic has none any more.
    ///
    /// # Errors
    /// When it could not be kept.
    async fn save(&self, message: Retained) -> anyhow::Result<()>;
}

/// Where the broker listens.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// MQTT over TCP; port 0 lets the system choose.
    pub tcp: Option<SocketAddr>,
    /// MQTT over WebSocket; port 0 lets the system choose.
    pub ws: Option<SocketAddr>,
    /// MQTT over TLS.
    pub tls: Option<Tls>,
}

/// MQTT over TLS.
#[derive(Debug, Clone)]
pub struct Tls {
    /// Where; port 0 lets the system choose.
    pub at: SocketAddr,
    /// The server's certificate chain, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

/// Numbers of the listeners; a client's session remembers by which it came.
mod listener_id {
    pub const TCP: u16 = 1;
    pub const WS: u16 = 2;
    pub const TLS: u16 = 3;
}

/// A running broker. Stops listening when dropped.
pub struct Broker {
    context: ServerContext,
    task: tokio::task::JoinHandle<()>,
    tcp: Option<SocketAddr>,
    ws: Option<SocketAddr>,
    tls: Option<SocketAddr>,
    connected: Arc<AtomicI64>,
}

/// Largest packet, bytes. A backlog array of a thousand readings is about 150 kB.
pub const MAX_PACKET: u32 = 1024 * 1024;

fn builder(name: &str, at: SocketAddr, gates: &gate::Gates) -> Builder {
    let gates = gates.clone();
    Builder::new()
        .name(name)
        .laddr(at)
        // Without it a restart may not be able to bind while old connections linger.
        .reuseaddr(Some(true))
        .backlog(4096)
        .nodelay(true)
        .allow_anonymous(false)
        .max_packet_size(MAX_PACKET)
        .wrap(Wrap(Arc::new(move |io| gates.guard(io))))
        .max_handshaking_limit(10_000)
        .max_inflight(NonZeroU16::new(256).expect("256 is not zero"))
        .session_expiry_interval(Duration::from_secs(7 * 86_400))
        // Commands wait for a sleeping meter as long as its session lives.
        .message_expiry_interval(Duration::from_secs(7 * 86_400))
}

fn listener(builder: Builder) -> anyhow::Result<Listener> {
    let (name, at) = (builder.name.clone(), builder.laddr);
    builder.bind().map_err(|e| {
        anyhow::anyhow!("cannot listen for MQTT ({name}) on {at}: {e}; is the port in use?")
    })
}

fn tls_listener(tls: &Tls, gates: &gate::Gates) -> anyhow::Result<Listener> {
    let text = |path: &PathBuf| path.to_str().map(str::to_owned);
    let builder = builder("tls", tls.at, gates)
        .tls_cert(text(&tls.certificate))
        .tls_key(text(&tls.key))
        // A handshake that is never finished holds a connection for this long.
        .handshake_timeout(Duration::from_secs(20));
    listener(builder)?.tls().map_err(|e| {
        anyhow::anyhow!(
            "MQTT over TLS cannot use the certificate {} with the key {}: {e:#}",
            tls.certificate.display(),
            tls.key.display()
        )
    })
}

impl Broker {
    /// Starts listening; clients are served when this returns.
    ///
    /// # Errors
    /// When an address cannot be bound, or the retained messages cannot be read.
    pub async fn start(
        config: &Config,
        sink: Arc<dyn Sink>,
        access: Arc<dyn Access>,
        retained: Arc<dyn RetainedStore>,
    ) -> anyhow::Result<Self> {
        // The default refuses every CONNECT while the machine is busy.
        let context = ServerContext::new().busy_check_enable(false).build().await;
        let shared = Arc::new(retained::SharedFilters::default());
        let connected = Arc::new(AtomicI64::new(0));
        *context.extends.retain_mut().await =
            Box::new(retained::Retention::load(retained, shared.clone()).await?);
        *context.extends.shared_subscription_mut().await = Box::<shared::RoundRobin>::default();
        let gates = gate::Gates::default();
        let hooks = hooks::Hooks {
            context: context.clone(),
            sink,
            access,
            connected: connected.clone(),
            shared,
            gates: gates.clone(),
        };
        let register = context.extends.hook_mgr().register();
        for kind in [
            Type::ClientAuthenticate,
            Type::ClientSubscribeCheckAcl,
            Type::MessagePublishCheckAcl,
            Type::MessagePublish,
            Type::ClientConnected,
            Type::ClientDisconnected,
        ] {
            register.add(kind, Box::new(hooks.clone())).await;
        }
        register.start().await;

        let mut server = MqttServer::new(context.clone());
        let (mut tcp, mut ws, mut tls) = (None, None, None);
        if let Some(at) = config.tcp {
            let listener = listener(builder("tcp", at, &gates))?.tcp()?;
            tcp = Some(listener.local_addr()?);
            server = server.listener_by_id(listener, listener_id::TCP);
        }
        if let Some(at) = config.ws {
            let listener = listener(builder("ws", at, &gates))?.ws()?;
            ws = Some(listener.local_addr()?);
            server = server.listener_by_id(listener, listener_id::WS);
        }
        if let Some(at) = &config.tls {
            let listener = tls_listener(at, &gates)?;
            tls = Some(listener.local_addr()?);
            server = server.listener_by_id(listener, listener_id::TLS);
        }
        let server = server.build();
        let task = tokio::spawn(async move {
            if let Err(error) = server.run().await {
                tracing::error!(%error, "the MQTT broker ended");
            }
        });
        Ok(Self { context, task, tcp, ws, tls, connected })
    }

    /// Where MQTT over TCP is served.
    pub fn tcp(&self) -> Option<SocketAddr> {
        self.tcp
    }

    /// Where MQTT over WebSocket is served.
    pub fn ws(&self) -> Option<SocketAddr> {
        self.ws
    }

    /// Where MQTT over TLS is served.
    pub fn tls(&self) -> Option<SocketAddr> {
        self.tls
    }

    /// What other parts of the hub publish and close sessions with; outlives nothing.
    pub fn handle(&self) -> Handle {
        Handle { context: self.context.clone() }
    }

    /// Tells the number of connections at any time.
    pub fn connection_gauge(&self) -> impl Fn() -> i64 + Send + Sync + 'static {
        let connected = self.connected.clone();
        move || connected.load(Ordering::Relaxed)
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.task.abort();
    }
}
