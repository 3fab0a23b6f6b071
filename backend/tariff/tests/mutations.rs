//! Random damage to valid tariffs: read or refused by name, never a panic; what is still read
//! bills a load, its lines add up, and every bucket too.
//!
//! The same decoders are fuzz targets in `fuzz/`; this is the part of it that every test run does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

#[path = "site/site.rs"]
mod site;

use jiff::civil::{DateTime, date};
use ohmstead_model::Money;
use ohmstead_tariff::command::read_tariff;
use ohmstead_tariff::{Contract, Costs, Tariff, bill_periods, urdb};
use proptest::prelude::*;
use serde_json::{Value, json};
use site::{KWH, Site};

/// Every template of the dashboard, and a URDB record with every field the reference knows.
fn valid() -> Vec<Value> {
    let folder =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../frontend/src/features/tariffs/templates");
    let mut all: Vec<Value> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            serde_json::from_str(&text).unwrap()
        })
        .collect();
    let made_up: Value = serde_json::from_str(include_str!("reference/made_up.json")).unwrap();
    all.extend(made_up["cases"].as_array().unwrap().iter().map(|case| case["tariff"].clone()));
    all
}

/// Values that people and programs write where another belongs.
fn odd() -> Vec<Value> {
    vec![
        Value::Null,
        json!(""),
        json!("-1"),
        json!("1e9"),
        json!("99999999999999999999999999999"),
        json!("0.000000000000000000000000000001"),
        json!("NaN"),
        json!(0),
        json!(1),
        json!(-7),
        json!(255),
        json!(1e300),
        json!(true),
        json!([]),
        json!({}),
        json!(["2026-02-30"]),
        json!("24:00"),
        json!("holiday"),
        json!("year"),
    ]
}

/// The `n`th value of a document, counted in order.
fn nth<'a>(value: &'a mut Value, n: &mut usize) -> Option<&'a mut Value> {
    if *n == 0 {
        return Some(value);
    }
    *n -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|v| nth(v, n)),
        Value::Object(fields) => fields.values_mut().find_map(|v| nth(v, n)),
        _ => None,
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0usize,
    }
}

fn damage(document: &mut Value, place: usize, what: usize) {
    let mut n = place % count(document);
    let odd = odd();
    let Some(value) = nth(document, &mut n) else { return };
    match (what % (odd.len() + 3), value) {
        (0, Value::Object(fields)) => {
            let key = fields.keys().nth(place % fields.len().max(1)).cloned();
            key.and_then(|key| fields.remove(&key));
        }
        (1, Value::Array(items)) => {
            let again = items.clone();
            items.extend(again);
        }
        (2, Value::Array(items)) => items.truncate(items.len() / 2),
        (what, value) => *value = odd[what % odd.len()].clone(),
    }
}

/// A week around the turn of the year, with energy both ways.
fn week() -> Site {
    let load = |t: DateTime| {
        let n = i64::from(t.day()) * 96 + i64::from(t.hour()) * 4 + i64::from(t.minute()) / 15;
        let sun = (10..14).contains(&t.hour());
        (n * 7919 % 900_001, if sun { KWH / 3 } else { 0 })
    };
    Site::new("Europe/Berlin", 15, (date(2026, 12, 29), date(2027, 1, 5)), load)
}

fn bills_add_up(tariff: Tariff) {
    let site = week();
    let contract = Contract::always(tariff);
    let carry = &mut ohmstead_tariff::Carry::default();
    let billed = bill_periods(&contract, &site.table, &site.load, &site.prices, carry);
    let Ok(billed) = billed else { return };
    let costs = Costs::new(&billed, &site.table, &site.load);
    for b in &billed {
        assert_eq!(b.bill.lines.iter().map(|l| l.amount).sum::<Money>(), b.bill.total);
        let span = b.bill.slots;
        assert_eq!(costs.sum(span) + costs.period_sum(span), b.bill.exact);
        let hours = site.calendar.buckets(ohmstead_model::Bucket::Hour, span);
        let sum: Money = hours.iter().map(|h| costs.sum(*h) + costs.period_sum(*h)).sum();
        assert_eq!(sum, b.bill.exact);
    }
}

fn try_out(text: &str) {
    match read_tariff(text) {
        Ok(tariff) => {
            assert_eq!(Tariff::from_json(&tariff.to_json()).unwrap(), tariff);
            if let Ok(record) = urdb::export(&tariff) {
                urdb::import(&record).unwrap();
            }
            bills_add_up(tariff);
        }
        Err(e) => {
            let text = e.to_string();
            assert!(text.len() > 10, "{text}");
            for word in ["u8", "u16", "i128", "struct ", "variant"] {
                assert!(!text.contains(word), "{text}");
            }
        }
    }
}

#[test]
fn every_valid_tariff_is_billed_and_adds_up() {
    for document in valid() {
        try_out(&document.to_string());
        read_tariff(&document.to_string()).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn damaged_tariffs_are_refused_or_add_up(
        which in any::<usize>(),
        places in prop::collection::vec((any::<usize>(), any::<usize>()), 1..4),
    ) {
        let valid = valid();
        let mut document = valid[which % valid.len()].clone();
        for (place, what) in places {
            damage(&mut document, place, what);
        }
        try_out(&document.to_string());
    }

    #[test]
    fn damaged_text_is_refused_or_adds_up(which in any::<usize>(), at in any::<usize>(), byte in any::<u8>(), cut in any::<bool>()) {
        let valid = valid();
        let mut text = valid[which % valid.len()].to_string().into_bytes();
        let at = at % text.len();
        text[at] = byte;
        if cut {
            text.truncate(at + 1);
        }
        try_out(&String::from_utf8_lossy(&text));
    }
}
