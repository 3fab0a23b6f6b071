//! Bills: itemised, every line with its quantity, rate, period and tariff version.

use crate::decimal::Decimal;
use crate::exact::Exact;
use crate::tariff::{Kind, NotBilled};
use jiff::civil::Date;
use ohmstead_model::{MilliwattHours, Money, SlotRange};
use serde::{Deserialize, Serialize};

mod demand;
mod energy;
mod export;
mod plan;
mod run;
mod segment;
mod tiers;

pub use run::{Carry, bill_periods};
pub(crate) use segment::{Basis, Cell, Share};

/// One bill. Σ of the lines' amounts = total, always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Bill {
    /// Which contract.
    pub contract: String,
    /// ISO 4217 code.
    pub currency: String,
    /// First local day.
    pub from: Date,
    /// First local day after.
    pub to: Date,
    /// The slots that were billed.
    pub slots: SlotRange,
    /// True when data covers only part of the billing period.
    pub partial: bool,
    /// The lines.
    pub lines: Vec<Line>,
    /// Rounded once, from the exact sum, to the currency's smallest coin.
    pub total: Money,
    /// The same sum in millionths, for comparing and adding up.
    pub exact: Money,
    /// Energy drawn.
    pub import: MilliwattHours,
    /// Energy fed in.
    pub export: MilliwattHours,
    /// The part of the energy drawn whose split over time is estimated.
    pub estimated: MilliwattHours,
    /// Slots without any data; they count as no energy.
    pub missing_slots: u32,
    /// Charges that could not be billed, and why.
    pub not_billed: Vec<NotBilled>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

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

impl Bill {
    /// Sum of the lines of one kind.
    pub fn sum(&self, kind: Kind) -> Money {
        self.lines.iter().filter(|l| l.kind == kind).map(|l| l.amount).sum()
    }

    /// Share of the energy drawn whose split over time is estimated, 0–1.
    pub fn estimated_share(&self) -> f64 {
        if self.import.0 == 0 { 0.0 } else { self.estimated.0 as f64 / self.import.0 as f64 }
    }

    /// The energy part of the bill: energy, export credit and levies per kWh, without taxes in
    /// percent.
    pub fn energy_part(&self) -> Money {
        [Kind::Energy, Kind::Export, Kind::Levy].into_iter().map(|k| self.sum(k)).sum()
    }
}

/// A bill and what its costs per interval are made of.
#[derive(Debug, Clone)]
pub struct Billed {
    /// The bill.
    pub bill: Bill,
    pub(crate) cells: Vec<Cell>,
    /// What no cell holds (standing, demand and minimum charges, settlements, their taxes), by the
    /// slots over which it is due.
    pub(crate) rest: Vec<(SlotRange, Exact)>,
}

/// Decimals of a currency's smallest coin (ISO 4217).
pub fn minor_digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

impl Line {
    /// The intervals that the line stands on, as runs of slots. `version` is the tariff that
    /// charged it; `None` for the table of another period is an empty list.
    pub fn runs(&self, tariff: &crate::Tariff, table: &crate::SlotTable) -> Vec<SlotRange> {
        let span = self.slots.range;
        let index = |s: ohmstead_model::Slot| {
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

    /// Price per kWh of each slot of `range`, for a line at a price series; a credit is negative.
    /// `None` for every other line.
    ///
    /// # Errors
    /// When the series is in another currency.
    pub fn slot_prices(
        &self,
        version: &crate::Version,
        zone: &str,
        prices: &crate::PriceBook,
        range: SlotRange,
    ) -> Result<Option<Vec<Option<Decimal>>>, crate::TariffError> {
        use crate::tariff::{EnergyPrice, Export, ExportPrice, NetBilling};
        let tariff = &version.tariff;
        let named = |name: &str| self.charge == name || self.charge == format!("Feed-in ({name})");
        let charge = tariff.energy.iter().find_map(|c| match &c.price {
            EnergyPrice::Series(s) if named(&c.name) => Some(s),
            _ => None,
        });
        let sold = match &tariff.export {
            Export::NetBilling(NetBilling { price: ExportPrice::Series(s), .. })
            | Export::BuyAll(ExportPrice::Series(s))
                if self.kind == Kind::Export =>
            {
                Some(s)
            }
            _ => None,
        };
        let Some(series) = sold.or(charge) else { return Ok(None) };
        let sign = Exact::int(if self.kind == Kind::Export { -1 } else { 1 });
        let of = |p: i128| {
            let price = Exact::ratio(p, 10i128.pow(12)) * series.multiplier.exact();
            ((price + series.adder.exact()) * sign.clone()).rounded(12)
        };
        let raw = prices.prices(&series.series, zone, &tariff.currency, range)?;
        Ok(Some(raw.into_iter().map(|p| p.map(of)).collect()))
    }

    fn band_of(&self, tariff: &crate::Tariff, table: &crate::SlotTable) -> Option<(Vec<u8>, u8)> {
        use crate::tariff::EnergyPrice;
        let name = self.band.as_deref()?;
        // A credit is named "Feed-in (charge)".
        let of = |c: &&crate::tariff::EnergyCharge| self.charge.contains(&c.name);
        let charge = tariff.energy.iter().find(|c| c.name == self.charge);
        let charge = charge.or_else(|| tariff.energy.iter().find(of))?;
        let EnergyPrice::Bands(b) = &charge.price else { return None };
        let names: Vec<&str> = b.bands.iter().map(|b| b.name.as_str()).collect();
        let band = names.iter().position(|n| *n == name)?;
        let grid = crate::schedule::Grid::compile(&b.schedule, &names, "schedule").ok()?;
        Some((table.bands(&grid, &tariff.holidays), u8::try_from(band).ok()?))
    }
}
