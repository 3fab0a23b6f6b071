//! `/api/energy`.

use crate::corrections::CounterDto;
use crate::devices::unknown;
use crate::problem::{Answer, Params, Problem, device_id, time};
use crate::seat::Here;
use crate::state::Api;
use crate::virtual_meters;
use axum::Json;
use ohmstead_derive::{LeftOut, doubt, left_out_within};
use ohmstead_ledger::{BucketSum, sum};
use ohmstead_model::{Bucket, MilliwattHours, Slot, SlotRange};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which energy.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct EnergyParams {
    /// A device or a virtual meter; required.
    device_id: Option<String>,
    /// First instant, on a quarter hour.
    from: Option<String>,
    /// First instant after, on a quarter hour; default: the end of the present quarter hour.
    to: Option<String>,
    /// `15m`, `hour` (default), `day`, `week`, `month`, `billing` or `year`, in the site's zone.
    bucket: Option<String>,
}

/// Energy in one bucket of the calendar.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnergyBucket {
    from: String,
    to: String,
    /// Wh drawn.
    import_wh: f64,
    /// Wh fed in.
    export_wh: f64,
    /// Highest reading, W.
    peak_w: Option<f64>,
    /// Highest 15-minute mean, W.
    demand_w: Option<f64>,
    /// Share of the bucket's time that was measured, 0 to 1.
    coverage: f64,
    /// Share of the energy whose split over time is estimated, 0 to 1.
    estimated_share: f64,
    /// Wh that may have been used and are not in this number; `leftOut` says why. What nobody can
    /// tell the size of counts 0 here.
    left_out_wh: f64,
}

/// Energy that may have been used and is in no number.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeftOutDto {
    device_id: String,
    /// Names the finding (with `counter`): a classify correction at this instant decides it. Where
    /// counter and power disagree: the beginning of the stretch.
    at: String,
    /// import or export; left out where counter and power disagree.
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<CounterDto>,
    /// Wh in the range that was asked for; 0 where nothing tells how much.
    wh: f64,
    /// Why, in plain words.
    reason: String,
}

/// Energy by bucket.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnergyList {
    /// Ascending; the first and last are cut to the range.
    buckets: Vec<EnergyBucket>,
    /// The whole range.
    total: EnergyBucket,
    /// What is not in these numbers and why, newest first, at most 100.
    left_out: Vec<LeftOutDto>,
}

const MAX_LEFT_OUT: usize = 100;
const MAX_BUCKETS: usize = 40_000;

/// Energy of a device by bucket of the site's calendar.
#[utoipa::path(get, path = "/api/energy", tag = "energy", params(EnergyParams),
    responses((status = 200, body = EnergyList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_energy(
    Here(api): Here,
    Params(p): Params<EnergyParams>,
) -> Answer<Json<EnergyList>> {
    let id = p.device_id.as_deref().ok_or_else(|| {
        Problem::bad("deviceId is missing: add ?deviceId=…; /api/devices lists the devices")
    })?;
    let device = device_id(id)?;
    let bucket = bucket(p.bucket.as_deref(), "hour")?;
    let range = slots(&api, p.from.as_deref(), p.to.as_deref())?;
    let mut intervals =
        virtual_meters::intervals(&api, &device, range).await?.ok_or_else(|| unknown(id))?;
    let cut = cut(&api, bucket, range)?;
    let left_out = api.derive.left_out(&device, range).await?;
    doubt(&mut intervals, &left_out);
    let dto = |s: &BucketSum| dto(&api, s, left_out_within(&left_out, s.range));
    let buckets = sum(&intervals, &cut).iter().map(dto).collect();
    let total = sum(&intervals, &[range]).first().map_or_else(|| BucketSum::empty(range), |s| *s);
    let total = dto(&total);
    Ok(Json(EnergyList { buckets, total, left_out: api.left_out(&left_out, range) }))
}

/// A range of slots from query parameters; `to` is the end of the present quarter hour by default.
pub(crate) fn slots(api: &Api, from: Option<&str>, to: Option<&str>) -> Answer<SlotRange> {
    let from =
        from.ok_or_else(|| Problem::bad("from is missing: give the range's first instant"))?;
    let from = boundary(api, "from", from)?;
    let to = match to {
        Some(to) => boundary(api, "to", to)?,
        None => Slot::of(api.clock.now()).next(),
    };
    if to < from {
        return Err(Problem::bad("to is before from"));
    }
    // Sixty years of quarter hours.
    if SlotRange::new(from, to).len() > 2_200_000 {
        return Err(Problem::bad("the range is longer than sixty years"));
    }
    Ok(SlotRange::new(from, to))
}

/// An instant that must be on a slot boundary.
pub(crate) fn boundary(api: &Api, name: &str, text: &str) -> Answer<Slot> {
    let at = time(name, text)?;
    Slot::starting(at).ok_or_else(|| {
        Problem::bad(format!(
            "{name}: {} is not on a quarter hour (:00, :15, :30 or :45)",
            api.time(at)
        ))
    })
}

/// The buckets of a range, as long as there are not too many.
pub(crate) fn cut(api: &Api, bucket: Bucket, range: SlotRange) -> Answer<Vec<SlotRange>> {
    let cut = api.site.calendar.buckets(bucket, range);
    if cut.len() > MAX_BUCKETS {
        return Err(Problem::bad(format!(
            "this range holds {} buckets, more than {MAX_BUCKETS}: ask for a shorter range or larger buckets",
            cut.len()
        )));
    }
    Ok(cut)
}

/// A kind of bucket.
pub(crate) fn bucket(text: Option<&str>, default: &str) -> Answer<Bucket> {
    text.unwrap_or(default).parse().map_err(|e| Problem::bad(format!("bucket: {e}")))
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

fn dto(api: &Api, s: &BucketSum, left_out: MilliwattHours) -> EnergyBucket {
    EnergyBucket {
        from: api.time(s.range.from.start()),
        to: api.time(s.range.to.start()),
        import_wh: s.import.units(),
        export_wh: s.export.units(),
        peak_w: s.peak.map(|p| p.units()),
        demand_w: s.demand.map(|p| p.units()),
        coverage: s.coverage(),
        estimated_share: s.estimated_share(),
        left_out_wh: left_out.units(),
    }
}
