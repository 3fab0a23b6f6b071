//! Levies per kWh and taxes in percent.

use super::segment::{Cell, EnergySide, Output, Segment, Share, cell};
use crate::exact::Exact;
use crate::tariff::{Kind, Tariff, Tax};
use std::collections::BTreeMap;

pub(super) fn levies(seg: &Segment<'_>, out: &mut Output) {
    let mwh: i128 = seg.plan.import[seg.first..seg.end].iter().map(|&e| i128::from(e)).sum();
    for levy in seg.plan.tariff.levies.iter().filter(|_| mwh != 0) {
        let mut line = seg.draft(Kind::Levy, &levy.name);
        line.quantity = Exact::kwh(mwh);
        line.unit = "kWh".to_owned();
        line.rate = levy.price;
        line.amount = line.quantity.clone() * levy.price.exact();
        let side = EnergySide::Import;
        let whole = cell(seg, side, levy.name.clone(), Share::Even, line.amount.clone());
        out.cells.push(Cell { kind: Kind::Levy, ..whole });
        out.drafts.push(line);
    }
}

/// Taxes in percent, in order; each kind of cost is then raised by the taxes that fall on it, so
/// that costs per interval carry their part.
pub(super) fn taxes(seg: &Segment<'_>, out: &mut Output) {
    let mut base: BTreeMap<Kind, Exact> = BTreeMap::new();
    for draft in &out.drafts {
        *base.entry(draft.kind).or_default() += draft.amount.clone();
    }
    let mut raised: BTreeMap<Kind, Exact> = BTreeMap::new();
    for tax in &seg.plan.tariff.taxes {
        let percent = tax.percent.exact() / Exact::int(100);
        let (mut on, mut amount) = (Exact::zero(), Exact::zero());
        for (kind, sum) in &base {
            let before = raised.entry(*kind).or_default();
            let mut part = base_of(tax, *kind, before);
            on += sum.clone() * part.clone();
            part = part * percent.clone();
            amount += sum.clone() * part.clone();
            *before += part;
        }
        if amount.is_zero() {
            continue;
        }
        let mut line = seg.draft(Kind::Tax, &tax.name);
        line.quantity = on;
        line.unit = "%".to_owned();
        line.rate = tax.percent;
        line.amount = amount;
        line.how = "on the amount given as quantity".to_owned();
        out.drafts.push(line);
    }
    for cell in &mut out.cells {
        if let Some(rate) = raised.get(&cell.kind) {
            let taxed = Exact::int(1) + rate.clone();
            cell.cost = cell.cost.clone() * taxed.clone();
            cell.factor = cell.factor.clone() * taxed;
        }
    }
}

/// The part of a cost of one kind that a tax is raised on; `before` is what the taxes listed before raised on it.
fn base_of(tax: &Tax, kind: Kind, before: &Exact) -> Exact {
    let mut part = if tax.falls_on(kind) { Exact::int(1) } else { Exact::zero() };
    if tax.falls_on(Kind::Tax) {
        part += before.clone();
    }
    part
}

/// What 1 of a kind of cost comes to with all taxes in percent.
pub(crate) fn taxed(tariff: &Tariff, kind: Kind) -> Exact {
    let mut raised = Exact::zero();
    for tax in &tariff.taxes {
        raised += base_of(tax, kind, &raised) * tax.percent.exact() / Exact::int(100);
    }
    Exact::int(1) + raised
}
