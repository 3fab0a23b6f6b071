//! Costs of today and running bills, worked out now and then.

use super::days::{day_cost, midnight};
use super::meters::Meter;
use ohmstead_api::Api;
use ohmstead_integration::home_assistant::RunningBill;
use ohmstead_model::{DeviceId, Money, Slot, SlotRange};
use ohmstead_store::identity::Kind;
use ohmstead_store::{KeptContract, Purpose};
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::Instant;

/// As they were worked out last.
#[derive(Default)]
pub struct Bills {
    at: Option<Instant>,
    running: Vec<Bill>,
    today: HashMap<DeviceId, DayCost>,
}

/// A contract's running bill.
pub struct Bill {
    pub contract: String,
    pub name: String,
    pub currency: String,
    pub running: RunningBill,
}

struct DayCost {
    day: Slot,
    cost: Money,
    currency: String,
}

impl Bills {
    /// True when they have to be worked out anew.
    pub fn are_older_than(&self, time: Duration) -> bool {
        self.at.is_none_or(|at| at.elapsed() >= time)
    }

    /// The running bills.
    pub fn running(&self) -> &[Bill] {
        &self.running
    }

    /// What a meter cost so far in the day that begins there, and the currency.
    pub fn today(&self, meter: &DeviceId) -> (Option<(Slot, Money)>, Option<String>) {
        let known = self.today.get(meter);
        (known.map(|d| (d.day, d.cost)), known.map(|d| d.currency.clone()))
    }

    /// Works them out. What cannot be worked out now is left out.
    pub async fn work_out(&mut self, api: &Api, meters: &[Meter]) {
        self.at = Some(Instant::now());
        let contracts = match api.store.contracts().await {
            Ok(contracts) => contracts,
            Err(error) => {
                tracing::error!(%error, "costs cannot be told to Home Assistant now");
                return;
            }
        };
        let mut running = Vec::new();
        for kept in contracts.iter().filter(|c| c.purpose == Purpose::Contract) {
            running.extend(running_bill(api, kept).await);
        }
        self.running = running;
        self.today.clear();
        let now = api.clock.now();
        for meter in meters {
            let site = &meter.site;
            let billed =
                |c: &KeptContract| api.identity.site_of(Kind::Contract, &c.contract.id) == *site;
            if !contracts.iter().any(billed) {
                continue;
            }
            let day = midnight(api, meter, now);
            let range = SlotRange::new(day, Slot::of(now).next());
            if let Some((cost, currency)) = day_cost(&api.of_site(site), meter, range).await {
                self.today.insert(meter.id.clone(), DayCost { day, cost, currency });
            }
        }
    }
}

async fn running_bill(api: &Api, kept: &KeptContract) -> Option<Bill> {
    let id = &kept.contract.id;
    let here = api.of_site(&api.identity.site_of(Kind::Contract, id));
    let found = match here.billing.projection(Some(id)).await {
        Ok(found) => found.into_iter().next()?,
        Err(error) => {
            tracing::debug!(contract = id, %error, "no running bill for Home Assistant");
            return None;
        }
    };
    let calendar = &here.site.calendar;
    let start = |day| here.time(calendar.day_start(day).start());
    let end = found.projection.at_end;
    Some(Bill {
        running: RunningBill {
            cost: found.projection.so_far.total,
            expected: end.total,
            expected_import: end.import,
            from: start(end.from),
            to: start(end.to),
        },
        currency: end.currency,
        contract: found.contract,
        name: found.name,
    })
}
