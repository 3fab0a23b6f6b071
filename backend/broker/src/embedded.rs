//! The embedded broker: MQTT 3.1.1 and 5, over TCP, TLS and WebSocket, built on `rmqtt`.

mod gate;
mod hooks;
mod link;
mod listener;
mod retained;
mod shared;

pub use listener::{MAX_PACKET, Tls};

use crate::{Access, Link, RetainedStore, Sink};
use gate::Gates;
use hooks::Hooks;
use link::EmbeddedLink;
use listener::{bind, bind_tls, builder, id};
use rmqtt::context::ServerContext;
use rmqtt::hook::Type;
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
        *context.extends.shared_subscription_mut().await = Box::<RoundRobin>::default();
        let gates = Gates::default();
        let hooks = Hooks {
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
            let listener = bind(builder("tcp", at, id::TCP, &gates))?.tcp()?;
            tcp = Some(listener.local_addr()?);
            server = server.listener_by_id(listener, id::TCP);
        }
        if let Some(at) = config.ws {
            let listener = bind(builder("ws", at, id::WS, &gates))?.ws()?;
            ws = Some(listener.local_addr()?);
            server = server.listener_by_id(listener, id::WS);
        }
        if let Some(at) = &config.tls {
            let listener = bind_tls(at, &gates)?;
            tls = Some(listener.local_addr()?);
            server = server.listener_by_id(listener, id::TLS);
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

    /// The hub's way to the clients; it ends with the broker.
    pub fn link(&self) -> Arc<dyn Link> {
        Arc::new(EmbeddedLink { context: self.context.clone() })
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
