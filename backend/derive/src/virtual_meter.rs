//! Meters that are computed from others: where they are kept, and their intervals.

use crate::Derive;
use ohmstead_ledger::{Combination, combine};
use ohmstead_model::{DeviceId, Energy, Interval, SlotRange};
use ohmstead_store::{Result, VirtualMeter};

impl Derive {
    /// The devices that a virtual meter is computed from; `None` when there is none of that id.
    async fn virtual_meter(&self, id: &DeviceId) -> Result<Option<VirtualMeter>> {
        let Some(mut meter) = self.store.virtual_meter(id).await? else { return Ok(None) };
        // The remainder of a parent named alone: its children are those directly below it now.
        if let (Combination::Remainder, [parent]) = (meter.combination, &meter.members[..]) {
            let parent = parent.clone();
            let devices = self.store.devices().await?.into_iter();
            meter
                .members
                .extend(devices.filter(|d| d.parent.as_ref() == Some(&parent)).map(|d| d.id));
        }
        Ok(Some(meter))
    }

    /// The intervals of a device or a virtual meter, brought up to date; `None` when there is
    /// neither.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn intervals(
        &self,
        id: &DeviceId,
        range: SlotRange,
    ) -> Result<Option<Vec<Interval>>> {
        // A device that began to send under a virtual meter's id does not change what that shows.
        let Some(meter) = self.virtual_meter(id).await? else {
            return Ok(match self.store.device(id).await? {
                Some(_) => Some(self.read_intervals(id, range).await?),
                None => None,
            });
        };
        let mut members = Vec::new();
        for member in &meter.members {
            members.push(self.read_intervals(member, range).await?);
        }
        let members: Vec<&[Interval]> = members.iter().map(Vec::as_slice).collect();
        let combined = combine(meter.combination, &members);
        Ok(Some(combined.into_iter().map(Interval::from).collect()))
    }

    /// The same with energy and measured time only, as [`ohmstead_store::IntervalStore::energies`].
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn energies(&self, id: &DeviceId, range: SlotRange) -> Result<Option<Vec<Energy>>> {
        let Some(meter) = self.virtual_meter(id).await? else {
            return Ok(match self.store.device(id).await? {
                Some(_) => Some(self.read_energies(id, range).await?),
                None => None,
            });
        };
        let mut members = Vec::new();
        for member in &meter.members {
            members.push(self.read_energies(member, range).await?);
        }
        let members: Vec<&[Energy]> = members.iter().map(Vec::as_slice).collect();
        Ok(Some(combine(meter.combination, &members)))
    }

    async fn read_intervals(&self, id: &DeviceId, range: SlotRange) -> Result<Vec<Interval>> {
        let seen = self.seen(id).await?;
        self.device(&seen.device).await?;
        self.store.intervals(&seen.device, seen.slots(range)).await
    }

    pub(crate) async fn read_energies(
        &self,
        id: &DeviceId,
        range: SlotRange,
    ) -> Result<Vec<Energy>> {
        let seen = self.seen(id).await?;
        let (id, range) = (&seen.device, seen.slots(range));
        self.device(id).await?;
        // Of a declared cadence it is told by the flags what is measured.
        if self.store.settings(id).await?.iter().any(|s| s.cadence_ms.is_some()) {
            let intervals = self.store.intervals(id, range).await?;
            return Ok(intervals.into_iter().map(Energy::from).collect());
        }
        self.store.energies(id, range).await
    }

    /// The devices behind an id: itself, or what a virtual meter is computed from; `None` when
    /// nothing is known by it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn devices_behind(&self, id: &DeviceId) -> Result<Option<Vec<DeviceId>>> {
        if self.store.device(id).await?.is_some() {
            return Ok(Some(vec![id.clone()]));
        }
        Ok(self.virtual_meter(id).await?.map(|m| m.members))
    }
}
