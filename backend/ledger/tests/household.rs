//! A real household: daily energy must be the data set's own.

mod support;

use ohmstead_ledger::{Rules, derive, sum};
use ohmstead_model::{
    Bucket, MilliwattHours, Milliwatts, Reading, SiteCalendar, Slot, SlotRange, TimestampMs,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use support::Book;

const DAY: i64 = 86_400_000;

/// The minute that begins at `at` has been counted at its end.
fn replay(minutes: &[(TimestampMs, Option<i64>)]) -> Vec<Reading> {
    let mut sum = 123_456_789 * 60;
    minutes
        .iter()
        .filter_map(|(at, mw)| {
            sum += (*mw)?;
            Some(Reading {
                at: *at + 60_000,
                power: mw.map(Milliwatts),
                energy: Some(MilliwattHours(sum / 60)),
                ..Reading::default()
            })
        })
        .collect()
}

#[test]
fn daily_energy_is_the_sum_of_the_minutes_wherever_they_are_complete() {
    let Some(minutes) = support::uci::minutes() else { return };
    let mut days: BTreeMap<i64, (usize, i64)> = BTreeMap::new();
    for (at, mw) in &minutes {
        let day = days.entry(at.0.div_euclid(DAY)).or_default();
        if let Some(mw) = mw {
            *day = (day.0 + 1, day.1 + mw);
        }
    }
    let readings = replay(&minutes);
    let (rows, findings) = derive(&Arc::new(Rules::default()), &readings);
    let calendar = SiteCalendar::new("UTC", 1).unwrap();
    let range = SlotRange::new(rows[0].slot, rows[rows.len() - 1].slot.next());
    let mut complete = 0;
    for bucket in sum(&rows, &calendar.buckets(Bucket::Day, range)) {
        let day = bucket.range.from.start().0.div_euclid(DAY);
        let (count, mw) = days.get(&day).copied().unwrap_or_default();
        if count < 1440 {
            continue;
        }
        // mW over minutes to mWh; the counter itself is kept in whole mWh.
        assert!((bucket.import.0 - mw / 60).abs() <= 1, "{:?}", bucket.range);
        // Where the day before ended in a gap, the first minutes are not measured.
        assert!(bucket.coverage() > 0.99);
        complete += 1;
    }
    let all: i64 = rows.iter().map(|i| i.import.0).sum();
    assert_eq!(all, readings[readings.len() - 1].energy.unwrap().0 - readings[0].energy.unwrap().0);
    assert!(complete > 100, "{complete}");
    assert!(findings.iter().all(|f| matches!(f, ohmstead_ledger::Finding::Gap(_))), "{findings:?}");
    println!("{complete} complete days equal, {} gaps", findings.len());
}

#[test]
fn the_household_late_and_doubled_gives_the_same_intervals() {
    let Some(minutes) = support::uci::minutes() else { return };
    let readings = replay(&minutes[..30_000]);
    let mut book = Book::new(Rules::default());
    (book.page, book.look_behind) = (500, 256);
    let chunks: Vec<&[Reading]> = readings.chunks(700).collect();
    for n in (0..chunks.len()).step_by(2).chain((0..chunks.len()).rev().step_by(3)) {
        book.arrive(chunks[n]);
    }
    for chunk in chunks.iter().skip(1).step_by(2).rev() {
        book.arrive(chunk);
        book.arrive(chunk);
    }
    assert_eq!(book.readings.len(), readings.len());
    let (rows, _) = derive(&book.rules, &readings);
    assert!(book.rows() == rows);
    assert!(rows.windows(2).all(|w| w[0].slot.next() == w[1].slot));
    assert!(rows[1].covered_ms == Slot::MS as u32);
}
