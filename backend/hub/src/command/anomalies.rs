//! `ohmstead anomalies`: what stands out in a history in a file; no hub needed.

use crate::load::{LoadArgs, read_history};
use clap::Args;
use ohmstead_insight::report::AnomalyReport;

/// What to look through.
#[derive(Debug, Args)]
pub struct AnomaliesArgs {
    #[command(flatten)]
    load: LoadArgs,
}

/// Prints what stands out, oldest first.
///
/// # Errors
/// When the file cannot be read, with the row, or the zone is not known.
pub fn run(args: &AnomaliesArgs) -> anyhow::Result<()> {
    let history = read_history(&args.load)?;
    let report = AnomalyReport::new(&ohmstead_insight::anomalies(&history), history.zone());
    if args.load.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}
