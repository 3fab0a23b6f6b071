//! An hourly load in a file, for the commands that need no hub.

use anyhow::Context;
use clap::Args;
use ohmstead_insight::History;
use std::io::Read;
use std::path::PathBuf;

/// Bytes of a load file that are read: [`ohmstead_insight::error::MAX_HOURS`] of long rows.
const MAX_BYTES: u64 = 16 << 20;

/// Which load.
#[derive(Debug, Args)]
pub struct LoadArgs {
    /// Hourly energy: CSV `timestamp,kwh`, starts of hours in RFC 3339.
    #[arg(long = "load", value_name = "FILE")]
    file: PathBuf,
    /// The site's zone, an IANA name.
    #[arg(long, value_name = "ZONE")]
    timezone: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Reads the load.
///
/// # Errors
/// When the file cannot be read, with the row, or the zone is not known.
pub fn read_history(args: &LoadArgs) -> anyhow::Result<History> {
    let calendar = ohmstead_model::SiteCalendar::new(&args.timezone, 1).context("in --timezone")?;
    let name = args.file.display();
    let mut text = String::new();
    std::fs::File::open(&args.file)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text))
        .with_context(|| format!("cannot read {name}"))?;
    anyhow::ensure!(
        text.len() as u64 <= MAX_BYTES,
        "{name} is larger than {} MiB: give the last years only",
        MAX_BYTES >> 20
    );
    History::from_csv(&text, calendar.zone().clone()).with_context(|| format!("in {name}"))
}
