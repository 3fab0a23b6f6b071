//! `ohmstead bill`: a year's bills from a tariff file and a load file, without a hub.

use anyhow::Context;
use clap::Args;
use std::path::PathBuf;

/// What to bill.
#[derive(Debug, Args)]
pub struct BillArgs {
    /// Tariff: OpenEI URDB JSON, or Ohmstead's own form.
    #[arg(long, value_name = "FILE")]
    tariff: PathBuf,
    /// Load: 8,760 lines `timestamp,kwh`, local hours without clock changes.
    #[arg(long, value_name = "FILE")]
    load: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints twelve monthly bills.
///
/// # Errors
/// When a file cannot be read, or says something that cannot be billed; with the place.
pub fn run(args: &BillArgs) -> anyhow::Result<()> {
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (tariff, load) = (read(&args.tariff)?, read(&args.load)?);
    let tariff = ohmstead_tariff::command::read_tariff(&tariff)
        .with_context(|| format!("in {}", args.tariff.display()))?;
    let load = ohmstead_tariff::Load::from_hourly_csv(&load)
        .with_context(|| format!("in {}", args.load.display()))?;
    let report = ohmstead_tariff::command::bill_months(tariff, &load)
        .with_context(|| format!("in {}", args.tariff.display()))?;
    println!("{}", if args.json { report.to_json() } else { report.to_text() });
    Ok(())
}
