//! `/api/forecast`: what the job keeps, or worked out when asked.

use crate::dto::forecast::{
    ForecastBucketDto, ForecastDto, ForecastErrorDto, ForecastParams, PastForecastDto, PastHourDto,
};
use crate::extract::{At, Here, Params};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_analysis::{Ahead, AnalysisError, Said, Subject, TEMPERATURE};
use ohmstead_insight::forecast::score::Score;
use ohmstead_model::MilliwattHours;
use ohmstead_store::identity::SiteId;

/// A day, ms.
const DAY_MS: i64 = 86_400_000;
/// Past days at most.
const PAST_MAX: u32 = 366;

/// The next hours of a device, a virtual meter or the site.
#[utoipa::path(get, path = "/api/forecast", tag = "insight", params(ForecastParams),
    responses((status = 200, body = ForecastDto), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn get_forecast(
    Here(api): Here,
    At(site): At,
    Params(p): Params<ForecastParams>,
) -> Answer<Json<ForecastDto>> {
    let past = p.past.unwrap_or(0);
    if past > PAST_MAX {
        return Err(Problem::bad(format!("past: use 0 to {PAST_MAX} days")));
    }
    let subject = subject(&api, &site, p.device_id.as_deref()).await?;
    let ahead = api.analysis.forecast(&subject, p.horizon.unwrap_or(24)).await?;
    let said = match past {
        0 => None,
        days => {
            let since = api.clock.now() - i64::from(days) * DAY_MS;
            Some(api.analysis.said(&subject, since).await?)
        }
    };
    Ok(Json(ForecastDto {
        device_id: p.device_id,
        made_from: api.time(ahead.made_from),
        buckets: buckets(&api, &ahead),
        model: ahead.model,
        error: ahead.error.map(error),
        past: said.map(|said| past_hours(&api, &said)),
    }))
}

/// Whose load a request is about: a device's or virtual meter's, else the site's.
pub(super) async fn subject(api: &Api, site: &SiteId, device: Option<&str>) -> Answer<Subject> {
    let zone = api.site.calendar.zone().clone();
    let holidays = api.billing.holidays().await?;
    let weather = weather(api, site).await?;
    let around = |s: Subject| s.keeping(holidays).in_weather_of(weather);
    if let Some(device) = device {
        return Ok(around(Subject::device(&device_id(device)?, zone)));
    }
    let meters = api.billing.site_meters().await?;
    if meters.is_empty() {
        return Err(Problem::bad(
            "it is not known which meters are the site's: give deviceId, or the grid meter the role main \
             (PATCH /api/devices/…)",
        ));
    }
    Ok(around(Subject::site(site.as_str(), meters, zone)))
}

/// Zone of the temperature series that serves a site.
pub(crate) async fn weather(api: &Api, site: &SiteId) -> Answer<Option<String>> {
    let zones = api.analysis.temperature_zones().await?;
    Ok(api.identity.series_zone(site, TEMPERATURE, &zones))
}

fn kwh(energy: MilliwattHours) -> f64 {
    energy.0 as f64 / 1e6
}

fn buckets(api: &Api, ahead: &Ahead) -> Vec<ForecastBucketDto> {
    let flow = |n: usize| ahead.flows.as_ref().and_then(|f| f.get(n).copied());
    let bucket = |(n, h): (usize, &ohmstead_insight::ForecastHour)| ForecastBucketDto {
        from: api.time(h.from),
        kwh: kwh(h.expected),
        median: kwh(h.median),
        low: kwh(h.low),
        high: kwh(h.high),
        import_kwh: flow(n).map(|f| kwh(f.0)),
        export_kwh: flow(n).map(|f| kwh(f.1)),
    };
    ahead.hours.iter().enumerate().map(bucket).collect()
}

fn past_hours(api: &Api, said: &Said) -> PastForecastDto {
    let hours = said.days.iter().flatten().map(|h| PastHourDto {
        from: api.time(h.said.from),
        kwh: kwh(h.said.expected),
        median: kwh(h.said.median),
        low: kwh(h.said.low),
        high: kwh(h.said.high),
        actual_kwh: kwh(h.actual),
    });
    PastForecastDto { hours: hours.collect(), error: said.error.map(error) }
}

fn error(e: Score) -> ForecastErrorDto {
    ForecastErrorDto {
        hours: e.hours,
        mae_kwh: e.mae_kwh,
        naive_mae_kwh: e.naive_mae_kwh,
        covered_percent: e.covered_percent,
        day_error_percent: e.day_error_percent,
        bias_percent: e.bias_percent,
    }
}

impl From<AnalysisError> for Problem {
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Unknown(text) => Self::not_found(text),
            AnalysisError::Empty => Self::new(StatusCode::CONFLICT, error.to_string()),
            AnalysisError::Refused(refused) => Self::bad(refused.to_string()),
            AnalysisError::Store(error) => error.into(),
            AnalysisError::Interrupted => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
            }
        }
    }
}
