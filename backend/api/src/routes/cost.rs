//! `/api/cost`.

use crate::dto::cost::{
    BasisDto, CostList, CostParams, DeviceCost, ProjectedDto, ProjectionList, ProjectionParams,
    circuit, running,
};
use crate::extract::{At, Here, Params};
use crate::parse::{Asked, asked, device_ids};
use crate::problem::{Answer, Problem};
use crate::range;
use crate::state::Api;
use axum::Json;
use ohmstead_billing::{CostAnswer, CostQuery};
use ohmstead_model::{DeviceId, SlotRange};

/// Devices in one question for costs at most: each is billed by itself.
const MAX_DEVICES: usize = 200;

/// What energy cost, by bucket of the site's calendar. Worked out from the readings, contracts and
/// prices of this moment.
#[utoipa::path(get, path = "/api/cost", tag = "costs", params(CostParams),
    responses((status = 200, body = CostList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_cost(
    Here(api): Here,
    At(site): At,
    Params(p): Params<CostParams>,
) -> Answer<Json<CostList>> {
    let range = range::slots(&api, p.from.as_deref(), p.to.as_deref())?;
    let bucket = range::bucket(p.bucket.as_deref(), "day")?;
    let cut = range::cut(&api, bucket, range)?;
    let by_circuit = match p.by.as_deref() {
        None => false,
        Some("circuit") => true,
        Some(other) => return Err(Problem::bad(format!("by: {other:?} is not circuit"))),
    };
    let mut ask = CostQuery { contract: p.contract, device: None, range, bucket, by_circuit };
    match asked(p.device_id.as_deref(), p.device_ids)? {
        Asked::Several(_) if by_circuit => {
            Err(Problem::bad("by=circuit is of one meter: leave deviceIds out, or by"))
        }
        Asked::Several(ids) => {
            let ids = device_ids(&api, &site, &ids, cut.len()).await?;
            Ok(Json(several(&api, &ask, &ids).await?))
        }
        Asked::One(device) => {
            ask.device = Some(device);
            Ok(Json(list(&api, api.billing.cost(&ask).await?, range)))
        }
        Asked::Nothing => Ok(Json(list(&api, api.billing.cost(&ask).await?, range))),
    }
}

async fn several(api: &Api, ask: &CostQuery, ids: &[DeviceId]) -> Answer<CostList> {
    if !(1..=MAX_DEVICES).contains(&ids.len()) {
        return Err(Problem::bad(format!("deviceIds: name 1 to {MAX_DEVICES} devices")));
    }
    let each = api.billing.costs(ask, ids).await?;
    let devices = ids.iter().zip(&each).map(|(id, a)| DeviceCost {
        device_id: id.to_string(),
        basis: a.basis.into(),
        buckets: a.buckets.iter().map(|b| api.cost_bucket(b)).collect(),
        total: api.cost_bucket(&a.total),
        left_out: api.left_out(&a.left_out, ask.range),
    });
    let devices: Vec<DeviceCost> = devices.collect();
    let mut each = each.into_iter();
    let first = each.next().ok_or_else(|| Problem::bad("deviceIds names nothing"))?;
    let together = each.try_fold(first, CostAnswer::beside)?;
    let list = list(api, together, ask.range);
    Ok(CostList { basis: BasisDto::Several, devices: Some(devices), ..list })
}

fn list(api: &Api, answer: CostAnswer, range: SlotRange) -> CostList {
    CostList {
        basis: answer.basis.into(),
        device_ids: answer.devices.iter().map(ToString::to_string).collect(),
        currency: answer.currency,
        contracts: answer.contracts,
        buckets: answer.buckets.iter().map(|b| api.cost_bucket(b)).collect(),
        total: api.cost_bucket(&answer.total),
        circuits: answer.circuits.iter().map(circuit).collect(),
        not_billed: answer.not_billed.iter().map(Into::into).collect(),
        notes: answer.notes,
        left_out: api.left_out(&answer.left_out, range),
        devices: None,
    }
}

/// The bill so far this billing period, and what it will probably be at the end.
#[utoipa::path(get, path = "/api/cost/projection", tag = "costs", params(ProjectionParams),
    responses((status = 200, body = ProjectionList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_projection(
    Here(api): Here,
    Params(p): Params<ProjectionParams>,
) -> Answer<Json<ProjectionList>> {
    let found = api.billing.projection(p.contract.as_deref()).await?;
    let mut methods: Vec<String> = found.iter().map(|c| c.method.clone()).collect();
    methods.dedup();
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
            at_end_between: [c.between.0.units(), c.between.1.units()],
        }
    });
    let contracts: Vec<ProjectedDto> = contracts.collect();
    Ok(Json(ProjectionList {
        now: api.time(api.clock.now()),
        method: methods.join("; "),
        contracts,
    }))
}
