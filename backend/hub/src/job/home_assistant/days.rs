//! Each meter's day so far. When a day is over, its last values are told once more before those of
//! the next: Home Assistant adds up what it hears, and would lose the rest of the day.

use super::meters::Meter;
use crate::mqtt::Places;
use ohmstead_api::Api;
use ohmstead_billing::{CostBasis, CostQuery};
use ohmstead_integration::home_assistant::{self as entities, Message, Today, Totals};
use ohmstead_model::{Bucket, DeviceId, Money, Slot, SlotRange, TimestampMs};
use ohmstead_store::{Result, Store};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Key under which the days that were told last are kept.
const KEY: &str = "home-assistant-days";
/// A day's last quarter hour is complete with the first reading of the next day; it is waited for
/// this long, ms.
const PATIENCE_MS: i64 = 300_000;
/// Days that are made up for, when the hub stood still.
const MAKE_UP: usize = 31;

/// The first slot of the day that was told last, by meter.
#[derive(Default)]
pub struct Days {
    told: BTreeMap<DeviceId, Slot>,
    store: Option<Arc<dyn Store>>,
}

impl Days {
    /// As they were kept.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn recall(store: Arc<dyn Store>) -> Result<Self> {
        let kept = store.values(KEY).await?.into_iter().find(|(key, _)| key == KEY);
        let kept: BTreeMap<String, i32> =
            kept.and_then(|(_, value)| serde_json::from_slice(&value).ok()).unwrap_or_default();
        let day = |(id, slot): (String, i32)| Some((DeviceId::new(&id).ok()?, Slot(slot)));
        Ok(Self { told: kept.into_iter().filter_map(day).collect(), store: Some(store) })
    }

    /// True when a meter's day is over.
    pub fn is_over(&self, meters: &[Meter], api: &Api, now: TimestampMs) -> bool {
        meters.iter().any(|m| self.over(m, api, now).is_some())
    }

    /// The day that was told last, where it is over, and the first slot of today.
    fn over(&self, meter: &Meter, api: &Api, now: TimestampMs) -> Option<(Slot, Slot)> {
        let midnight = midnight(api, meter, now);
        let told = self.told.get(&meter.id).copied().unwrap_or(midnight);
        let is_settled = meter.newest >= midnight.start() || now - midnight.start() >= PATIENCE_MS;
        (told < midnight && is_settled).then_some((told, midnight))
    }

    /// Begins the day of a meter; the messages with the last values of those before it.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn close(
        &mut self,
        api: &Api,
        places: &Places,
        meter: &Meter,
        now: TimestampMs,
    ) -> Result<Vec<Message>> {
        let mut messages = Vec::new();
        let Some((told, midnight)) = self.over(meter, api, now) else {
            if !self.told.contains_key(&meter.id) {
                self.begin(meter, self::midnight(api, meter, now)).await?;
            }
            return Ok(messages);
        };
        let here = api.of_site(&meter.site);
        let whole = SlotRange::new(told, midnight);
        for day in here.site.calendar.buckets(Bucket::Day, whole).into_iter().take(MAKE_UP) {
            let cost = day_cost(&here, meter, day).await.map(|(cost, _)| cost);
            let today = day_so_far(&here, meter, day, cost).await?;
            messages.push(entities::today(places.own(), meter.id.as_str(), &today));
        }
        self.begin(meter, midnight).await?;
        Ok(messages)
    }

    async fn begin(&mut self, meter: &Meter, midnight: Slot) -> Result<()> {
        self.told.insert(meter.id.clone(), midnight);
        let days: BTreeMap<&str, i32> =
            self.told.iter().map(|(id, slot)| (id.as_str(), slot.0)).collect();
        let value = serde_json::to_vec(&days).unwrap_or_default();
        match &self.store {
            Some(store) => store.set_value(KEY, Some(value)).await,
            None => Ok(()),
        }
    }

    /// A meter's day so far; `cost` is of today.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn today(
        &self,
        api: &Api,
        meter: &Meter,
        cost: Option<(Slot, Money)>,
    ) -> Result<Today> {
        let here = api.of_site(&meter.site);
        let now = api.clock.now();
        let from = self.told.get(&meter.id).copied().unwrap_or_else(|| midnight(api, meter, now));
        let midnight = midnight(api, meter, now);
        // Of a day that is over but not closed, no more than the day.
        let until = if midnight > from { midnight } else { Slot::of(now).next() };
        let cost = cost.filter(|(day, _)| *day == from).map(|(_, cost)| cost);
        day_so_far(&here, meter, SlotRange::new(from, until.max(from)), cost).await
    }
}

/// The first slot of today, where the meter is.
pub fn midnight(api: &Api, meter: &Meter, now: TimestampMs) -> Slot {
    let here = api.of_site(&meter.site);
    let calendar = &here.site.calendar;
    calendar.day_start(calendar.date(now))
}

async fn day_so_far(
    here: &Api,
    meter: &Meter,
    range: SlotRange,
    cost: Option<Money>,
) -> Result<Today> {
    let parts = here.derive.energies(&meter.id, range).await?.unwrap_or_default();
    let energy = Totals {
        import: parts.iter().map(|i| i.import.0).sum(),
        export: parts.iter().map(|i| i.export.0).sum(),
    };
    Ok(Today { energy, cost, from: here.time(range.from.start()) })
}

/// What a meter's energy in a range cost, and in which currency; nothing where there is no contract
/// for it, or none that can be billed.
pub async fn day_cost(here: &Api, meter: &Meter, range: SlotRange) -> Option<(Money, String)> {
    let device = Some(meter.id.clone());
    let query = CostQuery { contract: None, device, range, bucket: Bucket::Day, by_circuit: false };
    match here.billing.cost(&query).await {
        Ok(answer) if answer.basis != CostBasis::AsIfMetered => {
            Some((answer.total.energy_cost + answer.total.period_cost, answer.currency))
        }
        Ok(_) => None,
        Err(error) => {
            let device = meter.id.as_str();
            tracing::debug!(device, %error, "no cost for Home Assistant");
            None
        }
    }
}
