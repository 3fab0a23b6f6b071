//! `/api/rejects`.

use crate::dto::rejects::{RejectDto, RejectList, RejectParams};
use crate::extract::{Here, Params};
use crate::problem::{Answer, Problem};
use axum::Json;

/// Lists messages that could not be used, with the reason.
#[utoipa::path(get, path = "/api/rejects", tag = "readings", params(RejectParams),
    responses((status = 200, body = RejectList), (status = 400, body = Problem)))]
pub async fn list_rejects(
    Here(api): Here,
    Params(p): Params<RejectParams>,
) -> Answer<Json<RejectList>> {
    let limit = p.limit.unwrap_or(100).clamp(1, 1000);
    let before = p
        .cursor
        .map(|c| {
            c.parse().map_err(|_| {
                Problem::bad("cursor: use the nextCursor of the page before, as it is")
            })
        })
        .transpose()?;
    let page = api.store.rejects(before, limit).await?;
    let next_cursor = page.last().filter(|_| page.len() == limit).map(|r| r.id.to_string());
    let total = api.store.counts().await?.rejects;
    let rejects = page
        .into_iter()
        .map(|r| RejectDto {
            id: r.id,
            received_at: api.time(r.last_at),
            first_received_at: api.time(r.first_at),
            count: r.count,
            topic: r.topic,
            device_id: r.device.map(|d| d.to_string()),
            reason: r.reason,
            detail: r.detail,
            payload: String::from_utf8_lossy(&r.payload).into_owned(),
        })
        .collect();
    Ok(Json(RejectList { rejects, total, next_cursor }))
}
