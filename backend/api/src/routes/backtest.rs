//! `/api/rules/backtest`: what a rule would have raised, before it is saved.

use super::rules::rule;
use crate::dto::alerts::{BacktestReport, BacktestRequest};
use crate::extract::{Body, Caller, Here};
use crate::problem::{Answer, Problem, unknown};
use crate::state::Api;
use axum::Json;
use ohmstead_alert::{Rule, Source};
use ohmstead_analysis::AnalysisError;
use ohmstead_model::{DeviceId, TimeRange};
use ohmstead_store::AlertRecord;
use ohmstead_store::identity::Kind;

const DAY_MS: i64 = 86_400_000;
/// Devices that one request tries.
const DEVICES_MAX: usize = 50;
/// Alerts that an answer lists.
const LISTED_MAX: usize = 1000;

/// Expectations of bills, weeks and months are not kept.
fn not_kept() -> Problem {
    Problem::bad("rule: what was expected at the time is not kept, so this kind cannot be tried")
}

/// The device that the rule names, else those that the caller sees.
async fn tried(api: &Api, caller: &Caller, rule: &Rule) -> Answer<Vec<DeviceId>> {
    if let Some(device) = &rule.device {
        api.store.device(device).await?.ok_or_else(|| unknown(device.as_str()))?;
        return Ok(vec![device.clone()]);
    }
    let all = api.store.devices().await?.into_iter().filter(|d| !d.is_removed());
    let theirs = all.filter(|d| caller.lists(api, Kind::Device, d.id.as_str()));
    Ok(theirs.map(|d| d.id).take(DEVICES_MAX).collect())
}

/// Tries a rule on the last days. Nothing is kept.
#[utoipa::path(post, path = "/api/rules/backtest", tag = "alerts", request_body = BacktestRequest,
    responses((status = 200, body = BacktestReport), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn backtest_rule(
    Here(api): Here,
    caller: Caller,
    Body(request): Body<BacktestRequest>,
) -> Answer<Json<BacktestReport>> {
    let days = request.days.unwrap_or(30);
    if !(1..=92).contains(&days) {
        return Err(Problem::bad("days: use 1 to 92"));
    }
    let now = api.clock.now();
    let range = TimeRange::new(now - i64::from(days) * DAY_MS, now + 1);
    // Still on at the end is still on: the version goes on.
    let mut rule = rule(&request.rule, TimeRange::ALL)?;
    rule.enabled = true;
    let devices = tried(&api, &caller, &rule).await?;
    let mut found = Vec::new();
    let record = |device: &DeviceId, episode| AlertRecord {
        rule: rule.id.clone(),
        device: device.clone(),
        episode,
        ack: None,
    };
    if rule.kind.source() == Source::Costs {
        if rule.kind.is_expected() {
            return Err(not_kept());
        }
        let raised = api.billing.backtest(&rule, range, now).await?;
        found.extend(raised.iter().map(|(device, episode)| record(device, *episode)));
    }
    for device in &devices {
        let calendar = &api.site.calendar;
        let episodes = match rule.kind.source() {
            Source::Forecast | Source::Anomalies => {
                match api.analysis.backtest(&rule, device, range, calendar).await {
                    // Nothing was measured of it yet.
                    Err(AnalysisError::Empty) => Vec::new(),
                    raised => raised?.ok_or_else(not_kept)?,
                }
            }
            _ => api.derive.backtest(&rule, device, range, calendar, now).await?,
        };
        found.extend(episodes.into_iter().map(|episode| record(device, episode)));
    }
    found.retain(|a| range.contains(a.episode.since));
    found.sort_by(|a, b| (b.episode.since, &a.device).cmp(&(a.episode.since, &b.device)));
    let rules = [rule];
    Ok(Json(BacktestReport {
        from: api.time(range.from),
        to: api.time(now),
        raised: found.len(),
        devices: devices.iter().map(ToString::to_string).collect(),
        alerts: found.iter().take(LISTED_MAX).filter_map(|a| api.alert(a, &rules)).collect(),
    }))
}
