//! Judges the rules that no reading raises by itself: budgets and silent meters.

use crate::clock::ClockWatch;
use ohmstead_derive::Derive;
use ohmstead_identity::Identity;
use ohmstead_model::{Clock, DeviceId, SiteCalendar};
use ohmstead_store::identity::Kind;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(15);

/// Runs until dropped. While the clock is doubted nobody can say who is silent, or which day it is.
pub async fn run(
    derive: Arc<Derive>,
    identity: Arc<Identity>,
    clock: Arc<dyn Clock>,
    watch: Arc<ClockWatch>,
) {
    // A device whose site has no calendar has no days to have a budget for.
    let calendar_of = |device: &DeviceId| {
        let site = identity.site(&identity.site_of(Kind::Device, device.as_str()))?;
        SiteCalendar::new(&site.timezone, site.billing_day).ok()
    };
    let mut since = clock.now();
    loop {
        tokio::time::sleep(EVERY).await;
        if !watch.is_credible() {
            since = clock.now();
            continue;
        }
        if let Err(error) = derive.watch(&calendar_of, since, clock.now()).await {
            tracing::error!(%error, "budgets and silent meters could not be judged; trying again");
        }
    }
}
