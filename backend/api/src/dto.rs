//! What travels, apart from what is stored.

use crate::state::Api;
use ohmstead_model::{Reading, TimestampMs};
use ohmstead_store::{AlertRecord, Device, Role, Status};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A reading.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadingDto {
    /// The measuring channel.
    pub device_id: String,
    /// When the values were true, RFC 3339 in the site's offset.
    pub timestamp: String,
    /// V.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voltage: Option<f64>,
    /// A.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<f64>,
    /// W; negative = export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power: Option<f64>,
    /// Wh, import counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub energy: Option<f64>,
    /// Wh, export counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub energy_exported: Option<f64>,
    /// -1 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power_factor: Option<f64>,
    /// Hz.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency: Option<f64>,
    /// Number within the boot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u32>,
    /// Number of the boot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot: Option<u32>,
    /// True when the values were filled in, not measured.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
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
    /// When it said so.
    pub arrived: String,
}

/// One time that a rule was raised.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertDto {
    /// For acknowledging.
    pub id: String,
    /// The device.
    pub device_id: String,
    /// The rule's id.
    pub rule: String,
    /// What is watched.
    pub kind: RuleKindDto,
    /// How bad it is.
    pub severity: SeverityDto,
    /// Still on, or over.
    pub state: AlertStateDto,
    /// In plain words.
    pub message: String,
    /// First reading beyond the threshold.
    pub since: String,
    /// The reading by which it had lasted long enough.
    pub raised_at: String,
    /// The reading that cleared it.
    pub cleared_at: Option<String>,
    /// Worst value seen.
    pub peak: f64,
    /// The rule's threshold then.
    pub threshold: f64,
    /// Unit of both.
    pub unit: String,
    /// When somebody saw it.
    pub acknowledged_at: Option<String>,
    /// Who.
    pub acknowledged_by: Option<String>,
}

/// Still on, or over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AlertStateDto {
    /// Still on.
    Active,
    /// Over.
    Cleared,
}

/// What a rule watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKindDto {
    /// V above.
    OverVoltage,
    /// V below.
    UnderVoltage,
    /// A above.
    OverCurrent,
    /// W above.
    OverPower,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SeverityDto {
    /// Worth a look.
    Warning,
    /// Act now.
    Critical,
}

impl Api {
    /// A reading as it travels.
    pub fn reading(&self, device: &str, r: &Reading) -> ReadingDto {
        ReadingDto {
            device_id: device.to_owned(),
            timestamp: self.time(r.at),
            voltage: r.voltage.map(|v| v.units()),
            current: r.current.map(|v| v.units()),
            power: r.power.map(|v| v.units()),
            energy: r.energy.map(|v| v.units()),
            energy_exported: r.energy_exported.map(|v| v.units()),
            power_factor: r.power_factor.map(|v| v.units()),
            frequency: r.frequency.map(|v| v.units()),
            seq: r.seq,
            boot: r.boot,
            estimated: r.estimated,
        }
    }

    /// A device as it travels.
    pub fn device(&self, d: &Device) -> DeviceDto {
        let time = |at: Option<TimestampMs>| at.map(|at| self.time(at));
        DeviceDto {
            id: d.id.to_string(),
            name: d.name.clone(),
            status: self.status(d).into(),
            last_seen: time(d.last_seen),
            first_reading: time(d.first_reading_at),
            last_reading: d.last_reading.as_ref().map(|r| self.reading(d.id.as_str(), r)),
            parent: d.parent.as_ref().map(ToString::to_string),
            role: d.role.into(),
            info: self.fleet.info(&d.id).map(|i| self.info(i)),
            channels: self
                .fleet
                .channels(&d.id)
                .map(|all| all.iter().map(ToString::to_string).collect()),
        }
    }

    fn info(&self, i: ohmstead_fleet::MeterInfo) -> InfoDto {
        InfoDto {
            firmware: i.firmware,
            board: i.board,
            kind: i.kind,
            boot: i.boot,
            interval_s: i.interval_s,
            clock: i.clock,
            pending: i.pending,
            lost: i.lost,
            arrived: self.time(i.arrived),
        }
    }

    /// An alert as it travels, with the version of its rule that raised it.
    pub fn alert(&self, a: &AlertRecord, rules: &[ohmstead_alert::Rule]) -> Option<AlertDto> {
        let e = &a.episode;
        let rule = rules.iter().find(|r| r.id == a.rule && r.valid.contains(e.since))?;
        let milli = |v: i64| v as f64 / 1000.0;
        let side = if rule.kind.is_under() { "below" } else { "above" };
        let unit = rule.kind.unit();
        Some(AlertDto {
            id: format!("{}.{}.{}", a.rule, a.device, e.since.0),
            device_id: a.device.to_string(),
            rule: a.rule.clone(),
            kind: rule.kind.into(),
            severity: rule.severity.into(),
            state: if e.cleared_at.is_none() {
                AlertStateDto::Active
            } else {
                AlertStateDto::Cleared
            },
            message: format!(
                "{}: {} {unit}, {side} {} {unit}",
                rule.kind.words(),
                milli(e.peak),
                milli(rule.threshold)
            ),
            since: self.time(e.since),
            raised_at: self.time(e.raised_at),
            cleared_at: e.cleared_at.map(|at| self.time(at)),
            peak: milli(e.peak),
            threshold: milli(rule.threshold),
            unit: unit.to_owned(),
            acknowledged_at: a.ack.as_ref().map(|k| self.time(k.at)),
            acknowledged_by: a.ack.as_ref().map(|k| k.by.clone()),
        })
    }
}

impl From<ohmstead_alert::RuleKind> for RuleKindDto {
    fn from(kind: ohmstead_alert::RuleKind) -> Self {
        use ohmstead_alert::RuleKind as K;
        match kind {
            K::OverVoltage => Self::OverVoltage,
            K::UnderVoltage => Self::UnderVoltage,
            K::OverCurrent => Self::OverCurrent,
            K::OverPower => Self::OverPower,
        }
    }
}

impl From<RuleKindDto> for ohmstead_alert::RuleKind {
    fn from(kind: RuleKindDto) -> Self {
        match kind {
            RuleKindDto::OverVoltage => Self::OverVoltage,
            RuleKindDto::UnderVoltage => Self::UnderVoltage,
            RuleKindDto::OverCurrent => Self::OverCurrent,
            RuleKindDto::OverPower => Self::OverPower,
        }
    }
}

impl From<ohmstead_alert::Severity> for SeverityDto {
    fn from(severity: ohmstead_alert::Severity) -> Self {
        match severity {
            ohmstead_alert::Severity::Warning => Self::Warning,
            ohmstead_alert::Severity::Critical => Self::Critical,
        }
    }
}

impl From<SeverityDto> for ohmstead_alert::Severity {
    fn from(severity: SeverityDto) -> Self {
        match severity {
            SeverityDto::Warning => Self::Warning,
            SeverityDto::Critical => Self::Critical,
        }
    }
}
