//! The embedded broker: MQTT 3.1.1 and 5, over TCP, TLS and WebSocket, built on `rmqtt`.

mod door;
mod exactly_once;
mod frames;
mod gate;
mod hooks;
mod link;
mod listener;
mod outgoing;
mod quota;
mod retained;
mod shared;

pub use listener::{MAX_PACKET, Tls};

use crate::{Access, Limits, Link, RetainedStore, Sink};
use door::Door;
use hooks::Hooks;
use link::EmbeddedLink;
use listener::{Shared, bind, bind_tls, builder, id};
use outgoing::{Accounts, Bounded};
use rmqtt::context::ServerContext;
use rmqtt::server::MqttServer;
use shared::RoundRobin;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the broker listens.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// MQTT over TCP; port 0 lets the system choose.
    pub tcp: Option<SocketAddr>,
    /// MQTT over WebSocket; port 0 lets the system choose.
    pub ws: Option<SocketAddr>,
    /// MQTT over TLS.
    pub tls: Option<Tls>,
    /// MQTT over WebSocket over TLS, for pages in a browser.
    pub wss: Option<Tls>,
    /// How much clients may take of it.
    pub limits: Limits,
}

/// A running broker. Stops listening when dropped.
pub struct Broker {
    context: ServerContext,
    sessions: Arc<quota::Sessions>,
    accounts: Accounts,
    task: tokio::task::JoinHandle<()>,
    tcp: Option<SocketAddr>,
    ws: Option<SocketAddr>,
    tls: Option<SocketAddr>,
    wss: Option<SocketAddr>,
    connected: Arc<AtomicI64>,
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
        let limits = config.limits;
        // The default refuses every CONNECT while the machine is busy.
        let context = ServerContext::new()
            .busy_check_enable(false)
            .mqtt_max_sessions(isize::try_from(limits.sessions).unwrap_or(isize::MAX))
            .build()
            .await;
        let hooks = Hooks::new(context.clone(), sink, access, limits);
        let (connected, sessions) = (hooks.connected.clone(), hooks.sessions.clone());
        let accounts = hooks.accounts.clone();
        let retention =
            retained::Retention::load(retained, hooks.shared.clone(), hooks.book.clone()).await?;
        *context.extends.retain_mut().await = Box::new(retention);
        *context.extends.shared_subscription_mut().await = Box::<RoundRobin>::default();
        *context.extends.shared_mut().await =
            Box::new(Bounded::new(context.clone(), accounts.clone(), hooks.gates.clone(), limits));
        let shared = Shared { gates: hooks.gates.clone(), door: Door::new(limits), limits };
        hooks.register().await;

        let mut server = MqttServer::new(context.clone());
        let (mut tcp, mut ws, mut tls, mut wss) = (None, None, None, None);
        if let Some(at) = config.tcp {
            let listener = bind(builder("tcp", at, id::TCP, &shared))?.tcp()?;
            tcp = Some(listener.local_addr()?);
            server = server.listener_by_id(listener, id::TCP);
        }
        if let Some(at) = config.ws {
            let listener = bind(builder("ws", at, id::WS, &shared))?.ws()?;
            ws = Some(listener.local_addr()?);
            server = server.listener_by_id(listener, id::WS);
        }
        for (at, lid, bound) in [(&config.tls, id::TLS, &mut tls), (&config.wss, id::WSS, &mut wss)]
        {
            let Some(at) = at else { continue };
            let listener = bind_tls(at, lid, &shared)?;
            *bound = Some(listener.local_addr()?);
            server = server.listener_by_id(listener, lid);
        }
        let server = server.build();
        let task = tokio::spawn(async move {
            if let Err(error) = server.run().await {
                tracing::error!(%error, "the MQTT broker ended");
            }
        });
        Ok(Self { context, sessions, accounts, task, tcp, ws, tls, wss, connected })
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

    /// Where MQTT over WebSocket over TLS is served.
    pub fn wss(&self) -> Option<SocketAddr> {
        self.wss
    }

    /// The hub's way to the clients; it ends with the broker.
    pub fn link(&self) -> Arc<dyn Link> {
        Arc::new(EmbeddedLink {
            context: self.context.clone(),
            sessions: self.sessions.clone(),
            accounts: self.accounts.clone(),
        })
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
