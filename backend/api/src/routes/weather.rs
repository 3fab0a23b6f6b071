//! `/api/weather`: the outdoor temperature that forecasts go by.

use crate::dto::weather::{TemperatureDto, WeatherDto, WeatherParams};
use crate::extract::{At, Here, Params};
use crate::problem::{Answer, Problem};
use crate::range;
use crate::routes::forecast::weather;
use axum::Json;
use ohmstead_analysis::TEMPERATURE;
use ohmstead_model::Slot;
use ohmstead_store::PriceFilter;
use ohmstead_tariff::price::CELSIUS;

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
    let filter = PriceFilter { name: Some(TEMPERATURE.to_owned()), zone: Some(zone.clone()) };
    let series = api.store.prices(filter, range).await?;
    let mut temperature = Vec::new();
    for s in series.iter().filter(|s| s.unit == CELSIUS) {
        let slots = i32::from(s.step) / 15;
        let mut from = s.start;
        for value in &s.values {
            let to = Slot(from.0 + slots);
            // Values that reach beyond the range are cut.
            let (first, last) = (from.max(range.from), to.min(range.to));
            if let Some(celsius) = value.filter(|_| first < last) {
                temperature.push(TemperatureDto {
                    from: api.time(first.start()),
                    to: api.time(last.start()),
                    celsius: celsius.to_string().parse().unwrap_or_default(),
                });
            }
            from = to;
        }
    }
    Ok(Json(WeatherDto { zone: Some(zone), temperature }))
}
