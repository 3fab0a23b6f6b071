//! What `/api/mappings` takes and gives.

use crate::dto::readings::ReadingDto;
use ohmstead_integration::dialect::mapped::{Flaw, MappedValue, Mapping};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the messages of a topic become readings.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MappingDto {
    /// The topic, or a filter with `+` and `#`; at most 256 characters.
    pub(crate) topic: String,
    /// The id of the device whose readings they are; `{1}` is what the first wildcard of the topic stands
    /// for, `{2}` the second.
    pub(crate) device: String,
    /// The values, 1 to 7: one of each kind.
    pub(crate) values: Vec<MappedValueDto>,
    /// Where the message says its time: a JSON Pointer; null: the moment of its arrival counts.
    #[serde(default)]
    pub(crate) time: Option<String>,
}

/// One value of a mapping.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MappedValueDto {
    /// Where it is: a JSON Pointer (RFC 6901) such as `/sensor/power`; null: the message itself is
    /// the number.
    #[serde(default)]
    pub(crate) pointer: Option<String>,
    /// W, kW, mW, MW, Wh, kWh, MWh, exported-Wh, exported-kWh, V, mV, A, mA, Hz or PF.
    pub(crate) unit: String,
    /// The value is multiplied by this; -1 turns the sign; not 0.
    #[serde(default = "one")]
    pub(crate) scale: f64,
}

fn one() -> f64 {
    1.0
}

impl From<MappingDto> for Mapping {
    fn from(dto: MappingDto) -> Self {
        let MappingDto { topic, device, values, time } = dto;
        let value =
            |v: MappedValueDto| MappedValue { pointer: v.pointer, unit: v.unit, scale: v.scale };
        Self { topic, device, values: values.into_iter().map(value).collect(), time }
    }
}

impl From<Mapping> for MappingDto {
    fn from(mapping: Mapping) -> Self {
        let Mapping { topic, device, values, time } = mapping;
        let value =
            |v: MappedValue| MappedValueDto { pointer: v.pointer, unit: v.unit, scale: v.scale };
        Self { topic, device, values: values.into_iter().map(value).collect(), time }
    }
}

/// A mapping that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptMapping {
    /// Its id.
    pub(crate) id: String,
    #[serde(flatten)]
    pub(crate) mapping: MappingDto,
}

/// Every mapping, and what nobody reads.
#[derive(Debug, Serialize, ToSchema)]
pub struct MappingList {
    /// Those that can be changed here, by id.
    pub(crate) mappings: Vec<KeptMapping>,
    /// Those of the configuration file; asked before the others.
    pub(crate) configured: Vec<MappingDto>,
    /// The last message of each topic that nothing reads, newest first; at most 200 topics, since the
    /// hub's start.
    pub(crate) unread: Vec<UnreadDto>,
}

/// The last message of a topic that nothing reads.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnreadDto {
    /// Where it came.
    pub(crate) topic: String,
    /// When.
    pub(crate) received_at: String,
    /// How many came there.
    pub(crate) count: u64,
    /// The message as text; at most 8,192 bytes of it.
    pub(crate) payload: String,
    /// True when this is only its beginning.
    pub(crate) cut: bool,
}

/// A message to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MappingTrial {
    /// Where it came.
    pub(crate) topic: String,
    /// The message, as text.
    pub(crate) payload: String,
    /// By this mapping alone; null: as the hub reads it now.
    #[serde(default)]
    pub(crate) mapping: Option<MappingDto>,
}

/// What a message would become. Nothing of it is kept.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrialResult {
    /// What is wrong with the mapping; while anything is, the rest says nothing.
    pub(crate) flaws: Vec<FlawDto>,
    /// Which system reads it: `tasmota`, `mapped`, `ohmstead` for a meter of the hub's own; null: none.
    pub(crate) system: Option<&'static str>,
    /// False when that system is turned off in the configuration.
    pub(crate) is_on: bool,
    /// What each value of the mapping finds in the message, as it was sent; null where nothing is.
    pub(crate) seen: Vec<Option<String>>,
    /// Its readings.
    pub(crate) readings: Vec<TriedReading>,
    /// Why there are none, or a part is refused: a stable word.
    pub(crate) reason: Option<&'static str>,
    /// What, where, and how to mend it.
    pub(crate) detail: Option<String>,
}

/// What is wrong with a mapping.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlawDto {
    /// Where in the mapping: a JSON Pointer such as `/values/0/unit`.
    pub(crate) at: String,
    /// A stable word.
    pub(crate) reason: &'static str,
    /// What, and how to mend it.
    pub(crate) detail: String,
}

impl From<Flaw> for FlawDto {
    fn from(flaw: Flaw) -> Self {
        Self { at: flaw.at, reason: flaw.reason, detail: flaw.detail }
    }
}

/// Whether a device is known.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TriedDevice {
    /// It would be new, and wait to be adopted.
    New,
    /// It waits already.
    Waiting,
    /// It is one of the devices: its readings would get more.
    Known,
}

/// A reading that a message would become.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TriedReading {
    /// Whose.
    pub(crate) device_id: String,
    /// The name that is proposed.
    pub(crate) name: String,
    /// Whether that device is known.
    pub(crate) device: TriedDevice,
    /// False: the message has no usable time, that of its arrival is taken.
    pub(crate) told_time: bool,
    /// As it would be kept; null when it is refused.
    pub(crate) reading: Option<ReadingDto>,
    /// Why it is refused: a stable word.
    pub(crate) reason: Option<&'static str>,
    /// What, where, and how to mend it.
    pub(crate) detail: Option<String>,
    /// Values that are left out of it, and why.
    pub(crate) left_out: Vec<LeftOut>,
}

/// A value that is left out of a reading.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftOut {
    /// `power`, `energy` and so on.
    pub(crate) field: &'static str,
    /// A stable word.
    pub(crate) reason: &'static str,
    /// What, and how to mend it.
    pub(crate) detail: String,
}
