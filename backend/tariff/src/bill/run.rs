//! From a contract and a load to its bills, one per billing period.

use super::carry::Carry;
use super::plan::Plan;
use super::segment::{Draft, Output, Segment};
use super::{Bill, Billed, Line, LineSlots, demand, energy, export, minor_digits};
use super::{rounding, standing, tax};
use crate::contract::{Contract, Version};
use crate::error::TariffError;
use crate::exact::{Exact, apportion};
use crate::holiday::list_ends;
use crate::load::Load;
use crate::price::PriceBook;
use crate::schedule::Grid;
use crate::table::{Period, SlotTable};
use crate::tariff::{DayClasses, Export, Kind, NotBilled};
use jiff::civil::{Date, date};
use ohmstead_model::{MilliwattHours, Money, SlotRange};
use std::collections::BTreeMap;

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
        let plan = Plan::new(&version.tariff, &contract.zone, table, load, prices)?;
        plans.push((version, plan));
    }
    let run = Billing { contract, table, load, plans: &plans };
    Ok(table.periods().iter().map(|p| run.period(*p, carry)).collect())
}

struct Billing<'a> {
    contract: &'a Contract,
    table: &'a SlotTable,
    load: &'a Load,
    plans: &'a [(&'a Version, Plan<'a>)],
}

impl Billing<'_> {
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
        let days = &self.table.days()[period.first_day..period.end_day];
        let mwh = &self.load.import()[days[0].first..days[days.len() - 1].end];
        let mwh = mwh.iter().map(|&e| i128::from(e)).sum();
        let count = i32::try_from(days.len()).unwrap_or(i32::MAX);
        carry.close_period(period.from.month().unsigned_abs(), (count, mwh));
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
    export::bill(seg, carry, out);
    if last {
        settle_credits(seg, carry, out);
    }
    demand::bill(seg, carry, out);
    standing::bill(seg, carry, out);
    rounding::lines(seg, 0, out);
    let charges = out.drafts.len();
    standing::minimum(seg, last, carry, out);
    tax::levies(seg, out);
    rounding::lines(seg, charges, out);
    let before_taxes = out.drafts.len();
    tax::taxes(seg, out);
    rounding::lines(seg, before_taxes, out);
    out.notes.extend(seg.plan.tariff.notes.iter().cloned());
    out.notes.extend(calendar_notes(seg));
}

/// Days for which a list of holidays or of day classes has nothing to say any more.
fn calendar_notes(seg: &Segment<'_>) -> Vec<String> {
    let tariff = seg.plan.tariff;
    let last = seg.to().yesterday().unwrap_or(seg.to());
    let grids = || seg.plan.grids();
    let mut notes = Vec::new();
    if let Some(end) = list_ends(&tariff.holidays).filter(|end| *end < last)
        && grids().any(|grid| grid.holidays)
    {
        notes.push(format!(
            "the list of holidays ends with {}: later days count as ordinary days; give rules \
             that recur, such as 12-25 or easter+1",
            end.year()
        ));
    }
    let known_to = tariff.day_classes.as_ref().and_then(DayClasses::known_to);
    if let Some(end) = known_to.filter(|end| *end < last)
        && grids().any(Grid::names_classes)
    {
        notes.push(format!(
            "the classes of days are known to {end}: later days count as ordinary days"
        ));
    }
    notes
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
