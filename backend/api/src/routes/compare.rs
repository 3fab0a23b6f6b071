//! `/api/tariffs/compare`: which tariff is cheapest on the site's own history.

use crate::dto::compare::{
    BatteryDto, CompareBody, CompareParams, ComparisonDto, OutcomeDto, PeriodTotalDto, RankedDto,
    ShiftDto, SolarDto, TimesDto, WhatIfDto,
};
use crate::dto::tariffs::{NotBilledDto, TariffParams, parse_tariff};
use crate::extract::json;
use crate::extract::{Here, Params, TextBody};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use crate::range;
use crate::state::Api;
use axum::Json;
use ohmstead_billing::{Battery, ComparisonQuery, Shift, Solar, WhatIf};
use ohmstead_model::SlotRange;
use ohmstead_tariff::compare::{Ranked, TariffCost};
use ohmstead_tariff::schedule::Schedule;

/// Tariffs compared at once at most.
const MAX_TARIFFS: usize = 200;

fn outcome(o: &TariffCost) -> OutcomeDto {
    let mut not_billed: Vec<NotBilledDto> = Vec::new();
    for item in o.bills.iter().flat_map(|b| &b.not_billed) {
        let item = item.into();
        if !not_billed.contains(&item) && not_billed.len() < 50 {
            not_billed.push(item);
        }
    }
    let kind = |k| serde_json::to_value(k).ok().and_then(|v| v.as_str().map(str::to_owned));
    OutcomeDto {
        total: o.total.units(),
        difference: o.difference.units(),
        by_kind: o.by_kind.iter().map(|(k, m)| (kind(k).unwrap_or_default(), m.units())).collect(),
        incomplete: o.incomplete,
        currency: o.currency.clone(),
        periods: o
            .bills
            .iter()
            .map(|b| PeriodTotalDto {
                from: b.from.to_string(),
                to: b.to.to_string(),
                total: b.total.units(),
            })
            .collect(),
        not_billed,
    }
}

fn ranked(rank: usize, r: &Ranked, names: &[String], currency: &str) -> RankedDto {
    let comparable = matches!(&r.outcome, Ok(o) if o.currency == currency);
    RankedDto {
        rank: comparable.then_some(rank),
        id: r.contract.clone(),
        name: names.get(r.index).cloned().unwrap_or_default(),
        outcome: r.outcome.as_ref().ok().map(outcome),
        error: r.outcome.as_ref().err().map(ToString::to_string),
    }
}

fn range(api: &Api, from: Option<&str>, to: Option<&str>) -> Answer<Option<SlotRange>> {
    match (from, to) {
        (None, None) => Ok(None),
        (Some(_), _) => Ok(Some(range::slots(api, from, to)?)),
        (None, Some(_)) => Err(Problem::bad("from is missing: give both from and to, or neither")),
    }
}

async fn answer(api: &Api, ask: ComparisonQuery) -> Answer<Json<ComparisonDto>> {
    if ask.range.is_some_and(|r| r.len() > 366 * 96 * 3) {
        return Err(Problem::bad("the range is longer than three years"));
    }
    let done = api.billing.compare(ask).await?;
    let currency = done.present.currency.clone();
    let row = |(i, r): (usize, &Ranked)| ranked(i + 1, r, &done.names, &currency);
    Ok(Json(ComparisonDto {
        from: api.time(done.range.from.start()),
        to: api.time(done.range.to.start()),
        device_ids: done.meters.iter().map(ToString::to_string).collect(),
        coverage: done.coverage,
        contract: done.contract.clone(),
        measured: outcome(&done.measured),
        present: outcome(&done.present),
        ranked: done.ranked.iter().enumerate().map(row).collect(),
    }))
}

/// Ranks kept tariffs by what they would have cost on the site's own history.
#[utoipa::path(get, path = "/api/tariffs/compare", tag = "tariffs", params(CompareParams),
    responses((status = 200, body = ComparisonDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn compare_tariffs(
    Here(api): Here,
    Params(p): Params<CompareParams>,
) -> Answer<Json<ComparisonDto>> {
    let ids = |text: String| text.split(',').map(|id| id.trim().to_owned()).collect();
    let ask = ComparisonQuery {
        present: p.present,
        with: p.with.map(ids),
        range: range(&api, p.from.as_deref(), p.to.as_deref())?,
        device: p.device_id.as_deref().map(device_id).transpose()?,
        ..ComparisonQuery::default()
    };
    answer(&api, ask).await
}

/// Ranks kept and posted tariffs by what they would have cost, also on another load: scaled, shifted, with solar.
#[utoipa::path(post, path = "/api/tariffs/compare", tag = "tariffs", request_body = CompareBody,
    responses((status = 200, body = ComparisonDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn compare_posted_tariffs(
    Here(api): Here,
    TextBody(body): TextBody,
) -> Answer<Json<ComparisonDto>> {
    // Not through a value: the tariffs' numbers would lose digits.
    let b: CompareBody =
        serde_json::from_str(&body).map_err(|e| Problem::bad(json::plain_error(&e)))?;
    let mut ask = ComparisonQuery {
        present: b.present,
        range: range(&api, b.from.as_deref(), b.to.as_deref())?,
        device: b.device_id.as_deref().map(device_id).transpose()?,
        what_if: b.what_if.map(what_if).transpose()?,
        ..ComparisonQuery::default()
    };
    let tariffs = b.tariffs.unwrap_or_default();
    if tariffs.len() > MAX_TARIFFS {
        return Err(Problem::bad(format!("tariffs: at most {MAX_TARIFFS} at once")));
    }
    let zone = api.billing.one(ask.present.as_deref()).await?.contract.zone;
    let params = TariffParams { zone: Some(zone), ..TariffParams::default() };
    for (i, raw) in tariffs.iter().enumerate() {
        if let Ok(id) = serde_json::from_str::<String>(raw.get()) {
            ask.with.get_or_insert_default().push(id);
            continue;
        }
        let new = parse_tariff(raw.get(), &params)
            .map_err(|e| Problem::bad(format!("tariffs[{i}]: {e}")))?;
        ask.more.push(new.contract());
    }
    answer(&api, ask).await
}

fn what_if(dto: WhatIfDto) -> Answer<WhatIf> {
    let shift = |s: ShiftDto| -> Answer<Shift> {
        if s.percent > 100 {
            return Err(Problem::bad("whatIf.shift.percent: at most 100"));
        }
        Ok(Shift {
            percent: s.percent,
            from: times("whatIf.shift.from", &s.from)?,
            to: times("whatIf.shift.to", &s.to)?,
        })
    };
    if dto.scale_percent.is_some_and(|p| p > 1000) {
        return Err(Problem::bad("whatIf.scalePercent: at most 1000"));
    }
    Ok(WhatIf {
        scale_percent: dto.scale_percent,
        shift: dto.shift.map(shift).transpose()?,
        solar: dto.solar.map(solar).transpose()?,
        battery: dto.battery.map(battery).transpose()?,
    })
}

fn battery(b: BatteryDto) -> Answer<Battery> {
    let milli = |name: &str, value: f64, most: f64| {
        if value > 0.0 && value <= most {
            Ok((value * 1000.0).round() as i64)
        } else {
            Err(Problem::bad(format!("whatIf.battery.{name}: use more than 0 and at most {most}")))
        }
    };
    let efficiency_percent = b.efficiency_percent.unwrap_or(90);
    if !(1..=100).contains(&efficiency_percent) {
        return Err(Problem::bad("whatIf.battery.efficiencyPercent: use 1 to 100"));
    }
    Ok(Battery {
        capacity_mwh: milli("capacityWh", b.capacity_wh, 1e9)?,
        power_mw: milli("powerW", b.power_w, 1e9)?,
        efficiency_percent,
    })
}

fn solar(s: SolarDto) -> Answer<Solar> {
    match (s.device_id, s.wh_by_hour) {
        (Some(id), None) => {
            Ok(Solar::Device(device_id(&id)?, s.percent.unwrap_or(100).min(10_000)))
        }
        (None, Some(hours)) => hours.try_into().map(Solar::ByHour).map_err(|_| {
            Problem::bad("whatIf.solar.whByHour: give 24 numbers, the hour from midnight first")
        }),
        _ => Err(Problem::bad("whatIf.solar: give deviceId, or whByHour")),
    }
}

fn times(name: &str, t: &TimesDto) -> Answer<Schedule> {
    let mut rule = serde_json::json!({ "from": t.from, "to": t.to, "band": "in" });
    if !t.days.is_empty() {
        rule["days"] = t.days.clone().into();
    }
    if !t.months.is_empty() {
        rule["months"] = t.months.clone().into();
    }
    let rules = serde_json::json!({ "rules": [rule, { "band": "out" }] });
    serde_json::from_value(rules).map_err(|e| Problem::bad(format!("{name}: {e}")))
}
