//! `/api/prices`: dynamic price series.

use crate::dto::prices::{
    PriceChangeDto, PriceChangeList, PriceChangeParams, PriceGapDto, PriceList, PriceParams,
    PriceQuery, PriceReportDto, parse_prices,
};
use crate::extract::{At, Caller, Here, Params, TextBody};
use crate::parse::time;
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::{HeaderMap, header};
use ohmstead_identity::Action;
use ohmstead_model::{SlotRange, TimeRange, TimestampMs};
use ohmstead_store::PriceFilter;
use ohmstead_store::identity::{Kind, SiteId, prices_id};
use ohmstead_tariff::{PriceBook, PriceSeries};

/// Longest range of one answer: two years of quarter hours.
const MAX_SLOTS: usize = 70_176;
/// Prices further ahead than this are not looked for where a series is told from a new one.
const AHEAD_MS: i64 = 10 * 366 * 86_400_000;

/// Prices of a range: of the sites that you see, and those that the hub has for every site.
#[utoipa::path(get, path = "/api/prices", tag = "tariffs", params(PriceQuery),
    responses((status = 200, body = PriceList), (status = 400, body = Problem)))]
pub async fn list_prices(
    Here(api): Here,
    caller: Caller,
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
    let theirs = |s: &&PriceSeries| sees(&api, &caller, &s.name, &s.zone);
    let series = series.iter().filter(theirs);
    Ok(Json(PriceList { series: series.map(|s| api.price_series(s)).collect() }))
}

fn sees(api: &Api, caller: &Caller, name: &str, zone: &str) -> bool {
    caller.sees_owned(api, Kind::Prices, &prices_id(name, zone), true)
}

/// Lets who may bring prices of this series in; gives the site that a new series will belong to, if any.
async fn allowed(
    api: &Api,
    caller: &Caller,
    series: &PriceSeries,
    site: &SiteId,
) -> Answer<Option<SiteId>> {
    let id = prices_id(&series.name, &series.zone);
    let what = format!("{} of the zone {:?}", series.name, series.zone);
    let owner = api.identity.owner(Kind::Prices, &id);
    let filter = PriceFilter { name: Some(series.name.clone()), zone: Some(series.zone.clone()) };
    if owner.is_none() && caller.narrowed.is_none() && caller.principal.is_hub_admin() {
        return Ok(None);
    }
    let all = SlotRange::touching(TimeRange::new(TimestampMs(0), api.clock.now() + AHEAD_MS));
    if owner.is_none() && !api.store.prices(filter, all).await?.is_empty() || owner.is_some() {
        let taken = || Caller::taken(Kind::Prices, &what);
        caller.must(api, Action::Manage, (Kind::Prices, &id), taken)?;
        return Ok(owner);
    }
    caller.new_owner(api, None, site)
}

/// Takes prices in: one series as JSON (`{"name", "zone", "currency", "unit", "step", "start",
/// "values"}`), several (`{"series": […]}`), or CSV with lines `time,price`, each of which holds until the
/// next, and the rest as query parameters.
/// Later prices replace earlier ones; issued bills stay as they are. A series that is new belongs to the site
/// that `site=` names, else to the maker's, and serves that site's contracts only; what an administrator of
/// the hub brings in without `site=` serves every site.
#[utoipa::path(put, path = "/api/prices", tag = "tariffs", params(PriceParams),
    request_body(content = serde_json::Value),
    responses((status = 200, body = PriceReportDto), (status = 400, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub async fn put_prices(
    Here(api): Here,
    At(site): At,
    caller: Caller,
    Params(p): Params<PriceParams>,
    headers: HeaderMap,
    TextBody(body): TextBody,
) -> Answer<Json<PriceReportDto>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let csv = kind.starts_with("text/csv");
    let file = parse_prices(&body, csv, &p, &api.site.currency).map_err(Problem::bad)?;
    for s in &file.series {
        // Units, steps and digits, before anything is kept.
        PriceBook::new(std::slice::from_ref(s))?;
    }
    let mut owners = Vec::new();
    for s in &file.series {
        let owner = allowed(&api, &caller, s, &site).await?;
        owners.extend(owner.map(|o| (prices_id(&s.name, &s.zone), o)));
    }
    for (id, owner) in owners {
        api.identity.place(vec![(Kind::Prices, id)], &owner).await?;
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
    caller: Caller,
    Params(p): Params<PriceChangeParams>,
) -> Answer<Json<PriceChangeList>> {
    let name = p.name.ok_or_else(|| Problem::bad("name is missing: say which series"))?;
    let limit = p.limit.unwrap_or(100).clamp(1, 1000);
    let zone = p.zone.unwrap_or_default();
    let mut found = api.store.price_changes(&name, &zone, limit).await?;
    found.retain(|_| sees(&api, &caller, &name, &zone));
    let changes = found.iter().map(|c| PriceChangeDto {
        at: api.time(c.at),
        was: c.was.iter().map(|s| api.price_series(s)).collect(),
    });
    Ok(Json(PriceChangeList { changes: changes.collect() }))
}
