//! Sums over the calendar: every zone, every clock change.

use jiff::Timestamp;
use jiff::civil::Date;
use ohmstead_ledger::sum;
use ohmstead_model::{Bucket, Interval, MilliwattHours, SiteCalendar, Slot, SlotRange};
use proptest::prelude::*;

const SIZES: [Bucket; 7] = [
    Bucket::Quarter,
    Bucket::Hour,
    Bucket::Day,
    Bucket::Week,
    Bucket::Month,
    Bucket::Billing,
    Bucket::Year,
];

fn zones() -> Vec<String> {
    let zones: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    assert!(zones.len() > 300, "the time zone database is there");
    zones
}

fn rows(range: SlotRange, seed: i64) -> Vec<Interval> {
    range
        .iter()
        .filter(|s| (i64::from(s.0) * 31 + seed) % 11 != 0)
        .map(|slot| Interval {
            import: MilliwattHours((i64::from(slot.0) * 7919 + seed).rem_euclid(1_000_003)),
            export: MilliwattHours((i64::from(slot.0) * 104_729 + seed).rem_euclid(999_983)),
            import_estimated: MilliwattHours(0),
            covered_ms: 900_000,
            ..Interval::empty(slot)
        })
        .collect()
}

fn totals(rows: &[Interval]) -> (i64, i64, u64) {
    rows.iter().fold((0, 0, 0), |(i, e, c), r| {
        (i + r.import.0, e + r.export.0, c + u64::from(r.covered_ms))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_bucket_size_adds_up_to_the_same_in_every_zone(
        zone in any::<prop::sample::Index>(), from in 1_050_000i32..2_480_000, len in 1i32..4_000,
        billing in 1u8..=31, seed in 0i64..1_000_000
    ) {
        let zones = zones();
        let calendar = SiteCalendar::new(&zones[zone.index(zones.len())], billing).unwrap();
        let range = SlotRange::new(Slot(from), Slot(from + len));
        let rows = rows(range, seed);
        for size in SIZES {
            let sums = sum(&rows, &calendar.buckets(size, range));
            let total = sums.iter().fold((0, 0, 0), |(i, e, c), s| {
                (i + s.import.0, e + s.export.0, c + s.covered_ms)
            });
            prop_assert_eq!(total, totals(&rows), "{:?}", size);
        }
    }
}

/// The offsets' change makes the day longer or shorter by exactly that; slots of a day from
/// midnight to midnight, counted independently of the calendar under test.
fn expected_slots(zone: &jiff::tz::TimeZone, date: Date) -> i64 {
    let start = |d: Date| {
        // The first instant of the local date, by search: the calendar computes it otherwise.
        let utc = SiteCalendar::new("UTC", 1).expect("UTC is a zone").day_start(d);
        let mut at = utc.start().0 / 1000 - 40 * 3600;
        at -= at.rem_euclid(900);
        while zone.to_datetime(Timestamp::from_second(at).expect("a time in 2000 to 2040")).date()
            < d
        {
            at += 900;
        }
        at
    };
    (start(date.tomorrow().expect("a date in 2000 to 2040")) - start(date)) / 900
}

#[test]
fn every_clock_change_2000_to_2040_gives_days_of_the_right_length_and_tiling_hours() {
    let (from, to): (Timestamp, Timestamp) =
        ("2000-01-01T00:00:00Z".parse().unwrap(), "2040-01-01T00:00:00Z".parse().unwrap());
    let (mut changes, mut lengths) = (0, std::collections::BTreeSet::new());
    for name in zones() {
        let calendar = SiteCalendar::new(&name, 1).unwrap();
        let zone = calendar.zone().clone();
        for change in zone.following(from).take_while(|t| t.timestamp() < to) {
            let date = zone.to_datetime(change.timestamp()).date();
            for date in [date.yesterday().unwrap(), date, date.tomorrow().unwrap()] {
                let day = calendar.day(date);
                assert_eq!(day.len() as i64, expected_slots(&zone, date), "{name} {date}");
                lengths.insert(day.len());
                check_hours(&calendar, day, &name);
            }
            changes += 1;
        }
    }
    assert!(changes > 10_000, "{changes}");
    assert!(lengths.contains(&92) && lengths.contains(&100) && lengths.contains(&0), "{lengths:?}");
    println!("{changes} clock changes, days of {lengths:?} slots");
}

fn check_hours(calendar: &SiteCalendar, day: SlotRange, name: &str) {
    let hours = calendar.buckets(Bucket::Hour, day);
    let mut at = day.from;
    for hour in &hours {
        assert_eq!(hour.from, at, "{name}");
        assert!((1..=4).contains(&hour.len()), "{name} {hour:?}");
        at = hour.to;
    }
    assert_eq!(at, day.to, "{name}");
    let rows = rows(day, 5);
    let sums = sum(&rows, &hours);
    assert_eq!(sums.iter().map(|s| s.import.0).sum::<i64>(), totals(&rows).0, "{name}");
}
