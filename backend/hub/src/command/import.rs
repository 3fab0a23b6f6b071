//! `ohmstead import`: readings from a CSV file or Home Assistant's database.

mod source;

use crate::args::DataArgs;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::context::{calendar, limits, open_store};
use crate::signal::asked_to_stop;
use anyhow::Context;
use clap::Args;
use ohmstead_derive::Derive;
use ohmstead_ingest::{ClockRules, Ingest, Live, Metrics};
use ohmstead_model::{Clock, DeviceId};
use ohmstead_store::Store;
use ohmstead_transfer::{
    Counter, Format, ImportOptions, Mapping, Progress, Report, Series, Unit, parse_zone,
};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// What to import, and how to read it.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The file.
    file: PathBuf,
    /// Its format [default: recognised by its first line].
    #[arg(long)]
    format: Option<Format>,
    /// Whose readings they are, where the file does not say.
    #[arg(long)]
    device: Option<DeviceId>,
    /// What its values are, where the file does not say: W, kW, Wh, kWh, …
    #[arg(long)]
    unit: Option<Unit>,
    /// NAME=DEVICE:UNIT, a series of the file and where it goes; may be given several times.
    #[arg(long)]
    series: Vec<Series>,
    /// Where times without a zone were read off the clock: Europe/Berlin, +01:00.
    #[arg(long, value_parser = |t: &str| parse_zone(t))]
    zone: Option<jiff::tz::TimeZone>,
    /// Home Assistant: take the meter's own state rather than the running sum as the counter.
    #[arg(long)]
    state_counter: bool,
    /// UCI: import the three sub-meters as well.
    #[arg(long)]
    sub_meters: bool,
    /// With --format mapped: which columns are what, such as time=Date,used=Consumption:kWh.
    #[arg(long)]
    map: Option<Mapping>,
    /// Only show what would be kept; nothing is.
    #[arg(long)]
    preview: bool,
    /// Write the cadence that the file shows as a dated setting of each of its devices.
    #[arg(long)]
    accept_cadence: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// Imports the file into the data directory; no hub may be running (send it to `/api/import` of
/// a running one).
///
/// # Errors
/// When the file cannot be read or recognised, or the store cannot take it.
pub async fn run(args: ImportArgs) -> anyhow::Result<()> {
    let config = Config::of_data(&args.data)?;
    let site = calendar(&config)?;
    let shown = args.file.display().to_string();
    let options = ImportOptions {
        name: args
            .file
            .file_name()
            .map_or_else(|| "file".into(), |n| n.to_string_lossy().into_owned()),
        format: args.format,
        device: args.device,
        unit: args.unit,
        series: args.series,
        // The UCI data has a clock of its own; everything else was read off the site's.
        zone: args
            .zone
            .or_else(|| args.format.filter(|f| *f != Format::Uci).map(|_| site.zone().clone())),
        counter: if args.state_counter { Counter::State } else { Counter::Sum },
        sub_meters: args.sub_meters,
        map: args.map,
        total_bytes: source::length(&args.file)?,
        ..ImportOptions::default()
    };
    let Some(file) = source::open(&args.file, &options)? else { return Ok(()) };
    if args.preview {
        return show_preview(file, &options, &config, &shown);
    }
    let (store, _lock) = open_store(&config).await?;
    let (clock, metrics) = (Arc::new(SystemClock), Arc::new(Metrics::new()));
    let ingest = Ingest::new(store.clone(), clock, limits(&config)?, Live::new(1), metrics);
    ingest.learn_net_meters().await?;
    let bar = std::io::stderr().is_terminal();
    let mut show = move |p: Progress| {
        if bar {
            eprint!("\r\x1b[K{:>3} %  {} rows", p.percent().unwrap_or(0), p.rows);
            let _ = std::io::stderr().flush();
        }
    };
    let report = tokio::select! {
        report = ohmstead_transfer::import(file, &options, &ingest, &mut show) => report.with_context(|| format!("importing {shown}"))?,
        stop = asked_to_stop() => {
            stop?;
            anyhow::bail!("stopped; what was read so far is stored, run the same command again for the rest");
        }
    };
    if bar {
        eprint!("\r\x1b[K");
    }
    tell(&shown, &report);
    if args.accept_cadence {
        accept_cadences(&store, &report).await?;
    }
    Ok(())
}

/// Shows what an import would keep.
fn show_preview(
    file: source::Source,
    options: &ImportOptions,
    config: &Config,
    shown: &str,
) -> anyhow::Result<()> {
    let limits = limits(config)?;
    let rules = ClockRules { now: SystemClock.now(), limits: &limits };
    let preview = ohmstead_transfer::preview(file, options, rules)
        .with_context(|| format!("previewing {shown}"))?;
    println!("Nothing is kept. What an import would do:");
    tell(shown, &preview.report);
    println!("The first readings:");
    for (device, r) in &preview.shown {
        let period = match r.period() {
            Some(p) => format!("the {} s before", p.length_s),
            None => "at".to_owned(),
        };
        let value = |name: &str, value: Option<f64>, unit: &str| {
            value.map_or_else(String::new, |v| format!("  {name} {v} {unit}"))
        };
        println!(
            "  {device}  {period} {}{}{}{}",
            r.at,
            value("energy", r.energy.map(|e| e.units()), "Wh"),
            value("exported", r.energy_exported.map(|e| e.units()), "Wh"),
            value("power", r.power.map(|p| p.units()), "W"),
        );
    }
    Ok(())
}

/// Writes the cadences that an import shows as settings of its devices.
async fn accept_cadences(store: &Arc<dyn Store>, report: &Report) -> anyhow::Result<()> {
    let derive = Derive::new(store.clone(), Live::new(1));
    for (device, of) in &report.devices {
        let (Some(cadence), false) = (of.cadence_ms(), of.is_of_periods()) else { continue };
        let (Some(first), Some(last)) = (of.first_at, of.last_at) else { continue };
        let now = store.settings(device).await?;
        let with = ohmstead_ledger::with_cadence(&now, first, last, cadence);
        if with != now {
            derive.put_settings(device, with).await?;
            println!("  {device}: cadence of {} s from {first} to {last}", cadence / 1000);
        }
    }
    Ok(())
}

fn tell(file: &str, r: &Report) {
    println!(
        "{file} ({}): {} rows; {} readings stored, {} there already, {} conflicts, {} without a value, {} refused.",
        r.format, r.rows, r.stored, r.duplicates, r.conflicts, r.missing, r.rejected
    );
    if r.partial > 0 {
        println!("  {} of them are kept without some field that cannot be right", r.partial);
    }
    for (device, of) in &r.devices {
        match of.cadence_ms() {
            Some(_) if of.is_of_periods() => println!("  {device}: energy by period"),
            Some(ms) => println!(
                "  {device}: a reading every {} s; --accept-cadence makes that a setting, so that it is no gap",
                ms / 1000
            ),
            None => {}
        }
    }
    for (series, rows) in &r.skipped {
        println!("  passed over: {series} ({rows} rows); name it with --series to import it");
    }
    for name in &r.not_found {
        println!("  not in the file: {name}");
    }
    for row in &r.rejects {
        println!("  line {}: {} ({})", row.line, row.detail, row.reason);
    }
    if r.rejected > r.rejects.len() as u64 {
        println!(
            "  and {} more; the hub keeps the first thousand at /api/rejects",
            r.rejected - r.rejects.len() as u64
        );
    }
    if r.unfinished {
        println!("  the last line has no end: the file may have been cut off");
    }
}
