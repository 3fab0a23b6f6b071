//! Tells Home Assistant what is measured: announces meters and contracts, and publishes their values.
//!
//! What was announced is written down in the store, whichever broker it went to: a meter that was
//! removed while the hub stood still, a new name, a new prefix, or discovery turned off is mended at
//! the next pass.

mod announced;
mod bills;
mod days;
mod meters;
mod totals;

use crate::clock::ClockWatch;
use crate::mqtt::Places;
use announced::{Announced, Wanted};
use bills::Bills;
use days::Days;
use meters::{Meter, Meters};
use ohmstead_api::Api;
use ohmstead_broker::{Keep, Link};
use ohmstead_integration::home_assistant::{self as entities, AlertOn, Channel, Message};
use ohmstead_model::{DeviceId, Slot};
use ohmstead_store::identity::{Kind, Reach};
use ohmstead_store::{AlertFilter, AlertRecord, StoreError};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;
use totals::Running;

/// Between two looks at what changed.
const EVERY: Duration = Duration::from_secs(5);
/// After somebody asks for everything again, so that asking often costs little.
const SOON: Duration = Duration::from_secs(1);
/// Values that did not change are published again after this.
const AGAIN: Duration = Duration::from_secs(300);
/// The broker keeps values for so long: they are of no use when the hub is gone.
const VALUES_LAST: Duration = Duration::from_secs(900);
/// Costs are worked out anew this often.
const COSTS_EVERY: Duration = Duration::from_secs(300);
/// Alerts that are looked at.
const ALERTS: usize = 500;

/// The job.
pub struct HomeAssistant {
    /// What the handlers share.
    pub api: Arc<Api>,
    /// The way to Home Assistant.
    pub link: Arc<dyn Link>,
    /// Where it is told.
    pub places: Places,
    /// False takes back what was announced, and ends.
    pub is_on: bool,
    /// Woken when something of what was told may be lost.
    pub again: Arc<Notify>,
    /// The broker is within the hub: what it took, it has.
    pub is_embedded: bool,
    /// Whether the clock can be believed: today's energy goes by it.
    pub watch: Arc<ClockWatch>,
}

/// What the job remembers between passes.
#[derive(Default)]
struct Known {
    meters: Meters,
    totals: HashMap<DeviceId, Running>,
    days: Days,
    bills: Bills,
}

impl HomeAssistant {
    /// Runs until dropped.
    pub async fn run(self) {
        let (mut announced, mut known) = loop {
            match self.recall().await {
                Ok(all) => break all,
                Err(error) => {
                    tracing::error!(%error, "what Home Assistant was told cannot be read");
                }
            }
            tokio::time::sleep(EVERY).await;
        };
        let mut told_all = Instant::now();
        while self.is_on || !announced.is_empty() {
            if let Err(error) = self.pass(&mut announced, &mut known).await {
                tracing::error!(%error, "Home Assistant could not be told; trying again");
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = self.again.notified() => {
                    announced.lost(&self.places.own().status());
                    tokio::time::sleep(SOON).await;
                }
            }
            if told_all.elapsed() >= AGAIN {
                announced.values_again();
                told_all = Instant::now();
            }
        }
    }

    async fn recall(&self) -> Result<(Announced, Known), StoreError> {
        let store = self.api.store.clone();
        let announced = Announced::recall(store.clone(), self.link.clone(), self.is_embedded);
        let days = Days::recall(store).await?;
        Ok((announced.await?, Known { days, ..Known::default() }))
    }

    async fn pass(&self, announced: &mut Announced, known: &mut Known) -> Result<(), StoreError> {
        if !self.is_on {
            return announced.settle(Wanted::default()).await;
        }
        if !self.watch.is_credible() {
            return Ok(());
        }
        let now = self.api.clock.now();
        let meters = known.meters.read(&self.api).await?;
        let waited = known.days.is_over(&meters, &self.api, now);
        if waited || known.bills.are_older_than(COSTS_EVERY) {
            known.bills.work_out(&self.api, &meters).await;
        }
        let on = self.alerts_on().await?;
        known.totals.retain(|id, _| meters.iter().any(|m| m.id == *id));
        let mut wanted = Wanted::default();
        for meter in &meters {
            for message in known.days.close(&self.api, &self.places, meter, now).await? {
                announced.tell(&message, Keep::For(VALUES_LAST)).await;
            }
            let alerts = on.get(&meter.id).map_or(&[][..], Vec::as_slice);
            self.meter(meter, alerts, announced, known, &mut wanted).await?;
        }
        self.contracts(&known.bills, &mut wanted);
        let status = Message { topic: self.places.own().status(), payload: "online".into() };
        wanted.add("hub", status, Keep::Retained);
        announced.settle(wanted).await
    }

    async fn meter(
        &self,
        meter: &Meter,
        alerts: &[AlertOn],
        announced: &Announced,
        known: &mut Known,
        wanted: &mut Wanted,
    ) -> Result<(), StoreError> {
        let id = meter.id.as_str();
        let owner = format!("device/{id}");
        let discovery = self.places.discovery(&meter.site);
        let own = self.places.own();
        let (cost, currency) = known.bills.today(&meter.id);
        let currency =
            currency.unwrap_or_else(|| self.api.of_site(&meter.site).site.currency.clone());
        // A channel that was announced stays, also when nothing is told of it now.
        let mut channels: BTreeSet<Channel> = meter.channels.iter().copied().collect();
        channels.extend(discovery.announced(id, announced.topics(&owner)));
        channels.extend(cost.map(|_| Channel::CostToday));
        let channels: Vec<Channel> = channels.into_iter().collect();
        let Meter { name, is_virtual, .. } = meter;
        let said = entities::Meter {
            id,
            name,
            is_virtual: *is_virtual,
            currency: &currency,
            channels: &channels,
        };
        for config in discovery.device(said) {
            wanted.add(&owner, config, Keep::Retained);
        }
        let total = known.totals.entry(meter.id.clone()).or_default();
        let now = Slot::of(self.api.clock.now());
        let energy = total.now(&self.api.derive, &meter.id, now).await?;
        let today = known.days.today(&self.api, meter, cost).await?;
        wanted.add(&owner, entities::availability(own, id, meter.is_online), Keep::Retained);
        for value in [
            entities::state(own, id, &meter.latest, meter.since, energy),
            entities::today(own, id, &today),
            entities::alerts(own, id, alerts),
        ] {
            wanted.add(&owner, value, Keep::For(VALUES_LAST));
        }
        Ok(())
    }

    fn contracts(&self, bills: &Bills, wanted: &mut Wanted) {
        for bill in bills.running() {
            let site = self.api.identity.site_of(Kind::Contract, &bill.contract);
            let owner = format!("contract/{}", bill.contract);
            let discovery = self.places.discovery(&site);
            for config in discovery.contract(&bill.contract, &bill.name, &bill.currency) {
                wanted.add(&owner, config, Keep::Retained);
            }
            let value = entities::bill(self.places.own(), &bill.contract, &bill.running);
            wanted.add(&owner, value, Keep::For(VALUES_LAST));
        }
    }

    async fn alerts_on(&self) -> Result<HashMap<DeviceId, Vec<AlertOn>>, StoreError> {
        let filter = AlertFilter { active: Some(true), limit: ALERTS, ..AlertFilter::default() };
        let mut on: HashMap<DeviceId, Vec<AlertOn>> = HashMap::new();
        let found = self.api.store.alerts(filter).await?;
        if found.is_empty() {
            return Ok(on);
        }
        let rules = self.api.store.rules().await?;
        for AlertRecord { rule, device, episode, .. } in found {
            if !self.api.identity.seen(&device).range.contains(episode.since) {
                continue;
            }
            let holds = rules.iter().find(|r| r.id == rule && r.valid.contains(episode.since));
            let message = holds.map_or_else(|| rule.clone(), |r| r.kind.words().to_owned());
            let site = self.api.identity.site_of(Kind::Device, device.as_str());
            let since = self.api.of_site(&site).time(episode.since);
            on.entry(device).or_default().push(AlertOn { rule, message, since });
        }
        Ok(on)
    }
}
