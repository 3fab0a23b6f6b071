//! `ohmstead forecast`: the hours after a history in a file; no hub needed.

use crate::load::{LoadArgs, read_history};
use clap::Args;
use ohmstead_insight::report::ForecastReport;

/// What to forecast.
#[derive(Debug, Args)]
pub struct ForecastArgs {
    #[command(flatten)]
    load: LoadArgs,
    /// Hours to look ahead, 1 to 1488.
    #[arg(long, value_name = "HOURS", default_value_t = 24)]
    horizon: usize,
}

/// Prints the forecast of the hours after the last row.
///
/// # Errors
/// When the file cannot be read, with the row; when the zone or the horizon is none.
pub fn run(args: &ForecastArgs) -> anyhow::Result<()> {
    let history = read_history(&args.load)?;
    let forecast = ohmstead_insight::forecast(&history, args.horizon, &[])?;
    let report = ForecastReport::new(&forecast, history.zone());
    if args.load.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}
