//! How long a year takes from the store: `cargo run --release -p ohmstead-billing --example year`.
//!
//! A SQLite store in a temporary directory with a year of 15-minute intervals of one meter; its
//! energy and cost by day, and 20 tariffs compared. Medians; `bench/costs.py` measures the same over HTTP.

use ohmstead_billing::{Billing, ComparisonQuery, CostQuery};
use ohmstead_derive::Derive;
use ohmstead_ingest::Live;
use ohmstead_model::{
    Bucket, DeviceId, Interval, ManualClock, MilliwattHours, Reading, SiteCalendar, SlotRange,
};
use ohmstead_store::{Entry, KeptContract, Purpose, Store};
use ohmstead_store_sqlite::SqliteStore;
use ohmstead_tariff::{Contract, PriceSeries, Tariff};
use std::sync::Arc;
use std::time::{Duration, Instant};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Fallible<()> {
    let dir = tempfile::tempdir()?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(dir.path())?);
    let calendar = SiteCalendar::new("Europe/Berlin", 1)?;
    let day = |y| calendar.day_start(jiff::civil::date(y, 1, 1));
    let range = SlotRange::new(day(2025), day(2026));
    let meter = DeviceId::new("meter")?;
    fill(&*store, &meter, range).await?;
    let clock = Arc::new(ManualClock::at(range.to.start()));
    let derive = Arc::new(Derive::new(store.clone(), Live::new(1)));
    let billing = Billing::new(store.clone(), derive.clone(), clock, calendar.clone(), 1);

    measure("intervals of a year", 15, async || {
        Ok(derive.intervals(&meter, range).await?.map_or(0, |i| i.len()))
    })
    .await?;
    for (id, what) in [("t0", "one price"), ("t1", "time of use, demand"), ("t4", "hourly prices")]
    {
        let ask = CostQuery {
            contract: Some(id.to_owned()),
            device: Some(meter.clone()),
            range,
            bucket: Bucket::Day,
            by_circuit: false,
        };
        measure(&format!("cost by day, {what}"), 15, async || {
            Ok(billing.cost(&ask).await?.buckets.len())
        })
        .await?;
    }
    let every: Vec<String> = (0..20).map(|n| format!("t{n}")).collect();
    measure("20 tariffs compared", 5, async || {
        let ask = ComparisonQuery {
            with: Some(every.clone()),
            range: Some(range),
            ..ComparisonQuery::default()
        };
        Ok(billing.compare(ask).await?.ranked.len())
    })
    .await
}

async fn measure(
    name: &str,
    times: usize,
    question: impl AsyncFn() -> Fallible<usize>,
) -> Fallible<()> {
    let mut taken: Vec<Duration> = Vec::with_capacity(times);
    for _ in 0..times {
        let began = Instant::now();
        assert!(std::hint::black_box(question().await?) > 0, "{name}: an empty answer");
        taken.push(began.elapsed());
    }
    taken.sort();
    let ms = |d: Duration| d.as_secs_f64() * 1000.0;
    println!("{name:<40} {:>8.1} ms (fastest {:.1})", ms(taken[times / 2]), ms(taken[0]));
    Ok(())
}

async fn fill(store: &dyn Store, meter: &DeviceId, range: SlotRange) -> Fallible<()> {
    let first = Reading { at: range.from.start(), ..Reading::default() };
    let entry = Entry::Reading { device: meter.clone(), reading: first };
    store.commit(vec![entry], range.from.start()).await?;
    let interval = |slot: ohmstead_model::Slot| Interval {
        import: MilliwattHours(i64::from(slot.0).wrapping_mul(7919) % 250_000),
        covered_ms: 900_000,
        ..Interval::empty(slot)
    };
    let rows: Vec<Interval> = range.iter().map(interval).collect();
    let mark = store.dirty_device(meter).await?;
    store.replace_intervals(meter, range, rows, Vec::new(), mark).await?;
    let prices = PriceSeries {
        name: "day-ahead".to_owned(),
        zone: String::new(),
        currency: "EUR".to_owned(),
        unit: "EUR/MWh".to_owned(),
        start: range.from,
        step: 60,
        values: range
            .iter()
            .step_by(4)
            .map(|s| format!("{}.37", s.0 % 170 - 20).parse().ok())
            .collect(),
    };
    store.put_prices(vec![prices], range.from.start()).await?;
    let kept = (0..20).map(|n| contract(n, range)).collect::<Fallible<Vec<_>>>()?;
    store.put_contracts(kept).await?;
    Ok(())
}

/// Five kinds of tariffs, four of each with prices of their own; the first one is as simple as can be.
fn contract(n: i64, range: SlotRange) -> Fallible<KeptContract> {
    let price = |add: i64| format!("\"0.{:04}\"", 1000 + 37 * n + add);
    let band = |name: &str, add: i64, limit: &str| {
        let tier = if limit.is_empty() {
            String::new()
        } else {
            format!(r#"{{{limit},"price":{}}},"#, price(add - 50))
        };
        format!(r#"{{"name":"{name}","tiers":[{tier}{{"price":{}}}]}}"#, price(add))
    };
    let rules = r#"{"rules":[{"days":["weekday"],"from":"16:00","to":"21:00","band":"peak"},{"months":[6,7,8],"from":"10:15","to":"15:45","band":"sun"},{"band":"base"}]}"#;
    let three = |limit: &str| {
        let bands = [("base", 100), ("peak", 900), ("sun", 60)].map(|(b, add)| band(b, add, limit));
        format!(r#"{{"bands":{{"bands":[{}],"schedule":{rules}}}}}"#, bands.join(","))
    };
    let one = |limit: &str| format!(r#"{{"bands":{{"bands":[{}]}}}}"#, band("any", 100, limit));
    let energy = match n % 5 {
        0 => one(""),
        1 => three(""),
        2 => three(r#""upTo":"300""#),
        3 => one(r#""upTo":"8","unit":"kWh each day""#),
        _ => r#"{"series":{"series":"day-ahead","multiplier":"1.03","adder":"0.11"}}"#.to_owned(),
    };
    let demand = match n {
        0 => "[]",
        _ => {
            r#"[{"name":"Peak","bands":[{"name":"any","tiers":[{"price":"1.5"}]}],"ratchet":{"percent":["60"],"lookBack":11}}]"#
        }
    };
    let tariff = Tariff::from_json(&format!(
        r#"{{"id":"t{n}","name":"t{n}","currency":"EUR","energy":[{{"name":"Energy","price":{energy}}}],
        "fixed":[{{"name":"Base","amount":"9.90","per":"month"}}],"demand":{demand},"taxes":[{{"name":"VAT","percent":"19"}}]}}"#
    ))?;
    Ok(KeptContract {
        name: format!("t{n}"),
        purpose: if n == 0 { Purpose::Contract } else { Purpose::Offer },
        device: None,
        changed_at: range.from.start(),
        contract: Contract::always(tariff),
    })
}
