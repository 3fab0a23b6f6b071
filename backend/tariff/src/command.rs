//! `ohmstead bill --tariff URDB.json --load LOAD.csv [--json]`: bills from two files, no hub.

use crate::bill::{Bill, Carry, Line, bill_periods};
use crate::contract::Contract;
use crate::error::TariffError;
use crate::exact::Exact;
use crate::json::{number, spell};
use crate::load::Load;
use crate::price::PriceBook;
use crate::render::{self, amount};
use crate::table::SlotTable;
use crate::tariff::{Kind, Tariff};
use crate::urdb;
use ohmstead_model::{Money, SiteCalendar};
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// The bills of a load, one per calendar month.
#[derive(Debug, Clone)]
pub struct Report {
    /// The tariff's id.
    pub tariff: String,
    /// The tariff's full name.
    pub name: String,
    /// ISO 4217 code.
    pub currency: String,
    /// In order of time.
    pub bills: Vec<Bill>,
}

/// Bills the load, month by month, in naive local hours without clock changes.
///
/// `tariff` is URDB JSON or our native form; `load` has lines `timestamp,kwh`, see
/// [`Load::from_hourly_csv`].
///
/// # Errors
/// Names the field of the tariff or the line of the load, and how to mend it.
pub fn bill_command(tariff: &str, load: &str) -> Result<Report, TariffError> {
    let tariff = read_tariff(tariff)?;
    let load = Load::from_hourly_csv(load)?;
    bill_months(tariff, &load)
}

/// A tariff in the native form (it has `id` and `currency`) or in URDB JSON.
///
/// # Errors
/// Names the field that is missing, makes no sense or cannot be billed.
pub fn read_tariff(text: &str) -> Result<Tariff, TariffError> {
    let fields: Option<Map<String, Value>> = serde_json::from_str(text).ok();
    let native = fields.is_some_and(|f| f.contains_key("id") && f.contains_key("currency"));
    if native { Tariff::from_json(text) } else { urdb::import(text) }
}

/// Bills each calendar month of a load in naive local hours.
///
/// # Errors
/// When the tariff cannot be billed.
pub fn bill_months(tariff: Tariff, load: &Load) -> Result<Report, TariffError> {
    // Naive hours without clock changes are what UTC has.
    let calendar = SiteCalendar::new("UTC", 1).map_err(|e| {
        TariffError::invalid("zone", e.to_string(), "install the time zone database")
    })?;
    let table = SlotTable::new(&calendar, load.range());
    let (id, name) = (tariff.id.clone(), tariff.name.clone());
    let currency = tariff.currency.clone();
    let contract = Contract::always(tariff);
    let prices = PriceBook::default();
    let billed = bill_periods(&contract, &table, load, &prices, &mut Carry::default())?;
    let bills = billed.into_iter().map(|b| b.bill).collect();
    Ok(Report { tariff: id, name, currency, bills })
}

impl Report {
    /// Sum of the bills.
    pub fn total(&self) -> Money {
        self.bills.iter().map(|b| b.total).sum()
    }

    /// `{"months":[{"total":41.20,"lines":[…]}, …]}`, amounts in currency units as JSON numbers.
    pub fn to_json(&self) -> String {
        let months: Vec<Value> = self.bills.iter().map(|b| self.month(b)).collect();
        let mut not_billed: Vec<Value> = Vec::new();
        let mut notes: Vec<Value> = Vec::new();
        for bill in &self.bills {
            for item in &bill.not_billed {
                let item = serde_json::json!({ "item": item.item, "why": item.why });
                push_new(&mut not_billed, item);
            }
            for note in &bill.notes {
                push_new(&mut notes, note.clone().into());
            }
        }
        spell(&serde_json::json!({
            "tariff": self.tariff,
            "name": self.name,
            "currency": self.currency,
            "months": months,
            "total": number(amount(self.total(), &self.currency)),
            "notBilled": not_billed,
            "notes": notes,
        }))
    }

    fn month(&self, bill: &Bill) -> Value {
        let money = |m: Money| number(amount(m, &self.currency));
        let lines: Vec<Value> = bill.lines.iter().map(|l| self.line(l)).collect();
        let mut subtotals = Map::new();
        for kind in [
            Kind::Energy,
            Kind::Export,
            Kind::Demand,
            Kind::Fixed,
            Kind::Minimum,
            Kind::Levy,
            Kind::Tax,
        ] {
            if bill.lines.iter().any(|l| l.kind == kind) {
                subtotals.insert(kind_name(kind), money(bill.sum(kind)));
            }
        }
        serde_json::json!({
            "month": bill.from.month(),
            "from": bill.from.to_string(),
            "to": bill.to.to_string(),
            "total": money(bill.total),
            "importKwh": number(Exact::kwh(bill.import.0.into()).rounded(6)),
            "exportKwh": number(Exact::kwh(bill.export.0.into()).rounded(6)),
            "subtotals": subtotals,
            "lines": lines,
        })
    }

    fn line(&self, line: &Line) -> Value {
        let mut out = Map::new();
        out.insert("kind".to_owned(), kind_name(line.kind).into());
        out.insert("name".to_owned(), line.charge.clone().into());
        if let Some(band) = &line.band {
            out.insert("band".to_owned(), band.clone().into());
        }
        if let Some(tier) = line.tier {
            out.insert("tier".to_owned(), tier.into());
        }
        out.insert("quantity".to_owned(), number(line.quantity));
        out.insert("unit".to_owned(), line.unit.clone().into());
        out.insert("rate".to_owned(), number(line.rate));
        out.insert("amount".to_owned(), number(amount(line.amount, &self.currency)));
        if !line.how.is_empty() {
            out.insert("how".to_owned(), line.how.clone().into());
        }
        out.into()
    }

    /// For reading in a terminal.
    pub fn to_text(&self) -> String {
        let mut out = format!("{} ({})\n", self.name, self.currency);
        for bill in &self.bills {
            let _ = writeln!(out, "\n{} to {}", bill.from, bill.to.yesterday().unwrap_or(bill.to));
            for line in &bill.lines {
                let mut item = line.charge.clone();
                if let Some(band) = &line.band {
                    let _ = write!(item, ", {band}");
                }
                if let Some(tier) = line.tier {
                    let _ = write!(item, ", tier {tier}");
                }
                let quantity = render::quantity(line, bill);
                let rate = render::rate(line, &self.currency);
                let money = amount(line.amount, &self.currency);
                let _ = writeln!(out, "  {item:<42} {quantity:>20} × {rate:<22} {money:>12}");
            }
            let total = amount(bill.total, &self.currency);
            let _ = writeln!(out, "  {:<42} {:>20}   {:<22} {total:>12}", "Total", "", "");
        }
        let mut remarks: Vec<String> = Vec::new();
        for bill in &self.bills {
            for item in &bill.not_billed {
                push_new(&mut remarks, format!("not billed: {} ({})", item.item, item.why));
            }
            for note in &bill.notes {
                push_new(&mut remarks, note.clone());
            }
        }
        let _ = writeln!(out, "\nTotal {} {}", amount(self.total(), &self.currency), self.currency);
        for remark in remarks {
            let _ = writeln!(out, "- {remark}");
        }
        out
    }
}

fn kind_name(kind: Kind) -> String {
    let name = serde_json::to_value(kind).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
