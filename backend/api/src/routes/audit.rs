//! `/api/audit`: who did what.

use crate::dto::audit::{AuditDto, AuditList, AuditParams};
use crate::extract::{Caller, Here, Params};
use crate::parse::time;
use crate::problem::{Answer, Problem};
use axum::Json;
use axum::http::StatusCode;
use ohmstead_identity::{Action, Decision};
use ohmstead_model::{TimeRange, TimestampMs};
use ohmstead_store::identity::AuditFilter;

/// Who did what: administrators of the hub see all of it, admins of a site what was done there.
#[utoipa::path(get, path = "/api/audit", tag = "people", params(AuditParams),
    responses((status = 200, body = AuditList), (status = 400, body = Problem), (status = 403, body = Problem)))]
pub async fn list_audit(
    Here(api): Here,
    caller: Caller,
    Params(p): Params<AuditParams>,
) -> Answer<Json<AuditList>> {
    let cursor = |text: &str| {
        text.parse::<i64>()
            .map_err(|_| Problem::bad("cursor: use the nextCursor of the page before"))
    };
    let before = p.cursor.as_deref().map(cursor).transpose()?;
    let manages = |id: &_| caller.principal.may(Action::Manage, id) == Decision::Allowed;
    let sites = api.identity.sites_of(&caller.principal).into_iter().map(|s| s.id);
    let mut sites: Vec<_> = sites.filter(manages).collect();
    if sites.is_empty() {
        let text = "the audit log is for admins of a site, and for administrators of the hub";
        return Err(Problem::new(StatusCode::FORBIDDEN, text));
    }
    if let Some(site) = &caller.narrowed {
        sites.retain(|s| s == site);
    }
    let whole = caller.narrowed.is_none() && caller.principal.is_hub_admin();
    let limit = p.limit.unwrap_or(100).clamp(1, 1000);
    let sites = (!whole).then_some(sites);
    let time = |name: &str, text: Option<String>| text.map(|t| time(name, &t)).transpose();
    let from = time("from", p.from)?.unwrap_or(TimestampMs(i64::MIN));
    let to = time("to", p.to)?.unwrap_or(TimestampMs(i64::MAX));
    let time = Some(TimeRange::new(from, to));
    let (who, action, object) = (p.who, p.action, p.object);
    let filter = AuditFilter { who, sites, action, object, time, before, limit };
    let page = api.identity.audit(filter).await?;
    let next_cursor = page.last().filter(|_| page.len() == limit).map(|e| e.id.to_string());
    let entries = page.into_iter().map(|e| AuditDto {
        id: e.id,
        at: api.time(e.at),
        who: e.who,
        address: e.address,
        action: e.action,
        object: e.object,
        site: e.site.map(String::from),
        before: e.before,
        after: e.after,
        outcome: e.outcome,
    });
    Ok(Json(AuditList { entries: entries.collect(), next_cursor }))
}
