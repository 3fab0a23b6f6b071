//! `/api/rejects`.

use crate::problem::{Answer, Params, Problem};
use crate::seat::Here;
use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A message that could not be used, or (reason `partial`) only without some of its fields.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RejectDto {
    id: i64,
    /// When it last arrived.
    received_at: String,
    /// When it first arrived.
    first_received_at: String,
    /// How often the same message was rejected for the same reason.
    count: u64,
    topic: String,
    /// As far as the topic names a valid one.
    device_id: Option<String>,
    /// A stable word.
    reason: String,
    /// What, where, and how to mend it.
    detail: String,
    /// The message, at most 2,048 bytes of it, as text.
    payload: String,
}

/// Rejected messages.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RejectList {
    /// Newest first.
    rejects: Vec<RejectDto>,
    /// How many are kept; at most 10,000, the oldest go first.
    total: u64,
    /// For the next page.
    next_cursor: Option<String>,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct RejectParams {
    /// At most this many, 1 to 1,000; default 100.
    limit: Option<usize>,
    /// From the page before.
    cursor: Option<String>,
}

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
