//! `/api/anomalies`: what the job found, what it cost, and what people say of it.

use super::forecast::subject;
use crate::dto::anomalies::{
    AnomalyDto, AnomalyFeedback, AnomalyList, AnomalyParams, FeedbackDto, InsightProgress,
};
use crate::extract::{At, Body, Caller, Here, Params};
use crate::parse::{device_id, time};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use ohmstead_analysis::{Feedback, KnownAnomaly};
use ohmstead_billing::CostQuery;
use ohmstead_insight::{Anomaly, AnomalyKind};
use ohmstead_model::{Bucket, DeviceId, Money, SlotRange, TimeRange};

/// A day, ms.
const DAY_MS: i64 = 86_400_000;
/// Anomalies whose cost is worked out, the newest: each is a question for costs.
const PRICED: usize = 20;

/// What stood out of a device's, a virtual meter's or the site's hours.
#[utoipa::path(get, path = "/api/anomalies", tag = "insight", params(AnomalyParams),
    responses((status = 200, body = AnomalyList), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn list_anomalies(
    Here(api): Here,
    At(site): At,
    Params(p): Params<AnomalyParams>,
) -> Answer<Json<AnomalyList>> {
    let days = p.days.unwrap_or(30);
    if !(1..=366).contains(&days) {
        return Err(Problem::bad("days: use 1 to 366"));
    }
    let device = p.device_id.as_deref().map(device_id).transpose()?;
    let subject = subject(&api, &site, p.device_id.as_deref()).await?;
    let since = api.clock.now() - i64::from(days) * DAY_MS;
    let mut found = api.analysis.anomalies(&subject, since).await?;
    if let Some(device) = &device {
        let seen = api.seen(device);
        found.retain(|known| seen.range.contains(known.anomaly.from));
    }
    let mut anomalies = Vec::with_capacity(found.len());
    for (n, known) in found.iter().enumerate() {
        let cost =
            if n < PRICED { cost(&api, device.as_ref(), &known.anomaly).await } else { None };
        anomalies.push(dto(&api, known, cost));
    }
    Ok(Json(AnomalyList { anomalies }))
}

/// Says of an anomaly that it was us, or a fault. What was us is learned: nothing like it is an alarm
/// from then on, and where it is said often, the hub becomes stricter.
#[utoipa::path(post, path = "/api/anomalies/feedback", tag = "insight", request_body = AnomalyFeedback,
    responses((status = 200, body = AnomalyDto), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn judge_anomaly(
    Here(api): Here,
    At(site): At,
    caller: Caller,
    Body(said): Body<AnomalyFeedback>,
) -> Answer<Json<AnomalyDto>> {
    let kind = AnomalyKind::parse(&said.kind).ok_or_else(|| {
        let known: Vec<&str> = AnomalyKind::ALL.iter().map(|k| k.name()).collect();
        Problem::bad(format!("kind: {:?} is none of {}", said.kind, known.join(", ")))
    })?;
    let from = time("from", &said.from)?;
    let feedback = match said.feedback {
        Some(FeedbackDto::Us) => Feedback::Us,
        Some(FeedbackDto::Fault) => Feedback::Fault,
        None => Feedback::Nothing,
    };
    let device = said.device_id.as_deref().map(device_id).transpose()?;
    let subject = subject(&api, &site, said.device_id.as_deref()).await?;
    let known = api.analysis.judge(&subject, (kind, from), feedback, caller.name()).await?;
    let cost = cost(&api, device.as_ref(), &known.anomaly).await;
    Ok(Json(dto(&api, &known, cost)))
}

/// How far the hub is with bringing forecasts and anomalies up to date.
#[utoipa::path(get, path = "/api/insight/progress", tag = "insight",
    responses((status = 200, body = InsightProgress)))]
pub async fn get_insight_progress(Here(api): Here) -> Json<InsightProgress> {
    let p = api.analysis.progress();
    Json(InsightProgress {
        all: p.all,
        done: p.done,
        at: p.at,
        began: p.began.map(|at| api.time(at)),
        ended: p.ended.map(|at| api.time(at)),
        failed: p.failed,
    })
}

/// What the energy above the usual cost, at the mean price of what was drawn in that time; `None` where
/// no contract says so, or nothing was drawn in excess.
async fn cost(api: &Api, device: Option<&DeviceId>, anomaly: &Anomaly) -> Option<(Money, String)> {
    if anomaly.extra.0 <= 0 {
        return None;
    }
    let ask = CostQuery {
        contract: None,
        device: device.cloned(),
        range: SlotRange::touching(TimeRange::new(anomaly.from, anomaly.to)),
        bucket: Bucket::Day,
        by_circuit: false,
    };
    let answer = api.billing.cost(&ask).await.ok()?;
    let (cost, import) = (answer.total.energy_cost, answer.total.energy.import.0);
    let share = i128::from(cost.0) * i128::from(anomaly.extra.0.min(import));
    let money = i64::try_from(share.checked_div(i128::from(import))?).ok()?;
    Some((Money(money), answer.currency))
}

fn dto(api: &Api, known: &KnownAnomaly, cost: Option<(Money, String)>) -> AnomalyDto {
    let a = &known.anomaly;
    let text = match &cost {
        Some((money, currency)) => format!("{}; about {:.2} {currency}", a.text, money.units()),
        None => a.text.clone(),
    };
    AnomalyDto {
        from: api.time(a.from),
        to: api.time(a.to),
        kind: a.kind.name().to_owned(),
        text,
        extra_wh: a.extra.units(),
        cost: cost.as_ref().map(|c| c.0.units()),
        currency: cost.map(|c| c.1),
        found_at: api.time(known.found_at),
        feedback: known.was_us.map(|us| if us { FeedbackDto::Us } else { FeedbackDto::Fault }),
        learned: known.is_learned,
    }
}
