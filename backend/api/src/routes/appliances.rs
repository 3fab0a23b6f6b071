//! `/api/appliances`: what seems to run behind a meter, worked out from its readings when asked.

use crate::dto::appliances::{ApplianceDto, ApplianceList, ApplianceParams, ApplianceRunDto};
use crate::extract::{Here, Params};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use ohmstead_analysis::AnalysisError;
use ohmstead_billing::CostQuery;
use ohmstead_insight::InsightError;
use ohmstead_insight::appliance::{Appliance, ApplianceRun};
use ohmstead_model::{Bucket, DeviceId, SlotRange, TimeRange};

/// A day, ms.
const DAY_MS: i64 = 86_400_000;
/// Runs that are told of each.
const RUNS: usize = 10;

/// What seems to run behind a meter: recurring loads that switch on and off, with their share of energy and
/// cost. Estimates, each with a confidence.
#[utoipa::path(get, path = "/api/appliances", tag = "insight", params(ApplianceParams),
    responses((status = 200, body = ApplianceList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn list_appliances(
    Here(api): Here,
    Params(p): Params<ApplianceParams>,
) -> Answer<Json<ApplianceList>> {
    let device = device_id(&p.device_id)?;
    let days = p.days.unwrap_or(14);
    if !(3..=60).contains(&days) {
        return Err(Problem::bad("days: use 3 to 60"));
    }
    let now = api.clock.now();
    let range = TimeRange::new(now - i64::from(days) * DAY_MS, now);
    // Too little or too coarse is an answer.
    let (found, why) = match api.analysis.appliances(&device, range).await {
        Ok(found) => (found, None),
        Err(AnalysisError::Empty) => (Vec::new(), Some(InsightError::Empty)),
        Err(AnalysisError::Refused(why)) => (Vec::new(), Some(why)),
        Err(error) => return Err(error.into()),
    };
    let Nothing { reason, reason_code, spacing_seconds } = nothing(why);
    let price = match found.is_empty() {
        true => None,
        false => price(&api, &device, range).await,
    };
    Ok(Json(ApplianceList {
        device_id: p.device_id,
        from: api.time(range.from),
        to: api.time(range.to),
        appliances: found.iter().map(|a| dto(&api, a, price.as_ref())).collect(),
        reason,
        reason_code,
        spacing_seconds,
    }))
}

/// Why nothing could be told.
#[derive(Default)]
struct Nothing {
    reason: Option<String>,
    reason_code: Option<&'static str>,
    spacing_seconds: Option<i64>,
}

fn nothing(why: Option<InsightError>) -> Nothing {
    let Some(why) = why else { return Nothing::default() };
    let (code, spacing_seconds) = match why {
        InsightError::Empty => (Some("too-little"), None),
        InsightError::TooCoarse { seconds } => (Some("too-coarse"), Some(seconds)),
        InsightError::TooLong => (Some("too-long"), None),
        InsightError::Row { .. } | InsightError::Horizon { .. } | InsightError::NoTemperature => {
            (None, None)
        }
    };
    let reason = match why {
        InsightError::Empty => {
            "too little is measured yet: three days of power readings are needed".to_owned()
        }
        why => why.to_string(),
    };
    Nothing { reason: Some(reason), reason_code: code, spacing_seconds }
}

/// The mean price of what was drawn, per Wh, with its currency.
async fn price(api: &Api, device: &DeviceId, range: TimeRange) -> Option<(f64, String)> {
    let ask = CostQuery {
        contract: None,
        device: Some(device.clone()),
        range: SlotRange::touching(range),
        bucket: Bucket::Day,
        by_circuit: false,
    };
    let answer = api.billing.cost(&ask).await.ok()?;
    let drawn = answer.total.energy.import.units();
    (drawn > 0.0).then(|| (answer.total.energy_cost.units() / drawn, answer.currency))
}

fn dto(api: &Api, a: &Appliance, price: Option<&(f64, String)>) -> ApplianceDto {
    let run = |r: &ApplianceRun| ApplianceRunDto {
        from: api.time(r.from),
        to: api.time(r.to),
        energy_wh: r.energy.units(),
    };
    ApplianceDto {
        kind: a.kind.name().to_owned(),
        power_w: a.power.units(),
        runs: a.runs.len(),
        energy_wh: a.energy.units(),
        share: a.share,
        // An estimate: no figure of a bill rests on it.
        cost: price.map(|(price, _)| ((a.energy.units() * price) * 100.0).round() / 100.0),
        currency: price.map(|(_, currency)| currency.clone()),
        confidence: a.confidence,
        last_runs: a.runs.iter().rev().take(RUNS).map(run).collect(),
    }
}
