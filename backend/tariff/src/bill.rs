//! Bills: itemised, every line with its quantity, rate, period and tariff version.

use crate::exact::Exact;
use crate::tariff::{Kind, NotBilled};
use jiff::civil::Date;
use ohmstead_model::{MilliwattHours, Money, SlotRange};
use serde::{Deserialize, Serialize};

mod carry;
mod demand;
mod energy;
mod export;
mod line;
mod plan;
mod rounding;
mod run;
mod segment;
mod series;
mod series_plan;
mod standing;
mod tax;
mod tiers;

pub use carry::Carry;
pub use line::{Line, LineSlots};
pub(crate) use plan::{EnergyPlan, Plan};
pub use run::bill_periods;
pub(crate) use segment::{Cell, EnergySide, Share};
pub(crate) use tax::taxed;

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
    /// Energy imported.
    pub import: MilliwattHours,
    /// Energy exported.
    pub export: MilliwattHours,
    /// The part of the imported energy whose split over time is estimated.
    pub estimated: MilliwattHours,
    /// Slots without any data; they count as no energy.
    pub missing_slots: u32,
    /// Charges that could not be billed, and why.
    pub not_billed: Vec<NotBilled>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

impl Bill {
    /// Sum of the lines of one kind.
    pub fn sum(&self, kind: Kind) -> Money {
        self.lines.iter().filter(|l| l.kind == kind).map(|l| l.amount).sum()
    }

    /// Share of the imported energy whose split over time is estimated, 0–1.
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
