//! Contracts: tariffs in force from one day to another.

use crate::document::Parties;
use crate::error::TariffError;
use crate::tariff::Tariff;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One contract of a site: its tariff, version after version. A site may have several side by
/// side (supply and network, say), each with bills of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Contract {
    /// Short stable name.
    pub id: String,
    /// Price zone for price series; empty = none.
    #[serde(default)]
    pub zone: String,
    /// Between whom it is, as its bills say.
    #[serde(default, skip_serializing_if = "Parties::is_empty")]
    pub parties: Parties,
    /// Versions in order of time, without overlap.
    pub versions: Vec<Version>,
}

/// A tariff and the days on which it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Version {
    /// First local day; nothing: since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// First local day on which it no longer holds; nothing: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The tariff.
    pub tariff: Tariff,
}

impl Version {
    pub(crate) fn starts(&self) -> Date {
        self.valid_from.unwrap_or(Date::MIN)
    }

    pub(crate) fn ends(&self) -> Date {
        self.valid_to.unwrap_or(Date::MAX)
    }
}

impl Contract {
    /// Puts a version in its place: it replaces one that begins on the same day, ends the one
    /// before, and ends itself where the next begins.
    ///
    /// # Errors
    /// When it does not say from which day it holds.
    pub fn insert_version(&mut self, mut new: Version) -> Result<(), TariffError> {
        let from = new.valid_from.ok_or_else(|| TariffError::Missing {
            field: "validFrom".to_owned(),
            mend: "say from which day the new version holds".to_owned(),
        })?;
        let versions = &mut self.versions;
        versions.retain(|v| v.valid_from != Some(from));
        let at = versions.partition_point(|v| v.valid_from.is_none_or(|f| f < from));
        if let Some(next) = versions.get(at).and_then(|v| v.valid_from) {
            new.valid_to = Some(new.valid_to.map_or(next, |to| to.min(next)));
        }
        if let Some(before) = at.checked_sub(1).and_then(|i| versions.get_mut(i)) {
            before.valid_to = Some(before.valid_to.map_or(from, |to| to.min(from)));
        }
        versions.insert(at, new);
        Ok(())
    }

    /// A contract with one tariff, in force at all times.
    pub fn always(tariff: Tariff) -> Self {
        Self {
            id: tariff.id.clone(),
            zone: String::new(),
            parties: Parties::default(),
            versions: vec![Version { valid_from: None, valid_to: None, tariff }],
        }
    }

    /// Finds what cannot be billed.
    ///
    /// # Errors
    /// Names a version that overlaps the one before, ends before it begins, is in another
    /// currency, or holds a tariff that cannot be billed.
    pub fn check(&self) -> Result<(), TariffError> {
        let mut end = Date::MIN;
        for (i, version) in self.versions.iter().enumerate() {
            let at = format!("contract {}, versions[{i}]", self.id);
            if version.starts() < end || version.ends() <= version.starts() {
                return Err(TariffError::invalid(
                    at,
                    "overlaps the version before, or ends before it begins",
                    "put versions in order, each ending where the next begins or earlier",
                ));
            }
            if version.tariff.currency != self.versions[0].tariff.currency {
                return Err(TariffError::refused(
                    at,
                    format!("{} after another currency", version.tariff.currency),
                    "end the contract and begin a new one",
                ));
            }
            version.tariff.check()?;
            end = version.ends();
        }
        if self.versions.is_empty() {
            return Err(TariffError::missing(
                format!("contract {}, versions", self.id),
                "give at least one tariff",
            ));
        }
        Ok(())
    }

    /// True when a bill depends on the periods before it: kWh carried over, a ratchet, a mean of
    /// several periods' peaks, tiers or least amounts of a year, a class by yearly use. Such a
    /// contract is billed from its beginning.
    pub fn remembers(&self) -> bool {
        self.versions.iter().any(|v| v.tariff.remembers())
    }

    /// True when a price series is needed to bill it.
    pub fn needs_prices(&self) -> bool {
        self.versions.iter().any(|v| v.tariff.series_names().next().is_some())
    }

    /// The tariff in force on a day.
    pub fn tariff_on(&self, day: Date) -> Option<&Version> {
        self.versions.iter().find(|v| v.starts() <= day && day < v.ends())
    }

    /// The currency of its bills.
    pub fn currency(&self) -> &str {
        self.versions.first().map_or("", |v| &v.tariff.currency)
    }
}
