//! Issued bills stay as issued; later findings become an adjustment with its reasons.

use crate::bill::{Bill, Line};
use crate::document::Register;
use crate::render::amount;
use crate::tariff::Kind;
use ohmstead_model::{Money, TimestampMs};
use serde::{Deserialize, Serialize};

/// A bill as it was issued. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct IssuedBill {
    /// Number of the bill.
    pub number: String,
    /// When it was issued.
    pub issued: TimestampMs,
    /// What it said.
    pub bill: Bill,
    /// Counters at both ends; empty on bills from before these were kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<Register>,
}

/// What an issued bill would be today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Adjustment {
    /// Number of the issued bill.
    pub number: String,
    /// Its total.
    pub was: Money,
    /// The total today.
    pub now: Money,
    /// `now − was`: negative = in the customer's favour.
    pub difference: Money,
    /// Why, line by line.
    pub reasons: Vec<Reason>,
    /// `was 41.20, now 39.85, because …`.
    pub text: String,
}

/// One line that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Reason {
    /// Which line.
    pub item: String,
    /// What changed about it.
    pub what: String,
    /// By how much the bill changes through it; all together are the difference.
    pub difference: Money,
}

impl IssuedBill {
    /// Compares with the same period billed anew; `None` when nothing changed.
    pub fn adjustment(&self, today: &Bill) -> Option<Adjustment> {
        let mut reasons = Vec::new();
        let mut unmatched: Vec<&Line> = today.lines.iter().collect();
        let mut gone = Vec::new();
        for old in &self.bill.lines {
            match unmatched.iter().position(|n| same(old, n)).map(|i| unmatched.remove(i)) {
                Some(new) => reasons.extend(reason(old, new, &self.bill.currency)),
                None => gone.push(old),
            }
        }
        // The same charge over other days: a version now begins or ends inside the period.
        while let Some(first) = gone.first().copied() {
            let old: Vec<&Line> = gone.extract_if(.., |line| alike(first, line)).collect();
            let new: Vec<&Line> = unmatched.extract_if(.., |line| alike(first, line)).collect();
            reasons.push(divided(&old, &new));
        }
        let added = |new: &Line| Reason {
            item: item(new),
            what: format!("new: {} {} at {}", new.quantity, new.unit, new.rate),
            difference: new.amount,
        };
        reasons.extend(unmatched.into_iter().map(added));
        let difference = today.total - self.bill.total;
        if difference == Money::ZERO && reasons.is_empty() {
            return None;
        }
        // The largest change first: it is what the reader asks for.
        reasons.sort_by_key(|r| std::cmp::Reverse(r.difference.0.abs()));
        let money = |m| amount(m, &self.bill.currency);
        let why: Vec<String> = reasons.iter().map(|r| format!("{} {}", r.item, r.what)).collect();
        let text = format!(
            "was {}, now {}, because {}",
            money(self.bill.total),
            money(today.total),
            why.join("; ")
        );
        Some(Adjustment {
            number: self.number.clone(),
            was: self.bill.total,
            now: today.total,
            difference,
            reasons,
            text,
        })
    }
}

/// The same line on both bills: charge, band, tier and days; the tariff version may differ.
fn same(a: &Line, b: &Line) -> bool {
    alike(a, b) && (a.from, a.to) == (b.from, b.to)
}

/// The same but for the days.
fn alike(a: &Line, b: &Line) -> bool {
    (a.kind, &a.charge, &a.band, a.tier) == (b.kind, &b.charge, &b.band, b.tier)
}

/// Lines of one charge whose days differ between the bills; `new` may be empty.
fn divided(old: &[&Line], new: &[&Line]) -> Reason {
    let sum = |lines: &[&Line]| lines.iter().map(|l| l.amount).sum::<Money>();
    let parts = |lines: &[&Line]| {
        let part = |l: &&Line| format!("{} {} at {}", l.quantity, l.unit, l.rate);
        lines.iter().map(part).collect::<Vec<_>>().join(" + ")
    };
    let what = match new {
        [] => "no longer applies".to_owned(),
        _ => format!("{} → {}", parts(old), parts(new)),
    };
    Reason { item: item(old[0]), what, difference: sum(new) - sum(old) }
}

fn item(line: &Line) -> String {
    let mut text = line.charge.clone();
    if let Some(band) = &line.band {
        text += &format!(", {band}");
    }
    if let Some(tier) = line.tier {
        text += &format!(", tier {tier}");
    }
    text
}

fn reason(old: &Line, new: &Line, currency: &str) -> Option<Reason> {
    let mut what = Vec::new();
    if old.quantity != new.quantity {
        // The quantity of a tax is the amount it is raised on.
        let unit = if old.kind == Kind::Tax { currency } else { new.unit.as_str() };
        what.push(format!("{} → {} {unit}", old.quantity, new.quantity));
    }
    if old.rate != new.rate {
        what.push(format!("rate {} → {}", old.rate, new.rate));
    }
    if (&old.tariff, old.version_from) != (&new.tariff, new.version_from) {
        what.push(format!("tariff {} → {}", old.tariff, new.tariff));
    }
    if what.is_empty() && old.amount != new.amount {
        what.push("rounding of the total".to_owned());
    }
    if what.is_empty() {
        return None;
    }
    let difference = new.amount - old.amount;
    Some(Reason { item: item(old), what: what.join(", "), difference })
}
