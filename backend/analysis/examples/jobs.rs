//! What the jobs behind rules and forecasts cost with many sites:
//! `cargo run --release -p ohmstead-analysis --example jobs [sites] [days]`.
//!
//! A SQLite store in a temporary directory; each site has one meter with quarter hours of so many days, a contract of
//! its own, and all sites have the hub's rules of every kind that goes by quarter hours, costs, forecasts, events or
//! anomalies. Prints how long one pass of each job works, and how long of it is one site's.

use ohmstead_alert::{Rule, RuleKind, Severity, Source};
use ohmstead_analysis::{Analysis, Subject};
use ohmstead_billing::Billing;
use ohmstead_derive::Derive;
use ohmstead_ingest::Live;
use ohmstead_model::{
    DeviceId, Interval, ManualClock, MilliwattHours, Reading, SiteCalendar, Slot, SlotRange,
    TimeRange, TimestampMs,
};
use ohmstead_store::identity::{Kind, Within};
use ohmstead_store::{Entry, KeptContract, Purpose, Store};
use ohmstead_store_sqlite::SqliteStore;
use ohmstead_tariff::{Contract, Tariff};
use std::sync::Arc;
use std::time::Instant;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// Everything of one site ends with its number.
struct Site(String);

impl Within for Site {
    fn holds(&self, kind: Kind, id: &str) -> bool {
        kind == Kind::Rule || id[1..] == self.0
    }
}

#[tokio::main]
async fn main() -> Fallible<()> {
    let number = |n: usize, or: i32| {
        std::env::args().nth(n).and_then(|a| a.parse().ok()).unwrap_or(or).max(1)
    };
    let (sites, days) = (number(1, 100), number(2, 365));
    let dir = tempfile::tempdir()?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(dir.path())?);
    let calendar = SiteCalendar::new("Europe/Berlin", 1)?;
    // In the middle of a month, of a week and of a day.
    let end = Slot::of(TimestampMs::parse("2026-03-18T11:00:00Z")?);
    let range = SlotRange::new(Slot(end.0 - 96 * days), end);
    for site in 0..sites {
        fill(&*store, site, range).await?;
    }
    store.put_rules(rules()).await?;
    let now = end.start() + 6 * 60_000;
    let clock = Arc::new(ManualClock::at(now));
    let derive = Arc::new(Derive::new(store.clone(), Live::new(1)));
    let analysis = Arc::new(Analysis::new(store.clone(), derive.clone(), clock.clone()));
    let billing = Billing::new(store.clone(), derive.clone(), clock.clone(), calendar.clone(), 1)
        .expecting(analysis.clone());
    let meters: Vec<DeviceId> =
        (0..sites).map(|n| DeviceId::new(&format!("m{n}"))).collect::<Result<_, _>>()?;

    let told = |job: &str, began: Instant| {
        let all = began.elapsed().as_secs_f64();
        println!("| {job} | {all:.2} s | {:.1} ms |", all * 1000.0 / f64::from(sites));
    };
    println!("| job, {sites} sites of {days} days | one pass | a site |\n|---|---|---|");
    let roster = derive.roster().await?;
    let began = Instant::now();
    for meter in &meters {
        analysis.refresh(&roster, &Subject::device(meter, calendar.zone().clone())).await?;
    }
    told("forecasts and anomalies anew (hourly)", began);
    for again in ["first", "nothing new"] {
        let watching = analysis.watching().await?;
        let began = Instant::now();
        for meter in &meters {
            let subject = Subject::device(meter, calendar.zone().clone());
            analysis.watch(&watching, (&subject, meter), &calendar, false).await?;
        }
        told(&format!("rules of forecasts and anomalies, {again}"), began);
    }
    for again in ["first", "again (each 15 s)"] {
        let began = Instant::now();
        derive.watch(&|_| Some(calendar.clone()), now, now).await?;
        told(&format!("budgets, events and silence, {again}"), began);
    }
    for again in ["first", "again (each minute)"] {
        let began = Instant::now();
        for site in 0..sites {
            let of = billing.of_site(calendar.clone(), 1, Arc::new(Site(site.to_string())));
            of.watch(now).await?;
        }
        told(&format!("costs and bills to come, {again}"), began);
    }
    Ok(())
}

/// Rules of the hub, one of each kind that a job judges.
fn rules() -> Vec<Rule> {
    let by_jobs = RuleKind::ALL.into_iter().filter(|k| k.source() != Source::Readings);
    let rule = |kind: RuleKind| Rule {
        id: format!("{kind:?}"),
        valid: TimeRange::ALL,
        kind,
        device: None,
        threshold: if kind.is_bare() { 0 } else { 5_000_000 },
        clear_at: if kind.is_bare() { 0 } else { 5_000_000 },
        for_ms: 0,
        hold_ms: 0,
        window_ms: 0,
        schedule: None,
        severity: Severity::Warning,
        enabled: true,
    };
    by_jobs.map(rule).collect()
}

async fn fill(store: &dyn Store, site: i32, range: SlotRange) -> Fallible<()> {
    let meter = DeviceId::new(&format!("m{site}"))?;
    let first = Reading { at: range.from.start(), ..Reading::default() };
    let entry = Entry::Reading { device: meter.clone(), reading: first };
    store.commit(vec![entry], range.to.start()).await?;
    let interval = |slot: Slot| {
        let evening = if (68..88).contains(&slot.0.rem_euclid(96)) { 200_000 } else { 50_000 };
        let own = (i64::from(slot.0) + i64::from(site)).wrapping_mul(7919) % 60_000;
        Interval {
            import: MilliwattHours(evening + own),
            covered_ms: 900_000,
            readings: 3,
            ..Interval::empty(slot)
        }
    };
    let rows: Vec<Interval> = range.iter().map(interval).collect();
    let mark = store.dirty_device(&meter).await?;
    store.replace_intervals(&meter, range, rows, Vec::new(), mark).await?;
    let tariff = Tariff::from_json(&format!(
        r#"{{"id":"c{site}","name":"c{site}","currency":"EUR",
        "energy":[{{"name":"Energy","price":{{"bands":{{"bands":[
            {{"name":"base","tiers":[{{"price":"0.28"}}]}},{{"name":"peak","tiers":[{{"price":"0.36"}}]}}],
            "schedule":{{"rules":[{{"days":["weekday"],"from":"16:00","to":"21:00","band":"peak"}},{{"band":"base"}}]}}}}}}}}],
        "fixed":[{{"name":"Base","amount":"9.90","per":"month"}}],
        "demand":[{{"name":"Peak","bands":[{{"name":"any","tiers":[{{"price":"1.5"}}]}}]}}],
        "taxes":[{{"name":"VAT","percent":"19"}}]}}"#
    ))?;
    store
        .put_contracts(vec![KeptContract {
            name: format!("c{site}"),
            purpose: Purpose::Contract,
            device: Some(meter),
            changed_at: range.from.start(),
            contract: Contract::always(tariff),
        }])
        .await?;
    Ok(())
}
