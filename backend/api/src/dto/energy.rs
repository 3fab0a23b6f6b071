//! What `/api/energy` takes and gives.

use crate::dto::corrections::CounterDto;
use crate::state::Api;
use ohmstead_derive::LeftOut;
use ohmstead_model::SlotRange;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which energy.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct EnergyParams {
    /// A device or a virtual meter; this or `deviceIds` is required.
    pub(crate) device_id: Option<String>,
    /// Several of them separated by commas, or `*` for every device of the site: `devices` then has
    /// each, and `buckets` and `total` are their sum as they are named, also where one measures part
    /// of another's energy.
    pub(crate) device_ids: Option<String>,
    /// First instant, on a quarter hour.
    pub(crate) from: Option<String>,
    /// First instant after, on a quarter hour; default: the end of the present quarter hour.
    pub(crate) to: Option<String>,
    /// `15m`, `hour` (default), `day`, `week`, `month`, `billing` or `year`, in the site's zone.
    pub(crate) bucket: Option<String>,
}

/// Energy in one bucket of the calendar.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnergyBucket {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Wh drawn.
    pub(crate) import_wh: f64,
    /// Wh fed in.
    pub(crate) export_wh: f64,
    /// Highest reading, W.
    pub(crate) peak_w: Option<f64>,
    /// Highest 15-minute mean, W.
    pub(crate) demand_w: Option<f64>,
    /// Share of the bucket's time that was measured, 0 to 1.
    pub(crate) coverage: f64,
    /// Share of the energy whose split over time is estimated, 0 to 1.
    pub(crate) estimated_share: f64,
    /// Wh that may have been used and are not in this number; `leftOut` says why. What nobody can
    /// tell the size of counts 0 here.
    pub(crate) left_out_wh: f64,
}

/// Energy that may have been used and is in no number.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeftOutDto {
    pub(crate) device_id: String,
    /// Names the finding (with `counter`): a classify correction at this instant decides it. Where
    /// counter and power disagree: the beginning of the stretch.
    pub(crate) at: String,
    /// import or export; left out where counter and power disagree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) counter: Option<CounterDto>,
    /// Wh in the range that was asked for; 0 where nothing tells how much.
    pub(crate) wh: f64,
    /// Why, in plain words.
    pub(crate) reason: String,
}

/// Energy by bucket.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnergyList {
    /// Ascending; the first and last are cut to the range.
    pub(crate) buckets: Vec<EnergyBucket>,
    /// The whole range.
    pub(crate) total: EnergyBucket,
    /// What is not in these numbers and why, newest first, at most 100.
    pub(crate) left_out: Vec<LeftOutDto>,
    /// With `deviceIds`: each of them, in that order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) devices: Option<Vec<DeviceEnergy>>,
}

/// One device's energy by bucket.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceEnergy {
    /// Whose.
    pub(crate) device_id: String,
    /// Ascending; the first and last are cut to the range.
    pub(crate) buckets: Vec<EnergyBucket>,
    /// The whole range.
    pub(crate) total: EnergyBucket,
    /// What is not in these numbers and why, newest first, at most 100.
    pub(crate) left_out: Vec<LeftOutDto>,
}

impl Api {
    /// What is left out of numbers over a range, newest first.
    pub(crate) fn left_out(&self, all: &[LeftOut], range: SlotRange) -> Vec<LeftOutDto> {
        let dto = |l: &LeftOut| LeftOutDto {
            device_id: l.device.to_string(),
            at: self.time(l.at),
            counter: l.counter.map(Into::into),
            wh: l.within(range).units(),
            reason: l.reason.clone(),
        };
        all.iter().rev().take(MAX_LEFT_OUT).map(dto).collect()
    }
}

pub(crate) const MAX_LEFT_OUT: usize = 100;
