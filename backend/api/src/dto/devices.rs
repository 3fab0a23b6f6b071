//! What `/api/devices` takes and gives.

use crate::dto::readings::ReadingDto;
use crate::state::Api;
use ohmstead_model::{Reading, TimeRange, TimestampMs};
use ohmstead_store::identity::Past;
use ohmstead_store::{Device, Role, Status};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// Every device.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceList {
    /// By id.
    pub(crate) devices: Vec<DeviceDto>,
    /// What devices left behind when they moved to another site from an instant on, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) past: Vec<PastDeviceDto>,
}

/// The time of a device that stays in a site after it moved on: nothing more comes, and everything that
/// is asked of a device's history may be asked of its id.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PastDeviceDto {
    /// The id of this time of it.
    pub id: String,
    /// The device that moved on.
    pub of: String,
    /// What people called it here.
    pub name: Option<String>,
    /// What it measured here.
    pub role: RoleDto,
    /// The device that measured this one too.
    pub parent: Option<String>,
    /// When it came from another site; left out: it was here from the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// When it moved on.
    pub until: String,
}

/// Changes to a device; fields left out stay as they are, `null` takes a name or parent away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DeviceChange {
    /// What people call it, 1 to 100 characters.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub(crate) name: Option<Option<String>>,
    /// What it measures.
    pub(crate) role: Option<RoleDto>,
    /// The device that measures this one too. It must be known already, and not lie below this
    /// one.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub(crate) parent: Option<Option<String>>,
}

/// Tells `null` from a field that is left out.
fn present<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(d).map(Some)
}

/// Whether a device is heard of: online, offline (it or its last will said so), silent (nothing
/// for too long), unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatusDto {
    /// Connected, or heard of just now.
    Online,
    /// It, or its last will, said so.
    Offline,
    /// Nothing for too long.
    Silent,
    /// Nothing known.
    Unknown,
}

impl From<Status> for StatusDto {
    fn from(status: Status) -> Self {
        match status {
            Status::Online => Self::Online,
            Status::Offline => Self::Offline,
            Status::Silent => Self::Silent,
            Status::Unknown => Self::Unknown,
        }
    }
}

/// What a device measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RoleDto {
    /// The grid connection.
    Main,
    /// One circuit or appliance.
    Circuit,
    /// Generation.
    Solar,
    /// Storage.
    Battery,
    /// Not said.
    Other,
}

impl From<Role> for RoleDto {
    fn from(role: Role) -> Self {
        match role {
            Role::Main => Self::Main,
            Role::Circuit => Self::Circuit,
            Role::Solar => Self::Solar,
            Role::Battery => Self::Battery,
            Role::Other => Self::Other,
        }
    }
}

impl From<RoleDto> for Role {
    fn from(role: RoleDto) -> Self {
        match role {
            RoleDto::Main => Self::Main,
            RoleDto::Circuit => Self::Circuit,
            RoleDto::Solar => Self::Solar,
            RoleDto::Battery => Self::Battery,
            RoleDto::Other => Self::Other,
        }
    }
}

/// A device and what is known of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceDto {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Whether it is heard of.
    pub status: StatusDto,
    /// When anything last arrived from it.
    pub last_seen: Option<String>,
    /// Time stamp of its oldest reading.
    pub first_reading: Option<String>,
    /// Its newest reading.
    pub last_reading: Option<ReadingDto>,
    /// The device that measures this one too.
    pub parent: Option<String>,
    /// What it measures.
    pub role: RoleDto,
    /// What its meter last said of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info: Option<InfoDto>,
    /// Ids of its meter's further channels, where it has credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<String>>,
}

/// What a meter says of itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InfoDto {
    /// Firmware version.
    pub firmware: String,
    /// Board type.
    pub board: String,
    /// ac or dc.
    #[schema(value_type = String)]
    pub kind: ohmstead_wire::info::ChannelKind,
    /// Number of the boot.
    pub boot: u32,
    /// Seconds between readings.
    pub interval_s: u32,
    /// unset, good or stale.
    #[schema(value_type = String)]
    pub clock: ohmstead_wire::info::ClockQuality,
    /// Readings waiting for the hub's acknowledgement.
    pub pending: u32,
    /// Readings ever given up for want of room.
    pub lost: u32,
    /// How strongly its radio receives, dBm; null where it does not say.
    pub signal_dbm: Option<i8>,
    /// When it said so.
    pub arrived: String,
}

impl Api {
    /// What a device left behind, as it travels.
    pub(crate) fn past(&self, d: &Device, past: &Past) -> PastDeviceDto {
        let came = (past.range.from != TimeRange::ALL.from).then_some(past.range.from);
        PastDeviceDto {
            id: d.id.to_string(),
            of: past.of.to_string(),
            name: d.name.clone(),
            role: d.role.into(),
            parent: d.parent.as_ref().map(ToString::to_string),
            from: came.map(|at| self.time(at)),
            until: self.time(past.range.to),
        }
    }

    /// A device as it travels: that it began at `first`, and its newest reading.
    pub(crate) fn device(
        &self,
        d: &Device,
        first: Option<TimestampMs>,
        newest: Option<Reading>,
    ) -> DeviceDto {
        let time = |at: Option<TimestampMs>| at.map(|at| self.time(at));
        let seen = self.seen(&d.id);
        let newest = newest.filter(|r| seen.range.contains(r.at));
        DeviceDto {
            id: d.id.to_string(),
            name: d.name.clone(),
            status: self.status(d).into(),
            last_seen: time(d.last_seen),
            first_reading: time(first),
            last_reading: newest.map(|r| self.reading(d.id.as_str(), &r)),
            parent: d.parent.as_ref().map(ToString::to_string),
            role: d.role.into(),
            info: self.fleet.info(&d.id).map(|i| self.info(i)),
            channels: self
                .fleet
                .channels(&d.id)
                .map(|all| all.iter().map(ToString::to_string).collect()),
        }
    }
}

impl Api {
    pub(crate) fn info(&self, i: ohmstead_fleet::MeterInfo) -> InfoDto {
        InfoDto {
            firmware: i.firmware,
            board: i.board,
            kind: i.kind,
            boot: i.boot,
            interval_s: i.interval_s,
            clock: i.clock,
            pending: i.pending,
            lost: i.lost,
            signal_dbm: i.signal_dbm,
            arrived: self.time(i.arrived),
        }
    }
}
