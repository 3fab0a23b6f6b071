//! Appliances found in the UCI household's whole power, minute by minute beside its sub-meters.
#![allow(dead_code, clippy::unwrap_used)]

use ohmstead_insight::appliance::{Appliance, ApplianceKind, Sample, appliances};
use ohmstead_model::{Milliwatts, TimestampMs};
use std::path::PathBuf;
use std::process::Command;

/// Minutes in which an appliance was on by the sub-meter, by the estimate, and by both.
#[derive(Debug, Clone, Copy)]
pub struct MinuteScore {
    pub kind: ApplianceKind,
    pub truth: usize,
    pub said: usize,
    pub both: usize,
    /// Energy by sub-meter and by the estimate, kWh.
    pub kwh: (f64, f64),
    pub confidence: f64,
}

impl MinuteScore {
    pub fn f1(&self) -> f64 {
        2.0 * self.both as f64 / (self.truth + self.said).max(1) as f64
    }
}

/// A minute: whole power in kW and the sub-meters in Wh.
struct Minute {
    at: TimestampMs,
    kw: f64,
    meters: [f64; 3],
}

fn minutes() -> Option<Vec<Minute>> {
    let shared = std::env::var_os("OHMSTEAD_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = shared.join("data/uci_household_power_2006-12_2007-04.csv.xz");
    if !path.exists() {
        println!(
            "skipped: no data/uci_household_power_2006-12_2007-04.csv.xz (set OHMSTEAD_SHARED)"
        );
        return None;
    }
    let Ok(output) = Command::new("xz").arg("-dc").arg(&path).output() else {
        println!("skipped: no xz to read the household");
        return None;
    };
    let text = String::from_utf8(output.stdout).ok()?;
    let row = |line: &str| {
        let f: Vec<&str> = line.split(',').collect();
        let number = |n: usize| f.get(n).and_then(|v| v.parse::<f64>().ok());
        let at = TimestampMs::parse(&format!("{}Z", f.first()?.replace(' ', "T"))).ok()?;
        Some(Minute { at, kw: number(1)?, meters: [number(5)?, number(6)?, number(7)?] })
    };
    Some(text.lines().skip(1).filter_map(row).collect())
}

/// By the sub-meters: the water heater (and air conditioner) of the third draws 8 Wh a minute or more; the
/// fridge of the second, beside washing machine and drier, 1 to 3 Wh; oven (and dishwasher) of the first 10 Wh or
/// more. A kettle and a car have no sub-meter.
fn was_on(kind: ApplianceKind, [kitchen, laundry, heat]: [f64; 3]) -> bool {
    match kind {
        ApplianceKind::Heater => heat >= 8.0,
        ApplianceKind::Fridge => (1.0..=3.0).contains(&laundry),
        ApplianceKind::Oven => kitchen >= 10.0,
        ApplianceKind::Kettle | ApplianceKind::Ev => false,
    }
}

fn energy(kind: ApplianceKind, [kitchen, laundry, heat]: [f64; 3]) -> f64 {
    match kind {
        ApplianceKind::Heater => heat,
        ApplianceKind::Fridge => laundry,
        _ => kitchen,
    }
}

/// Of those that a sub-meter tells of; `None` without data.
pub fn scores() -> Option<Vec<MinuteScore>> {
    let minutes = minutes()?;
    let samples: Vec<Sample> = minutes
        .iter()
        .map(|m| Sample { at: m.at, power: Milliwatts((m.kw * 1e6).round() as i64) })
        .collect();
    let found = appliances(&samples).unwrap();
    let kinds = [ApplianceKind::Heater, ApplianceKind::Fridge, ApplianceKind::Oven];
    // Several of a kind may be told; the sub-meter is one, so the one that fits best counts.
    let score = |kind: ApplianceKind| {
        let all = found.iter().filter(|a| a.kind == kind);
        let scores = all.map(|it| of(kind, &minutes, Some(it)));
        let best = scores.max_by(|a, b| a.f1().total_cmp(&b.f1()));
        best.unwrap_or_else(|| of(kind, &minutes, None))
    };
    Some(kinds.into_iter().map(score).collect())
}

fn of(kind: ApplianceKind, minutes: &[Minute], it: Option<&Appliance>) -> MinuteScore {
    let mut said = vec![false; minutes.len()];
    for run in it.iter().flat_map(|a| &a.runs) {
        let from = minutes.partition_point(|m| m.at < run.from);
        let to = minutes.partition_point(|m| m.at < run.to);
        said[from..to].fill(true);
    }
    let mut out = MinuteScore {
        kind,
        truth: 0,
        said: 0,
        both: 0,
        kwh: (0.0, it.map_or(0.0, |a| a.energy.0 as f64 / 1e6)),
        confidence: it.map_or(0.0, |a| a.confidence),
    };
    for (minute, said) in minutes.iter().zip(said) {
        let truth = was_on(kind, minute.meters);
        out.truth += usize::from(truth);
        out.said += usize::from(said);
        out.both += usize::from(truth && said);
        if truth {
            out.kwh.0 += energy(kind, minute.meters) / 1000.0;
        }
    }
    out
}
