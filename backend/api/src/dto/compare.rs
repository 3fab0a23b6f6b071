//! What `/api/tariffs/compare` takes and gives.

use crate::dto::tariffs::NotBilledDto;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// What to compare.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompareParams {
    /// The contract to compare with; default: the site's only one.
    pub(crate) present: Option<String>,
    /// Ids of contracts and offers, with commas; default: every offer.
    pub(crate) with: Option<String>,
    /// First instant, on a quarter hour; default: twelve billing periods back.
    pub(crate) from: Option<String>,
    /// First instant after; default: the beginning of the running billing period.
    pub(crate) to: Option<String>,
    /// Whose energy; default: the present contract's meter.
    pub(crate) device_id: Option<String>,
}

/// What to compare, in a body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompareBody {
    /// The contract to compare with; default: the site's only one.
    pub(crate) present: Option<String>,
    /// Ids of contracts and offers, and tariffs in any form that POST /api/tariffs takes; default: every offer.
    #[schema(value_type = Option<Vec<serde_json::Value>>)]
    pub(crate) tariffs: Option<Vec<Box<RawValue>>>,
    /// First instant, on a quarter hour; default: twelve billing periods back.
    pub(crate) from: Option<String>,
    /// First instant after; default: the beginning of the running billing period.
    pub(crate) to: Option<String>,
    /// Whose energy; default: the present contract's meter.
    pub(crate) device_id: Option<String>,
    /// With another load.
    pub(crate) what_if: Option<WhatIfDto>,
}

/// A time of day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimesDto {
    /// `16:00`: the first quarter hour inside.
    pub(crate) from: String,
    /// `21:00`: the first after; not after `from`: over midnight.
    pub(crate) to: String,
    /// `mon` … `sun`, `weekday`, `weekend`; default: every day.
    #[serde(default)]
    pub(crate) days: Vec<String>,
    /// 1 to 12; default: every month.
    #[serde(default)]
    pub(crate) months: Vec<u8>,
}

/// Energy moved within each day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftDto {
    /// How much of what is drawn in `from`, 0 to 100.
    pub(crate) percent: u8,
    /// From when.
    pub(crate) from: TimesDto,
    /// Where to, spread evenly.
    pub(crate) to: TimesDto,
}

/// Generation added to the load: a meter of the site, or a typical day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SolarDto {
    /// What this device measured,
    pub(crate) device_id: Option<String>,
    /// times this, percent; default 100.
    pub(crate) percent: Option<u32>,
    /// Or: Wh in each of the 24 hours of the local day.
    pub(crate) wh_by_hour: Option<Vec<u32>>,
}

/// A battery behind the meter: it takes in what would be fed in, and gives what would be drawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BatteryDto {
    /// What it holds, Wh.
    pub(crate) capacity_wh: f64,
    /// The most that it takes in or gives, W.
    pub(crate) power_w: f64,
    /// What comes out of what goes in, percent; default 90.
    pub(crate) efficiency_percent: Option<u8>,
}

/// Another load than the one measured.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WhatIfDto {
    /// All energy drawn times this, percent.
    pub(crate) scale_percent: Option<u16>,
    pub(crate) shift: Option<ShiftDto>,
    pub(crate) solar: Option<SolarDto>,
    pub(crate) battery: Option<BatteryDto>,
}

/// One billing period in a comparison.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodTotalDto {
    /// First day.
    pub(crate) from: String,
    /// First day after.
    pub(crate) to: String,
    pub(crate) total: f64,
}

/// What a tariff would have cost.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeDto {
    /// Sum of the bills.
    pub(crate) total: f64,
    /// Below the present tariff: negative.
    pub(crate) difference: f64,
    /// The difference by kind of charge; adds up to it.
    pub(crate) by_kind: BTreeMap<String, f64>,
    /// True when some charges could not be billed: the total is then too low.
    pub(crate) incomplete: bool,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// Bill by bill.
    pub(crate) periods: Vec<PeriodTotalDto>,
    /// What could not be billed.
    pub(crate) not_billed: Vec<NotBilledDto>,
}

/// A candidate.
#[derive(Debug, Serialize, ToSchema)]
pub struct RankedDto {
    /// From 1; null for one that cannot be ranked.
    pub(crate) rank: Option<usize>,
    pub(crate) id: String,
    pub(crate) name: String,
    /// Null when it cannot be billed.
    pub(crate) outcome: Option<OutcomeDto>,
    /// Why it cannot be billed.
    pub(crate) error: Option<String>,
}

/// A comparison.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonDto {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Whose energy, added up.
    pub(crate) device_ids: Vec<String>,
    /// Share of the time that was measured, 0 to 1.
    pub(crate) coverage: f64,
    /// The contract compared with.
    pub(crate) contract: String,
    /// It, with the load as measured.
    pub(crate) measured: OutcomeDto,
    /// It, with the load that was compared (the same without `whatIf`).
    pub(crate) present: OutcomeDto,
    /// Cheapest first; those in another currency or that cannot be billed come last.
    pub(crate) ranked: Vec<RankedDto>,
}
