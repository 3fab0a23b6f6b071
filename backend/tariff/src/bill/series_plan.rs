//! The prices of a series, laid over a slot table.

use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::exact::Exact;
use crate::price::PriceBook;
use crate::table::SlotTable;
use crate::tariff::{Average, SeriesPrice, Tariff};
use std::sync::Arc;

/// Prices are held in this many parts of the currency unit per kWh.
pub(crate) const PARTS: i128 = 10i128.pow(12);

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
        let billed = |price: i128| {
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
        let mut billed_once = |price: i128| match known {
            Some((before, result)) if before == price => result,
            _ => {
                let result = billed(price);
                known = Some((price, result));
                result
            }
        };
        let prices: Vec<Option<i128>> = raw.into_iter().map(|p| p.map(&mut billed_once)).collect();
        Ok(Self { prices: prices.into(), multiplier: Decimal::from(1), adder: Decimal::ZERO })
    }

    /// What a kWh costs in a slot, to 12 decimals.
    pub(crate) fn per_kwh(&self, index: usize) -> Option<Decimal> {
        Some(self.exact(index)?.rounded(12))
    }

    /// What a kWh costs in a slot.
    pub(crate) fn exact(&self, index: usize) -> Option<Exact> {
        let price = Exact::ratio(self.prices.get(index).copied().flatten()?, PARTS);
        Some(price * self.multiplier.exact() + self.adder.exact())
    }
}

/// Puts the mean of some prices in the place of each, rounded to 10^-12 (half away from zero);
/// where one is not known, none is.
fn average(prices: &mut [Option<i128>]) {
    let sum: Option<i128> = prices.iter().copied().sum();
    let mean = sum.map(|sum| i128::from(Exact::ratio(sum, prices.len().max(1) as i128).round()));
    prices.fill(mean);
}
