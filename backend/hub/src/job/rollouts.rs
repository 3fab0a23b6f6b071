//! Moves firmware roll-outs on: the next stage, devices that took too long.

use crate::clock::ClockWatch;
use ohmstead_fleet::Fleet;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(30);

/// Runs until dropped.
pub async fn run(fleet: Arc<Fleet>, watch: Arc<ClockWatch>) {
    loop {
        if watch.is_credible() {
            fleet.advance_rollouts().await;
        }
        tokio::time::sleep(EVERY).await;
    }
}
