//! The hub's HTTP servers: the API with the dashboard, and the one for firmware images.

pub mod broker_auth;
mod outward;
mod secure;

pub use outward::Outward;
pub use secure::{Shown, acceptor};

use anyhow::Context;
use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
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
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = std::pin::pin!(stopped(stopping.clone()));
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
        let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let stop = stopped(stopping.clone());
        tokio::spawn(async move {
            let mut connection = std::pin::pin!(connection);
            // What a stranger does wrong is not for the log.
            tokio::select! {
                _ = connection.as_mut() => {}
                () = stop => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
            drop(place);
        });
    }
    // All places are free again once everybody has been answered.
    let _ = places.acquire_many(CONNECTIONS as u32).await;
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that the sender is gone: that is a stop as well.
    let _ = stopping.wait_for(|stop| *stop).await;
}
