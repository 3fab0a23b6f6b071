//! What `/api/virtual-meters` takes and gives.

use ohmstead_ledger::Combination;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How members are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CombinationDto {
    /// All members together.
    Sum,
    /// The first member less all others, net.
    Difference,
    /// What no child accounts for: the first member (the parent) less the others, net. Named
    /// alone, the others are its children as the devices' `parent` says at the time of asking:
    /// those directly below it, for what lies below them is measured by them too.
    Remainder,
}

/// How a virtual meter is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VirtualMeter {
    /// What people call it.
    pub(crate) name: Option<String>,
    /// How.
    pub(crate) combination: CombinationDto,
    /// Device ids; with difference and remainder the first is what the others are taken from.
    pub(crate) members: Vec<String>,
}

/// A virtual meter with its id.
#[derive(Debug, Serialize, ToSchema)]
pub struct VirtualMeterDto {
    /// For `/api/energy?deviceId=`.
    pub(crate) id: String,
    #[serde(flatten)]
    pub(crate) meter: VirtualMeter,
}

/// Virtual meters.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VirtualMeterList {
    /// By id.
    pub(crate) virtual_meters: Vec<VirtualMeterDto>,
}

impl From<Combination> for CombinationDto {
    fn from(combination: Combination) -> Self {
        match combination {
            Combination::Sum => Self::Sum,
            Combination::Difference => Self::Difference,
            Combination::Remainder => Self::Remainder,
        }
    }
}

impl From<CombinationDto> for Combination {
    fn from(combination: CombinationDto) -> Self {
        match combination {
            CombinationDto::Sum => Self::Sum,
            CombinationDto::Difference => Self::Difference,
            CombinationDto::Remainder => Self::Remainder,
        }
    }
}
