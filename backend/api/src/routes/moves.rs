//! `PUT /api/sites/{site}/…`: what moves from one site to another, whole, with its history, or from an
//! instant on.

mod from_on;
mod group;

use crate::dto::sites::MoveParams;
use crate::extract::{Here, Params, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use crate::range::boundary;
use crate::state::Api;
use axum::http::StatusCode;
use group::{no_rollout, stays, with_below};
use ohmstead_model::DeviceId;
use ohmstead_store::identity::{Kind, SiteId, prices_of};
use ohmstead_tariff::Contract;
use std::collections::BTreeSet;

impl Api {
    fn is_in(&self, device: &DeviceId, site: &SiteId) -> bool {
        self.identity.site_of(Kind::Device, device.as_str()) == *site
    }
}

fn site_id(text: &str) -> Answer<SiteId> {
    SiteId::new(text).map_err(|_| Problem::not_found(format!("there is no site {text:?}")))
}

/// The device and all that hangs below it. What it hangs below itself must be where it goes.
async fn below(api: &Api, device: &DeviceId, to: &SiteId) -> Answer<BTreeSet<DeviceId>> {
    let all = api.store.devices().await?;
    let parent = all.iter().find(|d| d.id == *device).and_then(|d| d.parent.clone());
    if let Some(parent) = parent.filter(|p| !api.is_in(p, to)) {
        return Err(stays(format!(
            "{device} hangs below {parent}, which is in another site: move {parent}, and what is below it goes along; or take {device} out of there first"
        )));
    }
    Ok(with_below(&all, device))
}

/// Virtual meters go along with all their members, and are not torn from some of them.
async fn with_virtual(api: &Api, group: &mut BTreeSet<DeviceId>, to: &SiteId) -> Answer<()> {
    for meter in api.store.virtual_meters().await? {
        let goes = |m: &DeviceId| group.contains(m) || api.is_in(m, to);
        let (some, all) =
            (meter.members.iter().any(|m| group.contains(m)), meter.members.iter().all(goes));
        let itself = group.contains(&meter.id) || api.is_in(&meter.id, to);
        match (some || itself, all) {
            (true, true) => drop(group.insert(meter.id.clone())),
            (true, false) => {
                return Err(stays(format!(
                    "the virtual meter {} would be in another site than some of its members: change it first",
                    meter.id
                )));
            }
            (false, _) => {}
        }
    }
    Ok(())
}

/// A contract is not torn from prices of its site, nor comes among other prices of the same name.
fn with_prices(api: &Api, contract: &Contract, from: &SiteId, to: &SiteId) -> Answer<()> {
    let names: BTreeSet<&str> =
        contract.versions.iter().flat_map(|v| v.tariff.series_names()).collect();
    let owned = |site: &SiteId| {
        let ids = api.identity.placed_in(Kind::Prices, site).into_iter();
        ids.map(|id| prices_of(&id).0.to_owned()).find(|name| names.contains(name.as_str()))
    };
    match owned(from).or_else(|| owned(to)) {
        Some(series) => Err(stays(format!(
            "the contract {} is billed by the prices {}, which belong to one of the two sites: bring them in \
             for every site under another name, and let the contract use those first",
            contract.id, series
        ))),
        None => Ok(()),
    }
}

/// Moves a device, real or virtual, to a site: with all its history, all that hangs below it, the
/// virtual meters made of it and the contracts that bill it, with their bills. With `from` it and what hangs below it
/// belong there from that instant on: what was before stays where it is, under an id of its own (`past` in
/// `/api/devices`), with the virtual meters and the contracts.
#[utoipa::path(put, path = "/api/sites/{site}/devices/{id}", tag = "sites",
    params(("site" = String, Path, description = "The site"), ("id" = String, Path, description = "The device"), MoveParams),
    responses((status = 204), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn move_device(
    Here(api): Here,
    Path((site, id)): Path<(String, String)>,
    Params(p): Params<MoveParams>,
) -> Answer<StatusCode> {
    let (device, site) = (device_id(&id)?, site_id(&site)?);
    let known = api.store.device(&device).await?.is_some()
        || api.store.virtual_meter(&device).await?.is_some();
    if !known {
        return Err(crate::problem::unknown(&id));
    }
    if let Some(from) = &p.from {
        let from = boundary(&api, "from", from)?.start();
        from_on::move_from_on(&api, &device, &site, from).await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    let mut group = below(&api, &device, &site).await?;
    with_virtual(&api, &mut group, &site).await?;
    let contracts = api.store.contracts().await?.into_iter();
    let bills = |d: &Option<DeviceId>| d.as_ref().is_some_and(|d| group.contains(d));
    let contracts: Vec<_> = contracts.filter(|c| bills(&c.device)).collect();
    for kept in &contracts {
        let from = api.identity.site_of(Kind::Contract, &kept.contract.id);
        if from != site {
            with_prices(&api, &kept.contract, &from, &site)?;
        }
    }
    no_rollout(&api, &group).await?;
    let contracts = contracts.into_iter();
    let mut things: Vec<_> = contracts.map(|c| (Kind::Contract, c.contract.id)).collect();
    let goes: Vec<DeviceId> = group.into_iter().filter(|d| !api.is_in(d, &site)).collect();
    things.extend(goes.iter().map(|d| (Kind::Device, d.to_string())));
    // What a device left behind is written down where it lies.
    let pasts = goes.iter().filter_map(|d| api.identity.past(d));
    things.extend(pasts.map(|past| (Kind::Past, past.placed())));
    api.identity.place(things, &site).await?;
    let now = api.clock.now();
    for device in &goes {
        api.derive.moved(device, now).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Moves a contract to a site, with its bills. One that bills a device goes along with that.
#[utoipa::path(put, path = "/api/sites/{site}/tariffs/{id}", tag = "sites",
    params(("site" = String, Path, description = "The site"), ("id" = String, Path, description = "The contract")),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn move_tariff(
    Here(api): Here,
    Path((site, id)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let site = site_id(&site)?;
    let contracts = api.store.contracts().await?;
    let kept = contracts.into_iter().find(|c| c.contract.id == id);
    let kept = kept.ok_or_else(|| Problem::not_found(format!("there is no contract {id:?}")))?;
    if let Some(device) = kept.device.filter(|d| !api.is_in(d, &site)) {
        return Err(stays(format!(
            "the contract bills {device}, which is in another site: move {device}, and the contract goes along"
        )));
    }
    let from = api.identity.site_of(Kind::Contract, &id);
    if from != site {
        with_prices(&api, &kept.contract, &from, &site)?;
    }
    api.identity.place(vec![(Kind::Contract, id)], &site).await?;
    Ok(StatusCode::NO_CONTENT)
}
