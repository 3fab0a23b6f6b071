//! The real data set: the counter's days are the sums of its own minutes.

use super::*;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

const FILE: &str = "data/uci_household_power_2006-12_2007-04.csv.xz";
const DAY_MS: i64 = 86_400_000;
/// The data set's clock is an hour ahead of UTC throughout.
const AHEAD_MS: i64 = 3_600_000;

fn text() -> Option<String> {
    let shared = std::env::var_os("OHMSTEAD_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let file = shared.join(FILE);
    if !file.exists() {
        println!("skipped: {FILE} is not beside the repository (OHMSTEAD_SHARED)");
        return None;
    }
    let output = Command::new("xz").arg("-dc").arg(file).output().expect("xz is installed");
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Per day, how many minutes have a value, and their sum in W min, by nothing but the file.
fn days(text: &str) -> BTreeMap<String, (u32, i64)> {
    let mut days = BTreeMap::new();
    for line in text.lines().skip(1) {
        let mut cells = line.split(',');
        let day = cells.next().unwrap().split('T').next().unwrap().to_owned();
        let kilowatts = cells.next().unwrap();
        let of: &mut (u32, i64) = days.entry(day).or_default();
        if let Some((kw, w)) = kilowatts.split_once('.') {
            assert_eq!(w.len(), 3, "{line}");
            of.0 += 1;
            of.1 += kw.parse::<i64>().unwrap() * 1000 + w.parse::<i64>().unwrap();
        } else {
            assert_eq!(kilowatts, "?", "{line}");
        }
    }
    days
}

#[tokio::test]
async fn every_complete_day_is_the_sum_of_its_minutes_to_the_watt_hour() {
    let Some(text) = text() else { return };
    let (ingest, store) = hub();
    let report = run(&text, &whole("house"), &ingest).await.unwrap();
    assert_eq!((report.format, report.rows), ("uci", 194_796));
    assert_eq!((report.missing, report.rejected, report.conflicts), (3_732, 0, 0));

    let counters: HashMap<i64, i64> = readings(&store, "house")
        .await
        .into_iter()
        .map(|r| (r.at.0, r.energy.expect("every reading has the counter").0))
        .collect();
    let (mut complete, mut wh) = (0, 0);
    for (day, (minutes, watt_minutes)) in days(&text) {
        if minutes != 1440 {
            continue;
        }
        let start = TimestampMs::parse(&format!("{day}T00:00:00Z")).unwrap().0 - AHEAD_MS;
        let mwh = counters[&(start + DAY_MS)] - counters[&start];
        // Both ends are floored to the mWh: the difference is within one.
        let off = mwh * 60 - watt_minutes * 1000;
        assert!(off.abs() < 60, "{day}: {mwh} mWh, off by {off}/60 mWh");
        assert_eq!((mwh as f64 / 1e3).round() as i64, (watt_minutes as f64 / 60.0).round() as i64);
        complete += 1;
        wh += watt_minutes / 60;
    }
    println!("{complete} complete days, {wh} Wh, each equal to its minutes");
    assert!(complete > 120);

    let again = run(&text, &whole("house"), &ingest).await.unwrap();
    assert_eq!((again.stored, again.conflicts), (0, 0));
    assert_eq!(again.duplicates, report.stored);
}
