//! A tariff laid over a slot table: which band and price each slot has.

use crate::error::TariffError;
use crate::load::Load;
use crate::price::PriceBook;
use crate::schedule::Grid;
use crate::table::{SlotTable, Window};
use crate::tariff::{EnergyPrice, Export, ExportPrice, Netting, SeriesPrice, Tariff};
use std::borrow::Cow;
use std::sync::Arc;

/// The band of every slot, and the schedule it came from.
#[derive(Debug, Clone)]
pub(crate) struct BandPlan {
    pub(crate) grid: Grid,
    pub(crate) bands: Arc<[u8]>,
}

impl BandPlan {
    /// Sum of `energy` by band over the slots `[first, end)`, mWh.
    pub(crate) fn sums(&self, energy: &[i64], first: usize, end: usize, n: usize) -> Vec<i128> {
        let mut sums = vec![0i128; n];
        for (&band, &mwh) in self.bands[first..end].iter().zip(&energy[first..end]) {
            sums[usize::from(band)] += i128::from(mwh);
        }
        sums
    }
}

/// What an energy charge needs per slot.
#[derive(Debug, Clone)]
pub(crate) enum EnergyPlan {
    Bands(BandPlan),
    /// Prices in 10^-12 per kWh.
    Series(Arc<[Option<i128>]>),
}

/// One tariff over one table and load.
pub(crate) struct Plan<'a> {
    pub(crate) tariff: &'a Tariff,
    pub(crate) energy: Vec<EnergyPlan>,
    pub(crate) demand: Vec<BandPlan>,
    pub(crate) windows: Vec<Window>,
    pub(crate) window_minutes: u16,
    /// Prices of fed-in energy, where a series sets them.
    pub(crate) export: Option<Arc<[Option<i128>]>>,
    /// Energy drawn and fed in as energy charges see it: netted within the hour where the tariff
    /// says so.
    pub(crate) import: Cow<'a, [i64]>,
    pub(crate) fed_in: Cow<'a, [i64]>,
    /// Energy drawn as metered, for peaks.
    pub(crate) metered: &'a [i64],
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        tariff: &'a Tariff,
        zone: &str,
        table: &SlotTable,
        load: &'a Load,
        prices: &PriceBook,
    ) -> Result<Self, TariffError> {
        tariff.check()?;
        let series = |s: &SeriesPrice| -> Result<Arc<[Option<i128>]>, TariffError> {
            Ok(prices.prices(&s.series, zone, &tariff.currency, table.range())?.into())
        };
        let laid = |schedule, names: &[&str]| -> Result<BandPlan, TariffError> {
            let grid = Grid::compile(schedule, names, "schedule")?;
            let bands = table.bands(&grid, &tariff.holidays).into();
            Ok(BandPlan { grid, bands })
        };
        let mut energy = Vec::with_capacity(tariff.energy.len());
        for charge in &tariff.energy {
            energy.push(match &charge.price {
                EnergyPrice::Bands(b) => {
                    let names: Vec<&str> = b.bands.iter().map(|b| b.name.as_str()).collect();
                    EnergyPlan::Bands(laid(&b.schedule, &names)?)
                }
                EnergyPrice::Series(s) => EnergyPlan::Series(series(s)?),
            });
        }
        let mut demand = Vec::with_capacity(tariff.demand.len());
        for charge in &tariff.demand {
            let names: Vec<&str> = charge.bands.iter().map(|b| b.name.as_str()).collect();
            demand.push(laid(&charge.schedule, &names)?);
        }
        let export = match &tariff.export {
            Export::NetBilling(rule) => Some(&rule.price),
            Export::BuyAll(price) => Some(price),
            _ => None,
        };
        let export = match export {
            Some(ExportPrice::Series(s)) => Some(series(s)?),
            _ => None,
        };
        let window_minutes = tariff.demand_window.max(load.resolution());
        let (import, fed_in) = netted(tariff, table, load);
        let windows = table.windows(window_minutes);
        let metered = load.import();
        Ok(Self {
            tariff,
            energy,
            demand,
            windows,
            window_minutes,
            export,
            import,
            fed_in,
            metered,
        })
    }
}

fn netted<'a>(
    tariff: &Tariff,
    table: &SlotTable,
    load: &'a Load,
) -> (Cow<'a, [i64]>, Cow<'a, [i64]>) {
    let by_hour = matches!(&tariff.export, Export::NetBilling(n) if n.netting == Netting::Hour);
    if !by_hour {
        return (load.import().into(), load.export().into());
    }
    let (mut import, mut fed_in) = (load.import().to_vec(), load.export().to_vec());
    for hour in table.windows(60) {
        let span = hour.first..hour.end;
        let drawn: i64 = import[span.clone()].iter().sum();
        let fed: i64 = fed_in[span.clone()].iter().sum();
        let cancel = drawn.min(fed);
        take_back(&mut import[span.clone()], cancel);
        take_back(&mut fed_in[span], cancel);
    }
    (import.into(), fed_in.into())
}

/// Takes `amount` off the slots of one hour, in proportion, to the mWh.
fn take_back(slots: &mut [i64], amount: i64) {
    let total: i128 = slots.iter().map(|&e| i128::from(e)).sum();
    let (mut seen, mut kept) = (0i128, 0i64);
    let left = total - i128::from(amount);
    for slot in slots {
        seen += i128::from(*slot);
        let upto = if total == 0 { 0 } else { (seen * left / total) as i64 };
        *slot = upto - kept;
        kept = upto;
    }
}
