//! What a kWh costs: bands by time of use with tiers, or a price series.

use crate::decimal::Decimal;
use crate::schedule::Schedule;
use serde::{Deserialize, Serialize};

/// A charge per kWh imported.
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
    /// What a kWh exported earns, where the export rule says "band".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sell: Option<Decimal>,
}

/// What a tier's limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum TierUnit {
    /// kWh in a whole billing period.
    #[default]
    #[serde(rename = "kWh")]
    Kwh,
    /// A daily allowance: the limit times the days of the billing period.
    #[serde(rename = "kWh daily")]
    KwhDaily,
    /// A yearly allowance: the limit times the period's days over the days of their calendar year.
    #[serde(rename = "kWh yearly")]
    KwhYearly,
    /// kWh in a day; every local day begins anew.
    #[serde(rename = "kWh each day")]
    KwhEachDay,
    /// kWh in a calendar year; every 1 January begins anew.
    #[serde(rename = "kWh each year")]
    KwhEachYear,
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

    /// As it is written in a tariff.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kwh => "kWh",
            Self::KwhDaily => "kWh daily",
            Self::KwhYearly => "kWh yearly",
            Self::KwhEachDay => "kWh each day",
            Self::KwhEachYear => "kWh each year",
            Self::KwhPerKw => "kWh/kW",
            Self::KwhPerKwDaily => "kWh/kW daily",
        }
    }
}

/// When the tiers of a charge are empty again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Renewal {
    /// With each billing period.
    Period,
    /// At each local midnight.
    Day,
    /// On each 1 January.
    Year,
}

impl Bands {
    /// The bands' names, in order.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.bands.iter().map(|b| b.name.as_str()).collect()
    }

    /// When the tiers begin anew; all tiers of a charge agree on it.
    pub(crate) fn renewal(&self) -> Renewal {
        let limited = self.bands.iter().filter(|b| b.tiers.len() > 1);
        limited.map(|b| b.tiers[0].renewal()).max().unwrap_or(Renewal::Period)
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

    pub(crate) fn renewal(&self) -> Renewal {
        match self.unit {
            TierUnit::KwhEachDay => Renewal::Day,
            TierUnit::KwhEachYear => Renewal::Year,
            _ => Renewal::Period,
        }
    }
}

/// A price taken from a series: `series × multiplier + adder`, then rounded, then held between
/// `floor` and `cap`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SeriesPrice {
    /// Name of the price series; the contract's price zone picks among series of one name.
    pub series: String,
    /// Over what local time the series is averaged first; nothing: each value by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average: Option<Average>,
    /// Factor, such as 1.05 for 5 % on top.
    #[serde(default = "one")]
    pub multiplier: Decimal,
    /// Per kWh on top.
    #[serde(default)]
    pub adder: Decimal,
    /// Decimals to which the supplier rounds the price per kWh (half away from zero).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    /// Least price per kWh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Decimal>,
    /// Highest price per kWh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Decimal>,
}

/// Over what local time a price series is averaged, each quarter hour with the same weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Average {
    /// Each clock hour.
    Hour,
    /// Each local day.
    Day,
}

fn one() -> Decimal {
    Decimal::from(1)
}

impl SeriesPrice {
    /// The series as it is.
    pub fn plain(series: &str) -> Self {
        Self {
            series: series.to_owned(),
            average: None,
            multiplier: one(),
            adder: Decimal::ZERO,
            decimals: None,
            floor: None,
            cap: None,
        }
    }

    /// The formula in words, such as `day-ahead × 1.03 + 0.02`.
    pub fn formula(&self) -> String {
        let mut text = match self.average {
            None => self.series.clone(),
            Some(Average::Hour) => format!("hourly mean of {}", self.series),
            Some(Average::Day) => format!("daily mean of {}", self.series),
        };
        if self.multiplier != one() {
            text += &format!(" × {}", self.multiplier);
        }
        if self.adder.is_negative() {
            text += &format!(" − {}", self.adder.to_string().trim_start_matches('-'));
        } else if !self.adder.is_zero() {
            text += &format!(" + {}", self.adder);
        }
        if let Some(digits) = self.decimals {
            text += &format!(", rounded to {digits} decimals");
        }
        if let Some(floor) = self.floor {
            text += &format!(", at least {floor}");
        }
        if let Some(cap) = self.cap {
            text += &format!(", at most {cap}");
        }
        text
    }
}
