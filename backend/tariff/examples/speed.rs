//! How long a year takes: `cargo run --release -p ohmstead-tariff --example speed`.
//!
//! A year of 15-minute intervals in a zone with clock changes, 20 different tariffs (flat, time of
//! use, tiers, demand, dynamic prices). Prints the median of five runs.

use ohmstead_model::{Bucket, Interval, MilliwattHours, SiteCalendar, SlotRange};
use ohmstead_tariff::{
    Carry, Contract, Costs, Load, PriceBook, PriceSeries, SlotTable, Tariff, bill_periods, compare,
};
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let calendar = SiteCalendar::new("Europe/Berlin", 1)?;
    let range = SlotRange::new(
        calendar.day_start(jiff::civil::date(2025, 1, 1)),
        calendar.day_start(jiff::civil::date(2026, 1, 1)),
    );
    let intervals: Vec<Interval> = range
        .iter()
        .map(|slot| {
            let n = i64::from(slot.0).wrapping_mul(7919) % 250_000;
            Interval {
                import: MilliwattHours(n),
                export: MilliwattHours(n / 9),
                ..Interval::empty(slot)
            }
        })
        .collect();
    let prices = PriceBook::new(&[PriceSeries {
        name: "day-ahead".to_owned(),
        zone: String::new(),
        currency: "EUR".to_owned(),
        unit: "EUR/MWh".to_owned(),
        start: range.from,
        step: 15,
        values: range.iter().map(|s| format!("{}.37", s.0 % 170 - 20).parse().ok()).collect(),
    }])?;
    let contracts = (0..20).map(tariff).collect::<Result<Vec<_>, _>>()?;
    println!("a year of {} intervals", intervals.len());
    let load = Load::from_intervals(range, &intervals);
    report("calendar of a year", || SlotTable::new(&calendar, range).days().len());
    let table = SlotTable::new(&calendar, range);
    let bill = |c: &Contract| bill_periods(c, &table, &load, &prices, &mut Carry::default());
    for (i, name) in [(1, "time of use"), (4, "dynamic prices")] {
        report(&format!("12 bills, {name}"), || bill(&contracts[i]).map_or(0, |b| b.len()));
        let billed = bill(&contracts[i])?;
        let days = calendar.buckets(Bucket::Day, range);
        report(&format!("cost of every interval and day, {name}"), || {
            Costs::new(&billed, &table, &load).by_bucket(&days).len()
        });
    }
    report("load, calendar and 20 tariffs compared", || {
        let load = Load::from_intervals(range, &intervals);
        let table = SlotTable::new(&calendar, range);
        compare(&contracts[0], &contracts, &table, &load, &prices).map_or(0, |(_, r)| r.len())
    });
    Ok(())
}

fn report(name: &str, work: impl Fn() -> usize) {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let start = Instant::now();
            assert!(std::hint::black_box(work()) > 0);
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{name:<50} {:>8.1} ms", times[2].as_secs_f64() * 1000.0);
}

/// Five kinds of tariffs, four of each with prices of their own.
fn tariff(n: i64) -> Result<Contract, ohmstead_tariff::TariffError> {
    let price = |add: i64| format!("\"0.{:04}\"", 1000 + 37 * n + add);
    let tier = |add: i64| format!(r#"{{"price":{},"sell":"0.08"}}"#, price(add));
    let tiers = |unit: &str, limit: i64, add: i64| {
        format!(
            r#"{{"upTo":"{limit}","unit":"{unit}","price":{}}},{}"#,
            price(add),
            tier(add + 400)
        )
    };
    let rules = r#"{"rules":[{"days":["weekday"],"from":"16:00","to":"21:00","band":"peak"},{"months":[6,7,8],"from":"10:15","to":"15:45","band":"sun"},{"band":"base"}]}"#;
    let band = |name: &str, tiers: String| format!(r#"{{"name":"{name}","tiers":[{tiers}]}}"#);
    let bands = |bands: &[String], schedule: &str| {
        format!(r#"{{"bands":{{"bands":[{}],"schedule":{schedule}}}}}"#, bands.join(","))
    };
    let three = |t: &dyn Fn(i64) -> String| {
        bands(&[band("base", t(0)), band("peak", t(900)), band("sun", t(-300))], rules)
    };
    let energy = match n % 5 {
        0 => bands(&[band("any", tier(0))], "\"always\""),
        1 => three(&tier),
        2 => three(&|add| tiers("kWh", 300, add)),
        3 => bands(&[band("any", tiers("kWh each day", 8, 0))], "\"always\""),
        _ => r#"{"series":{"series":"day-ahead","multiplier":"1.03","adder":"0.11"}}"#.to_owned(),
    };
    let export =
        if n % 5 == 4 { r#"{"buyAll":"retail"}"# } else { r#"{"netBilling":{"price":"band"}}"# };
    let json = format!(
        r#"{{"id":"t{n}","name":"t{n}","currency":"EUR","demandWindow":30,
        "energy":[{{"name":"Energy","price":{energy}}}],"export":{export},
        "fixed":[{{"name":"Base","amount":"9.90","per":"month"}}],
        "demand":[{{"name":"Peak","bands":[{{"name":"any","tiers":[{{"price":"1.5"}}]}}],"ratchet":{{"percent":["60"],"lookBack":11}}}}],
        "levies":[{{"name":"Levy","price":"0.0205"}}],"taxes":[{{"name":"VAT","percent":"19"}}]}}"#
    );
    Tariff::from_json(&json).map(Contract::always)
}
