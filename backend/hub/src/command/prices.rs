//! `ohmstead prices`: dynamic prices, without a running hub.

use crate::args::DataArgs;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::context::open_store;
use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use ohmstead_api::{PriceParams, parse_prices};
use ohmstead_model::Clock;
use ohmstead_tariff::PriceBook;
use std::path::PathBuf;

/// What to do with prices.
#[derive(Debug, Subcommand)]
pub enum PricesCommand {
    /// Take prices in: CSV (`time,price`) or JSON; later ones replace earlier ones.
    Import(PriceArgs),
}

/// `ohmstead prices import`.
#[derive(Debug, Args)]
pub struct PriceArgs {
    /// The file.
    file: PathBuf,
    /// Name of the series [default: day-ahead].
    #[arg(long)]
    name: Option<String>,
    /// Price zone.
    #[arg(long)]
    zone: Option<String>,
    /// Unit of the values, such as EUR/MWh or ct/kWh [default: the site's currency per MWh].
    #[arg(long)]
    unit: Option<String>,
    /// Minutes per value: 15, 30 or 60 [default: each line holds until the next].
    #[arg(long)]
    step: Option<u16>,
    /// Where times without a zone were read off the clock: Europe/Berlin or +01:00.
    #[arg(long)]
    timezone: Option<String>,
    #[command(flatten)]
    data: DataArgs,
}

/// Does it; no hub may be running (a running one takes it at `/api/prices`).
///
/// # Errors
/// When the store is in use or the file makes no sense; with the line or value.
pub async fn run(PricesCommand::Import(args): PricesCommand) -> anyhow::Result<()> {
    let config = Config::of_data(&args.data)?;
    let text = std::fs::read_to_string(&args.file)
        .with_context(|| format!("cannot read {}", args.file.display()))?;
    let params = PriceParams {
        name: args.name,
        zone: args.zone,
        currency: None,
        unit: args.unit,
        step: args.step,
        timezone: args.timezone,
    };
    let csv = !text.trim_start().starts_with(['{', '[']);
    let prices = parse_prices(&text, csv, &params, &config.site.currency)
        .map_err(|e| anyhow!("{e}"))
        .with_context(|| format!("in {}", args.file.display()))?;
    for s in &prices.series {
        PriceBook::new(std::slice::from_ref(s))
            .with_context(|| format!("in {}", args.file.display()))?;
    }
    let (store, _lock) = open_store(&config).await?;
    let done = store.put_prices(prices.series, SystemClock.now()).await?;
    println!(
        "{} quarter hours are new, {} were replaced, {} were there already.",
        done.new, done.changed, done.same
    );
    if prices.doubled > 0 {
        println!("{} lines said again what a line before said.", prices.doubled);
    }
    for gap in &prices.gaps {
        println!("No price from {} to {}.", gap.from.start(), gap.to.start());
    }
    Ok(())
}
