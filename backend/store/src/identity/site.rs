//! Sites, and what belongs to them.

use crate::Result;
use async_trait::async_trait;
use ohmstead_model::{Language, TimestampMs};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Names a site in addresses and records; never changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SiteId(String);

/// A text that names no site.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} cannot be a site's id: use 1 to 64 of a-z, 0-9, - and _")]
pub struct NotASiteId(pub String);

impl SiteId {
    /// The id of the site that a hub begins with.
    pub fn first() -> Self {
        Self("home".into())
    }

    /// Checks the text.
    ///
    /// # Errors
    /// When it is empty, longer than 64 characters or has others than `a-z`, `0-9`, `-`, `_`.
    pub fn new(text: &str) -> std::result::Result<Self, NotASiteId> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        if (1..=64).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotASiteId(text.chars().take(80).collect()))
        }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SiteId {
    type Error = NotASiteId;
    fn try_from(text: String) -> std::result::Result<Self, NotASiteId> {
        Self::new(&text)
    }
}

impl From<SiteId> for String {
    fn from(id: SiteId) -> Self {
        id.0
    }
}

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A place with meters, a zone and a currency of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteRecord {
    /// Its id.
    pub id: SiteId,
    /// What people call it.
    pub name: String,
    /// IANA time zone.
    pub timezone: String,
    /// ISO 4217 code.
    pub currency: String,
    /// First day of a billing period, 1..=31.
    pub billing_day: u8,
    /// Nominal voltage, V.
    pub nominal_voltage: u32,
    /// Seconds without a message after which a device counts as silent.
    pub silent_after_s: u32,
    /// The language of notifications and reports; English where an earlier version wrote this.
    #[serde(default)]
    pub language: Language,
    /// When it was made.
    pub created_at: TimestampMs,
}

/// What kind of thing belongs to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A device, real or virtual.
    Device,
    /// A contract or offer.
    Contract,
    /// A series of prices.
    Prices,
    /// An alert rule.
    Rule,
    /// An issued bill.
    Bill,
    /// A roll-out of firmware.
    Rollout,
    /// A channel of notifications.
    Channel,
    /// What stays in a site of a device that moved on ([`super::Past`]).
    Past,
}

impl Kind {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Contract => "contract",
            Self::Prices => "prices",
            Self::Rule => "rule",
            Self::Bill => "bill",
            Self::Rollout => "rollout",
            Self::Channel => "channel",
            Self::Past => "past",
        }
    }

    /// True for what may serve every site: what of these was never placed belongs to the hub as a
    /// whole. Of every other kind it belongs to the first site.
    pub fn may_be_of_the_hub(self) -> bool {
        matches!(self, Self::Prices | Self::Rule | Self::Rollout | Self::Channel)
    }

    /// From what is stored.
    pub fn parse(text: &str) -> Option<Self> {
        use Kind::{Bill, Channel, Contract, Device, Past, Prices, Rollout, Rule};
        let all = [Device, Contract, Prices, Rule, Bill, Rollout, Channel, Past];
        all.into_iter().find(|k| k.as_str() == text)
    }
}

/// The id under which a price series is placed: no name or zone holds the separator.
pub fn prices_id(name: &str, zone: &str) -> String {
    format!("{name}\u{1f}{zone}")
}

/// Name and zone of a price series that was placed under [`prices_id`].
pub fn prices_of(id: &str) -> (&str, &str) {
    id.split_once('\u{1f}').unwrap_or((id, ""))
}

/// Sites, and what belongs to them. What was never placed belongs to the first site, or serves every
/// site where its kind may ([`Kind::may_be_of_the_hub`]), so a store that is older than sites needs no
/// change.
#[async_trait]
pub trait SiteStore: Send + Sync {
    /// Every site, oldest first, then by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn sites(&self) -> Result<Vec<SiteRecord>>;

    /// Makes or replaces a site.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_site(&self, site: SiteRecord) -> Result<()>;

    /// Removes a site to which nothing belongs; `false` when it is not known or not empty.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn remove_site(&self, id: &SiteId) -> Result<bool>;

    /// Everything that was placed, by kind and id.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn placements(&self) -> Result<Vec<(Kind, String, SiteId)>>;

    /// Says to which sites things belong from now on, all or nothing.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn place(&self, things: Vec<(Kind, String, SiteId)>) -> Result<()>;
}

/// One site's share of the hub: says what belongs to it.
pub trait Within: Send + Sync {
    /// True for what belongs to it, and for what the hub has for every site.
    fn holds(&self, kind: Kind, id: &str) -> bool;
}
