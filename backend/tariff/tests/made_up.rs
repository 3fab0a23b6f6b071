//! Bills of made-up tariffs, each with one more feature, against figures computed by an
//! independent program (see `about` in `reference/made_up.json`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

use ohmstead_model::{Slot, TimestampMs};
use ohmstead_tariff::command::bill_months;
use ohmstead_tariff::{Load, urdb};
use serde_json::Value;

fn load(solar: bool) -> Load {
    let hour = |h: i64| {
        let made = if solar && (10..15).contains(&(h % 24)) { 3_000_000 } else { 0 };
        ((h * 7919 + h * h) % 4999 + 1) * 1000 - made
    };
    let hours: Vec<i64> = (0..8760).map(hour).collect();
    let start = TimestampMs::parse("2007-01-01T00:00:00Z").unwrap();
    Load::from_hours(Slot::of(start), &hours)
}

#[test]
fn every_field_is_billed_as_the_reference_bills_it() {
    let cases: Value = serde_json::from_str(include_str!("reference/made_up.json")).unwrap();
    let (plain, solar) = (load(false), load(true));
    for case in cases["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let load = if case["load"] == "solar" { &solar } else { &plain };
        let tariff = urdb::import(&case["tariff"].to_string()).unwrap();
        let report = bill_months(tariff, load).unwrap();
        for (month, bill) in report.bills.iter().enumerate() {
            let reference = case["bills"][month].as_f64().unwrap();
            let ours = bill.exact.units();
            // Both are rounded to a millionth.
            assert!(
                (ours - reference).abs() < 2e-6,
                "{name}, month {}: {ours} {reference}",
                month + 1
            );
        }
    }
}
