//! Energy charges: bands with tiers, and price series.

use super::carry::Carry;
use super::plan::{BandPlan, EnergyPlan};
use super::rounding::{self, Rounded};
use super::segment::{Cell, EnergySide, Output, Segment, Share, cell};
use super::series::{self, SeriesLine};
use super::tiers::{Scale, limits, split};
use crate::decimal::Decimal;
use crate::exact::Exact;
use crate::tariff::{
    Bands, EnergyPrice, Export, Kind, NetMetering, Renewal, Tier, TierScope, TierUnit,
};
use std::collections::BTreeMap;

/// kWh by band and tier.
pub(super) type ByTier = Vec<Vec<Exact>>;

/// The energy of some slots `[first, end)`, filled into tiers.
pub(super) struct Filled {
    first: usize,
    end: usize,
    by_tier: ByTier,
}

pub(super) fn bill(seg: &Segment<'_>, carry: &mut Carry, out: &mut Output) {
    for (charge, plan) in seg.plan.tariff.energy.iter().zip(&seg.plan.energy) {
        match (&charge.price, plan) {
            (EnergyPrice::Bands(b), EnergyPlan::Bands(plan)) => {
                banded(seg, &charge.name, b, plan, carry, out);
            }
            (EnergyPrice::Series(formula), EnergyPlan::Series(plan)) => {
                let (kind, side) = (Kind::Energy, EnergySide::Import);
                let lead = SeriesLine { kind, charge: &charge.name, side };
                series::bill(seg, &lead, formula, plan, out);
            }
            // A plan is made from the same charge.
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
    let filled = match &seg.plan.tariff.export {
        Export::NetMetering(rule) => {
            let mwh = net_of_export(seg, name, bands, plan, rule, carry, out);
            let kwh: Vec<Exact> = mwh.iter().map(|&e| Exact::kwh(e)).collect();
            let by_tier = fill(seg, bands, plan, &kwh);
            vec![Filled { first: seg.first, end: seg.end, by_tier }]
        }
        _ => fill_spans(seg, name, bands, plan, EnergySide::Import, carry),
    };
    push_lines(seg, name, bands, plan, &sum(bands, &filled), out);
    push_cells(seg, bands, plan, &filled, EnergySide::Import, Tier::rate, out);
}

/// mWh by band that are left to be billed, after what was exported in the same band and what
/// the period before carried over.
fn net_of_export(
    seg: &Segment<'_>,
    name: &str,
    bands: &Bands,
    plan: &BandPlan,
    rule: &NetMetering,
    carry: &mut Carry,
    out: &mut Output,
) -> Vec<i128> {
    let n = bands.bands.len();
    let mut mwh = plan.sums(&seg.plan.import, seg.first, seg.end, n);
    let exported = plan.sums(&seg.plan.export, seg.first, seg.end, n);
    for (b, band) in bands.bands.iter().enumerate() {
        let net = mwh[b] - exported[b] - carry.take_credit(name, &band.name);
        mwh[b] = net.max(0);
        if net < 0 && rule.carry {
            carry.put_credit(name, &band.name, -net);
            let kwh = Exact::kwh(-net).rounded(3);
            out.notes.insert(format!("{kwh} kWh exported carried over ({name}, {})", band.name));
        }
    }
    mwh
}

/// Cost of each band's part of some filled tiers, shared out over the slots that filled them.
pub(super) fn push_cells(
    seg: &Segment<'_>,
    bands: &Bands,
    plan: &BandPlan,
    filled: &[Filled],
    side: EnergySide,
    rate: impl Fn(&Tier) -> Decimal,
    out: &mut Output,
) {
    for span in filled {
        for (b, (band, kwh)) in bands.bands.iter().zip(&span.by_tier).enumerate() {
            let cost: Exact =
                band.tiers.iter().zip(kwh).map(|(t, k)| k.clone() * rate(t).exact()).sum();
            if cost.is_zero() {
                continue;
            }
            let cost = if side == EnergySide::Import { cost } else { -cost };
            let share = Share::Band(plan.bands.clone(), u8::try_from(b).unwrap_or(u8::MAX));
            let whole = cell(seg, side, band.name.clone(), share, cost);
            out.cells.push(Cell { first: span.first, end: span.end, ..whole });
        }
    }
}

/// Fills the tiers with one side of the energy; anew for each day or year where the tiers begin
/// anew. A year's tiers go on where the bill before left them.
pub(super) fn fill_spans(
    seg: &Segment<'_>,
    name: &str,
    bands: &Bands,
    plan: &BandPlan,
    side: EnergySide,
    carry: &mut Carry,
) -> Vec<Filled> {
    let energy = seg.energy(side);
    let kwh = |first: usize, end: usize| -> Vec<Exact> {
        let sums = plan.sums(energy, first, end, bands.bands.len());
        sums.iter().map(|&e| Exact::kwh(e)).collect()
    };
    let renewal = bands.renewal();
    let (first, end) = (seg.first, seg.end);
    match renewal {
        Renewal::Period => {
            let by_tier = fill(seg, bands, plan, &kwh(first, end));
            vec![Filled { first, end, by_tier }]
        }
        Renewal::Day => {
            let days = &seg.table.days()[seg.first_day..seg.end_day];
            let one = |(first, end)| {
                let by_tier = fill_anew(bands, &kwh(first, end), |_| Exact::zero());
                Filled { first, end, by_tier }
            };
            days.iter().map(|d| one((d.first, d.end))).collect()
        }
        Renewal::Year => {
            let spans = seg.years_of_slots();
            let one = |(year, first, end): (i16, usize, usize)| {
                let kwh = kwh(first, end);
                let by_tier = fill_anew(bands, &kwh, |pool| {
                    let before = carry.used_in_year(name, &bands.bands[pool[0]].name, year);
                    let more: Exact = pool.iter().map(|&b| &kwh[b]).sum();
                    carry.use_in_year(name, &bands.bands[pool[0]].name, year, more);
                    before
                });
                Filled { first, end, by_tier }
            };
            spans.into_iter().map(one).collect()
        }
    }
}

/// Fills tiers whose limits do not scale; `used` says how much of a pool's tiers is used up.
fn fill_anew(bands: &Bands, kwh: &[Exact], mut used: impl FnMut(&[usize]) -> Exact) -> ByTier {
    let one = || Exact::int(1);
    let scale = Scale { days: 1, period_days: 1, years: one(), peak_kw: Exact::zero() };
    let mut filled: ByTier = vec![Vec::new(); kwh.len()];
    for pool in pools(bands) {
        let limits = limits(&bands.bands[pool[0]].tiers, &scale);
        let used = used(&pool);
        fill_pool(&pool, &limits, kwh, &used, &mut filled);
    }
    filled
}

/// Fills the tiers of every band with `kwh` of a billing period or a part of it.
fn fill(seg: &Segment<'_>, bands: &Bands, plan: &BandPlan, kwh: &[Exact]) -> ByTier {
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
        fill_pool(&pool, &limits(tiers, &scale), kwh, &Exact::zero(), &mut filled);
    }
    filled
}

/// Each tier of a pool is shared among its bands in proportion to their energy. `used` kWh lie
/// in the tiers already.
fn fill_pool(
    pool: &[usize],
    limits: &[Option<Exact>],
    kwh: &[Exact],
    used: &Exact,
    filled: &mut ByTier,
) {
    let total: Exact = pool.iter().map(|&b| &kwh[b]).sum();
    let before = split(used, limits);
    let after = split(&(used.clone() + total.clone()), limits);
    let parts: Vec<Exact> = after.into_iter().zip(before).map(|(a, b)| a - b).collect();
    for &b in pool {
        let share = |p: &Exact| match total.is_zero() {
            true => Exact::zero(),
            false => p.clone() * kwh[b].clone() / total.clone(),
        };
        filled[b] = parts.iter().map(share).collect();
    }
}

/// Bands whose tiers fill together.
fn pools(bands: &Bands) -> Vec<Vec<usize>> {
    type Limits = Vec<(Option<Decimal>, TierUnit)>;
    let mut by_limits: BTreeMap<Limits, Vec<usize>> = BTreeMap::new();
    let mut alone = Vec::new();
    for (i, band) in bands.bands.iter().enumerate() {
        if bands.tier_scope == TierScope::Band {
            alone.push(vec![i]);
            continue;
        }
        let limited = band.tiers.split_last().map_or(&[][..], |l| l.1);
        let key = limited.iter().map(|t| (t.up_to, t.unit)).collect();
        by_limits.entry(key).or_default().push(i);
    }
    alone.extend(by_limits.into_values());
    alone
}

/// kWh by band and tier over all spans.
pub(super) fn sum(bands: &Bands, filled: &[Filled]) -> ByTier {
    let mut sums: ByTier = bands.bands.iter().map(|b| vec![Exact::zero(); b.tiers.len()]).collect();
    for span in filled {
        for (sums, parts) in sums.iter_mut().zip(&span.by_tier) {
            for (sum, part) in sums.iter_mut().zip(parts) {
                *sum += part.clone();
            }
        }
    }
    sums
}

fn push_lines(
    seg: &Segment<'_>,
    name: &str,
    bands: &Bands,
    plan: &BandPlan,
    filled: &ByTier,
    out: &mut Output,
) {
    for (b, (band, parts)) in bands.bands.iter().zip(filled).enumerate() {
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
            } else if !matches!(seg.plan.tariff.export, Export::NetMetering(_)) {
                let rounded = by_interval(seg, plan, b, EnergySide::Import, tier.rate());
                (line.quantity, line.amount) = (rounded.quantity, rounded.amount);
            }
            out.drafts.push(line);
        }
    }
}

/// kWh and cost of a band without tiers, rounded by interval where the tariff says so.
pub(super) fn by_interval(
    seg: &Segment<'_>,
    plan: &BandPlan,
    band: usize,
    side: EnergySide,
    rate: Decimal,
) -> Rounded {
    let energy = seg.energy(side);
    rounding::by_interval(seg, |first, end| {
        let of_band = plan.bands[first..end].iter().zip(&energy[first..end]);
        let mwh = of_band.filter(|(b, _)| usize::from(**b) == band).map(|(_, e)| i128::from(*e));
        let quantity = Exact::kwh(mwh.sum());
        Rounded { amount: quantity.clone() * rate.exact(), quantity }
    })
}

fn tier_text(tiers: &[Tier], i: usize) -> String {
    let limit = |t: &Tier| t.up_to.map(|l| format!("{l} {}", t.unit.name()));
    let from = i.checked_sub(1).and_then(|j| limit(&tiers[j]));
    let to = if i + 1 < tiers.len() { limit(&tiers[i]) } else { None };
    match (from, to) {
        (None, Some(to)) => format!("up to {to}"),
        (Some(from), Some(to)) => format!("above {from}, up to {to}"),
        (Some(from), None) => format!("above {from}"),
        (None, None) => String::new(),
    }
}
