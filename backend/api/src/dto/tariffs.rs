//! What `/api/tariffs` takes and gives.

mod input;

pub use input::{NewTariff, TariffParams, parse_tariff};

use crate::state::Api;
use ohmstead_store::{KeptContract, Purpose};
use ohmstead_tariff::tariff::NotBilled;
use ohmstead_tariff::{Version, render};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What a tariff is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TariffKind {
    /// The site is billed by it.
    Contract,
    /// Only to compare with.
    Offer,
}

impl From<Purpose> for TariffKind {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Contract => Self::Contract,
            Purpose::Offer => Self::Offer,
        }
    }
}

impl From<TariffKind> for Purpose {
    fn from(kind: TariffKind) -> Self {
        match kind {
            TariffKind::Contract => Self::Contract,
            TariffKind::Offer => Self::Offer,
        }
    }
}

/// A charge that is known and cannot be billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotBilledDto {
    /// Which charge.
    pub(crate) item: String,
    /// Why it is not billed.
    pub(crate) why: String,
}

impl From<&NotBilled> for NotBilledDto {
    fn from(n: &NotBilled) -> Self {
        Self { item: n.item.clone(), why: n.why.clone() }
    }
}

/// A tariff and the days on which it is in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionDto {
    /// First day; null: since ever.
    pub(crate) valid_from: Option<String>,
    /// First day on which it no longer holds; null: without end.
    pub(crate) valid_to: Option<String>,
    /// The tariff's full name.
    pub(crate) name: String,
    /// What it charges, in plain words.
    pub(crate) summary: Vec<String>,
    /// Charges that are kept and cannot be billed.
    pub(crate) not_billed: Vec<NotBilledDto>,
    /// How the source was understood where it left something open.
    pub(crate) notes: Vec<String>,
    /// The tariff in the native form (docs/TARIFFS.md).
    pub(crate) tariff: serde_json::Value,
}

/// A contract, or an offer to compare with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TariffDto {
    /// For `contract=` and in paths.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// Billed, or only compared with.
    pub(crate) kind: TariffKind,
    /// Whose energy it bills; null: the site's grid meter.
    pub(crate) device_id: Option<String>,
    /// Price zone of its price series; empty = none.
    pub(crate) zone: String,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// When it was last changed.
    pub(crate) changed_at: String,
    /// Between whom it is, as its bills say: `supplier` and `customer`, each with a name and lines,
    /// and `reference`. Sent where something is known.
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    pub(crate) parties: serde_json::Value,
    /// In order of time.
    pub(crate) versions: Vec<VersionDto>,
}

/// Contracts and offers.
#[derive(Debug, Serialize, ToSchema)]
pub struct TariffList {
    /// By id.
    pub(crate) tariffs: Vec<TariffDto>,
}

/// How to answer.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FormatParams {
    /// `native` (default) or `urdb`: the tariff as OpenEI URDB JSON.
    pub(crate) format: Option<String>,
    /// With `urdb`: the version in force on this day; default: today, else the last one.
    pub(crate) on: Option<String>,
}

impl Api {
    pub(crate) fn tariff(&self, kept: &KeptContract) -> TariffDto {
        TariffDto {
            id: kept.contract.id.clone(),
            name: kept.name.clone(),
            kind: kept.purpose.into(),
            device_id: kept.device.as_ref().map(ToString::to_string),
            zone: kept.contract.zone.clone(),
            parties: match kept.contract.parties.is_empty() {
                true => serde_json::Value::Null,
                false => serde_json::to_value(&kept.contract.parties).unwrap_or_default(),
            },
            currency: kept.contract.currency().to_owned(),
            changed_at: self.time(kept.changed_at),
            versions: kept.contract.versions.iter().map(version).collect(),
        }
    }
}

pub(crate) fn version(v: &Version) -> VersionDto {
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
    VersionDto {
        valid_from: day(v.valid_from),
        valid_to: day(v.valid_to),
        name: v.tariff.name.clone(),
        summary: render::summary(&v.tariff),
        not_billed: v.tariff.not_billed.iter().map(Into::into).collect(),
        notes: v.tariff.notes.clone(),
        tariff: serde_json::to_value(&v.tariff).unwrap_or_default(),
    }
}
