//! The UCI household's minutes, where they are at hand.
#![allow(dead_code)]

use ohmstead_model::TimestampMs;
use std::path::PathBuf;
use std::process::Command;

const FILE: &str = "data/uci_household_power_2006-12_2007-04.csv.xz";

/// (start of the minute, mean power in mW; `None` where missing), the local clock read as UTC.
/// `None`, with a word why, when the data or `xz` is not there.
pub fn minutes() -> Option<Vec<(TimestampMs, Option<i64>)>> {
    let shared = std::env::var_os("OHMSTEAD_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let file = shared.join(FILE);
    if !file.exists() {
        println!("skipped: no {FILE} (set OHMSTEAD_SHARED)");
        return None;
    }
    let Ok(output) = Command::new("xz").arg("-dc").arg(&file).output() else {
        println!("skipped: no xz to read {FILE}");
        return None;
    };
    let text = String::from_utf8(output.stdout).expect("the file is text");
    let rows = text.lines().skip(1).map(|line| {
        let mut fields = line.split(',');
        let stamp = fields.next().expect("a row has a stamp");
        let at = TimestampMs::parse(&format!("{stamp}Z")).expect("stamps are ISO");
        let mw = fields.next().and_then(|kw| kw.parse::<f64>().ok());
        (at, mw.map(|kw| (kw * 1e6).round() as i64))
    });
    Some(rows.collect())
}
