//! Energy at a price series: each slot at its own price.

use super::energy::cell;
use super::rounding::{self, Rounded};
use super::segment::{EnergySide, Output, Segment, Share};
use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::exact::Exact;
use crate::price::PriceBook;
use crate::table::SlotTable;
use crate::tariff::{Average, Kind, NotBilled, SeriesPrice, Tariff};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Prices are held in this many parts of the currency unit per kWh.
const PARTS: i128 = 10i128.pow(12);

/// The prices of a series over a table: `price × multiplier + adder` is what a kWh costs.
#[derive(Debug, Clone)]
pub(crate) struct SeriesPlan {
    /// By slot, in 10^-12 per kWh.
    pub(crate) prices: Arc<[Option<i128>]>,
    pub(crate) multiplier: Decimal,
    pub(crate) adder: Decimal,
}

impl SeriesPlan {
    /// The prices that a tariff's formula makes of a series.
    pub(crate) fn new(
        formula: &SeriesPrice,
        tariff: &Tariff,
        zone: &str,
        table: &SlotTable,
        prices: &PriceBook,
    ) -> Result<Self, TariffError> {
        let mut raw = prices.prices(&formula.series, zone, &tariff.currency, table.range())?;
        match formula.average {
            None => {}
            Some(Average::Hour) => {
                table.windows(60).iter().for_each(|w| average(&mut raw[w.first..w.end]));
            }
            Some(Average::Day) => {
                table.days().iter().for_each(|d| average(&mut raw[d.first..d.end]));
            }
        }
        let (multiplier, adder) = (formula.multiplier, formula.adder);
        let plain = formula.decimals.is_none() && formula.floor.is_none() && formula.cap.is_none();
        if plain {
            return Ok(Self { prices: raw.into(), multiplier, adder });
        }
        let parts = Exact::int(PARTS);
        let in_parts = |limit: Decimal| limit.exact() * parts.clone();
        let (floor, cap) = (formula.floor.map(in_parts), formula.cap.map(in_parts));
        let last = |price: i128| {
            let mut value = Exact::int(price) * multiplier.exact() + adder.exact() * parts.clone();
            if let Some(digits) = formula.decimals {
                let step = Exact::int(10i128.pow(12u32.saturating_sub(digits.into())));
                value = Exact::int((value / step.clone()).round().into()) * step;
            }
            value = floor.iter().fold(value, |v, floor| v.max(floor.clone()));
            value = cap.iter().fold(value, |v, cap| v.min(cap.clone()));
            i128::from(value.round())
        };
        // Quarter hours of one hour often have the same price.
        let mut known: Option<(i128, i128)> = None;
        let last = |price: i128| match known {
            Some((before, result)) if before == price => result,
            _ => {
                let result = last(price);
                known = Some((price, result));
                result
            }
        };
        let mut last = last;
        let prices: Vec<Option<i128>> = raw.into_iter().map(|p| p.map(&mut last)).collect();
        Ok(Self { prices: prices.into(), multiplier: Decimal::from(1), adder: Decimal::ZERO })
    }

    /// What a kWh costs in a slot, to 12 decimals.
    pub(crate) fn per_kwh(&self, index: usize) -> Option<Decimal> {
        let price = Exact::ratio(self.prices.get(index).copied().flatten()?, PARTS);
        Some((price * self.multiplier.exact() + self.adder.exact()).rounded(12))
    }
}

/// Puts the mean of some prices in the place of each, rounded to 10^-12 (half away from zero);
/// where one is not known, none is.
fn average(prices: &mut [Option<i128>]) {
    let sum: Option<i128> = prices.iter().copied().sum();
    let mean = sum.map(|sum| i128::from(Exact::ratio(sum, prices.len().max(1) as i128).round()));
    prices.fill(mean);
}

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
