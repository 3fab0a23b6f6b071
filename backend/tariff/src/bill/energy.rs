//! Energy charges: bands with tiers, and price series.

use super::plan::{BandPlan, EnergyPlan};
use super::run::Carry;
use super::segment::{Basis, Cell, Output, Segment, Share};
use super::tiers::{Scale, limits, split};
use crate::decimal::Decimal;
use crate::exact::Exact;
use crate::tariff::{
    Bands, EnergyPrice, Export, Kind, NotBilled, SeriesPrice, Tier, TierScope, TierUnit, is_daily,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// kWh by band and tier.
pub(super) type ByTier = Vec<Vec<Exact>>;

pub(super) fn bill(seg: &Segment<'_>, carry: &mut Carry, out: &mut Output) {
    for (charge, plan) in seg.plan.tariff.energy.iter().zip(&seg.plan.energy) {
        match (&charge.price, plan) {
            (EnergyPrice::Bands(b), EnergyPlan::Bands(plan)) if is_daily(b) => {
                daily(seg, &charge.name, b, plan, out);
            }
            (EnergyPrice::Bands(b), EnergyPlan::Bands(plan)) => {
                banded(seg, &charge.name, b, plan, carry, out);
            }
            (EnergyPrice::Series(price), EnergyPlan::Series(prices)) => {
                let lead =
                    SeriesLine { kind: Kind::Energy, charge: &charge.name, basis: Basis::Import };
                series(seg, &lead, price, prices, out);
            }
            // A plan is laid out from the same charge.
            _ => {}
        }
    }
}

fn banded(
    seg: &Segment<'_>,
    name: &str,
    bands: &Bands,
    plan: &BandPlan,
    carry: &mut Carry,
    out: &mut Output,
) {
    let n = bands.bands.len();
    let mut mwh = plan.sums(&seg.plan.import, seg.first, seg.end, n);
    if let Export::NetMetering(rule) = &seg.plan.tariff.export {
        let fed_in = plan.sums(&seg.plan.fed_in, seg.first, seg.end, n);
        for (b, band) in bands.bands.iter().enumerate() {
            let net = mwh[b] - fed_in[b] - carry.take_credit(name, &band.name);
            mwh[b] = net.max(0);
            if net < 0 && rule.carry {
                carry.put_credit(name, &band.name, -net);
                let kwh = Exact::kwh(-net).rounded(3);
                out.notes.insert(format!("{kwh} kWh fed in carried over ({name}, {})", band.name));
            }
        }
    }
    let kwh: Vec<Exact> = mwh.iter().map(|&e| Exact::kwh(e)).collect();
    let filled = fill(seg, bands, plan, &kwh);
    push_lines(seg, name, bands, &filled, out);
    let rates = |t: &Tier| t.rate();
    for (b, cost) in costs(bands, &filled, rates).into_iter().enumerate() {
        if !cost.is_zero() {
            let label = bands.bands[b].name.clone();
            let share = Share::Band(plan.bands.clone(), b as u8);
            out.cells.push(cell(seg, Basis::Import, label, share, cost));
        }
    }
}

/// A cell of energy cost over the whole segment.
pub(super) fn cell(
    seg: &Segment<'_>,
    basis: Basis,
    label: String,
    share: Share,
    cost: Exact,
) -> Cell {
    let netted = match basis {
        Basis::Import => &seg.plan.import,
        Basis::Export => &seg.plan.fed_in,
    };
    let energy = match netted {
        std::borrow::Cow::Owned(e) => Some(Arc::from(e.as_slice())),
        std::borrow::Cow::Borrowed(_) => None,
    };
    let kind = if basis == Basis::Import { Kind::Energy } else { Kind::Export };
    let factor = Exact::int(if basis == Basis::Import { 1 } else { -1 });
    Cell { kind, label, basis, share, first: seg.first, end: seg.end, cost, factor, energy }
}

/// Cost by band.
pub(super) fn costs(bands: &Bands, filled: &ByTier, rate: impl Fn(&Tier) -> Decimal) -> Vec<Exact> {
    let one = |(band, kwh): (&crate::tariff::Band, &Vec<Exact>)| {
        band.tiers.iter().zip(kwh).map(|(t, k)| k.clone() * rate(t).exact()).sum()
    };
    bands.bands.iter().zip(filled).map(one).collect()
}

/// Fills the tiers of every band with `kwh`.
pub(super) fn fill(seg: &Segment<'_>, bands: &Bands, plan: &BandPlan, kwh: &[Exact]) -> ByTier {
    let mut filled: ByTier = vec![Vec::new(); kwh.len()];
    for pool in pools(bands) {
        let tiers = &bands.bands[pool[0]].tiers;
        if let [_] = tiers.as_slice() {
            for &b in &pool {
                filled[b] = vec![kwh[b].clone()];
            }
            continue;
        }
        let scale = seg.scale(&plan.grid, &pool);
        fill_pool(&pool, &limits(tiers, &scale), kwh, &mut filled);
    }
    filled
}

/// Each tier of a pool is shared among its bands in proportion to their energy.
fn fill_pool(pool: &[usize], limits: &[Option<Exact>], kwh: &[Exact], filled: &mut ByTier) {
    let total: Exact = pool.iter().map(|&b| &kwh[b]).sum();
    let parts = split(&total, limits);
    for &b in pool {
        filled[b] = parts
            .iter()
            .map(|p| {
                if total.is_zero() {
                    Exact::zero()
                } else {
                    p.clone() * kwh[b].clone() / total.clone()
                }
            })
            .collect();
    }
}

/// Bands whose tiers fill together.
fn pools(bands: &Bands) -> Vec<Vec<usize>> {
    let mut by_limits: BTreeMap<Vec<(Option<Decimal>, &str)>, Vec<usize>> = BTreeMap::new();
    let mut alone = Vec::new();
    for (i, band) in bands.bands.iter().enumerate() {
        if bands.tier_scope == TierScope::Band {
            alone.push(vec![i]);
            continue;
        }
        let limited = band.tiers.split_last().map_or(&[][..], |l| l.1);
        let key = limited.iter().map(|t| (t.up_to, unit_name(t.unit))).collect();
        by_limits.entry(key).or_default().push(i);
    }
    alone.extend(by_limits.into_values());
    alone
}

fn unit_name(unit: TierUnit) -> &'static str {
    match unit {
        TierUnit::Kwh => "kWh",
        TierUnit::KwhDaily => "kWh daily",
        TierUnit::KwhEachDay => "kWh each day",
        TierUnit::KwhPerKw => "kWh/kW",
        TierUnit::KwhPerKwDaily => "kWh/kW daily",
    }
}

/// Tiers that begin anew each local day.
fn daily(seg: &Segment<'_>, name: &str, bands: &Bands, plan: &BandPlan, out: &mut Output) {
    let n = bands.bands.len();
    let mut sum: ByTier = bands.bands.iter().map(|b| vec![Exact::zero(); b.tiers.len()]).collect();
    let scale = Scale { days: 1, period_days: 1, peak_kw: Exact::zero() };
    for day in &seg.table.days()[seg.first_day..seg.end_day] {
        let mwh = plan.sums(&seg.plan.import, day.first, day.end, n);
        let kwh: Vec<Exact> = mwh.iter().map(|&e| Exact::kwh(e)).collect();
        let mut filled: ByTier = vec![Vec::new(); n];
        for pool in pools(bands) {
            let limits = limits(&bands.bands[pool[0]].tiers, &scale);
            fill_pool(&pool, &limits, &kwh, &mut filled);
        }
        for (b, cost) in costs(bands, &filled, Tier::rate).into_iter().enumerate() {
            if !cost.is_zero() {
                let share = Share::Band(plan.bands.clone(), b as u8);
                let label = bands.bands[b].name.clone();
                let whole = cell(seg, Basis::Import, label, share, cost);
                out.cells.push(Cell { first: day.first, end: day.end, ..whole });
            }
        }
        for (sums, parts) in sum.iter_mut().zip(filled) {
            for (s, p) in sums.iter_mut().zip(parts) {
                *s += p;
            }
        }
    }
    push_lines(seg, name, bands, &sum, out);
}

fn push_lines(seg: &Segment<'_>, name: &str, bands: &Bands, filled: &ByTier, out: &mut Output) {
    for (band, parts) in bands.bands.iter().zip(filled) {
        for (i, (tier, kwh)) in band.tiers.iter().zip(parts).enumerate() {
            if kwh.is_zero() {
                continue;
            }
            let mut line = seg.draft(Kind::Energy, name);
            line.band = Some(band.name.clone());
            line.in_band = true;
            line.amount = kwh.clone() * tier.rate().exact();
            line.quantity = kwh.clone();
            line.unit = "kWh".to_owned();
            line.rate = tier.rate();
            if band.tiers.len() > 1 {
                line.tier = u8::try_from(i + 1).ok();
                line.how = tier_text(&band.tiers, i);
            }
            out.drafts.push(line);
        }
    }
}

fn tier_text(tiers: &[Tier], i: usize) -> String {
    let limit = |t: &Tier| t.up_to.map(|l| format!("{l} {}", unit_name(t.unit)));
    let from = i.checked_sub(1).and_then(|j| limit(&tiers[j]));
    let to = if i + 1 < tiers.len() { limit(&tiers[i]) } else { None };
    match (from, to) {
        (None, Some(to)) => format!("up to {to}"),
        (Some(from), Some(to)) => format!("above {from}, up to {to}"),
        (Some(from), None) => format!("above {from}"),
        (None, None) => String::new(),
    }
}

/// What a line of a price series is called.
pub(super) struct SeriesLine<'a> {
    pub(super) kind: Kind,
    pub(super) charge: &'a str,
    pub(super) basis: Basis,
}

/// Energy at a price series; a credit when it is fed in.
pub(super) fn series(
    seg: &Segment<'_>,
    lead: &SeriesLine<'_>,
    price: &SeriesPrice,
    prices: &Arc<[Option<i128>]>,
    out: &mut Output,
) {
    let energy = if lead.basis == Basis::Import { &seg.plan.import } else { &seg.plan.fed_in };
    let (mut value, mut priced, mut unpriced, mut gaps) = (0i128, 0i128, 0i128, 0u32);
    for i in seg.first..seg.end {
        let mwh = i128::from(energy[i]);
        match prices[i] {
            Some(p) => {
                value += mwh * p;
                priced += mwh;
            }
            None => {
                unpriced += mwh;
                gaps += u32::from(mwh != 0);
            }
        }
    }
    if unpriced != 0 {
        let kwh = Exact::kwh(unpriced).rounded(3);
        out.not_billed.push(NotBilled {
            item: format!("{}, {} to {}", lead.charge, seg.from(), seg.to()),
            why: format!("no price for {gaps} slots with {kwh} kWh in series {:?}", price.series),
            source: BTreeMap::new(),
        });
    }
    if priced == 0 {
        return;
    }
    let kwh = Exact::kwh(priced);
    let sum = Exact::kwh(value) * Exact::ratio(1, 10i128.pow(12));
    let cost = sum * price.multiplier.exact() + kwh.clone() * price.adder.exact();
    let cost = if lead.basis == Basis::Import { cost } else { -cost };
    let mut line = seg.draft(lead.kind, lead.charge);
    line.rate = (cost.clone() / kwh.clone()).rounded(6);
    line.quantity = kwh;
    line.unit = "kWh".to_owned();
    line.how = format!("each slot at its own price of {:?}; the rate is their mean", price.series);
    line.amount = cost.clone();
    out.drafts.push(line);
    let share = Share::Prices(prices.clone(), price.multiplier, price.adder);
    out.cells.push(cell(seg, lead.basis, lead.charge.to_owned(), share, cost));
}
