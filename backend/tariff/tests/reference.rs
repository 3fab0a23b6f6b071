//! Our bills against an independent program's (NREL-PySAM, Utilityrate5) on real tariffs.
//!
//! The tariffs, the load and the reference bills live outside this repository, in
//! `../shared/data` or where `OHMSTEAD_SHARED` points; without them the tests say so and pass.
//! With `OHMSTEAD_WRITE_PROOF=1` the table in `docs/TARIFF-PROOF.md` is written anew.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

use ohmstead_model::{Slot, SlotRange, TimestampMs};
use ohmstead_tariff::command::bill_months;
use ohmstead_tariff::tariff::{Kind, Per};
use ohmstead_tariff::{Bill, Load, Tariff, urdb};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn shared() -> Option<PathBuf> {
    let path = match std::env::var_os("OHMSTEAD_SHARED") {
        Some(path) => PathBuf::from(path),
        None => root().join("../shared"),
    };
    let data = path.join("data");
    if data.join("tariffs/index.json").is_file() {
        return Some(data);
    }
    println!("skipped: no reference tariffs at {}", data.display());
    None
}

fn unpacked(path: PathBuf) -> String {
    let file = std::fs::File::open(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut text = String::new();
    lzma_rust2::XzReader::new(std::io::BufReader::new(file), true)
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The load that the reference was computed with: hourly kW minutes / 60 of 2007, times `scale`.
fn load(data: &std::path::Path, scale: i64) -> Load {
    let text = unpacked(data.join("uci_household_power_hourly_2006-12_2008-12.csv.xz"));
    let hours: Vec<i64> = text
        .lines()
        .filter(|l| l.starts_with("2007"))
        .map(|l| {
            let sum = l.split(',').nth(1).unwrap();
            // Three decimals, printed as a float's sum.
            let thousandths = (sum.parse::<f64>().unwrap() * 1000.0).round() as i64;
            // kW × minutes / 60, in mWh, rounded to the nearest.
            (thousandths * 1000 * scale + 30) / 60
        })
        .collect();
    assert_eq!(hours.len(), 8760);
    let start = TimestampMs::parse("2007-01-01T00:00:00Z").unwrap();
    Load::from_hours(Slot::of(start), &hours)
}

struct Case {
    file: String,
    text: String,
    scale: i64,
    reference: Option<Value>,
}

fn cases(data: &std::path::Path) -> Vec<Case> {
    let read = |p: PathBuf| std::fs::read_to_string(p).unwrap();
    let index: Value = serde_json::from_str(&read(data.join("tariffs/index.json"))).unwrap();
    let case = |t: &Value| {
        let file = t["file"].as_str().unwrap().to_owned();
        Case {
            text: read(data.join("tariffs").join(&file)),
            file,
            scale: t["load_scale"].as_i64().unwrap_or(1),
            reference: t.get("reference_bill").cloned(),
        }
    };
    index["tariffs"].as_array().unwrap().iter().map(case).collect()
}

/// What the tariff charges and the reference's importer does not take over, by month.
fn explained(tariff: &Tariff, text: &str, bill: &Bill) -> (f64, &'static str) {
    let Some(fixed) = tariff.fixed.first() else { return (0.0, "") };
    let amount: f64 = fixed.amount.to_string().parse().unwrap();
    match fixed.per {
        Per::Month if text.contains("\"fixedmonthlycharge\"") => {
            (amount, "fixedmonthlycharge, which the reference does not read")
        }
        Per::Day => {
            let days = f64::from((bill.to - bill.from).get_days());
            (amount * (days - 365.0 / 12.0), "$/day times the month's days, not 365/12")
        }
        _ => (0.0, ""),
    }
}

struct Row {
    file: String,
    month: usize,
    ours: f64,
    reference: f64,
    explained: f64,
    why: &'static str,
}

fn rows(data: &std::path::Path) -> Vec<Row> {
    let mut rows = Vec::new();
    for case in cases(data) {
        let Some(reference) = &case.reference else { continue };
        let tariff = urdb::import(&case.text).unwrap_or_else(|e| panic!("{}: {e}", case.file));
        let report = bill_months(tariff.clone(), &load(data, case.scale)).unwrap();
        assert_eq!(report.bills.len(), 12, "{}", case.file);
        for (month, bill) in report.bills.iter().enumerate() {
            let (explained, why) = explained(&tariff, &case.text, bill);
            rows.push(Row {
                file: case.file.clone(),
                month: month + 1,
                ours: bill.exact.units(),
                reference: reference["year1_monthly_utility_bill_wo_sys"][month].as_f64().unwrap(),
                explained,
                why,
            });
        }
    }
    rows
}

#[test]
fn every_month_agrees_with_the_reference_or_its_difference_is_explained() {
    let Some(data) = shared() else { return };
    let rows = rows(&data);
    assert!(rows.len() >= 12 * 10);
    for r in &rows {
        let rest = r.ours - r.reference - r.explained;
        // The reference prints six decimals; ours is exact to six.
        assert!(rest.abs() < 2e-5, "{} month {}: {rest} not explained", r.file, r.month);
    }
    let document = document(&rows);
    let path = root().join("docs/TARIFF-PROOF.md");
    if std::env::var_os("OHMSTEAD_WRITE_PROOF").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, document, "write docs/TARIFF-PROOF.md anew: OHMSTEAD_WRITE_PROOF=1");
}

fn document(rows: &[Row]) -> String {
    let mut out = String::from(include_str!("reference/head.md"));
    for r in rows {
        let difference = r.ours - r.reference;
        let rest = difference - r.explained;
        let clean = |v: f64| if v.abs() < 0.005 { 0.0 } else { v };
        let _ = writeln!(
            out,
            "| {} | {} | {:.2} | {:.2} | {:.2} | {} | {:.2} |",
            r.file.trim_end_matches(".json"),
            r.month,
            r.ours,
            r.reference,
            clean(difference),
            if r.why.is_empty() {
                "–".to_owned()
            } else {
                format!("{:.2}: {}", r.explained, r.why)
            },
            clean(rest),
        );
    }
    out
}

#[test]
fn each_part_of_the_bill_agrees_with_the_reference_s_part() {
    let Some(data) = shared() else { return };
    for case in cases(&data) {
        let Some(reference) = &case.reference else { continue };
        let tariff = urdb::import(&case.text).unwrap();
        let report = bill_months(tariff, &load(&data, case.scale)).unwrap();
        for (month, bill) in report.bills.iter().enumerate() {
            let theirs = |name: &str| {
                reference[format!("year1_monthly_{name}_without_system")][month].as_f64().unwrap()
            };
            let pairs = [
                (Kind::Energy, theirs("ec_charge")),
                (Kind::Demand, theirs("dc_fixed") + theirs("dc_tou")),
                (Kind::Minimum, theirs("minimum")),
            ];
            for (kind, theirs) in pairs {
                let lines = bill.lines.iter().filter(|l| l.kind == kind).count() as f64;
                let ours = bill.sum(kind).units();
                // A line is rounded by less than a cent.
                let allowed = 0.01 * lines.max(1.0);
                assert!(
                    (ours - theirs).abs() < allowed,
                    "{} {month} {kind:?}: {ours} {theirs}",
                    case.file
                );
            }
        }
    }
}

#[test]
fn malformed_tariffs_are_refused_and_the_field_is_named() {
    let Some(data) = shared() else { return };
    let mut seen = 0;
    for case in cases(&data).into_iter().filter(|c| c.file.starts_with("malformed")) {
        let error = urdb::import(&case.text).unwrap_err().to_string();
        assert!(error.contains("energyratestructure[0][0].rate is missing"), "{error}");
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn export_and_import_give_the_same_tariff_again() {
    let Some(data) = shared() else { return };
    for case in cases(&data) {
        let Ok(tariff) = urdb::import(&case.text) else { continue };
        let again = urdb::import(&urdb::export(&tariff).unwrap()).unwrap();
        // What was assumed is written out, and need not be assumed again.
        let without = |t: &Tariff| Tariff { notes: Vec::new(), ..t.clone() };
        assert_eq!(without(&again), without(&tariff), "{}", case.file);
        let native = Tariff::from_json(&tariff.to_json()).unwrap();
        assert_eq!(native, tariff, "{}", case.file);
    }
}

#[test]
fn a_year_s_bills_hold_all_the_energy() {
    let Some(data) = shared() else { return };
    let load = load(&data, 1);
    let sum: i64 = load.import().iter().sum();
    let range: SlotRange = load.range();
    for case in cases(&data) {
        let Ok(tariff) = urdb::import(&case.text) else { continue };
        let report = bill_months(tariff, &load).unwrap();
        assert_eq!(report.bills.iter().map(|b| b.import.0).sum::<i64>(), sum, "{}", case.file);
        assert_eq!(report.bills[11].slots.to, range.to);
        for bill in &report.bills {
            assert_eq!(
                bill.lines.iter().map(|l| l.amount).sum::<ohmstead_model::Money>(),
                bill.total
            );
        }
    }
}
