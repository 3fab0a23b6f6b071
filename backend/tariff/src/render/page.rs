//! A bill with all that belongs on its page, and how quantities and rates are written on it.

use super::amount;
use crate::bill::{Bill, Line, minor_digits};
use crate::decimal::Decimal;
use crate::document::{Parties, Register};
use crate::exact::Exact;
use crate::tariff::Kind;
use jiff::tz::TimeZone;
use ohmstead_model::{MilliwattHours, Money, TimestampMs};

/// A bill with all that belongs on its page.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// The bill.
    pub bill: &'a Bill,
    /// Its number; nothing for a preview.
    pub number: Option<&'a str>,
    /// When it was issued; nothing for a preview.
    pub issued: Option<TimestampMs>,
    /// What people call the contract.
    pub name: &'a str,
    /// The site's name: the customer, where the contract names none.
    pub site: &'a str,
    /// Between whom the contract is.
    pub parties: &'a Parties,
    /// Counters at both ends.
    pub registers: &'a [Register],
    /// The site's zone, in which times are shown.
    pub zone: &'a TimeZone,
    /// More that a reader should know.
    pub remarks: Vec<String>,
}

impl Page<'_> {
    /// An instant on the site's clock, written by a `strftime` pattern.
    pub(super) fn local(&self, at: TimestampMs, pattern: &str) -> String {
        self.zone.to_datetime(at.to_jiff()).strftime(pattern).to_string()
    }

    pub(super) fn zone_name(&self) -> String {
        self.zone.iana_name().unwrap_or("UTC").to_owned()
    }
}

/// Kinds of lines in the order of the page, with their headings.
pub(super) const GROUPS: [(Kind, &str); 7] = [
    (Kind::Energy, "Energy"),
    (Kind::Export, "Credit for exported energy"),
    (Kind::Demand, "Peak power"),
    (Kind::Fixed, "Standing charges"),
    (Kind::Minimum, "Minimum"),
    (Kind::Levy, "Levies"),
    (Kind::Tax, "Taxes"),
];

/// The page's heading.
pub(super) fn title(page: &Page<'_>) -> String {
    match page.number {
        Some(number) => format!("Bill {number}"),
        None => "Bill (preview)".to_owned(),
    }
}

/// What a bill's reader should know beside its lines.
pub(super) fn remarks(page: &Page<'_>) -> Vec<String> {
    let bill = page.bill;
    let mut items: Vec<String> = page.remarks.clone();
    if bill.estimated.0 > 0 {
        let share = Exact::ratio(bill.estimated.0.into(), i128::from(bill.import.0.max(1)));
        let percent = (share * Exact::int(100)).rounded(1);
        items.push(format!(
            "{percent} % of the imported energy is shared out over time by estimate."
        ));
    }
    if bill.missing_slots > 0 {
        items.push(format!("{} quarter hours have no data and count as none.", bill.missing_slots));
    }
    if bill.partial {
        items.push("Data covers only part of the billing period.".to_owned());
    }
    if page.registers.iter().any(|r| r.difference().0 < 0) {
        items.push("A counter was reset or exchanged: the billed energy comes from its readings in between.".to_owned());
    }
    let not_billed = |n: &crate::tariff::NotBilled| format!("Not billed: {} ({}).", n.item, n.why);
    items.extend(bill.not_billed.iter().map(not_billed));
    items.extend(bill.notes.iter().cloned());
    items
}

/// Charge, band and tier of a line.
pub(super) fn line_title(line: &Line) -> String {
    let mut title = line.charge.clone();
    if let Some(band) = &line.band {
        title += &format!(", {band}");
    }
    if let Some(tier) = line.tier {
        title += &format!(", tier {tier}");
    }
    title
}

/// kWh with three decimals.
pub(super) fn kwh(energy: MilliwattHours) -> String {
    padded(Exact::kwh(energy.0.into()).rounded(3), 3, 3)
}

/// How much a line counts, with its unit: `123.457 kWh`; of a tax the amount it is raised on.
pub(crate) fn quantity(line: &Line, bill: &Bill) -> String {
    if line.kind == Kind::Tax {
        return format!("{} {}", bill.currency, base(line, bill));
    }
    let text = match line.unit.as_str() {
        "kWh" | "kW" => padded(line.quantity, 3, 3),
        _ => padded(line.quantity, 0, 4),
    };
    format!("{text} {}", if text == "1" { singular(&line.unit) } else { &line.unit })
}

/// What one of a line's units costs: `0.2990 EUR/kWh`; of a tax `19 %`.
pub(crate) fn rate(line: &Line, currency: &str) -> String {
    match line.unit.as_str() {
        "%" => format!("{} %", line.rate),
        "kWh" => format!("{} {currency}/kWh", with_zeros(&line.rate.to_string(), 4)),
        unit => {
            format!("{} {currency}/{}", with_zeros(&line.rate.to_string(), 2), singular(unit))
        }
    }
}

/// The unit of a line's quantity: of a tax the currency.
pub(crate) fn quantity_unit<'a>(line: &'a Line, currency: &'a str) -> &'a str {
    if line.kind == Kind::Tax { currency } else { &line.unit }
}

/// The unit of a line's rate, such as `EUR/kWh` or `%`.
pub fn rate_unit(line: &Line, currency: &str) -> String {
    match line.unit.as_str() {
        "%" => "%".to_owned(),
        unit => format!("{currency}/{}", singular(unit)),
    }
}

/// What a tax is raised on. Where that is the bill without taxes it is shown as the other lines add up
/// to it: these are rounded so that they give the total, which may be a coin more than each by itself.
pub(super) fn base(line: &Line, bill: &Bill) -> String {
    let (exact, net) = (line.quantity.exact().money(), net(bill));
    let coin = Money::PER_UNIT / 10i64.pow(minor_digits(&bill.currency).into());
    let is_net = (exact.0 - net.0).abs() < coin;
    amount(if is_net { net } else { exact }, &bill.currency)
}

/// The bill without its taxes.
pub(super) fn net(bill: &Bill) -> Money {
    bill.total - bill.sum(Kind::Tax)
}

fn singular(unit: &str) -> &str {
    match unit {
        "days" => "day",
        "months" => "month",
        "years" => "year",
        other => other,
    }
}

/// A number with at least `least` and at most `most` decimals.
pub(super) fn padded(value: Decimal, least: usize, most: u8) -> String {
    with_zeros(&value.exact().rounded(most).to_string(), least)
}

/// A number with zeros behind it up to `least` decimals, as columns of figures need them.
fn with_zeros(number: &str, least: usize) -> String {
    let decimals = number.split_once('.').map_or(0, |(_, d)| d.len());
    let point = if decimals == 0 && least > 0 { "." } else { "" };
    format!("{number}{point}{}", "0".repeat(least.saturating_sub(decimals)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bill(lines: &[(&str, &str, &str, &str)], total: &str) -> Bill {
        let micro = |text: &str| (text.parse::<f64>().expect("a number") * 1e6).round() as i64;
        let line = |(kind, quantity, unit, amount): &(&str, &str, &str, &str)| {
            serde_json::json!({
                "kind": kind, "charge": kind, "quantity": quantity, "unit": unit, "rate": "19",
                "amount": micro(amount), "tariff": "home", "from": "2026-10-01", "to": "2026-11-01", "how": "",
                "slots": {"range": {"from": 0, "to": 0}, "inBand": false},
            })
        };
        serde_json::from_value(serde_json::json!({
            "contract": "home", "currency": "EUR", "from": "2026-10-01", "to": "2026-11-01",
            "slots": {"from": 0, "to": 0}, "partial": false, "total": micro(total), "exact": micro(total),
            "lines": lines.iter().map(line).collect::<Vec<_>>(), "import": 0, "export": 0, "estimated": 0,
            "missingSlots": 0, "notBilled": [], "notes": [],
        }))
        .expect("a bill")
    }

    #[test]
    fn a_tax_on_all_of_a_bill_is_raised_on_what_its_lines_add_up_to() {
        // The exact sum is 328.084900; its lines are rounded so that they and the tax give the total.
        let all = bill(
            &[
                ("energy", "1000", "kWh", "300.05"),
                ("fixed", "1", "months", "28.04"),
                ("tax", "328.0849", "%", "62.33"),
            ],
            "390.42",
        );
        assert_eq!(amount(net(&all), "EUR"), "328.09");
        assert_eq!(quantity(&all.lines[2], &all), "EUR 328.09");
        // On a part of it, it is raised on that part.
        let part =
            bill(&[("energy", "1", "kWh", "300.00"), ("tax", "100.0049", "%", "19.00")], "319.00");
        assert_eq!(base(&part.lines[1], &part), "100.00");
    }
}
