//! `/api/cost`.

use crate::dto::cost::{
    BasisDto, CostList, CostParams, ProjectedDto, ProjectionList, ProjectionParams, circuit,
    running,
};
use crate::extract::{Here, Params};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use crate::range;
use axum::Json;
use ohmstead_billing::{CostBasis, CostQuery};

/// What energy cost, by bucket of the site's calendar. Worked out from the readings, contracts and
/// prices of this moment.
#[utoipa::path(get, path = "/api/cost", tag = "costs", params(CostParams),
    responses((status = 200, body = CostList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_cost(Here(api): Here, Params(p): Params<CostParams>) -> Answer<Json<CostList>> {
    let range = range::slots(&api, p.from.as_deref(), p.to.as_deref())?;
    let bucket = range::bucket(p.bucket.as_deref(), "day")?;
    range::cut(&api, bucket, range)?;
    let by_circuit = match p.by.as_deref() {
        None => false,
        Some("circuit") => true,
        Some(other) => return Err(Problem::bad(format!("by: {other:?} is not circuit"))),
    };
    let device = p.device_id.as_deref().map(device_id).transpose()?;
    let ask = CostQuery { contract: p.contract, device, range, bucket, by_circuit };
    let answer = api.billing.cost(&ask).await?;
    Ok(Json(CostList {
        basis: match answer.basis {
            CostBasis::Meter => BasisDto::Meter,
            CostBasis::Share => BasisDto::Share,
            CostBasis::AsIfMetered => BasisDto::AsIfMetered,
        },
        device_ids: answer.devices.iter().map(ToString::to_string).collect(),
        currency: answer.currency,
        contracts: answer.contracts,
        buckets: answer.buckets.iter().map(|b| api.cost_bucket(b)).collect(),
        total: api.cost_bucket(&answer.total),
        circuits: answer.circuits.iter().map(circuit).collect(),
        not_billed: answer.not_billed.iter().map(Into::into).collect(),
        notes: answer.notes,
        left_out: api.left_out(&answer.left_out, ask.range),
    }))
}

/// The bill so far this billing period, and what it will probably be at the end.
#[utoipa::path(get, path = "/api/cost/projection", tag = "costs", params(ProjectionParams),
    responses((status = 200, body = ProjectionList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_projection(
    Here(api): Here,
    Params(p): Params<ProjectionParams>,
) -> Answer<Json<ProjectionList>> {
    let found = api.billing.projection(p.contract.as_deref()).await?;
    let contracts = found.into_iter().map(|c| {
        let (so_far, at_end) = (&c.projection.so_far, &c.projection.at_end);
        ProjectedDto {
            contract: c.contract,
            name: c.name,
            currency: at_end.currency.clone(),
            device_ids: c.meters.iter().map(ToString::to_string).collect(),
            from: at_end.from.to_string(),
            to: at_end.to.to_string(),
            so_far: running(so_far),
            at_end: running(at_end),
        }
    });
    Ok(Json(ProjectionList {
        now: api.time(api.clock.now()),
        method: "the mean of the same quarter hours of the last four weeks, at known prices".into(),
        contracts: contracts.collect(),
    }))
}
