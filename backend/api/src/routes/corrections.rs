//! `/api/corrections` and `/api/findings`.

use crate::dto::corrections::{
    ActionDto, CorrectionDto, CorrectionList, CorrectionParams, FindingDto, FindingList,
    FindingParams, NewCorrection, SwapDto, VerdictDto,
};
use crate::extract::json;
use crate::extract::{Body, Here, Params};
use crate::parse::{device_id, time};
use crate::problem::{Answer, Problem, unknown};
use crate::range::times;
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_ledger::{Action, Correction, SwapCounts, Verdict, touched};
use ohmstead_model::{DeviceId, MilliwattHours, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::Draft;

fn wh(name: &str, value: Option<f64>) -> Answer<Option<MilliwattHours>> {
    let convert = |v: f64| {
        MilliwattHours::from_units(v)
            .filter(|e| e.0 >= 0)
            .ok_or_else(|| Problem::bad(format!("{name} {v} is not a counter value in Wh")))
    };
    value.map(convert).transpose()
}

fn counts(swap: &SwapDto) -> Answer<SwapCounts> {
    Ok(SwapCounts {
        old_end: wh("oldEndWh", swap.old_end_wh)?,
        new_start: wh("newStartWh", swap.new_start_wh)?,
    })
}

/// From when, and the denominator, of what multiplies.
fn scaling(from: &str, numerator: i64, denominator: u32) -> Answer<(TimestampMs, u32)> {
    if numerator == 0 || denominator == 0 {
        return Err(Problem::bad(
            "numerator and denominator must be at least 1; a numerator below 0 turns power round",
        ));
    }
    Ok((time("from", from)?, denominator))
}

fn action(dto: &ActionDto) -> Answer<Action> {
    Ok(match dto {
        ActionDto::Void { from, to } => {
            let range = TimeRange::new(time("from", from)?, time("to", to)?);
            if range.is_empty() {
                return Err(Problem::bad("to must be after from"));
            }
            Action::Void { range }
        }
        ActionDto::Swap { at, import, export } => {
            Action::Swap { at: time("at", at)?, import: counts(import)?, export: counts(export)? }
        }
        ActionDto::Calibrate { counter, from, numerator, denominator } => {
            let (from, denominator) = scaling(from, i64::from(*numerator), *denominator)?;
            Action::Calibrate {
                counter: (*counter).into(),
                from,
                numerator: *numerator,
                denominator,
            }
        }
        ActionDto::ScaleCounter { counter, from, numerator, denominator } => {
            let (from, denominator) = scaling(from, i64::from(*numerator), *denominator)?;
            let counter = (*counter).into();
            Action::ScaleCounter { counter, from, numerator: *numerator, denominator }
        }
        ActionDto::ScalePower { from, numerator, denominator } => {
            let (from, denominator) = scaling(from, i64::from(*numerator), *denominator)?;
            Action::ScalePower { from, numerator: *numerator, denominator }
        }
        ActionDto::Classify { counter, at, verdict, modulus_wh } => {
            let verdict = match (verdict, wh("modulusWh", *modulus_wh)?) {
                (VerdictDto::Rollover, Some(modulus)) if modulus.0 > 0 => {
                    Verdict::Rollover { modulus }
                }
                (VerdictDto::Rollover, _) => {
                    return Err(Problem::bad("a rollover needs modulusWh above 0"));
                }
                (VerdictDto::Reset, _) => Verdict::Reset,
                (VerdictDto::SavedValue, _) => Verdict::SavedValue,
                (VerdictDto::Glitch, _) => Verdict::Glitch,
                (VerdictDto::Swap, _) => Verdict::Swap,
                (VerdictDto::UnitChange, _) => Verdict::UnitChange,
                (VerdictDto::Real, _) => Verdict::Real,
            };
            Action::Classify { counter: (*counter).into(), at: time("at", at)?, verdict }
        }
        ActionDto::Revoke { id } => Action::Revoke { id: *id },
    })
}

/// Reads an action as `POST /api/corrections` takes it.
///
/// # Errors
/// What is wrong and how to mend it.
pub fn parse_action(text: &str) -> Result<Action, String> {
    let dto: ActionDto = json::read(text.as_bytes()).map_err(|e| e.to_string())?;
    action(&dto).map_err(|problem| problem.detail().to_owned())
}

async fn known(api: &Api, id: Option<&str>) -> Answer<DeviceId> {
    let id = id.ok_or_else(|| Problem::bad("deviceId is missing: add ?deviceId=…"))?;
    let device = device_id(id)?;
    match api.store.device(&device).await? {
        Some(_) => Ok(device),
        None => Err(unknown(id)),
    }
}

/// Every correction of a device, those taken back too.
#[utoipa::path(get, path = "/api/corrections", tag = "corrections", params(CorrectionParams),
    responses((status = 200, body = CorrectionList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn list_corrections(
    Here(api): Here,
    Params(p): Params<CorrectionParams>,
) -> Answer<Json<CorrectionList>> {
    let device = known(&api, p.device_id.as_deref()).await?;
    let seen = api.seen(&device);
    let all = api.store.corrections(&seen.device).await?;
    // Those that say something of the time that is seen here.
    let told = |c: &&Correction| seen.is_whole() || !seen.times(touched(c, &all)).is_empty();
    Ok(Json(CorrectionList {
        corrections: all.iter().filter(told).map(|c| api.correction(&device, c, &all)).collect(),
    }))
}

/// Adds a correction. It is never edited or removed; a revoke takes it back. The touched intervals
/// follow, and no others.
#[utoipa::path(post, path = "/api/corrections", tag = "corrections", request_body = NewCorrection,
    responses((status = 201, body = CorrectionDto), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn add_correction(
    Here(api): Here,
    Body(new): Body<NewCorrection>,
) -> Answer<(StatusCode, Json<CorrectionDto>)> {
    let device = known(&api, Some(&new.device_id)).await?;
    let reason = new.reason.trim().to_owned();
    if !(1..=500).contains(&reason.chars().count()) {
        return Err(Problem::bad("reason: say why, in 1 to 500 characters"));
    }
    let author =
        new.author.map_or_else(|| "dashboard".to_owned(), |a| a.trim().chars().take(100).collect());
    let action = action(&new.action)?;
    let draft = Draft { made_at: api.clock.now(), author, reason, action };
    let made = api.derive.correct(&device, draft).await?;
    let all = api.store.corrections(&api.seen(&device).device).await?;
    Ok((StatusCode::CREATED, Json(api.correction(&device, &made, &all))))
}

/// What the ledger noticed: resets, rollovers, glitches, swaps, unit changes, gaps.
#[utoipa::path(get, path = "/api/findings", tag = "corrections", params(FindingParams),
    responses((status = 200, body = FindingList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn list_findings(
    Here(api): Here,
    Params(p): Params<FindingParams>,
) -> Answer<Json<FindingList>> {
    let device = known(&api, p.device_id.as_deref()).await?;
    let range = times(p.from.as_deref(), p.to.as_deref())?;
    api.derive.device(&device).await?;
    let limit = p.limit.unwrap_or(200).clamp(1, 1000);
    let mut found: Vec<(TimestampMs, FindingDto)> = Vec::new();
    let seen = api.seen(&device);
    for finding in api.store.findings(&seen.device, seen.times(range), limit).await? {
        found.push((finding.at(), api.finding(&finding)));
    }
    for other in api.derive.disagreements_told(&device, SlotRange::touching(range)).await? {
        found.push((other.range.from.start(), api.disagreement(&other)));
    }
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    found.truncate(limit);
    Ok(Json(FindingList { findings: found.into_iter().map(|(_, f)| f).collect() }))
}
