//! `/api/advice/window`: when a load that can wait costs least.

use crate::dto::advice::{WindowAdviceDto, WindowDto, WindowParams};
use crate::extract::{Here, Params};
use crate::problem::{Answer, Problem};
use crate::range;
use crate::state::Api;
use axum::Json;
use ohmstead_billing::{Window, WindowQuery};
use ohmstead_model::MilliwattHours;

/// The cheapest window for a load that can wait, by the contract's exact bill with the expected load; and where a
/// series is named, the one in which that is lowest.
#[utoipa::path(get, path = "/api/advice/window", tag = "insight", params(WindowParams),
    responses((status = 200, body = WindowAdviceDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_window(
    Here(api): Here,
    Params(p): Params<WindowParams>,
) -> Answer<Json<WindowAdviceDto>> {
    let until = p.until.as_deref().map(|text| range::boundary(&api, "until", text)).transpose()?;
    let slots = (p.hours * 4.0).round();
    if !(1.0..=672.0).contains(&slots) {
        return Err(Problem::bad("hours: use 0.25 to 168, in quarter hours"));
    }
    if !(p.kwh > 0.0 && p.kwh <= 1000.0) {
        return Err(Problem::bad("kwh: use more than 0 and at most 1,000"));
    }
    let query = WindowQuery {
        contract: p.contract,
        energy: MilliwattHours((p.kwh * 1e6).round() as i64),
        slots: slots as i32,
        until,
        series: p.series,
    };
    let found = api.billing.window(&query).await?;
    Ok(Json(WindowAdviceDto {
        now: window(&api, &found.now),
        cheapest: window(&api, &found.cheapest),
        dearest: window(&api, &found.dearest),
        lowest: found.lowest.as_ref().map(|w| window(&api, w)),
        windows: found.all.iter().map(|w| window(&api, w)).collect(),
        prices_until: found.prices_until.map(|s| api.time(s.start())),
        contract: found.contract,
        currency: found.currency,
        device_ids: found.meters.iter().map(ToString::to_string).collect(),
        method: found.method,
    }))
}

fn window(api: &Api, w: &Window) -> WindowDto {
    WindowDto {
        from: api.time(w.range.from.start()),
        to: api.time(w.range.to.start()),
        cost: w.cost.units(),
        series: w.series.map(|s| s as f64 / 1e6),
    }
}
