//! `/api/rollouts`.

use crate::dto::rollouts::{NewRollout, RolloutDto, RolloutList};
use crate::extract::{Body, Here, Path};
use crate::parse::{device_id, number};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_fleet::{RolloutAction, RolloutRequest};

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
