//! Credit for energy fed in.

use super::energy::{SeriesLine, cell, fill, series};
use super::plan::{BandPlan, EnergyPlan};
use super::segment::{Basis, Output, Segment, Share};
use crate::decimal::Decimal;
use crate::exact::Exact;
use crate::tariff::{Bands, EnergyPrice, Export, ExportPrice, Kind};

const NAME: &str = "Feed-in";

pub(super) fn bill(seg: &Segment<'_>, out: &mut Output) {
    let fed_in: i128 = seg.plan.fed_in[seg.first..seg.end].iter().map(|&e| i128::from(e)).sum();
    if fed_in == 0 {
        return;
    }
    let price = match &seg.plan.tariff.export {
        Export::NotCredited => {
            let kwh = Exact::kwh(fed_in).rounded(3);
            out.notes.insert(format!("{kwh} kWh fed in earn nothing in this tariff"));
            return;
        }
        // Already taken off the energy drawn.
        Export::NetMetering(_) => return,
        Export::NetBilling(rule) => &rule.price,
        Export::BuyAll(price) => price,
    };
    match price {
        ExportPrice::Flat(rate) => flat(seg, fed_in, *rate, out),
        ExportPrice::Series(s) => {
            if let Some(prices) = &seg.plan.export {
                let lead = SeriesLine { kind: Kind::Export, charge: NAME, basis: Basis::Export };
                series(seg, &lead, s, prices, out);
            }
        }
        ExportPrice::Band => by_charge(seg, false, out),
        ExportPrice::Retail => by_charge(seg, true, out),
    }
}

fn flat(seg: &Segment<'_>, fed_in: i128, rate: Decimal, out: &mut Output) {
    let kwh = Exact::kwh(fed_in);
    let mut line = seg.draft(Kind::Export, NAME);
    line.amount = -(kwh.clone() * rate.exact());
    line.quantity = kwh;
    line.unit = "kWh".to_owned();
    line.rate = -rate;
    out.cells.push(cell(seg, Basis::Export, NAME.to_owned(), Share::Even, line.amount.clone()));
    out.drafts.push(line);
}

fn by_charge(seg: &Segment<'_>, retail: bool, out: &mut Output) {
    for (charge, plan) in seg.plan.tariff.energy.iter().zip(&seg.plan.energy) {
        match (&charge.price, plan) {
            (EnergyPrice::Bands(b), EnergyPlan::Bands(plan)) => {
                banded(seg, &charge.name, b, plan, retail, out);
            }
            (EnergyPrice::Series(s), EnergyPlan::Series(prices)) if retail => {
                let charge = format!("{NAME} ({})", charge.name);
                let lead = SeriesLine { kind: Kind::Export, charge: &charge, basis: Basis::Export };
                series(seg, &lead, s, prices, out);
            }
            _ => {}
        }
    }
}

fn banded(
    seg: &Segment<'_>,
    charge: &str,
    bands: &Bands,
    plan: &BandPlan,
    retail: bool,
    out: &mut Output,
) {
    let sums = plan.sums(&seg.plan.fed_in, seg.first, seg.end, bands.bands.len());
    let kwh: Vec<Exact> = sums.iter().map(|&e| Exact::kwh(e)).collect();
    let filled = if retail {
        kwh.iter().map(|k| vec![k.clone()]).collect()
    } else {
        fill(seg, bands, plan, &kwh)
    };
    for (b, (band, parts)) in bands.bands.iter().zip(&filled).enumerate() {
        let mut cost = Exact::zero();
        for (i, (tier, part)) in band.tiers.iter().zip(parts).enumerate() {
            let rate = if retail { tier.rate() } else { tier.sell.unwrap_or(Decimal::ZERO) };
            if part.is_zero() {
                continue;
            }
            let mut line = seg.draft(Kind::Export, &format!("{NAME} ({charge})"));
            line.band = Some(band.name.clone());
            line.in_band = true;
            if parts.len() > 1 {
                line.tier = u8::try_from(i + 1).ok();
            }
            line.amount = -(part.clone() * rate.exact());
            line.quantity = part.clone();
            line.unit = "kWh".to_owned();
            line.rate = -rate;
            cost += line.amount.clone();
            out.drafts.push(line);
        }
        if !cost.is_zero() {
            let share = Share::Band(plan.bands.clone(), b as u8);
            out.cells.push(cell(seg, Basis::Export, band.name.clone(), share, cost));
        }
    }
}
