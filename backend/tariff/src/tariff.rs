//! The tariff model: what a utility charges, in any mix. Its JSON form is documented in
//! `docs/TARIFFS.md`; unknown keys are errors.

use crate::error::TariffError;
use crate::holiday::Holiday;
use crate::schedule::QuarterHour;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod check;
mod demand;
mod energy;
mod export;
mod kind;
mod levy;
mod rounding;
mod standing;

pub use demand::{DemandBand, DemandCharge, DemandPer, DemandPricing, DemandTier, Ratchet};
pub(crate) use energy::Renewal;
pub use energy::{
    Average, Band, Bands, EnergyCharge, EnergyPrice, SeriesPrice, Tier, TierScope, TierUnit,
};
pub use export::{Export, ExportPrice, NetBilling, NetMetering, Netting};
pub use kind::Kind;
pub use levy::{Levy, Tax};
pub use rounding::{Half, IntervalRounding, Rounding};
pub use standing::{FixedCharge, Minimum, Per, UseStep};

/// One version of a tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Tariff {
    /// Short stable name, shown on every line it charges.
    pub id: String,
    /// Full name.
    pub name: String,
    /// ISO 4217 code of the currency of all amounts.
    pub currency: String,
    /// Days that schedules see as holidays: dates and rules that recur.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// Days that are announced one by one, such as France's red and white days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_classes: Option<DayClasses>,
    /// When the day of a schedule begins; weekday, month, holiday and class are those of the day
    /// that began then. 00:00 by default.
    #[serde(default, skip_serializing_if = "QuarterHour::is_midnight")]
    pub day_start: QuarterHour,
    /// Charges per kWh imported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub energy: Vec<EnergyCharge>,
    /// Standing charges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<FixedCharge>,
    /// kWh imported in a year as the supplier expects it, for standing charges by yearly use;
    /// nothing: as measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_yearly_use: Option<crate::Decimal>,
    /// Length over which power is averaged for peaks: 15, 30 or 60 minutes.
    #[serde(default = "quarter_hour")]
    pub demand_window: u16,
    /// Charges for peak power.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demand: Vec<DemandCharge>,
    /// Least amounts, before levies and taxes on top.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minimum: Vec<Minimum>,
    /// What exported energy earns.
    #[serde(default)]
    pub export: Export,
    /// Levies per kWh imported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levies: Vec<Levy>,
    /// Taxes in percent, in the order in which they are raised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<Tax>,
    /// The supplier's own rounding; nothing: only the total is rounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// Charges that are part of the tariff but whose quantity no meter of ours measures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_billed: Vec<NotBilled>,
    /// How the source was understood where it left something open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Descriptions and the like, which no bill depends on.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub about: BTreeMap<String, serde_json::Value>,
}

fn quarter_hour() -> u16 {
    15
}

/// Classes of days that are announced date by date. A day in none of them is an ordinary day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DayClasses {
    /// The classes.
    pub classes: Vec<DayClass>,
    /// Last day for which the classes are known; nothing: the last date of any class. Bills of
    /// later days say that they count as ordinary days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_to: Option<Date>,
}

/// One class of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DayClass {
    /// As rules of schedules name it among their days, such as `red`.
    pub name: String,
    /// The days.
    pub dates: Vec<Date>,
}

impl DayClasses {
    /// The class of a day, as an index.
    pub(crate) fn of(&self, day: Date) -> Option<usize> {
        self.classes.iter().position(|c| c.dates.contains(&day))
    }

    /// Last day for which the classes are known.
    pub(crate) fn known_to(&self) -> Option<Date> {
        self.known_to.or_else(|| self.classes.iter().flat_map(|c| &c.dates).max().copied())
    }
}

/// A charge that is kept, and shown as not billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NotBilled {
    /// Which charge.
    pub item: String,
    /// Why it is not billed.
    pub why: String,
    /// The source's own wording, written back on export.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub source: BTreeMap<String, serde_json::Value>,
}

impl Tariff {
    /// A tariff that charges nothing yet.
    pub fn named(id: &str, currency: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            currency: currency.to_owned(),
            holidays: Vec::new(),
            day_classes: None,
            day_start: QuarterHour::default(),
            energy: Vec::new(),
            fixed: Vec::new(),
            expected_yearly_use: None,
            demand_window: quarter_hour(),
            demand: Vec::new(),
            minimum: Vec::new(),
            export: Export::NotCredited,
            levies: Vec::new(),
            taxes: Vec::new(),
            rounding: None,
            not_billed: Vec::new(),
            notes: Vec::new(),
            about: BTreeMap::new(),
        }
    }

    /// True when a bill depends on the periods before it.
    pub(crate) fn remembers(&self) -> bool {
        let yearly_tiers = |c: &EnergyCharge| match &c.price {
            EnergyPrice::Bands(b) => b.renewal() == Renewal::Year,
            EnergyPrice::Series(_) => false,
        };
        matches!(&self.export, Export::NetMetering(rule) if rule.carry)
            || self.demand.iter().any(|d| d.ratchet.is_some() || d.mean_of > 1)
            || self.minimum.iter().any(|m| m.per == Per::Year)
            || self.energy.iter().any(yearly_tiers)
            || (self.expected_yearly_use.is_none()
                && self.fixed.iter().any(|c| !c.by_use.is_empty()))
    }

    /// Names of the price series that it uses.
    pub fn series_names(&self) -> impl Iterator<Item = &str> {
        let energy = self.energy.iter().filter_map(|c| match &c.price {
            EnergyPrice::Series(s) => Some(s),
            EnergyPrice::Bands(_) => None,
        });
        let export = match self.export.price() {
            Some(ExportPrice::Series(s)) => Some(s),
            _ => None,
        };
        energy.chain(export).map(|s| s.series.as_str())
    }

    /// Reads the native JSON form and checks it.
    ///
    /// # Errors
    /// When the text is not of the documented form, or the tariff contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, TariffError> {
        let tariff: Self = crate::json::read(text, "the tariff")?;
        tariff.check()?;
        Ok(tariff)
    }

    /// The native JSON form.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a tariff has only string keys")
    }
}
