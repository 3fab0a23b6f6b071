//! `/api/cost`.

use crate::energy::{self, LeftOutDto};
use crate::problem::{Answer, Params, Problem, device_id};
use crate::seat::Here;
use crate::state::Api;
use crate::tariffs::NotBilledDto;
use axum::Json;
use ohmstead_billing::{BandCost, Circuit, CostBasis, CostBucket, CostQuery};
use ohmstead_model::Money;
use ohmstead_tariff::Bill;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which costs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct CostParams {
    /// A device or virtual meter; default: the contracts' own meters. A device below a contract's
    /// meter gets its share of the bill's energy part.
    device_id: Option<String>,
    /// One contract or offer; default: every contract of the site together.
    contract: Option<String>,
    /// First instant, on a quarter hour; required.
    from: Option<String>,
    /// First instant after, on a quarter hour; default: the end of the present quarter hour.
    to: Option<String>,
    /// `15m`, `hour`, `day` (default), `week`, `month`, `billing` or `year`, in the site's zone.
    bucket: Option<String>,
    /// `circuit`: also the share of each circuit.
    by: Option<String>,
}

/// Cost of one band, levy or credit.
#[derive(Debug, Serialize, ToSchema)]
pub struct BandCostDto {
    /// Whose.
    contract: String,
    /// Which.
    band: String,
    /// In currency units.
    cost: f64,
}

/// Cost and energy of one bucket. Costs in currency units.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CostBucketDto {
    from: String,
    to: String,
    /// `energyCost` + `periodCost`. Over a billing period it adds up to the bill's `exact`.
    cost: f64,
    /// Energy, credit for energy fed in, levies, and the taxes on them.
    energy_cost: f64,
    /// The bucket's part of standing, demand and minimum charges with their taxes, spread evenly over
    /// the time for which they are due.
    period_cost: f64,
    /// Wh drawn.
    import_wh: f64,
    /// Wh fed in.
    export_wh: f64,
    /// Share of the bucket's time that was measured, 0 to 1.
    coverage: f64,
    /// Share of the energy whose split over time is estimated, 0 to 1.
    estimated_share: f64,
    /// Wh that may have been used and are not billed here; `leftOut` says why.
    left_out_wh: f64,
    /// `energyCost` by band.
    bands: Vec<BandCostDto>,
}

/// What a device's costs stand on.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum BasisDto {
    /// It is the contract's meter: its bill.
    Meter,
    /// It hangs below the contract's meter: its share of the bill's energy part.
    Share,
    /// It has nothing to do with the contract's meter: billed as if it were one.
    AsIfMetered,
}

/// One circuit's share of the energy part.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CircuitDto {
    /// Null: what no circuit measured, and the credit for what was fed in.
    device_id: Option<String>,
    name: Option<String>,
    /// The whole range.
    cost: f64,
    /// Wh drawn in the whole range.
    import_wh: f64,
    /// Per bucket; over all circuits they add up to the bucket's `energyCost`.
    costs: Vec<f64>,
    /// Wh drawn per bucket.
    imports_wh: Vec<f64>,
}

/// Costs by bucket.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CostList {
    basis: BasisDto,
    /// Whose energy it is, added up.
    device_ids: Vec<String>,
    /// ISO 4217 code.
    currency: String,
    /// Of which contracts.
    contracts: Vec<String>,
    /// Ascending; the first and last are cut to the range.
    buckets: Vec<CostBucketDto>,
    /// The whole range.
    total: CostBucketDto,
    /// With `by=circuit`; else empty.
    circuits: Vec<CircuitDto>,
    /// Charges that could not be billed.
    not_billed: Vec<NotBilledDto>,
    /// What a reader should know.
    notes: Vec<String>,
    /// What is not in these numbers and why, newest first, at most 100.
    left_out: Vec<LeftOutDto>,
}

fn band(b: &BandCost) -> BandCostDto {
    BandCostDto { contract: b.contract.clone(), band: b.band.clone(), cost: b.cost.units() }
}

fn circuit(c: &Circuit) -> CircuitDto {
    let wh: Vec<f64> = c.energy.iter().map(|e| e.import.units()).collect();
    let import: i64 = c.energy.iter().map(|e| e.import.0).sum();
    CircuitDto {
        device_id: c.device.as_ref().map(ToString::to_string),
        name: c.name.clone(),
        cost: c.costs.iter().copied().sum::<Money>().units(),
        import_wh: ohmstead_model::MilliwattHours(import).units(),
        costs: c.costs.iter().map(|m| m.units()).collect(),
        imports_wh: wh,
    }
}

impl Api {
    fn cost_bucket(&self, b: &CostBucket) -> CostBucketDto {
        let range = b.energy.range;
        CostBucketDto {
            from: self.time(range.from.start()),
            to: self.time(range.to.start()),
            cost: (b.energy_cost + b.period_cost).units(),
            energy_cost: b.energy_cost.units(),
            period_cost: b.period_cost.units(),
            import_wh: b.energy.import.units(),
            export_wh: b.energy.export.units(),
            coverage: b.energy.coverage(),
            estimated_share: b.energy.estimated_share(),
            left_out_wh: b.left_out.units(),
            bands: b.bands.iter().map(band).collect(),
        }
    }
}

/// What energy cost, by bucket of the site's calendar. Worked out from the readings, contracts and
/// prices of this moment.
#[utoipa::path(get, path = "/api/cost", tag = "costs", params(CostParams),
    responses((status = 200, body = CostList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_cost(Here(api): Here, Params(p): Params<CostParams>) -> Answer<Json<CostList>> {
    let range = energy::slots(&api, p.from.as_deref(), p.to.as_deref())?;
    let bucket = energy::bucket(p.bucket.as_deref(), "day")?;
    energy::cut(&api, bucket, range)?;
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

/// Which contract.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProjectionParams {
    /// Default: every contract of the site.
    contract: Option<String>,
}

/// A running bill in short.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunningBillDto {
    /// In currency units.
    total: f64,
    /// The energy part, without taxes in percent.
    energy_part: f64,
    /// Wh drawn.
    import_wh: f64,
    /// Wh fed in.
    export_wh: f64,
    /// Charges that could not be billed.
    not_billed: Vec<NotBilledDto>,
}

/// One contract's running billing period.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectedDto {
    contract: String,
    name: String,
    /// ISO 4217 code.
    currency: String,
    /// Whose energy it bills, added up.
    device_ids: Vec<String>,
    /// First day of the period.
    from: String,
    /// First day after.
    to: String,
    /// With what was measured up to now; standing charges for the days so far, today included.
    so_far: RunningBillDto,
    /// At the period's end, as far as can be expected.
    at_end: RunningBillDto,
}

/// Running billing periods.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectionList {
    /// The present.
    now: String,
    /// How the rest of the period is expected to be.
    method: String,
    /// By contract.
    contracts: Vec<ProjectedDto>,
}

fn running(bill: &Bill) -> RunningBillDto {
    RunningBillDto {
        total: bill.total.units(),
        energy_part: bill.energy_part().units(),
        import_wh: bill.import.units(),
        export_wh: bill.export.units(),
        not_billed: bill.not_billed.iter().map(Into::into).collect(),
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
