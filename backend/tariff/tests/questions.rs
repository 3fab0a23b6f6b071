//! Which tariff is cheaper, what if, how will the month end, and the bill as a document.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

#[path = "site/site.rs"]
mod site;

use jiff::civil::{DateTime, date};
use ohmstead_model::{Money, Slot};
use ohmstead_tariff::schedule::Schedule;
use ohmstead_tariff::tariff::Kind;
use ohmstead_tariff::whatif::Times;
use ohmstead_tariff::{Carry, Contract, Costs, compare, project, render};
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
    Times::new(&schedule, &site.table, &[]).unwrap()
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
    let parts = costs.by_circuit(&site.load, &[&fridge]);
    let sum = |p: &Vec<Money>| p.iter().copied().sum::<Money>();
    assert_eq!((sum(&parts[0]), sum(&parts[1])), (money("0.96"), money("3.84")));
}

#[test]
fn documents_escape_what_names_bring_along() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 7, 1)), steady);
    let mut contract = flat("now", "0.30", "10");
    contract.versions[0].tariff.fixed[0].name = "<b>=Base & \"co\"".to_owned();
    let bill = &site.bill_contract(&contract)[0].bill;
    let html = render::html(bill, "House <1>");
    assert!(
        html.contains("House &lt;1&gt;") && html.contains("&lt;b&gt;=Base &amp; &quot;co&quot;")
    );
    assert!(!html.contains("<b>") && !html.contains("<script"));
    assert!(html.contains(">96.40</td>"), "{html}");
    let csv = render::csv([bill]);
    assert!(csv.contains("\"<b>=Base & \"\"co\"\"\""), "{csv}");
    assert_eq!(csv.lines().count(), 1 + bill.lines.len() + 1);
    let heads: Vec<usize> = csv.lines().map(|l| l.split(',').count()).collect();
    assert!(heads[0] == 14);
}
