//! `/api/energy`.

use crate::devices::unknown;
use crate::problem::{Answer, Params, Problem, device_id, time};
use crate::state::Api;
use crate::virtual_meters;
use axum::Json;
use axum::extract::State;
use ohmstead_ledger::{BucketSum, sum};
use ohmstead_model::{Bucket, Slot, SlotRange};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
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
}

/// Energy by bucket.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnergyList {
    /// Ascending; the first and last are cut to the range.
    buckets: Vec<EnergyBucket>,
    /// The whole range.
    total: EnergyBucket,
}

const MAX_BUCKETS: usize = 40_000;

/// Energy of a device by bucket of the site's calendar.
#[utoipa::path(get, path = "/api/energy", tag = "energy", params(EnergyParams),
    responses((status = 200, body = EnergyList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_energy(
    State(api): State<Arc<Api>>,
    Params(p): Params<EnergyParams>,
) -> Answer<Json<EnergyList>> {
    let id = p.device_id.as_deref().ok_or_else(|| {
        Problem::bad("deviceId is missing: add ?deviceId=…; /api/devices lists the devices")
    })?;
    let device = device_id(id)?;
    let bucket = bucket(p.bucket.as_deref(), "hour")?;
    let range = slots(&api, p.from.as_deref(), p.to.as_deref())?;
    let intervals =
        virtual_meters::intervals(&api, &device, range).await?.ok_or_else(|| unknown(id))?;
    let cut = cut(&api, bucket, range)?;
    let buckets = sum(&intervals, &cut).iter().map(|s| dto(&api, s)).collect();
    let total = sum(&intervals, &[range]).first().map_or_else(|| BucketSum::empty(range), |s| *s);
    Ok(Json(EnergyList { buckets, total: dto(&api, &total) }))
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

fn dto(api: &Api, s: &BucketSum) -> EnergyBucket {
    EnergyBucket {
        from: api.time(s.range.from.start()),
        to: api.time(s.range.to.start()),
        import_wh: s.import.units(),
        export_wh: s.export.units(),
        peak_w: s.peak.map(|p| p.units()),
        demand_w: s.demand.map(|p| p.units()),
        coverage: s.coverage(),
        estimated_share: s.estimated_share(),
    }
}
