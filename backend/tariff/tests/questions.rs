//! Which tariff is cheaper, what if, how will the month end, and the bill as a document.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

#[path = "site/site.rs"]
mod site;

use jiff::civil::{DateTime, date};
use ohmstead_model::{MilliwattHours, Money, Slot, TimestampMs};
use ohmstead_tariff::document::Side;
use ohmstead_tariff::schedule::Schedule;
use ohmstead_tariff::tariff::{Kind, Tax};
use ohmstead_tariff::whatif::Times;
use ohmstead_tariff::{
    Carry, Contract, Costs, CounterReading, Parties, Register, compare, project, render,
};
use site::{KWH, Site, money, tariff_of};

fn flat(id: &str, price: &str, base: &str) -> Contract {
    Contract::always(tariff_of(&format!(
        r#"{{"id":"{id}","name":"{id}","currency":"EUR","energy":[{{"name":"Energy","price":{{"bands":
        {{"bands":[{{"name":"all day","tiers":[{{"price":"{price}"}}]}}]}}}}}}],
        "fixed":[{{"name":"Base","amount":"{base}","per":"month"}}]}}"#
    )))
}

fn steady(_: DateTime) -> (i64, i64) {
    (KWH / 10, 0)
}

fn times(site: &Site, from: &str, to: &str) -> Times {
    let rules =
        format!(r#"{{"rules":[{{"from":"{from}","to":"{to}","band":"in"}},{{"band":"out"}}]}}"#);
    let schedule: Schedule = serde_json::from_str(&rules).unwrap();
    Times::new(&schedule, &site.table).unwrap()
}

#[test]
fn tariffs_are_ranked_by_cost_and_the_difference_is_itemised() {
    let site = Site::new("Europe/Berlin", 1, (date(2026, 6, 1), date(2026, 7, 1)), steady);
    // 288 kWh.
    let present = flat("now", "0.30", "10");
    let mut foreign = flat("dollars", "0.01", "0");
    foreign.versions[0].tariff.currency = "USD".to_owned();
    let broken = Contract { versions: Vec::new(), ..flat("broken", "0", "0") };
    let list = [flat("dear", "0.40", "0"), foreign, broken, flat("cheap", "0.25", "15")];
    let (now, ranked) = compare(&present, &list, &site.table, &site.load, &site.prices).unwrap();
    assert_eq!(now.total, money("96.40"));
    let order: Vec<&str> = ranked.iter().map(|r| r.contract.as_str()).collect();
    assert_eq!(order, ["cheap", "dear", "dollars", "broken"]);
    let cheap = ranked[0].outcome.as_ref().unwrap();
    assert_eq!(cheap.difference, money("-9.40"));
    assert_eq!(cheap.by_kind[&Kind::Energy], money("-14.40"));
    assert_eq!(cheap.by_kind[&Kind::Fixed], money("5"));
    assert!(ranked[3].outcome.is_err());
}

#[test]
fn shifted_load_keeps_its_energy_and_moves_its_cost() {
    let site = Site::new("Europe/Berlin", 1, (date(2026, 3, 28), date(2026, 3, 31)), steady);
    let (from, to) = (times(&site, "17:00", "21:00"), times(&site, "01:00", "04:00"));
    let shifted = site.load.shifted(&site.table, &from, &to, 50);
    let sum = |l: &ohmstead_tariff::Load| l.import().iter().sum::<i64>();
    assert_eq!(sum(&shifted), sum(&site.load));
    // On 29 March only 01:00–02:00 and 03:00–04:00 are there: 8 slots take 0.8 kWh.
    let day = site.table.days()[1];
    assert_eq!(shifted.import()[day.first + 4], KWH / 10 + KWH / 10);
    assert_eq!(site.load.scaled(150).import()[0], KWH * 15 / 100);
}

#[test]
fn solar_covers_the_load_first_and_the_rest_is_fed_in() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 2)), steady);
    let made: Vec<i64> = (0..96).map(|q| if (40..60).contains(&q) { KWH / 4 } else { 0 }).collect();
    let with = site.load.with_solar(&made);
    assert_eq!(with.import().iter().sum::<i64>(), KWH / 10 * 76);
    assert_eq!(with.export().iter().sum::<i64>(), (KWH / 4 - KWH / 10) * 20);
}

#[test]
fn a_running_month_is_billed_so_far_and_to_its_end() {
    let site = Site::new("Europe/Berlin", 15, (date(2026, 6, 15), date(2026, 7, 15)), steady);
    let now: Slot = site.calendar.day_start(date(2026, 6, 20));
    let measured = site.load.cut(ohmstead_model::SlotRange::new(site.table.range().from, now));
    let forecast = site.load.scaled(200);
    let contract = flat("now", "0.30", "30");
    let loads = (&measured, &forecast);
    let projection =
        project(&contract, &site.calendar, &site.prices, loads, now, &Carry::default()).unwrap();
    // 5 days of 9.6 kWh, and 6 of 30 days of the base: today counts.
    assert_eq!(projection.so_far.total, money("20.40"));
    // 5 × 9.6 + 25 × 19.2 = 528 kWh.
    assert_eq!(projection.at_end.total, money("188.40"));
    assert!(projection.so_far.partial && !projection.at_end.partial);
}

#[test]
fn circuits_share_a_slot_s_cost_and_the_rest_is_named() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 2)), steady);
    let billed = site.bill_contract(&flat("now", "0.50", "0"));
    let costs = Costs::new(&billed, &site.table, &site.load);
    let fridge = site.load.scaled(20);
    let parts = costs.by_circuit(&site.load, &[&fridge], &[site.table.range()]);
    let sum = |p: &Vec<Money>| p.iter().copied().sum::<Money>();
    assert_eq!((sum(&parts[0]), sum(&parts[1])), (money("0.96"), money("3.84")));
}

#[test]
fn documents_escape_what_names_bring_along() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 7, 1)), steady);
    let mut contract = flat("now", "0.30", "10");
    contract.versions[0].tariff.fixed[0].name = "<b>=Base & \"co\"".to_owned();
    let bill = &site.bill_contract(&contract)[0].bill;
    let (parties, zone) = (Parties::default(), jiff::tz::TimeZone::UTC);
    let page = render::Page {
        bill,
        number: Some("now-2026-06-01"),
        issued: Some(TimestampMs::parse("2026-07-02T08:00:00Z").unwrap()),
        name: "Supply",
        site: "House <1>",
        parties: &parties,
        registers: &[],
        zone: &zone,
        remarks: Vec::new(),
    };
    let html = render::html(&page);
    assert!(
        html.contains("House &lt;1&gt;") && html.contains("&lt;b&gt;=Base &amp; &quot;co&quot;")
    );
    assert!(!html.contains("<b>") && !html.contains("<script"));
    assert!(html.contains(">96.40</td>"), "{html}");
    let csv = render::csv([&page]);
    assert!(csv.contains("\"<b>=Base & \"\"co\"\"\""), "{csv}");
    assert_eq!(csv.lines().count(), 1 + bill.lines.len() + 1);
    let heads: Vec<usize> = csv.lines().map(|l| l.split(',').count()).collect();
    assert!(heads[0] == 17);
}

#[test]
fn a_bill_is_a_document_with_number_dates_parties_counters_and_taxes() {
    let site = Site::new("Europe/Berlin", 1, (date(2026, 6, 1), date(2026, 7, 1)), steady);
    let mut contract = flat("home", "0.299", "10");
    contract.versions[0].tariff.taxes.push(Tax {
        name: "VAT".to_owned(),
        percent: "19".parse().unwrap(),
        on: Vec::new(),
    });
    contract.parties = serde_json::from_str(
        r#"{"supplier":{"name":"Stadtwerk","lines":["Weg 1","VAT ID DE123"]},"reference":"4711"}"#,
    )
    .unwrap();
    let bill = &site.bill_contract(&contract)[0].bill;
    let at = |text: &str, kwh: i64| CounterReading {
        at: TimestampMs::parse(text).unwrap(),
        value: MilliwattHours(kwh * 1_000_000),
    };
    let registers = [Register {
        meter: "main".to_owned(),
        side: Side::Import,
        opening: at("2026-05-31T21:59:58Z", 1000),
        closing: at("2026-06-30T21:59:58Z", 1288),
    }];
    let zone = site.calendar.zone().clone();
    let page = render::Page {
        bill,
        number: Some("home-2026-06-01"),
        issued: Some(TimestampMs::parse("2026-07-01T22:30:00Z").unwrap()),
        name: "Supply at home",
        site: "House",
        parties: &contract.parties,
        registers: &registers,
        zone: &zone,
        remarks: Vec::new(),
    };
    let html = render::html(&page);
    // 288 kWh × 0.299 + 10 = 96.112; VAT 18.26128 on 96.11; together 114.37.
    for part in [
        "Bill home-2026-06-01",
        "<dt>Period</dt><dd>2026-06-01 to 2026-06-30</dd>",
        "<dt>Issued</dt><dd>2026-07-02</dd>",
        "<strong>Stadtwerk</strong><br>Weg 1<br>VAT ID DE123",
        "<strong>House</strong>",
        "<dt>Reference</dt><dd>4711</dd>",
        "1000.000<br><small>2026-05-31 23:59</small>",
        "1288.000<br><small>2026-06-30 23:59</small>",
        ">288.000</td>",
        ">288.000 kWh</td>",
        ">0.2990 EUR/kWh</td>",
        ">10.00 EUR/month</td>",
        ">EUR 96.11</td><td class=\"n\">19 %</td><td class=\"n\">18.26</td>",
        ">114.37</td>",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    // The text of the PDF is not compressed.
    let pdf = render::pdf(&page);
    let pdf = String::from_utf8_lossy(&pdf);
    for part in [
        "(Bill home-2026-06-01)",
        "(Stadtwerk)",
        "(288.000 kWh)",
        "(0.2990 EUR/kWh)",
        "(19 %)",
        "(114.37)",
        "page 1 of 1",
    ] {
        assert!(pdf.contains(part), "{part} is missing in {pdf}");
    }
    let csv = render::csv([&page]);
    let tax = csv.lines().find(|l| l.contains(",tax,")).unwrap();
    assert!(tax.contains(",96.112,EUR,19,18.26,EUR,"), "{tax}");
    assert!(tax.ends_with(",%,home-2026-06-01,2026-07-02"), "{tax}");
}

#[test]
fn a_long_bill_goes_on_over_the_pages_of_its_pdf() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 7, 1)), steady);
    let mut contract = flat("home", "0.299", "10");
    let charge = contract.versions[0].tariff.fixed[0].clone();
    contract.versions[0].tariff.fixed.extend(std::iter::repeat_n(charge, 60));
    let bill = &site.bill_contract(&contract)[0].bill;
    let (parties, zone) = (Parties::default(), jiff::tz::TimeZone::UTC);
    let page = render::Page {
        bill,
        number: None,
        issued: None,
        name: "Supply",
        site: "House",
        parties: &parties,
        registers: &[],
        zone: &zone,
        remarks: vec!["A remark. ".repeat(60)],
    };
    let pdf = render::pdf(&page);
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("page 3 of ") && text.contains("preview"), "{text}");
    let pages = text.split("page 1 of ").nth(1).unwrap().split(')').next().unwrap();
    assert!(text.contains(&format!("page {pages} of {pages})")), "{pages}");
}
