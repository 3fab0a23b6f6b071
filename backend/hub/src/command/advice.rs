//! `ohmstead advice`: when a load that can wait costs least, from what is stored; without a running hub.

use crate::args::DataArgs;
use crate::config::Config;
use crate::context::{billing, open_existing};
use anyhow::Context;
use clap::Args;
use ohmstead_billing::{Window, WindowQuery};
use ohmstead_model::{MilliwattHours, Slot, TimestampMs};

/// Which load.
#[derive(Debug, Args)]
pub struct AdviceArgs {
    /// How much energy, drawn evenly.
    #[arg(long, value_name = "KWH")]
    kwh: f64,
    /// Over how many hours, in quarter hours.
    #[arg(long, value_name = "HOURS")]
    hours: f64,
    /// By when it must be done, RFC 3339 on a quarter hour [default: within two days].
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// By which contract [default: the only one].
    #[arg(long)]
    contract: Option<String>,
    /// Also when this stored price series, such as another market, is lowest.
    #[arg(long, value_name = "NAME")]
    series: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// Prints the cheapest window, the dearest, and what it costs now.
///
/// # Errors
/// When the store is in use or has no contract, or the load does not fit.
pub async fn run(args: &AdviceArgs) -> anyhow::Result<()> {
    let config = Config::of_data(&args.data)?;
    let (store, _lock) = open_existing(&config).await?;
    let billing = billing(&config, store)?;
    anyhow::ensure!(
        args.kwh > 0.0 && args.kwh <= 1000.0,
        "--kwh: use more than 0 and at most 1,000"
    );
    anyhow::ensure!(args.hours >= 0.25 && args.hours <= 168.0, "--hours: use 0.25 to 168");
    let until = args.until.as_deref().map(|text| -> anyhow::Result<Slot> {
        let at = TimestampMs::parse(text).context("--until")?;
        Slot::starting(at).with_context(|| format!("--until: {at} is not on a quarter hour"))
    });
    let found = billing
        .window(&WindowQuery {
            contract: args.contract.clone(),
            energy: MilliwattHours((args.kwh * 1e6).round() as i64),
            slots: (args.hours * 4.0).round() as i32,
            until: until.transpose()?,
            series: args.series.clone(),
        })
        .await?;
    let calendar = crate::context::calendar(&config)?;
    let time = |slot: Slot| slot.start().rfc3339(calendar.zone());
    if args.json {
        let window = |w: &Window| {
            serde_json::json!({ "from": time(w.range.from), "to": time(w.range.to),
                "cost": w.cost.units(), "series": w.series.map(|s| s as f64 / 1e6) })
        };
        let answer = serde_json::json!({ "currency": found.currency, "now": window(&found.now),
            "cheapest": window(&found.cheapest), "dearest": window(&found.dearest),
            "lowest": found.lowest.as_ref().map(window), "pricesUntil": found.prices_until.map(time) });
        println!("{answer}");
        return Ok(());
    }
    let line = |name: &str, w: &Window| {
        println!(
            "{name:<10}{} to {}  {:.2} {}",
            time(w.range.from),
            time(w.range.to),
            w.cost.units(),
            found.currency
        );
    };
    line("cheapest", &found.cheapest);
    line("now", &found.now);
    line("dearest", &found.dearest);
    if let Some(lowest) = &found.lowest {
        line("lowest", lowest);
    }
    if let Some(until) = found.prices_until {
        println!(
            "Prices are known until {}; beyond, those of the week before are taken.",
            time(until)
        );
    }
    Ok(())
}
