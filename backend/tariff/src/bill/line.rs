//! Lines of a bill, and the intervals behind them.

use super::series_plan::SeriesPlan;
use crate::contract::{Contract, Version};
use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::price::PriceBook;
use crate::schedule::Grid;
use crate::table::SlotTable;
use crate::tariff::{EnergyCharge, EnergyPrice, ExportPrice, Kind, Tariff};
use jiff::civil::Date;
use ohmstead_model::{Money, Slot, SlotRange};
use serde::{Deserialize, Serialize};

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Line {
    /// What for.
    pub kind: Kind,
    /// Name of the charge.
    pub charge: String,
    /// Band, where the charge has bands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
    /// Tier from 1, where the band has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<u8>,
    /// How much, to 6 decimals; the amount comes from the exact quantity.
    pub quantity: Decimal,
    /// Unit of the quantity.
    pub unit: String,
    /// Price per unit, or percent. For a price series the mean, to 6 decimals.
    pub rate: Decimal,
    /// Rounded by largest remainder, so that the lines add up to the total.
    pub amount: Money,
    /// Id of the tariff version.
    pub tariff: String,
    /// Since when that version is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_from: Option<Date>,
    /// First local day of the line.
    pub from: Date,
    /// First local day after.
    pub to: Date,
    /// How the quantity came about.
    pub how: String,
    /// Where to look for its intervals.
    pub slots: LineSlots,
}

/// Which intervals a line stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct LineSlots {
    /// The span.
    pub range: SlotRange,
    /// Inside the span only the slots of the line's band.
    pub in_band: bool,
}

impl Line {
    /// The intervals that the line stands on, as runs of slots. `version` is the tariff that
    /// charged it; `None` for the table of another period is an empty list.
    pub fn runs(&self, tariff: &Tariff, table: &SlotTable) -> Vec<SlotRange> {
        let span = self.slots.range;
        let index = |s: Slot| {
            usize::try_from(s.0 - table.range().from.0).unwrap_or(0).min(table.range().len())
        };
        let (first, end) = (index(span.from), index(span.to));
        let Some((bands, band)) = self.band_of(tariff, table).filter(|_| self.slots.in_band) else {
            return vec![table.slots(first, end)];
        };
        let mut runs: Vec<SlotRange> = Vec::new();
        for i in (first..end).filter(|&i| bands[i] == band) {
            let slot = table.slot(i);
            match runs.last_mut() {
                Some(run) if run.to == slot => run.to = slot.next(),
                _ => runs.push(SlotRange::new(slot, slot.next())),
            }
        }
        runs
    }

    /// Price per kWh of each slot of `table`, for a line at a price series; a credit is negative.
    /// `None` for every other line.
    ///
    /// # Errors
    /// When the series is in another currency.
    pub fn slot_prices(
        &self,
        version: &Version,
        zone: &str,
        prices: &PriceBook,
        table: &SlotTable,
    ) -> Result<Option<Vec<Option<Decimal>>>, TariffError> {
        let tariff = &version.tariff;
        let named = |name: &str| self.charge == name || self.charge == format!("Feed-in ({name})");
        let charge = tariff.energy.iter().find_map(|c| match &c.price {
            EnergyPrice::Series(s) if named(&c.name) => Some(s),
            _ => None,
        });
        let sold = match tariff.export.price() {
            Some(ExportPrice::Series(s)) if self.kind == Kind::Export => Some(s),
            _ => None,
        };
        let Some(formula) = sold.or(charge) else { return Ok(None) };
        let plan = SeriesPlan::new(formula, tariff, zone, table, prices)?;
        let sign = |price: Decimal| if self.kind == Kind::Export { -price } else { price };
        Ok(Some((0..table.range().len()).map(|i| plan.per_kwh(i).map(sign)).collect()))
    }

    fn band_of(&self, tariff: &Tariff, table: &SlotTable) -> Option<(Vec<u8>, u8)> {
        let name = self.band.as_deref()?;
        // A credit is named "Feed-in (charge)".
        let of = |c: &&EnergyCharge| self.charge.contains(&c.name);
        let charge = tariff.energy.iter().find(|c| c.name == self.charge);
        let charge = charge.or_else(|| tariff.energy.iter().find(of))?;
        let EnergyPrice::Bands(b) = &charge.price else { return None };
        let names = b.names();
        let band = names.iter().position(|n| *n == name)?;
        let grid = Grid::compile(&b.schedule, &names, tariff, "schedule").ok()?;
        Some((table.bands(&grid, tariff), u8::try_from(band).ok()?))
    }
}

impl Contract {
    /// The version that charged a line.
    pub fn version_of(&self, line: &Line) -> Option<&Version> {
        self.versions
            .iter()
            .find(|v| v.tariff.id == line.tariff && v.valid_from == line.version_from)
    }
}
