//! `/api/prices`: dynamic price series.

mod input;

pub use input::{PriceParams, parse_prices};

use crate::problem::{Answer, Params, Problem, time};
use crate::seat::Here;
use crate::state::Api;
use axum::Json;
use axum::http::{HeaderMap, header};
use ohmstead_model::{SlotRange, TimeRange};
use ohmstead_store::PriceFilter;
use ohmstead_tariff::{Decimal, PriceBook, PriceSeries};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Longest range of one answer: two years of quarter hours.
const MAX_SLOTS: usize = 70_176;

/// Which prices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PriceQuery {
    /// Only this series; default: all.
    name: Option<String>,
    /// Only this zone; default: all.
    zone: Option<String>,
    /// First instant; default: the beginning of today.
    from: Option<String>,
    /// First instant after; default: the end of tomorrow.
    to: Option<String>,
}

/// Prices one after the other without a gap.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceSeriesDto {
    /// Name that tariffs use, such as `day-ahead`.
    name: String,
    /// Price zone; empty = any.
    zone: String,
    /// ISO 4217 code.
    currency: String,
    /// Unit of the values, such as `EUR/MWh`.
    unit: String,
    /// First instant of the first value.
    start: String,
    /// Minutes per value.
    step: u16,
    /// The values, as posted.
    values: Vec<Option<f64>>,
}

/// Prices.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceList {
    /// By name, zone and time; a new entry where a series has a gap, another step or unit.
    series: Vec<PriceSeriesDto>,
}

/// What posting prices did, in quarter hours.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceReportDto {
    /// Without a price before.
    new: usize,
    /// With another price before; the new one holds, the old one is kept at `/api/prices/changes`.
    changed: usize,
    /// With this price before.
    same: usize,
    /// Times inside the file for which it has no price; sent where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<PriceGapDto>,
    /// Lines that said again what a line before said; sent where there are any.
    #[serde(skip_serializing_if = "is_none")]
    doubled: usize,
    /// Minutes per value, in the order in which they occur; sent where the file changes its step.
    #[serde(skip_serializing_if = "is_one")]
    steps: Vec<u16>,
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
    from: String,
    /// First instant with one again.
    to: String,
}

/// Prices that were replaced.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceChangeDto {
    /// When.
    at: String,
    /// What the UTC day had before.
    was: Vec<PriceSeriesDto>,
}

/// Replaced prices.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceChangeList {
    /// Newest first.
    changes: Vec<PriceChangeDto>,
}

/// Which series.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PriceChangeParams {
    /// Required.
    name: Option<String>,
    /// Default: the series without a zone.
    zone: Option<String>,
    /// At most this many, 1 to 1,000; default 100.
    limit: Option<usize>,
}

/// A decimal as a JSON number: the nearest one, which prints the same digits up to fifteen.
pub(crate) fn number(d: Decimal) -> f64 {
    d.to_string().parse().unwrap_or(f64::NAN)
}

impl Api {
    fn price_series(&self, s: &PriceSeries) -> PriceSeriesDto {
        PriceSeriesDto {
            name: s.name.clone(),
            zone: s.zone.clone(),
            currency: s.currency.clone(),
            unit: s.unit.clone(),
            start: self.time(s.start.start()),
            step: s.step,
            values: s.values.iter().map(|v| v.map(number)).collect(),
        }
    }
}

/// Prices of a range.
#[utoipa::path(get, path = "/api/prices", tag = "tariffs", params(PriceQuery),
    responses((status = 200, body = PriceList), (status = 400, body = Problem)))]
pub async fn list_prices(
    Here(api): Here,
    Params(p): Params<PriceQuery>,
) -> Answer<Json<PriceList>> {
    let calendar = &api.site.calendar;
    let today = calendar.date(api.clock.now());
    let day_start = |days: i64| {
        let day = today.saturating_add(jiff::Span::new().days(days));
        calendar.day_start(day).start()
    };
    let from = p.from.as_deref().map_or(Ok(day_start(0)), |t| time("from", t))?;
    let to = p.to.as_deref().map_or(Ok(day_start(2)), |t| time("to", t))?;
    if to < from {
        return Err(Problem::bad("to is before from"));
    }
    let range = SlotRange::touching(TimeRange::new(from, to));
    if range.len() > MAX_SLOTS {
        return Err(Problem::bad("the range is longer than two years: ask for a part at a time"));
    }
    let series = api.store.prices(PriceFilter { name: p.name, zone: p.zone }, range).await?;
    Ok(Json(PriceList { series: series.iter().map(|s| api.price_series(s)).collect() }))
}

/// Takes prices in: one series as JSON (`{"name", "zone", "currency", "unit", "step", "start",
/// "values"}`), several (`{"series": […]}`), or CSV with lines `time,price`, each of which holds until the
/// next, and the rest as query parameters.
/// Later prices replace earlier ones; issued bills stay as they are.
#[utoipa::path(put, path = "/api/prices", tag = "tariffs", params(PriceParams),
    request_body(content = serde_json::Value),
    responses((status = 200, body = PriceReportDto), (status = 400, body = Problem)))]
pub async fn put_prices(
    Here(api): Here,
    Params(p): Params<PriceParams>,
    headers: HeaderMap,
    body: String,
) -> Answer<Json<PriceReportDto>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let csv = kind.starts_with("text/csv");
    let file = parse_prices(&body, csv, &p, &api.site.currency).map_err(Problem::bad)?;
    for s in &file.series {
        // Units, steps and digits, before anything is kept.
        PriceBook::new(std::slice::from_ref(s))?;
    }
    let mut steps: Vec<u16> = file.series.iter().map(|s| s.step).collect();
    steps.dedup();
    let gap =
        |g: &SlotRange| PriceGapDto { from: api.time(g.from.start()), to: api.time(g.to.start()) };
    let gaps = file.gaps.iter().map(gap).collect();
    let done = api.store.put_prices(file.series, api.clock.now()).await?;
    let (new, changed, same) = (done.new, done.changed, done.same);
    Ok(Json(PriceReportDto { new, changed, same, gaps, doubled: file.doubled, steps }))
}

/// What was replaced of a series.
#[utoipa::path(get, path = "/api/prices/changes", tag = "tariffs", params(PriceChangeParams),
    responses((status = 200, body = PriceChangeList), (status = 400, body = Problem)))]
pub async fn list_price_changes(
    Here(api): Here,
    Params(p): Params<PriceChangeParams>,
) -> Answer<Json<PriceChangeList>> {
    let name = p.name.ok_or_else(|| Problem::bad("name is missing: say which series"))?;
    let limit = p.limit.unwrap_or(100).clamp(1, 1000);
    let found = api.store.price_changes(&name, &p.zone.unwrap_or_default(), limit).await?;
    let changes = found.iter().map(|c| PriceChangeDto {
        at: api.time(c.at),
        was: c.was.iter().map(|s| api.price_series(s)).collect(),
    });
    Ok(Json(PriceChangeList { changes: changes.collect() }))
}
