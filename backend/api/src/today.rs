//! What each site paid today, kept for the list of sites: with many sites working it out takes
//! longer than a list may. What is shown says when it was worked out.

use crate::day_cost::DayCost;
use crate::state::Api;
use ohmstead_billing::CostQuery;
use ohmstead_model::{Bucket, Money, Slot, SlotRange};
use ohmstead_store::KeptContract;
use ohmstead_store::identity::{Kind, SiteId, SiteRecord};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// Older than this it is worked out anew when somebody asks, ms.
const FRESH_MS: i64 = 10_000;
/// Older than this the list waits for it, as for what was not worked out today, ms.
const LATE_MS: i64 = 60_000;
/// It waits no longer.
const PATIENCE: Duration = Duration::from_millis(60);

/// What each of these sites paid today. What is a little old is worked out anew for whoever asks next.
pub async fn costs(api: &Arc<Api>, sites: &[SiteRecord]) -> HashMap<SiteId, DayCost> {
    let now = api.clock.now();
    let known = api.today.known(sites, now);
    let is_old =
        |s: &&SiteRecord| known.get(&s.id).is_none_or(|k| !(0..FRESH_MS).contains(&(now - k.at)));
    let stale: Vec<SiteRecord> = sites.iter().filter(is_old).cloned().collect();
    if stale.is_empty() {
        return known;
    }
    // Whoever comes while it is worked out gets what is there.
    if let Ok(working) = api.today.working.clone().try_lock_owned() {
        let api = api.clone();
        let task = tokio::spawn(async move {
            work_out(&api, stale).await;
            drop(working);
        });
        if known.len() < sites.len() || known.values().any(|k| now - k.at >= LATE_MS) {
            let _ = tokio::time::timeout(PATIENCE, task).await;
        }
    }
    api.today.known(sites, now)
}

async fn work_out(api: &Api, sites: Vec<SiteRecord>) {
    let Ok(contracts) = api.store.contracts().await else { return };
    let of = |c: &KeptContract| api.identity.site_of(Kind::Contract, &c.contract.id);
    let billed: HashSet<SiteId> = contracts.iter().map(of).collect();
    for site in sites {
        // Taken before: what is worked out over midnight counts for the day that ended.
        let at = api.clock.now();
        let cost = if billed.contains(&site.id) { day(api, &site.id).await } else { None };
        let calendar = &api.of_site(&site.id).site.calendar;
        let ends = calendar.day(calendar.date(at)).to.start();
        let mut known = api.today.known.lock().expect("nothing panics while costs are kept");
        known.insert(site.id, DayCost { cost, at, ends });
    }
}

async fn day(api: &Api, site: &SiteId) -> Option<Money> {
    let here = api.of_site(site);
    let calendar = &here.site.calendar;
    let now = api.clock.now();
    let from = calendar.day_start(calendar.date(now));
    let range = SlotRange::new(from, Slot::of(now));
    if range.is_empty() {
        return Some(Money::ZERO);
    }
    let (contract, device) = (None, None);
    let query = CostQuery { contract, device, range, bucket: Bucket::Day, by_circuit: false };
    // Without a meter or with two currencies there is no one cost.
    let answer = here.billing.cost(&query).await;
    answer.ok().map(|a| a.total.energy_cost + a.total.period_cost)
}
