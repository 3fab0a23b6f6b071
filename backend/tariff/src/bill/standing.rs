//! Standing charges and least amounts.

use super::carry::Carry;
use super::segment::{Output, Segment};
use crate::exact::Exact;
use crate::table::day_count;
use crate::tariff::{FixedCharge, Kind, Minimum, Per};
use jiff::civil::{Date, date};

pub(super) fn bill(seg: &Segment<'_>, carry: &Carry, out: &mut Output) {
    for charge in &seg.plan.tariff.fixed {
        let (count, unit) = quantity(seg, charge.per, &charge.months);
        if count.is_zero() {
            continue;
        }
        let mut line = seg.draft(Kind::Fixed, &charge.name);
        (line.quantity, line.unit) = (count, unit);
        (line.rate, line.how) = match charge.by_use.is_empty() {
            true => (charge.amount, String::new()),
            false => by_use(seg, charge, carry),
        };
        if !charge.months.is_empty() {
            let season =
                format!("due for {} of {} days", due_days(seg, &charge.months), seg.days());
            line.how = if line.how.is_empty() { season } else { format!("{season}; {}", line.how) };
        }
        line.amount = line.quantity.clone() * line.rate.exact();
        out.drafts.push(line);
    }
}

/// The amount of the class that the yearly use lies in.
fn by_use(seg: &Segment<'_>, charge: &FixedCharge, carry: &Carry) -> (crate::Decimal, String) {
    let (kwh, source) = match seg.plan.tariff.expected_yearly_use {
        Some(kwh) => (kwh.exact(), "as the tariff expects it".to_owned()),
        None => match carry.yearly_use(seg.period_use()) {
            (kwh, 12) => (kwh, "in the last 12 billing periods".to_owned()),
            (kwh, n) => (kwh, format!("a year, judged by {n} billing periods")),
        },
    };
    let step = charge.by_use.iter().find(|s| s.up_to.is_none_or(|limit| kwh <= limit.exact()));
    let amount = step.or(charge.by_use.last()).map_or(charge.amount, |s| s.amount);
    (amount, format!("class of {} kWh {source}", kwh.rounded(0)))
}

fn is_due(months: &[u8]) -> impl Fn(Date) -> bool {
    move |day| months.is_empty() || months.contains(&day.month().unsigned_abs())
}

/// Days of the segment in some months (1–12); in all, when none is given.
fn due_days(seg: &Segment<'_>, months: &[u8]) -> i32 {
    if months.is_empty() {
        return seg.days();
    }
    i32::try_from(seg.dates().filter(|day| is_due(months)(*day)).count()).unwrap_or(i32::MAX)
}

/// How many days, months or years of an amount are due for a segment.
pub(super) fn quantity(seg: &Segment<'_>, per: Per, months: &[u8]) -> (Exact, String) {
    let days = Exact::int(due_days(seg, months).into());
    let month = || days.clone() / Exact::int(seg.period.days().max(1).into());
    match per {
        Per::Day => (days, "days".to_owned()),
        Per::Month => (month(), "months".to_owned()),
        Per::Year => (month() / Exact::int(12), "years".to_owned()),
        Per::YearByDays => (seg.years(is_due(months)), "years".to_owned()),
    }
}

/// Tops the charges up to the least amounts. The yearly one is settled with the billing period
/// that holds 31 December, for the days billed since the last time.
pub(super) fn minimum(seg: &Segment<'_>, last: bool, carry: &mut Carry, out: &mut Output) {
    let (yearly, others): (Vec<&Minimum>, Vec<&Minimum>) =
        seg.plan.tariff.minimum.iter().partition(|m| m.per == Per::Year);
    for rule in others {
        let (count, _) = quantity(seg, rule.per, &rule.months);
        top_up(seg, rule, &counted(rule, out), count, out);
    }
    for rule in &yearly {
        *carry.year_charges.entry(rule.name.clone()).or_default() += counted(rule, out);
    }
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
        let charged = charges.get(&rule.name).cloned().unwrap_or_default();
        top_up(seg, rule, &charged, share.clone(), out);
    }
}

/// What counts towards a least amount so far.
fn counted(rule: &Minimum, out: &Output) -> Exact {
    out.drafts.iter().filter(|d| rule.counts(d.kind, &d.charge)).map(|d| &d.amount).sum()
}

fn top_up(seg: &Segment<'_>, rule: &Minimum, charges: &Exact, count: Exact, out: &mut Output) {
    let least = rule.amount.exact() * count;
    if *charges >= least {
        return;
    }
    let mut line = seg.draft(Kind::Minimum, &rule.name);
    line.quantity = Exact::int(1);
    line.unit = "top-up".to_owned();
    line.amount = least.clone() - charges.clone();
    line.rate = line.amount.rounded(6);
    line.how = format!("charges of {} topped up to {}", charges.rounded(2), least.rounded(2));
    if !rule.except.is_empty() {
        line.how += &format!("; not counted: {}", rule.except.join(", "));
    }
    out.drafts.push(line);
}
