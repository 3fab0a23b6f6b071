//! The hub's HTTP servers: the API with the dashboard, and the one for firmware images.

use anyhow::Context;
use axum::Router;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A running server.
pub struct Served {
    /// Where.
    pub at: SocketAddr,
    /// Ends after the signal to stop, once open requests are answered.
    pub task: JoinHandle<()>,
}

/// Serves `router` on `at` until `stopping` becomes true. `what` names it in messages.
///
/// # Errors
/// When the address cannot be bound.
pub async fn serve(
    what: &'static str,
    at: SocketAddr,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) -> anyhow::Result<Served> {
    let listener = TcpListener::bind(at)
        .await
        .with_context(|| format!("cannot listen for {what} on {at}; is the port in use?"))?;
    let at = listener.local_addr()?;
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        // An error means that the sender is gone: that is a stop as well.
        let _ = stopping.wait_for(|stop| *stop).await;
    });
    let task = tokio::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "{what} is no longer served");
        }
    });
    Ok(Served { at, task })
}
