//! The hub's HTTP servers: the API with the dashboard, and the one for firmware images.

mod secure;

pub use secure::acceptor;

use anyhow::Context;
use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use secure::Secure;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// A request's headers must be there by then; so long may a connection rest between requests.
const HEADERS: Duration = Duration::from_secs(15);
/// Connections of one server at one time; more wait in the system's queue.
const CONNECTIONS: usize = 2048;

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
        None => tokio::spawn(serve_connections(listener, router, stopping)),
        Some(acceptor) => {
            let listener = Secure::new(listener, acceptor)?;
            tokio::spawn(serve_connections(listener, router, stopping))
        }
    };
    Ok(Served { at, task })
}

/// Serves every connection until the hub stops, and then what was being answered. A request's
/// headers have a deadline, so that a silent client gives its place up.
async fn serve_connections<L: Listener<Addr = SocketAddr>>(
    mut listener: L,
    router: Router,
    stopping: watch::Receiver<bool>,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let (graceful, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS)));
    let mut stop = std::pin::pin!(stopped(stopping));
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, (stream, peer)) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let service = router.clone().map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let service = TowerToHyperService::new(service);
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
        let connection = graceful.watch(connection.into_owned());
        tokio::spawn(async move {
            // What a stranger does wrong is not for the log.
            let _ = connection.await;
            drop(place);
        });
    }
    graceful.shutdown().await;
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that the sender is gone: that is a stop as well.
    let _ = stopping.wait_for(|stop| *stop).await;
}
