//! `/api/forecast` and `/api/anomalies`: from stored quarter hours, worked out when asked.

use crate::dto::forecast::{
    AnomalyDto, AnomalyList, AnomalyParams, ForecastBucketDto, ForecastDto, ForecastErrorDto,
    ForecastParams,
};
use crate::extract::{Here, Params};
use crate::parse::device_id;
use crate::problem::{Answer, Problem, unknown};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_insight::error::{InsightError, MAX_HORIZON};
use ohmstead_insight::history::HOUR_MS;
use ohmstead_insight::report::{AnomalyReport, ForecastReport};
use ohmstead_insight::{History, anomalies, forecast};
use ohmstead_model::{DeviceId, Interval, MilliwattHours, SlotRange, TimeRange, TimestampMs};

/// Hours of history that are read: what the models look at, a year and a month.
const READ_MS: i64 = 394 * 24 * HOUR_MS;
/// Less of an hour measured than this, ms, and the hour counts as not measured.
const ENOUGH_MS: u32 = 2_700_000;

/// The next hours of a device.
#[utoipa::path(get, path = "/api/forecast", tag = "insight", params(ForecastParams),
    responses((status = 200, body = ForecastDto), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn get_forecast(
    Here(api): Here,
    Params(p): Params<ForecastParams>,
) -> Answer<Json<ForecastDto>> {
    let device = device_id(&p.device_id)?;
    let horizon = p.horizon.unwrap_or(24);
    if !(1..=MAX_HORIZON).contains(&horizon) {
        return Err(Problem::bad(format!("horizon: use 1 to {MAX_HORIZON} hours")));
    }
    let history = history(&api, &device).await?;
    let zone = api.site.calendar.zone().clone();
    let made_from = history.end();
    let found = work(move || forecast(&history, horizon, &[])).await?.map_err(refused)?;
    let report = ForecastReport::new(&found, &zone);
    let buckets = report.buckets.into_iter().map(|b| ForecastBucketDto {
        from: b.from,
        kwh: b.kwh,
        median: b.median,
        low: b.low,
        high: b.high,
    });
    Ok(Json(ForecastDto {
        device_id: device.to_string(),
        made_from: api.time(made_from),
        model: report.model,
        buckets: buckets.collect(),
        error: report.error.map(|e| ForecastErrorDto {
            hours: e.hours,
            mae_kwh: e.mae_kwh,
            naive_mae_kwh: e.naive_mae_kwh,
            covered_percent: e.covered_percent,
        }),
    }))
}

/// What stood out of a device's hours.
#[utoipa::path(get, path = "/api/anomalies", tag = "insight", params(AnomalyParams),
    responses((status = 200, body = AnomalyList), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn list_anomalies(
    Here(api): Here,
    Params(p): Params<AnomalyParams>,
) -> Answer<Json<AnomalyList>> {
    let device = device_id(&p.device_id)?;
    let days = p.days.unwrap_or(30);
    if !(1..=366).contains(&days) {
        return Err(Problem::bad("days: use 1 to 366"));
    }
    let from = api.clock.now() - i64::from(days) * 24 * HOUR_MS;
    let history = history(&api, &device).await?;
    let mut found = work(move || anomalies(&history)).await?;
    found.retain(|a| a.to > from);
    found.reverse();
    let report = AnomalyReport::new(&found, api.site.calendar.zone());
    let entries = report.anomalies.into_iter().map(|a| AnomalyDto {
        from: a.from,
        to: a.to,
        kind: a.kind.to_owned(),
        text: a.text,
    });
    Ok(Json(AnomalyList { anomalies: entries.collect() }))
}

/// Learning takes a core for some tenths of a second: not on a thread that answers others.
async fn work<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(job)
        .await
        .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the models broke off"))
}

fn refused(error: InsightError) -> Problem {
    match error {
        InsightError::Empty => Problem::new(
            StatusCode::CONFLICT,
            "no full hour of this device is measured yet: ask again an hour after its first reading",
        ),
        other => Problem::bad(other.to_string()),
    }
}

/// A device's measured hours, up to the last full one.
async fn history(api: &Api, device: &DeviceId) -> Answer<History> {
    let known = api.store.device(device).await?.is_some();
    if !known {
        return Err(unknown(device.as_str()));
    }
    api.derive.device(device).await?;
    let empty = || refused(InsightError::Empty);
    let span = api.store.interval_span(device).await?.ok_or_else(empty)?.times();
    let hour = |at: TimestampMs| TimestampMs(at.0.div_euclid(HOUR_MS) * HOUR_MS);
    // The last hour may not be over.
    let to = hour(span.to.min(api.clock.now()));
    let from = hour(span.from).max(hour(to - READ_MS));
    let slots = SlotRange::touching(TimeRange::new(from, to.max(from)));
    let intervals = api.store.energies(device, slots).await?;
    let hours = hourly(&intervals, from, to);
    History::new(from, &hours, api.site.calendar.zone().clone()).map_err(refused)
}

/// Import less export of each hour from `from` to `to`; `None` where too little of it was measured.
/// What is estimated counts as not measured: models should learn from what happened.
fn hourly(
    intervals: &[Interval],
    from: TimestampMs,
    to: TimestampMs,
) -> Vec<Option<MilliwattHours>> {
    let length = usize::try_from((to - from) / HOUR_MS).unwrap_or(0);
    let mut sums = vec![(0i64, 0u32); length];
    for i in intervals {
        let index = usize::try_from((i.slot.start() - from).div_euclid(HOUR_MS)).ok();
        if let Some((energy, covered)) = index.and_then(|n| sums.get_mut(n)) {
            *energy = energy.saturating_add(i.import.0.saturating_sub(i.export.0));
            *covered = covered.saturating_add(i.covered_ms);
        }
    }
    sums.iter().map(|(e, c)| (*c >= ENOUGH_MS).then_some(MilliwattHours(*e))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::Slot;

    #[test]
    fn an_hour_that_was_hardly_measured_is_no_hour() {
        let quarter = |n: i32, covered_ms| Interval {
            import: MilliwattHours(1000),
            covered_ms,
            ..Interval::empty(Slot(n))
        };
        let mut intervals: Vec<_> = (0..8).map(|n| quarter(n, 900_000)).collect();
        for late in &mut intervals[5..] {
            late.covered_ms = 0;
        }
        let hours = hourly(&intervals, TimestampMs(0), TimestampMs(3 * HOUR_MS));
        assert_eq!(hours, [Some(MilliwattHours(4000)), None, None]);
    }
}
