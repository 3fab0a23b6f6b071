//! What `/api/cost` takes and gives.

use crate::dto::energy::LeftOutDto;
use crate::dto::tariffs::NotBilledDto;
use crate::state::Api;
use ohmstead_billing::{BandCost, Circuit, CostBasis, CostBucket};
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
    pub(crate) device_id: Option<String>,
    /// Several of them separated by commas, or `*` for every device of the site: `devices` then has
    /// each, and the rest is their sum as they are named, also where one measures part of another's
    /// energy.
    pub(crate) device_ids: Option<String>,
    /// One contract or offer; default: every contract of the site together.
    pub(crate) contract: Option<String>,
    /// First instant, on a quarter hour; required.
    pub(crate) from: Option<String>,
    /// First instant after, on a quarter hour; default: the end of the present quarter hour.
    pub(crate) to: Option<String>,
    /// `15m`, `hour`, `day` (default), `week`, `month`, `billing` or `year`, in the site's zone.
    pub(crate) bucket: Option<String>,
    /// `circuit`: also the share of each circuit.
    pub(crate) by: Option<String>,
}

/// Cost of one band, levy or credit.
#[derive(Debug, Serialize, ToSchema)]
pub struct BandCostDto {
    /// Whose.
    pub(crate) contract: String,
    /// Which.
    pub(crate) band: String,
    /// In currency units.
    pub(crate) cost: f64,
}

/// Cost and energy of one bucket. Costs in currency units.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CostBucketDto {
    pub(crate) from: String,
    pub(crate) to: String,
    /// `energyCost` + `periodCost`. Over a billing period it adds up to the bill's `exact`.
    pub(crate) cost: f64,
    /// Energy, credit for energy fed in, levies, and the taxes on them.
    pub(crate) energy_cost: f64,
    /// The bucket's part of standing, demand and minimum charges with their taxes, spread evenly over
    /// the time for which they are due.
    pub(crate) period_cost: f64,
    /// Wh drawn.
    pub(crate) import_wh: f64,
    /// Wh fed in.
    pub(crate) export_wh: f64,
    /// Share of the bucket's time that was measured, 0 to 1.
    pub(crate) coverage: f64,
    /// Share of the energy whose split over time is estimated, 0 to 1.
    pub(crate) estimated_share: f64,
    /// Wh that may have been used and are not billed here; `leftOut` says why.
    pub(crate) left_out_wh: f64,
    /// `energyCost` by band.
    pub(crate) bands: Vec<BandCostDto>,
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
    /// Of several devices: `devices` says it of each.
    Several,
}

/// One circuit's share of the energy part.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CircuitDto {
    /// Null: what no circuit measured, and the credit for what was fed in.
    pub(crate) device_id: Option<String>,
    pub(crate) name: Option<String>,
    /// The whole range.
    pub(crate) cost: f64,
    /// Wh drawn in the whole range.
    pub(crate) import_wh: f64,
    /// Per bucket; over all circuits they add up to the bucket's `energyCost`.
    pub(crate) costs: Vec<f64>,
    /// Wh drawn per bucket.
    pub(crate) imports_wh: Vec<f64>,
}

/// Costs by bucket.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CostList {
    pub(crate) basis: BasisDto,
    /// Whose energy it is, added up.
    pub(crate) device_ids: Vec<String>,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// Of which contracts.
    pub(crate) contracts: Vec<String>,
    /// Ascending; the first and last are cut to the range.
    pub(crate) buckets: Vec<CostBucketDto>,
    /// The whole range.
    pub(crate) total: CostBucketDto,
    /// With `by=circuit`; else empty.
    pub(crate) circuits: Vec<CircuitDto>,
    /// Charges that could not be billed.
    pub(crate) not_billed: Vec<NotBilledDto>,
    /// What a reader should know.
    pub(crate) notes: Vec<String>,
    /// What is not in these numbers and why, newest first, at most 100.
    pub(crate) left_out: Vec<LeftOutDto>,
    /// With `deviceIds`: each of them, in that order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) devices: Option<Vec<DeviceCost>>,
}

/// One device's costs by bucket.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceCost {
    /// Whose.
    pub(crate) device_id: String,
    pub(crate) basis: BasisDto,
    /// Ascending; the first and last are cut to the range.
    pub(crate) buckets: Vec<CostBucketDto>,
    /// The whole range.
    pub(crate) total: CostBucketDto,
    /// What is not in these numbers and why, newest first, at most 100.
    pub(crate) left_out: Vec<LeftOutDto>,
}

impl From<CostBasis> for BasisDto {
    fn from(basis: CostBasis) -> Self {
        match basis {
            CostBasis::Meter => Self::Meter,
            CostBasis::Share => Self::Share,
            CostBasis::AsIfMetered => Self::AsIfMetered,
        }
    }
}

impl Api {
    pub(crate) fn cost_bucket(&self, b: &CostBucket) -> CostBucketDto {
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

/// Which contract.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProjectionParams {
    /// Default: every contract of the site.
    pub(crate) contract: Option<String>,
}

/// A running bill in short.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunningBillDto {
    /// In currency units.
    pub(crate) total: f64,
    /// The energy part, without taxes in percent.
    pub(crate) energy_part: f64,
    /// Wh drawn.
    pub(crate) import_wh: f64,
    /// Wh fed in.
    pub(crate) export_wh: f64,
    /// Charges that could not be billed.
    pub(crate) not_billed: Vec<NotBilledDto>,
}

/// One contract's running billing period.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectedDto {
    pub(crate) contract: String,
    pub(crate) name: String,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// Whose energy it bills, added up.
    pub(crate) device_ids: Vec<String>,
    /// First day of the period.
    pub(crate) from: String,
    /// First day after.
    pub(crate) to: String,
    /// With what was measured up to now; standing charges for the days so far, today included.
    pub(crate) so_far: RunningBillDto,
    /// At the period's end, as far as can be expected.
    pub(crate) at_end: RunningBillDto,
    /// The least and the most that the total comes to in the ways in which the rest may turn out.
    pub(crate) at_end_between: [f64; 2],
}

/// Running billing periods.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectionList {
    /// The present.
    pub(crate) now: String,
    /// How the rest of the period is expected to be.
    pub(crate) method: String,
    /// By contract.
    pub(crate) contracts: Vec<ProjectedDto>,
}

pub(crate) fn band(b: &BandCost) -> BandCostDto {
    BandCostDto { contract: b.contract.clone(), band: b.band.clone(), cost: b.cost.units() }
}

pub(crate) fn circuit(c: &Circuit) -> CircuitDto {
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

pub(crate) fn running(bill: &Bill) -> RunningBillDto {
    RunningBillDto {
        total: bill.total.units(),
        energy_part: bill.energy_part().units(),
        import_wh: bill.import.units(),
        export_wh: bill.export.units(),
        not_billed: bill.not_billed.iter().map(Into::into).collect(),
    }
}
