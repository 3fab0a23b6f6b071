//! `/api/rules`: of each site, and of the hub for every site.

use crate::dto::alerts::{RuleDto, RuleList};
use crate::extract::{At, Body, Caller, Here};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_alert::{Rule, change_rules};
use ohmstead_identity::Action;
use ohmstead_model::{TimeRange, TimestampMs};
use ohmstead_store::identity::{Kind, SiteId};

fn rule_dto(api: &Api, r: &Rule) -> RuleDto {
    RuleDto {
        id: r.id.clone(),
        kind: r.kind.into(),
        device_id: r.device.as_ref().map(ToString::to_string),
        threshold: r.threshold as f64 / 1000.0,
        clear_at: r.clear_at as f64 / 1000.0,
        for_seconds: r.for_ms as f64 / 1000.0,
        hold_seconds: r.hold_ms as f64 / 1000.0,
        window_minutes: u32::try_from(r.window_ms / 60_000).unwrap_or(0),
        schedule: r.schedule.as_ref().map(Into::into),
        severity: r.severity.into(),
        enabled: r.enabled,
        site: api.identity.owner(Kind::Rule, &r.id).map(String::from),
    }
}

pub(super) fn rule(dto: &RuleDto, valid: TimeRange) -> Answer<Rule> {
    let bad = |what: String| Problem::bad(format!("rule {:?}: {what}", dto.id));
    if !(1..=64).contains(&dto.id.len())
        || !dto.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    {
        return Err(bad("id: use 1 to 64 letters, digits, '-' or '_'".into()));
    }
    let milli = |name: &str, value: f64| {
        let milli = (value * 1000.0).round();
        if milli.abs() < 1e15 {
            Ok(milli as i64)
        } else {
            Err(bad(format!("{name} {value} is out of range")))
        }
    };
    let rule = Rule {
        id: dto.id.clone(),
        valid,
        kind: dto.kind.into(),
        device: dto.device_id.as_deref().map(device_id).transpose()?,
        threshold: milli("threshold", dto.threshold)?,
        clear_at: milli("clearAt", dto.clear_at)?,
        for_ms: milli("forSeconds", dto.for_seconds)?,
        hold_ms: milli("holdSeconds", dto.hold_seconds)?,
        window_ms: i64::from(dto.window_minutes) * 60_000,
        schedule: dto.schedule.as_ref().map(|s| s.schedule()).transpose()?,
        severity: dto.severity.into(),
        enabled: dto.enabled,
    };
    rule.check().map_err(|e| bad(e.to_string()))?;
    Ok(rule)
}

/// True for rules that somebody sees: those of their sites, and those of the hub, which watch there too.
fn sees(api: &Api, caller: &Caller, rule: &Rule) -> bool {
    caller.sees_owned(api, Kind::Rule, &rule.id, true)
}

/// The rules that hold now: those of the sites that you see, and those that the hub has for every site.
#[utoipa::path(get, path = "/api/rules", tag = "alerts", responses((status = 200, body = RuleList)))]
pub async fn get_rules(Here(api): Here, caller: Caller) -> Answer<Json<RuleList>> {
    let rules = api.store.rules().await?;
    let theirs = rules.iter().filter(|r| r.is_current() && sees(&api, &caller, r));
    Ok(Json(RuleList { rules: theirs.map(|r| rule_dto(&api, r)).collect() }))
}

/// Sets the rules that hold from now on. What changed gets a new version from this moment; what
/// earlier versions raised stays. A rule left out ends, where you may end it; rules of the hub are
/// changed by its administrators, and may be sent back as they are by others.
#[utoipa::path(put, path = "/api/rules", tag = "alerts", request_body = RuleList,
    responses((status = 200, body = RuleList), (status = 400, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub async fn put_rules(
    Here(api): Here,
    At(site): At,
    caller: Caller,
    Body(list): Body<RuleList>,
) -> Answer<Json<RuleList>> {
    let now = api.clock.now();
    let from_now = TimeRange::new(now, TimestampMs(i64::MAX));
    let mut wanted = list.rules.iter().map(|r| rule(r, from_now)).collect::<Answer<Vec<_>>>()?;
    for (n, rule) in wanted.iter().enumerate() {
        if wanted[..n].iter().any(|r| r.id == rule.id) {
            return Err(Problem::bad(format!("rule {:?} is given twice", rule.id)));
        }
    }
    let kept = api.store.rules().await?;
    let mut new = Vec::new();
    for (rule, dto) in wanted.iter().zip(&list.rules) {
        let owner = allowed(&api, &caller, &kept, (rule, dto), &site)?;
        new.extend(owner.map(|owner| (rule.id.clone(), owner)));
    }
    for old in kept.iter().filter(|old| old.is_current()) {
        let may_end = sees(&api, &caller, old) && may_change(&api, &caller, old);
        if !may_end && wanted.iter().all(|r| r.id != old.id) {
            wanted.push(old.clone());
        }
    }
    // Whose they are first: no rule of a site ever watches another's devices.
    for (id, owner) in new {
        api.identity.place(vec![(Kind::Rule, id)], &owner).await?;
    }
    let changes = change_rules(&kept, wanted, now);
    if !changes.is_empty() {
        api.store.put_rules(changes).await?;
        api.derive.rules_changed(now).await?;
    }
    get_rules(Here(api), caller).await
}

fn may_change(api: &Api, caller: &Caller, rule: &Rule) -> bool {
    let none = || Problem::not_found("");
    caller.must(api, Action::Manage, (Kind::Rule, &rule.id), none).is_ok()
}

/// Lets one rule of a list through: one that is new with the site that it will belong to, if any; one
/// that is there if it stays as it is, or may be changed.
fn allowed(
    api: &Api,
    caller: &Caller,
    kept: &[Rule],
    (rule, dto): (&Rule, &RuleDto),
    site: &SiteId,
) -> Answer<Option<SiteId>> {
    let of =
        |device: &ohmstead_model::DeviceId| api.identity.site_of(Kind::Device, device.as_str());
    let at = rule.device.as_ref().map_or_else(|| site.clone(), of);
    let mut versions = kept.iter().filter(|old| old.id == rule.id);
    let owner = if versions.clone().next().is_none() {
        caller.new_owner(api, dto.site.as_deref(), &at)?
    } else {
        let owner = api.identity.owner(Kind::Rule, &rule.id);
        if dto.site.as_deref().is_some_and(|s| owner.as_ref().is_none_or(|o| o.as_str() != s)) {
            let text = format!("rule {:?}: site: a rule stays where it was made", rule.id);
            return Err(Problem::new(StatusCode::CONFLICT, text));
        }
        let same = |old: &Rule| Rule { valid: old.valid, ..rule.clone() } == *old;
        if !sees(api, caller, rule) {
            return Err(Caller::taken(Kind::Rule, &rule.id));
        }
        if !versions.any(|old| old.is_current() && same(old)) {
            let taken = || Caller::taken(Kind::Rule, &rule.id);
            caller.must(api, Action::Manage, (Kind::Rule, &rule.id), taken)?;
        }
        owner
    };
    match (&owner, &rule.device) {
        (Some(owner), Some(device)) if of(device) != *owner => {
            let text = format!("rule {:?}: {device} is not in the site {owner}", rule.id);
            Err(Problem::bad(text))
        }
        _ => Ok(owner),
    }
}
