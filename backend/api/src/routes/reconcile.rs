//! `/api/reconcile`: our meter against the utility's.

use crate::dto::reconcile::{ApplyDto, ReconcileBody, ReconcileDto};
use crate::extract::{Body, Here};
use crate::parse::{device_id, time};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use ohmstead_billing::{Reconciled, TheirPeriod};
use ohmstead_ledger::{Action, Counter};
use ohmstead_model::{MilliwattHours, Slot, SlotRange, TimestampMs};
use ohmstead_store::Draft;

/// Readings or periods taken at once at most.
const MAX: usize = 1000;

fn kwh(name: &str, value: f64) -> Answer<MilliwattHours> {
    MilliwattHours::from_units(value * 1000.0)
        .filter(|e| e.0 >= 0)
        .ok_or_else(|| Problem::bad(format!("{name}: {value} is not an energy in kWh")))
}

/// The nearest quarter hour.
fn nearest(at: TimestampMs) -> Slot {
    Slot::of(at + Slot::MS / 2)
}

/// An instant, or the beginning of a local day.
fn instant(api: &Api, name: &str, text: &str) -> Answer<Slot> {
    match text.trim().parse::<jiff::civil::Date>() {
        Ok(day) if text.trim().len() == 10 => Ok(api.site.calendar.day_start(day)),
        _ => Ok(nearest(time(name, text)?)),
    }
}

fn theirs(api: &Api, body: &ReconcileBody) -> Answer<Vec<TheirPeriod>> {
    if body.readings.len().max(body.periods.len()) > MAX {
        return Err(Problem::bad(format!("at most {MAX} readings or periods at once")));
    }
    let mut out = Vec::new();
    let mut readings = Vec::new();
    for (i, r) in body.readings.iter().enumerate() {
        let at = nearest(time(&format!("readings[{i}].at"), &r.at)?);
        readings.push((at, kwh(&format!("readings[{i}].kwh"), r.kwh)?));
    }
    readings.sort_by_key(|(at, _)| *at);
    for (i, pair) in readings.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1]);
        if to.0 <= from.0 || to.1 < from.1 {
            return Err(Problem::bad(format!(
                "readings {} and {} (by time): the second must be later and not lower; for a new meter send two lists",
                i + 1,
                i + 2
            )));
        }
        out.push(TheirPeriod { slots: SlotRange::new(from.0, to.0), energy: to.1 - from.1 });
    }
    for (i, p) in body.periods.iter().enumerate() {
        let at = |name: &str| format!("periods[{i}].{name}");
        let slots =
            SlotRange::new(instant(api, &at("from"), &p.from)?, instant(api, &at("to"), &p.to)?);
        if slots.is_empty() {
            return Err(Problem::bad(format!("periods[{i}]: to must be after from")));
        }
        out.push(TheirPeriod { slots, energy: kwh(&at("kwh"), p.kwh)? });
    }
    out.sort_by_key(|p| (p.slots.from, p.slots.to));
    Ok(out)
}

/// Compares our meter with the utility's: the difference per period, a fitted gain and constant load with
/// their confidence, and a calibration that would mend it, which `apply` enters as a dated, reversible correction.
#[utoipa::path(post, path = "/api/reconcile", tag = "bills", request_body = ReconcileBody,
    responses((status = 200, body = ReconcileDto), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn reconcile_meters(
    Here(api): Here,
    Body(body): Body<ReconcileBody>,
) -> Answer<Json<ReconcileDto>> {
    let device = match &body.device_id {
        Some(id) => device_id(id)?,
        None => {
            let kept = api.billing.one(body.contract.as_deref()).await?;
            match api.billing.meters(&kept).await?.as_slice() {
                [one] => one.clone(),
                _ => {
                    return Err(Problem::bad(
                        "deviceId is missing: the contract has several meters",
                    ));
                }
            }
        }
    };
    let theirs = theirs(&api, &body)?;
    let found = api.billing.reconcile(&device, &theirs).await?;
    let correction_id = match &body.apply {
        Some(apply) => Some(applied(&api, &found, apply).await?),
        None => None,
    };
    Ok(Json(api.reconciled(&found, correction_id)))
}

async fn applied(api: &Api, found: &Reconciled, apply: &ApplyDto) -> Answer<u64> {
    let Some(proposal) = found.proposal else {
        let why = found.obstacle.clone().unwrap_or_default();
        return Err(Problem::new(
            axum::http::StatusCode::CONFLICT,
            format!("there is nothing to apply: {why}"),
        ));
    };
    let begin = found.pairs.iter().map(|p| p.slots.from).min().unwrap_or(Slot(0)).start();
    let from = apply.from.as_deref().map_or(Ok(begin), |t| time("apply.from", t))?;
    let default = || {
        let (n, d) = (proposal.numerator, proposal.denominator);
        format!("{} periods of the utility's meter: factor {n}/{d}", found.pairs.len())
    };
    let reason = apply.reason.clone().map_or_else(default, |r| r.trim().to_owned());
    if !(1..=500).contains(&reason.chars().count()) {
        return Err(Problem::bad("apply.reason: say why, in 1 to 500 characters"));
    }
    let author = apply.author.as_deref().unwrap_or("dashboard").trim().chars().take(100).collect();
    let action = Action::Calibrate {
        counter: Counter::Import,
        from,
        numerator: proposal.numerator,
        denominator: proposal.denominator,
    };
    let draft = Draft { made_at: api.clock.now(), author, reason, action };
    Ok(api.derive.correct(&found.meter, draft).await?.id)
}
