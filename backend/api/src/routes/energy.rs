//! `/api/energy`.

use crate::dto::energy::{DeviceEnergy, EnergyBucket, EnergyList, EnergyParams};
use crate::extract::{At, Here, Params};
use crate::parse::{Asked, asked, device_ids};
use crate::problem::{Answer, Problem, unknown};
use crate::range;
use crate::state::Api;
use axum::Json;
use futures::{StreamExt, TryStreamExt};
use ohmstead_derive::{LeftOut, doubt, left_out_within};
use ohmstead_ledger::{BucketSum, sum};
use ohmstead_model::{DeviceId, MilliwattHours, SlotRange};

/// Devices that are read at the same time.
const AT_ONCE: usize = 4;

/// Energy of a device, or of several, by bucket of the site's calendar.
#[utoipa::path(get, path = "/api/energy", tag = "energy", params(EnergyParams),
    responses((status = 200, body = EnergyList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_energy(
    Here(api): Here,
    At(site): At,
    Params(p): Params<EnergyParams>,
) -> Answer<Json<EnergyList>> {
    let bucket = range::bucket(p.bucket.as_deref(), "hour")?;
    let asked = asked(p.device_id.as_deref(), p.device_ids)?;
    let range = range::slots(&api, p.from.as_deref(), p.to.as_deref())?;
    let cut = range::cut(&api, bucket, range)?;
    match asked {
        Asked::Nothing => Err(Problem::bad(
            "deviceId is missing: add ?deviceId=… or ?deviceIds=…; /api/devices lists the devices",
        )),
        Asked::One(device) => {
            let one = measured(&api, device, range, &cut).await?.dto(&api);
            let DeviceEnergy { buckets, total, left_out, .. } = one;
            Ok(Json(EnergyList { buckets, total, left_out, devices: None }))
        }
        Asked::Several(ids) => {
            let ids = device_ids(&api, &site, &ids, cut.len()).await?;
            Ok(Json(several(&api, ids, range, &cut).await?))
        }
    }
}

async fn several(
    api: &Api,
    ids: Vec<DeviceId>,
    range: SlotRange,
    cut: &[SlotRange],
) -> Answer<EnergyList> {
    let each = ids.into_iter().map(|id| measured(api, id, range, cut));
    let each: Vec<Measured> = futures::stream::iter(each).buffered(AT_ONCE).try_collect().await?;
    let nothing = Measured {
        device: None,
        range,
        buckets: cut.iter().map(|range| BucketSum::empty(*range)).collect(),
        total: BucketSum::empty(range),
        left_out: Vec::new(),
    };
    let together = each.iter().cloned().reduce(Measured::beside).unwrap_or(nothing).dto(api);
    let DeviceEnergy { buckets, total, left_out, .. } = together;
    let devices = each.iter().map(|m| m.dto(api)).collect();
    Ok(EnergyList { buckets, total, left_out, devices: Some(devices) })
}

/// Energy of a device in a range.
#[derive(Clone)]
struct Measured {
    /// Nothing for several together.
    device: Option<DeviceId>,
    range: SlotRange,
    buckets: Vec<BucketSum>,
    total: BucketSum,
    left_out: Vec<LeftOut>,
}

async fn measured(
    api: &Api,
    device: DeviceId,
    range: SlotRange,
    cut: &[SlotRange],
) -> Answer<Measured> {
    let found = api.derive.intervals(&device, range).await?;
    let mut intervals = found.ok_or_else(|| unknown(device.as_str()))?;
    let left_out = api.derive.left_out(&device, range, Some(&intervals)).await?;
    doubt(&mut intervals, &left_out);
    let total = sum(&intervals, &[range]).pop().unwrap_or_else(|| BucketSum::empty(range));
    Ok(Measured { device: Some(device), range, buckets: sum(&intervals, cut), total, left_out })
}

impl Measured {
    fn beside(mut self, other: Self) -> Self {
        let both = self.buckets.iter().zip(&other.buckets);
        self.buckets = both.map(|(a, b)| a.beside(b)).collect();
        self.left_out.extend(other.left_out);
        self.left_out.sort_by(|a, b| (a.at, &a.device).cmp(&(b.at, &b.device)));
        Self { device: None, total: self.total.beside(&other.total), ..self }
    }

    fn dto(&self, api: &Api) -> DeviceEnergy {
        let bucket = |s: &BucketSum| dto(api, s, left_out_within(&self.left_out, s.range));
        DeviceEnergy {
            device_id: self.device.as_ref().map(ToString::to_string).unwrap_or_default(),
            buckets: self.buckets.iter().map(bucket).collect(),
            total: bucket(&self.total),
            left_out: api.left_out(&self.left_out, self.range),
        }
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
