//! A year of a household and tariffs for it.

use super::Hub;
use serde_json::{Value, json};

/// Midnight in Berlin at the beginning of 2025.
pub const YEAR: i64 = 1_735_686_000;
pub const DAY: i64 = 86_400;
pub const ZONE: (&str, &str) = ("OHMSTEAD_SITE__TIMEZONE", "Europe/Berlin");

/// The instant of a time in Berlin.
pub fn berlin(text: &str) -> i64 {
    let at: jiff::civil::DateTime = text.parse().unwrap();
    at.in_tz("Europe/Berlin").unwrap().timestamp().as_second()
}

/// Wh counted up to a step: anything but regular, and the same in every test.
pub fn counted(n: i64) -> i64 {
    n * 97 + (n * 7919) % 83 + (n / 24) * 13
}

/// Lines of an import file: a meter's counters every `step` seconds in `[from, to]`.
pub fn lines(
    device: &str,
    (from, to): (i64, i64),
    step: i64,
    counters: impl Fn(i64) -> (i64, i64),
) -> Vec<String> {
    (0..=(to - from) / step)
        .map(|n| {
            let (import, export) = counters(n);
            format!("{device},{},{import},{export}", from + n * step)
        })
        .collect()
}

pub fn import(hub: &Hub, lines: &[String]) {
    let csv = format!("deviceId,timestamp,energy,energyExported\n{}\n", lines.join("\n"));
    let report = hub.upload("/api/import?name=test.csv", &csv);
    assert_eq!(report["rejected"], 0, "{report}");
}

/// A house with a counter for both directions.
pub fn house(hub: &Hub, range: (i64, i64), step: i64) {
    import(hub, &lines("house", range, step, |n| (counted(n), n * 11)));
}

/// Bands, tiers, a standing charge, feed-in, a levy and VAT.
pub fn rich(id: &str) -> Value {
    json!({
        "id": id, "name": "Everything at once", "currency": "EUR",
        "energy": [{"name": "Energy", "price": {"bands": {
            "bands": [
                {"name": "low", "tiers": [{"price": "0.1820", "sell": "0.07"}]},
                {"name": "high", "tiers": [{"upTo": "40", "price": "0.2990", "sell": "0.08"}, {"price": "0.3491", "sell": "0.08"}]}],
            "schedule": {"rules": [
                {"days": ["weekend"], "band": "low"},
                {"from": "22:15", "to": "06:00", "band": "low"},
                {"band": "high"}]}}}}],
        "fixed": [{"name": "Standing charge", "amount": "0.3333", "per": "day"}],
        "demand": [{"name": "Peak", "bands": [{"name": "any", "tiers": [{"price": "1.37"}]}]}],
        "export": {"netBilling": {"price": "band"}},
        "levies": [{"name": "Duty", "price": "0.0205"}],
        "taxes": [{"name": "VAT", "percent": "19"}]
    })
}

pub fn flat(id: &str, price: &str) -> Value {
    json!({"id": id, "name": id, "currency": "EUR",
        "energy": [{"name": "Energy", "price": {"bands": {"bands": [{"name": "all day", "tiers": [{"price": price}]}]}}}]})
}

/// Money as the API gives it, in millionths.
pub fn micros(value: &Value) -> i64 {
    (value.as_f64().unwrap_or_else(|| panic!("{value} is no amount")) * 1e6).round() as i64
}

pub fn detail(problem: &Value) -> String {
    problem["detail"].as_str().unwrap_or_default().to_owned()
}
