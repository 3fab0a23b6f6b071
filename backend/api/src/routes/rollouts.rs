//! `/api/rollouts`.

use crate::dto::rollouts::{NewRollout, RolloutDto, RolloutList};
use crate::extract::{At, Body, Caller, Here, Path};
use crate::parse::{device_id, number};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_fleet::rollout::Rollout;
use ohmstead_fleet::{RolloutAction, RolloutRequest};
use ohmstead_identity::Action;
use ohmstead_model::DeviceId;
use ohmstead_store::identity::Kind;

/// Starts a staged roll-out: each stage waits for the success of the one before. One of a site reaches
/// that site's meters only; one of the hub, which only its administrators start, any.
#[utoipa::path(post, path = "/api/rollouts", tag = "firmware", request_body = NewRollout,
    responses((status = 201, body = RolloutDto), (status = 400, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn start_rollout(
    Here(api): Here,
    At(site): At,
    caller: Caller,
    Body(new): Body<NewRollout>,
) -> Answer<(StatusCode, Json<RolloutDto>)> {
    let default = RolloutRequest::default();
    let owner = caller.new_owner(&api, new.site.as_deref(), &site)?;
    let mut devices = new.devices.iter().map(|id| device_id(id)).collect::<Answer<Vec<_>>>()?;
    if let Some(owner) = &owner {
        let here = |d: &DeviceId| api.identity.site_of(Kind::Device, d.as_str()) == *owner;
        if let Some(other) = devices.iter().find(|d| !here(d)) {
            return Err(Problem::bad(format!("devices: {other} is not in the site {owner}")));
        }
        if devices.is_empty() {
            devices = api.fleet.meters_for(new.firmware).await?;
            devices.retain(here);
        }
        if devices.is_empty() {
            let text = format!("no meter of the site {owner} says that this firmware is for it");
            return Err(Problem::new(StatusCode::CONFLICT, text));
        }
    }
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
    if let Some(owner) = owner {
        api.identity.place(vec![(Kind::Rollout, rollout.id.to_string())], &owner).await?;
    }
    Ok((StatusCode::CREATED, Json(api.rollout(&rollout))))
}

/// Lists roll-outs of the sites that you see, those that ended too; those of the hub are told to who looks
/// after all of it.
#[utoipa::path(get, path = "/api/rollouts", tag = "firmware", responses((status = 200, body = RolloutList)))]
pub async fn list_rollouts(Here(api): Here, caller: Caller) -> Json<RolloutList> {
    let all = api.fleet.rollouts().await;
    let theirs =
        |r: &&Rollout| caller.sees_owned(&api, Kind::Rollout, &r.id.to_string(), caller.sees_hub());
    Json(RolloutList { rollouts: all.iter().filter(theirs).map(|r| api.rollout(r)).collect() })
}

/// Its number, where somebody may do something with it.
fn theirs(api: &Api, caller: &Caller, action: Action, id: &str) -> Answer<u64> {
    let number: u64 = number(id)?;
    let unknown = || Problem::not_found(format!("there is no roll-out {number}"));
    // What is of the hub shows meters of every site: it is hidden from who sees only some.
    if api.identity.owner(Kind::Rollout, &number.to_string()).is_none() && !caller.sees_hub() {
        return Err(unknown());
    }
    caller.must(api, action, (Kind::Rollout, &number.to_string()), unknown)?;
    Ok(number)
}

/// One roll-out, with the progress of every device.
#[utoipa::path(get, path = "/api/rollouts/{id}", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 200, body = RolloutDto), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn get_rollout(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<RolloutDto>> {
    let id = theirs(&api, &caller, Action::Read, &id)?;
    Ok(Json(api.rollout(&api.fleet.rollout(id).await?)))
}

async fn steer(
    api: &Api,
    caller: &Caller,
    id: &str,
    (action, right): (RolloutAction, Action),
) -> Answer<Json<RolloutDto>> {
    let id = theirs(api, caller, right, id)?;
    Ok(Json(api.rollout(&api.fleet.steer_rollout(id, action).await?)))
}

/// Offers nothing new; what is under way goes on.
#[utoipa::path(post, path = "/api/rollouts/{id}/pause", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 200, body = RolloutDto), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn pause_rollout(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<RolloutDto>> {
    steer(&api, &caller, &id, (RolloutAction::Pause, Action::Operate)).await
}

/// Goes on; the failures so far are accepted.
#[utoipa::path(post, path = "/api/rollouts/{id}/resume", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 200, body = RolloutDto), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn resume_rollout(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<RolloutDto>> {
    steer(&api, &caller, &id, (RolloutAction::Resume, Action::Manage)).await
}

/// Ends it for good.
#[utoipa::path(post, path = "/api/rollouts/{id}/abort", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 200, body = RolloutDto), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn abort_rollout(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<RolloutDto>> {
    steer(&api, &caller, &id, (RolloutAction::Abort, Action::Operate)).await
}
