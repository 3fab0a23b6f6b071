//! Which tariff is cheapest on this load, and what would change.

use crate::bill::{Bill, Carry, bill_periods};
use crate::contract::Contract;
use crate::error::TariffError;
use crate::load::Load;
use crate::price::PriceBook;
use crate::table::SlotTable;
use crate::tariff::Kind;
use ohmstead_model::Money;
use std::collections::BTreeMap;

/// One tariff's bills over the load, and how it differs from the present one.
#[derive(Debug)]
pub struct Ranked {
    /// Position in the list of candidates.
    pub index: usize,
    /// The contract's id.
    pub contract: String,
    /// The bills, or why there are none.
    pub outcome: Result<TariffCost, TariffError>,
}

/// What a tariff would have cost.
#[derive(Debug, Clone)]
pub struct TariffCost {
    /// Sum of the bills.
    pub total: Money,
    /// Below the present tariff: negative.
    pub difference: Money,
    /// The difference by kind of charge; adds up to `difference`.
    pub by_kind: BTreeMap<Kind, Money>,
    /// True when the tariff has charges that could not be billed: the total is then too low.
    pub incomplete: bool,
    /// ISO 4217 code; only equal currencies are comparable, others rank last.
    pub currency: String,
    /// The bills.
    pub bills: Vec<Bill>,
}

/// Bills `load` with the present contract and every candidate, cheapest first; those that cannot
/// be billed, or are in another currency than the present one, come last.
///
/// # Errors
/// When the present contract cannot be billed.
pub fn compare(
    present: &Contract,
    candidates: &[Contract],
    table: &SlotTable,
    load: &Load,
    prices: &PriceBook,
) -> Result<(TariffCost, Vec<Ranked>), TariffError> {
    let now = outcome(present, table, load, prices, None)?;
    let mut ranked: Vec<Ranked> = candidates
        .iter()
        .enumerate()
        .map(|(index, contract)| Ranked {
            index,
            contract: contract.id.clone(),
            outcome: outcome(contract, table, load, prices, Some(&now)),
        })
        .collect();
    ranked.sort_by_key(|r| match &r.outcome {
        Ok(o) if o.currency == now.currency => (0, o.total, r.index),
        Ok(_) => (1, Money::ZERO, r.index),
        Err(_) => (2, Money::ZERO, r.index),
    });
    Ok((now, ranked))
}

fn outcome(
    contract: &Contract,
    table: &SlotTable,
    load: &Load,
    prices: &PriceBook,
    present: Option<&TariffCost>,
) -> Result<TariffCost, TariffError> {
    let billed = bill_periods(contract, table, load, prices, &mut Carry::default())?;
    let bills: Vec<Bill> = billed.into_iter().map(|b| b.bill).collect();
    let total: Money = bills.iter().map(|b| b.total).sum();
    let mut by_kind = sums(&bills);
    if let Some(present) = present {
        for (kind, money) in sums(&present.bills) {
            *by_kind.entry(kind).or_default() -= money;
        }
    }
    let before = present.map_or(total, |p| p.total);
    if present.is_none() {
        by_kind.clear();
    }
    Ok(TariffCost {
        total,
        difference: total - before,
        by_kind,
        incomplete: bills.iter().any(|b| !b.not_billed.is_empty()),
        currency: contract.currency().to_owned(),
        bills,
    })
}

fn sums(bills: &[Bill]) -> BTreeMap<Kind, Money> {
    let mut sums = BTreeMap::new();
    for line in bills.iter().flat_map(|b| &b.lines) {
        *sums.entry(line.kind).or_insert(Money::ZERO) += line.amount;
    }
    sums
}
