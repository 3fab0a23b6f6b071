//! From a contract and a load to its bills, one per billing period.

use super::plan::Plan;
use super::segment::{Basis, Cell, Draft, Output, Segment, Share};
use super::{Bill, Billed, Line, LineSlots, demand, energy, export, minor_digits};
use crate::contract::{Contract, Version};
use crate::error::TariffError;
use crate::exact::{Exact, apportion};
use crate::load::Load;
use crate::price::PriceBook;
use crate::table::{Period, SlotTable, day_count};
use crate::tariff::{Export, Kind, Minimum, NotBilled, Per, Ratchet};
use jiff::civil::{Date, date};
use ohmstead_model::{MilliwattHours, Money, SlotRange};
use std::collections::BTreeMap;

type Key = (String, String);

/// What one bill hands to the next: carried kWh, earlier peaks, the year so far.
#[derive(Debug, Clone, Default)]
pub struct Carry {
    credits: BTreeMap<Key, i128>,
    peaks: BTreeMap<Key, Vec<(u8, Exact)>>,
    peaks_now: BTreeMap<Key, Exact>,
    year_charges: Exact,
    year_days: i32,
}

impl Carry {
    pub(super) fn take_credit(&mut self, charge: &str, band: &str) -> i128 {
        self.credits.remove(&(charge.to_owned(), band.to_owned())).unwrap_or(0)
    }

    pub(super) fn put_credit(&mut self, charge: &str, band: &str, mwh: i128) {
        self.credits.insert((charge.to_owned(), band.to_owned()), mwh);
    }

    pub(super) fn note_peak(&mut self, charge: &str, band: &str, kw: &Exact) {
        let peak = self.peaks_now.entry((charge.to_owned(), band.to_owned())).or_default();
        *peak = peak.clone().max(kw.clone());
    }

    pub(super) fn highest_peak(&self, charge: &str, band: &str, ratchet: &Ratchet) -> Exact {
        let key = (charge.to_owned(), band.to_owned());
        let earlier = self.peaks.get(&key).map_or(&[][..], Vec::as_slice);
        let counts = |m: u8| ratchet.months.is_empty() || ratchet.months.contains(&m);
        let recent = earlier.iter().rev().take(ratchet.look_back.into());
        recent.filter(|(m, _)| counts(*m)).map(|(_, kw)| kw.clone()).max().unwrap_or_default()
    }

    fn close_period(&mut self, month: u8) {
        for (key, kw) in std::mem::take(&mut self.peaks_now) {
            self.peaks.entry(key).or_default().push((month, kw));
        }
    }
}

/// Bills every billing period of the table. `load` must cover exactly the table's slots; `carry`
/// comes from the bill before, and is brought up to date.
///
/// # Errors
/// When the contract or one of its tariffs cannot be billed, or prices are in another currency.
pub fn bill_periods(
    contract: &Contract,
    table: &SlotTable,
    load: &Load,
    prices: &PriceBook,
    carry: &mut Carry,
) -> Result<Vec<Billed>, TariffError> {
    contract.check()?;
    if load.range() != table.range() {
        return Err(TariffError::invalid(
            "load",
            "covers other slots than the calendar",
            "cut it to the same range",
        ));
    }
    let days = table.days();
    let (first, last) = match (days.first(), days.last()) {
        (Some(first), Some(last)) => (first.date, last.date),
        _ => return Ok(Vec::new()),
    };
    let mut plans = Vec::new();
    for version in contract.versions.iter().filter(|v| v.starts() <= last && first < v.ends()) {
        let laid = Plan::new(&version.tariff, &contract.zone, table, load, prices)?;
        plans.push((version, laid));
    }
    let run = Run { contract, table, load, plans: &plans };
    Ok(table.periods().iter().map(|p| run.period(*p, carry)).collect())
}

struct Run<'a> {
    contract: &'a Contract,
    table: &'a SlotTable,
    load: &'a Load,
    plans: &'a [(&'a Version, Plan<'a>)],
}

impl Run<'_> {
    fn period(&self, period: Period, carry: &mut Carry) -> Billed {
        let mut out = Output::default();
        let mut rest = Vec::new();
        let segments = self.segments(period, &mut out);
        for (i, segment) in segments.iter().enumerate() {
            let mut part = Output::default();
            bill_segment(segment, i + 1 == segments.len(), carry, &mut part);
            let all: Exact = part.drafts.iter().map(|d| &d.amount).sum();
            let cells: Exact = part.cells.iter().map(|c| &c.cost).sum();
            rest.push((segment.slots(), all - cells));
            out.drafts.append(&mut part.drafts);
            out.cells.append(&mut part.cells);
            out.not_billed.append(&mut part.not_billed);
            out.notes.append(&mut part.notes);
            for item in &segment.plan.tariff.not_billed {
                if !out.not_billed.contains(item) {
                    out.not_billed.push(item.clone());
                }
            }
        }
        carry.close_period(period.from.month().unsigned_abs());
        self.close(period, out, rest)
    }

    /// The tariff versions that hold in a period; days without one are named.
    fn segments(&self, period: Period, out: &mut Output) -> Vec<Segment<'_>> {
        let days = &self.table.days()[period.first_day..period.end_day];
        let mut segments: Vec<Segment<'_>> = Vec::new();
        let mut open: Option<usize> = None;
        for (i, day) in days.iter().enumerate() {
            let holds = |v: &Version| v.starts() <= day.date && day.date < v.ends();
            let which = self.plans.iter().position(|(v, _)| holds(v));
            let at = period.first_day + i;
            match (which, segments.last_mut()) {
                (None, _) => self.no_tariff(at, out),
                (Some(w), Some(s)) if open == Some(w) => {
                    s.end_day = at + 1;
                    s.end = day.end;
                }
                (Some(w), _) => segments.push(Segment {
                    plan: &self.plans[w].1,
                    table: self.table,
                    version_from: self.plans[w].0.valid_from,
                    period,
                    first_day: at,
                    end_day: at + 1,
                    first: day.first,
                    end: day.end,
                }),
            }
            open = which;
        }
        segments
    }

    fn no_tariff(&self, day: usize, out: &mut Output) {
        let day = &self.table.days()[day];
        let mwh: i64 = self.load.import()[day.first..day.end].iter().sum();
        out.not_billed.push(NotBilled {
            item: format!("{} kWh on {}", Exact::kwh(mwh.into()).rounded(3), day.date),
            why: "no version of the contract is in force".to_owned(),
            source: BTreeMap::new(),
        });
    }

    fn close(&self, period: Period, mut out: Output, rest: Vec<(SlotRange, Exact)>) -> Billed {
        out.drafts.sort_by_key(|d| d.kind);
        let days = &self.table.days()[period.first_day..period.end_day];
        let (first, end) = (days[0].first, days[days.len() - 1].end);
        let currency = self.contract.currency();
        let coin = Money::PER_UNIT / 10i64.pow(minor_digits(currency).into());
        let amounts: Vec<Exact> = out.drafts.iter().map(|d| d.amount.clone()).collect();
        let (total, rounded) = apportion(&amounts, coin);
        let lines = out.drafts.into_iter().zip(rounded).map(|(d, amount)| line(d, amount));
        let sum = |v: &[i64]| MilliwattHours(v[first..end].iter().sum());
        let (from, to) = (days[0].date, days[days.len() - 1].date);
        let to = to.tomorrow().unwrap_or(Date::MAX);
        let unknown = self.load.known()[first..end].iter().filter(|k| !**k).count();
        let bill = Bill {
            contract: self.contract.id.clone(),
            currency: currency.to_owned(),
            from,
            to,
            slots: self.table.slots(first, end),
            partial: from != period.from || to != period.to,
            lines: lines.collect(),
            total,
            exact: amounts.iter().sum::<Exact>().money(),
            import: sum(self.load.import()),
            export: sum(self.load.export()),
            estimated: sum(self.load.estimated()),
            missing_slots: u32::try_from(unknown).unwrap_or(u32::MAX),
            not_billed: out.not_billed,
            notes: out.notes.into_iter().collect(),
        };
        Billed { bill, cells: out.cells, rest }
    }
}

fn line(d: Draft, amount: Money) -> Line {
    Line {
        kind: d.kind,
        charge: d.charge,
        band: d.band,
        tier: d.tier,
        quantity: d.quantity.rounded(6),
        unit: d.unit,
        rate: d.rate,
        amount,
        tariff: d.tariff,
        version_from: d.version_from,
        from: d.from,
        to: d.to,
        how: d.how,
        slots: LineSlots { range: d.slots, in_band: d.in_band },
    }
}

fn bill_segment(seg: &Segment<'_>, last: bool, carry: &mut Carry, out: &mut Output) {
    energy::bill(seg, carry, out);
    export::bill(seg, out);
    if last {
        settle_credits(seg, carry, out);
    }
    demand::bill(seg, carry, out);
    fixed(seg, out);
    minimum(seg, last, carry, out);
    levies(seg, out);
    taxes(seg, out);
    out.notes.extend(seg.plan.tariff.notes.iter().cloned());
}

fn fixed(seg: &Segment<'_>, out: &mut Output) {
    for charge in &seg.plan.tariff.fixed {
        let mut line = seg.draft(Kind::Fixed, &charge.name);
        (line.quantity, line.unit) = periods(seg, charge.per);
        line.rate = charge.amount;
        line.amount = line.quantity.clone() * charge.amount.exact();
        out.drafts.push(line);
    }
}

/// How many days, months or years a segment is.
fn periods(seg: &Segment<'_>, per: Per) -> (Exact, String) {
    match per {
        Per::Day => (Exact::int(seg.days().into()), "days".to_owned()),
        Per::Month => (seg.share(), "months".to_owned()),
        Per::Year => (seg.share() / Exact::int(12), "years".to_owned()),
    }
}

/// Tops the charges up to the least amounts. The yearly one is settled with the billing period
/// that holds 31 December, for the days billed since the last time.
fn minimum(seg: &Segment<'_>, last: bool, carry: &mut Carry, out: &mut Output) {
    let mut charges: Exact = out.drafts.iter().map(|d| &d.amount).sum();
    let (yearly, others): (Vec<&Minimum>, Vec<&Minimum>) =
        seg.plan.tariff.minimum.iter().partition(|m| m.per == Per::Year);
    for rule in others {
        let (quantity, _) = periods(seg, rule.per);
        charges += top_up(seg, rule, &charges.clone(), quantity, out);
    }
    carry.year_charges += charges;
    carry.year_days += seg.days();
    let year_end = date(seg.period.from.year(), 12, 31);
    let settles = last && seg.period.from <= year_end && year_end < seg.period.to;
    if !settles {
        return;
    }
    let start = date(year_end.year(), 1, 1);
    let length = day_count(start, year_end) + 1;
    let share = Exact::ratio(carry.year_days.min(length).into(), length.into());
    let charges = std::mem::take(&mut carry.year_charges);
    carry.year_days = 0;
    for rule in yearly {
        top_up(seg, rule, &charges, share.clone(), out);
    }
}

fn top_up(
    seg: &Segment<'_>,
    rule: &Minimum,
    charges: &Exact,
    quantity: Exact,
    out: &mut Output,
) -> Exact {
    let least = rule.amount.exact() * quantity;
    if *charges >= least {
        return Exact::zero();
    }
    let mut line = seg.draft(Kind::Minimum, &rule.name);
    line.quantity = Exact::int(1);
    line.unit = "top-up".to_owned();
    line.amount = least.clone() - charges.clone();
    line.rate = line.amount.rounded(6);
    line.how = format!("charges of {} topped up to {}", charges.rounded(2), least.rounded(2));
    let added = line.amount.clone();
    out.drafts.push(line);
    added
}

fn levies(seg: &Segment<'_>, out: &mut Output) {
    let mwh: i128 = seg.plan.import[seg.first..seg.end].iter().map(|&e| i128::from(e)).sum();
    for levy in seg.plan.tariff.levies.iter().filter(|_| mwh != 0) {
        let mut line = seg.draft(Kind::Levy, &levy.name);
        line.quantity = Exact::kwh(mwh);
        line.unit = "kWh".to_owned();
        line.rate = levy.price;
        line.amount = line.quantity.clone() * levy.price.exact();
        let whole =
            energy::cell(seg, Basis::Import, levy.name.clone(), Share::Even, line.amount.clone());
        out.cells.push(Cell { kind: Kind::Levy, ..whole });
        out.drafts.push(line);
    }
}

/// Taxes in percent, in order; each kind of cost is then raised by the taxes that fall on it, so
/// that costs per interval carry their part.
fn taxes(seg: &Segment<'_>, out: &mut Output) {
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
            let mut part = if tax.falls_on(*kind) { Exact::int(1) } else { Exact::zero() };
            if tax.falls_on(Kind::Tax) {
                part += before.clone();
            }
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

/// Carried kWh are paid or lapse at the end of the settlement month.
fn settle_credits(seg: &Segment<'_>, carry: &mut Carry, out: &mut Output) {
    let Export::NetMetering(rule) = &seg.plan.tariff.export else { return };
    let month = i8::try_from(rule.settle_month).unwrap_or(12);
    let in_year = |y: i16| date(y, month, 1).last_of_month();
    let ends = [seg.period.from.year(), seg.period.from.year() + 1].map(in_year);
    if !ends.iter().any(|d| seg.period.from <= *d && *d < seg.period.to) {
        return;
    }
    for ((charge, band), mwh) in std::mem::take(&mut carry.credits) {
        let mut line = seg.draft(Kind::Export, &format!("Settlement of carried energy ({charge})"));
        line.band = Some(band);
        line.quantity = Exact::kwh(mwh);
        line.unit = "kWh".to_owned();
        line.rate = -rule.settle_price;
        line.amount = -(line.quantity.clone() * rule.settle_price.exact());
        line.how = "carried kWh are settled once a year".to_owned();
        out.drafts.push(line);
    }
}
