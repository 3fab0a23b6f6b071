//! Commands to meters, and what meters notice.

use crate::dto::commands::{
    CommandBody, CommandDto, CommandList, EventList, EventParams, WaitParams,
};
use crate::extract::{Body, Caller, Here, Params, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use axum::Json;
use axum::http::StatusCode;
use ohmstead_fleet::CommandRequest;
use ohmstead_store::identity::{Kind, Reach};
use ohmstead_store::{CommandState, EventRecord};
use std::time::Duration;

/// Longest wait for an answer, s.
const WAIT_MAX: u64 = 60;

/// Rows of a page unless asked for otherwise, and at most.
const LIMIT: usize = 100;

const LIMIT_MAX: usize = 1000;

/// Gives a command to a meter, and waits a moment for its answer.
#[utoipa::path(post, path = "/api/devices/{id}/commands", tag = "devices", params(("id" = String, Path, description = "Device id"), WaitParams),
    request_body = CommandBody,
    responses((status = 200, description = "Answered", body = CommandDto), (status = 202, description = "Sent, not answered yet", body = CommandDto),
        (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, description = "Too little history to train a model", body = Problem)))]
pub async fn send_command(
    Here(api): Here,
    Path(id): Path<String>,
    Params(p): Params<WaitParams>,
    Body(request): Body<CommandRequest>,
) -> Answer<(StatusCode, Json<CommandDto>)> {
    let id = device_id(&id)?;
    let wait = p.wait.unwrap_or(5);
    if wait > WAIT_MAX {
        return Err(Problem::bad(format!("wait: use 0 to {WAIT_MAX} seconds")));
    }
    let sent = api.fleet.command(&id, request).await?;
    let now = api.fleet.await_answer(sent, Duration::from_secs(wait)).await?;
    let status = match now.state {
        CommandState::Done | CommandState::Refused => StatusCode::OK,
        _ => StatusCode::ACCEPTED,
    };
    Ok((status, Json(api.command(&now))))
}

/// Lists the commands a device was given, and what became of them.
#[utoipa::path(get, path = "/api/devices/{id}/commands", tag = "devices", params(("id" = String, Path, description = "Device id")),
    responses((status = 200, body = CommandList), (status = 400, body = Problem)))]
pub async fn list_commands(Here(api): Here, Path(id): Path<String>) -> Answer<Json<CommandList>> {
    let id = device_id(&id)?;
    let mut all = api.fleet.commands(&id, usize::MAX).await?;
    all.retain(|c| api.seen(&id).range.contains(c.issued_at));
    Ok(Json(CommandList { commands: all.iter().map(|c| api.command(c)).collect() }))
}

/// Lists what meters noticed, newest first.
#[utoipa::path(get, path = "/api/events", tag = "devices", params(EventParams),
    responses((status = 200, body = EventList), (status = 400, body = Problem)))]
pub async fn list_events(
    Here(api): Here,
    caller: Caller,
    Params(p): Params<EventParams>,
) -> Answer<Json<EventList>> {
    let device = p.device_id.as_deref().map(device_id).transpose()?;
    let cursor =
        |text: &str| text.parse::<i64>().map_err(|_| Problem::bad("cursor: not one of ours"));
    let before = p.cursor.as_deref().map(cursor).transpose()?;
    let limit = p.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX);
    let of = device.as_ref().map(|device| api.seen(device).device);
    let all = api.fleet.events(of.as_ref(), before, limit).await?;
    let next_cursor = all.last().filter(|_| all.len() == limit).map(|e| e.id.to_string());
    let own = |e: EventRecord| EventRecord { device: api.identity.at(&e.device, e.arrived), ..e };
    let asked = |e: &EventRecord| device.as_ref().is_none_or(|device| *device == e.device);
    let theirs = |e: &EventRecord| asked(e) && caller.lists(&api, Kind::Device, e.device.as_str());
    let events = all.into_iter().map(own).filter(theirs).map(|e| api.event(&e)).collect();
    Ok(Json(EventList { events, next_cursor }))
}
