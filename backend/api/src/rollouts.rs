//! `/api/rollouts`.

use crate::problem::{Answer, Body, Problem, device_id, number};
use crate::seat::Here;
use crate::state::Api;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use ohmstead_fleet::firmware::version_text;
use ohmstead_fleet::rollout::{Rollout, RolloutState, Stage, TargetState};
use ohmstead_fleet::{RolloutAction, RolloutRequest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many meters a stage reaches, counted from the first: `{"devices":1}` or `{"percent":10}`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum StageDto {
    /// So many.
    Devices(u32),
    /// So many of a hundred, rounded up.
    Percent(u8),
}

impl From<StageDto> for Stage {
    fn from(stage: StageDto) -> Self {
        match stage {
            StageDto::Devices(n) => Self::Devices(n),
            StageDto::Percent(p) => Self::Percent(p),
        }
    }
}

impl From<Stage> for StageDto {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Devices(n) => Self::Devices(n),
            Stage::Percent(p) => Self::Percent(p),
        }
    }
}

/// What to roll out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRollout {
    /// Which firmware.
    firmware: u64,
    /// To these devices; left out: to every meter of the firmware's board, those seen last first.
    #[serde(default)]
    devices: Vec<String>,
    /// Percent of those; default 100.
    share: Option<u8>,
    /// Stages before all; default one device, then 10 %.
    stages: Option<Vec<StageDto>>,
    /// It pauses when more devices than this have failed; default 0.
    max_failures: Option<u32>,
    /// A device that does not run it so many hours after the first offer has failed; default 24.
    patience_h: Option<u32>,
}

/// How a roll-out stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum RolloutStateDto {
    /// Under way.
    Running,
    /// Offers nothing new until it is resumed.
    Paused,
    /// Ended by people.
    Aborted,
    /// Every device has taken it, or failed.
    Done,
}

/// How far a device is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum TargetStateDto {
    /// Its stage has not come.
    Waiting,
    /// Told of the firmware.
    Offered,
    /// Fetches it.
    Downloading,
    /// Has it, and has to prove it.
    Trying,
    /// Runs it.
    Done,
    /// Does not.
    Failed,
}

/// A device in a roll-out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TargetDto {
    /// Which.
    device_id: String,
    /// How far it is.
    state: TargetStateDto,
    /// Why it failed.
    reason: Option<String>,
    /// Percent of the download.
    percent: Option<u8>,
    /// How often it was offered.
    offers: u8,
    /// When it last came further.
    changed_at: String,
}

/// A staged roll-out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RolloutDto {
    /// Number.
    id: u64,
    /// Which firmware.
    firmware: u64,
    /// For which board.
    board: String,
    /// Version.
    version: String,
    /// When it began.
    created_at: String,
    /// How it stands.
    state: RolloutStateDto,
    /// Why it was paused.
    reason: Option<String>,
    /// Stages, the last of which reaches all.
    stages: Vec<StageDto>,
    /// Which of them is under way, from 0.
    stage: usize,
    /// It pauses when more devices than this have failed.
    max_failures: u32,
    /// The devices, in the order of their turn.
    devices: Vec<TargetDto>,
}

impl Api {
    fn rollout(&self, r: &Rollout) -> RolloutDto {
        let devices = r.targets.iter().map(|t| TargetDto {
            device_id: t.device.to_string(),
            state: match t.state {
                TargetState::Waiting => TargetStateDto::Waiting,
                TargetState::Offered => TargetStateDto::Offered,
                TargetState::Downloading => TargetStateDto::Downloading,
                TargetState::Trying => TargetStateDto::Trying,
                TargetState::Done => TargetStateDto::Done,
                TargetState::Failed => TargetStateDto::Failed,
            },
            reason: t.reason.clone(),
            percent: t.percent,
            offers: t.offers,
            changed_at: self.time(t.changed_at),
        });
        RolloutDto {
            id: r.id,
            firmware: r.firmware,
            board: r.board.clone(),
            version: version_text(r.version),
            created_at: self.time(r.created_at),
            state: match r.state {
                RolloutState::Running => RolloutStateDto::Running,
                RolloutState::Paused => RolloutStateDto::Paused,
                RolloutState::Aborted => RolloutStateDto::Aborted,
                RolloutState::Done => RolloutStateDto::Done,
            },
            reason: r.reason.clone(),
            stages: r.stages.iter().map(|s| (*s).into()).collect(),
            stage: r.stage,
            max_failures: r.max_failures,
            devices: devices.collect(),
        }
    }
}

/// Starts a staged roll-out: each stage waits for the success of the one before.
#[utoipa::path(post, path = "/api/rollouts", tag = "firmware", request_body = NewRollout,
    responses((status = 201, body = RolloutDto), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn start_rollout(
    Here(api): Here,
    Body(new): Body<NewRollout>,
) -> Answer<(StatusCode, Json<RolloutDto>)> {
    let default = RolloutRequest::default();
    let devices = new.devices.iter().map(|id| device_id(id)).collect::<Answer<Vec<_>>>()?;
    let stages = new.stages.map(|all| all.into_iter().map(Into::into).collect());
    let request = RolloutRequest {
        firmware: new.firmware,
        devices,
        share: new.share.unwrap_or(default.share),
        stages: stages.unwrap_or(default.stages),
        max_failures: new.max_failures.unwrap_or(default.max_failures),
        patience_h: new.patience_h.unwrap_or(default.patience_h),
    };
    let rollout = api.fleet.start_rollout(request).await?;
    Ok((StatusCode::CREATED, Json(api.rollout(&rollout))))
}

/// Every roll-out.
#[derive(Debug, Serialize, ToSchema)]
pub struct RolloutList {
    /// Oldest first.
    rollouts: Vec<RolloutDto>,
}

/// Lists roll-outs, those that ended too.
#[utoipa::path(get, path = "/api/rollouts", tag = "firmware", responses((status = 200, body = RolloutList)))]
pub async fn list_rollouts(Here(api): Here) -> Json<RolloutList> {
    let all = api.fleet.rollouts().await;
    Json(RolloutList { rollouts: all.iter().map(|r| api.rollout(r)).collect() })
}

/// One roll-out, with the progress of every device.
#[utoipa::path(get, path = "/api/rollouts/{id}", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 200, body = RolloutDto), (status = 404, body = Problem)))]
pub async fn get_rollout(Here(api): Here, Path(id): Path<String>) -> Answer<Json<RolloutDto>> {
    Ok(Json(api.rollout(&api.fleet.rollout(number(&id)?).await?)))
}

async fn steer(api: &Api, id: u64, action: RolloutAction) -> Answer<Json<RolloutDto>> {
    Ok(Json(api.rollout(&api.fleet.steer_rollout(id, action).await?)))
}

/// Offers nothing new; what is under way goes on.
#[utoipa::path(post, path = "/api/rollouts/{id}/pause", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 200, body = RolloutDto), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn pause_rollout(Here(api): Here, Path(id): Path<String>) -> Answer<Json<RolloutDto>> {
    steer(&api, number(&id)?, RolloutAction::Pause).await
}

/// Goes on; the failures so far are accepted.
#[utoipa::path(post, path = "/api/rollouts/{id}/resume", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 200, body = RolloutDto), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn resume_rollout(Here(api): Here, Path(id): Path<String>) -> Answer<Json<RolloutDto>> {
    steer(&api, number(&id)?, RolloutAction::Resume).await
}

/// Ends it for good.
#[utoipa::path(post, path = "/api/rollouts/{id}/abort", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 200, body = RolloutDto), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn abort_rollout(Here(api): Here, Path(id): Path<String>) -> Answer<Json<RolloutDto>> {
    steer(&api, number(&id)?, RolloutAction::Abort).await
}
