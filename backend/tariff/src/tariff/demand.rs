//! Charges for peak power.

use super::standing::Per;
use crate::decimal::Decimal;
use crate::schedule::Schedule;
use serde::{Deserialize, Serialize};

/// A charge for peak power imported.
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
    /// The period's peak is the mean of this many highest peaks, each of another day.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub peaks: u8,
    /// What is billed is the mean of the peaks of this many billing periods, the billed one the
    /// last; of fewer while there is data for fewer.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub mean_of: u8,
    /// Each period's peak counts at least this many kW.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// What the tiers' prices are for.
    #[serde(default, skip_serializing_if = "DemandPricing::is_per_kw")]
    pub pricing: DemandPricing,
    /// Per what time a price is due.
    #[serde(default, skip_serializing_if = "is_month")]
    pub rate_per: Per,
    /// A floor from earlier peaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratchet: Option<Ratchet>,
}

pub(super) fn once() -> u8 {
    1
}
fn is_once(n: &u8) -> bool {
    *n == 1
}
fn is_month(per: &Per) -> bool {
    *per == Per::Month
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

/// What the prices of a demand charge's tiers are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DemandPricing {
    /// Per kW; tiers fill one after the other.
    #[default]
    PerKw,
    /// One amount for the class that the peak lies in; a peak at a limit lies in the class below.
    Class,
    /// The same, but a peak at a limit lies in the class above it.
    ClassFromLimit,
}

impl DemandPricing {
    fn is_per_kw(&self) -> bool {
        *self == Self::PerKw
    }
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
    /// Per kW, or for the class.
    pub price: Decimal,
    /// Added to the price.
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
