//! What `/api/cost/rates` takes and gives.

use crate::state::Api;
use ohmstead_tariff::rates::{Rate, RateBand};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which prices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RateParams {
    /// One contract or offer; default: every contract of the site together.
    pub(crate) contract: Option<String>,
    /// First instant, on a quarter hour; required. Times to come may be asked for.
    pub(crate) from: Option<String>,
    /// First instant after, on a quarter hour; default: the end of the present quarter hour.
    pub(crate) to: Option<String>,
}

/// A band in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct RateBandDto {
    /// Whose.
    pub(crate) contract: String,
    /// Which; a price series is named by its charge.
    pub(crate) band: String,
}

/// A price and the time over which it holds.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateDto {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Currency units per kWh drawn: energy and levies with the taxes on both; in the cheapest tiers.
    /// Null where a market price is not known.
    pub(crate) per_kwh: Option<f64>,
    /// The same in the dearest tiers; the same number where there are none.
    pub(crate) highest_per_kwh: Option<f64>,
    /// What is in force.
    pub(crate) bands: Vec<RateBandDto>,
}

/// Prices over time.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateList {
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// Of which contracts; a kWh costs the sum of theirs.
    pub(crate) contracts: Vec<String>,
    /// Ascending; there is none where no contract is in force.
    pub(crate) rates: Vec<RateDto>,
}

impl Api {
    pub(crate) fn rate(&self, rate: &Rate) -> RateDto {
        RateDto {
            from: self.time(rate.slots.from.start()),
            to: self.time(rate.slots.to.start()),
            per_kwh: rate.price.as_ref().map(|price| price.least.to_f64()),
            highest_per_kwh: rate.price.as_ref().map(|price| price.most.to_f64()),
            bands: rate.bands.iter().map(band).collect(),
        }
    }
}

fn band(band: &RateBand) -> RateBandDto {
    RateBandDto { contract: band.contract.clone(), band: band.band.clone() }
}
