//! `/api/energy`.

use crate::dto::energy::{EnergyBucket, EnergyList, EnergyParams};
use crate::extract::{Here, Params};
use crate::parse::device_id;
use crate::problem::{Answer, Problem, unknown};
use crate::range;
use crate::routes::virtual_meters;
use crate::state::Api;
use axum::Json;
use ohmstead_derive::{doubt, left_out_within};
use ohmstead_ledger::{BucketSum, sum};
use ohmstead_model::MilliwattHours;

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
    let bucket = range::bucket(p.bucket.as_deref(), "hour")?;
    let range = range::slots(&api, p.from.as_deref(), p.to.as_deref())?;
    let mut intervals =
        virtual_meters::intervals(&api, &device, range).await?.ok_or_else(|| unknown(id))?;
    let cut = range::cut(&api, bucket, range)?;
    let left_out = api.derive.left_out(&device, range).await?;
    doubt(&mut intervals, &left_out);
    let dto = |s: &BucketSum| dto(&api, s, left_out_within(&left_out, s.range));
    let buckets = sum(&intervals, &cut).iter().map(dto).collect();
    let total = sum(&intervals, &[range]).first().map_or_else(|| BucketSum::empty(range), |s| *s);
    let total = dto(&total);
    Ok(Json(EnergyList { buckets, total, left_out: api.left_out(&left_out, range) }))
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
