//! `ohmstead forecast`: the hours after a history in a file; no hub needed.

use crate::load::{LoadArgs, read_history};
use anyhow::Context as _;
use clap::Args;
use ohmstead_insight::error::MAX_HORIZON;
use ohmstead_insight::history::HOUR_MS;
use ohmstead_insight::report::ForecastReport;
use ohmstead_insight::{History, Outside, Temperature};
use ohmstead_model::TimestampMs;
use ohmstead_tariff::holiday::{self, Holiday};
use std::path::{Path, PathBuf};

/// What to forecast.
#[derive(Debug, Args)]
pub struct ForecastArgs {
    #[command(flatten)]
    load: LoadArgs,
    /// Hours to look ahead, 1 to 1488.
    #[arg(long, value_name = "HOURS", default_value_t = 24)]
    horizon: usize,
    /// Days that people keep like a Sunday: dates (2026-12-25), days of every year (12-25), easter+1, or a region
    /// (DE-BY); several with commas.
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    holidays: Vec<Holiday>,
    /// CSV of outdoor temperature, `timestamp,temperature` in °C, hourly, past and to come.
    #[arg(long, value_name = "FILE")]
    temperature: Option<PathBuf>,
}

/// Prints the forecast of the hours after the last row.
///
/// # Errors
/// When the file cannot be read, with the row; when the zone or the horizon is none.
pub fn run(args: &ForecastArgs) -> anyhow::Result<()> {
    let history = read_history(&args.load)?;
    let date = |at: TimestampMs| history.zone().to_datetime(at.to_jiff()).date();
    let last = history.end() + (args.horizon.min(MAX_HORIZON) as i64) * HOUR_MS;
    let days = holiday::days(&args.holidays, date(history.start()), date(last));
    let days: Vec<_> = days.into_iter().collect();
    let temperature = args.temperature.as_deref().map(|file| read_temperature(file, &history));
    let temperature = temperature.transpose()?;
    let outside = Outside { holidays: &days, temperature: temperature.as_ref() };
    let forecast = ohmstead_insight::forecast(&history, args.horizon, outside)?;
    let report = ForecastReport::new(&forecast, history.zone());
    if args.load.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}

fn read_temperature(file: &Path, history: &History) -> anyhow::Result<Temperature> {
    let named = || format!("temperature {}", file.display());
    let text = std::fs::read_to_string(file).with_context(named)?;
    Temperature::from_csv(&text, history.zone().clone()).with_context(named)
}
