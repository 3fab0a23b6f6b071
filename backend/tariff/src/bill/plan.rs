//! A tariff laid over a slot table: which band and price each slot has.

use super::series_plan::SeriesPlan;
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
    Series(SeriesPlan),
}

/// One tariff over one table and load.
pub(crate) struct Plan<'a> {
    pub(crate) tariff: &'a Tariff,
    pub(crate) energy: Vec<EnergyPlan>,
    pub(crate) demand: Vec<BandPlan>,
    pub(crate) windows: Vec<Window>,
    pub(crate) window_minutes: u16,
    /// Prices of exported energy, where a series sets them.
    pub(crate) export_prices: Option<SeriesPlan>,
    /// Imported and exported energy as energy charges see it: netted within the hour where the
    /// tariff says so.
    pub(crate) import: Cow<'a, [i64]>,
    pub(crate) export: Cow<'a, [i64]>,
    /// Imported energy as metered, for peaks.
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
        let series = |s: &SeriesPrice| SeriesPlan::new(s, tariff, zone, table, prices);
        let planned = |schedule, names: &[&str]| -> Result<BandPlan, TariffError> {
            let grid = Grid::compile(schedule, names, tariff, "schedule")?;
            let bands = table.bands(&grid, tariff).into();
            Ok(BandPlan { grid, bands })
        };
        let mut energy = Vec::with_capacity(tariff.energy.len());
        for charge in &tariff.energy {
            energy.push(match &charge.price {
                EnergyPrice::Bands(b) => EnergyPlan::Bands(planned(&b.schedule, &b.names())?),
                EnergyPrice::Series(s) => EnergyPlan::Series(series(s)?),
            });
        }
        let mut demand = Vec::with_capacity(tariff.demand.len());
        for charge in &tariff.demand {
            let names: Vec<&str> = charge.bands.iter().map(|b| b.name.as_str()).collect();
            demand.push(planned(&charge.schedule, &names)?);
        }
        let export_prices = match tariff.export.price() {
            Some(ExportPrice::Series(s)) => Some(series(s)?),
            _ => None,
        };
        let window_minutes = tariff.demand_window.max(load.resolution());
        let (import, export) = netted(tariff, table, load);
        Ok(Self {
            tariff,
            energy,
            demand,
            windows: table.windows(window_minutes),
            window_minutes,
            export_prices,
            import,
            export,
            metered: load.import(),
        })
    }
}

impl Plan<'_> {
    /// The schedules of all charges.
    pub(crate) fn grids(&self) -> impl Iterator<Item = &Grid> {
        let energy = self.energy.iter().filter_map(|plan| match plan {
            EnergyPlan::Bands(plan) => Some(&plan.grid),
            EnergyPlan::Series(_) => None,
        });
        energy.chain(self.demand.iter().map(|plan| &plan.grid))
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
    let (mut import, mut export) = (load.import().to_vec(), load.export().to_vec());
    for hour in table.windows(60) {
        let span = hour.first..hour.end;
        let imported: i64 = import[span.clone()].iter().sum();
        let exported: i64 = export[span.clone()].iter().sum();
        let cancel = imported.min(exported);
        take_back(&mut import[span.clone()], cancel);
        take_back(&mut export[span], cancel);
    }
    (import.into(), export.into())
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
