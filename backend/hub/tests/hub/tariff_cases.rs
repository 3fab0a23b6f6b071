//! Tariffs and price files as people have them, through the program: export tiers, files that
//! change their step, local times, and the bill as a document.

use crate::support;
use serde_json::{Value, json};
use std::path::PathBuf;
use support::Hub;
use support::billing::{DAY, YEAR, ZONE, berlin, detail, flat, import, lines, micros};

/// A file of the cases that lie outside this repository, in `../shared/data/cases` or below
/// `OHMSTEAD_SHARED`; `None` where they are missing.
fn case(name: &str) -> Option<String> {
    let shared = std::env::var_os("OHMSTEAD_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = shared.join("data/cases").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: no {}", path.display());
    }
    text
}

#[test]
fn export_tiers_of_each_day_are_credited_by_the_day() {
    let (Some(tariff), Some(load)) =
        (case("export-tier-each-day.json"), case("export-tier-each-day.csv"))
    else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let zone =
        [("OHMSTEAD_SITE__TIMEZONE", "Australia/Sydney"), ("OHMSTEAD_SITE__CURRENCY", "AUD")];
    let hub = Hub::start(&["serve"], dir.path(), &zone);
    assert_eq!(hub.upload("/api/import?name=case.csv", &load)["rejected"], 0);
    let tariff: Value = serde_json::from_str(&tariff).unwrap();
    hub.post("/api/tariffs?id=home", &tariff);
    let preview = hub.post("/api/bills/preview", &json!({"contract": "home", "period": "2026-04"}));
    let credit: i64 = preview["bill"]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["kind"] == "export")
        .map(|line| micros(&line["amount"]))
        .sum();
    // Two days of 18 kWh: twice 10 × 0.15 + 8 × 0.05.
    assert_eq!(credit, -3_800_000, "{preview}");
}

#[test]
fn a_price_file_that_changes_its_step_fills_every_hour() {
    let Some(csv) = case("prices-60-to-15.csv") else { return };
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(&["serve"], dir.path(), &[ZONE]);
    let done = hub.put_csv("/api/prices?zone=DE-LU", &csv);
    // 24 hours of hourly lines, then quarter hours.
    assert_eq!(done["steps"], json!([60, 15]), "{done}");
    assert!(done.get("gaps").is_none(), "{done}");
    let (from, to) = (berlin("2025-09-30T00:00"), berlin("2025-10-01T00:00"));
    let day = hub.get(&format!("/api/prices?zone=DE-LU&from={from}&to={to}"));
    let hours: usize = day["series"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["values"].as_array().unwrap().len() * s["step"].as_u64().unwrap() as usize)
        .sum();
    assert_eq!(hours, 24 * 60, "{day}");
}

#[test]
fn local_price_files_are_read_and_their_gaps_and_doubles_told() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(&["serve"], dir.path(), &[ZONE]);
    // The autumn day of 25 hours; 05:00 is missing, 07:00 is there twice.
    let mut rows: Vec<String> = (0..24)
        .flat_map(|h| std::iter::repeat_n(h, if h == 2 || h == 7 { 2 } else { 1 }))
        .filter(|h| *h != 5)
        .map(|h| format!("26.10.2025 {h:02}:00;{},5", 80 + h))
        .collect();
    rows.insert(0, "Zeit;Preis".to_owned());
    let csv = rows.join("\n");
    let refused = hub.put_csv("/api/prices", &csv);
    assert!(detail(&refused).contains("timezone=Europe/Berlin"), "{refused}");
    let done = hub.put_csv("/api/prices?timezone=Europe/Berlin", &csv);
    // 24 hours: 25 less the one that is missing.
    assert_eq!((&done["new"], &done["doubled"]), (&json!(96), &json!(1)), "{done}");
    let gap = json!([{"from": "2025-10-26T05:00:00+01:00", "to": "2025-10-26T06:00:00+01:00"}]);
    assert_eq!(done["gaps"], gap);
    let two = hub.put_csv("/api/prices", "0,1\n3600,2\n3600,3\n");
    assert!(detail(&two).contains("lines 2 and 3"), "{two}");
}

#[test]
fn a_bill_names_its_parties_counters_dates_and_taxes() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(&["serve"], dir.path(), &[ZONE, ("OHMSTEAD_SITE__NAME", "House 7")]);
    import(&hub, &lines("house", (YEAR, YEAR + 31 * DAY), 900, |n| (5_000 + n * 250, n * 10)));
    let mut contract = flat("home", "0.30");
    contract["taxes"] = json!([{"name": "VAT", "percent": "19"}]);
    let body = json!({"id": "home", "name": "Home supply", "versions": [{"tariff": contract}],
        "parties": {"supplier": {"name": "Stadtwerk", "lines": ["Weg 1"]}, "reference": "4711"}});
    let made = hub.post("/api/tariffs", &body);
    assert_eq!(made["parties"]["reference"], "4711", "{made}");
    let issued = hub.post("/api/bills", &json!({"period": "2025-01"}));
    // 31 days of 96 quarter hours, 250 Wh each, from 5 kWh on.
    let import = &issued["registers"][0];
    assert_eq!((&import["deviceId"], &import["side"]), (&json!("house"), &json!("import")));
    assert_eq!((&import["openingWh"], &import["closingWh"]), (&json!(5000.0), &json!(749_000.0)));
    assert_eq!(import["closingAt"], "2025-02-01T00:00:00+01:00");
    assert_eq!(issued["registers"][1]["side"], "export");
    let line = &issued["bill"]["lines"][0];
    assert_eq!(line["rateUnit"], "EUR/kWh");
    let page = hub.text("/api/bills/home-2025-01-01.html");
    for part in [
        "Bill home-2025-01-01",
        "<dt>Issued</dt><dd>20",
        "Stadtwerk",
        "House 7",
        "5.000<br>",
        "749.000<br>",
        ">0.3000 EUR/kWh<",
        ">19 %<",
    ] {
        assert!(page.contains(part), "{part} is missing: {page}");
    }
    let pdf = hub.bytes("/api/bills/home-2025-01-01.pdf");
    assert!(pdf.starts_with(b"%PDF-") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
}
