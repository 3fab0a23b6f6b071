//! `/api/readings`.

use crate::devices::unknown;
use crate::dto::ReadingDto;
use crate::problem::{Answer, Params, Problem, device_id, times};
use crate::resolution::{self, PointDto};
use crate::seat::Here;
use crate::state::Api;
use axum::Json;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const DEFAULT_LIMIT: usize = 1_000;
const MAX_LIMIT: usize = 10_000;

/// Which readings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ReadingParams {
    /// Required.
    device_id: Option<String>,
    /// First instant; default: the device's first reading (with resolution: a day before `to`).
    from: Option<String>,
    /// First instant after; default: no end (with resolution: now).
    to: Option<String>,
    /// At most this many, default 1,000; more than 10,000 is taken as 10,000.
    limit: Option<u64>,
    /// From the page before.
    cursor: Option<String>,
    /// `auto` or seconds: least, mean and greatest values per bucket, for charts.
    resolution: Option<String>,
}

/// A page of readings; with `resolution`, points instead.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadingPage {
    /// Ascending in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    readings: Option<Vec<ReadingDto>>,
    /// Ascending in time; only buckets that hold readings.
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<Vec<PointDto>>,
    /// Seconds of a point.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<i64>,
    /// For the next page; null on the last.
    next_cursor: Option<String>,
}

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
    if let Some(resolution) = &p.resolution {
        if p.to.is_none() {
            range.to = api.clock.now();
        }
        if p.from.is_none() {
            range.from = range.to - 86_400_000;
        }
        return points(&api, &device, range, resolution).await;
    }
    let limit = usize::try_from(p.limit.unwrap_or(DEFAULT_LIMIT as u64)).unwrap_or(MAX_LIMIT);
    page(&api, &device, range, p.cursor.as_deref(), limit.clamp(1, MAX_LIMIT)).await
}

async fn page(
    api: &Api,
    device: &DeviceId,
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
    let mut found = api.store.readings(device, range, limit + 1).await?;
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
