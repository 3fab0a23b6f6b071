//! The hub's HTTP servers: the API with the dashboard, and the one for firmware images.

mod secure;

pub use secure::acceptor;

use anyhow::Context;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use secure::{Peer, Secure};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A running server.
pub struct Served {
    /// Where.
    pub at: SocketAddr,
    /// Ends after the signal to stop, once open requests are answered.
    pub task: JoinHandle<()>,
}

/// Serves `router` on `at`, over TLS where `tls` is there, until `stopping` becomes true. `what` names it in messages.
///
/// # Errors
/// When the address cannot be bound.
pub async fn serve(
    what: &'static str,
    at: SocketAddr,
    router: Router,
    tls: Option<TlsAcceptor>,
    stopping: watch::Receiver<bool>,
) -> anyhow::Result<Served> {
    let listener = TcpListener::bind(at)
        .await
        .with_context(|| format!("cannot listen for {what} on {at}; is the port in use?"))?;
    let at = listener.local_addr()?;
    let task = match tls {
        None => {
            let router = router.into_make_service_with_connect_info::<SocketAddr>();
            let server = axum::serve(listener, router).with_graceful_shutdown(stopped(stopping));
            tokio::spawn(ended(what, server.into_future()))
        }
        Some(acceptor) => {
            let listener = Secure::new(listener, acceptor)?;
            // Handlers know one kind of address.
            let router = router.layer(axum::middleware::map_request(named_alike));
            let router = router.into_make_service_with_connect_info::<Peer>();
            let server = axum::serve(listener, router).with_graceful_shutdown(stopped(stopping));
            tokio::spawn(ended(what, server.into_future()))
        }
    };
    Ok(Served { at, task })
}

async fn named_alike(ConnectInfo(Peer(at)): ConnectInfo<Peer>, mut request: Request) -> Request {
    request.extensions_mut().insert(ConnectInfo(at));
    request
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that the sender is gone: that is a stop as well.
    let _ = stopping.wait_for(|stop| *stop).await;
}

async fn ended(what: &'static str, server: impl Future<Output = std::io::Result<()>>) {
    if let Err(error) = server.await {
        tracing::error!(%error, "{what} is no longer served");
    }
}
