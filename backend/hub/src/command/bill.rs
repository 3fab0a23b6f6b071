//! `ohmstead bill`: a year's bills from a tariff file and a load file, or a month's from what is
//! stored; without a running hub.

use crate::args::DataArgs;
use crate::config::Config;
use crate::context::{billing, open_existing};
use anyhow::{Context, bail};
use clap::Args;
use ohmstead_billing::PeriodQuery;
use ohmstead_tariff::command::{Report, bill_months, read_tariff};
use std::path::PathBuf;

/// What to bill.
#[derive(Debug, Args)]
pub struct BillArgs {
    /// Tariff: OpenEI URDB JSON, or Ohmstead's own form.
    #[arg(long, value_name = "FILE", required_unless_present = "month", requires = "load")]
    tariff: Option<PathBuf>,
    /// Load: 8,760 lines `timestamp,kwh`, local hours without clock changes.
    #[arg(long, value_name = "FILE", required_unless_present = "month", requires = "tariff")]
    load: Option<PathBuf>,
    /// 2026-10: the stored energy of the billing period that begins in this month, by a stored contract.
    #[arg(long, value_name = "YYYY-MM", conflicts_with_all = ["tariff", "load"])]
    month: Option<String>,
    /// Which contract or offer [default: the only contract].
    #[arg(long, requires = "month")]
    contract: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// Prints the bills.
///
/// # Errors
/// When a file cannot be read, or says something that cannot be billed; with the place. When
/// the store is in use, or has no such contract or data.
pub async fn run(args: &BillArgs) -> anyhow::Result<()> {
    let report = match (&args.month, &args.tariff, &args.load) {
        (Some(month), ..) => stored(args, month).await?,
        (None, Some(tariff), Some(load)) => from_files(tariff, load)?,
        _ => bail!("give --tariff and --load, or --month"),
    };
    println!("{}", if args.json { report.to_json() } else { report.to_text() });
    Ok(())
}

fn from_files(tariff: &PathBuf, load: &PathBuf) -> anyhow::Result<Report> {
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (text, rows) = (read(tariff)?, read(load)?);
    let parsed = read_tariff(&text).with_context(|| format!("in {}", tariff.display()))?;
    let load = ohmstead_tariff::Load::from_hourly_csv(&rows)
        .with_context(|| format!("in {}", load.display()))?;
    bill_months(parsed, &load).with_context(|| format!("in {}", tariff.display()))
}

async fn stored(args: &BillArgs, month: &str) -> anyhow::Result<Report> {
    let day: jiff::civil::Date = format!("{month}-01")
        .parse()
        .with_context(|| format!("--month {month:?}: write it like 2026-10"))?;
    let config = Config::of_data(&args.data)?;
    let (store, _lock) = open_existing(&config).await?;
    let billing = billing(&config, store)?;
    let ask = PeriodQuery::BeginningIn(day);
    let prepared = billing.prepare(args.contract.as_deref(), None, ask).await?;
    if prepared.coverage < 0.999 {
        eprintln!("{:.1} % of the time was measured.", prepared.coverage * 100.0);
    }
    Ok(Report {
        tariff: prepared.kept.contract.id,
        name: prepared.kept.name,
        currency: prepared.bill.currency.clone(),
        bills: vec![prepared.bill],
    })
}
