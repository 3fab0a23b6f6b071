//! `/api/sites`: places with meters, a zone and a currency of their own.

use crate::dto::sites::{SiteBody, SiteList, SiteRecordDto, SiteStateDto};
use crate::extract::{Body, Caller, Here, Path};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_identity::{Action, Decision, NewSite};
use ohmstead_model::{DeviceId, SlotRange};
use ohmstead_store::identity::{Kind, SiteId, SiteRecord};
use ohmstead_store::{AlertFilter, Device, Role, Status};
use std::collections::{HashMap, HashSet};

impl Api {
    /// The sites that one may look at, whichever the request names.
    pub(crate) fn sites_seen(&self, caller: &Caller) -> Vec<SiteRecord> {
        let mut records = self.identity.sites_of(&caller.principal);
        records.retain(|s| caller.principal.may(Action::Read, &s.id) == Decision::Allowed);
        records
    }

    /// What of today is a device's in its site: also of one that left it today, and of no other removed one.
    fn today(&self, site: &SiteId, device: &Device) -> Option<SlotRange> {
        if device.is_removed() && self.identity.past(&device.id).is_none() {
            return None;
        }
        let calendar = &self.of_site(site).site.calendar;
        let today = calendar.day(calendar.date(self.clock.now()));
        let seen = self.seen(&device.id).slots(today);
        (!device.is_removed() || !seen.is_empty()).then_some(seen)
    }

    /// What each of these imported today, read together where their day is the same.
    async fn energies(
        &self,
        mains: Vec<(SiteId, DeviceId, SlotRange)>,
    ) -> Answer<HashMap<SiteId, i64>> {
        let mut days: HashMap<SlotRange, (Vec<SiteId>, Vec<DeviceId>)> = HashMap::new();
        for (site, device, today) in mains {
            let (sites, devices) = days.entry(today).or_default();
            sites.push(site);
            devices.push(self.seen(&device).device);
        }
        let mut used: HashMap<SiteId, i64> = HashMap::new();
        for (today, (sites, devices)) in days {
            let energies = self.store.energies_of(&devices, today).await?;
            for (site, energies) in sites.into_iter().zip(energies) {
                *used.entry(site).or_default() += energies.iter().map(|e| e.import.0).sum::<i64>();
            }
        }
        Ok(used)
    }
}

/// The sites that one may see, with what is going on there.
#[utoipa::path(get, path = "/api/sites", tag = "sites", responses((status = 200, body = SiteList)))]
pub async fn list_sites(Here(api): Here, caller: Caller) -> Answer<Json<SiteList>> {
    let mut records = api.sites_seen(&caller);
    records.retain(|s| caller.narrowed.as_ref().is_none_or(|n| *n == s.id));
    let mut counts: HashMap<SiteId, (usize, usize, usize)> = HashMap::new();
    let listed: HashSet<&SiteId> = records.iter().map(|s| &s.id).collect();
    let mut mains: Vec<(SiteId, DeviceId, SlotRange)> = Vec::new();
    for device in api.store.devices().await? {
        let site = api.identity.site_of(Kind::Device, device.id.as_str());
        if !listed.contains(&site) {
            continue;
        }
        if device.role == Role::Main {
            mains.extend(api.today(&site, &device).map(|t| (site.clone(), device.id.clone(), t)));
        }
        if device.is_removed() {
            continue;
        }
        let at = counts.entry(site).or_default();
        at.0 += 1;
        at.1 += usize::from(matches!(api.status(&device), Status::Silent | Status::Offline));
    }
    let filter = AlertFilter { active: Some(true), limit: 10_000, ..AlertFilter::default() };
    for alert in api.store.alerts(filter).await? {
        let site = api.identity.site_of(Kind::Device, api.own(alert).device.as_str());
        counts.entry(site).or_default().2 += 1;
    }
    let today = api.energies(mains).await?;
    let costs = crate::today::costs(&api, &records).await;
    let sites = records.iter().map(|s| {
        let (devices, silent, alerts) = counts.get(&s.id).copied().unwrap_or_default();
        let role = match caller.principal.role(&s.id) {
            Some(ohmstead_store::identity::SiteRole::Admin) => "admin",
            Some(ohmstead_store::identity::SiteRole::Operator) => "operator",
            _ => "viewer",
        };
        let today_wh = today.get(&s.id).map(|mwh| *mwh as f64 / 1000.0);
        let cost = costs.get(&s.id).and_then(|c| Some((c.cost?, c.at)));
        SiteStateDto {
            site: api.site_dto(s),
            role,
            devices,
            silent,
            alerts,
            today_wh,
            today_cost: cost.map(|(cost, _)| cost.units()),
            today_cost_at: cost.map(|(_, at)| api.time(at)),
        }
    });
    Ok(Json(SiteList { sites: sites.collect() }))
}

/// Makes a site.
#[utoipa::path(post, path = "/api/sites", tag = "sites", request_body = SiteBody,
    responses((status = 201, body = SiteRecordDto), (status = 400, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem)))]
pub async fn add_site(
    Here(api): Here,
    Body(body): Body<SiteBody>,
) -> Answer<(StatusCode, Json<SiteRecordDto>)> {
    let name = body.name.clone().ok_or_else(|| Problem::bad("name: what do people call it?"))?;
    let id = body.id.as_deref().map(SiteId::new).transpose();
    let id = id.map_err(|e| Problem::bad(format!("id: {e}")))?;
    let made = api.identity.add_site(NewSite { id, name, settings: body.patch() }).await?;
    Ok((StatusCode::CREATED, Json(api.site_dto(&made))))
}

fn site_id(text: &str) -> Answer<SiteId> {
    SiteId::new(text).map_err(|_| Problem::not_found(format!("there is no site {text:?}")))
}

/// One site.
#[utoipa::path(get, path = "/api/sites/{site}", tag = "sites", params(("site" = String, Path, description = "Its id")),
    responses((status = 200, body = SiteRecordDto), (status = 404, body = Problem)))]
pub async fn get_site(Here(api): Here, Path(site): Path<String>) -> Answer<Json<SiteRecordDto>> {
    let found = api.identity.site(&site_id(&site)?);
    let found = found.ok_or_else(|| Problem::not_found(format!("there is no site {site:?}")))?;
    Ok(Json(api.site_dto(&found)))
}

/// Changes a site. A new zone, currency or billing day holds for all that is computed from now on,
/// for the past too; issued bills stay as they are.
#[utoipa::path(patch, path = "/api/sites/{site}", tag = "sites", params(("site" = String, Path, description = "Its id")),
    request_body = SiteBody,
    responses((status = 200, body = SiteRecordDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn patch_site(
    Here(api): Here,
    Path(site): Path<String>,
    Body(body): Body<SiteBody>,
) -> Answer<Json<SiteRecordDto>> {
    if body.id.is_some() {
        return Err(Problem::bad("id: a site's id never changes"));
    }
    let (_, after) = api.identity.change_site(&site_id(&site)?, body.patch()).await?;
    Ok(Json(api.site_dto(&after)))
}

/// Removes a site to which nothing belongs.
#[utoipa::path(delete, path = "/api/sites/{site}", tag = "sites", params(("site" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn delete_site(Here(api): Here, Path(site): Path<String>) -> Answer<StatusCode> {
    api.identity.remove_site(&site_id(&site)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
