//! Takes what happened to alerts to people.

use ohmstead_notify::Notify;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const EVERY: Duration = Duration::from_secs(1);
const TIDY_EVERY: Duration = Duration::from_secs(3600);

/// Runs until dropped.
pub async fn run(notify: Arc<Notify>) {
    let mut tidied = Instant::now();
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = notify.pass().await {
            tracing::error!(%error, "notifications could not be looked after; trying again");
        }
        if tidied.elapsed() >= TIDY_EVERY {
            tidied = Instant::now();
            if let Err(error) = notify.forget().await {
                tracing::error!(%error, "old notifications could not be forgotten; trying again");
            }
        }
    }
}
