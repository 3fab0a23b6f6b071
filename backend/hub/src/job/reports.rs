//! Sends the weekly and monthly reports that are due.

use crate::clock::ClockWatch;
use ohmstead_api::SiteReports;
use ohmstead_notify::Notify;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(30);

/// Runs until dropped.
pub async fn run(notify: Arc<Notify>, reports: SiteReports, watch: Arc<ClockWatch>) {
    loop {
        if watch.is_credible()
            && let Err(error) = notify.report(&reports).await
        {
            tracing::error!(%error, "reports could not be looked after; trying again");
        }
        tokio::time::sleep(EVERY).await;
    }
}
