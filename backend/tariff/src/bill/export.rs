//! Credit for exported energy.

use super::carry::Carry;
use super::energy::{by_interval, fill_spans, push_cells, sum};
use super::plan::{BandPlan, EnergyPlan};
use super::rounding::{self, Rounded};
use super::segment::{EnergySide, Output, Segment, Share, cell};
use super::series::{self, SeriesLine};
use crate::decimal::Decimal;
use crate::exact::Exact;
use crate::tariff::{Bands, EnergyPrice, Export, ExportPrice, Kind, Tier};

const NAME: &str = "Feed-in";

pub(super) fn bill(seg: &Segment<'_>, carry: &mut Carry, out: &mut Output) {
    let exported: i128 = seg.plan.export[seg.first..seg.end].iter().map(|&e| i128::from(e)).sum();
    if exported == 0 {
        return;
    }
    let price = match &seg.plan.tariff.export {
        Export::NotCredited => {
            let kwh = Exact::kwh(exported).rounded(3);
            out.notes.insert(format!("{kwh} kWh exported earn nothing in this tariff"));
            return;
        }
        // Already taken off the imported energy.
        Export::NetMetering(_) => return,
        Export::NetBilling(rule) => &rule.price,
        Export::BuyAll(price) => price,
    };
    match price {
        ExportPrice::Flat(rate) => flat(seg, *rate, out),
        ExportPrice::Series(formula) => {
            if let Some(plan) = &seg.plan.export_prices {
                let (kind, side) = (Kind::Export, EnergySide::Export);
                series::bill(seg, &SeriesLine { kind, charge: NAME, side }, formula, plan, out);
            }
        }
        ExportPrice::Band => by_charge(seg, Pricing::Sell, carry, out),
        ExportPrice::Retail => by_charge(seg, Pricing::Retail, carry, out),
    }
}

/// What a kWh of a band earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pricing {
    /// The `sell` price of the tier that the exported energy reaches.
    Sell,
    /// The import price of the band's first tier.
    Retail,
}

fn flat(seg: &Segment<'_>, rate: Decimal, out: &mut Output) {
    let energy = seg.energy(EnergySide::Export);
    let rounded = rounding::by_interval(seg, |first, end| {
        let mwh = energy[first..end].iter().map(|&e| i128::from(e)).sum();
        let quantity = Exact::kwh(mwh);
        Rounded { amount: -(quantity.clone() * rate.exact()), quantity }
    });
    let mut line = seg.draft(Kind::Export, NAME);
    line.amount = rounded.amount;
    line.quantity = rounded.quantity;
    line.unit = "kWh".to_owned();
    line.rate = -rate;
    let side = EnergySide::Export;
    out.cells.push(cell(seg, side, NAME.to_owned(), Share::Even, line.amount.clone()));
    out.drafts.push(line);
}

fn by_charge(seg: &Segment<'_>, pricing: Pricing, carry: &mut Carry, out: &mut Output) {
    for (charge, plan) in seg.plan.tariff.energy.iter().zip(&seg.plan.energy) {
        let name = format!("{NAME} ({})", charge.name);
        match (&charge.price, plan) {
            (EnergyPrice::Bands(b), EnergyPlan::Bands(plan)) if pricing == Pricing::Retail => {
                retail(seg, &name, b, plan, out);
            }
            (EnergyPrice::Bands(b), EnergyPlan::Bands(plan)) => {
                sell(seg, &name, b, plan, carry, out);
            }
            (EnergyPrice::Series(formula), EnergyPlan::Series(plan))
                if pricing == Pricing::Retail =>
            {
                let (kind, side) = (Kind::Export, EnergySide::Export);
                series::bill(seg, &SeriesLine { kind, charge: &name, side }, formula, plan, out);
            }
            _ => {}
        }
    }
}

/// At the `sell` price; exported energy fills the tiers as imported energy does, and begins anew
/// with each day or year where they do.
fn sell(
    seg: &Segment<'_>,
    name: &str,
    bands: &Bands,
    plan: &BandPlan,
    carry: &mut Carry,
    out: &mut Output,
) {
    let filled = fill_spans(seg, name, bands, plan, EnergySide::Export, carry);
    let rate = |tier: &Tier| tier.sell.unwrap_or(Decimal::ZERO);
    for (b, (band, parts)) in bands.bands.iter().zip(sum(bands, &filled)).enumerate() {
        for (i, (tier, kwh)) in band.tiers.iter().zip(parts).enumerate() {
            let tiered = band.tiers.len() > 1;
            let mut part = Rounded { amount: kwh.clone() * rate(tier).exact(), quantity: kwh };
            if !tiered {
                part = by_interval(seg, plan, b, EnergySide::Export, rate(tier));
            }
            let number = if tiered { u8::try_from(i + 1).ok() } else { None };
            push_line(seg, name, &band.name, number, part, rate(tier), out);
        }
    }
    push_cells(seg, bands, plan, &filled, EnergySide::Export, rate, out);
}

/// At the import price of each band's first tier.
fn retail(seg: &Segment<'_>, name: &str, bands: &Bands, plan: &BandPlan, out: &mut Output) {
    for (b, band) in bands.bands.iter().enumerate() {
        let Some(rate) = band.tiers.first().map(Tier::rate) else { continue };
        let part = by_interval(seg, plan, b, EnergySide::Export, rate);
        let cost = -part.amount.clone();
        let lines = out.drafts.len();
        push_line(seg, name, &band.name, None, part, rate, out);
        if band.tiers.len() > 1
            && let Some(line) = out.drafts.get_mut(lines)
        {
            "at the price of the first tier: a surplus climbs no tiers".clone_into(&mut line.how);
        }
        if !cost.is_zero() {
            let share = Share::Band(plan.bands.clone(), u8::try_from(b).unwrap_or(u8::MAX));
            out.cells.push(cell(seg, EnergySide::Export, band.name.clone(), share, cost));
        }
    }
}

fn push_line(
    seg: &Segment<'_>,
    name: &str,
    band: &str,
    tier: Option<u8>,
    part: Rounded,
    rate: Decimal,
    out: &mut Output,
) {
    if part.quantity.is_zero() {
        return;
    }
    let mut line = seg.draft(Kind::Export, name);
    line.band = Some(band.to_owned());
    line.in_band = true;
    line.tier = tier;
    line.amount = -part.amount;
    line.quantity = part.quantity;
    line.unit = "kWh".to_owned();
    line.rate = -rate;
    out.drafts.push(line);
}
