//! The meters that Home Assistant is told of, real and virtual, as they are now.

use ohmstead_api::Api;
use ohmstead_derive::Roster;
use ohmstead_integration::home_assistant::{Channel, Latest};
use ohmstead_ledger::Combination;
use ohmstead_model::{DeviceId, Milliwatts, Reading, TimestampMs};
use ohmstead_store::identity::{Kind, Reach, SiteId};
use ohmstead_store::{Device, Result, Status, VirtualMeter};
use std::collections::{BTreeMap, HashMap};

/// A meter as it is now.
pub struct Meter {
    pub id: DeviceId,
    pub name: String,
    pub site: SiteId,
    pub is_virtual: bool,
    /// Of which it tells now.
    pub channels: Vec<Channel>,
    pub is_online: bool,
    pub latest: Latest,
    /// Values from before are too old.
    pub since: TimestampMs,
    /// The time stamp of its newest reading.
    pub newest: TimestampMs,
}

/// The newest values of each device.
#[derive(Default)]
pub struct Meters(HashMap<DeviceId, (TimestampMs, Latest)>);

impl Meters {
    /// Every meter that is in use and has measured something.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(&mut self, api: &Api) -> Result<Vec<Meter>> {
        let roster = api.derive.roster().await?;
        let waiting = api.foreign.waiting().await?;
        let waits = |d: &&Device| !waiting.iter().any(|w| w.id.as_ref() == Some(&d.id));
        let virtuals = api.store.virtual_meters().await?;
        // A device that began to send under a virtual meter's id does not change what that shows.
        let is_real = |d: &&Device| !virtuals.iter().any(|v| v.id == d.id);
        let devices: Vec<&Device> = roster.devices().iter().filter(|d| !d.is_removed()).collect();
        self.0.retain(|id, _| devices.iter().any(|d| d.id == *id));
        let all: Vec<&Device> = devices.iter().copied().filter(waits).collect();
        let ids: Vec<DeviceId> = all.iter().map(|d| d.id.clone()).collect();
        let extents = api.store.extents(&ids).await?;
        let newest = all.into_iter().zip(extents).filter_map(|(d, e)| Some((d, e.last?)));
        let real: Vec<Meter> = newest.filter_map(|(d, r)| self.device(api, d, &r)).collect();
        let by_id: BTreeMap<&DeviceId, &Meter> = real.iter().map(|m| (&m.id, m)).collect();
        let made = |v: &VirtualMeter| virtual_meter(api, &roster, v, &by_id);
        let made: Vec<Meter> = virtuals.iter().filter_map(made).collect();
        let shown = |m: &Meter| devices.iter().filter(|d| d.id == m.id).any(is_real);
        let mut meters: Vec<Meter> = real.into_iter().filter(shown).collect();
        meters.extend(made);
        Ok(meters)
    }

    fn device(&mut self, api: &Api, device: &Device, reading: &Reading) -> Option<Meter> {
        if !api.identity.seen(&device.id).range.contains(reading.at) {
            return None;
        }
        let (seen, latest) = self.0.entry(device.id.clone()).or_default();
        if *seen != reading.at || *latest == Latest::default() {
            latest.take(reading);
            *seen = reading.at;
        }
        let id = device.id.as_str();
        let silent_after_s = api.identity.silent_after_s(id);
        Some(Meter {
            id: device.id.clone(),
            name: device.name.clone().unwrap_or_else(|| id.to_owned()),
            site: api.identity.site_of(Kind::Device, id),
            is_virtual: false,
            channels: Channel::of(reading),
            is_online: api.status(device) == Status::Online,
            latest: *latest,
            since: TimestampMs(reading.at.0 - i64::from(silent_after_s) * 1000),
            newest: reading.at,
        })
    }
}

/// A virtual meter, once one of its members has measured something.
fn virtual_meter(
    api: &Api,
    roster: &Roster,
    meter: &VirtualMeter,
    real: &BTreeMap<&DeviceId, &Meter>,
) -> Option<Meter> {
    let mut members = meter.members.clone();
    if let (Combination::Remainder, [parent]) = (meter.combination, &meter.members[..]) {
        let children = roster.devices().iter().filter(|d| d.parent.as_ref() == Some(parent));
        members.extend(children.map(|d| d.id.clone()));
    }
    let known: Vec<&Meter> = members.iter().filter_map(|id| real.get(id).copied()).collect();
    let newest = known.iter().map(|m| m.newest).max()?;
    let mut channels = vec![Channel::Imported, Channel::ImportedToday];
    let exports = |m: &&Meter| m.channels.contains(&Channel::Exported);
    if meter.combination != Combination::Sum || known.iter().any(exports) {
        channels.extend([Channel::Exported, Channel::ExportedToday]);
    }
    // Without one of them there is no sum.
    let is_online = known.len() == members.len() && known.iter().all(|m| m.is_online);
    let powers: Option<Vec<Milliwatts>> = known.iter().map(|m| m.latest.power(m.since)).collect();
    let power = powers.filter(|_| is_online).map(|all| combined(meter.combination, &all));
    channels.extend(power.map(|_| Channel::Power));
    channels.sort_unstable();
    let id = meter.id.as_str();
    Some(Meter {
        id: meter.id.clone(),
        name: meter.name.clone().unwrap_or_else(|| id.to_owned()),
        site: api.identity.site_of(Kind::Device, id),
        is_virtual: true,
        channels,
        is_online,
        latest: power.map_or_else(Latest::default, |p| Latest::of_power(newest, p)),
        since: newest,
        newest,
    })
}

/// The power of several meters combined as their energies are.
fn combined(how: Combination, powers: &[Milliwatts]) -> Milliwatts {
    let all: i64 = powers.iter().map(|p| p.0).sum();
    match (how, powers.first()) {
        (Combination::Difference | Combination::Remainder, Some(first)) => {
            Milliwatts(2 * first.0 - all)
        }
        _ => Milliwatts(all),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_combined_as_energies_are() {
        let powers = [1000, 300, -200].map(Milliwatts);
        assert_eq!(combined(Combination::Sum, &powers), Milliwatts(1100));
        assert_eq!(combined(Combination::Remainder, &powers), Milliwatts(900));
        assert_eq!(combined(Combination::Difference, &powers[..1]), Milliwatts(1000));
    }
}
