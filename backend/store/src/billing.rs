//! Contracts, price series and issued bills: what is kept of them, and what a store promises.

use crate::Result;
use async_trait::async_trait;
use ohmstead_model::{DeviceId, SlotRange, TimestampMs};
use ohmstead_tariff::{Contract, IssuedBill, PriceSeries};
use serde::{Deserialize, Serialize};

/// What a kept contract is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// The site is billed by it.
    #[default]
    Contract,
    /// Only to compare with.
    Offer,
}

/// A contract with its dated tariffs, by the contract's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct KeptContract {
    /// What people call it.
    pub name: String,
    /// Billed, or only compared with.
    pub purpose: Purpose,
    /// Whose energy it bills; nothing: the site's grid meter.
    pub device: Option<DeviceId>,
    /// When it was last changed.
    pub changed_at: TimestampMs,
    /// Its tariffs.
    pub contract: Contract,
}

/// An issued bill with all that is needed to work it out again. Never changed, never removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct KeptBill {
    /// The bill, by its number.
    pub issued: IssuedBill,
    /// What people called the contract.
    pub name: String,
    /// Whose energy was billed, added up.
    pub meters: Vec<DeviceId>,
    /// The contract as it was.
    pub contract: Contract,
    /// The site's IANA zone then.
    pub zone: String,
    /// The site's billing day then.
    pub billing_day: u8,
}

/// Which price series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriceFilter {
    /// Only series of this name.
    pub name: Option<String>,
    /// Only series of this zone.
    pub zone: Option<String>,
}

impl PriceFilter {
    /// True when a series is wanted.
    pub fn takes(&self, name: &str, zone: &str) -> bool {
        self.name.as_deref().is_none_or(|n| n == name)
            && self.zone.as_deref().is_none_or(|z| z == zone)
    }
}

/// What posting prices did, in quarter hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PriceReport {
    /// That had no price before.
    pub new: usize,
    /// That had another price before; it is kept in the history.
    pub changed: usize,
    /// That had this price already.
    pub same: usize,
}

/// Prices that were replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// When they were replaced.
    pub at: TimestampMs,
    /// What the UTC day had before, as far as it had prices.
    pub was: Vec<PriceSeries>,
}

/// Contracts and offers, by id.
#[async_trait]
pub trait ContractStore: Send + Sync {
    /// Every contract and offer, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn contracts(&self) -> Result<Vec<KeptContract>>;

    /// Writes contracts; each replaces the one with its id.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_contracts(&self, contracts: Vec<KeptContract>) -> Result<()>;

    /// Takes a contract away; bills issued for it stay. `false` when there is none.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn remove_contract(&self, id: &str) -> Result<bool>;
}

/// Price series by name, zone and quarter hour, in the units they were posted in.
#[async_trait]
pub trait PriceStore: Send + Sync {
    /// The prices of `range`: each series ascending and without overlap, by name and zone, neighbours
    /// of one kind joined. Values that reach beyond the range are given whole.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn prices(&self, filter: PriceFilter, range: SlotRange) -> Result<Vec<PriceSeries>>;

    /// Takes prices in; where there was another price the new one holds, and the old one is kept
    /// in the history. A value that is not known (`None`) changes nothing.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_prices(&self, series: Vec<PriceSeries>, now: TimestampMs) -> Result<PriceReport>;

    /// What was replaced of a series, day by day, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn price_changes(&self, name: &str, zone: &str, limit: usize)
    -> Result<Vec<PriceChange>>;
}

/// Issued bills: immutable.
#[async_trait]
pub trait BillStore: Send + Sync {
    /// Every issued bill, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn bills(&self) -> Result<Vec<KeptBill>>;

    /// One issued bill.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn bill(&self, number: &str) -> Result<Option<KeptBill>>;

    /// Keeps a bill. `false`, and nothing is changed, when there is one of that number.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn issue_bill(&self, bill: KeptBill) -> Result<bool>;
}
