//! The job's work over the in-memory store: what it keeps, and what is told from it.
#![allow(missing_docs, clippy::unwrap_used)]

mod refresh {
    mod watch;
}

use jiff::tz::TimeZone;
use ohmstead_analysis::{Analysis, Feedback, Refreshed, Subject};
use ohmstead_billing::Expectation;
use ohmstead_derive::Derive;
use ohmstead_ingest::Live;
use ohmstead_insight::AnomalyKind;
use ohmstead_model::{
    Clock, DeviceId, ManualClock, MilliwattHours, Reading, Slot, SlotRange, TimestampMs,
};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{Entry, ReadingStore, Store};
use ohmstead_tariff::Load;
use std::sync::Arc;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// 2026-02-02T00:00:00Z, a Monday.
const START: TimestampMs = TimestampMs(1_769_990_400_000);

struct Bench {
    store: Arc<MemoryStore>,
    derive: Arc<Derive>,
    clock: Arc<ManualClock>,
    analysis: Analysis,
    /// The counters, mWh.
    counters: (i64, i64),
    hour: i64,
}

fn meter() -> DeviceId {
    DeviceId::new("m").unwrap()
}

fn subject() -> Subject {
    Subject::device(&meter(), TimeZone::get("UTC").unwrap())
}

/// Watts at an hour: 200 at night, 900 in the evening, and a little of its own in each hour.
fn ordinary(hour: i64) -> i64 {
    let of_day = hour % 24;
    let base = if (17..22).contains(&of_day) { 900 } else { 200 };
    base + (hour * 7919) % 37
}

fn begun(store: &Arc<MemoryStore>, derive: &Arc<Derive>, clock: &Arc<ManualClock>) -> Analysis {
    let (kept, time): (Arc<dyn Store>, Arc<dyn Clock>) = (store.clone(), clock.clone());
    Analysis::new(kept, derive.clone(), time)
}

impl Bench {
    fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(ManualClock::at(START));
        let kept: Arc<dyn Store> = store.clone();
        let derive = Arc::new(Derive::new(kept, Live::new(16)));
        let analysis = begun(&store, &derive, &clock);
        Self { store, derive, clock, analysis, counters: (0, 0), hour: 0 }
    }

    /// The program ends and begins again on what it kept.
    fn restart(&mut self) {
        self.analysis = begun(&self.store, &self.derive, &self.clock);
    }

    /// Measures so many hours on, a reading every five minutes; the clock goes along, to six minutes past.
    async fn measure(&mut self, hours: i64, watts: impl Fn(i64) -> i64) {
        let mut entries = Vec::new();
        for hour in self.hour..self.hour + hours {
            for twelfth in 0..12 {
                let reading = Reading {
                    at: START + hour * HOUR + twelfth * HOUR / 12,
                    energy: Some(MilliwattHours(self.counters.0)),
                    energy_exported: Some(MilliwattHours(self.counters.1)),
                    ..Reading::default()
                };
                entries.push(Entry::Reading { device: meter(), reading });
                let energy = watts(hour) * 1000 / 12;
                self.counters.0 += energy.max(0);
                self.counters.1 += (-energy).max(0);
            }
        }
        self.hour += hours;
        let at = START + self.hour * HOUR;
        let end = Reading {
            at,
            energy: Some(MilliwattHours(self.counters.0)),
            energy_exported: Some(MilliwattHours(self.counters.1)),
            ..Reading::default()
        };
        entries.push(Entry::Reading { device: meter(), reading: end });
        self.clock.set(at + 6 * 60_000);
        self.store.commit(entries, self.clock.now()).await.unwrap();
    }

    async fn refresh(&self) -> Refreshed {
        let roster = self.derive.roster().await.unwrap();
        self.analysis.refresh(&roster, &subject()).await.unwrap()
    }

    /// What was measured of slots, as a load.
    async fn load(&self, range: SlotRange) -> Load {
        let intervals = self.derive.energies(&meter(), range).await.unwrap().unwrap();
        Load::from_intervals(range, &intervals)
    }
}

#[tokio::test]
async fn what_was_said_is_kept_beside_what_came() {
    let mut bench = Bench::new();
    bench.measure(21 * 24, ordinary).await;
    bench.analysis.begin_pass(1);
    assert_eq!(bench.refresh().await, Refreshed::Renewed);
    bench.analysis.end_pass();
    let progress = bench.analysis.progress();
    assert_eq!((progress.all, progress.done, progress.failed), (1, 1, None));
    assert!(progress.ended.is_some());
    assert_eq!(bench.refresh().await, Refreshed::Fresh, "no hour is over since");
    let midnight = START + 21 * DAY;
    let ahead = bench.analysis.forecast(&subject(), 48).await.unwrap();
    assert_eq!((ahead.made_from, ahead.hours[0].from, ahead.hours.len()), (midnight, midnight, 48));
    assert!(ahead.flows.is_none(), "nothing is fed in");

    // An hour later it is made anew; what was said first of the day stays.
    bench.measure(1, ordinary).await;
    assert_eq!(bench.refresh().await, Refreshed::Renewed);
    let later = bench.analysis.forecast(&subject(), 800).await.unwrap();
    assert_eq!(later.made_from, midnight + HOUR);
    assert_eq!(later.hours.len(), 800, "the far hours of the first go on");
    bench.measure(23, ordinary).await;
    assert_eq!(bench.refresh().await, Refreshed::Renewed);
    let said = bench.analysis.said(&subject(), START).await.unwrap();
    assert_eq!(said.days.iter().map(Vec::len).collect::<Vec<_>>(), [24]);
    for (kept, first) in said.days[0].iter().zip(&ahead.hours) {
        assert_eq!(kept.said, *first);
        let hour = (first.from - START) / HOUR;
        assert_eq!(kept.actual, MilliwattHours(ordinary(hour) * 1000 / 12 * 12));
    }
    let error = said.error.unwrap();
    assert_eq!(error.hours, 24);
    assert!(error.mae_kwh < 0.05 && error.naive_mae_kwh.is_some(), "{error:?}");
    let none = bench.analysis.said(&subject(), bench.clock.now()).await.unwrap();
    assert!(none.days.is_empty() && none.error.is_none());
}

#[tokio::test]
async fn a_meter_that_is_silent_keeps_its_forecast_and_costs_no_work() {
    let mut bench = Bench::new();
    bench.measure(5 * 24, ordinary).await;
    assert_eq!(bench.refresh().await, Refreshed::Renewed);
    bench.clock.advance(10 * HOUR);
    assert_eq!(bench.refresh().await, Refreshed::Nothing, "nothing new was measured");
    assert_eq!(bench.refresh().await, Refreshed::Fresh);
    // What is asked then is made from what there is.
    let ahead = bench.analysis.forecast(&subject(), 24).await.unwrap();
    assert_eq!(ahead.made_from, START + 5 * DAY);
}

#[tokio::test]
async fn a_device_without_readings_is_unknown_and_one_without_an_hour_says_so() {
    let mut bench = Bench::new();
    let unknown = bench.analysis.forecast(&subject(), 24).await.unwrap_err();
    assert!(unknown.to_string().contains("no device"), "{unknown}");
    bench.measure(0, ordinary).await;
    let empty = bench.analysis.forecast(&subject(), 24).await.unwrap_err();
    assert!(empty.to_string().contains("no full hour"), "{empty}");
    assert_eq!(bench.refresh().await, Refreshed::Nothing);
}

#[tokio::test]
async fn what_is_fed_in_is_forecast_by_itself() {
    let mut bench = Bench::new();
    let sunny = |hour: i64| if (10..15).contains(&(hour % 24)) { -1500 } else { ordinary(hour) };
    bench.measure(21 * 24, sunny).await;
    assert_eq!(bench.refresh().await, Refreshed::Renewed);
    let ahead = bench.analysis.forecast(&subject(), 24).await.unwrap();
    let flows = ahead.flows.unwrap();
    for (hour, (import, export)) in flows.iter().enumerate() {
        let net = ahead.hours[hour].expected.0;
        assert_eq!(import.0 - export.0, net, "{hour}: they make up the net");
        assert!(import.0 >= 0 && export.0 >= 0);
    }
    let noon = flows[12];
    assert!((noon.1.0 - 1_500_000).abs() < 150_000 && noon.0.0 < 150_000, "{noon:?}");
    assert!(flows[3].1.0 < 20_000, "{:?}", flows[3]);
}

#[tokio::test]
async fn a_bill_to_come_has_the_forecasts_energy_and_the_peaks_of_real_days() {
    let mut bench = Bench::new();
    bench.measure(35 * 24, ordinary).await;
    let now = Slot::of(START + 35 * DAY);
    let rest = SlotRange::new(now, Slot(now.0 + 10 * 96));
    let known = bench.load(SlotRange::new(Slot(now.0 - 35 * 96), now)).await;
    let plain = bench.analysis.expected(&[meter()], &known, rest).await;
    assert_eq!(plain.loads.len(), 1);
    assert!(plain.method.contains("last four weeks"), "{}", plain.method);
    bench.refresh().await;
    let expected = bench.analysis.expected(&[meter()], &known, rest).await;
    assert!(expected.method.contains("forecast"), "{}", expected.method);
    assert_eq!(expected.loads.len(), 4);
    let ahead = bench.analysis.forecast(&subject(), 240).await.unwrap();
    let day: i64 = ahead.hours[..24].iter().map(|h| h.expected.0).sum();
    for load in &expected.loads {
        let first: i64 = load.import()[..96].iter().sum();
        assert!((first - day).abs() <= 4, "{first} {day}");
    }
    // A meter without a forecast leaves nothing to go by but the weeks before.
    let other = [meter(), DeviceId::new("other").unwrap()];
    assert_eq!(bench.analysis.expected(&other, &known, rest).await.loads.len(), 1);
}

#[tokio::test]
async fn that_was_us_is_learned_for_what_is_like_it_and_can_be_taken_back() {
    let mut bench = Bench::new();
    // Wednesday evenings of the sixth and of the seventh week.
    let oven = |hour: i64| {
        let (week, of_week) = (hour / 168, hour % 168);
        let on = week >= 5 && (2 * 24 + 10..2 * 24 + 16).contains(&of_week);
        ordinary(hour) + if on { 1500 } else { 0 }
    };
    bench.measure(6 * 168, oven).await;
    bench.refresh().await;
    let noticed = bench.clock.now();
    let left_on = |all: Vec<ohmstead_analysis::KnownAnomaly>| -> Vec<_> {
        all.into_iter().filter(|a| a.anomaly.kind == AnomalyKind::LeftOn).collect()
    };
    let first = left_on(bench.analysis.anomalies(&subject(), START).await.unwrap());
    assert_eq!(first.len(), 1, "{first:?}");
    let from = first[0].anomaly.from;
    assert_eq!(from, START + (5 * 168 + 58) * HOUR);
    assert!((first[0].anomaly.extra.0 - 9_000_000).abs() < 500_000, "{first:?}");
    assert_eq!((first[0].was_us, first[0].is_learned), (None, false));
    let which = (AnomalyKind::LeftOn, from);
    let said = bench.analysis.judge(&subject(), which, Feedback::Us, "ann".into()).await.unwrap();
    assert_eq!(said.was_us, Some(true));

    bench.measure(4 * 24, oven).await;
    bench.refresh().await;
    let both = left_on(bench.analysis.anomalies(&subject(), START).await.unwrap());
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(both.iter().all(|a| a.is_learned), "{both:?}");
    assert_eq!((both[0].was_us, both[1].was_us), (None, Some(true)));
    assert_eq!(both[1].found_at, noticed, "it keeps when it was first noticed");

    bench.analysis.judge(&subject(), which, Feedback::Nothing, "ann".into()).await.unwrap();
    let both = left_on(bench.analysis.anomalies(&subject(), START).await.unwrap());
    assert!(both.iter().all(|a| !a.is_learned && a.was_us.is_none()), "{both:?}");
    let none = (AnomalyKind::Spike, from);
    let unknown = bench.analysis.judge(&subject(), none, Feedback::Us, "ann".into()).await;
    assert!(unknown.is_err());
}
