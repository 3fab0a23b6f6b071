//! What every interval cost, and sums of it.
//!
//! The rule: the energy part of a bill (energy, export credit, levies, with the taxes in percent
//! that fall on them) is shared out over its intervals. A band's or tier pool's cost goes to the
//! slots of that band in proportion to their energy; a price series costs each slot its own
//! price; tiers are thus averaged over what fills them, not charged to whoever came last.
//! Standing, demand and minimum charges (with their taxes) belong to the period, not to energy:
//! they are kept apart, and spread evenly over the slots for which they are due. Each share is
//! the difference of two rounded running sums, so that every sum over intervals is exact: energy
//! part and period part of a bill's slots together are the bill's exact sum.

use crate::bill::{Billed, Cell, EnergySide, Share};
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
    imported: Vec<Money>,
    exported: Vec<Money>,
    period: Vec<Money>,
    bands: BTreeMap<String, Vec<(Slot, Money)>>,
}

impl Costs {
    /// Shares out the bills' energy parts. `load` and `table` are those that were billed.
    pub fn new(billed: &[Billed], table: &SlotTable, load: &Load) -> Self {
        let range = table.range();
        let none = vec![Money::ZERO; range.len()];
        let mut costs = Self {
            range,
            imported: none.clone(),
            exported: none.clone(),
            period: none,
            bands: BTreeMap::new(),
        };
        for bill in billed {
            let cells = bill.cells.iter().map(|c| c.cost.clone());
            let exact: Vec<Exact> =
                cells.chain(bill.rest.iter().map(|(_, rest)| rest.clone())).collect();
            let (_, mut micros) = apportion(&exact, 1);
            let rest = micros.split_off(bill.cells.len());
            for (cell, cost) in bill.cells.iter().zip(micros) {
                costs.spread(cell, cost, load);
            }
            for ((span, _), cost) in bill.rest.iter().zip(rest) {
                costs.spread_evenly(*span, cost);
            }
        }
        costs
    }

    fn index(&self, slot: Slot) -> usize {
        let from = usize::try_from(i64::from(slot.0) - i64::from(self.range.from.0)).unwrap_or(0);
        from.min(self.imported.len())
    }

    fn spread_evenly(&mut self, span: SlotRange, cost: Money) {
        let (first, end) = (self.index(span.from), self.index(span.to));
        let slots = end.saturating_sub(first) as i128;
        let upto = |n: usize| (i128::from(cost.0) * n as i128 / slots.max(1)) as i64;
        for (n, i) in (first..end).enumerate() {
            self.period[i] += Money(upto(n + 1) - upto(n));
        }
    }

    fn spread(&mut self, cell: &Cell, cost: Money, load: &Load) {
        let energy = match (&cell.energy, cell.side) {
            (Some(netted), _) => netted,
            (None, EnergySide::Import) => load.import(),
            (None, EnergySide::Export) => load.export(),
        };
        let shares = shares(cell, cost, energy);
        let list = self.bands.entry(cell.label.clone()).or_default();
        let side = match cell.side {
            EnergySide::Import => &mut self.imported,
            EnergySide::Export => &mut self.exported,
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

    /// Energy cost of one slot; 0 outside the range.
    pub fn slot(&self, slot: Slot) -> Money {
        self.sum(SlotRange::new(slot, slot.next()))
    }

    /// Energy cost of a span; spans that tile a longer one add up to its cost.
    pub fn sum(&self, span: SlotRange) -> Money {
        let (first, end) = (self.index(span.from), self.index(span.to).max(self.index(span.from)));
        let imported: Money = self.imported[first..end].iter().copied().sum();
        imported + self.exported[first..end].iter().copied().sum()
    }

    /// A span's part of the charges of its periods. Over all slots of a bill, this and
    /// [`Self::sum`] are the bill's exact sum.
    pub fn period_sum(&self, span: SlotRange) -> Money {
        let (first, end) = (self.index(span.from), self.index(span.to).max(self.index(span.from)));
        self.period[first..end].iter().copied().sum()
    }

    /// Energy cost per bucket.
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

    /// Cost per bucket (ascending, not overlapping) of each band, levy and export credit.
    pub fn bands_by_bucket(&self, buckets: &[SlotRange]) -> Vec<(&str, Vec<Money>)> {
        let of = |list: &Vec<(Slot, Money)>| {
            let mut sums = vec![Money::ZERO; buckets.len()];
            // Slots mostly ascend: the bucket of the last one is tried first.
            let mut at = 0;
            for &(slot, money) in list {
                if !buckets.get(at).is_some_and(|b| b.contains(slot)) {
                    at = buckets.partition_point(|b| b.to <= slot);
                    if !buckets.get(at).is_some_and(|b| b.contains(slot)) {
                        continue;
                    }
                }
                sums[at] += money;
            }
            sums
        };
        self.bands.iter().map(|(band, list)| (band.as_str(), of(list))).collect()
    }

    /// Shares each slot's cost out over circuits by the energy they imported in it. The result has
    /// one more entry: what no circuit measured. Where circuits together imported more than the site
    /// (self-made energy, or a metering error) they share the slot's cost among themselves.
    /// Credit for exported energy stays with the last entry. All entries of a slot add up to its
    /// cost; each is summed over the buckets (ascending, not overlapping).
    pub fn by_circuit(
        &self,
        site: &Load,
        circuits: &[&Load],
        buckets: &[SlotRange],
    ) -> Vec<Vec<Money>> {
        let mut out = vec![vec![Money::ZERO; buckets.len()]; circuits.len() + 1];
        let mut imported = vec![0i64; circuits.len()];
        for (b, bucket) in buckets.iter().enumerate() {
            let span = self.index(bucket.from)..self.index(bucket.to);
            for i in span {
                let slot = Slot(self.range.from.0 + i32::try_from(i).unwrap_or(i32::MAX));
                imported.iter_mut().zip(circuits).for_each(|(e, load)| *e = load.import_at(slot));
                let rest =
                    share_out(self.imported[i], site.import_at(slot), &imported, |c, part| {
                        out[c][b] += part;
                    });
                out[circuits.len()][b] += rest + self.exported[i];
            }
        }
        out
    }
}

/// Shares a slot's cost out by the energy of the circuits, and gives what none of them has.
fn share_out(
    cost: Money,
    site: i64,
    circuits: &[i64],
    mut each: impl FnMut(usize, Money),
) -> Money {
    let measured: i128 = circuits.iter().copied().map(i128::from).sum();
    let total = measured.max(i128::from(site));
    let (mut seen, mut given) = (0i128, 0i64);
    for (c, energy) in circuits.iter().enumerate() {
        seen += i128::from(*energy);
        let upto = if total == 0 { 0 } else { running(cost.0, seen, total) };
        each(c, Money(upto - given));
        given = upto;
    }
    Money(cost.0 - given)
}

/// `cost × seen / total`, rounded towards zero.
fn running(cost: i64, seen: i128, total: i128) -> i64 {
    let Some(product) = i128::from(cost).checked_mul(seen) else {
        return (Exact::int(cost.into()) * Exact::int(seen) / Exact::int(total)).floor();
    };
    match (i64::try_from(product), i64::try_from(total)) {
        // The usual case; dividing 64 bits is several times faster.
        (Ok(product), Ok(total)) => product / total,
        _ => i64::try_from(product / total).unwrap_or(cost),
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
