//! Every device and virtual meter, read once by a question that asks of many.

use crate::Derive;
use ohmstead_ledger::{Combination, combine};
use ohmstead_model::{DeviceId, Energy, SlotRange};
use ohmstead_store::{Device, Result, VirtualMeter};
use std::collections::BTreeMap;

/// The devices and virtual meters as they were at one moment.
#[derive(Debug, Clone)]
pub struct Roster {
    devices: Vec<Device>,
    virtual_meters: Vec<VirtualMeter>,
}

/// Where an id's energy comes from: a device alone, or several combined.
struct Source {
    combination: Option<Combination>,
    members: Vec<DeviceId>,
}

impl Roster {
    /// Every device, removed ones too, by id.
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    /// The devices behind an id: itself, or what a virtual meter is computed from; `None` when
    /// nothing is known by it.
    pub fn behind(&self, id: &DeviceId) -> Option<Vec<DeviceId>> {
        if self.is_device(id) {
            return Some(vec![id.clone()]);
        }
        Some(self.virtual_meter(id)?.1)
    }

    fn is_device(&self, id: &DeviceId) -> bool {
        self.devices.iter().any(|d| d.id == *id)
    }

    /// How a virtual meter is computed, and from which devices.
    fn virtual_meter(&self, id: &DeviceId) -> Option<(Combination, Vec<DeviceId>)> {
        let meter = self.virtual_meters.iter().find(|m| m.id == *id)?;
        let mut members = meter.members.clone();
        // The remainder of a parent named alone: its children are those directly below it now.
        if let (Combination::Remainder, [parent]) = (meter.combination, &meter.members[..]) {
            let children = self.devices.iter().filter(|d| d.parent.as_ref() == Some(parent));
            members.extend(children.map(|d| d.id.clone()));
        }
        Some((meter.combination, members))
    }

    /// As [`Derive::energies`] sees it: a device that began to send under a virtual meter's id does
    /// not change what that shows.
    fn source(&self, id: &DeviceId) -> Option<Source> {
        let made = |(combination, members)| Source { combination: Some(combination), members };
        let alone = || Source { combination: None, members: vec![id.clone()] };
        self.virtual_meter(id).map(made).or_else(|| self.is_device(id).then(alone))
    }
}

impl Derive {
    /// Every device and virtual meter now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn roster(&self) -> Result<Roster> {
        let devices = self.store.devices().await?;
        Ok(Roster { devices, virtual_meters: self.store.virtual_meters().await? })
    }

    /// The energies of several devices or virtual meters, in the order of `ids`, as
    /// [`Self::energies`] gives each; `None` for one that is neither. What lies behind them is
    /// brought up to date first, and read in one go.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn energies_of(
        &self,
        roster: &Roster,
        ids: &[DeviceId],
        range: SlotRange,
    ) -> Result<Vec<Option<Vec<Energy>>>> {
        let sources: Vec<_> = ids.iter().map(|id| roster.source(id)).collect();
        let mut left: BTreeMap<DeviceId, usize> = BTreeMap::new();
        for member in sources.iter().flatten().flat_map(|s| &s.members) {
            *left.entry(member.clone()).or_default() += 1;
        }
        let members: Vec<DeviceId> = left.keys().cloned().collect();
        let mut read = self.read_devices(&members, range).await?;
        let whole = |source: Option<Source>| {
            let Source { combination, members } = source?;
            for member in &members {
                left.entry(member.clone()).and_modify(|n| *n -= 1);
            }
            let Some(combination) = combination else {
                let device = members.first()?;
                // A year is large: the last who asks gets it, others a copy.
                return match left.get(device) {
                    Some(0) => read.remove(device),
                    _ => read.get(device).cloned(),
                };
            };
            let parts = members.iter().filter_map(|m| read.get(m).map(Vec::as_slice));
            Some(combine(combination, &parts.collect::<Vec<_>>()))
        };
        Ok(sources.into_iter().map(whole).collect())
    }

    async fn read_devices(
        &self,
        devices: &[DeviceId],
        range: SlotRange,
    ) -> Result<BTreeMap<DeviceId, Vec<Energy>>> {
        // Of those that moved from an instant on, each has its own range.
        let reach = self.reach().await?;
        let is_whole = |id: &&DeviceId| reach.seen(id).is_whole();
        let (whole, parts): (Vec<&DeviceId>, Vec<&DeviceId>) = devices.iter().partition(is_whole);
        let devices: Vec<DeviceId> = whole.into_iter().cloned().collect();
        for device in &devices {
            self.device(device).await?;
        }
        let settings = self.store.settings_of(&devices).await?;
        // Of a declared cadence it is told by the flags what is measured.
        let is_cadenced = |n: &usize| settings[*n].iter().any(|s| s.cadence_ms.is_some());
        let (cadenced, plain): (Vec<usize>, Vec<usize>) = (0..devices.len()).partition(is_cadenced);
        let plain: Vec<DeviceId> = plain.into_iter().map(|n| devices[n].clone()).collect();
        let energies = self.store.energies_of(&plain, range).await?;
        let mut read: BTreeMap<DeviceId, Vec<Energy>> = plain.into_iter().zip(energies).collect();
        for n in cadenced {
            let intervals = self.store.intervals(&devices[n], range).await?;
            read.insert(devices[n].clone(), intervals.into_iter().map(Energy::from).collect());
        }
        for part in parts {
            read.insert(part.clone(), self.read_energies(part, range).await?);
        }
        Ok(read)
    }
}
