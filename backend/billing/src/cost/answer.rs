//! What is asked of costs, and what is answered.

use crate::{BillingError, Result};
use ohmstead_derive::LeftOut;
use ohmstead_ledger::BucketSum;
use ohmstead_model::{Bucket, DeviceId, MilliwattHours, Money, SlotRange};
use ohmstead_tariff::tariff::NotBilled;
use std::collections::{BTreeMap, BTreeSet};

/// Which costs.
#[derive(Debug, Clone)]
pub struct CostQuery {
    /// One contract or offer; nothing: every contract of the site.
    pub contract: Option<String>,
    /// One device; nothing: the contracts' meters.
    pub device: Option<DeviceId>,
    /// Which time.
    pub range: SlotRange,
    /// How to cut it.
    pub bucket: Bucket,
    /// Also by circuit.
    pub by_circuit: bool,
}

/// What a device's costs stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostBasis {
    /// It is the contract's meter: its bill.
    Meter,
    /// It hangs below the contract's meter: its share of the bill's energy part.
    Share,
    /// It has nothing to do with the contract's meter: billed as if it were one.
    AsIfMetered,
}

/// Cost of one band, levy or credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandCost {
    /// Whose.
    pub contract: String,
    /// Which.
    pub band: String,
    /// How much.
    pub cost: Money,
}

/// Cost and energy of a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostBucket {
    /// Energy, coverage, estimated share.
    pub energy: BucketSum,
    /// The energy part: energy, credit for what was exported, levies, and the taxes on them.
    pub energy_cost: Money,
    /// Its part of standing, demand and minimum charges, and the taxes on them.
    pub period_cost: Money,
    /// The energy part by band.
    pub bands: Vec<BandCost>,
    /// Energy that may have been used and is not billed here.
    pub left_out: MilliwattHours,
}

impl CostBucket {
    /// Adds another device's costs of the same bucket.
    fn beside(&self, other: &Self) -> Self {
        let mut both: BTreeMap<(String, String), Money> = BTreeMap::new();
        for b in self.bands.iter().chain(&other.bands) {
            *both.entry((b.contract.clone(), b.band.clone())).or_insert(Money::ZERO) += b.cost;
        }
        Self {
            energy: self.energy.beside(&other.energy),
            energy_cost: self.energy_cost + other.energy_cost,
            period_cost: self.period_cost + other.period_cost,
            bands: bands(both),
            left_out: self.left_out + other.left_out,
        }
    }
}

/// One circuit's share of the energy part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circuit {
    /// Which; nothing: what no circuit measured, and the credit for what was exported.
    pub device: Option<DeviceId>,
    /// What people call it.
    pub name: Option<String>,
    /// Wh imported per bucket.
    pub energy: Vec<BucketSum>,
    /// Cost per bucket.
    pub costs: Vec<Money>,
}

/// Costs by bucket.
#[derive(Debug, Clone)]
pub struct CostAnswer {
    /// What they stand on.
    pub basis: CostBasis,
    /// Whose energy it is.
    pub devices: Vec<DeviceId>,
    /// ISO 4217 code.
    pub currency: String,
    /// Of which contracts.
    pub contracts: Vec<String>,
    /// Ascending.
    pub buckets: Vec<CostBucket>,
    /// The whole range; its costs are the sum of the buckets'.
    pub total: CostBucket,
    /// By circuit, where asked for; their costs add up to the buckets' energy part.
    pub circuits: Vec<Circuit>,
    /// Charges that could not be billed.
    pub not_billed: Vec<NotBilled>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// What is not in these numbers, and why; ascending.
    pub left_out: Vec<LeftOut>,
}

impl CostAnswer {
    /// Adds another device's costs of the same question.
    ///
    /// # Errors
    /// When they are in another currency.
    pub fn beside(mut self, other: Self) -> Result<Self> {
        if self.currency != other.currency {
            return Err(other_currency(&self.currency, &other.currency));
        }
        let both = self.buckets.iter().zip(&other.buckets);
        self.buckets = both.map(|(a, b)| a.beside(b)).collect();
        self.total = self.total.beside(&other.total);
        self.devices.extend(other.devices);
        let contracts: BTreeSet<String> =
            self.contracts.into_iter().chain(other.contracts).collect();
        self.contracts = contracts.into_iter().collect();
        self.not_billed.extend(other.not_billed);
        self.not_billed.dedup();
        let notes: BTreeSet<String> = self.notes.into_iter().chain(other.notes).collect();
        self.notes = notes.into_iter().collect();
        self.left_out.extend(other.left_out);
        self.left_out.sort_by(|a, b| (a.at, &a.device).cmp(&(b.at, &b.device)));
        Ok(self)
    }
}

/// By contract and band, in their order.
pub(super) fn bands(costs: BTreeMap<(String, String), Money>) -> Vec<BandCost> {
    costs.into_iter().map(|((contract, band), cost)| BandCost { contract, band, cost }).collect()
}

/// Amounts of two currencies do not add up.
pub(super) fn other_currency(first: &str, other: &str) -> BillingError {
    BillingError::Refused(format!(
        "contracts are in {first} and {other}: ask for one with contract=…"
    ))
}
