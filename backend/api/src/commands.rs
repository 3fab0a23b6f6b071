//! Commands to meters, and what meters notice.

use crate::problem::{Answer, Body, Params, Problem, device_id};
use crate::seat::{Caller, Here};
use crate::state::Api;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use ohmstead_fleet::CommandRequest;
use ohmstead_store::identity::Kind;
use ohmstead_store::{CommandRecord, CommandState, EventRecord};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};

/// Longest wait for an answer, s.
const WAIT_MAX: u64 = 60;
/// Rows of a page unless asked for otherwise, and at most.
const LIMIT: usize = 100;
const LIMIT_MAX: usize = 1000;

/// A command; docs/MQTT.md says which there are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the document's form of CommandRequest")]
pub struct CommandBody {
    /// interval, calibrate, zero, setCalibration, model, info or reboot.
    command: String,
    /// For `interval`: seconds between readings, 1 to 3600.
    interval_s: Option<u32>,
    /// For `calibrate`: what a trusted instrument reads now: voltageMv, currentMa, powerMw.
    reference: Option<Value>,
    /// For `setCalibration`: what to set of vNvPerCode, iNaPerCode, phaseMdeg, nominalMhz, invert,
    /// loadOnly, noLoadMw.
    calibration: Option<Value>,
    /// For `model`: its bytes in hexadecimal; left out, it is trained from the device's history.
    model: Option<String>,
}

/// How far a command got.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum CommandStateDto {
    /// Sent; no answer yet. A meter that is away gets it when it comes back, within a day.
    Sent,
    /// Taken up by the meter.
    Running,
    /// Done.
    Done,
    /// Refused by the meter.
    Refused,
    /// Not answered within a day.
    Expired,
}

impl From<CommandState> for CommandStateDto {
    fn from(state: CommandState) -> Self {
        match state {
            CommandState::Sent => Self::Sent,
            CommandState::Running => Self::Running,
            CommandState::Done => Self::Done,
            CommandState::Refused => Self::Refused,
            CommandState::Expired => Self::Expired,
        }
    }
}

/// A command and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommandDto {
    /// Its id on the wire.
    id: String,
    /// To whom.
    device_id: String,
    /// When it was given.
    issued_at: String,
    /// The message as it was sent.
    message: Value,
    /// How far it got.
    state: CommandStateDto,
    /// Why it was refused.
    reason: Option<String>,
    /// Percent done, while running.
    percent: Option<u8>,
    /// When the meter last answered.
    answered_at: Option<String>,
}

impl Api {
    fn command(&self, c: &CommandRecord) -> CommandDto {
        CommandDto {
            id: c.id.clone(),
            device_id: c.device.to_string(),
            issued_at: self.time(c.issued_at),
            message: serde_json::from_str(&c.message).unwrap_or_default(),
            state: c.state.into(),
            reason: c.reason.clone(),
            percent: c.percent,
            answered_at: c.answered_at.map(|at| self.time(at)),
        }
    }

    fn event(&self, e: &EventRecord) -> EventDto {
        EventDto {
            device_id: e.device.to_string(),
            arrived: self.time(e.arrived),
            message: serde_json::from_str(&e.message).unwrap_or_default(),
        }
    }
}

/// How long to wait for the answer.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WaitParams {
    /// Seconds, 0 to 60; default 5.
    wait: Option<u64>,
}

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

/// A device's commands.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommandList {
    /// Newest first, at most 200.
    commands: Vec<CommandDto>,
}

/// Lists the commands a device was given, and what became of them.
#[utoipa::path(get, path = "/api/devices/{id}/commands", tag = "devices", params(("id" = String, Path, description = "Device id")),
    responses((status = 200, body = CommandList), (status = 400, body = Problem)))]
pub async fn list_commands(Here(api): Here, Path(id): Path<String>) -> Answer<Json<CommandList>> {
    let all = api.fleet.commands(&device_id(&id)?, usize::MAX).await?;
    Ok(Json(CommandList { commands: all.iter().map(|c| api.command(c)).collect() }))
}

/// Something a meter noticed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventDto {
    /// Whose.
    device_id: String,
    /// When it arrived.
    arrived: String,
    /// What the meter said: event, timestamp, powerMw, boundMw.
    message: Value,
}

/// Events, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventList {
    /// At most `limit`.
    events: Vec<EventDto>,
    /// Where the next page begins.
    next_cursor: Option<String>,
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventParams {
    /// Only this device's.
    device_id: Option<String>,
    /// At most this many; default 100, at most 1,000.
    limit: Option<usize>,
    /// Where the last page ended.
    cursor: Option<String>,
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
    let all = api.fleet.events(device.as_ref(), before, limit).await?;
    let next_cursor = all.last().filter(|_| all.len() == limit).map(|e| e.id.to_string());
    let theirs = |e: &&EventRecord| caller.lists(&api, Kind::Device, e.device.as_str());
    let events = all.iter().filter(theirs).map(|e| api.event(e)).collect();
    Ok(Json(EventList { events, next_cursor }))
}
