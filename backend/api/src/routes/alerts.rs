//! `/api/alerts`.

use crate::dto::alerts::{AlertDto, AlertList, AlertParams, AlertStateDto};
use crate::extract::{Caller, Here, Params, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use axum::Json;
use ohmstead_ingest::LiveEvent;
use ohmstead_model::TimestampMs;
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
    let filter =
        AlertFilter { active: p.state.map(|s| s == AlertStateDto::Active), device, before, limit };
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
    // After the page is cut: a page may come out shorter than `limit`, the cursor stays right.
    let theirs = |a: &&AlertRecord| caller.lists(&api, Kind::Device, a.device.as_str());
    Ok(Json(AlertList {
        alerts: found.iter().filter(theirs).filter_map(|a| api.alert(a, &rules)).collect(),
        next_cursor,
    }))
}

/// Notes that somebody has seen an alert.
#[utoipa::path(post, path = "/api/alerts/{id}/ack", tag = "alerts", params(("id" = String, Path, description = "The alert's id")),
    responses((status = 200, body = AlertDto), (status = 404, body = Problem)))]
pub async fn ack_alert(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<AlertDto>> {
    let unknown = || Problem::not_found(format!("there is no alert {id:?}"));
    let mut parts = id.splitn(3, '.');
    let (rule, device, since) =
        (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let device = device_id(device).map_err(|_| unknown())?;
    let since = TimestampMs(since.parse().map_err(|_| unknown())?);
    let ack = Ack { at: api.clock.now(), by: caller.name() };
    if !api.store.ack(rule, &device, since, ack).await? {
        return Err(unknown());
    }
    let filter = AlertFilter {
        device: Some(device),
        before: Some(since + 1),
        limit: 100,
        ..AlertFilter::default()
    };
    let found = api.store.alerts(filter).await?;
    let record = found
        .into_iter()
        .find(|a| a.rule == rule && a.episode.since == since)
        .ok_or_else(unknown)?;
    let rules = api.store.rules().await?;
    let dto = api.alert(&record, &rules).ok_or_else(unknown)?;
    let _ = api.live.send(LiveEvent::Alert(record));
    Ok(Json(dto))
}
