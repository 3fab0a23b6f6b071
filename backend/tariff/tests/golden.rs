//! Bills worked out by hand.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

#[path = "site/site.rs"]
mod site;

use jiff::civil::{DateTime, date};
use ohmstead_model::{Money, Slot, TimestampMs};
use ohmstead_tariff::tariff::Kind;
use ohmstead_tariff::{Contract, Costs, IssuedBill, PriceSeries, Version};
use site::{KWH, Site, money, tariff_of};

fn flat(price: &str, rest: &str) -> String {
    format!(
        r#"{{"id":"flat","name":"Flat","currency":"EUR","energy":[{{"name":"Energy","price":{{"bands":
        {{"bands":[{{"name":"all day","tiers":[{{"price":"{price}"}}]}}]}}}}}}]{rest}}}"#
    )
}

fn quarter(_: DateTime) -> (i64, i64) {
    (KWH / 4, 0)
}

#[test]
fn a_standing_charge_is_due_per_day_or_per_month() {
    let site = Site::new("Europe/Berlin", 1, (date(2026, 2, 1), date(2026, 4, 1)), |_| (0, 0));
    let per_day = flat("0.30", r#","fixed":[{"name":"Grundpreis","amount":"0.25","per":"day"}]"#);
    assert_eq!(site.totals(&per_day), [7.0, 7.75]);
    let per_month = per_day.replace("\"day\"", "\"month\"").replace("0.25", "12.50");
    assert_eq!(site.totals(&per_month), [12.5, 12.5]);
    let per_year = per_day.replace("\"day\"", "\"year\"").replace("0.25", "120");
    assert_eq!(site.totals(&per_year), [10.0, 10.0]);
}

#[test]
fn a_part_of_a_month_pays_its_days_of_a_monthly_charge() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 11)), |_| (0, 0));
    let bills = site.bill(&flat("0", r#","fixed":[{"name":"Base","amount":"30","per":"month"}]"#));
    assert!(bills[0].bill.partial);
    assert_eq!(bills[0].bill.total, money("10"));
}

#[test]
fn tiers_by_the_day_begin_anew_each_midnight() {
    // 12 kWh on the first day, 5 on the second: 8 × 0.10 + 4 × 0.20, and 5 × 0.10.
    let load = |t: DateTime| (if t.day() == 1 { KWH / 8 } else { KWH * 5 / 96 + 1 }, 0);
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 2)), load);
    let tiers = r#"{"upTo":"8","unit":"kWh each day","price":"0.10"},{"price":"0.20"}"#;
    let tariff = flat("X", "").replace(r#"{"price":"X"}"#, tiers);
    assert_eq!(site.totals(&tariff), [1.6]);
    let both = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 3)), load);
    assert_eq!(both.totals(&tariff), [2.1]);
    // A daily allowance over both days: 16 kWh at 0.10, 1 at 0.20. June is billed in part only.
    assert_eq!(both.totals(&tariff.replace("each day", "daily")), [1.8]);
}

#[test]
fn a_monthly_tier_shrinks_with_a_part_of_the_month() {
    // 10 of 30 days: the limit of 90 kWh becomes 30; 40 kWh are drawn.
    let load = |_| (KWH / 24, 0);
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 11)), load);
    let tiers = r#"{"upTo":"90","price":"0.10"},{"price":"0.20"}"#;
    let tariff = flat("X", "").replace(r#"{"price":"X"}"#, tiers);
    assert_eq!(site.totals(&tariff), [5.0]);
}

#[test]
fn tiers_are_shared_among_bands_in_proportion() {
    // 24 kWh: 6 at night, 18 by day; 12 in the first tier: 3 and 9, then 3 and 9.
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 2)), quarter);
    let tariff = r#"{"id":"t","name":"T","currency":"EUR","energy":[{"name":"Energy","price":{"bands":{
      "bands":[
        {"name":"night","tiers":[{"upTo":"12","unit":"kWh daily","price":"0.10"},{"price":"0.20"}]},
        {"name":"day","tiers":[{"upTo":"12","unit":"kWh daily","price":"0.30"},{"price":"0.40"}]}],
      "schedule":{"rules":[{"from":"00:00","to":"06:00","band":"night"},{"band":"day"}]}}}}]}"#;
    // 0.30 + 0.60 + 2.70 + 3.60
    assert_eq!(site.totals(tariff), [7.2]);
    // Each band by itself: 6 × 0.10, 12 × 0.30 + 6 × 0.40.
    let alone = tariff.replace("\"schedule\"", "\"tierScope\":\"band\",\"schedule\"");
    assert_eq!(site.totals(&alone), [6.6]);
}

#[test]
fn a_ratchet_keeps_a_share_of_an_earlier_peak() {
    // 10 kW in one quarter hour of January, 4 kW in one of February and March.
    let load = |t: DateTime| {
        let peak = t.day() == 10 && t.hour() == 18 && t.minute() == 15;
        (
            if !peak {
                0
            } else if t.month() == 1 {
                2_500_000
            } else {
                KWH
            },
            0,
        )
    };
    let site = Site::new("UTC", 1, (date(2026, 1, 1), date(2026, 4, 1)), load);
    let demand = r#","demand":[{"name":"Peak","bands":[{"name":"any","tiers":[{"price":"5"}]}],
      "ratchet":{"percent":["80"],"lookBack":1}}]"#;
    // 10 kW; 80 % of 10 = 8 kW; 80 % of 4 = 3.2, so the 4 kW of March itself.
    assert_eq!(site.totals(&flat("0", demand)), [50.0, 40.0, 20.0]);
    let longer = demand.replace("\"lookBack\":1", "\"lookBack\":11");
    assert_eq!(site.totals(&flat("0", &longer)), [50.0, 40.0, 40.0]);
    let bills = site.bill(&flat("0", demand));
    let line = bills[1].bill.lines.iter().find(|l| l.kind == Kind::Demand).unwrap();
    assert_eq!(line.how, "80 % of 10 kW, the highest of the 1 periods before");
}

#[test]
fn peaks_are_means_of_the_tariff_s_window() {
    // 3, 1, 0, 0 kWh in the quarters of one hour.
    let load = |t: DateTime| {
        let e = match (t.hour(), t.minute()) {
            (18, 0) => 3 * KWH,
            (18, 15) => KWH,
            _ => 0,
        };
        (e, 0)
    };
    let site = Site::new("UTC", 1, (date(2026, 1, 1), date(2026, 2, 1)), load);
    let demand = |minutes: u16| {
        let demand =
            r#""demand":[{"name":"Peak","bands":[{"name":"any","tiers":[{"price":"1"}]}]}]"#;
        flat("0", &format!(r#","demandWindow":{minutes},{demand}"#))
    };
    assert_eq!(site.totals(&demand(15)), [12.0]);
    assert_eq!(site.totals(&demand(30)), [8.0]);
    assert_eq!(site.totals(&demand(60)), [4.0]);
    let daily = demand(60).replace(r#""name":"Peak","#, r#""name":"Peak","per":"day","#);
    assert_eq!(site.totals(&daily), [124.0]);
}

#[test]
fn demand_tiers_fill_from_the_bottom_and_bands_have_peaks_of_their_own() {
    let load = |t: DateTime| (if t.hour() < 12 { KWH } else { 2 * KWH }, 0);
    let site = Site::new("UTC", 1, (date(2026, 1, 1), date(2026, 2, 1)), load);
    // Morning 4 kW, afternoon 8 kW; first 5 kW at 1, above at 3; mornings at 2.
    let demand = r#","demand":[{"name":"Peak","bands":[
      {"name":"pm","tiers":[{"upTo":"5","price":"1"},{"price":"2.5","adjustment":"0.5"}]},
      {"name":"am","tiers":[{"price":"2"}]}],
      "schedule":{"rules":[{"to":"12:00","band":"am"},{"band":"pm"}]}}]"#;
    assert_eq!(site.totals(&flat("0", demand)), [5.0 + 9.0 + 8.0]);
}

#[test]
fn net_metering_carries_a_surplus_to_the_next_month() {
    // January: 100 drawn, 150 fed in. February: 80 drawn, 0 fed in, 50 carried.
    let load = |t: DateTime| match (t.month(), t.day(), t.hour(), t.minute()) {
        (1, 5, 10, 0) => (100 * KWH, 0),
        (1, 6, 12, 0) => (0, 150 * KWH),
        (2, 5, 10, 0) => (80 * KWH, 0),
        _ => (0, 0),
    };
    let site = Site::new("UTC", 1, (date(2026, 1, 1), date(2026, 3, 1)), load);
    let carry = flat("0.25", r#","export":{"netMetering":{}}"#);
    assert_eq!(site.totals(&carry), [0.0, 7.5]);
    let lapse = flat("0.25", r#","export":{"netMetering":{"carry":false}}"#);
    assert_eq!(site.totals(&lapse), [0.0, 20.0]);
    let paid = flat("0.25", r#","export":{"netMetering":{"settleMonth":1,"settlePrice":"0.04"}}"#);
    assert_eq!(site.totals(&paid), [-2.0, 20.0]);
}

#[test]
fn net_billing_sells_what_net_metering_would_offset() {
    // In one hour 3 kWh drawn, then 2 fed in; in another 1 fed in.
    let load = |t: DateTime| match (t.day(), t.hour(), t.minute()) {
        (5, 10, 0) => (3 * KWH, 0),
        (5, 10, 30) => (0, 2 * KWH),
        (6, 12, 0) => (0, KWH),
        _ => (0, 0),
    };
    let site = Site::new("UTC", 1, (date(2026, 1, 1), date(2026, 2, 1)), load);
    let sold = |netting: &str| {
        format!(r#","export":{{"netBilling":{{"netting":"{netting}","price":{{"flat":"0.08"}}}}}}"#)
    };
    // 3 × 0.30 − 3 × 0.08; netted by the hour 1 × 0.30 − 1 × 0.08.
    assert_eq!(site.totals(&flat("0.30", &sold("registers"))), [0.66]);
    assert_eq!(site.totals(&flat("0.30", &sold("hour"))), [0.22]);
    assert_eq!(site.totals(&flat("0.30", r#","export":{"buyAll":{"flat":"0.08"}}"#)), [0.66]);
    assert_eq!(site.totals(&flat("0.30", r#","export":{"buyAll":"retail"}"#)), [0.0]);
    assert_eq!(site.totals(&flat("0.30", "")), [0.9]);
    let by_band = flat("0.30", r#","export":{"buyAll":"band"}"#)
        .replace(r#""price":"0.30""#, r#""price":"0.30","sell":"0.05""#);
    assert_eq!(site.totals(&by_band), [0.75]);
}

fn dynamic(rest: &str) -> String {
    format!(
        r#"{{"id":"dyn","name":"Dynamic","currency":"EUR","energy":[{{"name":"Market","price":
        {{"series":{{"series":"day-ahead"{rest}}}}}}}]}}"#
    )
}

fn prices(start: &str, step: u16, values: &[&str]) -> PriceSeries {
    PriceSeries {
        name: "day-ahead".to_owned(),
        zone: "DE-LU".to_owned(),
        currency: "EUR".to_owned(),
        unit: "EUR/MWh".to_owned(),
        start: Slot::of(TimestampMs::parse(start).unwrap()),
        step,
        values: values.iter().map(|v| v.parse().ok()).collect(),
    }
}

#[test]
fn negative_prices_pay_the_customer_slot_by_slot() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 2)), quarter);
    // 24 hours: 20 at 100 EUR/MWh, 4 at −50.
    let values: Vec<&str> = [["100"; 20].as_slice(), &["-50"; 4]].concat();
    let site = site.with_prices(&[prices("2026-06-01T00:00:00Z", 60, &values)]);
    let mut contract = Contract::always(tariff_of(&dynamic("")));
    contract.zone = "DE-LU".to_owned();
    // 20 × 0.10 − 4 × 0.05
    assert_eq!(site.bill_contract(&contract)[0].bill.total, money("1.80"));
    contract.versions[0].tariff = tariff_of(&dynamic(r#","multiplier":"1.1","adder":"0.02""#));
    // 1.80 × 1.1 + 24 × 0.02
    let billed = site.bill_contract(&contract);
    assert_eq!(billed[0].bill.total, money("2.46"));
    let costs = Costs::new(&billed, &site.table, &site.load);
    let hours = site.calendar.buckets(ohmstead_model::Bucket::Hour, site.table.range());
    let by_hour = costs.by_bucket(&hours);
    assert_eq!(by_hour[0], money("0.13"));
    assert_eq!(by_hour[23], money("-0.035"));
    assert_eq!(by_hour.into_iter().sum::<Money>(), money("2.46"));
}

#[test]
fn quarter_hour_prices_meet_quarter_hour_energy() {
    let load = |t: DateTime| (i64::from(t.minute()) * KWH / 15, 0);
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 2)), load);
    let values: Vec<&str> = ["400", "300", "200", "100"].repeat(24);
    let site = site.with_prices(&[prices("2026-06-01T00:00:00Z", 15, &values)]);
    let mut contract = Contract::always(tariff_of(&dynamic("")));
    contract.zone = "DE-LU".to_owned();
    // Each hour 0 × 0.4 + 1 × 0.3 + 2 × 0.2 + 3 × 0.1 = 1.0
    assert_eq!(site.bill_contract(&contract)[0].bill.total, money("24"));
}

#[test]
fn energy_without_a_price_is_listed_and_not_made_up() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 2)), quarter);
    let values: Vec<&str> = [["100"; 23].as_slice(), &["unknown"]].concat();
    let site = site.with_prices(&[prices("2026-06-01T00:00:00Z", 60, &values)]);
    let mut contract = Contract::always(tariff_of(&dynamic("")));
    contract.zone = "DE-LU".to_owned();
    let bill = &site.bill_contract(&contract)[0].bill;
    assert_eq!(bill.total, money("2.30"));
    assert!(bill.not_billed[0].why.contains("no price for 4 slots with 1 kWh"), "{bill:?}");
    contract.zone = "NO2".to_owned();
    let bill = &site.bill_contract(&contract)[0].bill;
    assert_eq!((bill.total, bill.not_billed.len()), (Money::ZERO, 1));
}

#[test]
fn days_of_23_and_25_hours_are_billed_by_their_hours() {
    let tariff = r#"{"id":"tou","name":"TOU","currency":"EUR","energy":[{"name":"Energy","price":{"bands":{
      "bands":[{"name":"night","tiers":[{"price":"0.10"}]},{"name":"day","tiers":[{"price":"0.30"}]}],
      "schedule":{"rules":[{"from":"22:00","to":"06:00","band":"night"},{"band":"day"}]}}}}],
      "fixed":[{"name":"Base","amount":"1","per":"day"}]}"#;
    let day =
        |y, m, d| Site::new("Europe/Berlin", d as u8, (date(y, m, d), date(y, m, d + 1)), quarter);
    // Night 8 h and day 16 h; on 29 March one night hour is missing, on 25 October one is twice.
    assert_eq!(day(2026, 6, 1).totals(tariff), [0.8 + 4.8 + 1.0]);
    assert_eq!(day(2026, 3, 29).totals(tariff), [0.7 + 4.8 + 1.0]);
    assert_eq!(day(2026, 10, 25).totals(tariff), [0.9 + 4.8 + 1.0]);
    let autumn = day(2026, 10, 25);
    let bills = autumn.bill(tariff);
    let night = bills[0].bill.lines.iter().find(|l| l.band.as_deref() == Some("night")).unwrap();
    let runs = night.runs(&tariff_of(tariff), &autumn.table);
    assert_eq!(runs.iter().map(|r| r.len()).collect::<Vec<_>>(), [28, 8]);
}

#[test]
fn holidays_are_billed_as_the_rules_say() {
    let tariff = r#"{"id":"tou","name":"TOU","currency":"EUR","holidays":["2026-12-25"],
      "energy":[{"name":"Energy","price":{"bands":{
      "bands":[{"name":"low","tiers":[{"price":"0.10"}]},{"name":"high","tiers":[{"price":"0.30"}]}],
      "schedule":{"rules":[{"days":["weekend","holiday"],"band":"low"},{"band":"high"}]}}}}]}"#;
    // Thursday 24 to Sunday 27: one day high, three low.
    let site = Site::new("Europe/Berlin", 1, (date(2026, 12, 24), date(2026, 12, 28)), quarter);
    assert_eq!(site.totals(tariff), [14.4]);
}

#[test]
fn a_minimum_tops_up_and_a_yearly_one_is_settled_in_december() {
    let load = |t: DateTime| (if t.month() == 1 { KWH / 4 } else { 0 }, 0);
    let site = Site::new("UTC", 1, (date(2026, 1, 1), date(2027, 1, 1)), load);
    let monthly = flat("0.10", r#","minimum":[{"name":"Least","amount":"10","per":"month"}]"#);
    let mut expected = vec![10.0; 12];
    expected[0] = 74.4;
    assert_eq!(site.totals(&monthly), expected);
    let yearly = flat("0.10", r#","minimum":[{"name":"Least","amount":"100","per":"year"}]"#);
    let totals = site.totals(&yearly);
    assert_eq!((totals[0], totals[1], totals[11]), (74.4, 0.0, 25.6));
}

#[test]
fn taxes_stack_as_listed_and_levies_count_kwh() {
    // 100 kWh × 0.20 = 20; levy 100 × 0.02 = 2; base 10; duty 5 % on energy = 1; VAT 20 % of all
    // before, duty included: 33 × 0.2 = 6.6.
    let load = |t: DateTime| (if t.day() == 1 && t.hour() == 0 { 25 * KWH } else { 0 }, 0);
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 7, 1)), load);
    let rest = r#","fixed":[{"name":"Base","amount":"10","per":"month"}],
      "levies":[{"name":"Levy","price":"0.02"}],
      "taxes":[{"name":"Duty","percent":"5","on":["energy"]},
               {"name":"VAT","percent":"20","on":["energy","fixed","levy","tax"]}]"#;
    let billed = site.bill(&flat("0.20", rest));
    assert_eq!(billed[0].bill.total, money("39.60"));
    // The energy part with its taxes: 20 × 1.05 × 1.2 + 2 × 1.2.
    let costs = Costs::new(&billed, &site.table, &site.load);
    assert_eq!(costs.sum(site.table.range()), money("27.60"));
}

#[test]
fn lines_add_up_to_a_total_that_is_rounded_once() {
    // Three charges of a third of a cent each: the total is one cent, not zero and not three.
    let load =
        |t: DateTime| (if t.day() == 1 && t.hour() == 0 && t.minute() == 0 { KWH } else { 0 }, 0);
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 7, 1)), load);
    let levies = r#","levies":[{"name":"a","price":"0.00333"},{"name":"b","price":"0.00334"},{"name":"c","price":"0.00333"}]"#;
    let bill = &site.bill(&flat("0", levies))[0].bill;
    assert_eq!(bill.total, money("0.01"));
    let amounts: Vec<Money> =
        bill.lines.iter().filter(|l| l.kind == Kind::Levy).map(|l| l.amount).collect();
    assert_eq!(amounts, [money("0"), money("0.01"), money("0")]);
}

#[test]
fn a_new_tariff_version_holds_from_its_day_and_prices_nothing_before() {
    let site = Site::new("Europe/Berlin", 15, (date(2026, 5, 15), date(2026, 7, 15)), quarter);
    let base = r#","fixed":[{"name":"Base","amount":"31","per":"month"}]"#;
    let version =
        |from, to, json: &str| Version { valid_from: from, valid_to: to, tariff: tariff_of(json) };
    let old = flat("0.10", base);
    let change = date(2026, 5, 25);
    let contract = Contract {
        id: "home".to_owned(),
        zone: String::new(),
        parties: ohmstead_tariff::Parties::default(),
        versions: vec![
            version(None, Some(change), &old),
            version(Some(change), None, &flat("0.20", base).replace("\"flat\"", "\"flat-2\"")),
        ],
    };
    let bills = site.bill_contract(&contract);
    // 10 of 31 days at 0.10, 21 at 0.20; the base in two parts.
    assert_eq!(bills[0].bill.total, money("24").add_units(24 * 21 * 2, 31));
    let fixed: Vec<_> = bills[0].bill.lines.iter().filter(|l| l.kind == Kind::Fixed).collect();
    assert_eq!((fixed[0].amount, fixed[1].amount), (money("10"), money("21")));
    assert_eq!((fixed[0].tariff.as_str(), fixed[1].tariff.as_str()), ("flat", "flat-2"));
    assert_eq!((fixed[1].version_from, fixed[1].from), (Some(change), change));
    assert_eq!(bills[1].bill.total, money("31").add_units(24 * 30 * 2, 0));
}

/// Tenths and whole units on top, for sums written out in a test.
trait AddUnits {
    fn add_units(self, tenths: i64, units: i64) -> Money;
}
impl AddUnits for Money {
    fn add_units(self, tenths: i64, units: i64) -> Money {
        Money(self.0 + tenths * 100_000 + units * 1_000_000)
    }
}

#[test]
fn days_without_a_contract_are_named() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 4)), quarter);
    let mut contract = Contract::always(tariff_of(&flat("0.10", "")));
    contract.versions[0].valid_from = Some(date(2026, 6, 2));
    let bill = &site.bill_contract(&contract)[0].bill;
    assert_eq!(bill.total, money("4.80"));
    assert_eq!(bill.not_billed[0].item, "24 kWh on 2026-06-01");
}

#[test]
fn an_issued_bill_stays_and_its_adjustment_says_why() {
    let site = |wh: i64| {
        let load =
            move |t: DateTime| (if t.day() == 1 && t.hour() == 0 { wh * 1000 / 4 } else { 0 }, 0);
        Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 7, 1)), load)
    };
    let tariff = flat("0.25", r#","fixed":[{"name":"Base","amount":"10","per":"month"}]"#);
    let issued = IssuedBill {
        number: "2026-06".to_owned(),
        issued: TimestampMs(0),
        bill: site(124_800).bill(&tariff)[0].bill.clone(),
        registers: Vec::new(),
    };
    assert_eq!(issued.adjustment(&issued.bill), None);
    let today = &site(119_400).bill(&tariff)[0].bill;
    let adjustment = issued.adjustment(today).unwrap();
    assert_eq!(adjustment.text, "was 41.20, now 39.85, because Energy, all day 124.8 → 119.4 kWh");
    assert_eq!(adjustment.difference, money("-1.35"));
    let dearer = &site(124_800).bill(&tariff.replace("0.25", "0.26"))[0].bill;
    let adjustment = issued.adjustment(dearer).unwrap();
    assert_eq!(adjustment.text, "was 41.20, now 42.45, because Energy, all day rate 0.25 → 0.26");
    let text = serde_json::to_string(&issued).unwrap();
    assert_eq!(serde_json::from_str::<IssuedBill>(&text).unwrap(), issued);
}

#[test]
fn a_price_that_changes_inside_an_issued_period_is_one_reason() {
    // 24 kWh on the first day, the same on the sixteenth.
    let load = |t: DateTime| (if t.hour() == 0 && t.day() % 15 == 1 { 6_000_000 } else { 0 }, 0);
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 7, 1)), load);
    let mut contract = Contract::always(tariff_of(&flat("0.25", "")));
    let issued = IssuedBill {
        number: "2026-06".to_owned(),
        issued: TimestampMs(0),
        bill: site.bill_contract(&contract)[0].bill.clone(),
        registers: Vec::new(),
    };
    let mut dearer = contract.versions[0].clone();
    dearer.tariff = tariff_of(&flat("0.30", ""));
    dearer.valid_from = Some(date(2026, 6, 16));
    contract.versions[0].valid_to = dearer.valid_from;
    contract.versions.push(dearer);
    let adjustment = issued.adjustment(&site.bill_contract(&contract)[0].bill).unwrap();
    assert_eq!(adjustment.reasons.len(), 1, "{adjustment:?}");
    assert_eq!(
        adjustment.text,
        "was 12.00, now 13.20, because Energy, all day 48 kWh at 0.25 → 24 kWh at 0.25 + 24 kWh at 0.3"
    );
}
