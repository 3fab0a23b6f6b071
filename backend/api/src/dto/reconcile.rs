//! What `/api/reconcile` takes and gives.

use crate::state::Api;
use ohmstead_billing::Reconciled;
use ohmstead_model::MilliwattHours;
use ohmstead_tariff::reconcile::{Advice, Estimate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A reading of the utility's meter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TheirReadingDto {
    /// When it was read; taken at the nearest quarter hour.
    pub(crate) at: String,
    /// The import counter, kWh.
    pub(crate) kwh: f64,
}

/// Energy of a period, as billed by the utility.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TheirPeriodDto {
    /// First instant, or first day.
    pub(crate) from: String,
    /// First instant, or first day, after.
    pub(crate) to: String,
    /// kWh drawn.
    pub(crate) kwh: f64,
}

/// Applies the proposal as a dated calibration.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplyDto {
    /// First instant it holds for; default: the beginning of the first period.
    pub(crate) from: Option<String>,
    /// Why; default: says what was compared.
    pub(crate) reason: Option<String>,
    /// Who says so; default: dashboard.
    pub(crate) author: Option<String>,
}

/// What the utility counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReconcileBody {
    /// Our meter; default: the contract's, when it is one device.
    pub(crate) device_id: Option<String>,
    /// With which contract's meter; default: the site's only one.
    pub(crate) contract: Option<String>,
    /// Readings of the utility's meter; two make a period.
    #[serde(default)]
    pub(crate) readings: Vec<TheirReadingDto>,
    /// Or periods, as on its bills.
    #[serde(default)]
    pub(crate) periods: Vec<TheirPeriodDto>,
    /// Applies the proposed calibration; default: only looks.
    pub(crate) apply: Option<ApplyDto>,
}

/// One period by both meters.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceDto {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Our meter, kWh.
    pub(crate) ours_kwh: f64,
    /// The utility's, kWh.
    pub(crate) theirs_kwh: f64,
    /// Theirs less ours, kWh.
    pub(crate) difference_kwh: f64,
    /// The difference as a share of theirs.
    pub(crate) share: f64,
    /// Share of the period that our meter measured, 0 to 1.
    pub(crate) coverage: f64,
}

/// A fitted value.
#[derive(Debug, Serialize, ToSchema)]
pub struct EstimateDto {
    pub(crate) value: f64,
    /// ± at 95 %; null from a single period.
    pub(crate) margin: Option<f64>,
}

/// What to do about a difference.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum AdviceDto {
    /// The meters agree within what the periods can tell.
    None,
    /// Too few periods to tell.
    MoreData,
    /// Apply the proposal.
    ApplyGain,
    /// A constant load is not seen by our meter, or seen twice: look for it.
    LookForConstantLoad,
}

/// A calibration of the import counter, in place of the one in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalDto {
    pub(crate) numerator: u32,
    pub(crate) denominator: u32,
}

/// What the comparison says.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReconcileDto {
    pub(crate) device_id: String,
    /// Period by period, as they were given.
    pub(crate) periods: Vec<DifferenceDto>,
    /// Theirs = gain × ours; null when our meter counted nothing.
    pub(crate) gain: Option<EstimateDto>,
    /// From four periods on: theirs = gain × ours + watts × hours.
    pub(crate) gain_with_offset: Option<EstimateDto>,
    /// The constant load of that fit, W.
    pub(crate) offset_w: Option<EstimateDto>,
    pub(crate) advice: AdviceDto,
    /// The calibration that follows from `gain`.
    pub(crate) proposal: Option<ProposalDto>,
    /// Why there is no proposal.
    pub(crate) obstacle: Option<String>,
    /// Id of the correction, when it was applied.
    pub(crate) correction_id: Option<u64>,
}

impl Api {
    pub(crate) fn reconciled(&self, r: &Reconciled, correction_id: Option<u64>) -> ReconcileDto {
        let rows = r.pairs.iter().zip(&r.outcome.differences).zip(&r.coverage);
        let periods = rows.map(|((pair, (difference, share)), coverage)| DifferenceDto {
            from: self.time(pair.slots.from.start()),
            to: self.time(pair.slots.to.start()),
            ours_kwh: kwh_of(pair.ours),
            theirs_kwh: kwh_of(pair.theirs),
            difference_kwh: kwh_of(*difference),
            share: *share,
            coverage: *coverage,
        });
        ReconcileDto {
            device_id: r.meter.to_string(),
            periods: periods.collect(),
            gain: r.outcome.gain.map(estimate),
            gain_with_offset: r.outcome.with_offset.map(|(g, _)| estimate(g)),
            offset_w: r.outcome.with_offset.map(|(_, w)| estimate(w)),
            advice: match r.outcome.advice {
                Advice::None => AdviceDto::None,
                Advice::MoreData => AdviceDto::MoreData,
                Advice::ApplyGain(_) => AdviceDto::ApplyGain,
                Advice::LookForConstantLoad(_) => AdviceDto::LookForConstantLoad,
            },
            proposal: r
                .proposal
                .map(|p| ProposalDto { numerator: p.numerator, denominator: p.denominator }),
            obstacle: r.obstacle.clone(),
            correction_id,
        }
    }
}

/// mWh as the nearest kWh; divided once, so that no digits appear that nobody measured.
pub(crate) fn kwh_of(energy: MilliwattHours) -> f64 {
    energy.0 as f64 / 1_000_000.0
}

pub(crate) fn estimate(e: Estimate) -> EstimateDto {
    EstimateDto { value: e.value, margin: e.margin }
}
