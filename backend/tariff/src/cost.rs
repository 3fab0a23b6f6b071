//! What every interval cost, and sums of it.
//!
//! The rule: the energy part of a bill (energy, export credit, levies, with the taxes in percent
//! that fall on them) is shared out over its intervals. A band's or tier pool's cost goes to the
//! slots of that band in proportion to their energy; a price series costs each slot its own
//! price; tiers are thus averaged over what fills them, not charged to whoever came last.
//! Standing, demand and minimum charges belong to the period, not to an interval. Each share is
//! the difference of two rounded running sums, so that every sum over intervals is exact.

use crate::bill::{Basis, Billed, Cell, Share};
use crate::decimal::Decimal;
use crate::exact::{Exact, apportion};
use crate::load::Load;
use crate::table::SlotTable;
use ohmstead_model::{Money, Slot, SlotRange};
use std::collections::BTreeMap;

/// Energy cost of every slot of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    range: SlotRange,
    drawn: Vec<Money>,
    fed_in: Vec<Money>,
    bands: BTreeMap<String, Vec<(Slot, Money)>>,
}

impl Costs {
    /// Shares out the bills' energy parts. `load` and `table` are those that were billed.
    pub fn new(billed: &[Billed], table: &SlotTable, load: &Load) -> Self {
        let range = table.range();
        let none = vec![Money::ZERO; range.len()];
        let mut costs = Self { range, drawn: none.clone(), fed_in: none, bands: BTreeMap::new() };
        for bill in billed {
            let exact: Vec<Exact> = bill.cells.iter().map(|c| c.cost.clone()).collect();
            let (_, micros) = apportion(&exact, 1);
            for (cell, cost) in bill.cells.iter().zip(micros) {
                costs.spread(cell, cost, load);
            }
        }
        costs
    }

    fn spread(&mut self, cell: &Cell, cost: Money, load: &Load) {
        let energy = match (&cell.energy, cell.basis) {
            (Some(netted), _) => netted,
            (None, Basis::Import) => load.import(),
            (None, Basis::Export) => load.export(),
        };
        let shares = shares(cell, cost, energy);
        let list = self.bands.entry(cell.label.clone()).or_default();
        let side = match cell.basis {
            Basis::Import => &mut self.drawn,
            Basis::Export => &mut self.fed_in,
        };
        for (i, part) in shares {
            side[i] += part;
            let slot = Slot(self.range.from.0 + i32::try_from(i).unwrap_or(i32::MAX));
            list.push((slot, part));
        }
    }

    /// The slots.
    pub fn range(&self) -> SlotRange {
        self.range
    }

    /// Cost of one slot; 0 outside the range.
    pub fn slot(&self, slot: Slot) -> Money {
        let index = usize::try_from(i64::from(slot.0) - i64::from(self.range.from.0)).ok();
        index
            .filter(|i| *i < self.drawn.len())
            .map_or(Money::ZERO, |i| self.drawn[i] + self.fed_in[i])
    }

    /// Cost of a span; spans that tile a longer one add up to its cost.
    pub fn sum(&self, span: SlotRange) -> Money {
        span.iter().map(|s| self.slot(s)).sum()
    }

    /// Cost per bucket.
    pub fn by_bucket(&self, buckets: &[SlotRange]) -> Vec<Money> {
        buckets.iter().map(|b| self.sum(*b)).collect()
    }

    /// Cost per band, levy and export credit in a span; together they are the span's cost.
    pub fn by_band(&self, span: SlotRange) -> BTreeMap<String, Money> {
        let of = |list: &Vec<(Slot, Money)>| {
            list.iter().filter(|(s, _)| span.contains(*s)).map(|(_, m)| *m).sum()
        };
        self.bands.iter().map(|(band, list)| (band.clone(), of(list))).collect()
    }

    /// Shares each slot's cost out over circuits by the energy they drew in it. The result has
    /// one more entry: what no circuit measured. Where circuits together drew more than the site
    /// (self-made energy, or a metering error) they share the slot's cost among themselves.
    /// Credit for energy fed in stays with the last entry. All entries of a slot add up to its
    /// cost.
    pub fn by_circuit(&self, site: &Load, circuits: &[&Load]) -> Vec<Vec<Money>> {
        let mut out = vec![vec![Money::ZERO; self.drawn.len()]; circuits.len() + 1];
        let cut: Vec<Load> = circuits.iter().map(|c| c.cut(self.range)).collect();
        let site = site.cut(self.range);
        for (i, cost) in self.drawn.iter().enumerate() {
            let drawn: Vec<i128> = cut.iter().map(|c| i128::from(c.import()[i])).collect();
            let measured: i128 = drawn.iter().sum();
            let total = measured.max(i128::from(site.import()[i]));
            let (mut seen, mut given) = (0i128, 0i64);
            for (c, energy) in drawn.iter().enumerate() {
                seen += energy;
                let upto = if total == 0 { 0 } else { running(cost.0, seen, total) };
                out[c][i] = Money(upto - given);
                given = upto;
            }
            out[circuits.len()][i] = Money(cost.0 - given) + self.fed_in[i];
        }
        out
    }
}

/// `cost × seen / total`, rounded towards zero.
fn running(cost: i64, seen: i128, total: i128) -> i64 {
    match i128::from(cost).checked_mul(seen) {
        Some(product) => i64::try_from(product / total).unwrap_or(cost),
        None => (Exact::int(cost.into()) * Exact::int(seen) / Exact::int(total)).floor(),
    }
}

/// Each slot's part of a cell; together they are `cost`.
fn shares(cell: &Cell, cost: Money, energy: &[i64]) -> Vec<(usize, Money)> {
    let span = (cell.first..cell.end).filter(|&i| energy[i] != 0);
    match &cell.share {
        Share::Even => in_proportion(span.collect(), cost, energy),
        Share::Band(bands, band) => {
            in_proportion(span.filter(|&i| bands[i] == *band).collect(), cost, energy)
        }
        Share::Prices(prices, multiplier, adder) => {
            let price = combined(*multiplier, *adder);
            let billionths = (cell.factor.clone() * Exact::int(FACTOR)).round();
            let priced = span.filter_map(|i| Some((i, price(prices[i]?))));
            let (mut sum, mut given) = (0i128, 0i64);
            let mut out: Vec<(usize, Money)> = Vec::new();
            for (i, price) in priced {
                sum += price * i128::from(energy[i]);
                // 10^-12 per kWh times mWh: 10^-12 micros.
                let micros = (sum / 1_000_000) * i128::from(billionths) / (FACTOR * 1_000_000);
                let upto = i64::try_from(micros).unwrap_or(given);
                out.push((i, Money(upto - given)));
                given = upto;
            }
            // What the rounding of factor and running sum left over: far below a coin.
            if let Some((_, last)) = out.last_mut() {
                *last += cost - Money(given);
            }
            out
        }
    }
}

/// Parts of 1 in which a price's factor is held.
const FACTOR: i128 = 1_000_000_000;

/// A series price with multiplier and adder, in 10^-12 per kWh.
fn combined(multiplier: Decimal, adder: Decimal) -> impl Fn(i128) -> i128 {
    let plus = (adder.exact() * Exact::int(10i128.pow(12))).round();
    let times = multiplier
        .in_units(12)
        .unwrap_or_else(|| i128::from((multiplier.exact() * Exact::int(10i128.pow(12))).round()));
    move |p| p * times / 10i128.pow(12) + i128::from(plus)
}

/// Each slot gets the difference of two running sums, rounded towards zero.
fn in_proportion(slots: Vec<usize>, cost: Money, energy: &[i64]) -> Vec<(usize, Money)> {
    let total: i128 = slots.iter().map(|&i| i128::from(energy[i])).sum();
    let (size, sign) = (cost.0.unsigned_abs(), cost.0.signum());
    // What the running sum holds beyond whole millionths, in parts of `total`.
    let mut rest = 0i128;
    slots
        .into_iter()
        .map(|i| {
            let due = i128::from(size) * i128::from(energy[i]) + rest;
            let part = match (i64::try_from(due), i64::try_from(total)) {
                // The usual case; dividing 64 bits is several times faster.
                (Ok(due), Ok(total)) => {
                    rest = i128::from(due % total);
                    due / total
                }
                _ => {
                    rest = due % total;
                    i64::try_from(due / total).unwrap_or(0)
                }
            };
            (i, Money(part * sign))
        })
        .collect()
}
