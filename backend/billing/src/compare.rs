//! Which tariff is cheapest on the site's own history, and what if the load were another.

use crate::contract::choose;
use crate::meter::unknown_meter;
use crate::{Billing, BillingError, Result, calculate};
use ohmstead_derive::Roster;
use ohmstead_model::{DeviceId, Energy, Slot, SlotRange};
use ohmstead_store::Purpose;
use ohmstead_tariff::compare::{Ranked, TariffCost};
use ohmstead_tariff::schedule::Schedule;
use ohmstead_tariff::whatif::{Battery, Times};
use ohmstead_tariff::{Contract, Load, SlotTable, compare};

/// Milliseconds of a year.
const YEAR_MS: i64 = 365 * 86_400_000;

/// What to compare.
#[derive(Debug, Clone, Default)]
pub struct ComparisonQuery {
    /// The contract to compare with; nothing: the site's only one.
    pub present: Option<String>,
    /// Kept contracts and offers; nothing and no `more`: all of them.
    pub with: Option<Vec<String>>,
    /// Tariffs that are not kept.
    pub more: Vec<Contract>,
    /// Over which time; nothing: the last twelve billing periods that are over.
    pub range: Option<SlotRange>,
    /// Whose energy; nothing: the present contract's meter.
    pub device: Option<DeviceId>,
    /// With another load.
    pub what_if: Option<WhatIf>,
}

/// Another load than the one measured.
#[derive(Debug, Clone, Default)]
pub struct WhatIf {
    /// All imported energy times this, percent.
    pub scale_percent: Option<u16>,
    /// Energy moved within each day.
    pub shift: Option<Shift>,
    /// Generation added.
    pub solar: Option<Solar>,
    /// A battery added, after the rest.
    pub battery: Option<Battery>,
}

/// Energy moved within each day.
#[derive(Debug, Clone)]
pub struct Shift {
    /// How much of what is imported in `from`, percent.
    pub percent: u8,
    /// When, as a schedule with the bands `out` and `in`.
    pub from: Schedule,
    /// Where to.
    pub to: Schedule,
}

/// Generation added to the load.
#[derive(Debug, Clone)]
pub enum Solar {
    /// What a meter measured (import and export together), times this, percent.
    Device(DeviceId, u32),
    /// Wh in each hour of the local day, every day.
    ByHour([u32; 24]),
}

/// A comparison.
#[derive(Debug)]
pub struct Comparison {
    /// Over which time.
    pub range: SlotRange,
    /// Whose energy.
    pub meters: Vec<DeviceId>,
    /// Share of the time that was measured, 0–1.
    pub coverage: f64,
    /// The present contract's id.
    pub contract: String,
    /// The present contract with the load as measured.
    pub measured: TariffCost,
    /// The present contract with the load that was compared.
    pub present: TariffCost,
    /// Cheapest first.
    pub ranked: Vec<Ranked>,
    /// Names of the candidates, by [`Ranked::index`].
    pub names: Vec<String>,
}

impl Billing {
    /// Ranks tariffs by what they would have cost.
    ///
    /// # Errors
    /// When the present contract is not known or cannot be billed, or there is no data. A
    /// candidate that cannot be billed says so in its place.
    pub async fn compare(&self, query: ComparisonQuery) -> Result<Comparison> {
        let kept = self.one(query.present.as_deref()).await?;
        let roster = self.roster().await?;
        let meters = match &query.device {
            Some(device) => vec![device.clone()],
            None => self.meters_in(&roster, &kept)?,
        };
        let present = kept.contract;
        let (candidates, names) = self.candidates(&query, &present.id).await?;
        let range = match query.range {
            Some(range) => range,
            None => self.last_year(&roster, &meters).await?,
        };
        let intervals = self.energy(&roster, &meters, range).await?;
        let generation = self.generation(query.what_if.as_ref(), range).await?;
        let needed = present.needs_prices() || candidates.iter().any(Contract::needs_prices);
        let prices = self.prices(needed, range).await?;
        let calendar = self.calendar.clone();
        calculate(move || {
            let coverage =
                ohmstead_ledger::sum(&intervals, &[range]).first().map_or(0.0, |s| s.coverage());
            let load = Load::from_intervals(range, &intervals);
            let table = SlotTable::new(&calendar, range);
            let changed = match &query.what_if {
                Some(w) => Some(w.apply(&load, &table, generation.as_deref())?),
                None => None,
            };
            let (outcome, ranked) =
                compare(&present, &candidates, &table, changed.as_ref().unwrap_or(&load), &prices)?;
            let measured = match changed {
                Some(_) => compare(&present, &[], &table, &load, &prices)?.0,
                None => outcome.clone(),
            };
            Ok(Comparison {
                range,
                meters,
                coverage,
                contract: present.id,
                measured,
                present: outcome,
                ranked,
                names,
            })
        })
        .await
    }

    async fn candidates(
        &self,
        query: &ComparisonQuery,
        present: &str,
    ) -> Result<(Vec<Contract>, Vec<String>)> {
        let kept = self.contracts().await?;
        let mut found = Vec::new();
        match &query.with {
            Some(ids) => {
                for id in ids {
                    found.extend(choose(kept.clone(), Some(id))?);
                }
            }
            None if query.more.is_empty() => {
                let other = |c: &&ohmstead_store::KeptContract| c.contract.id != present;
                let offers = kept.iter().filter(other).filter(|c| c.purpose == Purpose::Offer);
                found.extend(offers.cloned());
            }
            None => {}
        }
        let mut names: Vec<String> = found.iter().map(|c| c.name.clone()).collect();
        let mut contracts: Vec<Contract> = found.into_iter().map(|c| c.contract).collect();
        for contract in &query.more {
            let name = contract.versions.last().map(|v| v.tariff.name.clone());
            names.push(name.unwrap_or_else(|| contract.id.clone()));
            contracts.push(contract.clone());
        }
        Ok((contracts, names))
    }

    /// The last twelve billing periods that are over, or what there is of them; the time since
    /// the first data where no period is over.
    async fn last_year(&self, roster: &Roster, meters: &[DeviceId]) -> Result<SlotRange> {
        let calendar = &self.calendar;
        let now = self.clock.now();
        let first = self.first_slot(roster, meters).await?.ok_or_else(|| {
            BillingError::NotFound("there is no data to compare tariffs on".to_owned())
        })?;
        let period = |at| calendar.day_start(calendar.billing_start(calendar.date(at)));
        let first_day = calendar.day_start(calendar.date(first.start()));
        let range = SlotRange::new(period(now - YEAR_MS).max(first_day), period(now));
        if !range.is_empty() {
            return Ok(range);
        }
        Ok(SlotRange::new(first_day, Slot::of(now).next()))
    }

    /// Generation per slot, mWh.
    async fn generation(
        &self,
        what_if: Option<&WhatIf>,
        range: SlotRange,
    ) -> Result<Option<Vec<i64>>> {
        let Some(solar) = what_if.and_then(|w| w.solar.as_ref()) else { return Ok(None) };
        let mut made = vec![0i64; range.len()];
        match solar {
            Solar::Device(device, percent) => {
                let found = self.derive.energies(device, range).await?;
                let intervals: Vec<Energy> = found.ok_or_else(|| unknown_meter(device))?;
                for i in intervals.iter().filter(|i| range.contains(i.slot)) {
                    let at = usize::try_from(i.slot.0 - range.from.0).unwrap_or(0);
                    let both = i128::from(i.import.0) + i128::from(i.export.0);
                    made[at] = (both * i128::from(*percent) / 100) as i64;
                }
            }
            Solar::ByHour(wh) => {
                for (slot, made) in range.iter().zip(&mut made) {
                    let (hour, _) = self.calendar.time_of_day(slot.start());
                    *made = i64::from(wh[usize::from(hour.unsigned_abs())]) * 250;
                }
            }
        }
        Ok(Some(made))
    }
}

impl WhatIf {
    fn apply(&self, load: &Load, table: &SlotTable, generation: Option<&[i64]>) -> Result<Load> {
        let mut load = match self.scale_percent {
            Some(percent) => load.scaled(percent),
            None => load.clone(),
        };
        if let Some(shift) = &self.shift {
            let from = Times::new(&shift.from, table)?;
            let to = Times::new(&shift.to, table)?;
            load = load.shifted(table, &from, &to, shift.percent);
        }
        if let Some(generation) = generation {
            load = load.with_solar(generation);
        }
        if let Some(battery) = self.battery {
            load = load.with_battery(battery);
        }
        Ok(load)
    }
}
