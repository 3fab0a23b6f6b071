//! Energy at a price series: each slot at its own price.

use super::rounding::{self, Rounded};
use super::segment::{EnergySide, Output, Segment, Share, cell};
use super::series_plan::{PARTS, SeriesPlan};
use crate::exact::Exact;
use crate::tariff::{Kind, NotBilled, SeriesPrice};
use std::collections::BTreeMap;

/// What a line of a price series is called.
pub(super) struct SeriesLine<'a> {
    pub(super) kind: Kind,
    pub(super) charge: &'a str,
    pub(super) side: EnergySide,
}

/// Energy at a price series; a credit when it is exported.
pub(super) fn bill(
    seg: &Segment<'_>,
    lead: &SeriesLine<'_>,
    formula: &SeriesPrice,
    plan: &SeriesPlan,
    out: &mut Output,
) {
    let energy = seg.energy(lead.side);
    let (mut priced, mut unpriced, mut gaps) = (0i128, 0i128, 0u32);
    for (&mwh, price) in energy[seg.first..seg.end].iter().zip(&plan.prices[seg.first..seg.end]) {
        if price.is_some() {
            priced += i128::from(mwh);
        } else {
            unpriced += i128::from(mwh);
            gaps += u32::from(mwh != 0);
        }
    }
    if unpriced != 0 {
        let kwh = Exact::kwh(unpriced).rounded(3);
        out.not_billed.push(NotBilled {
            item: format!("{}, {} to {}", lead.charge, seg.from(), seg.to()),
            why: format!("no price for {gaps} slots with {kwh} kWh in series {:?}", formula.series),
            source: BTreeMap::new(),
        });
    }
    if priced == 0 {
        return;
    }
    let sum = sum_of(seg, energy, plan);
    let cost = if lead.side == EnergySide::Import { sum.amount } else { -sum.amount };
    let mut line = seg.draft(lead.kind, lead.charge);
    if !sum.quantity.is_zero() {
        line.rate = (cost.clone() / sum.quantity.clone()).rounded(6);
    }
    line.quantity = sum.quantity;
    line.unit = "kWh".to_owned();
    line.how = format!("each slot at its own price: {}; the rate is their mean", formula.formula());
    line.amount = cost.clone();
    out.drafts.push(line);
    let share = Share::Prices(plan.prices.clone(), plan.multiplier, plan.adder);
    out.cells.push(cell(seg, lead.side, lead.charge.to_owned(), share, cost));
}

/// kWh and cost of the priced slots, rounded by interval where the tariff says so.
fn sum_of(seg: &Segment<'_>, energy: &[i64], plan: &SeriesPlan) -> Rounded {
    let over = |first: usize, end: usize| {
        let (mut value, mut mwh) = (0i128, 0i128);
        for (&e, price) in energy[first..end].iter().zip(&plan.prices[first..end]) {
            if let Some(price) = price {
                value += i128::from(e) * price;
                mwh += i128::from(e);
            }
        }
        let quantity = Exact::kwh(mwh);
        let amount = Exact::kwh(value) * Exact::ratio(1, PARTS) * plan.multiplier.exact()
            + quantity.clone() * plan.adder.exact();
        Rounded { quantity, amount }
    };
    rounding::by_interval(seg, over)
}
