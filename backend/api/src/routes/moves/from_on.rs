//! A device that belongs to another site from an instant on. Its time before stays where it was, as a
//! device of its own that nothing sends to ([`Past`]): contracts, virtual meters and circuits there go on
//! with that, and nobody's rights reach further than they did.

use super::group::{no_rollout, stays, with_below};
use crate::problem::{Answer, Problem, unknown};
use crate::state::Api;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use ohmstead_store::identity::{Kind, Past, SiteId};
use ohmstead_store::{Device, DevicePatch, KeptContract, Role, VirtualMeter};
use std::collections::{BTreeMap, BTreeSet};

/// What moves, and what it leaves behind.
struct Split {
    home: SiteId,
    goes: Vec<Device>,
    /// What others left behind that hangs below these.
    below: Vec<Device>,
    /// By the device that moves on.
    left: BTreeMap<DeviceId, Past>,
}

impl Split {
    /// What stands for a device in the site that it leaves.
    fn left(&self, device: &DeviceId) -> DeviceId {
        self.left.get(device).map_or_else(|| device.clone(), |past| past.id.clone())
    }
}

/// Moves a device and what hangs below it to a site, from an instant on.
///
/// # Errors
/// When it cannot move so, or the store fails: then it is where it was, and may be moved again.
pub async fn move_from_on(
    api: &Api,
    device: &DeviceId,
    to: &SiteId,
    from: TimestampMs,
) -> Answer<()> {
    if api.identity.site(to).is_none() {
        return Err(Problem::not_found(format!("there is no site {:?}", to.as_str())));
    }
    if api.clock.now() < from {
        return Err(Problem::bad(format!(
            "from: {} has not come yet: move the device when it has",
            api.time(from)
        )));
    }
    let split = split(api, device, to, from).await?;
    leave(api, &split).await?;
    let (contracts, replaced) = stand_in(api, &split).await?;
    let mut things: Vec<(Kind, String, SiteId)> = Vec::new();
    for past in split.left.values() {
        things.push((Kind::Past, past.placed(), split.home.clone()));
        things.push((Kind::Device, past.id.to_string(), split.home.clone()));
        things.push((Kind::Device, past.of.to_string(), to.clone()));
    }
    if let Err(error) = api.identity.place_each(things).await {
        api.store.put_contracts(contracts).await?;
        for meter in replaced {
            api.store.put_virtual_meter(meter).await?;
        }
        return Err(error.into());
    }
    for device in &split.goes {
        // What it hangs below and does not go along is not above it any more.
        if device.parent.as_ref().is_some_and(|p| !split.left.contains_key(p)) {
            let free = DevicePatch { parent: Some(None), ..DevicePatch::default() };
            api.store.patch_device(&device.id, free, api.clock.now()).await?;
        }
        api.derive.moved(&device.id, from).await?;
        api.analysis.moved(&device.id).await?;
    }
    Ok(())
}

/// Looks whether a device can move so, and what goes along.
async fn split(api: &Api, device: &DeviceId, to: &SiteId, from: TimestampMs) -> Answer<Split> {
    let all = api.store.devices().await?;
    if !all.iter().any(|d| d.id == *device) {
        return Err(match api.store.virtual_meter(device).await? {
            Some(_) => stays(format!(
                "{device} is computed from other meters, and has no time of its own: move those, and make a \
                 virtual meter of them there"
            )),
            None => unknown(device.as_str()),
        });
    }
    if let Some(past) = api.identity.past(device) {
        return Err(stays(format!(
            "{device} is the time of {} until {}, and is over: it moves as a whole only, without from",
            past.of,
            api.time(past.range.to)
        )));
    }
    let home = api.identity.site_of(Kind::Device, device.as_str());
    if home == *to {
        return Err(stays(format!("{device} is in the site {to} already")));
    }
    let group = with_below(&all, device);
    no_rollout(api, &group).await?;
    let group = all.into_iter().filter(|d| group.contains(&d.id));
    let (below, goes): (Vec<Device>, Vec<Device>) =
        group.partition(|d| api.identity.past(&d.id).is_some());
    let mut left = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for device in &goes {
        let came = api.seen(&device.id).range.from;
        if from <= came {
            return Err(stays(format!(
                "{} came to its site at {}: from must be after that",
                device.id,
                api.time(came)
            )));
        }
        let id = Past::id_of(&device.id, from);
        if !taken.insert(id.clone()) || is_taken(api, &id).await? {
            return Err(stays(format!(
                "its time until then would stay as {id}, which there is already: choose another instant"
            )));
        }
        let range = TimeRange::new(came, from);
        left.insert(device.id.clone(), Past { id, of: device.id.clone(), range });
    }
    Ok(Split { home, goes, below, left })
}

/// True of an id that is in use. A device that an earlier try left, and that nothing ever sent to, is not.
async fn is_taken(api: &Api, id: &DeviceId) -> Answer<bool> {
    let device = api.store.device(id).await?;
    let used = device.is_some_and(|d| !d.is_removed() || d.last_seen.is_some());
    Ok(used || api.identity.past(id).is_some() || api.store.virtual_meter(id).await?.is_some())
}

/// Makes a device of what each leaves behind: called and hanging as it did, and listed nowhere.
async fn leave(api: &Api, split: &Split) -> Answer<()> {
    let meters = api.of_site(&split.home).billing.site_meters().await?;
    for device in split.goes.iter().chain(&split.below) {
        let id = split.left(&device.id);
        // What was the site's meter stays it, also where nobody had to say so.
        let role = if meters.contains(&device.id) { Role::Main } else { device.role };
        let patch = DevicePatch {
            name: Some(device.name.clone()),
            role: Some(role),
            parent: Some(device.parent.as_ref().map(|p| split.left(p))),
        };
        let now = api.clock.now();
        api.store.patch_device(&id, patch, now).await?;
        api.store.remove_device(&id, now).await?;
    }
    Ok(())
}

/// Contracts and virtual meters go on with what stays; gives those that changed, as they were.
async fn stand_in(api: &Api, split: &Split) -> Answer<(Vec<KeptContract>, Vec<VirtualMeter>)> {
    let mut contracts = api.store.contracts().await?;
    contracts.retain(|c| c.device.as_ref().is_some_and(|d| split.left.contains_key(d)));
    let on = |c: &KeptContract| KeptContract {
        device: c.device.as_ref().map(|d| split.left(d)),
        ..c.clone()
    };
    api.store.put_contracts(contracts.iter().map(on).collect()).await?;
    let mut meters = api.store.virtual_meters().await?;
    meters.retain(|m| m.members.iter().any(|d| split.left.contains_key(d)));
    for meter in &meters {
        let members = meter.members.iter().map(|d| split.left(d)).collect();
        api.store.put_virtual_meter(VirtualMeter { members, ..meter.clone() }).await?;
    }
    Ok((contracts, meters))
}
