//! `/api/readings`.

mod resolution;

use crate::dto::readings::{ReadingPage, ReadingParams};
use crate::extract::{Here, Params};
use crate::parse::device_id;
use crate::problem::{Answer, Problem, unknown};
use crate::range::times;
use crate::state::Api;
use axum::Json;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use ohmstead_store::identity::Seen;

const DEFAULT_LIMIT: usize = 1_000;

const MAX_LIMIT: usize = 10_000;

/// Raw readings of a device, or points for a chart.
#[utoipa::path(get, path = "/api/readings", tag = "readings", params(ReadingParams),
    responses((status = 200, body = ReadingPage), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn list_readings(
    Here(api): Here,
    Params(p): Params<ReadingParams>,
) -> Answer<Json<ReadingPage>> {
    let id = p.device_id.as_deref().ok_or_else(|| {
        Problem::bad("deviceId is missing: add ?deviceId=…; /api/devices lists the devices")
    })?;
    let device = device_id(id)?;
    if api.store.device(&device).await?.is_none() {
        return Err(unknown(id));
    }
    // Readings without a clock get their place first.
    api.derive.device(&device).await?;
    let mut range = times(p.from.as_deref(), p.to.as_deref())?;
    let seen = api.seen(&device);
    if let Some(resolution) = &p.resolution {
        if p.to.is_none() {
            range.to = api.clock.now();
        }
        if p.from.is_none() {
            range.from = range.to - 86_400_000;
        }
        return points(&api, &seen.device, seen.times(range), resolution).await;
    }
    let limit = usize::try_from(p.limit.unwrap_or(DEFAULT_LIMIT as u64)).unwrap_or(MAX_LIMIT);
    let range = seen.times(range);
    page(&api, (&device, &seen), range, p.cursor.as_deref(), limit.clamp(1, MAX_LIMIT)).await
}

async fn page(
    api: &Api,
    (device, seen): (&DeviceId, &Seen),
    range: TimeRange,
    cursor: Option<&str>,
    limit: usize,
) -> Answer<Json<ReadingPage>> {
    let mut range = range;
    if let Some(cursor) = cursor {
        // The time stamp of the first reading of the next page.
        let at = i64::from_str_radix(cursor, 16)
            .map_err(|_| Problem::bad("cursor: use the nextCursor of the page before, as it is"))?;
        range.from = range.from.max(TimestampMs(at));
    }
    let mut found = api.store.readings(&seen.device, range, limit + 1).await?;
    let more = if found.len() > limit { found.pop() } else { None };
    Ok(Json(ReadingPage {
        readings: Some(found.iter().map(|r| api.reading(device.as_str(), r)).collect()),
        points: None,
        resolution: None,
        next_cursor: more.map(|r| format!("{:x}", r.at.0)),
    }))
}

async fn points(
    api: &Api,
    device: &DeviceId,
    range: TimeRange,
    resolution: &str,
) -> Answer<Json<ReadingPage>> {
    let seconds = resolution::seconds(resolution, range)?;
    let points = resolution::points(api, device, range, seconds).await?;
    Ok(Json(ReadingPage {
        readings: None,
        points: Some(points),
        resolution: Some(seconds),
        next_cursor: None,
    }))
}
