//! `/api/cost/rates`.

use crate::dto::rates::{RateList, RateParams};
use crate::extract::{Here, Params};
use crate::problem::{Answer, Problem};
use crate::range;
use axum::Json;

/// Two years of quarter hours, each of which may have a price of its own.
const MAX_SLOTS: usize = 2 * 366 * 96;

/// What a kWh costs at each time, by the contracts as they are now: bands, flat and market prices alike.
/// Standing, demand and least amounts are not in it.
#[utoipa::path(get, path = "/api/cost/rates", tag = "costs", params(RateParams),
    responses((status = 200, body = RateList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_rates(Here(api): Here, Params(p): Params<RateParams>) -> Answer<Json<RateList>> {
    let range = range::slots(&api, p.from.as_deref(), p.to.as_deref())?;
    if range.len() > MAX_SLOTS {
        return Err(Problem::bad("the range is longer than two years: ask for a part at a time"));
    }
    let found = api.billing.rates(p.contract.as_deref(), range).await?;
    Ok(Json(RateList {
        currency: found.currency,
        contracts: found.contracts,
        rates: found.rates.iter().map(|rate| api.rate(rate)).collect(),
    }))
}
