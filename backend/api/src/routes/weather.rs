//! `/api/weather`: the outdoor temperature that forecasts go by.

use crate::dto::weather::{TemperatureDto, WeatherDto, WeatherParams};
use crate::extract::{At, Here, Params};
use crate::problem::{Answer, Problem};
use crate::range;
use crate::routes::forecast::weather;
use axum::Json;
use ohmstead_tariff::PriceSeries;

/// Two years of quarter hours.
const MAX_SLOTS: usize = 2 * 366 * 96;

/// Outdoor temperature of a site, measured and forecast, where a series of it is fetched or brought in
/// (`PUT /api/prices` with the name `temperature`, currency and unit `degC`).
#[utoipa::path(get, path = "/api/weather", tag = "insight", params(WeatherParams),
    responses((status = 200, body = WeatherDto), (status = 400, body = Problem)))]
pub async fn get_weather(
    Here(api): Here,
    At(site): At,
    Params(p): Params<WeatherParams>,
) -> Answer<Json<WeatherDto>> {
    let range = range::slots(&api, p.from.as_deref(), p.to.as_deref())?;
    if range.len() > MAX_SLOTS {
        return Err(Problem::bad("the range is longer than two years: ask for a part at a time"));
    }
    let Some(zone) = weather(&api, &site).await? else {
        return Ok(Json(WeatherDto { zone: None, temperature: Vec::new() }));
    };
    let series = api.analysis.temperatures(Some(zone.clone()), range).await?;
    let known = series.iter().flat_map(PriceSeries::known).filter_map(|(holds, celsius)| {
        // Values that reach beyond the range are cut.
        let (from, to) = (holds.from.max(range.from), holds.to.min(range.to));
        let celsius = celsius.exact().to_f64();
        let (begins, ends) = (api.time(from.start()), api.time(to.start()));
        (from < to).then_some(TemperatureDto { from: begins, to: ends, celsius })
    });
    let temperature = known.collect();
    Ok(Json(WeatherDto { zone: Some(zone), temperature }))
}
