//! Judges the rules about money, site by site.

use crate::clock::ClockWatch;
use ohmstead_api::Api;
use ohmstead_model::Clock;
use std::sync::Arc;
use std::time::Duration;

/// Costs are worked out anew each time, from the quarter hours of a period or two.
const EVERY: Duration = Duration::from_secs(60);

/// Runs until dropped. While the clock is doubted nobody can say which day it is.
pub async fn run(api: Arc<Api>, clock: Arc<dyn Clock>, watch: Arc<ClockWatch>) {
    loop {
        if watch.is_credible() {
            for site in api.identity.sites() {
                if let Err(error) = api.of_site(&site.id).billing.watch(clock.now()).await {
                    tracing::error!(%error, site = %site.id, "budgets of money could not be judged; trying again");
                }
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
