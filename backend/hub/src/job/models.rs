//! Trains the meters' anomaly models anew before they are too old.

use crate::clock::ClockWatch;
use ohmstead_fleet::Fleet;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(3600);

/// Runs until dropped.
pub async fn run(fleet: Arc<Fleet>, watch: Arc<ClockWatch>) {
    loop {
        tokio::time::sleep(EVERY).await;
        if watch.is_credible() {
            fleet.refresh_models().await;
        }
    }
}
