//! `/api/alerts`.

use crate::dto::alerts::{AlertDto, AlertList, AlertParams, AlertStateDto, SnoozeBody, SnoozeDto};
use crate::extract::{Body, Caller, Here, Params, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_ingest::LiveEvent;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_notify::snooze::{SNOOZE_MAX_MS, Snooze};
use ohmstead_store::identity::Kind;
use ohmstead_store::{Ack, AlertFilter, AlertRecord};
use std::time::Duration;

/// How long a list of all devices' alerts waits for what is not derived yet.
const PATIENCE: Duration = Duration::from_secs(1);

/// Lists alerts, newest first.
#[utoipa::path(get, path = "/api/alerts", tag = "alerts", params(AlertParams),
    responses((status = 200, body = AlertList), (status = 400, body = Problem)))]
pub async fn list_alerts(
    Here(api): Here,
    caller: Caller,
    Params(p): Params<AlertParams>,
) -> Answer<Json<AlertList>> {
    let device = p.device_id.as_deref().map(device_id).transpose()?;
    match &device {
        Some(device) => api.derive.device(device).await?,
        // Of very many devices with much to derive, what is ready by then is shown.
        None => tokio::time::timeout(PATIENCE, api.derive.pending()).await.unwrap_or(Ok(()))?,
    }
    let limit = p.limit.unwrap_or(200).clamp(1, 1000);
    let before = p
        .cursor
        .map(|c| i64::from_str_radix(&c, 16).map(TimestampMs))
        .transpose()
        .map_err(|_| Problem::bad("cursor: use the nextCursor of the page before, as it is"))?;
    let filter = AlertFilter {
        active: p.state.map(|s| s == AlertStateDto::Active),
        device: device.as_ref().map(|device| api.seen(device).device),
        before,
        limit,
    };
    let mut found = api.store.alerts(filter).await?;
    let mut next_cursor = None;
    if let Some(edge) = found.last().filter(|_| found.len() == limit).map(|a| a.episode.since) {
        // Alerts of one instant stay together: the next page begins with all of the last ones.
        let whole = found.iter().take_while(|a| a.episode.since > edge).count();
        let next = if whole > 0 { edge + 1 } else { edge };
        found.truncate(if whole > 0 { whole } else { limit });
        next_cursor = Some(format!("{:x}", next.0));
    }
    let rules = api.store.rules().await?;
    let snoozes = api.notify.snoozes().await?.into_iter();
    let snoozes = snoozes.filter(|s| caller.lists(&api, Kind::Device, s.device.as_str()));
    // After the page is cut: a page may come out shorter than `limit`, the cursor stays right.
    let found = found.into_iter().map(|a| api.own(a));
    let asked = |a: &AlertRecord| device.as_ref().is_none_or(|device| *device == a.device);
    let theirs = |a: &AlertRecord| asked(a) && caller.lists(&api, Kind::Device, a.device.as_str());
    Ok(Json(AlertList {
        alerts: found.filter(theirs).filter_map(|a| api.alert(&a, &rules)).collect(),
        next_cursor,
        snoozes: snoozes.map(|s| api.snooze(&s)).collect(),
    }))
}

fn no_alert(id: &str) -> Problem {
    Problem::not_found(format!("there is no alert {id:?}"))
}

/// Rule, device and beginning of an alert.
fn parts(id: &str) -> Answer<(&str, DeviceId, TimestampMs)> {
    let mut parts = id.splitn(3, '.');
    let (rule, device, since) =
        (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let device = device_id(device).map_err(|_| no_alert(id))?;
    Ok((rule, device, TimestampMs(since.parse().map_err(|_| no_alert(id))?)))
}

async fn find(api: &Api, id: &str) -> Answer<AlertRecord> {
    let (rule, device, since) = parts(id)?;
    let filter = AlertFilter {
        device: Some(api.seen(&device).device),
        before: Some(since + 1),
        limit: 100,
        ..AlertFilter::default()
    };
    let found = api.store.alerts(filter).await?.into_iter().map(|a| api.own(a));
    let mut same =
        found.filter(|a| a.rule == rule && a.device == device && a.episode.since == since);
    same.next().ok_or_else(|| no_alert(id))
}

/// Tells nobody of an alert's rule and device for a while. What is raised meanwhile is in the list of alerts; what is
/// still on at the end is told then. Once more for the same: the new end counts.
#[utoipa::path(post, path = "/api/alerts/{id}/snooze", tag = "alerts", params(("id" = String, Path, description = "The alert's id")),
    request_body = SnoozeBody,
    responses((status = 200, body = SnoozeDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn snooze_alert(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
    body: Answer<Body<SnoozeBody>>,
) -> Answer<Json<SnoozeDto>> {
    // Who may not see it is not told what is wrong with the rest either.
    let record = find(&api, &id).await?;
    let Body(body) = body?;
    let length = i64::from(body.minutes) * 60_000;
    if !(1..=SNOOZE_MAX_MS).contains(&length) {
        return Err(Problem::bad("minutes: use 1 to 10080"));
    }
    let until = api.clock.now() + length;
    let snooze = Snooze { rule: record.rule, device: record.device, until, by: caller.name() };
    let dto = api.snooze(&snooze);
    api.notify.snooze(snooze).await?;
    Ok(Json(dto))
}

/// Ends that now: what waited for its end is told.
#[utoipa::path(delete, path = "/api/alerts/{id}/snooze", tag = "alerts", params(("id" = String, Path, description = "The alert's id")),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn end_snooze(Here(api): Here, Path(id): Path<String>) -> Answer<StatusCode> {
    let (rule, device, _) = parts(&id)?;
    if api.notify.end_snooze(rule, &device).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Problem::not_found(format!("the alert {id:?} is not snoozed")))
}

/// Notes that somebody has seen an alert.
#[utoipa::path(post, path = "/api/alerts/{id}/ack", tag = "alerts", params(("id" = String, Path, description = "The alert's id")),
    responses((status = 200, body = AlertDto), (status = 404, body = Problem)))]
pub async fn ack_alert(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<AlertDto>> {
    let unknown = || no_alert(&id);
    let (rule, device, since) = parts(&id)?;
    let ack = Ack { at: api.clock.now(), by: caller.name() };
    let seen = api.seen(&device);
    if !seen.range.contains(since) || !api.store.ack(rule, &seen.device, since, ack).await? {
        return Err(unknown());
    }
    let record = find(&api, &id).await?;
    let rules = api.store.rules().await?;
    let dto = api.alert(&record, &rules).ok_or_else(unknown)?;
    let _ = api.live.send(LiveEvent::Alert(record));
    Ok(Json(dto))
}
