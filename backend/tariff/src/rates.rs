//! What a kWh costs at each time: a contract's prices by themselves, whatever is used.
//!
//! A price holds energy charges, levies, and the taxes in percent on both; standing, demand and least
//! amounts are not in it. Where tiers make the next kWh cheaper or dearer than the first, it is a range.

use crate::bill::{EnergyPlan, Plan, taxed};
use crate::contract::{Contract, Version};
use crate::error::TariffError;
use crate::exact::Exact;
use crate::load::Load;
use crate::price::PriceBook;
use crate::table::SlotTable;
use crate::tariff::{EnergyCharge, EnergyPrice, Kind, Tier};
use ohmstead_model::{Slot, SlotRange};
use std::collections::BTreeSet;

/// A price and the time over which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// When.
    pub slots: SlotRange,
    /// The bands in force.
    pub bands: Vec<RateBand>,
    /// `None` where a price of a series is not known.
    pub price: Option<RatePrice>,
}

/// A band of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateBand {
    /// Whose.
    pub contract: String,
    /// Which; a price series is named by its charge.
    pub band: String,
}

/// Per kWh imported, in currency units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatePrice {
    /// In the cheapest tiers.
    pub least: Exact,
    /// In the dearest tiers; the same where there are none.
    pub most: Exact,
}

/// The prices of a contract over a table, ascending. Days without a version are left out. The table must hold
/// whole local days: a series may be averaged over each.
///
/// # Errors
/// When the contract or one of its tariffs cannot be billed, or prices are in another currency.
pub fn rates(
    contract: &Contract,
    table: &SlotTable,
    prices: &PriceBook,
) -> Result<Vec<Rate>, TariffError> {
    contract.check()?;
    let load = Load::empty(table.range());
    let mut out = Vec::new();
    for version in &contract.versions {
        let Some((first, end)) = slots_of(version, table) else { continue };
        let plan = Plan::new(&version.tariff, &contract.zone, table, &load, prices)?;
        let prices = Priced::new(&plan, &contract.id);
        let mut begun = first;
        for at in first + 1..=end {
            if at == end || !prices.alike(at, begun) {
                out.push(prices.rate(table.slots(begun, at), begun));
                begun = at;
            }
        }
    }
    Ok(out)
}

/// The slots of the table on which a version is in force.
fn slots_of(version: &Version, table: &SlotTable) -> Option<(usize, usize)> {
    let holds = |date| version.starts() <= date && date < version.ends();
    let mut days = table.days().iter().filter(|d| holds(d.date));
    let first = days.next()?;
    Some((first.first, days.next_back().unwrap_or(first).end))
}

/// One version's charges, with what taxes make of them.
struct Priced<'a> {
    plan: &'a Plan<'a>,
    contract: &'a str,
    energy_factor: Exact,
    levies: Exact,
}

impl<'a> Priced<'a> {
    fn new(plan: &'a Plan<'a>, contract: &'a str) -> Self {
        let tariff = plan.tariff;
        let levies: Exact = tariff.levies.iter().map(|levy| levy.price.exact()).sum();
        Self {
            plan,
            contract,
            energy_factor: taxed(tariff, Kind::Energy),
            levies: levies * taxed(tariff, Kind::Levy),
        }
    }

    /// True when two slots have the same bands and prices.
    fn alike(&self, a: usize, b: usize) -> bool {
        self.plan.energy.iter().all(|plan| match plan {
            EnergyPlan::Bands(plan) => plan.bands[a] == plan.bands[b],
            EnergyPlan::Series(plan) => plan.prices[a] == plan.prices[b],
        })
    }

    fn rate(&self, slots: SlotRange, at: usize) -> Rate {
        let mut bands = Vec::new();
        let mut sums = Some((Exact::zero(), Exact::zero()));
        for (charge, plan) in self.plan.tariff.energy.iter().zip(&self.plan.energy) {
            let (band, price) = charged(charge, plan, at);
            bands.push(RateBand { contract: self.contract.to_owned(), band });
            sums = sums.zip(price).map(|((l, m), (least, most))| (l + least, m + most));
        }
        let with_taxes = |sum: Exact| sum * self.energy_factor.clone() + self.levies.clone();
        let price = sums
            .map(|(least, most)| RatePrice { least: with_taxes(least), most: with_taxes(most) });
        Rate { slots, bands, price }
    }
}

/// The band that a charge has in a slot, and its least and highest price without levies and taxes.
fn charged(
    charge: &EnergyCharge,
    plan: &EnergyPlan,
    at: usize,
) -> (String, Option<(Exact, Exact)>) {
    match (&charge.price, plan) {
        (EnergyPrice::Bands(bands), EnergyPlan::Bands(plan)) => {
            let Some(band) = bands.bands.get(usize::from(plan.bands[at])) else {
                return (charge.name.clone(), None);
            };
            let rates = || band.tiers.iter().map(Tier::rate).map(|rate| rate.exact());
            (band.name.clone(), rates().min().zip(rates().max()))
        }
        (_, EnergyPlan::Series(plan)) => {
            let price = plan.exact(at);
            (charge.name.clone(), price.clone().zip(price))
        }
        // A plan is made from the same charge.
        _ => (charge.name.clone(), None),
    }
}

/// The prices of several contracts of one site together: a kWh costs their sum. Where one of them has no price
/// the sum has none; one that is not in force adds nothing.
pub fn together(of: &[Vec<Rate>]) -> Vec<Rate> {
    let ends = of.iter().flatten().flat_map(|rate| [rate.slots.from, rate.slots.to]);
    let cuts: Vec<Slot> = ends.collect::<BTreeSet<_>>().into_iter().collect();
    let mut next = vec![0; of.len()];
    let mut out: Vec<Rate> = Vec::new();
    for (&from, &to) in cuts.iter().zip(cuts.iter().skip(1)) {
        let mut sum: Option<Rate> = None;
        for (rates, next) in of.iter().zip(&mut next) {
            while rates.get(*next).is_some_and(|rate| rate.slots.to <= from) {
                *next += 1;
            }
            let Some(rate) = rates.get(*next).filter(|rate| rate.slots.from <= from) else {
                continue;
            };
            let slots = SlotRange::new(from, to);
            sum = Some(match sum {
                None => Rate { slots, ..rate.clone() },
                Some(before) => before.beside(rate),
            });
        }
        out.extend(sum);
    }
    joined(out)
}

impl Rate {
    fn beside(mut self, other: &Self) -> Self {
        self.bands.extend(other.bands.iter().cloned());
        self.price = self
            .price
            .zip(other.price.clone())
            .map(|(a, b)| RatePrice { least: a.least + b.least, most: a.most + b.most });
        self
    }
}

/// One rate where neighbours are alike.
fn joined(rates: Vec<Rate>) -> Vec<Rate> {
    let mut out: Vec<Rate> = Vec::with_capacity(rates.len());
    for rate in rates {
        match out.last_mut() {
            Some(last)
                if last.slots.to == rate.slots.from
                    && last.bands == rate.bands
                    && last.price == rate.price =>
            {
                last.slots.to = rate.slots.to;
            }
            _ => out.push(rate),
        }
    }
    out
}

/// The part of some rates that lies within a range.
pub fn within(rates: Vec<Rate>, range: SlotRange) -> Vec<Rate> {
    let cut = |mut rate: Rate| {
        rate.slots.from = rate.slots.from.max(range.from);
        rate.slots.to = rate.slots.to.min(range.to);
        rate
    };
    rates.into_iter().map(cut).filter(|rate| rate.slots.from < rate.slots.to).collect()
}
