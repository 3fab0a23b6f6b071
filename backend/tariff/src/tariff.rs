//! The tariff model: what a utility charges, in any mix. Its JSON form is documented in
//! `docs/TARIFFS.md`; unknown keys are errors.

use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::schedule::Schedule;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod check;
pub(crate) use check::is_daily;

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
    /// Days that schedules see as holidays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Date>,
    /// Charges per kWh drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub energy: Vec<EnergyCharge>,
    /// Standing charges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<FixedCharge>,
    /// Length over which power is averaged for peaks: 15, 30 or 60 minutes.
    #[serde(default = "quarter_hour")]
    pub demand_window: u16,
    /// Charges per kW of peak.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demand: Vec<DemandCharge>,
    /// Least amounts, before levies and taxes on top.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minimum: Vec<Minimum>,
    /// What fed-in energy earns.
    #[serde(default)]
    pub export: Export,
    /// Levies per kWh drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levies: Vec<Levy>,
    /// Taxes in percent, in the order in which they are raised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<Tax>,
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

/// A charge per kWh drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EnergyCharge {
    /// As shown on the bill.
    pub name: String,
    /// What a kWh costs.
    pub price: EnergyPrice,
}

/// What a kWh costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EnergyPrice {
    /// Prices by band (time of use) and tier; one band without tiers is a flat price.
    Bands(Bands),
    /// A price series: 15, 30 or 60 minutes each.
    Series(SeriesPrice),
}

/// Bands with their schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Bands {
    /// The bands.
    pub bands: Vec<Band>,
    /// Which band holds when.
    #[serde(default)]
    pub schedule: Schedule,
    /// What fills the tiers.
    #[serde(default)]
    pub tier_scope: TierScope,
}

/// What fills the tiers of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TierScope {
    /// All bands with the same limits together; each tier is shared among them in proportion to
    /// their energy (the rule of US time-of-use tariffs with tiers).
    #[default]
    Total,
    /// Each band by itself.
    Band,
}

/// A band of the schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Band {
    /// As shown on the bill.
    pub name: String,
    /// At least one; the last has no upper limit.
    pub tiers: Vec<Tier>,
}

/// A step of energy and its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Tier {
    /// Cumulative upper limit, in `unit`. A limit of the last tier is kept but not applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Decimal>,
    /// What the limit counts.
    #[serde(default, skip_serializing_if = "TierUnit::is_kwh")]
    pub unit: TierUnit,
    /// Per kWh.
    pub price: Decimal,
    /// Added to the price, per kWh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<Decimal>,
    /// What a kWh fed in earns, where the export rule says "band".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sell: Option<Decimal>,
}

/// What a tier's limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TierUnit {
    /// kWh in a whole billing period.
    #[default]
    #[serde(rename = "kWh")]
    Kwh,
    /// A daily allowance: the limit times the days of the billing period.
    #[serde(rename = "kWh daily")]
    KwhDaily,
    /// kWh in a day; every local day begins anew.
    #[serde(rename = "kWh each day")]
    KwhEachDay,
    /// Hours of use: the limit times the period's peak in kW.
    #[serde(rename = "kWh/kW")]
    KwhPerKw,
    /// Hours of use a day: the limit times the peak in kW times the days.
    #[serde(rename = "kWh/kW daily")]
    KwhPerKwDaily,
}

impl TierUnit {
    fn is_kwh(&self) -> bool {
        *self == Self::Kwh
    }

    /// True when the limit scales with the period's peak.
    pub fn is_per_kw(self) -> bool {
        matches!(self, Self::KwhPerKw | Self::KwhPerKwDaily)
    }
}

impl Tier {
    /// A flat price.
    pub fn flat(price: Decimal) -> Self {
        Self { up_to: None, unit: TierUnit::Kwh, price, adjustment: None, sell: None }
    }

    /// Price and adjustment together.
    pub fn rate(&self) -> Decimal {
        self.adjustment.and_then(|a| self.price.checked_add(a)).unwrap_or(self.price)
    }
}

/// A price taken from a series: `series × multiplier + adder`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SeriesPrice {
    /// Name of the price series; the contract's price zone picks among series of one name.
    pub series: String,
    /// Factor, such as 1.05 for 5 % on top.
    #[serde(default = "one")]
    pub multiplier: Decimal,
    /// Per kWh on top.
    #[serde(default)]
    pub adder: Decimal,
}

fn one() -> Decimal {
    Decimal::from(1)
}

/// Per what an amount is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Per {
    /// Each local day of the period.
    Day,
    /// A whole billing period; a part of one pays by its days.
    Month,
    /// A year: a twelfth for a whole billing period. A minimum is settled at the year's end.
    Year,
}

/// A standing charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FixedCharge {
    /// As shown on the bill.
    pub name: String,
    /// How much.
    pub amount: Decimal,
    /// Per what.
    pub per: Per,
}

/// A charge per kW of peak power drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DemandCharge {
    /// As shown on the bill.
    pub name: String,
    /// Whose peak: of the billing period or of each day.
    #[serde(default)]
    pub per: DemandPer,
    /// The bands, each with its own peak.
    pub bands: Vec<DemandBand>,
    /// Which band holds when.
    #[serde(default)]
    pub schedule: Schedule,
    /// A floor from earlier peaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratchet: Option<Ratchet>,
}

/// Whose peak is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DemandPer {
    /// The highest of the billing period, once.
    #[default]
    Period,
    /// The highest of each day, every day.
    Day,
}

/// A band of a demand charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DemandBand {
    /// As shown on the bill.
    pub name: String,
    /// At least one; the last has no upper limit.
    pub tiers: Vec<DemandTier>,
}

/// A step of power and its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DemandTier {
    /// Cumulative upper limit in kW. A limit of the last tier is kept but not applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Decimal>,
    /// Per kW.
    pub price: Decimal,
    /// Added to the price, per kW.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<Decimal>,
}

impl DemandTier {
    /// Price and adjustment together.
    pub fn rate(&self) -> Decimal {
        self.adjustment.and_then(|a| self.price.checked_add(a)).unwrap_or(self.price)
    }
}

/// A floor under the billed demand: a share of the highest peak of the periods before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Ratchet {
    /// Percent of the highest earlier peak: one value, or twelve by the month that is billed.
    pub percent: Vec<Decimal>,
    /// How many billing periods to look back.
    pub look_back: u8,
    /// Months (1–12) whose peaks count; empty = all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
}

/// A least amount for energy, export, standing and demand charges together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Minimum {
    /// As shown on the bill.
    pub name: String,
    /// How much.
    pub amount: Decimal,
    /// Per what.
    pub per: Per,
}

/// What fed-in energy earns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Export {
    /// Nothing.
    #[default]
    NotCredited,
    /// It offsets what is drawn in the same band of the same billing period.
    NetMetering(NetMetering),
    /// It is sold; what is drawn is bought.
    NetBilling(NetBilling),
    /// All generation is sold and all consumption bought: two meters, nothing netted.
    BuyAll(ExportPrice),
}

/// The rules of net metering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NetMetering {
    /// True: a band's surplus is carried to the next billing period as kWh of the same band.
    #[serde(default = "yes")]
    pub carry: bool,
    /// Month (1–12) at whose end the carried kWh are settled.
    #[serde(default = "december")]
    pub settle_month: u8,
    /// Paid per kWh settled; nothing: they lapse.
    #[serde(default)]
    pub settle_price: Decimal,
}

fn yes() -> bool {
    true
}
fn december() -> u8 {
    12
}

impl Default for NetMetering {
    fn default() -> Self {
        Self { carry: true, settle_month: 12, settle_price: Decimal::ZERO }
    }
}

/// The rules of net billing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NetBilling {
    /// Over what time drawn and fed-in energy cancel before they are priced.
    #[serde(default)]
    pub netting: Netting,
    /// What a kWh earns.
    pub price: ExportPrice,
}

/// Over what time drawn and fed-in energy cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Netting {
    /// Not at all: as the meter's two registers count.
    #[default]
    Registers,
    /// Within each local clock hour.
    Hour,
}

/// What a kWh fed in earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ExportPrice {
    /// The `sell` price of the band and tier.
    Band,
    /// The same as a kWh drawn in the band's first tier.
    Retail,
    /// One price.
    Flat(Decimal),
    /// A price series.
    Series(SeriesPrice),
}

/// A levy per kWh drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Levy {
    /// As shown on the bill.
    pub name: String,
    /// Per kWh.
    pub price: Decimal,
}

/// What a line of a bill is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Energy drawn.
    Energy,
    /// Credit for energy fed in.
    Export,
    /// Peak power.
    Demand,
    /// Standing charge.
    Fixed,
    /// Top-up to a least amount.
    Minimum,
    /// Levy per kWh.
    Levy,
    /// Tax in percent.
    Tax,
}

/// A tax in percent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Tax {
    /// As shown on the bill.
    pub name: String,
    /// Percent, such as 19.
    pub percent: Decimal,
    /// Kinds of lines it is raised on; empty = all but taxes. With `tax` in it, also on the taxes
    /// listed before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<Kind>,
}

impl Tax {
    /// True when it is raised on lines of that kind.
    pub fn falls_on(&self, kind: Kind) -> bool {
        if self.on.is_empty() { kind != Kind::Tax } else { self.on.contains(&kind) }
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
            energy: Vec::new(),
            fixed: Vec::new(),
            demand_window: quarter_hour(),
            demand: Vec::new(),
            minimum: Vec::new(),
            export: Export::NotCredited,
            levies: Vec::new(),
            taxes: Vec::new(),
            not_billed: Vec::new(),
            notes: Vec::new(),
            about: BTreeMap::new(),
        }
    }

    /// Names of the price series that it uses.
    pub fn series_names(&self) -> impl Iterator<Item = &str> {
        let energy = self.energy.iter().filter_map(|c| match &c.price {
            EnergyPrice::Series(s) => Some(s),
            EnergyPrice::Bands(_) => None,
        });
        let export = match &self.export {
            Export::NetBilling(NetBilling { price: ExportPrice::Series(s), .. })
            | Export::BuyAll(ExportPrice::Series(s)) => Some(s),
            _ => None,
        };
        energy.chain(export).map(|s| s.series.as_str())
    }

    /// Reads the native JSON form and checks it.
    ///
    /// # Errors
    /// When the text is not of the documented form, or the tariff contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, TariffError> {
        let tariff: Self = serde_json::from_str(text)
            .map_err(|source| TariffError::Json { what: "the tariff", source })?;
        tariff.check()?;
        Ok(tariff)
    }

    /// The native JSON form.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a tariff has only string keys")
    }
}
