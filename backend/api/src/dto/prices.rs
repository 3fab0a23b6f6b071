//! What `/api/prices` takes and gives.

mod input;

pub use input::{PriceParams, parse_prices};

use crate::state::Api;
use ohmstead_store::identity::{Kind, prices_id};
use ohmstead_tariff::{Decimal, PriceSeries};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which prices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PriceQuery {
    /// Only this series; default: all.
    pub(crate) name: Option<String>,
    /// Only this zone; default: all.
    pub(crate) zone: Option<String>,
    /// First instant; default: the beginning of today.
    pub(crate) from: Option<String>,
    /// First instant after; default: the end of tomorrow.
    pub(crate) to: Option<String>,
}

/// Prices one after the other without a gap.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceSeriesDto {
    /// Name that tariffs use, such as `day-ahead`.
    pub(crate) name: String,
    /// Price zone; empty = any.
    pub(crate) zone: String,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// Unit of the values, such as `EUR/MWh`.
    pub(crate) unit: String,
    /// First instant of the first value.
    pub(crate) start: String,
    /// Minutes per value.
    pub(crate) step: u16,
    /// The values, as posted.
    pub(crate) values: Vec<Option<f64>>,
    /// The site whose contracts it serves; nothing: every site's.
    pub(crate) site: Option<String>,
}

/// Prices.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceList {
    /// By name, zone and time; a new entry where a series has a gap, another step or unit.
    pub(crate) series: Vec<PriceSeriesDto>,
}

/// What posting prices did, in quarter hours.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceReportDto {
    /// Without a price before.
    pub(crate) new: usize,
    /// With another price before; the new one holds, the old one is kept at `/api/prices/changes`.
    pub(crate) changed: usize,
    /// With this price before.
    pub(crate) same: usize,
    /// Times inside the file for which it has no price; sent where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) gaps: Vec<PriceGapDto>,
    /// Lines that said again what a line before said; sent where there are any.
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) doubled: usize,
    /// Minutes per value, in the order in which they occur; sent where the file changes its step.
    #[serde(skip_serializing_if = "is_one")]
    pub(crate) steps: Vec<u16>,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

fn is_one(steps: &[u16]) -> bool {
    steps.len() <= 1
}

/// Time without a price between two prices.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceGapDto {
    /// First instant without one.
    pub(crate) from: String,
    /// First instant with one again.
    pub(crate) to: String,
}

/// Prices that were replaced.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceChangeDto {
    /// When.
    pub(crate) at: String,
    /// What the UTC day had before.
    pub(crate) was: Vec<PriceSeriesDto>,
}

/// Replaced prices.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceChangeList {
    /// Newest first.
    pub(crate) changes: Vec<PriceChangeDto>,
}

/// Which series.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PriceChangeParams {
    /// Required.
    pub(crate) name: Option<String>,
    /// Default: the series without a zone.
    pub(crate) zone: Option<String>,
    /// At most this many, 1 to 1,000; default 100.
    pub(crate) limit: Option<usize>,
}

impl Api {
    pub(crate) fn price_series(&self, s: &PriceSeries) -> PriceSeriesDto {
        PriceSeriesDto {
            name: s.name.clone(),
            zone: s.zone.clone(),
            currency: s.currency.clone(),
            unit: s.unit.clone(),
            start: self.time(s.start.start()),
            step: s.step,
            values: s.values.iter().map(|v| v.map(number)).collect(),
            site: self.identity.owner(Kind::Prices, &prices_id(&s.name, &s.zone)).map(String::from),
        }
    }
}

/// A decimal as a JSON number: the nearest one, which prints the same digits up to fifteen.
pub(crate) fn number(d: Decimal) -> f64 {
    d.to_string().parse().unwrap_or(f64::NAN)
}
