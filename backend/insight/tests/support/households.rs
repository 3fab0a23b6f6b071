//! Real loads, hour by hour, where they are at hand.
#![allow(dead_code, clippy::unwrap_used)]

use jiff::tz::TimeZone;
use ohmstead_insight::{History, Temperature};
use ohmstead_model::{MilliwattHours, TimestampMs};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

/// Households that the design was settled on.
pub const SETTLED_ON: [&str; 3] = ["SGSC 10006414", "SGSC 10017562", "UCI"];
/// Households that were only looked at for the score.
pub const KEPT_ASIDE: [&str; 3] = ["SGSC 10006704", "SGSC 10017994", "SGSC 10018064"];
/// Large smooth loads.
pub const SYSTEMS: [&str; 2] = ["Victoria", "PJM East"];

/// The lines of a compressed file of the shared data, without the heading; `None`, with a word
/// why, when the data or `xz` is not there.
fn lines(file: &str) -> Option<String> {
    let shared = std::env::var_os("OHMSTEAD_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = shared.join("data").join(file);
    if !path.exists() {
        println!("skipped: no data/{file} (set OHMSTEAD_SHARED)");
        return None;
    }
    let Ok(output) = Command::new("xz").arg("-dc").arg(&path).output() else {
        println!("skipped: no xz to read data/{file}");
        return None;
    };
    String::from_utf8(output.stdout).ok()
}

/// Half hours or hours to hours; an hour of which a part is missing was not measured.
fn hourly(rows: &BTreeMap<i64, f64>, per_hour: usize, zone: &str) -> History {
    let hour = |ms: i64| ms.div_euclid(3_600_000);
    let (first, last) = (*rows.keys().next().unwrap(), *rows.keys().last().unwrap());
    // Whole days, from midnight to midnight of the file's clock.
    let from = hour(first).div_euclid(24) * 24 + 24;
    let to = hour(last).div_euclid(24) * 24;
    let hours: Vec<Option<MilliwattHours>> = (from..to)
        .map(|h| {
            let parts: Vec<f64> =
                rows.range(h * 3_600_000..(h + 1) * 3_600_000).map(|r| *r.1).collect();
            (parts.len() == per_hour)
                .then(|| MilliwattHours((parts.iter().sum::<f64>() * 1e6).round() as i64))
        })
        .collect();
    History::new(TimestampMs(from * 3_600_000), &hours, TimeZone::get(zone).unwrap()).unwrap()
}

fn stamp(text: &str) -> i64 {
    let text = text.replace(' ', "T");
    let text = if text.ends_with('Z') { text } else { format!("{text}Z") };
    TimestampMs::parse(&text).expect("stamps are ISO").0
}

/// Melbourne's temperature, for Victoria; each hour's first value.
pub fn temperature_of_victoria() -> Option<Temperature> {
    let mut hours: BTreeMap<i64, f64> = BTreeMap::new();
    for line in lines("vic_electricity_2012_2013.csv.xz")?.lines().skip(1) {
        let f: Vec<&str> = line.split(',').collect();
        if let Ok(celsius) = f[2].parse() {
            hours.entry(stamp(f[0]).div_euclid(3_600_000)).or_insert(celsius);
        }
    }
    let (first, last) = (*hours.keys().next()?, *hours.keys().last()?);
    let each: Vec<Option<f64>> = (first..=last).map(|h| hours.get(&h).copied()).collect();
    let zone = TimeZone::get("Australia/Melbourne").unwrap();
    Temperature::new(TimestampMs(first * 3_600_000), &each, zone).ok()
}

/// Every load by its name; clocks without a zone are read as they are. `None` without data.
pub fn all() -> Option<BTreeMap<String, History>> {
    let mut out = BTreeMap::new();
    let mut rows: BTreeMap<String, BTreeMap<i64, f64>> = BTreeMap::new();
    for line in lines("sgsc_households_halfhourly.csv.xz")?.lines().skip(1) {
        let f: Vec<&str> = line.split(',').collect();
        if let Ok(kwh) = f[2].parse::<f64>() {
            rows.entry(f[0].to_owned()).or_default().insert(stamp(f[1]), kwh);
        }
    }
    for (id, rows) in rows {
        out.insert(format!("SGSC {id}"), hourly(&rows, 2, "UTC"));
    }
    let mut rows = BTreeMap::new();
    for line in lines("uci_household_power_hourly_2006-12_2008-12.csv.xz")?.lines().skip(1) {
        let f: Vec<&str> = line.split(',').collect();
        // An hour without a voltage was not measured, although the file says 0.
        if f[3].parse::<f64>().is_ok_and(|v| v > 0.0) {
            rows.insert(stamp(f[0]), f[1].parse::<f64>().expect("a number") / 60.0);
        }
    }
    out.insert("UCI".to_owned(), hourly(&rows, 1, "UTC"));
    let mut rows = BTreeMap::new();
    for line in lines("vic_electricity_2012_2013.csv.xz")?.lines().skip(1) {
        let f: Vec<&str> = line.split(',').collect();
        rows.insert(stamp(f[0]), f[1].parse::<f64>().expect("a number"));
    }
    // Midnight in Melbourne is 14:00 UTC, 13:00 in summer: the file's days are shifted to it.
    out.insert("Victoria".to_owned(), hourly(&rows, 2, "Australia/Melbourne"));
    let mut rows = BTreeMap::new();
    for line in lines("pjme_hourly_2002_2015.csv.xz")?.lines().skip(1) {
        let f: Vec<&str> = line.split(',').collect();
        if f[0] >= "2012" {
            rows.insert(stamp(f[0]), f[1].parse::<f64>().expect("a number"));
        }
    }
    out.insert("PJM East".to_owned(), hourly(&rows, 1, "UTC"));
    Some(out)
}
