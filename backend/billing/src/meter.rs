//! Whose energy a contract bills, and which circuits hang below it.

use crate::{Billing, BillingError, Result};
use ohmstead_derive::{LeftOut, Roster};
use ohmstead_ledger::together;
use ohmstead_model::{DeviceId, Energy, Slot, SlotRange, hierarchy};
use ohmstead_store::{Device, KeptContract, Role};
use std::collections::BTreeSet;

impl Billing {
    /// The meters of a contract that names none, among the devices of the site: those with the role
    /// `main` together, else the only device that no other is above of; none where that does not say which.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn site_meters(&self) -> Result<Vec<DeviceId>> {
        let roster = self.roster().await?;
        Ok(main_meters(&self.own(&roster)))
    }

    /// The meters of a contract: its own `device`, else the devices with the role `main` together
    /// (one per phase, say), else the only device that no other is above of.
    ///
    /// # Errors
    /// When that does not say which.
    pub async fn meters(&self, kept: &KeptContract) -> Result<Vec<DeviceId>> {
        self.meters_in(&self.roster().await?, kept)
    }

    /// The same among devices that are read already.
    pub(crate) fn meters_in(&self, roster: &Roster, kept: &KeptContract) -> Result<Vec<DeviceId>> {
        if let Some(device) = &kept.device {
            return Ok(vec![device.clone()]);
        }
        let devices = self.own(roster);
        let meters = main_meters(&devices);
        if !meters.is_empty() {
            return Ok(meters);
        }
        if devices.iter().all(|d| d.parent.is_some()) {
            return Err(BillingError::NotFound("no device has sent a reading yet".to_owned()));
        }
        Err(BillingError::Refused(format!(
            "it is not known which meter contract {:?} bills: give the contract a deviceId, \
             or the grid meter the role main (PATCH /api/devices/…)",
            kept.contract.id
        )))
    }

    /// The intervals of meters added up, brought up to date.
    ///
    /// # Errors
    /// When one is not known, or the store fails.
    pub(crate) async fn energy(
        &self,
        roster: &Roster,
        meters: &[DeviceId],
        range: SlotRange,
    ) -> Result<Vec<Energy>> {
        Ok(together(self.energies(roster, meters, range).await?))
    }

    /// The intervals of each of the meters, brought up to date, read in one go.
    ///
    /// # Errors
    /// When one is not known, or the store fails.
    pub(crate) async fn energies(
        &self,
        roster: &Roster,
        meters: &[DeviceId],
        range: SlotRange,
    ) -> Result<Vec<Vec<Energy>>> {
        let found = self.derive.energies_of(roster, meters, range).await?;
        let known = |(meter, found): (&DeviceId, Option<Vec<Energy>>)| {
            found.ok_or_else(|| unknown_meter(meter))
        };
        meters.iter().zip(found).map(known).collect()
    }

    /// What is missing in the energy of meters, and why; ascending. `read`: their intervals in the range together,
    /// where the question has them already.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn left_out(
        &self,
        meters: &[DeviceId],
        range: SlotRange,
        read: Option<&[Energy]>,
    ) -> Result<Vec<LeftOut>> {
        let mut all = Vec::new();
        // Of several together nothing tells whose hardly has any.
        let read = read.filter(|_| meters.len() == 1);
        for meter in meters {
            all.extend(self.derive.left_out(meter, range, read).await?);
        }
        all.sort_by(|a, b| (a.at, &a.device).cmp(&(b.at, &b.device)));
        Ok(all)
    }

    /// The first slot in which one of the meters has data.
    ///
    /// # Errors
    /// When one is not known, or the store fails.
    pub(crate) async fn first_slot(
        &self,
        roster: &Roster,
        meters: &[DeviceId],
    ) -> Result<Option<Slot>> {
        let mut first: Option<Slot> = None;
        for meter in meters {
            for id in roster.behind(meter).ok_or_else(|| unknown_meter(meter))? {
                // Intervals are kept longer than readings; readings may not be derived yet.
                let began = self.derive.first_reading(&id).await?.map(Slot::of);
                let span = self.derive.interval_span(&id).await?;
                let starts = span.map(|s| s.from).into_iter().chain(began);
                first = first.into_iter().chain(starts).min();
            }
        }
        Ok(first)
    }

    /// The circuits directly below the meters; where no device names its parent, every device
    /// with the role `circuit`.
    pub(crate) fn circuits(&self, roster: &Roster, meters: &[DeviceId]) -> Vec<Device> {
        let behind = behind(roster, meters);
        let devices = self.own(roster);
        let consumes = |d: &&&Device| matches!(d.role, Role::Circuit | Role::Other);
        let below = |d: &&&Device| d.parent.as_ref().is_some_and(|p| behind.contains(p));
        let children = devices.iter().filter(below).filter(consumes);
        let children: Vec<Device> = children.map(|d| (*d).clone()).collect();
        if !children.is_empty() || devices.iter().any(|d| d.parent.is_some()) {
            return children;
        }
        let circuit = |d: &&Device| d.role == Role::Circuit && !behind.contains(&d.id);
        devices.into_iter().filter(circuit).cloned().collect()
    }

    /// True when a device hangs below the meters.
    pub(crate) fn is_below(roster: &Roster, device: &DeviceId, meters: &[DeviceId]) -> bool {
        let behind = behind(roster, meters);
        let above = |id: &DeviceId| roster.devices().iter().find(|d| d.id == *id)?.parent.clone();
        hierarchy::ancestors(device, above).iter().any(|parent| behind.contains(parent))
    }
}

/// The devices with the role `main` that no other of them is above of, else the only device that none
/// is above of; none where that does not say which.
fn main_meters(devices: &[&Device]) -> Vec<DeviceId> {
    let is_main = |id: &DeviceId| devices.iter().any(|d| d.id == *id && d.role == Role::Main);
    let main: Vec<DeviceId> = devices
        .iter()
        .filter(|d| d.role == Role::Main && !d.parent.as_ref().is_some_and(is_main))
        .map(|d| d.id.clone())
        .collect();
    if !main.is_empty() {
        return main;
    }
    let tops: Vec<&&Device> = devices.iter().filter(|d| d.parent.is_none()).collect();
    match tops.as_slice() {
        [one] => vec![one.id.clone()],
        _ => Vec::new(),
    }
}

fn behind(roster: &Roster, meters: &[DeviceId]) -> BTreeSet<DeviceId> {
    let members = meters.iter().filter_map(|m| roster.behind(m)).flatten();
    meters.iter().cloned().chain(members).collect()
}

pub(crate) fn unknown_meter(id: &DeviceId) -> BillingError {
    BillingError::NotFound(format!(
        "there is no device or virtual meter {:?}; /api/devices and /api/virtual-meters list them",
        id.as_str()
    ))
}
