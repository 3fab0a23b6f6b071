//! Rules of tariffs beyond bands and tiers, each with a bill worked out by hand.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

#[path = "site/site.rs"]
mod site;

use jiff::civil::{DateTime, date};
use ohmstead_model::{Money, Slot, TimestampMs};
use ohmstead_tariff::tariff::Kind;
use ohmstead_tariff::{Contract, PriceSeries, Tariff};
use site::{KWH, Site, money, tariff_of};

fn tariff(energy: &str, rest: &str) -> String {
    format!(
        r#"{{"id":"t","name":"T","currency":"EUR","energy":[{{"name":"Energy","price":{energy}}}]{rest}}}"#
    )
}

fn flat(price: &str, rest: &str) -> String {
    let bands = r#"{"bands":{"bands":[{"name":"all day","tiers":[{"price":"P"}]}]}}"#;
    tariff(&bands.replace('P', price), rest)
}

/// Two days with 18 kWh exported each, and 3 kWh imported.
fn exporting() -> Site {
    let load = |t: DateTime| match (t.hour(), t.minute()) {
        (9..=17, _) => (0, KWH / 2),
        (20, 0) => (3 * KWH, 0),
        _ => (0, 0),
    };
    Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 3)), load)
}

const DAILY_SELL: &str = r#"{"bands":{"bands":[{"name":"all","tiers":[
    {"upTo":"10","unit":"kWh each day","price":"0.50","sell":"0.15"},{"price":"0.30","sell":"0.05"}]}]}}"#;

#[test]
fn exported_energy_fills_the_tiers_of_each_day_anew() {
    // Each day 10 × 0.15 + 8 × 0.05 = 1.90. Not 10 × 0.15 + 26 × 0.05 = 2.80 over both days.
    let credit = |export: &str| {
        let bill =
            &exporting().bill(&tariff(DAILY_SELL, &format!(r#","export":{export}"#)))[0].bill;
        bill.sum(Kind::Export)
    };
    let sold = r#"{"netBilling":{"netting":"registers","price":"band"}}"#;
    assert_eq!(credit(sold), money("-3.80"));
    assert_eq!(credit(&sold.replace("registers", "hour")), money("-3.80"));
    assert_eq!(credit(r#"{"buyAll":"band"}"#), money("-3.80"));
}

#[test]
fn hourly_netting_comes_before_the_tiers_of_export() {
    // 2 kWh exported and 0.5 imported in each of 9 hours: 13.5 kWh are left of each day's 18.
    let load = |t: DateTime| match (t.hour(), t.minute()) {
        (9..=17, 0) => (KWH / 2, KWH / 2),
        (9..=17, _) => (0, KWH / 2),
        _ => (0, 0),
    };
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 3)), load);
    let sold = r#","export":{"netBilling":{"netting":"hour","price":"band"}}"#;
    // Twice 10 × 0.15 + 3.5 × 0.05 = 1.675.
    assert_eq!(site.bill(&tariff(DAILY_SELL, sold))[0].bill.total, money("-3.35"));
}

#[test]
fn exported_energy_fills_the_tiers_of_a_year_apart_from_imported() {
    // January 30 kWh, February 30 kWh exported; the first 40 kWh of the year earn 0.15.
    let load = |t: DateTime| (0, if t.day() == 1 && t.hour() < 10 { 3 * KWH / 4 } else { 0 });
    let site = Site::new("UTC", 1, (date(2026, 1, 1), date(2026, 3, 1)), load);
    let yearly = DAILY_SELL.replace("each day", "each year").replace("\"10\"", "\"40\"");
    let sold = r#","export":{"netBilling":{"netting":"registers","price":"band"}}"#;
    // 30 × 0.15; 10 × 0.15 + 20 × 0.05.
    assert_eq!(site.totals(&tariff(&yearly, sold)), [-4.5, -2.5]);
}

#[test]
fn retail_export_earns_the_first_tier_and_says_so() {
    let retail = r#","export":{"netBilling":{"netting":"registers","price":"retail"}}"#;
    let bill = &exporting().bill(&tariff(DAILY_SELL, retail))[0].bill;
    // 36 kWh × 0.50.
    assert_eq!(bill.sum(Kind::Export), money("-18"));
    let line = bill.lines.iter().find(|l| l.kind == Kind::Export).unwrap();
    assert_eq!(line.how, "at the price of the first tier: a surplus climbs no tiers");
    assert_eq!(line.tier, None);
}

#[test]
fn a_night_belongs_to_the_evening_it_begins_on() {
    // Friday 2 to Sunday 4 January 2026, 1 kWh each hour; weekday nights are cheap.
    let site = Site::new("UTC", 1, (date(2026, 1, 2), date(2026, 1, 5)), |_| (KWH / 4, 0));
    let bands = r#"{"bands":{"bands":[{"name":"night","tiers":[{"price":"0.10"}]},{"name":"day","tiers":[{"price":"0.30"}]}],
      "schedule":{"rules":[{"days":["weekday"],"from":"22:00","to":"06:00","band":"night"},{"band":"day"}]}}}"#;
    // Nights of Thursday into Friday 6 h, of Friday 2 + 6 h; none of Saturday and Sunday.
    // 14 × 0.10 + 58 × 0.30 = 18.80
    assert_eq!(site.totals(&tariff(bands, "")), [18.8]);
}

#[test]
fn recurring_holidays_hold_in_every_year_and_a_list_that_ends_is_noted() {
    let bands = r#"{"bands":{"bands":[{"name":"low","tiers":[{"price":"0.10"}]},{"name":"high","tiers":[{"price":"0.30"}]}],
      "schedule":{"rules":[{"days":["weekend","holiday"],"band":"low"},{"band":"high"}]}}}"#;
    // Good Friday, Easter Monday and the days around: Thursday 25 to Tuesday 30 March 2027.
    let site =
        Site::new("Europe/Berlin", 1, (date(2027, 3, 25), date(2027, 3, 31)), |_| (KWH / 4, 0));
    let with =
        |list: &str| site.bill(&tariff(bands, &format!(r#","holidays":{list}"#)))[0].bill.clone();
    // High on Thursday and Tuesday, 48 h; low on four days, of which Sunday 28 March has 23 h.
    // 48 × 0.30 + 95 × 0.10 = 23.90
    for list in [r#"["easter-2","easter+1"]"#, r#"["DE"]"#, r#"["2027-03-26","2027-03-29"]"#] {
        let bill = with(list);
        assert_eq!(bill.total, money("23.90"), "{list}");
        assert_eq!(bill.notes, Vec::<String>::new(), "{list}");
    }
    // A list for 2026: high on four days, 48 more hours at 0.20 more.
    let bill = with(r#"["2026-04-03","2026-04-06"]"#);
    assert_eq!(bill.total, money("33.50"));
    assert!(bill.notes[0].starts_with("the list of holidays ends with 2026"), "{:?}", bill.notes);
}

#[test]
fn a_standing_charge_may_be_due_in_some_months() {
    let site = Site::new("UTC", 15, (date(2026, 4, 15), date(2026, 5, 15)), |_| (0, 0));
    let charge = |per: &str| {
        flat(
            "0",
            &format!(
                r#","fixed":[{{"name":"Summer","amount":"30","per":"{per}","months":[5,6,7,8]}}]"#
            ),
        )
    };
    // 14 of 30 days lie in May: 14 × 30; 30 × 14/30; 30 × 14/30/12; 30 × 14/365.
    assert_eq!(site.totals(&charge("day")), [420.0]);
    assert_eq!(site.totals(&charge("month")), [14.0]);
    assert_eq!(site.totals(&charge("year")), [1.17]);
    assert_eq!(site.totals(&charge("yearByDays")), [1.15]);
    let winter = Site::new("UTC", 1, (date(2026, 1, 1), date(2026, 2, 1)), |_| (0, 0));
    assert_eq!(winter.bill(&charge("month"))[0].bill.lines.len(), 0);
}

#[test]
fn a_standing_charge_may_go_by_the_yearly_use() {
    let steps = r#","fixed":[{"name":"Base","per":"month","byUse":[{"upTo":"2500","amount":"8"},{"amount":"11"}]}]"#;
    // 100 kWh in January 2025: 100 × 365/31 = 1,177 a year: 8. With 400 in February
    // 500 × 365/59 = 3,093: 11. After twelve months the year counts as it is.
    let load = |t: DateTime| {
        let now = t.day() == 5 && t.hour() == 12 && t.minute() == 0;
        let kwh = if t.month() == 2 { 400 } else { 100 };
        (if now { kwh * KWH } else { 0 }, 0)
    };
    let site = Site::new("UTC", 1, (date(2025, 1, 1), date(2026, 2, 1)), load);
    let bills = site.bill(&flat("0", steps));
    let totals: Vec<Money> = bills.iter().map(|b| b.bill.total).collect();
    assert_eq!(totals[..2], [money("8"), money("11")]);
    // 12 months with 1,500 kWh.
    assert_eq!(totals[12], money("8"));
    let line = bills[12].bill.lines.iter().find(|l| l.kind == Kind::Fixed).unwrap();
    assert_eq!(line.how, "class of 1500 kWh in the last 12 billing periods");
    let declared = steps.replace(r#","fixed""#, r#","expectedYearlyUse":"4000","fixed""#);
    assert_eq!(site.bill(&flat("0", &declared))[0].bill.total, money("11"));
}

#[test]
fn a_minimum_may_leave_charges_out_and_rest_in_some_months() {
    let load = |t: DateTime| (if t.day() == 1 && t.hour() == 0 { 5 * KWH } else { 0 }, 0);
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 8, 1)), load);
    let rest = |minimum: &str| {
        let fixed = r#","fixed":[{"name":"Meter","amount":"4","per":"month"}]"#;
        flat(
            "0.10",
            &format!(
                r#"{fixed},"minimum":[{{"name":"Least","amount":"10","per":"month"{minimum}}}]"#
            ),
        )
    };
    // 20 kWh × 0.10 = 2, the meter 4: topped up from 6 to 10.
    assert_eq!(site.totals(&rest("")), [10.0, 10.0]);
    // The meter does not count: 2 topped up to 10, and 4 on top.
    assert_eq!(site.totals(&rest(r#","except":["Meter"]"#)), [14.0, 14.0]);
    assert_eq!(site.totals(&rest(r#","on":["energy"]"#)), [14.0, 14.0]);
    assert_eq!(site.totals(&rest(r#","months":[7]"#)), [6.0, 10.0]);
    // Over a year only what counts is summed: 12 × 2 = 24 topped up to 120, and 48 on top.
    let year = Site::new("UTC", 1, (date(2026, 1, 1), date(2027, 1, 1)), load);
    let yearly = rest(r#","except":["Meter"]"#)
        .replace(r#""amount":"10","per":"month""#, r#""amount":"120","per":"year""#);
    assert_eq!(year.totals(&yearly)[11..], [4.0 + 2.0 + 96.0]);
}

fn prices(step: u16, values: &[&str]) -> PriceSeries {
    PriceSeries {
        name: "day-ahead".to_owned(),
        zone: String::new(),
        currency: "EUR".to_owned(),
        unit: "EUR/MWh".to_owned(),
        start: Slot::of(TimestampMs::parse("2026-06-01T00:00:00Z").unwrap()),
        step,
        values: values.iter().map(|v| v.parse().ok()).collect(),
    }
}

fn at_prices(formula: &str, values: &[&str], load: impl Fn(DateTime) -> (i64, i64)) -> Money {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 2)), load);
    let site = site.with_prices(&[prices(15, values)]);
    let series = format!(r#"{{"series":{{"series":"day-ahead"{formula}}}}}"#);
    let bill =
        site.bill_contract(&Contract::always(tariff_of(&tariff(&series, "")))).remove(0).bill;
    bill.exact
}

#[test]
fn quarter_hour_prices_may_be_averaged_over_the_hour() {
    // 1 kWh in the first quarter of each hour; prices 100, 120, 80, 60: mean 90 EUR/MWh.
    let load = |t: DateTime| (if t.minute() == 0 { KWH } else { 0 }, 0);
    let values = ["100", "120", "80", "60"].repeat(24);
    assert_eq!(at_prices("", &values, load), money("2.40"));
    assert_eq!(at_prices(r#","average":"hour""#, &values, load), money("2.16"));
    // × 1.05 + 0.02 per kWh: 2.16 × 1.05 + 24 × 0.02 = 2.748
    let formula = r#","average":"hour","multiplier":"1.05","adder":"0.02""#;
    assert_eq!(at_prices(formula, &values, load), money("2.748"));
    // One quarter's price is not known: the hour has none; 23 × 0.09.
    let mut holes = values.clone();
    holes[5] = "?";
    assert_eq!(at_prices(r#","average":"hour""#, &holes, load), money("2.07"));
    // The day: 12 hours as above, 12 at 30, 50, 10, −10 (mean 20): mean 55.
    let day = [values[..48].to_vec(), ["30", "50", "10", "-10"].repeat(12)].concat();
    assert_eq!(at_prices(r#","average":"day""#, &day, load), money("1.32"));
}

#[test]
fn a_formula_may_round_and_hold_its_price_between_limits() {
    // 6 hours each at −50, 10, 123.456 and 900 EUR/MWh, 1 kWh an hour.
    let load = |_| (KWH / 4, 0);
    let values = [["-50"; 24].as_slice(), &["10"; 24], &["123.456"; 24], &["900"; 24]].concat();
    // 6 × (−0.05 + 0.01 + 0.123456 + 0.9)
    assert_eq!(at_prices("", &values, load), money("5.900736"));
    // Capped at 0.35, as AGILE-18-02-21 was, and never below 0: 6 × (0 + 0.01 + 0.123456 + 0.35)
    assert_eq!(at_prices(r#","floor":"0","cap":"0.35""#, &values, load), money("2.900736"));
    // × 1.1 + 0.05, to four decimals: −0.005, 0.061, 0.1858016 → 0.1858, 1.04
    let formula = r#","multiplier":"1.1","adder":"0.05","decimals":4"#;
    assert_eq!(at_prices(formula, &values, load), money("7.6908"));
}

#[test]
fn lines_may_be_rounded_by_themselves() {
    // Three levies of 0.4 cents each: 1.2 cents, 0.01 when the total is rounded, 0 by lines; VAT
    // follows the rounded lines.
    let load =
        |t: DateTime| (if t.day() == 1 && t.hour() == 0 && t.minute() == 0 { KWH } else { 0 }, 0);
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 7, 1)), load);
    let rest = |rounding: &str| {
        let levies = r#""levies":[{"name":"a","price":"0.004"},{"name":"b","price":"0.004"},{"name":"c","price":"0.004"}]"#;
        flat("1.006", &format!(r#",{levies},"taxes":[{{"name":"VAT","percent":"20"}}]{rounding}"#))
    };
    // (1.006 + 0.012) × 1.2 = 1.2216
    assert_eq!(site.totals(&rest("")), [1.22]);
    // 1.01 + 0 + 0 + 0, VAT 0.202 → 0.20
    assert_eq!(site.totals(&rest(r#","rounding":{"lines":2}"#)), [1.21]);
    // Cut: 1.00 and VAT 0.20.
    assert_eq!(site.totals(&rest(r#","rounding":{"lines":2,"half":"cut"}"#)), [1.2]);
}

#[test]
fn intervals_may_be_rounded_in_money() {
    // 0.1 kWh in each hour at 0.123: 0.0123 → 0.01 an hour, 0.24 a day; not rounded 0.2952.
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 2)), |_| (KWH / 40, 0));
    assert_eq!(site.totals(&flat("0.123", "")), [0.3]);
    let hourly = r#","rounding":{"interval":{"minutes":60,"amount":2}}"#;
    assert_eq!(site.totals(&flat("0.123", hourly)), [0.24]);
}

#[test]
fn contradictions_are_refused_with_the_field_and_a_way_out() {
    let demand = |rest: &str| {
        flat(
            "0",
            &format!(
                r#","demand":[{{"name":"P","bands":[{{"name":"a","tiers":[{{"price":"1"}}]}}]{rest}}}]"#
            ),
        )
    };
    let each_day = tariff(DAILY_SELL, r#","export":{"netMetering":{}}"#);
    let mixed = tariff(
        r#"{"bands":{"bands":[{"name":"a","tiers":[{"upTo":"1","unit":"kWh each year","price":"1"},
           {"upTo":"2","price":"1"},{"price":"1"}]}]}}"#,
        "",
    );
    let cases = [
        (demand(r#","peaks":0"#), "demand[0].peaks: 0; use 1 to 31"),
        (demand(r#","meanOf":99"#), "demand[0].meanOf: 99; use 1 to 36"),
        (demand(r#","per":"day","peaks":3"#), "demand[0] is refused"),
        (
            demand(r#","meanOf":12,"ratchet":{"percent":["80"],"lookBack":11}"#),
            "a ratchet on earlier ones",
        ),
        (demand(r#","ratePer":"day""#), "demand[0].ratePer is refused"),
        (each_day, "energy[0] is refused: net metering"),
        (mixed, "begin anew each day or each year stand beside"),
        (flat("0", r#","fixed":[{"name":"f","per":"day","months":[13]}]"#), "fixed[0].months: 13"),
        (
            flat(
                "0",
                r#","fixed":[{"name":"f","amount":"1","per":"day","byUse":[{"amount":"1"}]}]"#,
            ),
            "fixed[0].amount: stands beside byUse",
        ),
        (
            flat("0", r#","minimum":[{"name":"m","amount":"1","per":"day","on":["tax"]}]"#),
            "minimum[0].on",
        ),
        (
            flat("0", r#","rounding":{"interval":{"minutes":20}}"#),
            "rounding.interval.minutes is refused",
        ),
        (flat("0", r#","rounding":{"lines":9}"#), "rounding.lines: 9 decimals; use 0 to 6"),
        (
            tariff(DAILY_SELL, r#","rounding":{"interval":{"minutes":60}}"#),
            "rounding.interval is refused",
        ),
        (
            flat("0", r#","dayClasses":{"classes":[{"name":"mon","dates":[]}]}"#),
            "dayClasses.classes[0].name: \"mon\" cannot name",
        ),
        (
            flat(
                "0",
                r#","dayClasses":{"classes":[{"name":"a","dates":["2026-01-01"]},{"name":"b","dates":["2026-01-01"]}]}"#,
            ),
            "dayClasses.classes[1].dates: 2026-01-01 is listed twice",
        ),
        (flat("99999999", ""), "energy[0].price.bands[0].tiers[0]: 99999999 is out of range"),
    ];
    for (json, part) in cases {
        let error = Tariff::from_json(&json).unwrap_err().to_string();
        assert!(error.contains(part), "{error}\nexpected: {part}");
    }
}
