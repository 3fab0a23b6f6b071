//! `ohmstead appliances`: what seems to run in a house, from its power in a file; no hub needed.

use anyhow::Context;
use clap::Args;
use ohmstead_insight::appliance::{Appliance, Sample, appliances};
use ohmstead_model::{Milliwatts, TimestampMs};
use std::io::Read;
use std::path::PathBuf;

/// Bytes of a file that are read: two months of readings every five seconds.
const MAX_BYTES: u64 = 128 << 20;

/// What to look through.
#[derive(Debug, Args)]
pub struct AppliancesArgs {
    /// Power of the whole house: CSV `timestamp,watts`, RFC 3339, a minute apart or closer.
    #[arg(long, value_name = "FILE")]
    power: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints what seems to run, the most energy first.
///
/// # Errors
/// When the file cannot be read, with the row, or holds too little.
pub fn run(args: &AppliancesArgs) -> anyhow::Result<()> {
    let name = args.power.display();
    let mut text = String::new();
    std::fs::File::open(&args.power)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text))
        .with_context(|| format!("cannot read {name}"))?;
    anyhow::ensure!(
        text.len() as u64 <= MAX_BYTES,
        "{name} is larger than {} MiB: give the last weeks only",
        MAX_BYTES >> 20
    );
    let samples = read(&text).with_context(|| format!("in {name}"))?;
    let found = appliances(&samples)
        .with_context(|| format!("in {name}: three days of power readings are needed"))?;
    if args.json {
        let all: Vec<serde_json::Value> = found.iter().map(json).collect();
        println!("{}", serde_json::json!({ "appliances": all }));
        return Ok(());
    }
    if found.is_empty() {
        println!("No appliance recurs that can be told from the whole.");
    }
    for a in &found {
        println!(
            "{:<8}{:>7.0} W {:>6} times {:>9.1} kWh {:>5.1} % of all, confidence {:.2} (estimated)",
            a.kind.name(),
            a.power.units(),
            a.runs.len(),
            a.energy.units() / 1000.0,
            a.share * 100.0,
            a.confidence
        );
    }
    Ok(())
}

fn json(a: &Appliance) -> serde_json::Value {
    serde_json::json!({
        "kind": a.kind.name(),
        "watts": a.power.units(),
        "runs": a.runs.len(),
        "kwh": a.energy.units() / 1000.0,
        "share": a.share,
        "confidence": a.confidence,
        "estimated": true,
    })
}

fn read(text: &str) -> anyhow::Result<Vec<Sample>> {
    let mut samples: Vec<Sample> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || (index == 0 && line.to_ascii_lowercase().starts_with("timestamp")) {
            continue;
        }
        let row = index + 1;
        let (stamp, watts) = line
            .split_once(',')
            .with_context(|| format!("row {row}: two fields are needed: timestamp,watts"))?;
        let at = TimestampMs::parse(stamp.trim()).with_context(|| format!("row {row}"))?;
        anyhow::ensure!(
            samples.last().is_none_or(|l| l.at < at),
            "row {row}: {at} is not later than the row before: sort the rows"
        );
        if watts.trim().is_empty() {
            continue;
        }
        let watts: f64 =
            watts.trim().parse().ok().filter(|w: &f64| w.abs() < 1e9).with_context(|| {
                format!(
                    "row {row}: {:?} is no power in W",
                    watts.chars().take(40).collect::<String>()
                )
            })?;
        samples.push(Sample { at, power: Milliwatts((watts * 1000.0).round() as i64) });
    }
    Ok(samples)
}
